package archive

import (
	"errors"
	"fmt"
	"kazami/internal/archive/signing"
	"kazami/internal/horizon"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestHeads compares the heads of trees of every size with the library's own.
func TestHeads(t *testing.T) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = stored[x]
		}
		return out, nil
	})
	var tree Tree
	for n := range int64(70) {
		line := fmt.Appendf(nil, "entry %d\n", n)
		hashes, err := tlog.StoredHashes(n, line, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		tree.Add(line)
		if want, err := tlog.TreeHash(n+1, reader); err != nil || tree.Head() != want {
			t.Fatalf("head of %d entries = %v, want %v, %v", n+1, tree.Head(), want, err)
		}
	}
}

func isLogError(err error) bool {
	_, is := errors.AsType[*LogError](err)
	return is
}

// TestPublicRecord follows the public log from nothing to the checkpoints of issues.
func TestPublicRecord(t *testing.T) {
	s := open(t)
	ctx, week := t.Context(), horizon.WeekOf(at("2010-03-31"))
	if r, err := s.PublicRecord(ctx); err != nil || r.Checkpoint != "" || r.List != "" {
		t.Errorf("PublicRecord of nothing = %+v, %v", r, err)
	}
	for _, bad := range []Published{{Kind: "", Name: "x"}, {Kind: "document", Name: ""}, {Kind: "document", Name: "a b"}, {Kind: "d\n", Name: "a"}} {
		if err := s.Publish(ctx, []Published{{Kind: "document", Name: "good"}, bad}); err == nil {
			t.Errorf("%+v is published", bad)
		}
	}
	if err := s.Publish(ctx, []Published{{Kind: "document", Name: "a/1"}, {Kind: "issue", Name: "a/1"}}); err != nil {
		t.Fatal(err)
	}
	private, err := signing.Key(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Checkpoint(ctx, PublicLog, "example.jp", private, at("2010-03-31"))
	if err != nil {
		t.Fatal(err)
	}
	for i, note := range []string{"first", "first, again", "second"} {
		w := week.Add(i / 2)
		if _, err := s.PutIssue(ctx, horizon.Issue{Week: w, Published: w.End()}); err != nil {
			t.Fatal(err)
		}
		if err := s.Issued(ctx, w, note); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Issued(ctx, week, "too late"); err != nil {
		t.Fatal(err)
	}
	r, err := s.PublicRecord(ctx)
	if err != nil {
		t.Fatal(err)
	}
	zero := strings.Repeat("0", 64)
	if r.Checkpoint != text || r.List != "document a/1 "+zero+"\nissue a/1 "+zero+"\n" {
		t.Errorf("PublicRecord = %+v", r)
	}
	if want := map[horizon.Period]string{week: "first, again", week.Add(1): "second"}; !maps.Equal(r.Issues, want) {
		t.Errorf("issues went out with %v, want %v", r.Issues, want)
	}
	if e := (&LogError{PublicLog, 7}).Error(); !strings.Contains(e, "the public log") || !strings.Contains(e, "first 7 entries") {
		t.Errorf("LogError says %q", e)
	}
}
