package phrase

import (
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestNear(t *testing.T) {
	var b horizon.Book
	g := horizon.Signal{Name: "x", Period: horizon.PeriodOf(horizon.Yearly, time.Date(2011, 6, 1, 0, 0, 0, 0, horizon.Tokyo)), Window: 1, Observed: 37, Expected: 7.2, E: 9.99, A: 10}
	share := b.Put(horizon.Counted{Subject: "series/x/threshold", Measure: horizon.MeasureShare}, g.E/g.A)
	want := "2011年は37件です。それまでの傾向なら7件ほどでした。検知の基準の99%です。"
	if got := Near(g, b.Reckon(g, g.Period.End()), share, false).String(); got != want {
		t.Errorf("Near = %s, want %s", got, want)
	}
	if got := Near(g, b.Reckon(g, g.Period.End()), share, true).String(); got != want+"この変化は公開中です。" {
		t.Errorf("of a public change: %s", got)
	}
}
