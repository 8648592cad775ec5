package archive

import (
	"path/filepath"
	"strings"
	"testing"

	"kazami/internal/archive/signing"
)

// TestCheckpoint holds archives against checkpoints: the one that was signed, one
// that went on, an older backup, and ones whose log was written anew.
func TestCheckpoint(t *testing.T) {
	const origin = "kazami.example/site"
	asOf := at("2010-03-31")
	private, err := signing.Key(filepath.Join(t.TempDir(), "made", "key"))
	if err != nil {
		t.Fatal(err)
	}
	sign := func(s *Store, log Log) string {
		t.Helper()
		text, err := s.Checkpoint(t.Context(), log, origin, private, asOf)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	dir := before7(t)
	s := openIn(t, dir)
	older := filepath.Join(t.TempDir(), "older.db")
	if err := s.Backup(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	entries := []Published{{Kind: "document", Name: "a/1", Sum: [32]byte{1}}, {Kind: "issue", Name: "2010-W13", Sum: [32]byte{2}}}
	for range 2 {
		if err := s.Publish(t.Context(), entries); err != nil {
			t.Fatal(err)
		}
	}
	first, public := sign(s, WholeLog), sign(s, PublicLog)
	if again := sign(s, WholeLog); again != first {
		t.Errorf("the same log was signed anew:\n%s\n%s", first, again)
	}
	put(t, s, doc("a", "new", "2010-01-05", "新"))
	entries[0].Sum = [32]byte{3}
	if err := s.Publish(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	second := sign(s, WholeLog)
	key, err := signing.VerifierKey(origin, private)
	if err != nil {
		t.Fatal(err)
	}
	record, err := s.PublicRecord(t.Context())
	list := record.List
	if err != nil || strings.Count(list, "\n") != 3 || record.Checkpoint != public || record.Key != key {
		t.Errorf("PublicRecord = %+v, %v; want three entries, the checkpoint and the key", record, err)
	}
	if h, err := AgainstList(strings.NewReader(list), []byte(public), key); err != nil || !h.Fits || h.Signer != "" || h.Size != 2 || h.Have != 3 {
		t.Errorf("AgainstList = %+v, %v; want that it fits", h, err)
	}
	if h, err := AgainstList(strings.NewReader(strings.Replace(list, "a/1", "a/2", 1)), []byte(public), key); err != nil || h.Fits {
		t.Errorf("AgainstList of another list = %+v, %v; want that it does not fit", h, err)
	}
	hold := func(s *Store, text string) ComparedLog {
		t.Helper()
		h, err := s.Against(t.Context(), []byte(text), key)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	for _, text := range []string{first, second, public} {
		if h := hold(s, text); !h.Fits || h.Signer != "" || h.Have < h.Size {
			t.Errorf("Against = %+v, want that it fits", h)
		}
	}
	if h := hold(s, strings.Replace(first, "as of 2010", "as of 2009", 1)); h.Signer == "" {
		t.Error("a checkpoint with another date has the signature of the first")
	}
	closed(t, s)

	restored := t.TempDir()
	if err := Restore(t.Context(), older, restored); err != nil {
		t.Fatal(err)
	}
	old := openIn(t, restored)
	if h := hold(old, second); h.Fits || h.Have >= h.Size {
		t.Errorf("Against of an older backup = %+v, want that entries are missing", h)
	}
	closed(t, old)

	for _, q := range []string{`UPDATE log SET sum = x'00' WHERE n = 5`, `DELETE FROM log WHERE n = 5`, `UPDATE log SET migrated = 0 WHERE n = 5`, `UPDATE public_log SET name = 'b/1' WHERE n = 1`} {
		copied := t.TempDir()
		if err := copyFile(filepath.Join(dir, "kazami.db"), filepath.Join(copied, "kazami.db")); err != nil {
			t.Fatal(err)
		}
		outside(t, copied, q)
		s := openIn(t, copied)
		text, log := second, WholeLog
		if strings.Contains(q, "public_log") {
			text, log = public, PublicLog
		}
		if h := hold(s, text); h.Fits {
			t.Errorf("%s: Against = %+v, want that it does not fit", q, h)
		}
		if _, err := s.Checkpoint(t.Context(), log, origin, private, asOf); !isLogError(err) {
			t.Errorf("%s: Checkpoint = %v, want that it is not signed", q, err)
		}
		closed(t, s)
	}
	for _, bad := range []string{"", "x\n", "a/b\n1\nAAAA\nas of x\n\n", "a/public\n-1\nAAAA\n\n\n", "a/public\n1\nAAAA\n\n\n"} {
		if _, err := AgainstList(strings.NewReader(""), []byte(bad), key); err == nil {
			t.Errorf("AgainstList(%q) = nil", bad)
		}
	}
}

// TestSignFile signs a backup, and the archive that it is of has that checkpoint.
func TestSignFile(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "1", "2010-01-05", "題"))
	dir := t.TempDir()
	file := filepath.Join(dir, "copy.db")
	if err := s.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	private, err := signing.Key(filepath.Join(dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := SignFile(t.Context(), file, "example.jp", private, at("2010-03-31"))
	if err != nil || !strings.HasPrefix(text, "example.jp/archive\n1\n") || !strings.Contains(text, "\nas of 2010-03-31\n") {
		t.Errorf("SignFile = %q, %v", text, err)
	}
	key, err := signing.VerifierKey("example.jp", private)
	if err != nil {
		t.Fatal(err)
	}
	if h, err := s.Against(t.Context(), []byte(text), key); err != nil || !h.Fits || h.Signer != "" || h.Size != 1 || h.Have != 1 || h.Log != WholeLog || h.Origin != "example.jp" {
		t.Errorf("Against the checkpoint of the backup = %+v, %v", h, err)
	}
	if h, err := s.Against(t.Context(), []byte(text), "no key"); err != nil || h.Signer == "" {
		t.Errorf("Against with what is no key = %+v, %v; want that nobody signed", h, err)
	}
	if _, err := SignFile(t.Context(), filepath.Join(dir, "none.db"), "example.jp", private, at("2010-03-31")); err == nil {
		t.Error("a file that there is not was signed")
	}
	if _, err := SignFile(t.Context(), file, "", private, at("2010-03-31")); err == nil {
		t.Error("a file was signed by nobody")
	}
}

// TestCheckpointOfNothing holds the list of an empty log against its checkpoint.
func TestCheckpointOfNothing(t *testing.T) {
	var empty Tree
	other := empty.Head()
	other[0] ^= 1
	for _, c := range []struct {
		head head
		list string
		want bool
	}{
		{head{"o", PublicLog, 0, empty.Head()}, "", true}, {head{"o", PublicLog, 0, empty.Head()}, "a b 0\n", true},
		{head{"o", PublicLog, 0, other}, "", false}, {head{"o", PublicLog, 1, empty.Head()}, "", false}, {head{"o", PublicLog, 1, empty.Head()}, "a b 0\n", false},
	} {
		h, err := AgainstList(strings.NewReader(c.list), []byte(c.head.text(at("2010-03-31"))+"\n"), "no key")
		if err != nil || h.Fits != c.want || h.Have != int64(strings.Count(c.list, "\n")) {
			t.Errorf("%q against %d entries = %+v, %v; want that it fits: %t", c.list, c.head.size, h, err, c.want)
		}
	}
}
