package nlp

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ikawaha/kagome/v2/tokenizer"

	"kazami/internal/horizon"
)

// corpora is the folder of real documents beside the checkout, or the test is
// skipped.
func corpora(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, "..", "shared", "corpora")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpora beside the checkout: ", err)
	}
	return dir
}

// eachDocument reads the corpora file by file.
func eachDocument(t testing.TB, yield func(i int, d *horizon.Document)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(corpora(t), "*.jsonl.gz"))
	if err != nil || len(files) == 0 {
		t.Skip("no corpora: ", err)
	}
	i := 0
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		r := bufio.NewReaderSize(z, 1<<20)
		for {
			line, err := r.ReadBytes('\n')
			if len(line) > 0 {
				var in struct{ ID, Title, Body, Lang, Source string }
				if err := json.Unmarshal(line, &in); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				yield(i, &horizon.Document{ID: horizon.DocumentID(in.ID), Source: horizon.SourceID(in.Source), Title: in.Title, Body: in.Body, Lang: in.Lang})
				i++
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
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
