package index

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/rogpeppe/go-internal/txtar"

	"kazami/internal/horizon"
)

var update = flag.Bool("update", false, "write the golden files")

// script separates the runs that the fake tokenizer makes tokens of.
func script(r rune) string {
	switch {
	case unicode.Is(unicode.Katakana, r) || r == 'ー':
		return "katakana"
	case unicode.Is(unicode.Hiragana, r):
		return "hiragana"
	case unicode.Is(unicode.Han, r):
		return "han"
	case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return "latin"
	case unicode.IsSpace(r):
		return ""
	}
	return "mark"
}

// tokenize is a cheap stand-in for nlp: a token a run of one script.
func tokenize(text string) []horizon.Token {
	var all []horizon.Token
	start, was := 0, ""
	end := func(at int) {
		if was != "" {
			pos := map[string]string{"hiragana": "助詞", "mark": "記号"}[was]
			all = append(all, horizon.Token{
				Surface: text[start:at], Base: strings.ToLower(text[start:at]), POS: cmp.Or(pos, "名詞"),
				Span: horizon.Span{Start: start, End: at},
			})
		}
	}
	for i, r := range text {
		if s := script(r); s != was || s == "mark" {
			end(i)
			start, was = i, s
		}
	}
	end(len(text))
	return all
}

// analyse reads a document whose tags stand in its warnings, as key=value.
func analyse(e *Entry) horizon.Analysis {
	d := &e.Document
	a := horizon.Analysis{Lang: d.Lang, Title: tokenize(d.Title), Body: tokenize(d.Body)}
	for _, w := range d.Warnings {
		k, values, _ := strings.Cut(w, "=")
		for v := range strings.SplitSeq(values, ",") {
			switch k {
			case "theme":
				a.Themes = append(a.Themes, horizon.Tag{ID: v})
			case "threat":
				a.Threats = append(a.Threats, horizon.Tag{ID: v})
			case "sector":
				a.Sectors = append(a.Sectors, horizon.Tag{ID: v})
			case "category":
				a.Categories = append(a.Categories, horizon.Category(v))
			case "entity":
				a.Entities = append(a.Entities, horizon.Entity{Kind: "CVE", Text: v})
			}
		}
	}
	return a
}

// store is an archive in memory.
type store struct {
	mu      sync.Mutex
	entries []Entry
	saved   map[int64]int
	forgot  int
}

func newStore(docs ...horizon.Document) *store {
	s := &store{saved: map[int64]int{}}
	for i, d := range docs {
		s.entries = append(s.entries, Entry{Seq: int64(i + 1), Document: d})
	}
	return s
}

func (s *store) Pending(ctx context.Context) iter.Seq2[Entry, error] {
	s.mu.Lock()
	done := maps.Clone(s.saved)
	s.mu.Unlock()
	return func(yield func(Entry, error) bool) {
		for _, e := range s.entries {
			if ctx.Err() != nil {
				yield(Entry{}, ctx.Err())
				return
			}
			if done[e.Seq] == 0 && !yield(e, nil) {
				return
			}
		}
	}
}

func (s *store) Save(_ context.Context, all []Read) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range all {
		s.saved[r.Seq]++
	}
	return nil
}

func (s *store) Forget(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgot++
	s.saved = map[int64]int{}
	return nil
}

// source is an archive, as fill needs it.
type source interface {
	Pending(context.Context) iter.Seq2[Entry, error]
	Save(context.Context, []Read) error
	Forget(context.Context) error
}

// fill puts what src did not save into ix, in batches of some documents, and
// saves it.
func fill(ctx context.Context, ix *Index, src source, documents int) error {
	if ix.Fresh() {
		if err := src.Forget(ctx); err != nil {
			return err
		}
		if err := ix.Put(ctx, nil); err != nil {
			return err
		}
	}
	var batch []Read
	flush := func() error {
		err := ix.Put(ctx, batch)
		if err == nil {
			err = src.Save(ctx, batch)
		}
		batch = nil
		return err
	}
	for e, err := range src.Pending(ctx) {
		if err != nil {
			return err
		}
		batch = append(batch, Read{Entry: e, Analysis: analyse(&e)})
		if len(batch) >= documents {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return flush()
}

func (s *store) document(_ context.Context, source horizon.SourceID, id horizon.DocumentID) (horizon.Document, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range slices.Backward(s.entries) {
		if e.Document.Source == source && e.Document.ID == id && !e.Old {
			return e.Document, true, nil
		}
	}
	return horizon.Document{}, false, nil
}

func (s *store) options(dir string) Options {
	return Options{Dir: dir, Version: 1, Tokens: tokenize, Document: s.document}
}

func open(t testing.TB, o Options) *Index {
	t.Helper()
	ix, err := Open(o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return ix
}

func day(t testing.TB, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	d, err := time.ParseInLocation("2006-01-02", s, horizon.Tokyo)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// corpus reads the documents of a quality file.
func corpus(t testing.TB, a *txtar.Archive) []horizon.Document {
	t.Helper()
	var docs []horizon.Document
	for _, f := range a.Files {
		head, ok := strings.CutPrefix(f.Name, "docs/")
		if !ok {
			continue
		}
		w := strings.Split(head, " ")
		source, id, _ := strings.Cut(w[0], "/")
		tlp, ok := horizon.ParseTLP(w[3])
		if !ok {
			t.Fatalf("%s: %q is not a label", f.Name, w[3])
		}
		title, body, _ := bytes.Cut(f.Data, []byte("\n"))
		d := horizon.Document{
			Source: horizon.SourceID(source), ID: horizon.DocumentID(id), URL: "https://" + source + ".example/" + id,
			Published: day(t, w[1]), Lang: w[2], TLP: tlp,
			Title: string(title), Body: string(body), Warnings: w[4:],
		}
		for _, o := range w[4:] {
			if c, ok := strings.CutPrefix(o, "class="); ok {
				d.Class = horizon.Class(c)
			}
		}
		docs = append(docs, d)
	}
	return docs
}

func quality(t testing.TB) (*store, *Index, *txtar.Archive) {
	t.Helper()
	a, err := txtar.ParseFile("testdata/quality.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s := newStore(corpus(t, a)...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	if err := fill(t.Context(), ix, s, 4); err != nil {
		t.Fatalf("Sync: %v", err)
	}
	return s, ix, a
}

func many(n int) []horizon.Document {
	var docs []horizon.Document
	for i := range n {
		docs = append(docs, horizon.Document{
			Source: "made", ID: horizon.DocumentID(fmt.Sprintf("%05d", i)), TLP: horizon.Clear, Lang: "en",
			Title: fmt.Sprintf("document %d", i), Body: fmt.Sprintf("the body of number%d says hello", i),
			Published: time.Date(2009, 1, 1, i, 0, 0, 0, horizon.Tokyo),
		})
	}
	return docs
}
