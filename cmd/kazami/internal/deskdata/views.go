// Package deskdata is what the desk shows and what is done at it: views and acts
// over the archive and a detection, each for somebody with a ceiling.
package deskdata

import (
	"context"
	"errors"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/firstpage"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/fetch"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Views is what the desk is given of the archive. Its methods are called by
// many goroutines.
type Views struct {
	Server    func() Server
	Searches  *searching.IndexCache
	KeepAfter time.Duration // after which what was gathered is kept for the next start; 0: it is not

	acting sync.Mutex // held while somebody acts
	shelf  firstpage.Shelf

	mu      sync.Mutex
	snap    *Snapshot
	making  *making
	stop    context.CancelFunc // of what is being made
	failed  time.Time          // when one last could not be made
	unkept  bool               // what was kept is not shown any more
	toKeep  bool               // something was gathered since it was last kept
	keeping func()             // ends who keeps it; nil: nobody does
	closed  bool
}

// Server is the process that serves a desk.
type Server interface {
	Base() *work.Work                                            // of the config as it is now
	Today() (*work.Work, error)                                  // the same, with the cut-off as of now
	Use(ctx context.Context, f func(*archive.Store) error) error // with the archive open to be written
	Fetcher() *fetch.Fetcher                                     // that all its requests go by
	Brought()                                                    // notes that something came that the rest of the line has not seen
	Turn(ctx context.Context) (done func(), err error)           // waits until nothing else is published
}

// Snapshot is what is asked of a detection, which is made once: as of a
// cut-off, for what the archive held when it was last detected.
type Snapshot struct {
	*work.Work
	V        work.Vocabulary
	d        *detection.Result
	store    *archive.Store
	searches *searching.IndexCache
	detected int64

	mu          sync.Mutex
	sourced     []ingest.SourceState
	grouping    *detection.Grouping                                       // the order of the week stays while it is judged
	public      *detection.Grouping                                       // the same by the public panel, for those who may not see all
	near        map[horizon.Panel][]horizon.Signal                        // close to detection, by panel
	lists       map[horizon.TLP]readable                                  // what they may open
	items       map[horizon.TLP]map[detection.SeriesAt]horizon.DigestItem // what was read for them
	occurrences map[string][]archive.Occurrence                           // by themes and terms
	book        *horizon.Book                                             // of all figures that were shown of these documents
	tallies     *evidence.Tallies
	sayings     map[string]saying // by what is counted: see [evidence.Known]
	users       int               // requests that have it, and one while it is the newest
	stamp       archive.Stamp
	weeks       map[horizon.TLP]view.Week
	asked       map[horizon.TLP]bool // for whom a week was ever gathered
	streams     map[horizon.TLP]horizon.Stream
	states      map[horizon.TLP][]ingest.SourceState // of the sources, as they may be seen
	details     map[detailKey]opened
}

// detailKey is a change as somebody with a ceiling sees it.
type detailKey struct {
	id   horizon.ChangeID
	most horizon.TLP
}

// Read runs f with the snapshot that holds, and the archive that it was made
// from, open for reading beside whoever writes it.
func (v *Views) Read(ctx context.Context, f func(*Snapshot, *archive.Store) error) error {
	s, err := v.Server().Today()
	if err != nil {
		return err
	}
	n, err := v.snapshot(ctx, s, firstWait)
	if err != nil {
		return err
	}
	defer n.leave()
	return f(n, n.store)
}

// firstWait is how long somebody waits for the first detection before they are
// informed that it is being made, and actWait how long if they act.
const (
	firstWait = 8 * time.Second
	actWait   = time.Minute
)

// againAfter is how long the desk stays with what it has when a newer detection
// could not be made.
const againAfter = 30 * time.Second

// making is a snapshot that is being made.
type making struct {
	done chan struct{}
	err  error // after done
}

// snapshot is the one of the newest detection. A newer one is made in the
// background, while the one before serves; who comes before there is any waits a
// while for it. Who gets one leaves it.
func (v *Views) snapshot(ctx context.Context, s *work.Work, wait time.Duration) (*Snapshot, error) {
	v.mu.Lock()
	if n := v.snap; n != nil {
		stamp, err := n.store.Stamp(ctx)
		if err != nil {
			v.mu.Unlock()
			return nil, err
		}
		if (!n.AsOf.Equal(s.AsOf) || n.Cfg != s.Cfg || stamp.Detected != n.detected) && time.Since(v.failed) > againAfter {
			v.renew(s)
		}
		n.hold(stamp)
		n.enter()
		v.mu.Unlock()
		return n, nil
	}
	m := v.renew(s)
	v.mu.Unlock()
	select {
	case <-m.done:
		if m.err != nil {
			return nil, m.err
		}
		return v.snapshot(ctx, s, wait)
	case <-time.After(wait):
		return nil, view.ErrPreparing
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// renew starts to make a snapshot, if none is being made; v.mu is held.
func (v *Views) renew(s *work.Work) *making {
	if v.making != nil {
		return v.making
	}
	m := &making{done: make(chan struct{})}
	v.making = m
	ctx, stop := context.WithCancel(context.Background())
	v.stop = stop
	before := v.snap
	go func() {
		defer stop()
		n, err := v.prepare(ctx, s)
		if err == nil {
			var ceilings []horizon.TLP
			if ceilings, err = likely(ctx, n, before); err == nil {
				err = n.warm(ctx, ceilings)
			}
			if err != nil {
				n.leave()
			}
		}
		if err == nil {
			defer v.keepSoon()
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		m.err, v.making = err, nil
		switch {
		case err == nil:
			if v.snap != nil {
				v.snap.leave()
			}
			v.snap = n
			v.shelf.Clear()
		case v.snap != nil:
			v.failed = time.Now()
			s.Log.Error("the desk stays with the detection before", "err", err)
		default:
			v.unkept = true
		}
		close(m.done)
	}()
	return m
}

// prepare detects once, with an archive that stays open as long as anybody uses
// the snapshot.
func (v *Views) prepare(ctx context.Context, s *work.Work) (n *Snapshot, err error) {
	store, err := archive.OpenRead(ctx, s.Data)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, store.Close())
		}
	}()
	stamp, err := store.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	n = &Snapshot{Work: s, searches: v.Searches, store: store, detected: stamp.Detected, users: 1}
	if n.V, err = work.VocabularyOf(s); err != nil {
		return nil, err
	}
	if n.d, err = detection.Detect(ctx, s, store, n.V); err != nil {
		return nil, err
	}
	n.hold(stamp)
	return n, nil
}

// Detection is what the snapshot is of.
func (n *Snapshot) Detection() *detection.Result { return n.d }

// enter and leave count who uses the snapshot; the last one closes its archive.
func (n *Snapshot) enter() *Snapshot {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.users++
	return n
}

func (n *Snapshot) leave() {
	n.mu.Lock()
	n.users--
	last := n.users == 0
	n.mu.Unlock()
	if last {
		n.searches.Forget(n.store)
		_ = n.store.Close() // it was only read
	}
}

// Close lets go of the archive once nobody uses it.
func (v *Views) Close() {
	v.mu.Lock()
	m, keeping := v.making, v.keeping
	v.closed = true
	if m != nil {
		v.stop()
	}
	v.mu.Unlock()
	if m != nil {
		<-m.done
	}
	if keeping != nil {
		keeping()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.snap != nil {
		v.snap.leave()
		v.snap = nil
	}
}

// hold forgets what was gathered before the archive changed.
func (n *Snapshot) hold(stamp archive.Stamp) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.stamp.Texts != stamp.Texts || n.items == nil {
		n.occurrences = map[string][]archive.Occurrence{}
		n.book, n.tallies, n.sayings = &horizon.Book{}, &evidence.Tallies{}, map[string]saying{}
		n.d.Figures.Forget()
		n.items = map[horizon.TLP]map[detection.SeriesAt]horizon.DigestItem{}
	}
	if n.stamp.Tries != stamp.Tries || n.stamp.Texts != stamp.Texts {
		n.sourced = nil
	}
	if n.stamp != stamp || n.weeks == nil {
		n.stamp, n.weeks, n.details, n.lists = stamp, map[horizon.TLP]view.Week{}, map[detailKey]opened{}, map[horizon.TLP]readable{}
		n.streams, n.states = map[horizon.TLP]horizon.Stream{}, map[horizon.TLP][]ingest.SourceState{}
	}
}

// patient is how long somebody waits for an archive that another process holds.
const patient = 8 * time.Second

// Write runs f with the archive, open for writing, and the snapshot.
func (v *Views) Write(ctx context.Context, f func(*Snapshot, *archive.Store) error) error {
	return v.write(ctx, f)
}

// write is [Views.Write].
func (v *Views) write(ctx context.Context, f func(*Snapshot, *archive.Store) error) error {
	server := v.Server()
	s, err := server.Today()
	if err != nil {
		return err
	}
	entered := false
	snap, err := v.snapshot(ctx, s, actWait)
	if err != nil {
		return err
	}
	defer snap.leave()
	waiting, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	err = server.Use(waiting, func(store *archive.Store) error {
		entered = true
		return f(snap, store)
	})
	if err != nil && !entered && waiting.Err() != nil && ctx.Err() == nil {
		return &view.RefusedError{Why: phrase.ArchiveInUse}
	}
	return err
}
