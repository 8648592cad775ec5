package archive

import (
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestStampTellsWhatChanged(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	stamp := func() Stamp {
		x, err := s.Stamp(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	cut := at("2010-03-31")
	change := func(what string, f func() error) {
		t.Helper()
		before := stamp()
		if before != stamp() {
			t.Errorf("before %s: two stamps of the same archive differ", what)
		}
		if err := f(); err != nil {
			t.Fatal(err)
		}
		if before == stamp() {
			t.Errorf("%s leaves the stamp as it was", what)
		}
	}
	change("a document", func() error { put(t, s, doc("a", "1", "2010-01-01", "一")); return nil })
	change("a judgement", func() error {
		return s.Judge(ctx, horizon.Change{ID: "x"}, horizon.Judgement{Change: "x", Action: horizon.Note, Who: "a", Why: "b", When: cut, Cut: cut})
	})
	change("a lead", func() error {
		return s.PutLead(ctx, Lead{Week: horizon.WeekOf(cut), Who: "a", When: cut, Text: "b"})
	})
	change("a try", func() error { return s.SaveAttempt(ctx, Attempt{Source: "a", At: cut}) })
	for command, result := range map[string]string{"run": Detected, "gc --apply": "destroyed"} {
		change(command, func() error {
			id, err := s.StartRun(ctx, command, "root", cut, cut)
			if err != nil {
				return err
			}
			return s.EndRun(ctx, id, cut, result)
		})
	}
}

// A document counts under its newest label, and only if its newest revision
// still holds the term.
func TestOccurrences(t *testing.T) {
	s := open(t)
	public, later, strict := doc("a", "1", "2010-01-01", "検針網"), doc("a", "2", "2010-02-01", "検針網"), doc("a", "3", "2010-03-01", "検針網")
	strict.TLP = horizon.Amber
	put(t, s, public, later, strict)
	analyse(t, s)
	later.TLP = horizon.Red
	later.Collected = later.Collected.Add(time.Hour)
	put(t, s, later)
	analyse(t, s)
	got, err := s.Occurrences(t.Context(), []Term{{Text: "検針網", Lang: "ja"}}, nil, at("2009-01-01"), at("2010-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	var labels []horizon.TLP
	for _, o := range got {
		labels = append(labels, o.TLP)
	}
	if len(labels) != 3 || labels[0] != horizon.Clear || labels[1] != horizon.Red || labels[2] != horizon.Amber {
		t.Errorf("Occurrences have the labels %v, want CLEAR, RED (labelled anew) and AMBER, by date", labels)
	}
	if none, err := s.Occurrences(t.Context(), []Term{{Text: "別の語", Lang: "ja"}}, nil, at("2009-01-01"), at("2010-12-31")); err != nil || len(none) != 0 {
		t.Errorf("Occurrences of another term = %v, %v", none, err)
	}
}

func TestWhatTheDeskKeeps(t *testing.T) {
	s := open(t)
	ctx, when := t.Context(), at("2010-04-05")
	for _, x := range []horizon.SavedSearch{{Who: "a", Name: "毎週", Query: "q=1"}, {Who: "b", Name: "毎週", Query: "q=2"}, {Who: "a", Name: "毎週", Query: "q=3"}} {
		if err := s.PutSaved(ctx, x, when); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := s.SavedSearches(ctx, "a"); err != nil || len(all) != 1 || all[0].Query != "q=3" {
		t.Errorf("SavedSearches = %v, %v, want the newest of a", all, err)
	}
	for _, paused := range []bool{true, false} {
		if err := s.PutSourceNote(ctx, horizon.SourceNote{Source: "x", Who: "a", When: when, Paused: paused, Text: "移転"}); err != nil {
			t.Fatal(err)
		}
	}
	if notes, err := s.SourceNotes(ctx); err != nil || notes["x"].Paused || notes["x"].Text != "移転" {
		t.Errorf("SourceNotes = %v, %v, want the newest", notes, err)
	}
	for _, cut := range []string{"2010-03-31", "2010-04-30"} {
		if _, err := s.PutTold(ctx, horizon.TermRule{Kind: horizon.WatchRule, Term: "検針網", Cut: at(cut), When: when, Who: "a", Why: "b"}, false); err != nil {
			t.Fatal(err)
		}
	}
	early, err := s.Told(ctx, at("2010-03-31"))
	late, err2 := s.Told(ctx, at("2010-04-01"))
	if err != nil || err2 != nil || len(early) != 0 || len(late) != 1 {
		t.Errorf("Told = %v, %v, want nothing as of the cut-off and one word after it", early, late)
	}
	if err := s.PutOpinion(ctx, "意見", when); err != nil {
		t.Fatal(err)
	}
	answer := horizon.SentOpinion{ID: 1, Who: "a", Opinion: horizon.Opinion{Answered: when, About: "点検", Summary: "要約", Done: "対応"}}
	first, err := s.AnswerOpinion(ctx, answer)
	second, err2 := s.AnswerOpinion(ctx, answer)
	if err != nil || err2 != nil || !first || second {
		t.Errorf("AnswerOpinion = %v, then %v, want once", first, second)
	}
	if all, err := s.Opinions(ctx); err != nil || len(all) != 1 || all[0].Summary != "要約" || all[0].Text != "意見" || !all[0].Received.Equal(when) {
		t.Errorf("Opinions = %+v, %v", all, err)
	}
}
