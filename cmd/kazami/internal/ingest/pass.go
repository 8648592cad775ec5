package ingest

import (
	"context"
	"iter"
	"sync"

	"kazami/index"
	"kazami/internal/horizon"
)

// limits bound the work and the memory of a pass.
type limits struct {
	workers   int // analyses that run at once
	documents int // in a batch
	bytes     int // of text in a batch; one document may exceed it
}

// defaultLimits keep two cores busy and three batches under about 400 MB.
var defaultLimits = limits{workers: 2, documents: 2000, bytes: 4 << 20}

// step takes a batch that the step before has taken.
type step func(context.Context, []index.Read) error

// pass reads every entry once and hands what was read to the steps, in order and
// in batches: one batch is in a step while the next is in the step before.
// Read is called by several goroutines at once and must not keep its argument.
//
// When ctx ends, or at the first error, it returns. A batch that some steps have
// taken may then be unknown to those after them.
func pass(ctx context.Context, entries func(context.Context) iter.Seq2[index.Entry, error], read func(*index.Entry) horizon.Analysis, l limits, steps ...step) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	first := make(chan []index.Read)
	var done sync.WaitGroup
	batches := first
	for _, do := range steps {
		from, to := batches, make(chan []index.Read)
		done.Go(func() {
			defer close(to)
			for b := range from {
				err := ctx.Err()
				if err == nil {
					err = do(ctx, b)
				}
				if err != nil {
					stop(err)
					continue
				}
				to <- b
			}
		})
		batches = to
	}
	done.Go(func() {
		for range batches {
		}
	})
	err := collect(readAll(ctx, entries(ctx), read, l.workers), l, first)
	close(first)
	done.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// collect gathers what was read into batches. An incomplete batch is sent at
// the end of all, not before an error.
func collect(reads iter.Seq2[index.Read, error], l limits, batches chan<- []index.Read) error {
	var batch []index.Read
	size := 0
	for r, err := range reads {
		if err != nil {
			return err
		}
		batch = append(batch, r)
		size += len(r.Document.Title) + len(r.Document.Body)
		if len(batch) >= l.documents || size >= l.bytes {
			batches <- batch
			batch, size = nil, 0
		}
	}
	if len(batch) > 0 {
		batches <- batch
	}
	return nil
}

// readAll analyses the entries with some workers and yields them in their
// order. At most four entries a worker are between source and consumer. An
// error is yielded once, last.
func readAll(ctx context.Context, entries iter.Seq2[index.Entry, error], analyse func(*index.Entry) horizon.Analysis, workers int) iter.Seq2[index.Read, error] {
	type job struct {
		index.Read
		err  error
		done chan struct{}
	}
	return func(yield func(index.Read, error) bool) {
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
				j := &job{Read: index.Read{Entry: e}, err: err, done: make(chan struct{})}
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
			yield(index.Read{}, err)
		}
	}
}
