package index

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const killDir = "KAZAMI_TEST_KILL_DIR"

// filed is an archive whose memory of what was saved is a file, so that it
// outlives a process that is killed.
type filed struct {
	*store
	file string
}

func openFiled(t *testing.T, dir string) filed {
	t.Helper()
	f := filed{newStore(many(3000)...), filepath.Join(dir, "saved")}
	b, err := os.ReadFile(f.file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		seq, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		f.saved[seq]++
	}
	return f
}

func (f filed) Save(ctx context.Context, all []Read) error {
	var lines []byte
	for _, r := range all {
		lines = fmt.Appendln(lines, r.Seq)
	}
	file, err := os.OpenFile(f.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := file.Write(lines); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	fmt.Println("batch saved")
	return f.store.Save(ctx, all)
}

func (f filed) Forget(ctx context.Context) error {
	if err := os.RemoveAll(f.file); err != nil {
		return err
	}
	return f.store.Forget(ctx)
}

// TestPutKilled kills a process that fills an index, several times, and then finds
// every document that was saved, and at last all of them.
func TestPutKilled(t *testing.T) {
	if dir := os.Getenv(killDir); dir != "" {
		f := openFiled(t, dir)
		ix := open(t, f.options(filepath.Join(dir, "index")))
		if err := fill(t.Context(), ix, f, 40); err != nil {
			t.Fatal(err)
		}
		return
	}
	dir := t.TempDir()
	for round := range 6 {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			killAfter(t, dir, 3*round+1)
			findSaved(t, dir)
		})
	}
	f := openFiled(t, dir)
	left := 3000 - len(f.saved)
	ix := open(t, f.options(filepath.Join(dir, "index")))
	err := fill(t.Context(), ix, f, 2000)
	if err != nil || count(t, ix) != 3000 {
		t.Errorf("fill after six kills, with %d left: %v; Count() = %d, want 3000", left, err, count(t, ix))
	}
}

func findSaved(t *testing.T, dir string) {
	t.Helper()
	f := openFiled(t, dir)
	ix := open(t, f.options(filepath.Join(dir, "index")))
	if n := count(t, ix); n < len(f.saved) || n == 0 {
		t.Fatalf("%d documents were saved, %d are in the index", len(f.saved), n)
	}
	for seq := range f.saved {
		if seq%97 != 0 {
			continue
		}
		r, err := ix.Search(t.Context(), Query{Text: fmt.Sprintf("number%d", seq-1)})
		if err != nil || r.Total != 1 {
			t.Errorf("document %d was saved and is found %d times, %v", seq, r.Total, err)
		}
	}
}

// killAfter runs this test in a process of its own until it has saved some
// batches, and kills it.
func killAfter(t *testing.T, dir string, batches int) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run", "^TestPutKilled$", "-test.count", "1")
	c.Env = append(os.Environ(), killDir+"="+dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; n < batches && lines.Scan(); {
		if lines.Text() == "batch saved" {
			n++
		}
	}
	c.Process.Kill()
	c.Wait()
}
