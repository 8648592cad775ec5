package nlp

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ikawaha/kagome/v2/tokenizer"

	"kazami/internal/corpustest"
	"kazami/internal/horizon"
)

// eachDocument reads the corpora one by one.
func eachDocument(t testing.TB, yield func(i int, d *horizon.Document)) {
	t.Helper()
	i := 0
	for _, corpus := range corpustest.Names(t) {
		for l := range corpustest.Lines(t, corpus) {
			yield(i, l.Document())
			i++
		}
	}
}

// sample is every n-th document of the corpora, in random order.
func sample(t testing.TB, n int) (docs []*horizon.Document, size int) {
	t.Helper()
	eachDocument(t, func(i int, d *horizon.Document) {
		if i%n == 0 {
			docs = append(docs, d)
			size += len(d.Title) + len(d.Body)
		}
	})
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	return slices.Clip(docs), size
}

// BenchmarkAnalyse reads a mixture of the corpora on two goroutines, whole and
// by kagome alone (its tokens of title and body, nothing done with them).
func BenchmarkAnalyse(b *testing.B) {
	docs, size := sample(b, 20)
	a := analyser(b)
	kagome, err := tokenizer.New(a.dict.Dict, tokenizer.OmitBosEos())
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		read func(*horizon.Document)
	}{
		{"whole", func(d *horizon.Document) { a.Analyse(d, nil) }},
		{"kagome", func(d *horizon.Document) {
			for line := range strings.Lines(d.Title + "\n" + d.Body) {
				kagome.Tokenize(line)
			}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				inParallel(docs, c.read)
				n++
			}
			s := b.Elapsed().Seconds()
			b.ReportMetric(float64(n*len(docs))/s, "docs/s")
			b.ReportMetric(float64(n)*float64(size)/s/1e6, "MB/s")
		})
	}
}

func inParallel(docs []*horizon.Document, read func(*horizon.Document)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(docs) {
					return
				}
				read(docs[i])
			}
		})
	}
	wg.Wait()
}
