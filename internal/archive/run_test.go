package archive

import (
	"kazami/internal/horizon"
	"maps"
	"reflect"
	"testing"
	"time"
)

// Judgements and other commands of the ledger are no detection, however many
// there are, and leave what a desk gathered as it is.
func TestLastDetectionBehindOtherRuns(t *testing.T) {
	s, cut := open(t), at("2010-03-31")
	enter := func(command, who, result string) int64 {
		t.Helper()
		id, err := s.StartRun(t.Context(), command, who, cut, cut)
		if err == nil {
			err = s.EndRun(t.Context(), id, cut, result)
		}
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	want := enter("run", "root", Detected)
	before, err := s.Stamp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	last := enter("review hold", "山田", "done")
	if _, err := s.write.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
		INSERT INTO run (command, who, started, ended, as_of, result) SELECT command, who, started, ended, as_of, result FROM run, n WHERE id = ?`, last); err != nil {
		t.Fatal(err)
	}
	if got, found, err := s.LastDetection(t.Context(), cut); err != nil || !found || got.ID != want || got.Who != "root" {
		t.Errorf("LastDetection behind 1001 judgements = %+v, %t, %v; want run %d by root", got, found, err, want)
	}
	if _, found, err := s.LastDetection(t.Context(), at("2010-04-07")); err != nil || found {
		t.Errorf("LastDetection of a cut-off without one: %t, %v; want none", found, err)
	}
	if after, err := s.Stamp(t.Context()); err != nil || after != before {
		t.Errorf("Stamp after judgements' runs = %+v, %v; want %+v as before", after, err, before)
	}
}

func TestRuns(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	enter := func(command, started, result string) {
		t.Helper()
		id, err := s.StartRun(ctx, command, "root", at(started), time.Time{})
		if err == nil && result != "" {
			err = s.EndRun(ctx, id, at(started).Add(time.Hour), result)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	enter("collect", "2010-04-01", "done")
	enter("run", "2010-04-02", Detected)
	enter("collect", "2010-04-03", "failed: no network")
	enter("publish", "2010-04-04", "")
	all, err := s.Runs(ctx, 3)
	if err != nil || len(all) != 3 || all[0].Command != "publish" || all[2].Command != "run" {
		t.Fatalf("Runs(3) = %+v, %v; want the newest three, newest first", all, err)
	}
	if r := all[0]; !r.Ended.IsZero() || r.Result != "" || !r.Started.Equal(at("2010-04-04")) || r.Who != "root" || !r.AsOf.IsZero() {
		t.Errorf("a run at work is %+v", r)
	}
	if r := all[1]; !r.Ended.Equal(at("2010-04-03").Add(time.Hour)) || r.Result != "failed: no network" {
		t.Errorf("a run that ended is %+v", r)
	}
	for _, c := range []struct {
		commands, results []string
		want              time.Time
	}{
		{[]string{"collect"}, []string{"done"}, at("2010-04-01")},
		{[]string{"collect", "run"}, []string{"done", Detected}, at("2010-04-02")},
		{[]string{"publish"}, []string{"done"}, time.Time{}},
		{nil, []string{"done"}, time.Time{}},
	} {
		if got, err := s.LastGood(ctx, c.commands, c.results...); err != nil || !got.Equal(c.want) {
			t.Errorf("LastGood(%q, %q) = %s, %v; want %s", c.commands, c.results, got, err, c.want)
		}
	}
}

// TestSignals gives back what a run stored, and what was ever flagged.
func TestSignals(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	id, err := s.StartRun(ctx, "run", "root", at("2010-04-01"), at("2010-04-01"))
	if err != nil {
		t.Fatal(err)
	}
	p := horizon.PeriodOf(horizon.Monthly, at("2010-03-31"))
	signals := []horizon.Signal{
		{Panel: horizon.PublicPanel, Name: "検針網", Period: p, Open: true, E: 3, Sources: []horizon.SourceID{"a"}},
		{Panel: horizon.PublicPanel, Name: "クラウド", Theme: "cloud", Period: p, Open: true},
		{Panel: horizon.FullPanel, Name: "秘密", Period: p, Open: true},
		{Panel: horizon.PublicPanel, Name: "クラウド", Term: 7, Period: p, Open: true}, // a term of the theme's name
		{Panel: horizon.PublicPanel, Name: "閉じた", Period: p},
	}
	if err := s.SaveSignals(ctx, id, 7, signals); err != nil {
		t.Fatal(err)
	}
	signals[0].E = 4
	if err := s.SaveSignals(ctx, id, 7, signals[:1]); err != nil { // once more: the newest holds
		t.Fatal(err)
	}
	if runs, err := s.Runs(ctx, 1); err != nil || len(runs) != 1 || runs[0].Analysis != 7 {
		t.Errorf("Runs = %+v, %v, want the version by which the documents were read", runs, err)
	}
	want := []horizon.Signal{signals[2], signals[3], signals[1], signals[0], signals[4]} // by panel and name
	if got, err := s.Signals(ctx, id); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Signals = %+v, %v; want %+v", got, err, want)
	}
	if got, err := s.Signals(ctx, id+1); err != nil || len(got) != 0 {
		t.Errorf("Signals of another run = %+v, %v", got, err)
	}
	terms, themes, err := s.Detected(ctx, horizon.PublicPanel)
	if err != nil || !maps.Equal(terms, map[string]bool{"検針網": true, "クラウド": true}) || !maps.Equal(themes, map[horizon.ThemeID]bool{"cloud": true}) {
		t.Errorf("Flagged = %v, %v, %v", terms, themes, err)
	}
}
