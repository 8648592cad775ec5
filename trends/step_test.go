package trends

import (
	"testing"

	"kazami/internal/horizon"
)

// TestFrequentSeriesAreFollowed holds that a period without a document says
// something of a series that was expected to have one, and that a rare series is
// left alone until its next document.
func TestFrequentSeriesAreFollowed(t *testing.T) {
	for _, c := range []struct {
		name  string
		every int // periods from one document to the next
		want  bool
	}{{"frequent", 1, true}, {"rare", 8, false}} {
		sc := play(t, Defaults(horizon.Weekly), 4, 81, func(w, s int) int {
			if s == 0 && w%c.every == 0 {
				return 2
			}
			return 0
		})
		before := sc.det.records[0]
		totals, _ := sc.period(81)
		sc.det.Week(weekly(81), totals, nil, ja)
		r := sc.det.records[0]
		if followed := r.at == 81; followed != c.want {
			t.Errorf("%s: judged in a week without a document: %t, want %t", c.name, followed, c.want)
		}
		if learnt := r.weight != before.weight; learnt != c.want {
			t.Errorf("%s: the week has a say in psi: %t, want %t", c.name, learnt, c.want)
		}
	}
}
