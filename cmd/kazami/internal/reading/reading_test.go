package reading

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/collectors/fetch"
	"kazami/internal/archive"
	"kazami/internal/archive/personal"
	"kazami/internal/horizon"
	"kazami/site/desk/stream"
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

// desk is the room over an archive in which themes and terms rise, one of them in AMBER
// documents alone.
func desk(t *testing.T) (*Room, *server) {
	t.Helper()
	w := worktest.New(t, strings.Replace(worktest.Plain, "as_of: 2010-03-31", "as_of: 2009-12-03", 1))
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	store := worktest.Risen(t, w, a.Version())
	if _, err := ingest.Update(t.Context(), w, store); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	s := &server{w}
	v := &deskdata.Views{Server: func() deskdata.Server { return s }, Searches: &searching.IndexCache{}}
	t.Cleanup(v.Close)
	r, err := New(v)
	if err != nil {
		t.Fatal(err)
	}
	return r, s
}

func listed(t *testing.T, r *Room, p stream.Person, a stream.Asked) stream.List {
	t.Helper()
	l, err := r.List(t.Context(), p, a)
	if err != nil {
		t.Fatalf("%+v: %v", a, err)
	}
	return l
}

func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isRefused(err error) bool {
	var r *view.RefusedError
	return errors.As(err, &r)
}

// TestUpTo shows what is new up to a ceiling, and nothing that follows from what is above
// it: neither a document nor a count, nor anything that may be done with one.
func TestUpTo(t *testing.T) {
	r, _ := desk(t)
	all := listed(t, r, stream.Person{Name: "甲", Most: horizon.Red}, stream.Asked{})
	var secret stream.Ref
	for _, d := range all.Documents {
		if d.TLP == horizon.Amber {
			secret = stream.Ref{Source: d.Source, ID: d.ID}
		}
	}
	if all.Total != 8 || secret.ID == "" {
		t.Fatalf("%d documents, want 8, of which some are AMBER", all.Total)
	}
	red, green := stream.Person{Name: "甲", Most: horizon.Red}, stream.Person{Name: "甲", Most: horizon.Green}
	done(t, r.Star(t.Context(), red, secret, false))
	done(t, r.Join(t.Context(), red, secret, all.Choices[0].ID, false))
	for _, a := range []stream.Asked{{}, {Show: stream.Week}, {Show: stream.Starred}} {
		l := listed(t, r, green, a)
		text := fmt.Sprintf("%+v", l)
		if strings.Contains(text, "内密") || strings.Contains(text, worktest.SecretTerm) || strings.Contains(text, "Source:"+string(secret.Source)) || l.Stars != 0 || a.Show != stream.Starred && l.Total != 4 {
			t.Errorf("%+v up to GREEN: %s", a, text)
		}
		for _, d := range l.Documents {
			if d.TLP < horizon.Green {
				t.Errorf("%+v up to GREEN has %s, %s", a, d.ID, d.TLP)
			}
		}
	}
	nowhere := r.Star(t.Context(), green, stream.Ref{Source: "few0", ID: "none"}, false)
	if err := r.Star(t.Context(), green, secret, false); !isRefused(err) || err.Error() != nowhere.Error() {
		t.Errorf("a document above the ceiling is refused as %v, one that is not there as %v", err, nowhere)
	}
	if err := r.Join(t.Context(), green, secret, all.Choices[0].ID, false); !isRefused(err) {
		t.Errorf("a document above the ceiling was joined: %v", err)
	}
}

// TestLastVisit shows only what came since somebody said how far they read, by number and
// not by date, and to another everything.
func TestLastVisit(t *testing.T) {
	r, s := desk(t)
	one, other := stream.Person{Name: "甲", Most: horizon.Red}, stream.Person{Name: "乙", Most: horizon.Red}
	l := listed(t, r, one, stream.Asked{})
	before, err := r.Read(t.Context(), one, "", l.Mark)
	done(t, err)
	if l := listed(t, r, one, stream.Asked{}); l.Total != 0 || l.Since.IsZero() {
		t.Errorf("after it was read there are %d new documents, read at %s", l.Total, l.Since)
	}
	if l := listed(t, r, other, stream.Asked{}); l.Total != 8 || !l.Since.IsZero() {
		t.Errorf("another has %d documents", l.Total)
	}
	if l := listed(t, r, one, stream.Asked{Show: stream.Week}); l.Total != 8 {
		t.Errorf("the week has %d documents, want all 8", l.Total)
	}
	a, err := s.w.Words()
	done(t, err)
	late := worktest.Doc{Document: horizon.Document{ID: "late", Source: "made0", TLP: horizon.Clear, Title: "遅れて届いた", Published: worktest.On(2004, 5, 6), Precision: horizon.ByDay, Collected: worktest.On(2009, 11, 30)}}
	fill := func(d worktest.Doc) {
		t.Helper()
		done(t, s.Use(t.Context(), func(store *archive.Store) error {
			worktest.Fill(t, store, a.Version(), []worktest.Doc{d})
			return nil
		}))
	}
	fill(late)
	l = listed(t, r, one, stream.Asked{})
	if l.Total != 1 || l.Documents[0].ID != "late" || !l.Documents[0].Late {
		t.Errorf("what came late is not new: %+v", l.Documents)
	}
	_, err = r.Read(t.Context(), other, "", listed(t, r, other, stream.Asked{}).Mark)
	done(t, err)
	if l := listed(t, r, other, stream.Asked{}); l.Total != 0 {
		t.Errorf("history that was there at a first visit is new after it: %+v", l.Documents)
	}
	again := late
	again.Title, again.Collected = "改めて届いた", worktest.On(2009, 12, 1)
	fill(again)
	if l := listed(t, r, other, stream.Asked{}); l.Total != 1 || !l.Documents[0].Revised {
		t.Errorf("what was revised is not new: %+v", l.Documents)
	}
	_, err = r.Read(t.Context(), one, "", before)
	done(t, err)
	if l := listed(t, r, one, stream.Asked{}); l.Total != 8 {
		t.Errorf("taken back there are %d documents, want 8", l.Total)
	}
	for _, bad := range []string{"", "zz", strings.Repeat("0", 32), "12"} {
		if _, err := r.Read(t.Context(), one, "", bad); !isRefused(err) {
			t.Errorf("the mark %q: %v, want a refusal", bad, err)
		}
	}
}

