package tryout

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/collectors/fetch"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/tryout"
	"kazami/site/desk/view"
)

// server is the process that serves a desk, for tests.
type server struct{ w *work.Work }

func (s *server) Base() *work.Work                     { return s.w }
func (s *server) Today() (*work.Work, error)           { own := *s.w; return &own, nil }
func (s *server) Fetcher() *fetch.Fetcher              { return ingest.NewFetcher(s.w, nil) }
func (s *server) Brought()                             {}
func (s *server) Turn(context.Context) (func(), error) { return func() {}, nil }
func (s *server) Use(ctx context.Context, f func(*archive.Store) error) error {
	store, err := archive.Open(ctx, s.w.Data, "desk")
	if err != nil {
		return err
	}
	return errors.Join(f(store), store.Close())
}

// atDesk is what answers at a desk; it waits for every answer.
func atDesk(t *testing.T) *trials {
	t.Helper()
	g := risen(t)
	if err := g.Store.Close(); err != nil {
		t.Fatal(err)
	}
	s := &server{g.Work}
	v := &deskdata.Views{Server: func() deskdata.Server { return s }, Searches: &searching.IndexCache{}}
	t.Cleanup(v.Close)
	return &trials{views: v, turn: make(chan struct{}, 1), patient: time.Minute}
}

func asking(term, who string, most horizon.TLP) tryout.Asking {
	return tryout.Asking{Question: tryout.Question{Kind: tryout.Ignore, Term: term}, Who: who, Most: most}
}

// TestOnce answers the same question once, however many ask it at a time, and for each
// ceiling by itself.
func TestOnce(t *testing.T) {
	x := atDesk(t)
	var all sync.WaitGroup
	answers := make([]tryout.State, 4)
	for i := range answers {
		all.Go(func() {
			var err error
			if answers[i], err = x.Try(t.Context(), asking(worktest.Term, string(rune('a'+i)), horizon.Red)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, a := range answers {
		if a.Answer == nil || a.Answer != answers[0].Answer || a.Answer.Count(tryout.Gone) == 0 {
			t.Errorf("answers %+v, want one of all, in which detections are gone", a)
		}
	}
	lower, err := x.Try(t.Context(), asking(worktest.Term, "a", horizon.Amber))
	if err != nil || lower.Answer == answers[0].Answer || len(x.kept) != 2 {
		t.Errorf("another ceiling is given %+v, %v", lower, err)
	}
}

// TestTurns answers one question after the other, and no more than some at a time.
func TestTurns(t *testing.T) {
	x := atDesk(t)
	if _, err := x.Try(t.Context(), asking(worktest.Term, "a", horizon.Red)); err != nil { // the first detection is there
		t.Fatal(err)
	}
	x.turn <- struct{}{} // somebody detects
	x.patient = 0
	for i := range mostQueued {
		s, err := x.Try(t.Context(), asking(string(rune('い'+i)), "a", horizon.Red))
		if err != nil || s.Answer != nil || !s.Waits {
			t.Fatalf("while another is answered: %+v, %v", s, err)
		}
	}
	if _, err := x.Try(t.Context(), asking("水道", "a", horizon.Red)); !isRefused(err) {
		t.Errorf("one too many in the line: %v", err)
	}
	<-x.turn
	x.patient = time.Minute
	for i := range mostQueued {
		if s, err := x.Try(t.Context(), asking(string(rune('い'+i)), "a", horizon.Red)); err != nil || s.Answer == nil {
			t.Errorf("once it is its turn: %+v, %v", s, err)
		}
	}
}

func isRefused(err error) bool {
	_, is := errors.AsType[*view.RefusedError](err)
	return is
}

// TestForgets answers anew once the documents changed.
func TestForgets(t *testing.T) {
	x := atDesk(t)
	before, err := x.Try(t.Context(), asking(worktest.Term, "a", horizon.Amber))
	if err != nil {
		t.Fatal(err)
	}
	err = x.views.Server().Use(t.Context(), func(store *archive.Store) error {
		_, err := store.Put(t.Context(), []horizon.Document{{ID: "new", Source: "made0", TLP: horizon.Clear, Title: "新しい", Body: "文書", Lang: "ja", Class: "others",
			Published: worktest.On(2009, 12, 1), Precision: horizon.ByDay, Collected: worktest.Now}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	after, err := x.Try(t.Context(), asking(worktest.Term, "a", horizon.Amber))
	if err != nil || after.Answer == before.Answer {
		t.Errorf("after a document came the answer is the same, %v", err)
	}
}
