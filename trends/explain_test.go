package trends

import (
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

func TestExplain(t *testing.T) {
	rising := func(w, s int) int {
		if w < 60 {
			return quiet(w, s)
		}
		return spread(3, w, 8, s)
	}
	one := func(w, s int) int {
		if w >= 60 && s == 0 {
			return 2
		}
		return 0
	}
	for _, c := range []struct {
		name   string
		docs   func(w, s int) int
		weeks  int
		series Series
		want   []string
		enough bool
	}{
		{"no document", quiet, 80, Series{ID: Unseen, Lang: "ja"},
			[]string{"not enough data: 0 documents in the panel, 26 weeks of history needed", "E 1 of 20 needed: no evidence",
				"0 of 3 sources needed in 13 weeks", "present in 0 of the last 8 weeks, 4 needed"}, false},
		{"no such language", quiet, 80, Series{ID: Unseen, Lang: "fr"},
			[]string{"not enough data: no document was read that it could be in"}, false},
		{"before the first week", quiet, 0, ja(0),
			[]string{"not enough data: no document was read that it could be in"}, false},
		{"young panel", quiet, 8, ja(0),
			[]string{"not enough data: 2 documents in the panel, 26 weeks of history needed",
				"no source is under test: each needs a background of 13 weekly volumes", "E 1 of 20 needed: no evidence",
				"0 of 3 sources needed in 13 weeks", "present in 0 of the last 8 weeks, 4 needed"}, false},
		{"open flag", rising, 70, ja(0), []string{"a detection is open: the rise began in 2008-W41"}, true},
		{"gated", one, 90, ja(0), []string{"1 of 3 sources needed in 13 weeks"}, true},
		{"ended", rising, 140, ja(0), []string{"the last alarm ended in "}, true},
	} {
		v := play(t, Defaults(horizon.Weekly), 8, c.weeks, c.docs).det.Explain(c.series)
		ok := len(v.Reasons) >= len(c.want)
		for _, want := range c.want {
			ok = ok && slices.ContainsFunc(v.Reasons, func(got string) bool { return strings.HasPrefix(got, want) })
		}
		if !ok {
			t.Errorf("%s: reasons %q, want %q", c.name, v.Reasons, c.want)
		}
		if v.Enough != c.enough {
			t.Errorf("%s: enough = %v, want %v", c.name, v.Enough, c.enough)
		}
	}
}

// Explain says of a series in the list what the list says of it.
func TestExplainAgreesWithWeek(t *testing.T) {
	sc := play(t, Defaults(horizon.Weekly), 8, 75, func(w, s int) int {
		if w < 60 {
			return quiet(w, s)
		}
		return spread(3, w, 8, s)
	})
	got, want := sc.det.Explain(ja(0)).Signal, *sc.signals[74]
	if got.E != want.E || got.Stage != want.Stage || got.Observed != want.Observed || got.Expected != want.Expected ||
		got.Ratio != want.Ratio || got.Growth != want.Growth || got.Onset != want.Onset || got.Name != want.Name {
		t.Errorf("Explain = %+v, Week said %+v", got, want)
	}
}

// A series without documents for a while is explained as of now, and asking
// leaves its state alone.
func TestExplainCatchesUp(t *testing.T) {
	d := newDetector(t, Defaults(horizon.Weekly), sources(8))
	sc := &scenario{n: 8, docs: func(w, s int) int {
		if w < 50 {
			return spread(w%5/4, w, 8, s)
		}
		return 0
	}}
	for w := range 60 {
		totals, counts := sc.period(w)
		d.Week(weekly(w), totals, counts, ja)
	}
	last := d.records[0].c.e()
	before := state(t, d)
	first, second := d.Explain(ja(0)), d.Explain(ja(0))
	if first.E != second.E || first.E > last {
		t.Errorf("E = %g, then %g; held since week 49: %g. Want the same twice, and no more than was held", first.E, second.E, last)
	}
	if first.Period != weekly(59) || !slices.Equal(before, state(t, d)) {
		t.Errorf("Explain speaks of %s, or changed the state", first.Period)
	}
	if v := d.Explain(Series{ID: Unseen, Lang: "ja"}); v.Stage != horizon.Noise || v.First != (horizon.Period{}) || len(v.Sources) != 0 {
		t.Errorf("Explain of an unseen series: stage %s, first %s, sources %v", v.Stage, v.First, v.Sources)
	}
}
