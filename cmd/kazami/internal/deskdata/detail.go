package deskdata

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
	"kazami/site/reading"
)

// errHidden is what there is to say of a change that is not there, or not for
// the eyes of who asks: the two cannot be distinguished.
var errHidden = &view.RefusedError{Why: phrase.HiddenChange}

// Detail is what is known of one change, as somebody with a ceiling may see it.
func (v *Views) Detail(ctx context.Context, id horizon.ChangeID, most horizon.TLP) (out view.Detail, err error) {
	if p := v.kept(ctx, most); p != nil {
		if d, there := p.Details[id]; there {
			return d, nil
		}
	}
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		if out, err = n.Detail(ctx, store, id, most); err != nil {
			return err
		}
		out.Joined, err = joinedTo(ctx, store, out.Change.ID, most)
		return err
	})
	return out, err
}

// joinedTo is the documents that people joined to a change. Where the desk stands
// after a start with what it kept, they are not shown yet.
func joinedTo(ctx context.Context, store *archive.Store, id horizon.ChangeID, most horizon.TLP) (all []view.Joined, err error) {
	rows, err := evidence.JoinedTo(ctx, store, id, most)
	for _, x := range rows {
		d := horizon.DigestDocument{ID: x.Document, Source: x.Source, Title: x.Stored.Title, URL: x.Stored.URL, Published: x.Stored.Published, TLP: x.Stored.TLP}
		all = append(all, view.Joined{Told: view.Told{DigestDocument: d, Precision: x.Stored.Precision}, Who: x.Who, When: x.At})
	}
	return all, err
}

// Detail is what is known of one change, kept until the archive changes.
func (n *Snapshot) Detail(ctx context.Context, store *archive.Store, id horizon.ChangeID, most horizon.TLP) (view.Detail, error) {
	o, err := n.open(ctx, store, id, most)
	return o.Detail, err
}

// opened is a change as somebody sees it, and which documents its tally counts.
type opened struct {
	view.Detail
	known evidence.Known
}

