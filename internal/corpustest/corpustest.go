// Package corpustest reads the corpora of real documents, which stand beside
// the checkout and not in it, for tests and benchmarks. A test that asks for
// them where they are missing is skipped, saying so.
package corpustest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// Dir is the folder of the corpora.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Fatal("no go.mod above the test")
	}
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, "..", "shared", "corpora")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the corpora are not beside the checkout: ", err)
	}
	return dir
}

// Names are the corpora, in order.
func Names(t testing.TB) (all []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Dir(t), "*.jsonl.gz"))
	if err != nil || len(files) == 0 {
		t.Skip("no corpora are beside the checkout: ", err)
	}
	for _, f := range files {
		all = append(all, strings.TrimSuffix(filepath.Base(f), ".jsonl.gz"))
	}
	return all
}

// Line is one document of a corpus as it is stored.
type Line struct {
	t      testing.TB
	corpus string
	data   []byte
}

// Lines are the documents of a corpus, in its order.
func Lines(t testing.TB, corpus string) iter.Seq[Line] {
	t.Helper()
	return func(yield func(Line) bool) {
		f, err := os.Open(filepath.Join(Dir(t), corpus+".jsonl.gz"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatalf("%s: %v", corpus, err)
		}
		lines := bufio.NewScanner(z)
		lines.Buffer(nil, 64<<20)
		for lines.Scan() {
			if !yield(Line{t, corpus, lines.Bytes()}) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			t.Fatalf("%s: %v", corpus, err)
		}
	}
}

// All is the documents of all corpora, one by one.
func All(t testing.TB) iter.Seq2[int, *horizon.Document] {
	t.Helper()
	return func(yield func(int, *horizon.Document) bool) {
		i := 0
		for _, corpus := range Names(t) {
			for l := range Lines(t, corpus) {
				if !yield(i, l.Document()) {
					return
				}
				i++
			}
		}
	}
}

// Sample is every n-th document of the corpora, in random order, the same each
// time, and how many bytes they have.
func Sample(t testing.TB, n int) (docs []*horizon.Document, size int) {
	t.Helper()
	for i, d := range All(t) {
		if i%n == 0 {
			docs = append(docs, d)
			size += len(d.Title) + len(d.Body)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	return slices.Clip(docs), size
}

// ID is the document's, read without the rest.
func (l Line) ID() string {
	rest, ok := bytes.CutPrefix(l.data, []byte(`{"id": "`))
	id, _, closed := bytes.Cut(rest, []byte(`"`))
	if !ok || !closed {
		l.t.Fatalf("%s: a line does not begin with its id: %.80s", l.corpus, l.data)
	}
	return string(id)
}

// Document is the whole of it. Its source is the one that the line names; its
// label is CLEAR.
func (l Line) Document() *horizon.Document {
	var in struct {
		ID, Title, Body, Lang, Source string
		Published                     time.Time
	}
	if err := json.Unmarshal(l.data, &in); err != nil {
		l.t.Fatalf("%s: %v", l.corpus, err)
	}
	return &horizon.Document{ID: horizon.DocumentID(in.ID), Source: horizon.SourceID(in.Source), Title: in.Title, Body: in.Body, Lang: in.Lang,
		Published: in.Published, TLP: horizon.Clear}
}

// Documents are those of a corpus with these ids, by id. Each has to be there.
func Documents(t testing.TB, corpus string, ids []string) map[string]*horizon.Document {
	t.Helper()
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	found := map[string]*horizon.Document{}
	for l := range Lines(t, corpus) {
		if id := l.ID(); wanted[id] && found[id] == nil {
			found[id] = l.Document()
		}
	}
	for id := range wanted {
		if found[id] == nil {
			t.Fatalf("%s has no document %s", corpus, id)
		}
	}
	return found
}