// TestMarks stars, mutes and joins, each twice and taken back.
func TestMarks(t *testing.T) {
	r, _ := desk(t)
	p, other := stream.Person{Name: "甲", Most: horizon.Red}, stream.Person{Name: "乙", Most: horizon.Red}
	l := listed(t, r, p, stream.Asked{})
	d := stream.Ref{Source: l.Documents[0].Source, ID: l.Documents[0].ID}
	change := l.Choices[0].ID
	for range 2 {
		done(t, r.Star(t.Context(), p, d, false))
		done(t, r.Mute(t.Context(), p, stream.Mute{Kind: stream.OfSource, Value: string(d.Source)}, false))
		done(t, r.Join(t.Context(), p, d, change, false))
	}
	if l := listed(t, r, p, stream.Asked{Show: stream.Starred}); l.Stars != 1 || len(l.Documents) != 1 || len(l.Documents[0].Joined) != 1 || l.Documents[0].Joined[0].Who != "甲" {
		t.Errorf("marked is %+v", l.Documents)
	}
	quiet, loud := listed(t, r, p, stream.Asked{}), listed(t, r, p, stream.Asked{Muted: true})
	if quiet.Muted == 0 || quiet.Total != 8-quiet.Muted || loud.Total != 8 || len(quiet.Mutes) != 1 {
		t.Errorf("%d documents and %d muted, %d with them", quiet.Total, quiet.Muted, loud.Total)
	}
	if l := listed(t, r, other, stream.Asked{}); l.Total != 8 || l.Stars != 0 {
		t.Errorf("another has %d documents and %d marked", l.Total, l.Stars)
	}
	detail, err := r.Detail(t.Context(), change, horizon.Red)
	done(t, err)
	if len(detail.Joined) != 1 || detail.Joined[0].Who != "甲" || detail.Joined[0].ID != d.ID {
		t.Errorf("the change has %+v", detail.Joined)
	}
	if detail, err = r.Detail(t.Context(), change, horizon.Clear); err == nil && d.Source == "few0" && len(detail.Joined) != 0 {
		t.Errorf("up to CLEAR the change has %+v", detail.Joined)
	}
	for range 2 {
		done(t, r.Star(t.Context(), p, d, true))
		done(t, r.Mute(t.Context(), p, stream.Mute{Kind: stream.OfSource, Value: string(d.Source)}, true))
		done(t, r.Join(t.Context(), p, d, change, true))
	}
	if l := listed(t, r, p, stream.Asked{}); l.Total != 8 || l.Stars != 0 || len(l.Mutes) != 0 || len(l.Documents[0].Joined) != 0 {
		t.Errorf("taken back, the list has %+v", l)
	}
	if err := r.Join(t.Context(), p, d, "none", false); !isRefused(err) {
		t.Errorf("a change that is not there: %v", err)
	}
}

// TestSearches has each saved search of a person be a list with a mark of its own.
func TestSearches(t *testing.T) {
	r, s := desk(t)
	p := stream.Person{Name: "甲", Most: horizon.Red}
	done(t, s.Use(t.Context(), func(store *archive.Store) error {
		return errors.Join(personal.PutSearch(t.Context(), store, horizon.SavedSearch{Who: "甲", Name: "源", Query: "source=made0&q="}, worktest.Now),
			personal.PutSearch(t.Context(), store, horizon.SavedSearch{Who: "乙", Name: "他", Query: "q=x"}, worktest.Now))
	}))
	l := listed(t, r, p, stream.Asked{Search: "源"})
	if l.Total == 0 || l.Total == 8 || len(l.Searches) != 1 || l.Searches[0].New != l.Total {
		t.Fatalf("%d documents match, of searches %+v", l.Total, l.Searches)
	}
	for _, d := range l.Documents {
		if d.Source != "made0" {
			t.Errorf("%s of %s does not match", d.ID, d.Source)
		}
	}
	_, err := r.Read(t.Context(), p, "源", l.Mark)
	done(t, err)
	if l := listed(t, r, p, stream.Asked{}); l.Total != 8 || l.Searches[0].New != 0 {
		t.Errorf("after the search was read there are %d documents, and of it %d", l.Total, l.Searches[0].New)
	}
	if _, err := r.List(t.Context(), p, stream.Asked{Search: "他"}); !isRefused(err) {
		t.Errorf("the search of another: %v", err)
	}
}
