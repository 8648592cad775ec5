package ingest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"kazami/index"
	"kazami/internal/horizon"
)

var errDisk = errors.New("no space left")

// numbered yields so many entries, by number, with a title of some bytes. At the
// entry broken, if it is not 0, it ends with an error.
func numbered(n, broken int) func(context.Context) iter.Seq2[index.Entry, error] {
	return func(ctx context.Context) iter.Seq2[index.Entry, error] {
		return func(yield func(index.Entry, error) bool) {
			for i := 1; i <= n; i++ {
				err := ctx.Err()
				if i == broken {
					err = errDisk
				}
				if !yield(index.Entry{Seq: int64(i), Document: horizon.Document{Title: "title"}}, err) || err != nil {
					return
				}
			}
		}
	}
}

// taken is what a step took.
type taken struct {
	seqs    []int64
	batches int
	fail    int // the batch that fails; 0: none
}

func (k *taken) step(_ context.Context, batch []index.Read) error {
	if k.batches+1 == k.fail {
		return errDisk
	}
	k.batches++
	for _, r := range batch {
		k.seqs = append(k.seqs, r.Seq)
	}
	return nil
}

func TestPass(t *testing.T) {
	for _, c := range []struct {
		name    string
		l       limits
		broken  int // entry
		fail    [2]int
		want    error
		batches int // of the first step, if nothing fails
	}{
		{"by number", limits{workers: 3, documents: 10, bytes: 1 << 20}, 0, [2]int{}, nil, 11},
		{"by bytes", limits{workers: 2, documents: 1000, bytes: 1}, 0, [2]int{}, nil, 103},
		{"a broken source", limits{workers: 2, documents: 10, bytes: 1 << 20}, 57, [2]int{}, errDisk, 0},
		{"the first step fails", limits{workers: 2, documents: 10, bytes: 1 << 20}, 0, [2]int{3, 0}, errDisk, 0},
		{"the second step fails", limits{workers: 2, documents: 10, bytes: 1 << 20}, 0, [2]int{0, 3}, errDisk, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var reads atomic.Int64
			first, second := &taken{fail: c.fail[0]}, &taken{fail: c.fail[1]}
			read := func(*index.Entry) horizon.Analysis { reads.Add(1); return horizon.Analysis{} }
			if err := pass(t.Context(), numbered(103, c.broken), read, c.l, first.step, second.step); !errors.Is(err, c.want) {
				t.Fatalf("pass = %v, want %v", err, c.want)
			}
			if !slices.IsSorted(first.seqs) || !slices.Equal(second.seqs, first.seqs[:len(second.seqs)]) {
				t.Errorf("steps took %v and then %v: want the order of the source, the second no more than the first", first.seqs, second.seqs)
			}
			if c.fail[1] == 3 && second.batches != 2 || c.fail[0] == 3 && first.batches != 2 {
				t.Errorf("%d and %d batches were taken, want none after the failure", first.batches, second.batches)
			}
			if c.want == nil && (reads.Load() != 103 || len(second.seqs) != 103 || first.batches != c.batches) {
				t.Errorf("%d were read, %d taken, in %d batches; want 103, once each, in %d", reads.Load(), len(second.seqs), first.batches, c.batches)
			}
		})
	}
}

func TestPassStopsWithItsContext(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var reads atomic.Int64
	stop := func(*index.Entry) horizon.Analysis {
		if reads.Add(1) == 42 {
			cancel()
		}
		return horizon.Analysis{}
	}
	var k taken
	if err := pass(ctx, numbered(500, 0), stop, limits{workers: 2, documents: 10, bytes: 1 << 20}, k.step); !errors.Is(err, context.Canceled) {
		t.Fatalf("pass = %v, want %v", err, context.Canceled)
	}
	if n := reads.Load(); n > 60 {
		t.Errorf("%d documents were read after the context ended", n-42)
	}
	if len(k.seqs) == 0 || len(k.seqs) > 60 {
		t.Errorf("%d were taken", len(k.seqs))
	}
}
