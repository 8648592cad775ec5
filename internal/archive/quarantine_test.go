package archive

import (
	"kazami/internal/horizon"
	"testing"
)

func checked(t *testing.T, s *Store) (all []string) {
	t.Helper()
	found, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range found {
		all = append(all, a.String())
	}
	return all
}

// TestQuarantineEnds puts a row back as it was, and stores a document anew whose
// newest revision is in quarantine.
func TestQuarantineEnds(t *testing.T) {
	dir := before7(t)
	s := openIn(t, dir)
	d := numbered(t, s, 5)
	closed(t, s)
	outside(t, dir, `UPDATE document SET body = 'x' || body WHERE seq = 5`)
	s = openIn(t, dir)
	if got := checked(t, s); len(got) != 1 {
		t.Errorf("Check = %q, want document 5", got)
	}
	if n := put(t, s, d.Document); n.Revised != 1 {
		t.Errorf("Put of the document as it was = %+v, want a revision beside the altered one", n)
	}
	closed(t, s)
	outside(t, dir, `UPDATE document SET body = substr(body, 2) WHERE seq = 5`)
	s = openIn(t, dir)
	defer closed(t, s)
	if got := checked(t, s); got != nil {
		t.Errorf("Check of the row put back = %q, want nothing", got)
	}
	if kept, err := quarantined(t.Context(), s.read); len(kept) != 0 || err != nil {
		t.Errorf("quarantined = %v, %v; want nothing", kept, err)
	}
}

// TestCheckedAgain leaves alone what is in quarantine already: its source was read
// from its beginning since.
func TestCheckedAgain(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	ctx := t.Context()
	put(t, s, doc("a", "1", "2010-01-05", "題"))
	read := horizon.Position{Offset: 7}
	if err := s.SavePosition(ctx, "a", read); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	outside(t, dir, `UPDATE document SET title = 'x'`)
	s = openIn(t, dir)
	defer closed(t, s)
	for i, want := range []int64{0, 7} {
		if got := checked(t, s); len(got) != 1 {
			t.Errorf("Check = %q, want the document", got)
		}
		if p, err := s.Position(ctx, "a"); err != nil || p.Offset != want {
			t.Errorf("after %d checks the source is read from %d, %v; want %d", i+1, p.Offset, err, want)
		}
		if err := s.SavePosition(ctx, "a", read); err != nil {
			t.Fatal(err)
		}
	}
}
