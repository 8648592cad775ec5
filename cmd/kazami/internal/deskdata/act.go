package deskdata

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/judging"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Do appends an act to the log. An act on a change that somebody else touched
// since the actor looked at it is refused. Acts follow one another: between
// looking at the log and adding to it nobody else adds.
func (v *Views) Do(ctx context.Context, act view.Act) error {
	v.acting.Lock()
	defer v.acting.Unlock()
	return v.write(ctx, func(n *Snapshot, store *archive.Store) error {
		if len(act.Folded) > 0 {
			return n.fold(ctx, store, act)
		}
		if act.Change == "" {
			return store.PutLead(ctx, archive.Lead{Week: n.Work.Week(), Who: act.Who, When: n.Now(), Title: act.Title, Text: act.Lead})
		}
		if act.Most == horizon.Red { // a term's id means the change that holds it
			for _, id := range []*horizon.ChangeID{&act.Change, &act.Into} {
				if c, err := n.findUpTo(ctx, store, *id, act.Most); err == nil {
					*id = c.ID
				}
			}
		}
		acts, err := store.Acts(ctx, act.Change, n.AsOf)
		if err != nil {
			return err
		}
		if len(acts) != act.Seen {
			return meanwhile(acts)
		}
		if act.Action == horizon.Undo {
			_, err := UndoLast(ctx, n.Work, store, act.Change, act.Who, act.Why)
			if _, taken := errors.AsType[*edition.AddressError](err); taken {
				return &view.RefusedError{Why: phrase.UndoneAddress}
			}
			if _, nothing := errors.AsType[*work.UsageError](err); nothing {
				return &view.RefusedError{Why: phrase.NothingToUndo}
			}
			return err
		}
		change, j, err := n.meant(ctx, store, act)
		if err != nil {
			return err
		}
		if err := judging.Permitted(n.Work, acts, j, change); err != nil {
			return &view.RefusedError{Why: judging.RefusalOf(err)}
		}
		j.Cut = work.CutOfActs(n.Work, acts)
		return store.Judge(ctx, change, j)
	})
}

// fold does an act on changes that the week folds away, on each as a judgement of its
// own: on all of them, or on none.
func (n *Snapshot) fold(ctx context.Context, store *archive.Store, act view.Act) error {
	log, err := store.Acts(ctx, "", n.AsOf)
	if err != nil {
		return err
	}
	acts := map[horizon.ChangeID][]archive.Act{}
	for _, a := range log {
		acts[a.Change] = append(acts[a.Change], a)
	}
	for _, x := range act.Folded {
		if len(acts[x.ID]) != x.Seen {
			return &view.RefusedError{Why: phrase.FoldedMeanwhile}
		}
	}
	week, err := n.week(ctx, store, act.Most)
	if err != nil {
		return err
	}
	described, err := store.Changes(ctx, n.AsOf)
	if err != nil {
		return err
	}
	var all []archive.Act
	when := n.Now().In(horizon.Tokyo)
	for _, x := range act.Folded {
		i := slices.IndexFunc(week.Digest.Apart, func(a horizon.DigestApart) bool { return a.ID == x.ID })
		if i < 0 {
			return &view.RefusedError{Why: phrase.NotFolded}
		}
		a := week.Digest.Apart[i]
		c := horizon.Change{ID: x.ID, Name: a.Signal.Name, Terms: detection.Flag{Signal: a.Signal, Within: a.Terms}.Members()}
		if k := slices.IndexFunc(described, func(d horizon.Change) bool { return d.ID == x.ID }); k >= 0 {
			c = described[k]
		}
		j := act.Judgement
		j.Change, j.When, j.Cut = x.ID, when, work.CutOfActs(n.Work, acts[x.ID])
		all = append(all, archive.Act{Judgement: j, After: &c})
	}
	return store.Judge(ctx, *all[0].After, all[0].Judgement, all[1:]...)
}

