package nlp

import (
	"testing"

	"kazami/internal/horizon"
	"kazami/nlp/stories"
)

// BenchmarkStories is what a document costs on top of its analysis: reading and
// learning what its source repeats, and finding what it copies; a year of
// vulnerability records.
func BenchmarkStories(b *testing.B) {
	a := analyser(b)
	docs := dated(b, "nvd_cve")
	docs = docs[len(docs)-8000:]
	read := make([]horizon.Analysis, len(docs))
	var bp stories.Boilerplate
	for i, d := range docs {
		rep, lesson := bp.Read(d.Title, d.Body, d.Published)
		bp.Learn(lesson)
		read[i] = a.Analyse(d, &rep)
	}
	each := func(b *testing.B, n int) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*len(docs)), "ns/doc")
	}
	b.Run("analyse", func(b *testing.B) {
		n := 0
		for b.Loop() {
			for _, d := range docs[:len(docs)/8] {
				a.Analyse(d, nil)
			}
			n++
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*len(docs)/8), "ns/doc")
	})
	b.Run("boilerplate", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			var bp stories.Boilerplate
			for _, d := range docs {
				_, lesson := bp.Read(d.Title, d.Body, d.Published)
				bp.Learn(lesson)
			}
			n++
		}
		each(b, n)
	})
	b.Run("stories", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			var s stories.Stories[int]
			for i, d := range docs {
				s.Leader(i, stories.Document{Source: d.Source, Published: d.Published, SimHash: read[i].SimHash, Sketch: read[i].Sketch})
			}
			n++
		}
		each(b, n)
	})
	b.Run("state", func(b *testing.B) {
		size := 0
		for b.Loop() {
			data, err := bp.MarshalBinary()
			if err != nil {
				b.Fatal(err)
			}
			size = len(data)
		}
		b.ReportMetric(float64(size), "bytes")
	})
}
