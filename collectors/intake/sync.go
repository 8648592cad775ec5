// Package intake carries what a source yields: [Sync] into a store, with the
// figures of the run, and [Render] into what a person can look at.
package intake

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// Collector reads one source. Collect may change the position it is given;
// the position is worth saving once all documents before it are stored. It
// stops early when the caller stops or ctx ends.
type Collector interface {
	ID() horizon.SourceID
	Collect(ctx context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error]
}

// Store is what Sync writes to. Put stores documents in one step, all or none,
// and counts them; the same document again is unchanged.
type Store interface {
	Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error)
	Position(ctx context.Context, id horizon.SourceID) (horizon.Position, error)
	SavePosition(ctx context.Context, id horizon.SourceID, pos horizon.Position) error
}

// Report is what one run of one source did. Its Stored counts bad items as
// read and failed.
type Report struct {
	Source horizon.SourceID
	horizon.Stored
	Bad         []string  // the first messages of bad items
	Warned      int       // documents with warnings
	Warnings    []string  // the first of them, each with its document
	Notes       []string  // those that are about the source, not a document
	NotModified bool      // the source has nothing new, and says so
	NotDue      bool      // the source was not asked: it wishes to be left alone, or failed before; then Err says so
	Err         error     // why the source failed; nil if it did not
	Newest      time.Time // of the documents' dates that are not in the future
	Figures     horizon.Figures
}

const (
	batchSize   = 500
	batchBytes  = 16 << 20
	maxMessages = 20
)

// Sync carries what a source has into dst, in batches, and saves its position
// after the documents. A source that fails is reported in the report's Err, and
// what it gave before that is kept; the error that Sync returns is dst's or the
// context's. Running it again is always safe.
func Sync(ctx context.Context, log *slog.Logger, dst Store, src Collector, now func() time.Time) (Report, error) {
	s := &syncing{dst: dst, now: now, report: Report{Source: src.ID()}}
	pos, err := dst.Position(ctx, src.ID())
	if err != nil {
		return s.report, fmt.Errorf("read position of %s: %w", src.ID(), err)
	}
	if err := s.collect(ctx, src, &pos); err != nil {
		return s.report, fmt.Errorf("collect %s: %w", src.ID(), err)
	}
	if err := ctx.Err(); err != nil {
		return s.report, fmt.Errorf("collect %s: %w", src.ID(), err)
	}
	s.report.Figures = s.figures.of(&s.report, &pos)
	if !s.report.NotDue {
		if err := dst.SavePosition(ctx, src.ID(), pos); err != nil {
			return s.report, fmt.Errorf("save position of %s: %w", src.ID(), err)
		}
	}
	s.log(ctx, log)
	return s.report, nil
}

// syncing is one run.
type syncing struct {
	dst     Store
	now     func() time.Time
	report  Report
	figures figuring
	batch   []horizon.Document
	bytes   int
	storing chan storedBatch // nil: no batch is being stored
}

// storedBatch is what became of a batch.
type storedBatch struct {
	horizon.Stored
	err error
}

func (s *syncing) collect(ctx context.Context, src Collector, pos *horizon.Position) (err error) {
	defer func() { err = errors.Join(err, s.settle()) }()
	mark := pos.More[fetch.StaleValidators]
	if err := s.stream(ctx, src, pos); err != nil {
		return err
	}
	if w := fetch.StaleWarning(src.ID(), mark, pos); w != "" {
		s.report.Warnings = append(s.report.Warnings, w)
	}
	if w := fetch.EncodingWarning(src.ID(), pos); w != "" && !s.report.NotDue {
		s.report.Warnings, s.report.Notes = append(s.report.Warnings, w), append(s.report.Notes, w)
	}
	return s.flush(ctx)
}

// stream takes the source's items. A panic in the source becomes its error; an
// error of the store is returned.
func (s *syncing) stream(ctx context.Context, src Collector, pos *horizon.Position) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.report.Err = &stream.SourceError{Source: src.ID(), Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	for doc, bad := range src.Collect(ctx, pos) {
		if bad == nil {
			bad = garbled(&doc)
		}
		if bad != nil {
			s.noteBad(bad, pos.More[stream.Failures] != "")
			continue
		}
		if err := s.add(ctx, doc); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (s *syncing) noteBad(err error, failing bool) {
	r := &s.report
	switch {
	case errors.Is(err, stream.ErrNotModified):
		r.NotModified = true
	case errors.Is(err, stream.ErrNotDue):
		if r.NotDue = true; failing {
			r.Err = err
		}
	case stream.Ends(err):
		r.Err = err
	default:
		r.Read++
		r.Failed++
		if len(r.Bad) < maxMessages {
			r.Bad = append(r.Bad, err.Error())
		}
	}
}

func (s *syncing) add(ctx context.Context, doc horizon.Document) error {
	now := s.now()
	doc.Collected = now
	s.figures.add(&doc, now)
	s.report.Newest = s.figures.Newest
	if len(doc.Warnings) > 0 {
		s.report.Warned++
		if len(s.report.Warnings) < maxMessages {
			s.report.Warnings = append(s.report.Warnings, fmt.Sprintf("%s: %s", doc.ID, doc.Warnings[0]))
		}
	}
	s.batch = append(s.batch, doc)
	s.bytes += len(doc.Title) + len(doc.Body) + len(doc.Raw)
	if len(s.batch) < batchSize && s.bytes < batchBytes {
		return nil
	}
	return s.flush(ctx)
}

// flush has the batch stored, while the next is gathered, once the one before it is.
func (s *syncing) flush(ctx context.Context) error {
	if err := s.settle(); err != nil || len(s.batch) == 0 {
		return err
	}
	done, batch := make(chan storedBatch, 1), s.batch
	go func() {
		n, err := s.dst.Put(ctx, batch)
		done <- storedBatch{n, err}
	}()
	s.storing, s.batch, s.bytes = done, nil, 0
	return nil
}

// settle waits for the batch that is being stored.
func (s *syncing) settle() error {
	if s.storing == nil {
		return nil
	}
	b := <-s.storing
	s.storing = nil
	if b.err != nil {
		return fmt.Errorf("store documents: %w", b.err)
	}
	s.report.Add(b.Stored)
	return nil
}

func (s *syncing) log(ctx context.Context, log *slog.Logger) {
	r := s.report
	args := []any{"source", r.Source, "read", r.Read, "added", r.Added, "revised", r.Revised, "unchanged", r.Unchanged, "bad", r.Failed, "not_modified", r.NotModified}
	if r.Err != nil {
		args = append(args, "err", r.Err.Error())
	}
	log.InfoContext(ctx, "collected", args...)
}
