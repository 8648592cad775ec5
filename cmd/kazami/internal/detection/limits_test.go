package detection

import (
	"testing"

	"kazami/internal/horizon"
)

func TestAccepted(t *testing.T) {
	for _, c := range []struct {
		f    float64
		bin  horizon.Bin
		want string
	}{
		{1, horizon.Monthly, "one false alarm a month"},
		{0.1, horizon.Yearly, "one false alarm in 10 years"},
		{0.3, horizon.Weekly, "0.3 false alarms a week"},
		{2, horizon.Weekly, "2 false alarms a week"},
	} {
		if got := Accepted(c.f, c.bin); got != c.want {
			t.Errorf("%g a %s: %q, want %q", c.f, c.bin, got, c.want)
		}
	}
}

func TestLimitLine(t *testing.T) {
	p := horizon.PanelLimits{Bin: horizon.Yearly, Period: horizon.Period{Bin: horizon.Yearly, N: 39}, M: 975, F: 1, A: 975, WatchM: 50, WatchF: 0.1, WatchA: 500, Sources: 5}
	want := "limit: over all terms together, one false alarm a year on average; the average term needs E of 975; watched terms together one false alarm in 10 years, E of 500; 5 sources, last year judged " + p.Period.String()
	if got := LimitLine(p); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
