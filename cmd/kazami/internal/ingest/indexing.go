package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/nlp"
	"kazami/nlp/stories"
)

// Indexed is what the index stage did.
type Indexed struct {
	Read    int `json:"read"`
	Indexed int `json:"indexed"` // documents that were put into the search index
	Again   int `json:"again"`   // of them, those that had been read before
	Years   int `json:"years_counted"`
	Copies  int `json:"near_duplicates"`
}

// indexDir is derived: it may be deleted at any time.
func indexDir(s *work.Work) string { return filepath.Join(s.Data, "index") }

// RemoveIndex deletes the search index; the next [Update] builds it again.
func RemoveIndex(s *work.Work) error { return index.Remove(indexDir(s)) }

// OpenIndex opens the search index, and starts a new one where there is none
// that can be used.
func OpenIndex(ctx context.Context, s *work.Work, store *archive.Store) (*index.Index, error) {
	a, err := s.Words()
	if err != nil {
		return nil, err
	}
	ix, err := index.Open(indexOptions(s, store, a))
	if errors.Is(err, index.ErrRebuild) {
		fmt.Fprintf(s.Stderr, "kazami: %v: it is built again from the database\n", err)
		if err := RemoveIndex(s); err != nil {
			return nil, err
		}
		ix, err = index.Open(indexOptions(s, store, a))
	}
	return ix, err
}

// IndexContents is what the index has, or why it cannot be used. Nothing is
// mended; without an index, none is made.
func IndexContents(ctx context.Context, s *work.Work, store *archive.Store) (have map[archive.DocumentKey]int64, damaged string, err error) {
	have = map[archive.DocumentKey]int64{}
	if _, err := os.Stat(indexDir(s)); errors.Is(err, os.ErrNotExist) {
		return have, "", nil
	}
	a, err := s.Words()
	if err != nil {
		return have, "", err
	}
	ix, err := index.Open(indexOptions(s, store, a))
	if errors.Is(err, index.ErrRebuild) {
		return have, err.Error(), nil
	}
	if err != nil {
		return have, "", err
	}
	all, err := ix.Contents(ctx)
	for ref, seq := range all {
		have[archive.DocumentKey(ref)] = seq
	}
	return have, "", errors.Join(err, ix.Close())
}

// indexOptions is what the index is given of the archive and the vocabulary.
func indexOptions(s *work.Work, store *archive.Store, a *nlp.Analyser) index.Options {
	return index.Options{Dir: indexDir(s), Version: a.Version(), Tokens: a.Query, Names: IndexNames(a),
		Document: func(ctx context.Context, src horizon.SourceID, id horizon.DocumentID) (horizon.Document, bool, error) {
			d, ok, err := store.Document(ctx, src, id)
			return d.Document, ok, err
		},
		Stricter: func(ctx context.Context, least horizon.TLP) (all []index.Ref, err error) {
			keys, err := store.Relabelled(ctx, a.Version(), least)
			for _, k := range keys {
				all = append(all, index.Ref{Source: k.Source, ID: k.ID})
			}
			return all, err
		}}
}

// IndexNames is what else a thing is called, as the index asks it.
func IndexNames(a *nlp.Analyser) func(string) index.Names {
	names := a.Names()
	return func(text string) index.Names {
		other, themes := names(text)
		n := index.Names{Other: other}
		for _, id := range themes {
			n.Themes = append(n.Themes, string(id))
		}
		return n
	}
}

// manyDocuments are worth more memory than a few.
const manyDocuments = 1000

// Update reads what is new in the archive into terms, feeds the search index from
// what was read, and counts it.
func Update(ctx context.Context, s *work.Work, store *archive.Store) (Indexed, error) {
	var out Indexed
	if s.Yield != nil {
		defer s.Yield()()
	}
	a, err := s.Words()
	if err != nil {
		return out, err
	}
	ix, err := OpenIndex(ctx, s, store)
	if err != nil {
		return out, err
	}
	n, err := Index(ctx, s.Log, store, ix, a, func(documents int) (func(int), func()) { return indexing(s, documents) })
	out.Read, out.Indexed, out.Again = n.Read, n.Indexed, n.Again
	if err := errors.Join(err, ix.Close()); err != nil {
		return out, err
	}
	counted, err := store.Recount(ctx, NewStories)
	out.Years, out.Copies = counted.Years, counted.Copies
	return out, err
}

// indexing shows how far the index stage is, and gives it the memory it is worth.
func indexing(s *work.Work, pending int) (step func(int), end func()) {
	b, often := s.Bar("index", pending), func() {}
	if pending > manyDocuments {
		often = seldom()
	}
	return b.Step, func() { b.Done(); often() }
}

// NewStories is a fresh pass of the near-duplicate finder.
func NewStories() archive.Stories {
	var st stories.Stories[int64]
	return func(t archive.StoryDocument) (int64, bool) {
		return st.Leader(t.Seq, stories.Document{Source: t.Source, Published: time.Unix(t.Day*24*60*60, 0), SimHash: t.SimHash, Sketch: t.Sketch})
	}
}

// ReadIndex opens the search index for searching alone; ErrNoIndex if there is
// none that can be used.
func ReadIndex(s *work.Work, store *archive.Store) (*index.Index, error) {
	a, err := s.Words()
	if err != nil {
		return nil, err
	}
	ix, err := index.OpenRead(indexOptions(s, store, a))
	switch {
	case errors.Is(err, index.ErrRebuild):
		return nil, errors.Join(ErrNoIndex, err)
	case err != nil:
		return nil, err
	case ix.Fresh():
		return nil, errors.Join(ErrNoIndex, ix.Close())
	}
	return ix, nil
}

// seldom lets the garbage collector work seldom, unless the user has said how it
// is to; what it answers ends that.
func seldom() (end func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(gcPercent)
	return func() { debug.SetGCPercent(before) }
}

// ErrNoIndex says that there is no index to search, or none any more.
var ErrNoIndex = errors.New("the index is to be built")

// gcPercent is how seldom the garbage collector works while very many documents
// are read, below the limit of memory.
const gcPercent = 300
