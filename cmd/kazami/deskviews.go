package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
)

// deskViews is what the desk is given of the archive. Its methods are called by
// many goroutines.
type deskViews struct {
	server func() *server

	mu   sync.Mutex // held while a snapshot is made: who comes meanwhile waits for it
	snap *deskSnapshot
}

// deskSnapshot is what is asked of a detection, which is made once: as of a
// cut-off, for what the archive held when it was last detected.
type deskSnapshot struct {
	*session
	v        vocabulary
	d        *detection
	store    *archive.Store
	detected int64

	mu          sync.Mutex
	sourced     []fares
	grouping    *grouping                                       // the order of the week stays while it is judged
	items       map[horizon.TLP]map[seriesAt]horizon.DigestItem // what was read for them
	occurrences map[string][]archive.Occurrence                 // by themes and terms
	users       int                                             // requests that have it, and one while it is the newest
	stamp       archive.Stamp
	weeks       map[horizon.TLP]desk.Week
	details     map[detailKey]desk.Detail
}

// detailKey is a change as somebody with a ceiling sees it.
type detailKey struct {
	id   horizon.ChangeID
	most horizon.TLP
}

// read runs f with the snapshot that holds, and the archive that it was made
// from, open for reading beside whoever writes it.
func (v *deskViews) read(ctx context.Context, f func(*deskSnapshot, *archive.Store) error) error {
	s, err := v.server().today()
	if err != nil {
		return err
	}
	n, err := v.snapshot(ctx, s)
	if err != nil {
		return err
	}
	defer n.leave()
	return f(n, n.store)
}

// snapshot is the one that holds, made anew where there is none of this
// cut-off, config and detection. Who gets it leaves it.
func (v *deskViews) snapshot(ctx context.Context, s *session) (*deskSnapshot, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.snap != nil && v.snap.asOf.Equal(s.asOf) && v.snap.cfg == s.cfg {
		stamp, err := v.snap.store.Stamp(ctx)
		if err != nil {
			return nil, err
		}
		if stamp.Detected == v.snap.detected {
			v.snap.hold(stamp)
			return v.snap.enter(), nil
		}
	}
	n, err := v.make(ctx, s)
	if err != nil {
		return nil, err
	}
	if v.snap != nil {
		v.snap.leave()
	}
	v.snap = n
	return n.enter(), nil
}

// make detects once, with an archive that stays open as long as anybody uses
// the snapshot.
func (v *deskViews) make(ctx context.Context, s *session) (n *deskSnapshot, err error) {
	store, err := archive.OpenRead(ctx, s.data)
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
	n = &deskSnapshot{session: s, store: store, detected: stamp.Detected, users: 1}
	if n.v, err = s.vocabulary(); err != nil {
		return nil, err
	}
	if n.d, err = s.detect(ctx, store, n.v); err != nil {
		return nil, err
	}
	n.hold(stamp)
	return n, nil
}

// enter and leave count who uses the snapshot; the last one closes its archive.
func (n *deskSnapshot) enter() *deskSnapshot {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.users++
	return n
}

func (n *deskSnapshot) leave() {
	n.mu.Lock()
	n.users--
	last := n.users == 0
	n.mu.Unlock()
	if last {
		_ = n.store.Close() // it was only read
	}
}

// close lets go of the archive once nobody uses it.
func (v *deskViews) close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.snap != nil {
		v.snap.leave()
		v.snap = nil
	}
}

// hold forgets what was gathered before the archive changed.
func (n *deskSnapshot) hold(stamp archive.Stamp) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.stamp.Texts != stamp.Texts || n.items == nil {
		n.occurrences = map[string][]archive.Occurrence{}
		n.items = map[horizon.TLP]map[seriesAt]horizon.DigestItem{}
	}
	if n.stamp.Tries != stamp.Tries || n.stamp.Texts != stamp.Texts {
		n.sourced = nil
	}
	if n.stamp != stamp || n.weeks == nil {
		n.stamp, n.weeks, n.details = stamp, map[horizon.TLP]desk.Week{}, map[detailKey]desk.Detail{}
	}
}

