package tryout

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/wordlists"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/index"
	"kazami/internal/horizon"
	"kazami/site/desk/tryout"
	"kazami/site/desk/wordlist"
)

// risen is a ground as of the end of 2009, the year in which terms rise.
func risen(t *testing.T) Ground {
	t.Helper()
	w := worktest.New(t, worktest.Plain)
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	store := worktest.Risen(t, w, a.Version())
	own := *w
	own.AsOf, own.Named = time.Date(2010, 1, 1, 0, 0, 0, 0, horizon.Tokyo), true
	v, err := work.VocabularyOf(&own)
	if err != nil {
		t.Fatal(err)
	}
	g := Ground{Work: &own, Store: store, V: v, Search: func(ctx context.Context, q index.Query) (index.Results, error) {
		return searchOnce(ctx, &own, store, q)
	}}
	g.Before = detected(t, g)
	return g
}

func detected(t *testing.T, g Ground) *detection.Result {
	t.Helper()
	d, err := detection.Detect(t.Context(), g.Work, g.Store, g.V)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func try(t *testing.T, g Ground, q tryout.Question, most horizon.TLP) tryout.Answer {
	t.Helper()
	a, err := g.Try(t.Context(), tryout.Asking{Question: q, Who: "山田", Most: most})
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	return a
}

// opened is each onset of a panel within the year, in words and in order.
func opened(d *detection.Result, name horizon.Panel, in span) (all []string) {
	for _, g := range onsets(d.Panels[name]) {
		if in.opens(g.Period) {
			all = append(all, fmt.Sprint(g.Name, " ", g.Theme != "", " ", g.Period))
		}
	}
	slices.Sort(all)
	return all
}

// applied is the onsets of before as the moves of an answer leave them.
func applied(before []string, moves []tryout.Move, in span) []string {
	all := slices.Clone(before)
	for _, m := range moves {
		one := func(p horizon.Period) string { return fmt.Sprint(m.Name, " ", m.Theme, " ", p) }
		all = slices.DeleteFunc(all, func(s string) bool { return m.Before != horizon.Period{} && s == one(m.Before) })
		if (m.After != horizon.Period{}) && in.opens(m.After) {
			all = append(all, one(m.After))
		}
	}
	slices.Sort(all)
	return all
}

// TestTruth holds that what is tried is what setting the rule then gives: the same
// detections are gone and come, the same limits hold.
func TestTruth(t *testing.T) {
	for _, c := range []struct {
		q     tryout.Question
		moves bool
	}{
		{tryout.Question{Kind: tryout.Ignore, Term: worktest.Term}, true},
		{tryout.Question{Kind: tryout.Ignore, Term: "水道"}, false},
		{tryout.Question{Kind: tryout.Watch, Term: worktest.Term}, true},
		{tryout.Question{Kind: tryout.Join, Term: worktest.Term, Other: worktest.ThemeTerm}, true},
		{tryout.Question{Kind: tryout.Join, Term: "水道", Other: worktest.Term}, true},
		{tryout.Question{Kind: tryout.Apart, Term: "水道", Other: worktest.Term}, false},
	} {
		g := risen(t)
		var tried [2]tryout.Answer
		ceilings := [2]horizon.TLP{horizon.Red, horizon.Amber}
		for i, most := range ceilings {
			tried[i] = try(t, g, c.q, most)
		}
		if now, err := g.Store.TermRules(t.Context(), g.Work.AsOf); err != nil || len(now) > 0 {
			t.Fatalf("%+v: trying it stored %v, %v", c.q, now, err)
		}
		set := func(off bool) {
			x := horizon.TermRule{Kind: c.q.Kind.Rule(), Term: c.q.Term, Other: c.q.Other, Who: "山田", Why: "試す"}
			if _, changed, err := wordlists.SetTermRule(t.Context(), g.Work, g.Store, g.V, x, off); err != nil || !changed {
				t.Fatalf("%+v: %t, %v", c.q, changed, err)
			}
		}
		set(false)
		truth := detected(t, g)
		for i, most := range ceilings {
			name, a := detection.PanelFor(most), tried[i]
			in := span{a.From, a.To}
			before, after := opened(g.Before, name, in), opened(truth, name, in)
			if got := applied(before, a.Moves, in); !slices.Equal(got, after) || (len(a.Moves) > 0) != c.moves && most == horizon.Red {
				t.Errorf("%+v for %s: %+v make %q of %q, want %q", c.q, most, a.Moves, got, before, after)
			}
			for _, l := range a.Limits {
				for _, p := range truth.Limits(name) {
					if p.Bin == l.Bin && (p.A != l.Term[1] || p.WatchA != l.Watch[1] || p.M != l.Tested[1]) {
						t.Errorf("%+v: limits %+v, want %+v", c.q, l, p)
					}
				}
			}
		}
		if !c.moves {
			continue
		}
		g.Before = truth // and back
		back := c.q
		back.Off = true
		a := try(t, g, back, horizon.Red)
		in := span{a.From, a.To}
		set(true)
		if got, want := applied(opened(truth, horizon.FullPanel, in), a.Moves, in), opened(detected(t, g), horizon.FullPanel, in); a.Does != wordlist.TakesBack || !slices.Equal(got, want) {
			t.Errorf("%+v: %s, %q, want %q", back, a.Does, got, want)
		}
	}
}

// TestWatchedDocuments counts the documents of a watched term up to a ceiling.
func TestWatchedDocuments(t *testing.T) {
	g := risen(t)
	a := try(t, g, tryout.Question{Kind: tryout.Watch, Term: worktest.Term}, horizon.Red)
	weeks := 0
	for _, w := range a.Documents.Weeks {
		weeks += w.Docs
	}
	if a.Documents.Total != 32 || weeks != 32 || len(a.Documents.Examples) != mostExamples || a.Documents.Examples[0].Published.Before(a.Documents.Examples[1].Published) {
		t.Errorf("documents %+v, want 32 of all weeks", a.Documents)
	}
	g.Work.Cfg.Watch = []string{worktest.Term}
	g.Before = detected(t, g)
	if again := try(t, g, tryout.Question{Kind: tryout.Watch, Term: worktest.Term}, horizon.Red); again.Documents.First != 0 {
		t.Errorf("%d documents are near for the first time of what is watched already", again.Documents.First)
	}
}

// TestCeiling holds that who may see CLEAR documents alone, or AMBER ones, is not told a
// byte of stricter ones, nor that there are any.
func TestCeiling(t *testing.T) {
	g := risen(t)
	for _, q := range []tryout.Question{{Kind: tryout.Watch, Term: worktest.SecretTerm}, {Kind: tryout.Ignore, Term: worktest.SecretTerm}, {Kind: tryout.Word, Term: worktest.SecretTerm},
		{Kind: tryout.Source, Term: "few0"}, {Kind: tryout.Join, Term: "水道", Other: worktest.SecretTerm}} {
		a := try(t, g, q, horizon.Clear)
		whole := try(t, g, q, horizon.Red)
		text := shown(t, a)
		if strings.Contains(text, "内密") || strings.Contains(text, `"tlp":"AMBER"`) || q.Kind != tryout.Join && (len(a.Moves) > 0 || a.Documents.Total > 0 || a.Documents.First > 0) {
			t.Errorf("%+v shows %s", q, text)
		}
		if q.Kind != tryout.Join && whole.Documents.Total == 0 {
			t.Errorf("%+v: who may see everything is shown nothing: the test sees nothing", q)
		}
		if q.Kind.Rule() == horizon.JoinRule {
			continue
		}
		nowhere := q
		nowhere.Term = "どこにもない"
		b := try(t, g, nowhere, horizon.Clear)
		b.Term, b.Note = a.Term, a.Note
		if x := shown(t, b); x != text {
			t.Errorf("%+v shows %s, of a term that is nowhere %s", q, text, x)
		}
	}
}

// shown is an answer but for how long it took.
func shown(t *testing.T, a tryout.Answer) string {
	t.Helper()
	a.Took = 0
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + a.Note.JA
}

// TestBadInput refuses what is no rule, and says what it does instead.
func TestBadInput(t *testing.T) {
	g := risen(t)
	set := func(kind horizon.RuleKind, term, other string) {
		if _, _, err := wordlists.SetTermRule(t.Context(), g.Work, g.Store, g.V, horizon.TermRule{Kind: kind, Term: term, Other: other, Who: "山田", Why: "x"}, false); err != nil {
			t.Fatal(err)
		}
	}
	set(horizon.StopRule, "水道", "")
	set(horizon.JoinRule, "電力", "鉄道")
	for what, c := range map[string]struct {
		q    tryout.Question
		does wordlist.Does
		want string
	}{
		"a term of no document":  {tryout.Question{Kind: tryout.Watch, Term: "どこにもない"}, wordlist.Adds, "まだありません"},
		"a pattern":              {tryout.Question{Kind: tryout.Watch, Term: "水道.*"}, wordlist.Adds, "文字のまま"},
		"10,000 letters":         {tryout.Question{Kind: tryout.Watch, Term: strings.Repeat("長", 10000)}, wordlist.Cannot, "字以内"},
		"set already":            {tryout.Question{Kind: tryout.Ignore, Term: "水道"}, wordlist.Holds, ""},
		"against another":        {tryout.Question{Kind: tryout.Apart, Term: "鉄道", Other: "電力"}, wordlist.Cannot, "先に取り消して"},
		"of one term":            {tryout.Question{Kind: tryout.Join, Term: "銀行", Other: "銀行"}, wordlist.Cannot, "同じ語"},
		"without another":        {tryout.Question{Kind: tryout.Join, Term: "銀行"}, wordlist.Cannot, "もう一つ"},
		"without a term":         {tryout.Question{Kind: tryout.Watch}, wordlist.Cannot, "言葉がありません"},
		"back, and not there":    {tryout.Question{Kind: tryout.Watch, Term: "銀行", Off: true}, wordlist.Cannot, "取り消す指定"},
		"a line end":             {tryout.Question{Kind: tryout.Watch, Term: "銀\nwatch,行\""}, wordlist.Adds, "ありません"},
		"an empty filter":        {tryout.Question{Kind: tryout.Source, Term: " "}, wordlist.Cannot, "書いて"},
		"a filter without end":   {tryout.Question{Kind: tryout.Search, Term: strings.Repeat("長", 10000)}, wordlist.Cannot, "長すぎ"},
		"a query that is none":   {tryout.Question{Kind: tryout.Search, Term: "field:x AND"}, wordlist.Cannot, "読めません"},
		"a source that is none":  {tryout.Question{Kind: tryout.Source, Term: "nobody"}, "", "当てはまる文書は"},
		"a word that is no term": {tryout.Question{Kind: tryout.Word, Term: strings.Repeat("長", 61)}, wordlist.Cannot, "長すぎ"},
	} {
		a := try(t, g, c.q, horizon.Red)
		if a.Does != c.does || !strings.Contains(a.Note.JA, c.want) || c.does == wordlist.Cannot && (len(a.Months) > 0 || a.Note.EN == "") {
			t.Errorf("%s: %s %q, want %s %q", what, a.Does, a.Note.JA, c.does, c.want)
		}
	}
}

// TestFilter counts what a filter hides or shows, and what of it is evidence of approved
// changes.
func TestFilter(t *testing.T) {
	g := risen(t)
	if _, err := ingest.Update(t.Context(), g.Work, g.Store); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		q    tryout.Question
		most horizon.TLP
		docs int
	}{
		{tryout.Question{Kind: tryout.Source, Term: "made0"}, horizon.Red, 24},
		{tryout.Question{Kind: tryout.Word, Term: worktest.Term}, horizon.Red, 32},
		{tryout.Question{Kind: tryout.Search, Term: "source:made0"}, horizon.Red, 24},
		{tryout.Question{Kind: tryout.Search, Term: "source:few0"}, horizon.Red, 24},
		{tryout.Question{Kind: tryout.Search, Term: "source:few0"}, horizon.Clear, 0},
		{tryout.Question{Kind: tryout.Source, Term: "few0"}, horizon.Green, 0},
	} {
		if a := try(t, g, c.q, c.most); a.Documents.Total != c.docs || len(a.Evidence) != 0 {
			t.Errorf("%+v for %s: %+v, %+v, want %d documents", c.q, c.most, a.Documents, a.Evidence, c.docs)
		}
	}
	approve(t, g, horizon.Change{ID: "meters", Name: "検針の自動化", Terms: []string{worktest.Term}})
	a := try(t, g, tryout.Question{Kind: tryout.Source, Term: "made0"}, horizon.Red)
	if len(a.Evidence) != 1 || a.Evidence[0] != (tryout.Evidence{Change: "meters", Name: "検針の自動化", Docs: 8}) || a.Cited() != 8 {
		t.Errorf("evidence %+v, want 8 documents of one change", a.Evidence)
	}
}

