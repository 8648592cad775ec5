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
	detected int64

	mu      sync.Mutex
	stamp   archive.Stamp
	weeks   map[horizon.TLP]desk.Week
	details map[detailKey]desk.Detail
}

// detailKey is a change as somebody with a ceiling sees it.
type detailKey struct {
	id   horizon.ChangeID
	most horizon.TLP
}

// read runs f with the archive, open for reading beside whoever writes it, and
// the snapshot that holds for it.
func (v *deskViews) read(ctx context.Context, f func(*deskSnapshot, *archive.Store) error) (err error) {
	s, err := v.server().today()
	if err != nil {
		return err
	}
	store, err := archive.OpenRead(ctx, s.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	snap, err := v.snapshot(ctx, s, store)
	if err != nil {
		return err
	}
	return f(snap, store)
}

// snapshot is the one that holds, made anew where there is none of this
// cut-off, config and detection.
func (v *deskViews) snapshot(ctx context.Context, s *session, store *archive.Store) (*deskSnapshot, error) {
	stamp, err := store.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.snap == nil || v.snap.detected != stamp.Detected || !v.snap.asOf.Equal(s.asOf) || v.snap.cfg != s.cfg {
		snap := &deskSnapshot{session: s, detected: stamp.Detected}
		if snap.v, err = s.vocabulary(); err != nil {
			return nil, err
		}
		if snap.d, err = s.detect(ctx, store, snap.v); err != nil {
			return nil, err
		}
		v.snap = snap
	}
	v.snap.hold(stamp)
	return v.snap, nil
}

// hold forgets what was gathered before the archive changed.
func (n *deskSnapshot) hold(stamp archive.Stamp) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.stamp != stamp || n.weeks == nil {
		n.stamp, n.weeks, n.details = stamp, map[horizon.TLP]desk.Week{}, map[detailKey]desk.Detail{}
	}
}

// warm makes the snapshot before anybody asks for it.
func (v *deskViews) warm(ctx context.Context) error {
	return v.read(ctx, func(*deskSnapshot, *archive.Store) error { return nil })
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
	if w.Digest, err = n.digestUpTo(ctx, store, n.v, n.d, most); err != nil {
		return w, err
	}
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
	err = server.archive.use(waiting, func(store *archive.Store) error {
		entered = true
		snap, err := v.snapshot(ctx, s, store)
		if err != nil {
			return err
		}
		return f(snap, store)
	})
	if err != nil && !entered && waiting.Err() != nil && ctx.Err() == nil {
		return &desk.RefusedError{Why: "ほかの作業が保管庫を使っています。終わってから、もう一度試してください。何も記録していません。"}
	}
	return err
}
