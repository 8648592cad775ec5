package public

import (
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/feeds"
)

// TestLatest: a feed is as new as its newest entry, one without entries as the
// site's newest, and only a site that says nothing is as new as its data.
func TestLatest(t *testing.T) {
	asOf := time.Date(2010, 4, 2, 0, 0, 0, 0, horizon.Tokyo)
	issued := asOf.AddDate(0, 0, -3)
	entryAt := issued.AddDate(0, 0, -9)
	for _, x := range []struct {
		what   string
		issues []horizon.Issue
		feed   []feeds.Entry
		want   time.Time
	}{
		{"a feed with an entry", []horizon.Issue{{Published: issued}}, []feeds.Entry{{Updated: entryAt}}, entryAt},
		{"a feed without", []horizon.Issue{{Published: issued}}, nil, issued},
		{"a site without", nil, nil, asOf},
	} {
		s := &site{ed: horizon.Edition{AsOf: asOf, Issues: x.issues}}
		if got := s.latest(x.feed); !got.Equal(x.want) {
			t.Errorf("%s: latest = %s, want %s", x.what, got, x.want)
		}
	}
}