// approve stores a change as it was approved before the cut-off.
func approve(t *testing.T, g Ground, c horizon.Change) {
	t.Helper()
	err := g.Store.Judge(t.Context(), c, horizon.Judgement{Change: c.ID, Action: horizon.Approve, Who: "山田", When: g.Work.Now(), Why: "x", Cut: g.Work.At()})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCommand writes an answer as text and as JSON, and refuses what cannot be set.
func TestCommand(t *testing.T) {
	g := risen(t)
	run := func(c Command, asJSON bool) (string, error) {
		var out strings.Builder
		err := c.Do(t.Context(), &out, g.Work, g.Store, asJSON)
		return out.String(), err
	}
	text, err := run(Command{Kind: "ignore", Term: worktest.Term}, false)
	for _, want := range []string{"ignore 検針網, 2009-01-01 to 2009-12-31", "gone, 0 come", "gone    2009-", "Nothing is stored."} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%s, %v: without %q", text, err, want)
		}
	}
	data, err := run(Command{Kind: "word", Term: worktest.Term}, true)
	var a tryout.Answer
	if err == nil {
		err = json.Unmarshal([]byte(data), &a)
	}
	if err != nil || a.Documents.Total != 32 || !strings.Contains(data, `"moves":[]`) {
		t.Errorf("%s, %v", data, err)
	}
	if text, err := run(Command{Kind: "join", Term: "a", Other: "a"}, false); err == nil || text != "" {
		t.Errorf("%q, %v, want an error", text, err)
	}
}
