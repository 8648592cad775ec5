package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// line is a folder in which the whole line ran on the samples.
func line(t *testing.T) (dir string, kazami func(want int, args ...string) string) {
	t.Helper()
	dir = t.TempDir()
	kazami = func(want int, args ...string) string {
		t.Helper()
		out, code := command(t, dir, append(args, "--out", filepath.Join(dir, "public"))...)
		if code != want {
			t.Fatalf("kazami %s: exit code %d, want %d\n%s", strings.Join(args, " "), code, want, out)
		}
		return out
	}
	kazami(exitDone, "run")
	return dir, kazami
}

func isPage(dir string, path ...string) bool {
	_, err := os.Stat(filepath.Join(append([]string{dir, "public"}, path...)...))
	return err == nil
}

func pageOf(dir, change string) bool { return isPage(dir, "ja", "changes", change, "index.html") }

// TestActsFollowOneAnother has one person act again and again faster than a
// clock of seconds shows: every act is kept, and the last one holds.
func TestActsFollowOneAnother(t *testing.T) {
	dir, kazami := line(t)
	by := func(act, why string) []string {
		return []string{"review", act, "cloud-computing", "--who", "佐藤", "--why", why}
	}
	for range 10 {
		kazami(exitDone, by("note", "同じ覚え書き")...)
	}
	for _, act := range []string{"hold", "approve", "hold"} {
		kazami(exitDone, by(act, "文書を確かめた")...)
	}
	kazami(exitDone, "publish")
	if pageOf(dir, "cloud-computing") {
		t.Error("the last act was hold, and the change is public")
	}
	if n := acts(t, dir, `who = '佐藤' AND action = 'note'`); n != 10 {
		t.Errorf("%d of 10 notes are kept", n)
	}
	before := acts(t, dir, "1")
	kazami(exitDone, "run") // reads the file of judgements again
	if n := acts(t, dir, "1"); n != before {
		t.Errorf("a run stored %d acts beside the %d that there were", n-before, before)
	}
	if pageOf(dir, "cloud-computing") {
		t.Error("the file of judgements was read again, and its approval undid a hold")
	}
}

func acts(t *testing.T, dir, condition string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "data", "kazami.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM judgement WHERE ` + condition).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAlteredRecords alters a document behind a published change in the file.
func TestAlteredRecords(t *testing.T) {
	dir, kazami := line(t)
	if !pageOf(dir, "cloud-computing") {
		t.Fatal("the change that this test is about is not public")
	}
	name := filepath.Join(dir, "data", "kazami.db")
	old, other := []byte("電子行政クラウドについて質問主意書"), []byte("電子行政クラウドについて賛成主意書")
	b, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(b, old) {
		t.Fatalf("the archive has no title to alter, %v", err)
	}
	if err := os.WriteFile(name, bytes.ReplaceAll(b, old, other), 0o600); err != nil {
		t.Fatal(err)
	}
	out := kazami(exitPartly, "publish")
	if !strings.Contains(out, "chr-20090605-cloud-shitsumon") || !strings.Contains(out, "change cloud-computing rests on a document that was altered") || !strings.Contains(out, "published 8 changes: ") {
		t.Errorf("publish does not name what was altered, or what rested on it:\n%s", out)
	}
	if pageOf(dir, "cloud-computing") {
		t.Error("a change that rests on an altered document is public")
	}
	if err := filepath.WalkDir(filepath.Join(dir, "public"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, other) {
			t.Errorf("%s has the altered title", path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if out := kazami(exitFailed, "verify"); !strings.Contains(out, "chr-20090605-cloud-shitsumon") {
		t.Errorf("verify = %s, want the altered document named", out)
	}
	backup := filepath.Join(dir, "b.db")
	if out := kazami(exitFailed, "backup", backup); !strings.Contains(out, "chr-20090605-cloud-shitsumon") {
		t.Errorf("backup = %s, want the altered document named", out)
	}
	kazami(exitPartly, "run") // its source still has it: a sound revision is stored, and the altered one is still named
	if !pageOf(dir, "cloud-computing") {
		t.Error("the source was read again, and the change is still not public")
	}
}

// TestCheckpoints holds the archive, an older backup and the site's own list
// against checkpoints.
func TestCheckpoints(t *testing.T) {
	dir, kazami := line(t)
	older, newer := filepath.Join(dir, "older.db"), filepath.Join(dir, "newer.db")
	kazami(exitDone, "backup", older)
	kazami(exitDone, "review", "note", "cloud-computing", "--who", "佐藤", "--why", "覚え書き")
	kazami(exitDone, "backup", newer)
	kazami(exitDone, "verify", "--checkpoint", older+".checkpoint")
	if out := kazami(exitDone, "verify", "--checkpoint", newer+".checkpoint"); !strings.Contains(out, "none was altered") {
		t.Errorf("verify --checkpoint = %s", out)
	}
	data := filepath.Join(dir, "public", "ja", "data")
	key, err := os.ReadFile(filepath.Join(data, "key.txt"))
	if err != nil {
		t.Fatal(err)
	}
	checkpoint, list := filepath.Join(data, "checkpoint.txt"), filepath.Join(data, "log.txt")
	kazami(exitDone, "verify", "--checkpoint", checkpoint)
	kazami(exitDone, "verify", "--checkpoint", checkpoint, "--list", list, "--key", string(key))
	shorter := filepath.Join(dir, "shorter.txt")
	b, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(shorter, b[bytes.IndexByte(b, '\n')+1:], 0o600); err != nil {
		t.Fatal(err)
	}
	kazami(exitFailed, "verify", "--checkpoint", checkpoint, "--list", shorter, "--key", string(key))
	kazami(exitUsage, "verify", "--checkpoint", checkpoint, "--list", list)
	kazami(exitUsage, "verify", "--list", list)
	kazami(exitUsage, "verify", "--checkpoint", list)

	restored := t.TempDir()
	for _, args := range [][]string{{"restore", older}, {"index"}} {
		if out, code := command(t, restored, args...); code != exitDone {
			t.Fatalf("kazami %s: exit code %d\n%s", args[0], code, out)
		}
	}
	if out, code := command(t, restored, "verify", "--checkpoint", newer+".checkpoint"); code != exitFailed || !strings.Contains(out, "an older backup was restored") {
		t.Errorf("verify of an older backup = %d\n%s", code, out)
	}
}
