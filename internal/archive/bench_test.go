package archive

import (
	"fmt"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// BenchmarkPut stores batches of 500 documents of about 1 kB.
func BenchmarkPut(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir(), "bench")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	body := strings.Repeat("制御システムの遠隔保守。", 28)
	n := 0
	for b.Loop() {
		docs := make([]horizon.Document, 500)
		for i := range docs {
			n++
			docs[i] = horizon.Document{Source: "bench", ID: horizon.DocumentID(fmt.Sprint(n)), Title: fmt.Sprint("題", n), Body: body, Published: at("2010-01-05"), Precision: horizon.ByDay, TLP: horizon.Clear}
		}
		if _, err := s.Put(b.Context(), docs); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(500*b.N)/b.Elapsed().Seconds(), "docs/s")
}

// BenchmarkSaveAnalyses stores what was read in batches of 500 documents of 60
// terms, one in ten of them new.
func BenchmarkSaveAnalyses(b *testing.B) {
	s, err := Open(b.Context(), b.TempDir(), "bench")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	n := 0
	for b.Loop() {
		b.StopTimer()
		docs := make([]horizon.Document, 500)
		for i := range docs {
			n++
			docs[i] = horizon.Document{Source: "bench", ID: horizon.DocumentID(fmt.Sprint(n)), Title: "x", Published: at("2010-01-05"), Precision: horizon.ByDay, TLP: horizon.Clear}
		}
		if _, err := s.Put(b.Context(), docs); err != nil {
			b.Fatal(err)
		}
		var all []Analysed
		for p, err := range s.Pending(b.Context(), 1) {
			if err != nil {
				b.Fatal(err)
			}
			a := Analysed{Stored: p.Stored, Lang: "ja", SimHash: uint64(p.Seq), Themes: []string{"cloud-computing"}, Sectors: []string{"power"}}
			for k := range 60 {
				word := fmt.Sprint("用語", k)
				if k%10 == 0 {
					word = fmt.Sprint("新語", p.Seq, k)
				}
				a.Terms = append(a.Terms, Term{Text: word, Lang: "ja"})
			}
			all = append(all, a)
		}
		b.StartTimer()
		if err := s.SaveAnalyses(b.Context(), 1, all, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(500*b.N)/b.Elapsed().Seconds(), "docs/s")
}
