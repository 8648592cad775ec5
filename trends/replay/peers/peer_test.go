package peers

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/replay/history"
)

// scores is what a rule says of one series in each period; 100 documents are
// read in all of them.
func scores(rule Rule, docs ...float64) (all []float64) {
	p := rule.New(1)
	v := &View{Docs: make([]float64, 1), langs: make([]uint8, 1)}
	for t, y := range docs {
		v.T, v.Docs[0], v.read[anyLang] = t, y, 100
		s := make([]float64, 1)
		p.Week(v, s)
		all = append(all, s[0])
	}
	return all
}

// TestPeersByHand reckons each formula on paper.
func TestPeersByHand(t *testing.T) {
	ln := math.Log
	for _, c := range []struct {
		rule Rule
		docs []float64
		want float64 // of the last period
	}{
		// p0 = 10/300 at the third batch: 8 ln 2 + 92 ln((1-2p0)/(1-p0)), held against ln 3.
		{Kleinberg(), []float64{1, 1, 8}, (8*ln(2) + 92*ln((1-2.0/30)/(1-1.0/30))) / ln(3)},
		// Averages with weights 1 and 1/2 of 0, 0.04: 0.04 and 0.02, in errors of sqrt(0.02/75).
		{MACD("", 1, 3, 0), []float64{0, 4}, 0.02 / math.Sqrt(0.02/75)},
		// The same less half of itself.
		{MACD("", 1, 3, 3), []float64{0, 4}, 0.01 / math.Sqrt(0.02/75)},
		// Mean 0.02, deviation 0.01 of 1, 3.
		{ZScore("", 2, 0), []float64{1, 3, 7}, 5},
		{ZScore("", 2, 8), []float64{1, 3, 7}, 0},
		// A deviation of 0 is that of one document in the window: 0.01/sqrt(2).
		{ZScore("", 2, 0), []float64{0, 0, 5}, 5 * math.Sqrt2},
		// alpha = 1/2: mean 0.02 and variance 0.0004 after 4 of 100; beta = 0.01.
		{SigniTrend(1), []float64{4, 6}, 0.04 / 0.03},
		{SigniTrend(1), []float64{0.5, 0.5}, (0.005 - 0.01) / (0.0025 + 0.01)},
		// Alone it is of rank 0, whatever it does.
		{BERTrend(7), []float64{1, 2}, 0},
		// Two steps of one period: (0.5+3)/(0.5+1) over the weight of 0.95; alone it is the median.
		{Yoon(1, 2), []float64{1, 3}, 0},
	} {
		got := scores(c.rule, c.docs...)
		if last := got[len(got)-1]; math.Abs(last-c.want) > 1e-6*max(1, math.Abs(c.want)) {
			t.Errorf("%s %v: last score %.6f, want %.6f", c.rule.Name, c.docs, last, c.want)
		}
	}
}

// TestPeersAmongOthers is for the rules that compare series.
func TestPeersAmongOthers(t *testing.T) {
	play := func(rule Rule, series ...[]float64) []float64 {
		p := rule.New(len(series))
		v := &View{Docs: make([]float64, len(series)), langs: make([]uint8, len(series))}
		s := make([]float64, len(series))
		for i := range series[0] {
			v.T, v.read[anyLang] = i, 100
			for k := range series {
				v.Docs[k] = series[k][i]
			}
			clear(s)
			p.Week(v, s)
		}
		return s
	}
	// Popularity after three weeks: 3, 1 e^-0.49 e^-1.96, 6, 10: the second falls.
	got := play(BERTrend(7), []float64{1, 1, 1}, []float64{1, 0, 0}, []float64{2, 2, 2}, []float64{5, 5, 0})
	// The fourth, 10 e^-0.49 = 6.1, is the most popular and so a strong signal, whatever its slope.
	if want := []float64{0.25, 0, 0.5, 0.75}; !slices.Equal(got, want) {
		t.Errorf("BERTrend: ranks %v, want %v", got, want)
	}
	growth := func(from, to float64) float64 { return (to + 0.5) / ((from + 0.5) * 0.95) }
	got = play(Yoon(1, 2), []float64{1, 1}, []float64{1, 3}, []float64{2, 1})
	for i, want := range []float64{0, growth(1, 3) - growth(1, 1), growth(2, 1) - growth(1, 1)} {
		if math.Abs(got[i]-want) > 1e-9 {
			t.Errorf("Yoon: score %d = %.4f above the median, want %.4f", i, got[i], want)
		}
	}
}

func TestViewCountsWhereASeriesIsLookedFor(t *testing.T) {
	h := &history.History{Bin: horizon.Monthly, Series: []trends.Series{{Lang: "ja"}}}
	only := history.Week{Period: horizon.Period{Bin: horizon.Monthly}}
	for i, lang := range []string{"ja", "ja", "en", "en"} {
		at := h.AddStratum(horizon.Stratum{Source: horizon.SourceID(fmt.Sprint("source ", i/2)), Lang: lang})
		only.Totals = append(only.Totals, horizon.Total{Stratum: at, Docs: 10})
		only.Counts = append(only.Counts, horizon.Count{Stratum: at, Docs: 2})
	}
	h.Add(only)
	v := NewView(h)
	for w := range h.Weeks() {
		v.Fill(h, w)
	}
	if v.Docs[0] != 4 || v.Read(0) != 20 {
		t.Errorf("a Japanese series has %g of %g documents, want 4 of 20", v.Docs[0], v.Read(0))
	}
}

func TestLadders(t *testing.T) {
	for _, bin := range []horizon.Bin{horizon.Weekly, horizon.Monthly, horizon.Yearly} {
		for _, r := range Rules(bin) {
			if r.DefaultStep() < 0 || !slices.IsSorted(r.Ladder) || r.Ladder[0] <= 0 {
				t.Errorf("%s by %s: ladder %v, default %g", r.Name, bin, r.Ladder, r.Default)
			}
		}
	}
}
