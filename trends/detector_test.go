package trends

import (
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// quiet is a background of one document in four weeks.
func quiet(w, s int) int { return spread(w%4/3, w, 8, s) }

func TestFlagsOpenOnceAndEnd(t *testing.T) {
	for _, c := range []struct {
		name   string
		docs   func(w, s int) int
		onsets int // that many ...
		from   int // ... from this week on, within 12 weeks
		closed int // no flag is open from this week on
	}{
		{"quiet", quiet, 0, 0, 0},
		{"a shift settles", func(w, s int) int {
			if w < 60 {
				return quiet(w, s)
			}
			return spread(3, w, 8, s)
		}, 1, 60, 60 + 80},
		{"a new series settles", func(w, s int) int {
			if w < 60 {
				return 0
			}
			return spread(1+w%2, w, 8, s)
		}, 1, 60, 60 + 80},
		{"what falls again is over", func(w, s int) int {
			if w < 60 || w >= 85 {
				return quiet(w, s)
			}
			return spread(3, w, 8, s)
		}, 1, 60, 85 + 26},
		{"growth stays open while it lasts", func(w, s int) int {
			if w < 60 {
				return quiet(w, s)
			}
			return spread(min(w-40, 160)/20, w, 8, s)
		}, 1, 60, 240},
		{"one week is no flag", func(w, s int) int {
			if w == 80 {
				return 2
			}
			return quiet(w, s)
		}, 0, 0, 0},
		{"two sources are no flag", func(w, s int) int {
			if w >= 60 {
				return spread(3, 0, 8, s) * (s % 2 * 4)
			}
			return 0
		}, 0, 0, 0},
	} {
		sc := play(t, Defaults(horizon.Weekly), 8, 300, c.docs)
		got := sc.onsets()
		if len(got) != c.onsets || c.onsets > 0 && (got[0] < c.from || got[0] > c.from+12) {
			t.Errorf("%s: flags in weeks %d, want %d from week %d on", c.name, got, c.onsets, c.from)
		}
		if got := sc.lastOpen(); got >= max(c.closed, 0) && got != never {
			t.Errorf("%s: a flag is open in week %d, want none from week %d on", c.name, got, c.closed)
		}
	}
}

// The stages of whole lives.
func TestStagesOfAShift(t *testing.T) {
	for _, c := range []struct {
		name string
		docs func(w, s int) int
		want []horizon.Stage
	}{
		{"a rise through half of the sources, and a fall", func(w, s int) int {
			if w >= 60 && w < 130 {
				return spread(3, w, 8, s)
			}
			return quiet(w, s)
		}, []horizon.Stage{horizon.Weak, horizon.Emerging, horizon.Mainstream, horizon.Fading, horizon.Noise}},
		{"a rise to a level in three of eight sources", func(w, s int) int {
			switch {
			case s > 2:
				return 0
			case w >= 60:
				return spread(2, w, 3, s)
			}
			return quiet(w, s)
		}, []horizon.Stage{horizon.Noise, horizon.Weak, horizon.Event, horizon.Emerging, horizon.Weak, horizon.Settled, horizon.Noise}},
	} {
		sc := play(t, Defaults(horizon.Weekly), 8, 260, c.docs)
		var got []horizon.Stage
		for _, s := range sc.signals[60:] {
			stage := horizon.Noise
			if s != nil {
				stage = s.Stage
			}
			if len(got) == 0 || got[len(got)-1] != stage {
				got = append(got, stage)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: stages = %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSignal(t *testing.T) {
	sc := play(t, Defaults(horizon.Weekly), 8, 76, func(w, s int) int {
		if w < 60 {
			return 0
		}
		return spread(3, w, 8, s)
	})
	s := sc.signals[75]
	if s == nil {
		t.Fatal("no signal in week 75")
	}
	if s.Panel != horizon.PublicPanel || s.Term != 0 || s.Name != "用語0" || s.Period != weekly(75) || s.Window != 13 {
		t.Errorf("signal names %s %d %q %s window %d", s.Panel, s.Term, s.Name, s.Period, s.Window)
	}
	if s.Observed != 39 || s.First != weekly(60) || s.Onset != weekly(60) { // 13 weeks of three
		t.Errorf("observed %g, first %s, onset %s; want 39, %s, %s", s.Observed, s.First, s.Onset, weekly(60), weekly(60))
	}
	if s.M != 1 || s.F != 1 || s.A != 20 {
		t.Errorf("m %d, F %g, A %g; want 1, 1 and the least, 20", s.M, s.F, s.A)
	}
	if !s.Open || s.Flagged || s.E < s.A || s.Gated != "" {
		t.Errorf("open %v, flagged %v, E %g, gated %q; want an open flag", s.Open, s.Flagged, s.E, s.Gated)
	}
	if s.Ratio.Lo <= 1 || s.Growth.Lo <= 0 || s.Breadth.Value != 1 {
		t.Errorf("ratio %v, growth %v, breadth %v; want above 1, above 0, all sources", s.Ratio, s.Growth, s.Breadth)
	}
	if len(s.Sources) != 8 || s.Effective < 7.5 || s.Effective > 8 {
		t.Errorf("sources %v, effective %g; want 8, about evenly", s.Sources, s.Effective)
	}
	if !slices.ContainsFunc(s.Warnings, func(w string) bool { return strings.HasPrefix(w, "fewer than 26 weeks") }) {
		t.Errorf("warnings %q lack the short history", s.Warnings)
	}
	if _, err := s.Release(); err != nil {
		t.Errorf("Release of a public signal: %v", err)
	}
}

// A series of the watch list is priced by its own m and F, and is not counted
// among the discovered.
func TestWatchList(t *testing.T) {
	cfg := Defaults(horizon.Weekly)
	d := newDetector(t, cfg, sources(4))
	of := func(id horizon.TermID) Series {
		s := ja(id)
		s.Watch = id == 0
		return s
	}
	sc := &scenario{n: 4, docs: func(w, s int) int { return 1 }}
	for w := range 40 {
		totals, counts := sc.period(w)
		for id := 1; id < 3000 && w == 0; id++ {
			counts = append(counts, horizon.Count{Term: horizon.TermID(id), Docs: 1})
		}
		d.Week(weekly(w), totals, counts, of)
	}
	p := d.Limits()
	if p.M != 2999 || p.A != 2999 || p.WatchM != 50 || p.WatchA != 500 || p.WatchF != 0.1 || p.Sources != 4 || p.Period != weekly(39) {
		t.Errorf("Limits() = %+v, want 2999 discovered at 2999, 50 watched at 500", p)
	}
	if v := d.Explain(of(0)); v.A != 500 || !v.Watch {
		t.Errorf("Explain of a watched series: A = %g, watch %v; want 500, true", v.A, v.Watch)
	}
	if v := d.Explain(of(1)); v.A != 2999 || v.Watch {
		t.Errorf("Explain of a discovered series: A = %g, watch %v; want 2999, false", v.A, v.Watch)
	}
}

// A season that comes back is no rise.
func TestSeasonGuard(t *testing.T) {
	seasonal := func(w, s int) int {
		if w%52 >= 20 && w%52 < 25 {
			return 4
		}
		return 1
	}
	late := func(sc *scenario) (n int) {
		for _, w := range sc.onsets() {
			if w > 52+25 { // the season has been seen under test once
				n++
			}
		}
		return n
	}
	with := Defaults(horizon.Weekly)
	with.F = 1e-4 // A = 10,000, as among ten thousand series
	without := with
	without.SeasonNewest, without.SeasonOldest = 0, 0
	if n := late(play(t, with, 8, 400, seasonal)); n != 0 {
		t.Errorf("%d flags for a yearly season, want none", n)
	}
	if late(play(t, without, 8, 400, seasonal)) == 0 {
		t.Error("the season is not flagged without the guard either: this test shows nothing")
	}
}

// A period that is left out is a period without a document.
func TestGap(t *testing.T) {
	docs := func(w, s int) int { return spread(w%2, w, 8, s) }
	a, b := play(t, Defaults(horizon.Weekly), 8, 60, docs).det, play(t, Defaults(horizon.Weekly), 8, 60, docs).det
	sc := &scenario{n: 8, docs: docs}
	for w := 60; w < 70; w++ {
		a.Week(weekly(w), nil, nil, ja)
	}
	totals, counts := sc.period(70)
	a.Week(weekly(70), totals, counts, ja)
	b.Week(weekly(70), totals, counts, ja)
	if x, y := state(t, a), state(t, b); !slices.Equal(x, y) {
		t.Error("a gap of ten weeks and ten empty weeks differ")
	}
}

func TestWeekRefusesThePast(t *testing.T) {
	for name, p := range map[string]horizon.Period{"the same week": weekly(3), "an earlier week": weekly(2), "a month": {Bin: horizon.Monthly, N: 3000}} {
		d := newDetector(t, Defaults(horizon.Weekly), nil)
		d.Week(weekly(3), nil, nil, ja)
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Week took %s after %s", name, weekly(3))
				}
			}()
			d.Week(p, nil, nil, ja)
		}()
	}
}

func TestNewNamesTheFault(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"F": func(c *Config) { c.F = 0 }, "Lag": func(c *Config) { c.Lag = 0 }, "SeasonOldest": func(c *Config) { c.SeasonOldest = 3 },
		"HalfLife": func(c *Config) { c.HalfLife = -1 }, "spans": func(c *Config) { c.Half = 1 << 20 },
	} {
		cfg := Defaults(horizon.Weekly)
		change(&cfg)
		if _, err := New(cfg, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("New with a bad %s: %v", name, err)
		}
	}
	for b := horizon.Weekly; b <= horizon.Yearly; b++ {
		if _, err := New(Defaults(b), nil); err != nil {
			t.Errorf("New(Defaults(%s)): %v", b, err)
		}
	}
}

func state(t testing.TB, d *Detector) []byte {
	t.Helper()
	b, err := d.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