func (n *Snapshot) open(ctx context.Context, store *archive.Store, id horizon.ChangeID, most horizon.TLP) (opened, error) {
	week, err := n.week(ctx, store, most)
	if err != nil {
		return opened{}, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := detailKey{id, most}
	if d, ok := n.details[key]; ok {
		return d, nil
	}
	var c horizon.Change
	var became []view.Similar
	drafted, named := false, true
	if most == horizon.Red {
		found := false
		if c, found, err = n.find(ctx, store, id); err != nil {
			return opened{}, err
		} else if !found {
			return opened{}, errHidden
		}
		id = c.ID // that of the change which holds the term
		if became, err = becameOf(ctx, n, store, id); err != nil {
			return opened{}, err
		}
	} else {
		list, err := n.readable(ctx, store, most)
		if err != nil {
			return opened{}, err
		}
		x, there := list[id]
		if !there {
			return opened{}, errHidden
		}
		c, drafted = x.change, x.drafted || x.rewritten
		if named, err = n.mayName(ctx, store, x, most); err != nil {
			return opened{}, err
		}
	}
	_, listed := week.Names[id]
	onScreen := listed || slices.ContainsFunc(week.Judged, func(j view.Judged) bool { return j.ID == id })
	if most != horizon.Red && !onScreen {
		docs, err := n.occurrencesUpTo(ctx, store, c, most)
		if err != nil {
			return opened{}, err
		}
		if len(docs) == 0 || !named {
			return opened{}, errHidden // its documents were labelled anew
		}
	}
	d := view.Detail{Change: c, Became: became, Drafted: drafted, Explain: n.deskExplain(c, most), Sectors: n.V.Sectors}
	known, err := n.count(ctx, store, week, c, most)
	if err != nil {
		return opened{}, err
	}
	it, _ := listedIn(week, c.ID)
	d.Tally, d.Refutes = known.Tally, reading.Refutes(n.scope(most), c.ID, known.Tally, it.Signal, it.Counted)
	if err := n.tell(ctx, store, &d, known, most); err != nil {
		return opened{}, err
	}
	for _, id := range slices.Sorted(maps.Keys(n.V.Threats)) {
		d.Threats = append(d.Threats, n.V.Threats[id])
	}
	for _, id := range c.Themes {
		d.Offered = append(d.Offered, n.V.Themes[id].Sectors...)
	}
	if d.Whole = most == horizon.Red; !d.Whole {
		d.Change.Terms = nil // others of them may stand in stricter documents alone
		c.Terms = nil
	}
	for other, name := range week.Names {
		d.Similar = append(d.Similar, view.Similar{ID: other, Name: name})
	}
	for _, j := range week.Judged {
		if _, named := week.Names[j.ID]; !named && j.State != horizon.Merge {
			d.Similar = append(d.Similar, view.Similar{ID: j.ID, Name: j.Name})
		}
	}
	d.Similar = similarTo(c, d.Similar)
	if d.Log, err = n.deskLog(ctx, store, id, most); err != nil {
		return opened{}, err
	}
	n.details[key] = opened{d, known}
	return n.details[key], nil
}

// mayName reports whether somebody with a ceiling may read what a change is called:
// it is public, or a document that they may see has the word. n.mu is held.
func (n *Snapshot) mayName(ctx context.Context, store *archive.Store, x listed, most horizon.TLP) (bool, error) {
	if x.described && !x.drafted {
		return true, nil
	}
	head := x.change
	head.Terms = []string{head.Name}
	docs, err := n.occurrencesUpTo(ctx, store, head, most)
	return len(docs) > 0, err
}

// find is the change with an id: described already, a theme, what flags of now or of
// earlier digests are one change, one that holds the term of the id, or a flagged term.
// n.mu is held.
func (n *Snapshot) find(ctx context.Context, store *archive.Store, id horizon.ChangeID) (horizon.Change, bool, error) {
	changes, err := store.Changes(ctx, n.AsOf)
	if err != nil {
		return horizon.Change{}, false, err
	}
	if i := slices.IndexFunc(changes, func(c horizon.Change) bool { return c.ID == id }); i >= 0 {
		return changes[i], true, nil
	}
	if t, ok := n.V.Themes[horizon.ThemeID(id)]; ok {
		return horizon.Change{ID: id, Name: t.Name, NameEN: t.NameEN, Category: t.Category, Themes: []horizon.ThemeID{t.ID}}, true, nil
	}
	for _, g := range []*detection.Grouping{n.grouping, n.public} {
		if g == nil {
			continue
		}
		if k, now := g.ClusterOf(id); now {
			return horizon.Change{ID: id, Name: k.Label, Terms: k.Members}, true, nil
		}
	}
	history, err := store.ClusterHistory(ctx, id, n.AsOf)
	if err != nil {
		return horizon.Change{}, false, err
	}
	if len(history) > 0 {
		last := history[len(history)-1]
		return horizon.Change{ID: id, Name: last.Label, Terms: last.Members}, true, nil
	}
	names, err := detection.NamingOf(ctx, store)
	if err != nil {
		return horizon.Change{}, false, err
	}
	if holder, held, err := detection.HolderOf(ctx, store, names, id, n.AsOf); err != nil || held {
		if err != nil {
			return horizon.Change{}, false, err
		}
		return n.find(ctx, store, holder)
	}
	flagged := slices.Concat(n.d.Candidates(horizon.FullPanel), n.near[horizon.FullPanel], n.near[horizon.PublicPanel])
	for _, r := range n.d.Panels[horizon.PublicPanel].Replays { // what others may open, by the id that they see
		flagged = append(flagged, r.Onsets...)
	}
	for _, g := range flagged {
		if g.Theme == "" && names.Is(id, g.Name) {
			return horizon.Change{ID: id, Name: g.Name, Terms: []string{g.Name}}, true, nil
		}
	}
	return horizon.Change{}, false, nil
}

// drawnYears is how far back documents are looked for that let somebody open a change.
const drawnYears = 10

// occurrencesUpTo is the documents of a change in the last years that somebody
// with a ceiling may see.
func (n *Snapshot) occurrencesUpTo(ctx context.Context, store *archive.Store, c horizon.Change, most horizon.TLP) ([]archive.Occurrence, error) {
	terms := n.d.Rules.Names(c.Terms)
	if len(c.Themes) > 0 {
		terms = nil // as on the site
	}
	key := fmt.Sprint(c.Themes, terms)
	docs, read := n.occurrences[key]
	if !read {
		var err error
		if docs, err = store.Occurrences(ctx, terms, c.Themes, n.AsOf.AddDate(-drawnYears, 0, 0), n.AsOf); err != nil {
			return nil, err
		}
		n.occurrences[key] = docs
	}
	return slices.DeleteFunc(slices.Clone(docs), func(d archive.Occurrence) bool { return d.TLP < most }), nil
}
