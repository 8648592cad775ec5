package health

import (
	"strings"
	"testing"

	"kazami/internal/horizon"
)

func TestDatesThatMoveOrLie(t *testing.T) {
	for _, c := range []struct {
		name string
		f    horizon.Figures
		want string
	}{
		{"sound", horizon.Figures{Items: 3, Timed: 3, Asked: 1}, ""},
		{"all dated by the request", horizon.Figures{Items: 3, Timed: 3, Asked: 3}, "time of the request (3 items): a fault of the source"},
		{"one item that moved to now", horizon.Figures{Items: 1, Timed: 1, Asked: 1, Redated: 1}, "time of the request (1 item)"},
		{"moved, not to now", horizon.Figures{Items: 3, Timed: 3, Redated: 2}, "2 items came again with another date: the first is kept"},
		{"ahead", horizon.Figures{Items: 3, Timed: 3, Ahead: 1, Furthest: now.AddDate(36, 0, 0)}, "1 item is dated ahead of now, up to 2062-11-20"},
	} {
		c.f.Status, c.f.Oldest, c.f.Newest = 200, now.Add(-aDay), now.Add(-hour)
		v := Judge(made(hour, c.f), nil, Rules{})
		if got := v.English(); !strings.Contains(got, c.want) || c.want == "" && got != "" || !v.Good {
			t.Errorf("%s: %q, good %v, want %q", c.name, got, v.Good, c.want)
		}
	}
}
