package intake

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// fake is a source of items.
type fake struct {
	items func(yield func(horizon.Document, error) bool)
	end   string // its position afterwards
}

func (f *fake) ID() horizon.SourceID { return "fake" }

func (f *fake) Collect(_ context.Context, pos *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		stopped := false
		f.items(func(d horizon.Document, err error) bool {
			if !stopped {
				stopped = !yield(d, err)
			}
			return !stopped
		})
		if !stopped {
			pos.Digest = f.end
		}
	}
}

func document(i int) horizon.Document {
	return horizon.Document{ID: horizon.DocumentID(fmt.Sprint(i)), Source: "fake", Title: "t"}
}

func TestSyncBatchesAndCounts(t *testing.T) {
	dst := sourcetest.NewStore()
	src := &fake{end: "done", items: func(yield func(horizon.Document, error) bool) {
		for i := range 1200 {
			if i%100 == 7 && !yield(horizon.Document{}, fmt.Errorf("item %d is bad", i)) {
				return
			}
			d := document(i)
			d.Published = sourcetest.AsOf.AddDate(0, 0, i-1100) // some in the future
			if !yield(d, nil) {
				return
			}
		}
	}}
	rep, err := Sync(t.Context(), sourcetest.Quiet, dst, src, sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil || rep.Err != nil {
		t.Fatalf("Sync = %v, %v", rep, err)
	}
	if want := (horizon.Stored{Read: 1212, Added: 1200, Failed: 12}); rep.Stored != want {
		t.Errorf("Sync counts %+v, want %+v", rep.Stored, want)
	}
	if !slices.Equal(dst.Puts, []int{500, 500, 200}) {
		t.Errorf("Sync puts %v, want batches of 500", dst.Puts)
	}
	if len(rep.Bad) != 12 || rep.Bad[0] != "item 7 is bad" {
		t.Errorf("Sync names %q", rep.Bad)
	}
	if !rep.Newest.Equal(sourcetest.AsOf) {
		t.Errorf("Newest = %v, want %v: what is dated in the future is not newest", rep.Newest, sourcetest.AsOf)
	}
	if dst.Pos["fake"].Digest != "done" {
		t.Errorf("position %+v was not saved", dst.Pos["fake"])
	}
	rep, err = Sync(t.Context(), sourcetest.Quiet, dst, src, sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil || rep.Unchanged != 1200 || rep.Added != 0 {
		t.Errorf("a second Sync = %+v, %v, want 1200 unchanged", rep.Stored, err)
	}
}

func TestSyncKeepsWhatCameBeforeAFailure(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(yield func(horizon.Document, error) bool)
		err  string
	}{
		{"an error of the source", func(yield func(horizon.Document, error) bool) {
			yield(horizon.Document{}, &stream.SourceError{Source: "fake", Err: errors.New("broke off")})
		}, "source fake: broke off"},
		{"a panic of the source", func(func(horizon.Document, error) bool) { panic("oh") }, "source fake: panic: oh"},
	} {
		dst := sourcetest.NewStore()
		src := &fake{items: func(yield func(horizon.Document, error) bool) {
			for i := range 10 {
				if !yield(document(i), nil) {
					return
				}
			}
			c.end(yield)
		}}
		rep, err := Sync(t.Context(), sourcetest.Quiet, dst, src, sourcetest.ClockAt(sourcetest.AsOf))
		if err != nil || rep.Err == nil || rep.Err.Error() != c.err || rep.Added != 10 {
			t.Errorf("%s: %+v, %v, want 10 added and %q", c.name, rep, err, c.err)
		}
	}
}

func TestSyncStopsWhenTheStoreFails(t *testing.T) {
	dst := sourcetest.NewStore()
	dst.Fail = errors.New("disk full")
	src := &fake{end: "done", items: func(yield func(horizon.Document, error) bool) { yield(document(1), nil) }}
	if _, err := Sync(t.Context(), sourcetest.Quiet, dst, src, sourcetest.ClockAt(sourcetest.AsOf)); !errors.Is(err, dst.Fail) {
		t.Errorf("Sync = %v, want the store's error", err)
	}
	if len(dst.Pos) != 0 {
		t.Errorf("position %v was saved though nothing was stored", dst.Pos)
	}
}

func TestSyncIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dst := sourcetest.NewStore()
	given := 0
	src := &fake{end: "done", items: func(yield func(horizon.Document, error) bool) {
		for i := range 100 {
			if given = i; i == 3 {
				cancel()
			}
			if !yield(document(i), nil) {
				return
			}
		}
	}}
	if _, err := Sync(ctx, sourcetest.Quiet, dst, src, sourcetest.ClockAt(sourcetest.AsOf)); !errors.Is(err, context.Canceled) {
		t.Errorf("Sync = %v, want the context's end", err)
	}
	if given != 3 || len(dst.Pos) != 0 {
		t.Errorf("after its context ended Sync took item %d and saved %v", given, dst.Pos)
	}
}
