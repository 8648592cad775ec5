package detection

import (
	"slices"
	"testing"

	"kazami/internal/horizon"
	"kazami/trends"
)

// TestNear lists what is close to detection once, by its nearest count, and nothing that
// is detected, did not rise or lives in a longer term alone.
func TestNear(t *testing.T) {
	replay := func(b horizon.Bin, all ...horizon.Signal) *Replay {
		r := &Replay{Bin: b, Series: &Numbering{}}
		for _, g := range all {
			g.Period, g.A = horizon.Period{Bin: b, N: 9}, 10
			r.Series.Series = append(r.Series.Series, trends.Series{ID: horizon.TermID(len(r.Now)), Name: g.Name, Lang: "ja", Theme: g.Theme, Watch: g.Watch})
			r.Series.Recent = append(r.Series.Recent, uint32(g.Observed))
			r.Now = append(r.Now, g)
		}
		return r
	}
	monthly := replay(horizon.Monthly,
		horizon.Signal{Name: "クラウド", Theme: "cloud", E: 2, Observed: 5, Expected: 1},
		horizon.Signal{Name: "スマートグリッド", E: 5, Observed: 40, Expected: 20},
		horizon.Signal{Name: "グリッド", E: 6, Observed: 40, Expected: 20},
		horizon.Signal{Name: "検知済み", E: 90, Observed: 9, Expected: 1, Open: true},
		horizon.Signal{Name: "門前払い", E: 90, Observed: 9, Expected: 1, Gated: "one source"},
		horizon.Signal{Name: "遠い", E: 0.9, Observed: 9, Expected: 5},
		horizon.Signal{Name: "減った", E: 3, Observed: 0, Expected: 0.4})
	yearly := replay(horizon.Yearly,
		horizon.Signal{Name: "クラウド", Theme: "cloud", E: 7, Observed: 9, Expected: 1},
		horizon.Signal{Name: "検知済み", E: 4, Observed: 9, Expected: 1})
	d := &Result{Panels: map[horizon.Panel]*Panel{horizon.FullPanel: {Replays: []*Replay{monthly, yearly}}}}
	var got []string
	for _, g := range d.Near(horizon.FullPanel) {
		got = append(got, g.Period.Bin.String()+" "+g.Name)
	}
	if want := []string{"year クラウド", "month スマートグリッド"}; !slices.Equal(got, want) {
		t.Errorf("close to detection are %q, want %q", got, want)
	}
}
