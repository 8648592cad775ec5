package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/internal/archive"
	"kazami/internal/fulltest"
)

// TestWrongClock runs the line on the same archive with a clock that is a day
// behind, ten years ahead, behind 2038, and right again: nothing is deleted,
// doubled or published otherwise. A document dated in the future moves nothing.
func TestWrongClock(t *testing.T) {
	dir := ranHouse(t)
	config := filepath.Join(dir, "config.yaml")
	want := ranSite(t)
	data := filepath.Join(dir, "data", "plan2")
	have := len(revisionsIn(t, data))
	now := time.Now()
	for _, clock := range []struct {
		what string
		now  time.Time
	}{{"a day behind", now.AddDate(0, 0, -1)}, {"ten years ahead", now.AddDate(10, 0, 0)}, {"behind 2038", time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC)},
		{"1969", time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC)}, {"right again", now}} {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs, now: func() time.Time { return clock.now }, opts: &global{Config: config, Profile: "plan2"}, command: "run"}
		if err := (runCommand{}).Run(t.Context(), a); err != nil {
			t.Fatalf("%s: %v\n%s", clock.what, err, errs.String())
		}
		same(t, clock.what, want, tree(t, filepath.Join(dir, "public")))
		if got := len(revisionsIn(t, data)); got != have {
			t.Errorf("%s: %d revisions, want %d", clock.what, got, have)
		}
	}
	future := filepath.Join(t.TempDir(), "future.jsonl")
	line := `{"id":"f1","title":"IPv6への移行 量子暗号","body":"IPv6への移行","published":"2046-01-01","lang":"ja","source":"chronology-others"}` + "\n"
	if err := os.WriteFile(future, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, 0, "import", future, "--tlp", "CLEAR", "--config", config)
	if got := len(revisionsIn(t, data)); got != have+1 {
		t.Fatalf("the document of the future is not stored: %d revisions", got)
	}
	same(t, "with a document of the future", want, build(t, dir))
}

func revisionsIn(t *testing.T, data string) (all []archive.Stored) {
	t.Helper()
	store, err := archive.OpenRead(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for d, err := range store.Bulk(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		revisions, err := store.Revisions(t.Context(), d.Source, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, revisions...)
	}
	return all
}

// TestFullDiskAnywhere runs the line on a real file system of a few sizes, each
// too small at another write: it fails with 1 and says so; what was stored is
// whole; and once there is room, the next run builds the site of an undisturbed
// one.
func TestFullDiskAnywhere(t *testing.T) {
	want := ranSite(t)
	disk := t.TempDir()
	if err := mountSized(disk, 64<<20); err != nil {
		t.Skip("no small file system could be mounted here: ", err)
	}
	defer func() {
		if err := unmount(disk); err != nil {
			t.Error(err)
		}
	}()
	failed, sizes := 0, fulltest.Trials(3, 6)
	for i := range sizes {
		dir := house(t)
		args := []string{"run", "--config", filepath.Join(dir, "config.yaml"), "--data", filepath.Join(disk, "data"), "--out", filepath.Join(disk, "public")}
		text, err := os.ReadFile(args[2])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(args[2], bytes.Replace(text, []byte("floor: 256MB"), []byte("floor: 0"), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := mountSized(disk, int64(64<<10+i*(3<<20)/sizes)); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		switch code := run(context.WithoutCancel(t.Context()), args, strings.NewReader(""), &out, &errs); {
		case code == exitFailed:
			failed++
			if !strings.Contains(errs.String(), "disk") && !strings.Contains(errs.String(), "space") {
				t.Errorf("size %d: it does not say that the disk is full: %s", i, errs.String())
			}
		case code != exitDone && code != exitPartly:
			t.Errorf("size %d: exit code %d\n%s", i, code, errs.String())
		}
		if err := mountSized(disk, 64<<20); err != nil {
			t.Fatal(err)
		}
		wholeArchive(t, filepath.Join(disk, "data"))
		do(t, 0, args...)
		same(t, "after a full disk", want, tree(t, filepath.Join(disk, "public")))
		if err := errors.Join(os.RemoveAll(filepath.Join(disk, "data")), os.RemoveAll(filepath.Join(disk, "public"))); err != nil {
			t.Fatal(err)
		}
	}
	if failed < sizes/2 {
		t.Errorf("the disk was full in %d of %d runs alone: the sizes are badly chosen", failed, sizes)
	}
	t.Logf("the disk was full in %d of %d runs", failed, sizes)
}
