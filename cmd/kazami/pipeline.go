package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/nlp"
	"kazami/site/digest"
)

// This file is where all stages meet. Each is given what it needs and knows
// none of the others.

// line is the whole of a run: collect, index, detect, digest, publish.
func (s *session) line(ctx context.Context, store *archive.Store, run int64) (*summary, error) {
	sum := &summary{AsOf: work.Date(s.AsOf.AddDate(0, 0, -1)), Horizon: work.Date(s.Horizon), Profile: s.Name}
	if err := edition.LoadJudgements(ctx, &s.Work, store); err != nil {
		return nil, err
	}
	var loading sync.WaitGroup
	loading.Go(func() { _, _ = s.Words() }) // meanwhile; who needs it is told what is wrong with it
	defer loading.Wait()
	var err error
	if sum.Collected, err = collectAll(ctx, &s.Work, store, nil); err != nil {
		return nil, err
	}
	return sum, s.afterCollect(ctx, store, run, sum)
}

// afterCollect reads, detects and writes what the archive now holds.
func (s *session) afterCollect(ctx context.Context, store *archive.Store, run int64, sum *summary) (err error) {
	if sum.Indexed, err = indexNew(ctx, &s.Work, store); err != nil {
		return err
	}
	v, err := work.VocabularyOf(&s.Work)
	if err != nil {
		return err
	}
	d, err := detection.Detect(ctx, &s.Work, store, v)
	if err != nil {
		return err
	}
	if err := store.SaveSignals(ctx, run, d.WorthKeeping()); err != nil {
		return err
	}
	sum.Flags, sum.Prices = detection.Fold(d.Candidates(horizon.FullPanel), v), d.Prices(horizon.FullPanel)
	_, files, err := writeDigest(ctx, &s.Work, store, v, d, horizon.Red)
	if err != nil {
		return err
	}
	sum.Digest = files[0]
	if s.held {
		return nil
	}
	if sum.Published, err = edition.Publish(ctx, &s.Work, store, v, d); err != nil {
		return err
	}
	sum.Site = filepath.Join(s.Out, "index.html")
	if sum.NoFlag, err = edition.PublishedWithoutFlag(ctx, &s.Work, store, d); err != nil {
		return err
	}
	health, err := store.Health(ctx, time.Time{})
	for _, h := range health {
		sum.Documents += h.Documents
	}
	readings, err2 := store.Readings(ctx, s.AsOf)
	for _, r := range readings {
		sum.Public += r.Documents
	}
	return errors.Join(err, err2)
}

// indexed is what the index stage did.
type indexed struct {
	Read    int `json:"read"`
	Indexed int `json:"indexed"` // documents that were put into the search index
	again   int // of them, those that had been read before
	Years   int `json:"years_counted"`
	Copies  int `json:"near_duplicates"`
}

// indexDir is derived: it may be deleted at any time.
func indexDir(s *work.Work) string { return filepath.Join(s.Data, "index") }

func removeIndex(s *work.Work) error { return index.Remove(indexDir(s)) }

// openIndex opens the search index, and starts a new one where there is none
// that can be used.
func openIndex(ctx context.Context, s *work.Work, store *archive.Store) (*index.Index, error) {
	a, err := s.Words()
	if err != nil {
		return nil, err
	}
	ix, err := index.Open(indexOptions(s, store, a))
	if errors.Is(err, index.ErrRebuild) {
		fmt.Fprintf(s.Stderr, "kazami: %v: it is built anew from the archive\n", err)
		if err := removeIndex(s); err != nil {
			return nil, err
		}
		ix, err = index.Open(indexOptions(s, store, a))
	}
	return ix, err
}

// indexContents is what the index has, or why it cannot be used. Nothing is
// mended; without an index, none is made.
func indexContents(ctx context.Context, s *work.Work, store *archive.Store) (have map[archive.DocumentKey]int64, damaged string, err error) {
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
	return index.Options{Dir: indexDir(s), Version: a.Version(), Tokens: a.Query, Names: indexNames(a),
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

// indexNames is what else a thing is called, as the index asks it.
func indexNames(a *nlp.Analyser) func(string) index.Names {
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

// indexNew reads what is new in the archive into terms, feeds the search index from
// what was read, and counts it.
func indexNew(ctx context.Context, s *work.Work, store *archive.Store) (indexed, error) {
	var out indexed
	if s.Yield != nil {
		defer s.Yield()()
	}
	a, err := s.Words()
	if err != nil {
		return out, err
	}
	ix, err := openIndex(ctx, s, store)
	if err != nil {
		return out, err
	}
	n, err := ingest.Index(ctx, s.Log, store, ix, a, func(documents int) (func(int), func()) { return indexing(s, documents) })
	out.Read, out.Indexed, out.again = n.Read, n.Indexed, n.Again
	if err := errors.Join(err, ix.Close()); err != nil {
		return out, err
	}
	counted, err := store.Recount(ctx, newStories)
	out.Years, out.Copies = counted.Years, counted.Copies
	return out, err
}

// indexing shows how far the index stage is, and gives it the memory it is worth.
func indexing(s *work.Work, pending int) (step func(int), end func()) {
	b, often := work.NewBar(s.Stderr, "index", pending), func() {}
	if pending > manyDocuments {
		often = seldom()
	}
	return b.Step, func() { b.Done(); often() }
}

// newStories is a fresh pass of the near-duplicate finder.
func newStories() archive.Stories {
	var st nlp.Stories[int64]
	return func(t archive.Telling) (int64, bool) {
		return st.Leader(t.Seq, nlp.Telling{Source: t.Source, Published: time.Unix(t.Day*24*60*60, 0), SimHash: t.SimHash, Sketch: t.Sketch})
	}
}

// writeDigest writes the analyst's week into the data folder: Markdown first, then
// HTML. That of everything is stored, too; that up to a ceiling is not.
func writeDigest(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, most horizon.TLP) (dig horizon.Digest, files []string, err error) {
	name := s.Week().String()
	if most == horizon.Red {
		dig, err = makeDigest(ctx, s, store, v, d)
	} else {
		name += "-" + most.String()
		dig, err = digestUpTo(ctx, s, store, v, d, most)
	}
	if err != nil {
		return dig, nil, err
	}
	dir := filepath.Join(s.Data, "digest")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return dig, nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return dig, nil, err
	}
	defer root.Close()
	for ext, render := range map[string]func(io.Writer, horizon.Digest) error{".md": digest.Markdown, ".html": digest.HTML} {
		name := name + ext
		if err := work.Replace(root, name, func(w io.Writer) error { return render(w, dig) }); err != nil {
			return dig, nil, fmt.Errorf("write digest %s: %w", name, err)
		}
		files = append(files, filepath.Join(dir, name))
	}
	slices.Sort(files)
	slices.Reverse(files) // .md before .html
	return dig, files, nil
}
