package detection

import (
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

// TestWhatCannotBeRead holds that whoever asks for what stood in a table that is gone
// is given an error, and no half of an answer.
func TestWhatCannotBeRead(t *testing.T) {
	w, store := rising(t)
	d := detect(t, w, store)
	ctx, v := t.Context(), vocabulary()
	if err := work.Record(ctx, w, store, work.Entry{Good: archive.Detected}, func(run int64) error { return store.SaveSignals(ctx, run, 7, d.WorthKeeping()) }); err != nil {
		t.Fatal(err)
	}
	rule := horizon.TermRule{Kind: horizon.JoinRule, Term: worktest.Term, Other: "電力", Who: "山田", Why: "試し"}
	setRule(t, w, store, rule, false)
	naming, err := NamingOf(ctx, store)
	if err != nil {
		t.Fatal(err)
	}
	worktest.Without(t, w, map[string]string{
		"source": "detect", "document": "detect, group, near, public", "analysis": "detect, group, near, public", "tag": "group, near, public", "counts": "detect",
		"judgement": "group, judged, public, ranking, term", "run": "stored, term", "signal": "stored, term", "wording": "change, detect, group, public, term", "shown": "group, public, ranking, term",
		"cluster": "group, public, term", "told": "detect, rules", "secret": "group, public, term",
	}, map[string]func() error{
		"detect":  func() error { _, err := Detect(ctx, w, store, v); return err },
		"group":   func() error { _, err := GroupFlags(ctx, w, store, v, d, horizon.FullPanel); return err },
		"public":  func() error { _, err := GroupFlags(ctx, w, store, v, d, horizon.PublicPanel); return err },
		"ranking": func() error { _, err := Teach(ctx, w, store); return err },
		"near": func() error {
			_, err := RankTerms(ctx, w, store, v, nil, relevance.Prior(), []horizon.Signal{{Name: worktest.Term, Period: year2009, E: 9, A: 1}}, horizon.Red)
			return err
		},
		"change": func() error { _, err := ChangeFor(ctx, w, store, horizon.ChangeID(worktest.Theme)); return err },
		"term":   func() error { _, err := ChangeFor(ctx, w, store, naming.Change(worktest.Term)); return err },
		"stored": func() error { _, err := StoredOf(ctx, w, store); return err },
		"rules":  func() error { _, err := TermRulesOf(ctx, w, store); return err },
		"judged": func() error { _, err := JudgementsOf(ctx, w, store, nil); return err },
	})
}

// TestAskedBy asks for the series of each forecast, in its panel and in the public one.
func TestAskedBy(t *testing.T) {
	f := horizon.Forecast{Panel: horizon.FullPanel, Bin: horizon.Yearly, Name: "検針", Made: time.Now()}
	got := AskedBy([]horizon.Forecast{f, f})
	k := AskedOf(f)
	_, full := got[k]
	k.panel = horizon.PublicPanel
	if _, public := got[k]; !full || !public || len(got) != 2 {
		t.Errorf("asked is %v, want the series in both panels", got)
	}
}