// warm gathers what will be asked first before anybody asks.
func (v *deskViews) warm(ctx context.Context) error {
	return v.read(ctx, func(n *deskSnapshot, store *archive.Store) error {
		w, err := n.week(ctx, store, horizon.Red)
		for _, it := range w.Judge {
			if err == nil {
				_, err = n.detail(ctx, store, it.ID, horizon.Red)
			}
		}
		return err
	})
}

// Week is the digest as somebody with a ceiling may see it.
func (v *deskViews) Week(ctx context.Context, most horizon.TLP) (w desk.Week, err error) {
	err = v.read(ctx, func(n *deskSnapshot, store *archive.Store) error {
		w, err = n.week(ctx, store, most)
		return err
	})
	return w, err
}

func (n *deskSnapshot) week(ctx context.Context, store *archive.Store, most horizon.TLP) (desk.Week, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if w, ok := n.weeks[most]; ok {
		return w, nil
	}
	w := desk.Week{Names: map[horizon.ChangeID]string{}}
	var err error
	if n.items[most] == nil {
		n.items[most] = map[seriesAt]horizon.DigestItem{}
	}
	b := &digester{session: n.session, store: store, v: n.v, d: n.d, most: most, grouping: n.grouping, sourced: n.sourced, made: n.items[most]}
	if w.Digest, err = b.digest(ctx, func(context.Context) error { return nil }); err != nil {
		return w, err
	}
	n.grouping, n.sourced = b.grouping, b.sourced
	lead, err := store.Lead(ctx, n.session.week())
	if err != nil {
		return w, err
	}
	w.Title, w.Lead = lead.Title, lead.Text
	changes, err := n.changes(ctx, store)
	if err != nil {
		return w, err
	}
	standing, err := n.judgements(ctx, store)
	if err != nil {
		return w, err
	}
	named := map[horizon.ChangeID]string{}
	for _, c := range changes {
		named[c.ID] = c.Name
	}
	shown := map[horizon.ChangeID]bool{}
	for _, list := range [][]horizon.DigestItem{w.Judge, w.Changed, w.Quiet} {
		for _, it := range list {
			shown[it.ID] = true
			w.Names[it.ID] = cmpOr(named[it.ID], it.Signal.Name)
		}
	}
	w.Judged = lastJudged(standing, named, func(id horizon.ChangeID, a horizon.Action) bool {
		return most == horizon.Red || a == horizon.Approve || shown[id]
	})
	n.weeks[most] = w
	return w, nil
}

// lastJudged is the changes with the act that stands, those first that were judged
// last, as far as they may be shown.
func lastJudged(standing []horizon.Judgement, names map[horizon.ChangeID]string, may func(horizon.ChangeID, horizon.Action) bool) []desk.Judged {
	last := map[horizon.ChangeID]horizon.Judgement{}
	for _, j := range standing {
		if j.Action != horizon.Note {
			last[j.Change] = j
		}
	}
	var all []desk.Judged
	for id, j := range last {
		if may(id, j.Action) {
			all = append(all, desk.Judged{ID: id, Name: cmpOr(names[id], string(id)), State: j.Action, Who: j.Who, When: j.When})
		}
	}
	slices.SortFunc(all, func(a, b desk.Judged) int {
		return cmp.Or(b.When.Compare(a.When), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// patient is how long somebody waits for an archive that another process holds.
const patient = 8 * time.Second

// write runs f with the archive, open for writing, and the snapshot.
func (v *deskViews) write(ctx context.Context, f func(*deskSnapshot, *archive.Store) error) error {
	waiting, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	server := v.server()
	s, err := server.today()
	if err != nil {
		return err
	}
	entered := false
	snap, err := v.snapshot(ctx, s)
	if err != nil {
		return err
	}
	defer snap.leave()
	err = server.archive.use(waiting, func(store *archive.Store) error {
		entered = true
		return f(snap, store)
	})
	if err != nil && !entered && waiting.Err() != nil && ctx.Err() == nil {
		return &desk.RefusedError{Why: "ほかの作業が保管庫を使っています。終わってから、もう一度試してください。何も記録していません。"}
	}
	return err
}
