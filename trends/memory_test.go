package trends

import (
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestMemory holds how long a series is followed after its alarm ended, and called
// fading for it.
func TestMemory(t *testing.T) {
	const now = 119
	sc := play(t, Defaults(horizon.Weekly), 8, now+1, quiet)
	memory := int32(sc.det.cfg.Memory)
	falls := view{growth: horizon.Estimate{Value: -1, Lo: -2, Hi: -0.1}, grown: true}
	for _, c := range []struct {
		closed int32
		recent bool
	}{{now, true}, {now - memory, true}, {now - memory - 1, false}, {never, false}} {
		r := record{first: 2, rise: 5, frozen: never, closed: c.closed, at: now, group: 1, marks: known}
		if got := sc.det.follows(&r, 1, 1000); got != c.recent {
			t.Errorf("follows a series whose alarm ended in week %d: %t, want %t", c.closed, got, c.recent)
		}
		want := horizon.Noise
		if c.recent {
			want = horizon.Fading
		}
		if s := sc.det.describe(0, &r, &falls, nil); s.Stage != want {
			t.Errorf("the stage of a series whose alarm ended in week %d is %s, want %s", c.closed, s.Stage, want)
		}
		said := slices.ContainsFunc(sc.det.reasons(&r, horizon.Signal{E: 1, A: 1000}, nil), func(s string) bool {
			return strings.HasPrefix(s, "the last alarm ended in")
		})
		if said != c.recent {
			t.Errorf("the end of an alarm in week %d is a reason: %t, want %t", c.closed, said, c.recent)
		}
	}
	followed := []struct {
		name string
		r    record
		e    float64
		want bool
	}{
		{"nothing", record{frozen: never, closed: never}, 9.9, false},
		{"evidence enough", record{frozen: never, closed: never}, 10, true},
		{"an alarm", record{frozen: 0, closed: never}, 1, true},
		{"watched", record{frozen: never, closed: never, marks: watched}, 1, true},
	}
	for _, c := range followed {
		if got := sc.det.follows(&c.r, c.e, 1000); got != c.want {
			t.Errorf("%s: follows = %t, want %t", c.name, got, c.want)
		}
	}
}
