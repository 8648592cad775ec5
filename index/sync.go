package index

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"sync"

	"kazami/internal/horizon"
)

// Entry is a revision of a document that is to be read.
type Entry struct {
	Seq      int64 // the archive's number of the revision
	Document horizon.Document
	Old      bool // a later revision is in the archive: it is read, but not found
}

// Read is what was read in an entry.
type Read struct {
	Entry
	Analysis horizon.Analysis
}

// Source is the archive, as [Sync] needs it. Pending is read by one goroutine
// while another saves.
type Source interface {
	// Pending yields the entries that were not saved, in the order in which
	// they are to be saved. It goes on while entries are being saved, and ends
	// after an error.
	Pending(context.Context) iter.Seq2[Entry, error]

	// Save keeps what was read in the next entries, which the index has by
	// now, and so takes them from what is pending. All or none are saved.
	Save(context.Context, []Read) error

	// Forget makes every document pending, for an index that has none.
	Forget(context.Context) error
}

// Limits bound the work and the memory of a [Sync]. Zero fields stand for the
// values of [DefaultLimits].
type Limits struct {
	Workers   int // analyses that run at once
	Documents int // in a batch
	Bytes     int // of text in a batch; one document may exceed it
}

// DefaultLimits keep two cores busy and three batches under about 400 MB.
var DefaultLimits = Limits{Workers: 2, Documents: 2000, Bytes: 4 << 20}

// Report counts what a [Sync] did.
type Report struct {
	Read    int // entries that were read and saved
	Indexed int // documents that were put into the index
	Batches int
}

// Sync reads every pending entry once, with analyse, puts it into the index
// and then hands it to src to be saved, in the order of src and in batches.
// Analyse is called by several goroutines at once and must not keep its argument.
//
// When ctx ends, or at the first error, Sync returns what was done until then.
// Killed at any point, it is run again: a batch that was indexed but not saved
// is indexed anew to the same content. One Sync at a time.
func Sync(ctx context.Context, log *slog.Logger, ix *Index, src Source, analyse func(*Entry) horizon.Analysis, l Limits) (Report, error) {
	if err := ix.begin(ctx, src); err != nil {
		return Report{}, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var rep Report
	var writers sync.WaitGroup
	batches, indexed := make(chan []Read), make(chan []Read) // one is saved while the next is indexed and the one after is read
	writers.Go(func() {
		defer close(indexed)
		for b := range batches {
			if err := ix.put(ctx, b); err != nil {
				stop(err)
				continue
			}
			indexed <- b
		}
	})
	writers.Go(func() {
		for b := range indexed {
			if err := save(ctx, src, b); err != nil {
				stop(err)
				continue
			}
			rep.add(b)
			log.Debug("batch indexed", "documents", len(b), "read", rep.Read)
		}
	})
	l = l.orDefault()
	err := collect(readAll(ctx, src.Pending(ctx), analyse, l.Workers), l, batches)
	close(batches)
	writers.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return rep, cause
	}
	return rep, err
}

func (r *Report) add(saved []Read) {
	r.Read += len(saved)
	r.Batches++
	for i := range saved {
		if !saved[i].Old {
			r.Indexed++
		}
	}
}

// collect gathers what was read into batches. An incomplete batch is sent at
// the end of all, not before an error.
func collect(reads iter.Seq2[Read, error], l Limits, batches chan<- []Read) error {
	var batch []Read
	size := 0
	for r, err := range reads {
		if err != nil {
			return fmt.Errorf("read pending documents: %w", err)
		}
		batch = append(batch, r)
		size += len(r.Document.Title) + len(r.Document.Body)
		if len(batch) >= l.Documents || size >= l.Bytes {
			batches <- batch
			batch, size = nil, 0
		}
	}
	if len(batch) > 0 {
		batches <- batch
	}
	return nil
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	if l.Workers > 0 {
		d.Workers = l.Workers
	}
	if l.Documents > 0 {
		d.Documents = l.Documents
	}
	if l.Bytes > 0 {
		d.Bytes = l.Bytes
	}
	return d
}

// begin makes everything pending for a new index, whatever the archive saved
// for the one before. The first write says that it was done.
func (ix *Index) begin(ctx context.Context, src Source) error {
	if ix.writes > 0 {
		return nil
	}
	if err := src.Forget(ctx); err != nil {
		return fmt.Errorf("begin index: %w", err)
	}
	if err := ix.write(ix.b.NewBatch()); err != nil {
		return fmt.Errorf("begin index: %w", err)
	}
	return nil
}

// put indexes a batch, to disk.
func (ix *Index) put(ctx context.Context, all []Read) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b := ix.b.NewBatch()
	for i := range all {
		r := &all[i]
		if r.Old {
			continue
		}
		if err := b.IndexAdvanced(entry(r)); err != nil {
			return fmt.Errorf("index %s/%s: %w", r.Document.Source, r.Document.ID, err)
		}
	}
	if err := ix.write(b); err != nil {
		return fmt.Errorf("index %d documents: %w", len(all), err)
	}
	return nil
}

// save hands a batch that was indexed to its source.
func save(ctx context.Context, src Source, all []Read) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := src.Save(ctx, all); err != nil {
		return fmt.Errorf("save what was read in %d documents: %w", len(all), err)
	}
	return nil
}

// readAll analyses the entries with some workers and yields them in their
// order. At most four entries a worker are between source and consumer. An
// error is yielded once, last.
func readAll(ctx context.Context, entries iter.Seq2[Entry, error], analyse func(*Entry) horizon.Analysis, workers int) iter.Seq2[Read, error] {
	type job struct {
		Read
		err  error
		done chan struct{}
	}
	return func(yield func(Read, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()

		ordered := make(chan *job, 4*workers)
		todo := make(chan *job, workers)
		wg.Go(func() {
			defer close(ordered)
			defer close(todo)
			for e, err := range entries {
				j := &job{Read: Read{Entry: e}, err: err, done: make(chan struct{})}
				select {
				case ordered <- j:
				case <-ctx.Done():
					return
				}
				if err != nil {
					close(j.done)
					return
				}
				todo <- j
			}
		})
		for range workers {
			wg.Go(func() {
				for j := range todo {
					j.Analysis = analyse(&j.Entry)
					close(j.done)
				}
			})
		}
		for j := range ordered {
			<-j.done
			if !yield(j.Read, j.err) || j.err != nil {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Read{}, err)
		}
	}
}
