package edition

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
)

// TestPublishesTheArchiveOfBefore opens the archive that commit 21a580d made of the
// samples and publishes it a week later. Its nine changes stay public, though nobody
// wrote where counter-evidence was looked for; its issue stands as it went out, but for
// the stage that is none; and every figure of today has its key.
func TestPublishesTheArchiveOfBefore(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	if err := os.MkdirAll(w.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	z, err := os.Open("../../../../internal/archive/testdata/schema6.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	r, err := gzip.NewReader(z)
	if err != nil {
		t.Fatal(err)
	}
	db, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Data, "kazami.db"), db, 0o600); err != nil {
		t.Fatal(err)
	}
	w.Now = func() time.Time { return time.Date(2010, 4, 12, 9, 0, 0, 0, horizon.Tokyo) }
	w.AsOf = time.Date(2010, 4, 12, 0, 0, 0, 0, horizon.Tokyo)
	store := worktest.Open(t, w)
	if _, err := ingest.Update(t.Context(), w, store); err != nil {
		t.Fatal(err)
	}
	v, err := work.VocabularyOf(w)
	if err != nil {
		t.Fatal(err)
	}
	d, err := detection.Detect(t.Context(), w, store, v)
	if err != nil {
		t.Fatal(err)
	}
	acts, err := store.Judgements(t.Context(), Always)
	if err != nil {
		t.Fatal(err)
	}
	n, err := Publish(t.Context(), w, store, v, d)
	if err != nil || n < 8 {
		t.Fatalf("%d changes are public, %v", n, err)
	}
	described, err := store.Changes(t.Context(), w.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	incomplete := 0
	for _, c := range described {
		if len(c.Missing()) > 0 {
			incomplete++
		}
	}
	if incomplete < 9 || len(acts) < 9 {
		t.Errorf("%d changes are incomplete, %d acts are kept", incomplete, len(acts))
	}
	page, err := os.ReadFile(filepath.Join(w.Out, "ja/news/2010/13/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if s := string(page); !strings.Contains(s, "2009年の観測は") || !strings.Contains(s, "data-said") || strings.Contains(s, "兆候なし") {
		t.Errorf("the issue of before: %s", s)
	}
	if figures, pages, keys := readSite(t, w.Out); figures == 0 || keys == 0 {
		t.Errorf("%d figures on %d pages by %d keys", figures, pages, keys)
	}
}
