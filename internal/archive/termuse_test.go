package archive

import (
	"testing"

	"kazami/internal/horizon"
)

// TestTermUses stores bytes for a panel and year, replaces them by those of another
// basis, and changes nothing in an archive that is open for reading alone.
func TestTermUses(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	put := func(s *Store, panel horizon.Panel, year int, basis, uses string) {
		t.Helper()
		if err := s.PutTermUses(t.Context(), panel, year, basis, []byte(uses)); err != nil {
			t.Fatal(err)
		}
	}
	want := func(s *Store, panel horizon.Panel, year int, basis, uses string) {
		t.Helper()
		b, u, err := s.TermUses(t.Context(), panel, year)
		if err != nil || b != basis || string(u) != uses {
			t.Errorf("of %s %d: %q by %q, %v; want %q by %q", panel, year, u, b, err, uses, basis)
		}
	}
	want(s, horizon.PublicPanel, 2009, "", "")
	put(s, horizon.PublicPanel, 2009, "a", "one")
	put(s, horizon.FullPanel, 2009, "a", "two")
	put(s, horizon.PublicPanel, 2009, "b", "three")
	want(s, horizon.PublicPanel, 2009, "b", "three")
	want(s, horizon.FullPanel, 2009, "a", "two")
	want(s, horizon.PublicPanel, 2010, "", "")
	if _, err := s.write.Exec(`UPDATE termuse SET row = x'00' WHERE panel = 'full'`); err != nil {
		t.Fatal(err)
	}
	want(s, horizon.FullPanel, 2009, "a", "") // cannot be unpacked
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := OpenRead(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	put(r, horizon.PublicPanel, 2009, "c", "four")
	want(r, horizon.PublicPanel, 2009, "b", "three")
}
