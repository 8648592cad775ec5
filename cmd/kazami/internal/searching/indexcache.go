// Package searching is what a search of the index takes, and the index kept open between
// searches.
package searching

import (
	"context"
	"errors"
	"sync"
	"time"

	"kazami/index"
	"kazami/internal/archive"
)

// idleIndex is how long nobody searches until the index is closed: while it is
// open no other process can write it.
const idleIndex = 2 * time.Second

// IndexCache is the search index of a service, open for reading while people
// search: to open it means to read all of it, for its checksums. It is of one
// detection's archive, and closed for another's, for a writer of this process,
// and when nobody searches. The zero value is ready; nil holds nothing.
type IndexCache struct {
	mu     sync.Mutex
	free   *sync.Cond // somebody ended
	ix     *index.Index
	of     *archive.Store // whose documents it shows
	users  int
	writer int // of this process, waiting or at work
	idle   *time.Timer
}

// Open reports whether an index is open.
func (h *IndexCache) Open() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ix != nil
}

// Search asks the index, opened by open if it is not. ErrBusy while this process
// writes it.
func (h *IndexCache) Search(ctx context.Context, of *archive.Store, open func() (*index.Index, error), q index.Query) (index.Results, error) {
	if h == nil {
		ix, err := open()
		if err != nil {
			return index.Results{}, err
		}
		r, err := ix.Search(ctx, q)
		return r, errors.Join(err, ix.Close())
	}
	ix, err := h.enter(of, open)
	if err != nil {
		return index.Results{}, err
	}
	defer h.leave()
	return ix.Search(ctx, q)
}

func (h *IndexCache) enter(of *archive.Store, open func() (*index.Index, error)) (*index.Index, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.writer == 0 && h.ix != nil && h.of != of { // shutting waits, and lets others in meanwhile
		if err := h.shut(); err != nil {
			return nil, err
		}
	}
	if h.writer > 0 {
		return nil, index.ErrBusy
	}
	if h.ix == nil {
		ix, err := open()
		if err != nil {
			return nil, err
		}
		h.ix, h.of = ix, of
	}
	h.users++
	return h.ix, nil
}

func (h *IndexCache) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.users--
	h.signal().Broadcast()
	if h.users > 0 {
		return
	}
	if h.idle != nil {
		h.idle.Stop()
	}
	h.idle = time.AfterFunc(idleIndex, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.users == 0 {
			_ = h.shut() // it was only read
		}
	})
}

// shut closes the index once nobody searches it; h.mu is held.
func (h *IndexCache) shut() error {
	for h.users > 0 {
		h.signal().Wait()
	}
	if h.ix == nil {
		return nil
	}
	ix := h.ix
	h.ix, h.of = nil, nil
	return ix.Close()
}

func (h *IndexCache) signal() *sync.Cond {
	if h.free == nil {
		h.free = sync.NewCond(&h.mu)
	}
	return h.free
}

// Yield closes the index and keeps it closed until done is called.
func (h *IndexCache) Yield() (done func()) {
	if h == nil {
		return func() {}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.writer++
	_ = h.shut() // it was only read
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.writer--
	}
}

// Forget closes the index if it shows the documents of an archive that is to be closed.
func (h *IndexCache) Forget(of *archive.Store) {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.of == of {
		_ = h.shut()
	}
}
