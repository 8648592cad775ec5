// Package ingest brings documents into the archive's derived parts: it analyses
// what is pending, keeps what was read in the archive, and feeds the search index
// from that. The analysis drives the index: an index that was lost is filled
// again from what was read, and nothing is analysed or counted for it.
package ingest

import (
	"context"
	"fmt"
	"iter"
	"log/slog"

	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/nlp"
)

// Report counts what [Index] did.
type Report struct {
	Read    int // revisions that were analysed and saved
	Indexed int // documents that were put into the index
	Again   int // of them, those that had been read before
}

// Progress is given how many revisions are to be read or indexed, before the
// first; step is called with how many more are done, and end at the end.
type Progress func(pending int) (step func(n int), end func())

// Index analyses every revision that this version of the analysis has not read,
// saves what was read, and puts it into the index. Then it puts into the index
// what was read before and is missing there: for that the text is cut into tokens
// again, and what was read stays as it is.
//
// When ctx ends, or at the first error, Index returns what was done until then.
// Killed at any point, it is run again. One Index at a time.
func Index(ctx context.Context, log *slog.Logger, store *archive.Store, ix *index.Index, a *nlp.Analyser, progress Progress) (Report, error) {
	return indexWith(ctx, log, store, ix, a, progress, defaultLimits)
}

func indexWith(ctx context.Context, log *slog.Logger, store *archive.Store, ix *index.Index, a *nlp.Analyser, progress Progress, l limits) (Report, error) {
	again, err := store.ForgetAnalyses(ctx, a.Version())
	if err != nil {
		return Report{}, err
	}
	if ix.Fresh() {
		if err := store.ForgetIndex(ctx); err != nil {
			return Report{}, err
		}
		if err := ix.Put(ctx, nil); err != nil {
			return Report{}, fmt.Errorf("begin index: %w", err)
		}
	}
	pending, err := store.CountPending(ctx, a.Version())
	if err != nil {
		return Report{}, err
	}
	if again {
		log.InfoContext(ctx, "this program reads documents otherwise than the one before: all are read again", "documents", pending)
	}
	s := &stage{log: log, store: store, ix: ix, nlp: a}
	var end func()
	s.done, end = progress(pending)
	defer end()
	r := &reading{store: store, nlp: a}
	if err := r.load(ctx); err != nil {
		return Report{}, err
	}
	err = pass(ctx, r.pending, r.analyse, l, func(ctx context.Context, batch []index.Read) error {
		err := r.save(ctx, batch)
		if err == nil {
			s.report.Read += len(batch)
		}
		return err
	}, s.index)
	if err == nil {
		before := s.report.Indexed
		err = pass(ctx, s.unindexed, s.reread, l, s.index)
		s.report.Again = s.report.Indexed - before
	}
	return s.report, err
}

// stage feeds the index.
type stage struct {
	log    *slog.Logger
	store  *archive.Store
	ix     *index.Index
	nlp    *nlp.Analyser
	done   func(int)
	report Report
	tags   tagsBySeq
}

// index puts a batch into the index, and then marks it in the archive.
func (s *stage) index(ctx context.Context, batch []index.Read) error {
	if err := s.ix.Put(ctx, batch); err != nil {
		return err
	}
	seqs := make([]int64, len(batch))
	for i := range batch {
		seqs[i] = batch[i].Seq
	}
	if err := s.store.Indexed(ctx, seqs); err != nil {
		return err
	}
	for i := range batch {
		if !batch[i].Old {
			s.report.Indexed++
		}
	}
	s.done(len(batch))
	s.log.Debug("batch indexed", "documents", len(batch), "indexed", s.report.Indexed)
	return nil
}

// unindexed yields what was read and is missing in the index.
func (s *stage) unindexed(ctx context.Context) iter.Seq2[index.Entry, error] {
	return func(yield func(index.Entry, error) bool) {
		for p, err := range s.store.Unindexed(ctx, s.nlp.Version()) {
			if err == nil {
				s.tags.put(p.Seq, p.Tags)
			}
			if !yield(index.Entry{Seq: p.Seq, Document: p.Document, Old: p.Old}, err) || err != nil {
				return
			}
		}
	}
}

// reread is the analysis as the index takes it: tokens and entities of the text,
// tags as they were saved.
func (s *stage) reread(e *index.Entry) horizon.Analysis {
	tags := s.tags.take(e.Seq)
	if e.Old {
		return horizon.Analysis{} // it is not found
	}
	r := s.nlp.Tokenize(&e.Document)
	r.Themes, r.Sectors = tagged(tags[archive.TagTheme]), tagged(tags[archive.TagSector])
	r.Threats, r.Sharing = tagged(tags[archive.TagThreat]), tagged(tags[archive.TagSharing])
	r.Categories = s.nlp.Categories(r.Themes)
	return r
}

func tagged(ids []string) (all []horizon.Tag) {
	for _, id := range ids {
		all = append(all, horizon.Tag{ID: id})
	}
	return all
}
