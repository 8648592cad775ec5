package archive

import (
	"testing"

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
