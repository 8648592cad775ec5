package index

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// sampled reads a few thousand documents of four corpora, which stand beside
// the repository and may be missing.
func sampled(b *testing.B) ([]horizon.Document, int) {
	b.Helper()
	var docs []horizon.Document
	text := 0
	for _, name := range []string{"ict_whitepaper", "nvd_cve", "diet_speeches", "ietf_rfc"} {
		f, err := os.Open(filepath.Join("..", "..", "shared", "corpora", name+".jsonl.gz"))
		if errors.Is(err, fs.ErrNotExist) {
			b.Skip("no corpora beside the repository")
		}
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			b.Fatal(err)
		}
		lines := json.NewDecoder(z)
		for range 1500 {
			var in struct {
				ID, Title, Body, Lang string
				Published             time.Time
			}
			if err := lines.Decode(&in); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			text += len(in.Title) + len(in.Body)
			docs = append(docs, horizon.Document{
				Source: horizon.SourceID(name), ID: horizon.DocumentID(in.ID), Title: in.Title, Body: in.Body,
				Lang: in.Lang, Published: in.Published, TLP: horizon.Clear,
			})
		}
	}
	return docs, text
}

// BenchmarkSync indexes 6,000 documents with the cheap tokenizer of the tests;
// x_text is the size on disk over the bytes of title and body.
func BenchmarkSync(b *testing.B) {
	docs, text := sampled(b)
	var size int64
	for b.Loop() {
		s := newStore(docs...)
		dir := filepath.Join(b.TempDir(), "index")
		ix, err := Open(s.options(dir))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Sync(b.Context(), quiet(), ix, s, analyse, Limits{}); err != nil {
			b.Fatal(err)
		}
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
		size = bytesIn(b, dir)
	}
	b.ReportMetric(float64(len(docs))*float64(b.N)/b.Elapsed().Seconds(), "docs/s")
	b.ReportMetric(float64(size)/float64(text), "x_text")
}

func bytesIn(b *testing.B, dir string) int64 {
	b.Helper()
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func BenchmarkSearch(b *testing.B) {
	docs, _ := sampled(b)
	s := newStore(docs...)
	o := s.options(filepath.Join(b.TempDir(), "index"))
	byKey := map[string]horizon.Document{}
	for _, d := range docs {
		byKey[key(d.Source, d.ID)] = d
	}
	o.Document = func(_ context.Context, source horizon.SourceID, id horizon.DocumentID) (horizon.Document, bool, error) {
		d, ok := byKey[key(source, id)]
		return d, ok, nil
	}
	ix := open(b, o)
	if _, err := Sync(b.Context(), quiet(), ix, s, analyse, Limits{}); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		q    Query
	}{
		{"term", Query{Text: "ipv6"}},
		{"frequent term", Query{Text: "the"}},
		{"phrase", Query{Text: `"denial of service"`}},
		{"as one", Query{Text: "情報セキュリティ"}},
		{"facets", Query{Text: "the", Facets: true}},
		{"year", Query{Text: "通信", From: time.Date(2005, 1, 1, 0, 0, 0, 0, horizon.Tokyo), To: time.Date(2006, 1, 1, 0, 0, 0, 0, horizon.Tokyo)}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if r, err := ix.Search(b.Context(), c.q); err != nil || r.Total == 0 {
					b.Fatalf("Search(%+v) = %d, %v", c.q, r.Total, err)
				}
			}
		})
	}
}
