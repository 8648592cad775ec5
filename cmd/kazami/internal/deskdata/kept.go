package deskdata

import (
	"context"
	"errors"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/firstpage"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// kept is the pages that were kept for a ceiling, as long as there is no detection, which
// it has made; nil where there is one, or none are kept. A detection that fails, and pages
// that cannot be read, are the end of it.
func (v *Views) kept(ctx context.Context, most horizon.TLP) *firstpage.Pages {
	s, err := v.Server().Today()
	if err != nil {
		return nil // who asks on is told
	}
	v.mu.Lock()
	ended := v.snap != nil || v.unkept
	if !ended {
		v.renew(s)
	}
	v.mu.Unlock()
	if ended {
		return nil
	}
	p, err := v.shelf.Of(ctx, s, most)
	if err != nil && ctx.Err() == nil {
		if !errors.Is(err, archive.ErrNotReady) {
			s.Log.Warn("what was kept of the desk's pages is not shown", "err", err)
		}
		v.mu.Lock()
		v.unkept = true
		v.mu.Unlock()
	}
	return p
}

// keepSoon has the first pages kept a while after they were last gathered.
func (v *Views) keepSoon() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.toKeep = v.KeepAfter > 0
	if !v.toKeep || v.keeping != nil || v.closed {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	v.keeping = func() { stop(); <-done }
	go func() {
		defer close(done)
		defer stop()
		for v.keepNext(ctx) {
			if err := v.keep(ctx); err != nil && ctx.Err() == nil {
				v.Server().Base().Log.Warn("the desk's pages are not kept", "err", err)
			}
		}
	}()
}

// keepNext waits until it is time to keep pages; false if there is nothing to keep, or
// the desk was closed meanwhile.
func (v *Views) keepNext(ctx context.Context) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.toKeep {
		v.keeping = nil
		return false
	}
	v.mu.Unlock()
	select {
	case <-time.After(v.KeepAfter):
	case <-ctx.Done():
	}
	v.mu.Lock()
	v.toKeep = false
	return ctx.Err() == nil
}

// keep keeps the first pages of every ceiling that was asked for.
func (v *Views) keep(ctx context.Context) error {
	server := v.Server()
	return v.Read(ctx, func(n *Snapshot, _ *archive.Store) error {
		stamp, all, err := firstPages(ctx, n)
		if err != nil {
			return err
		}
		return server.Use(ctx, func(store *archive.Store) error {
			err := firstpage.Keep(ctx, n.Work, store, stamp, n.Now(), all)
			if err == nil {
				n.Log.Debug("the desk's pages are kept", "ceilings", len(all))
			}
			return err
		})
	})
}

// firstPages gathers what is shown first, for each ceiling, and at what stamp: one that
// was read before.
func firstPages(ctx context.Context, n *Snapshot) (archive.Stamp, map[horizon.TLP]firstpage.Pages, error) {
	n.mu.Lock()
	stamp := n.stamp
	n.mu.Unlock()
	all := map[horizon.TLP]firstpage.Pages{}
	for _, most := range n.ceilings() {
		p := firstpage.Pages{Details: map[horizon.ChangeID]view.Detail{}}
		var err error
		if p.Week, err = n.week(ctx, n.store, most); err != nil {
			return stamp, nil, err
		}
		for _, it := range slices.Concat(p.Week.Judge, p.Week.Near, p.Week.Changed, p.Week.Quiet) {
			d, err := n.Detail(ctx, n.store, it.ID, most)
			if _, refused := errors.AsType[*view.RefusedError](err); refused {
				continue
			} else if err != nil {
				return stamp, nil, err
			}
			p.Details[it.ID] = d
		}
		if p.Stream, err = n.stream(ctx, n.store, most); err != nil {
			return stamp, nil, err
		}
		all[most] = p
	}
	return stamp, all, nil
}
