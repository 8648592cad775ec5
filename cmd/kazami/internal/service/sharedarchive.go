package service

import (
	"context"
	"errors"
	"sync"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// patience is how long a job waits for an archive that another command holds.
const patience = 10 * time.Minute

// sharedArchive is the archive of a serving process. It is open while any job
// works with it and closed in between, so that other commands get their turn.
type sharedArchive struct {
	open func(context.Context) (*archive.Store, error)

	mu    sync.Mutex
	users int
	store *archive.Store
}

// use runs f with the open archive. While another process holds it, use waits,
// and gives up after patience, with that process's name.
func (a *sharedArchive) use(ctx context.Context, f func(*archive.Store) error) (err error) {
	store, err := a.acquire(ctx)
	for waited := time.Duration(0); err != nil && waited < patience; waited += time.Second {
		if _, locked := errors.AsType[*archive.LockedError](err); !locked {
			return err
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
		store, err = a.acquire(ctx)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.release()) }()
	return f(store)
}

func (a *sharedArchive) acquire(ctx context.Context) (*archive.Store, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users == 0 {
		store, err := a.open(ctx)
		if err != nil {
			return nil, err
		}
		a.store = store
	}
	a.users++
	return a.store, nil
}

func (a *sharedArchive) release() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users--; a.users > 0 {
		return nil
	}
	store := a.store
	a.store = nil
	return store.Close()
}

// PutCapture keeps an answer in the archive, as [archive.Store.PutCapture].
func (a *sharedArchive) PutCapture(ctx context.Context, c horizon.Capture) error {
	return a.use(ctx, func(store *archive.Store) error { return store.PutCapture(ctx, c) })
}
