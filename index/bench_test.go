package index

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"kazami/internal/corpustest"
	"kazami/internal/horizon"
)

// sampled reads a few thousand documents of four corpora, which stand beside
// the repository and may be missing.
func sampled(b *testing.B) ([]horizon.Document, int) {
	b.Helper()
	var docs []horizon.Document
	text := 0
	for _, name := range []string{"ict_whitepaper", "nvd_cve", "diet_speeches", "ietf_rfc"} {
		n := 0
		for l := range corpustest.Lines(b, name) {
			if n++; n > 1500 {
				break
			}
			d := l.Document()
			d.Source = horizon.SourceID(name)
			text += len(d.Title) + len(d.Body)
			docs = append(docs, *d)
		}
	}
	return docs, text
}

// BenchmarkPut indexes 6,000 documents with the cheap tokenizer of the tests;
// x_text is the size on disk over the bytes of title and body.
func BenchmarkPut(b *testing.B) {
	docs, text := sampled(b)
	var size int64
	for b.Loop() {
		s := newStore(docs...)
		dir := filepath.Join(b.TempDir(), "index")
		ix, err := Open(s.options(dir))
		if err != nil {
			b.Fatal(err)
		}
		if err := fill(b.Context(), ix, s, 2000); err != nil {
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
	if err := fill(b.Context(), ix, s, 2000); err != nil {
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