// meant is the change as an act leaves it, and the act as a judgement.
func (n *Snapshot) meant(ctx context.Context, store *archive.Store, act view.Act) (horizon.Change, horizon.Judgement, error) {
	c, err := n.findUpTo(ctx, store, act.Change, act.Most)
	if err == nil && act.Into != "" {
		_, err = n.findUpTo(ctx, store, act.Into, act.Most)
	}
	if err == nil {
		err = judging.NotMerged(ctx, n.Work, store, act.Judgement)
		if e, ok := errors.AsType[*judging.MergedError](err); ok {
			err = &view.RefusedError{Why: e.Japanese()}
		}
	}
	if err != nil {
		return c, horizon.Judgement{}, err
	}
	if act.Describe {
		c.Name, c.Category, c.Definition = cmp.Or(act.Name, c.Name), horizon.Category(cmp.Or(string(act.Category), string(c.Category))), cmp.Or(act.Definition, c.Definition)
		c.Write(act.Written)
		if act.Counter != nil {
			c.Counter = act.Counter
		}
		c.NameEN, c.Slug = cmp.Or(act.NameEN, c.NameEN), cmp.Or(act.Slug, c.Slug)
		if err := n.addressed(ctx, store, c, act.Action); err != nil {
			return c, horizon.Judgement{}, err
		}
		if act.Terms != nil {
			c.Terms = nil
			for _, words := range act.Terms {
				if term := n.V.Term(words); term != "" && !slices.Contains(c.Terms, term) {
					c.Terms = append(c.Terms, term)
				}
			}
		}
		if err := n.link(&c, act); err != nil {
			return c, horizon.Judgement{}, err
		}
		if act.Sectors != nil {
			c.Sectors = nil
			for _, s := range n.V.Sectors {
				if slices.Contains(act.Sectors, s.ID) {
					c.Sectors = append(c.Sectors, s.ID)
				}
			}
		}
	}
	if missing := c.Missing(); act.Action == horizon.Approve && len(missing) > 0 {
		return c, horizon.Judgement{}, &view.RefusedError{Why: phrase.Unwritten(missing)}
	}
	j := act.Judgement
	j.When, j.Cut = n.Now().In(horizon.Tokyo), n.At()
	return c, j, nil
}

// findUpTo is the change that somebody with a ceiling acts on. One that nobody
// described yet is what they see of it, whatever else stricter documents made of it.
func (n *Snapshot) findUpTo(ctx context.Context, store *archive.Store, id horizon.ChangeID, most horizon.TLP) (horizon.Change, error) {
	if most != horizon.Red {
		n.mu.Lock()
		list, err := n.readable(ctx, store, most)
		n.mu.Unlock()
		x, open := list[id]
		switch {
		case err != nil:
			return horizon.Change{}, err
		case !open:
			return horizon.Change{}, errHidden
		case !x.described:
			return x.change, nil
		}
	}
	n.mu.Lock()
	c, found, err := n.find(ctx, store, id)
	n.mu.Unlock()
	if err == nil && !found {
		err = errHidden
	}
	return c, err
}

// link gives a change the threats and proposals of an act. What the form does
// not show of one that stays (its systems, whom it asks, what it rests on) stays.
func (n *Snapshot) link(c *horizon.Change, act view.Act) error {
	if act.Threats != nil {
		old := c.Threats
		c.Threats = nil
		for _, x := range act.Threats {
			if _, known := n.V.Threats[x.ID]; !known {
				return &view.RefusedError{Why: phrase.UnknownThreat}
			}
			if i := slices.IndexFunc(old, func(o horizon.InducedThreat) bool { return o.ID == x.ID }); i >= 0 {
				x.System = old[i].System
			}
			c.Threats = append(c.Threats, x)
		}
	}
	if act.Guideline != nil {
		old := c.Guideline
		c.Guideline = nil
		for _, x := range act.Guideline {
			if i := slices.IndexFunc(old, func(o horizon.Proposal) bool { return o.Pillar == x.Pillar && o.Text == x.Text }); i >= 0 {
				x.Target, x.Evidence = old[i].Target, old[i].Evidence
			}
			c.Guideline = append(c.Guideline, x)
		}
	}
	return nil
}
