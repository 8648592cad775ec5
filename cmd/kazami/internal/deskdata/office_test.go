package deskdata

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/wordlists"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/publishing"
	"kazami/site/desk/view"
	"kazami/site/desk/wordlist"
	"kazami/site/phrase"
)

// officeOf is a profile with a source that can be read, one that is missing, one that
// not everybody may know of, and a folder of notes.
const office = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 1ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: 2010-03-31, horizon: +5y, data: data, out: public, sources: [made0, gone, hidden, notes]}
sources:
  - {id: made0, kind: archive, name: 作られた情報源, path: a.jsonl, class: others, lang: ja, tlp: CLEAR}
  - {id: gone, kind: archive, name: 無い情報源, path: none.jsonl, class: others, lang: ja, tlp: CLEAR}
  - {id: hidden, kind: archive, name: 内密の情報源, path: none.jsonl, class: others, lang: ja, tlp: AMBER}
  - {id: notes, kind: notes, name: 聞き取り, path: notes, class: others, lang: ja, tlp: RED}
`

// TestSources reads a source, notes and pauses it, and keeps what is above a ceiling
// as if it were not there.
func TestSources(t *testing.T) {
	v, s := monday(t, office, false)
	ctx := t.Context()
	line := `{"id":"1","title":"一つ目","body":"本文","published":"2010-03-01"}` + "\n"
	if err := os.WriteFile(filepath.Join(s.w.Cfg.Dir, "a.jsonl"), []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := officeOf(v).Try(ctx, "made0", "山田", horizon.Red); err != nil || said != "作られた情報源を読みました。新しい文書は1件、改訂は0件です。" || s.brought != 1 {
		t.Errorf("reading a source: %q, %v, brought %d times", said, err, s.brought)
	}
	if said, err := officeOf(v).Try(ctx, "made0", "山田", horizon.Clear); err != nil || said != "作られた情報源を読みました。" || s.brought != 1 {
		t.Errorf("reading it again: %q, %v, brought %d times", said, err, s.brought)
	}
	if said, err := officeOf(v).Try(ctx, "gone", "山田", horizon.Red); err != nil || !strings.HasPrefix(said, "無い情報源を読めませんでした。") {
		t.Errorf("reading what is not there: %q, %v", said, err)
	}
	for _, id := range []horizon.SourceID{"hidden", "no-such", "../etc/passwd"} {
		if _, err := officeOf(v).Try(ctx, id, "山田", horizon.Clear); err != error(errNoSource) {
			t.Errorf("reading %s: %v", id, err)
		}
		if err := officeOf(v).NoteSource(ctx, horizon.SourceNote{Source: id, Who: "山田", Text: "x"}, horizon.Clear); err != error(errNoSource) {
			t.Errorf("a note on %s: %v", id, err)
		}
	}
	s.w.Disk = func(string) int64 { return 0 }
	if _, err := officeOf(v).Try(ctx, "made0", "山田", horizon.Red); !strings.HasPrefix(why(err), "保管先の空き容量が足りない") {
		t.Errorf("reading on a full disk: %v", err)
	}
	s.w.Disk = nil
	if err := officeOf(v).NoteSource(ctx, horizon.SourceNote{Source: "made0", Who: "山田", Text: "移転中", Paused: true}, horizon.Clear); err != nil {
		t.Fatal(err)
	}
	for most, ids := range map[horizon.TLP][]string{horizon.Red: {"few0", "few1", "few2", "few3", "gone", "hidden", "made0", "made1", "made2", "made3", "notes"}, horizon.Amber: {"few0", "few1", "few2", "few3", "gone", "hidden", "made0", "made1", "made2", "made3"}, horizon.Clear: {"gone", "made0", "made1", "made2", "made3"}} {
		all, err := officeOf(v).Sources(ctx, most)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, x := range all {
			got = append(got, string(x.Source.ID))
			if x.Source.ID == "made0" && (!x.Note.Paused || x.Note.Text != "移転中" || !x.Note.When.Equal(s.w.Now()) || !x.Configured || !x.OK || x.Documents == 0 || x.State == "") || x.Source.ID == "made1" && (x.Configured || x.Note.Text != "") || x.Source.ID == "gone" && x.OK {
				t.Errorf("up to %s the source is %+v", most, x)
			}
		}
		if slices.Sort(got); !slices.Equal(got, ids) {
			t.Errorf("who may see %s is told of %v, want %v", most, got, ids)
		}
	}
	if err := (&server{w: s.w}).Use(ctx, func(store *archive.Store) error {
		for id, want := range map[horizon.SourceID]bool{"made0": true, "gone": false} {
			if paused, err := PausedSource(ctx, s.w, store, id); err != nil || paused != want {
				t.Errorf("%s is paused: %t, %v", id, paused, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	runs, err := officeOf(v).Runs(ctx, 10, horizon.Red)
	if err != nil || len(runs) != 3 || runs[0].Command != "serve gone" || !runs[0].Failed || runs[1].Failed || runs[2].Who != "山田" {
		t.Errorf("the ledger is %+v, %v", runs, err)
	}
	if runs, err := officeOf(v).Runs(ctx, 2, horizon.Clear); err != nil || len(runs) != 2 {
		t.Errorf("of the ledger %d are listed, %v, want 2", len(runs), err)
	}
}

// TestRunsOfOffice shows nobody a run that depends on what they may not see.
func TestRunsOfOffice(t *testing.T) {
	w := worktest.New(t, office)
	for command, most := range map[string]horizon.TLP{"run": horizon.Clear, "serve weekly": horizon.Clear, "serve publish": horizon.Clear, "serve desk": horizon.Clear, "serve made0": horizon.Clear,
		"serve hidden": horizon.Amber, "serve notes": horizon.Red, "serve line": horizon.Red, "serve other": horizon.Red, "gc --apply": horizon.Red, "review hold": horizon.Red} {
		for tlp := horizon.Red; tlp <= horizon.Clear; tlp++ {
			if got := mayListRun(w, horizon.Run{Command: command}, tlp); got != (tlp <= most) {
				t.Errorf("who may see %s is told of %q: %t", tlp, command, got)
			}
		}
	}
	w.Profile.Sources = []string{"gone"}
	if mayListRun(w, horizon.Run{Command: "serve made0"}, horizon.Clear) {
		t.Error("a source that is in another profile is told of")
	}
}

// TestNotesAndOpinions keeps a hearing as a file and answers each opinion once.
func TestNotesAndOpinions(t *testing.T) {
	v, s := monday(t, office, false)
	ctx := t.Context()
	note := desk.HearingNote{Who: "山田", Date: "2010-03-30", Title: "検針の話", Sector: "水道", Kind: "その他", TLP: horizon.Red, Answers: [7]string{"増える。"}}
	if _, err := officeOf(v).PutNote(ctx, note); err == nil {
		t.Error("a hearing is kept in a folder that is not there")
	}
	folder := filepath.Join(s.w.Cfg.Dir, "notes")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for range 2 {
		id, err := officeOf(v).PutNote(ctx, note)
		text, err2 := os.ReadFile(filepath.Join(folder, id+".md"))
		if err != nil || err2 != nil || !strings.HasPrefix(id, "D20100330-") || len(id) != len("D20100330-")+8 || string(text) != hearingText(id, note) || !strings.Contains(string(text), "\nQ1. "+desk.Questions()[0]+"\nA1. 増える。\n") {
			t.Errorf("the hearing is kept as %s, %v, %v", id, err, err2)
		}
		ids[id] = true
	}
	if len(ids) != 2 {
		t.Error("a second hearing is kept under the name of the first")
	}
	s.w.Profile.Sources = []string{"made0"}
	if _, err := officeOf(v).PutNote(ctx, note); !strings.Contains(why(err), "kind: notes") {
		t.Errorf("without a source of notes: %v", err)
	}
	for _, text := range []string{"急いでください。", "ありがとう。"} {
		if err := officeOf(v).PutOpinion(ctx, text); err != nil {
			t.Fatal(err)
		}
	}
	all, err := officeOf(v).Opinions(ctx)
	if err != nil || len(all) != 2 || all[0].Text != "ありがとう。" || !all[0].Received.Equal(s.w.Now()) {
		t.Fatalf("opinions %+v, %v", all, err)
	}
	answer := horizon.SentOpinion{ID: all[0].ID, Who: "山田", Opinion: horizon.Opinion{About: "件", Summary: "要", Done: "済"}}
	if err := officeOf(v).Answer(ctx, answer); err != nil {
		t.Fatal(err)
	}
	if err := officeOf(v).Answer(ctx, answer); why(err) != "その意見はないか、もう対応が書かれています。" {
		t.Errorf("a second answer: %v", err)
	}
	if all, err := officeOf(v).Opinions(ctx); err != nil || all[0].Done != "済" || !all[0].Answered.Equal(s.w.Now()) {
		t.Errorf("answered: %+v, %v", all[0], err)
	}
	rule := horizon.TermRule{Kind: horizon.StopRule, Term: "検針網", Who: "山田", Why: "場所の名"}
	if err := officeOf(v).SetTermRule(ctx, rule, false); err != nil {
		t.Fatal(err)
	}
	if rules, err := officeOf(v).TermRules(ctx); err != nil || len(rules) != 1 || rules[0].Term != "検針網" {
		t.Errorf("told of terms: %+v, %v", rules, err)
	}
	rule.Why = " "
	if err := officeOf(v).SetTermRule(ctx, rule, false); why(err) != "理由を書いてください。" {
		t.Errorf("told without a reason: %v", err)
	}
	list := desk.WordList{Rows: []wordlist.Row{{Line: 2, Kind: horizon.StopRule, Term: "検針網"}, {Line: 3, Kind: horizon.WatchRule, Term: "水道管"}}, Why: "表から", Who: "鈴木", Most: horizon.Clear}
	plan, err := officeOf(v).PlanWords(ctx, list)
	if err != nil || plan.Count(wordlist.Adds) != 2 {
		t.Errorf("up to CLEAR the rule of another is seen in %+v, %v", plan, err)
	}
	if _, err := officeOf(v).DoWords(ctx, list, "x"); why(err) != phrase.RulesMeanwhile {
		t.Errorf("a plan that was not shown: %v", err)
	}
	if n, err := officeOf(v).DoWords(ctx, list, plan.Mark()); err != nil || n != 1 {
		t.Errorf("%d rules are new, %v; want the one that nobody set", n, err)
	}
	if rules, err := officeOf(v).TermRules(ctx); err != nil || len(rules) != 2 || rules[0].Who != "山田" || rules[1].Who != "鈴木" || rules[1].Why != "表から" {
		t.Errorf("the rules after the list: %+v, %v", rules, err)
	}
	for _, most := range []horizon.TLP{horizon.Red, horizon.Clear} {
		held, err := officeOf(v).Holding(ctx, []string{worktest.Term, worktest.Term, "どこにもない語"}, most)
		if err != nil || len(held) != 1 {
			t.Errorf("up to TLP:%s the term is in %+v, %v; want one detection", most, held, err)
		}
	}
}

// TestSimilar finds the names that share the most.
func TestSimilar(t *testing.T) {
	for _, c := range []struct {
		a, b   string
		alike  float64
		common string
	}{{"検針網", "検針網", 1, "検針網"}, {"検針網", "検針", 2.0 / 3, "検針"}, {"SmartMeter", "smartmeter", 1, "smartmeter"}, {"検針", "水道", 0, ""}, {"検", "検", 0, ""}, {"", "", 0, ""}, {"ああああ", "ああ", 0.5, "ああ"}, {"遠隔検針網", "家庭の検針網", 4.0 / 9, "検針網"}} {
		if got := dice(c.a, c.b); got < c.alike-1e-9 || got > c.alike+1e-9 {
			t.Errorf("%s and %s are alike by %g, want %g", c.a, c.b, got, c.alike)
		}
		if got := common(c.a, c.b); got != c.common {
			t.Errorf("%s and %s have %q in common, want %q", c.a, c.b, got, c.common)
		}
	}
	c := horizon.Change{ID: "c", Name: "遠隔検針", Terms: []string{"水道網"}}
	others := []view.Similar{{ID: "c", Name: "遠隔検針"}, {ID: "z", Name: "検針"}, {ID: "y", Name: "水道網の点検"}, {ID: "x", Name: "雲"}, {ID: "b", Name: "遠隔検針"}, {ID: "a", Name: "遠隔検針"}, {ID: "d", Name: "水道網"}, {ID: "e", Name: "水道網路"}}
	var got []string
	for _, s := range similarTo(c, others) {
		got = append(got, string(s.ID)+" "+s.Common)
	}
	if want := []string{"a 遠隔検針", "b 遠隔検針", "d 水道網", "e 水道網", "y 水道網"}; !slices.Equal(got, want) {
		t.Errorf("similar are %q, want %q", got, want)
	}
}

// TestLastJudged is each change with what stands, the last judged first.
func TestLastJudged(t *testing.T) {
	at := func(id horizon.ChangeID, a horizon.Action, hour int) horizon.Judgement {
		return horizon.Judgement{Change: id, Action: a, Who: "山田", When: worktest.Now.Add(time.Duration(hour) * time.Hour)}
	}
	all := []horizon.Judgement{at("a", horizon.Approve, 1), at("b", horizon.Hold, 2), at("a", horizon.Note, 3), at("a", horizon.Reject, 4), at("d", horizon.Hold, 2), at("e", horizon.Describe, 9)}
	var got []string
	for _, j := range lastJudged(all, map[horizon.ChangeID]string{"a": "名"}, func(id horizon.ChangeID, a horizon.Action) bool { return id != "x" }) {
		got = append(got, string(j.ID)+" "+j.Name+" "+string(j.State))
	}
	if want := []string{"a 名 reject", "b b hold", "d d hold"}; !slices.Equal(got, want) {
		t.Errorf("judged are %q, want %q", got, want)
	}
	if got := lastJudged(all, nil, func(_ horizon.ChangeID, a horizon.Action) bool { return a == horizon.Reject }); len(got) != 1 || got[0].ID != "a" {
		t.Errorf("that may be shown are %+v", got)
	}
}

// TestPrecisionOfFlags counts how the changes were judged that were detected.
func TestPrecisionOfFlags(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	if err := work.Record(t.Context(), w, store, work.Entry{Good: archive.Detected}, func(run int64) error {
		var all []horizon.Signal
		for _, g := range []horizon.Signal{{Name: "検針"}, {Name: "水道"}, {Name: "雲", Theme: "cloud"}, {Name: "電力"}} {
			g.Panel, g.Period, g.Flagged, g.Open = horizon.PublicPanel, horizon.PeriodOf(horizon.Yearly, worktest.On(2009, 1, 1)), true, true
			all = append(all, g)
		}
		return store.SaveSignals(t.Context(), run, 7, all)
	}); err != nil {
		t.Fatal(err)
	}
	n := &Snapshot{Work: w}
	changes := []horizon.Change{{ID: "a", Terms: []string{"x", "検針"}}, {ID: "b", Terms: []string{"水道"}}, {ID: "c", Themes: []horizon.ThemeID{"cloud"}}, {ID: "d", Terms: []string{"雲"}}, {ID: "e", Terms: []string{"電力"}}}
	judged := []view.Judged{{ID: "a", State: horizon.Approve}, {ID: "b", State: horizon.Reject}, {ID: "c", State: horizon.Merge}, {ID: "d", State: horizon.Approve}, {ID: "e", State: horizon.Hold}, {ID: "none", State: horizon.Approve}}
	if p, err := n.precision(t.Context(), store, horizon.PublicPanel, changes, judged); err != nil || p != (view.Precision{Approved: 1, Merged: 1, Rejected: 1}) {
		t.Errorf("the flags fared %+v, %v", p, err)
	}
	if p, err := n.precision(t.Context(), store, horizon.FullPanel, changes, judged); err != nil || p != (view.Precision{}) {
		t.Errorf("of the other panel the flags fared %+v, %v", p, err)
	}
	if got := refusedRule(&wordlists.TermRuleError{Ja: "短く。"}); why(got) != "短く。" || refusedRule(context.Canceled) != context.Canceled {
		t.Errorf("a telling that is refused: %v", got)
	}
}

// TestDiffering compares two sites by their files.
func TestDiffering(t *testing.T) {
	now, then := t.TempDir(), t.TempDir()
	for file, text := range map[string]string{now + "/same.html": "a", then + "/same.html": "a", now + "/ja/index.html": "<title>前</title>", then + "/ja/index.html": "<title>A &amp; B</title>", now + "/gone.html": "x", then + "/new.html": "x", then + "/feed.atom": "x", now + "/other.css": "x"} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := differing(now, then)
	want := []publishing.Changed{{Path: "feed.atom", Then: []byte("x")}, {Path: "gone.html", Now: []byte("x")}, {Path: "ja/index.html", Now: []byte("<title>前</title>"), Then: []byte("<title>A &amp; B</title>")},
		{Path: "new.html", Then: []byte("x")}, {Path: "other.css", Now: []byte("x")}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("differing = %+v, %v, want %+v", got, err, want)
	}
	if got, err := differing(filepath.Join(now, "none"), then); err != nil || len(got) != 4 {
		t.Errorf("without a site yet: %+v, %v", got, err)
	}
	if _, err := differing(filepath.Join(now, "gone.html"), then); err == nil {
		t.Error("a file is taken for a site")
	}
}
