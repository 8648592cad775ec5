package tryout

import (
	"context"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/tryout"
	"kazami/site/desk/view"
)

const (
	patient    = 3 * time.Second // for an answer, before its page says that it is on its way
	mostTime   = 5 * time.Minute // for one
	mostKept   = 64
	mostQueued = 8
)

// Room is the page of the desk, over what the desk shows.
func Room(v *deskdata.Views) desk.Room {
	return tryout.Room(&trials{views: v, turn: make(chan struct{}, 1), patient: patient})
}

// trials answers one question after the other, each once for the same detection and
// the same documents.
type trials struct {
	views   *deskdata.Views
	turn    chan struct{} // held by who detects
	patient time.Duration

	mu   sync.Mutex
	on   basis
	kept map[tryout.Asking]*trial
	runs int // that were begun
}

// basis is what answers rest on: they are forgotten when it changes.
type basis struct {
	detection *detection.Result
	stamp     archive.Stamp
}

// trial is an answer that is there after done is closed.
type trial struct {
	done   chan struct{}
	began  time.Time
	turn   chan struct{} // closed when it is its turn
	answer tryout.Answer
	err    error
}

// Try is the answer, or how far it is.
func (t *trials) Try(ctx context.Context, a tryout.Asking) (tryout.State, error) {
	if a.Most == horizon.Red {
		a.Who = "" // who sees everything is answered the same
	}
	var x *trial
	err := t.views.Read(ctx, func(n *deskdata.Snapshot, store *archive.Store) error {
		stamp, err := store.Stamp(ctx)
		if err != nil {
			return err
		}
		x, err = t.of(ctx, a, basis{n.Detection(), stamp})
		return err
	})
	if err != nil {
		return tryout.State{}, err
	}
	soon := time.NewTimer(t.patient)
	defer soon.Stop()
	select {
	case <-x.done:
		return tryout.State{Answer: &x.answer}, x.err
	case <-soon.C:
		return tryout.State{Waits: !over(x.turn), For: time.Since(x.began)}, nil
	case <-ctx.Done():
		return tryout.State{}, ctx.Err()
	}
}

func over(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// of is the trial of a question, which it begins if there is none.
func (t *trials) of(ctx context.Context, a tryout.Asking, on basis) (*trial, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.on != on || len(t.kept) >= mostKept {
		t.on, t.kept = on, map[tryout.Asking]*trial{}
	}
	if x := t.kept[a]; x != nil {
		return x, nil
	}
	if t.runs >= mostQueued {
		return nil, &view.RefusedError{Why: tryout.Busy}
	}
	x := &trial{done: make(chan struct{}), turn: make(chan struct{}), began: time.Now()}
	t.kept[a] = x
	t.runs++
	go t.run(context.WithoutCancel(ctx), a, x)
	return x, nil
}

// run answers a question when it is its turn. What could not be answered is asked anew.
func (t *trials) run(ctx context.Context, a tryout.Asking, x *trial) {
	t.turn <- struct{}{}
	close(x.turn)
	ctx, cancel := context.WithTimeout(ctx, mostTime)
	defer cancel()
	x.err = t.views.Read(ctx, func(n *deskdata.Snapshot, store *archive.Store) (err error) {
		g := Ground{Work: n.Work, Store: store, V: n.V, Before: n.Detection(), Search: func(ctx context.Context, q index.Query) (index.Results, error) {
			return t.views.Searches.Search(ctx, store, func() (*index.Index, error) { return ingest.ReadIndex(n.Work, store) }, q)
		}}
		x.answer, err = g.Try(ctx, a)
		return err
	})
	<-t.turn
	t.mu.Lock()
	defer t.mu.Unlock()
	t.runs--
	if x.err != nil && t.kept[a] == x {
		delete(t.kept, a)
	}
	close(x.done)
}
