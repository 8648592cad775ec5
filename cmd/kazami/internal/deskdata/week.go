package deskdata

import (
	"cmp"
	"context"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// Week is the digest as somebody with a ceiling may see it.
func (v *Views) Week(ctx context.Context, most horizon.TLP) (w view.Week, err error) {
	if p := v.kept(ctx, most); p != nil {
		return p.Week, nil
	}
	fresh := false
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		fresh = !gathered(n, most)
		w, err = n.week(ctx, store, most)
		return err
	})
	if fresh && err == nil {
		v.keepSoon()
	}
	return w, err
}

func (n *Snapshot) week(ctx context.Context, store *archive.Store, most horizon.TLP) (view.Week, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if w, ok := n.weeks[most]; ok {
		return w, nil
	}
	w := view.Week{Names: map[horizon.ChangeID]string{}, Categories: map[horizon.ChangeID]horizon.Category{}}
	var err error
	if n.items[most] == nil {
		n.items[most] = map[detection.SeriesAt]horizon.DigestItem{}
	}
	kept := &n.grouping
	if most != horizon.Red {
		kept = &n.public
	}
	b := week.NewDigester(n.Work, store, n.V, n.d, most)
	b.Grouping, b.Sourced, b.Made = *kept, n.sourced, n.items[most]
	b.Book, b.Tallies = n.book, n.tallies
	if w.Digest, err = b.Gather(ctx, func(context.Context) error { return nil }); err != nil {
		return w, err
	}
	*kept, n.sourced = b.Grouping, b.Sourced
	near, err := nearOf(ctx, n, store, most)
	if err != nil {
		return w, err
	}
	if w.Near, err = b.Near(ctx, w.Digest, near); err != nil {
		return w, err
	}
	leads, err := store.Leads(ctx, n.Work.Week())
	if err != nil {
		return w, err
	}
	for _, l := range leads {
		w.Leads = append(w.Leads, view.Lead{Who: l.Who, When: l.When, Title: l.Title, Text: l.Text})
		w.Title, w.Lead = l.Title, l.Text
	}
	changes, err := store.Changes(ctx, n.AsOf)
	if err != nil {
		return w, err
	}
	standing, err := detection.JudgementsOf(ctx, n.Work, store, nil)
	if err != nil {
		return w, err
	}
	named := map[horizon.ChangeID]string{}
	if most == horizon.Red {
		for _, c := range changes {
			named[c.ID], w.Categories[c.ID] = c.Name, c.Category
		}
	} else {
		list, err := n.readable(ctx, store, most)
		if err != nil {
			return w, err
		}
		for id, x := range list {
			named[id], w.Categories[id] = x.change.Name, x.change.Category
		}
		if changes, err = detection.Readable(ctx, n.Work, store); err != nil {
			return w, err
		}
		changes = detection.InPublic(changes, standing, n.d)
		if w.RestrictedThemes, err = n.restrictedThemes(ctx, store, most); err != nil {
			return w, err
		}
	}
	shown := map[horizon.ChangeID]bool{}
	for _, it := range slices.Concat(w.Judge, w.Changed, w.Quiet) {
		shown[it.ID] = true
	}
	for _, it := range slices.Concat(w.Judge, w.Changed, w.Quiet, w.Near) {
		w.Names[it.ID] = cmp.Or(named[it.ID], it.Signal.Name)
		if t, known := n.V.Themes[it.Signal.Theme]; known && w.Categories[it.ID] == "" {
			w.Categories[it.ID] = t.Category
		}
	}
	for _, a := range slices.Concat(w.Digest.Events, w.Digest.Apart) {
		if name := named[a.ID]; name != "" {
			w.Names[a.ID] = name
		}
	}
	if len(w.Digest.Apart) > 0 {
		acts, err := store.Acts(ctx, "", n.AsOf)
		if err != nil {
			return w, err
		}
		w.Acts = map[horizon.ChangeID]int{}
		for _, a := range acts {
			w.Acts[a.Change]++
		}
	}
	w.Judged = lastJudged(standing, named, func(id horizon.ChangeID, a horizon.Action) bool {
		return most == horizon.Red || a == horizon.Approve || shown[id]
	})
	w.Incomplete = incomplete(w.Judged, changes)
	w.Drafts = n.drafts(w.Judged, changes, standing, most)
	everything := lastJudged(standing, named, func(horizon.ChangeID, horizon.Action) bool { return true })
	if w.Precision, err = n.precision(ctx, store, detection.PanelFor(most), changes, everything); err != nil {
		return w, err
	}
	if most == horizon.Red {
		if share, drawn, enough := n.grouping.Taught.Listed(); enough {
			w.Precision.Listed = &view.Listed{Estimate: share, Judged: len(n.grouping.Taught.Judged), Drawn: drawn}
		}
	}
	if n.asked == nil {
		n.asked = map[horizon.TLP]bool{}
	}
	n.weeks[most], n.asked[most] = w, true
	return w, nil
}

// gathered reports whether the week of a ceiling is of what the archive holds.
func gathered(n *Snapshot, most horizon.TLP) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, there := n.weeks[most]
	return there
}

// incomplete is the public changes, in the order of what was judged, that lack parts
// of their description.
func incomplete(judged []view.Judged, changes []horizon.Change) (all []view.Incomplete) {
	for _, j := range judged {
		i := slices.IndexFunc(changes, func(c horizon.Change) bool { return c.ID == j.ID && !c.Altered })
		if j.State != horizon.Approve || i < 0 {
			continue
		}
		if missing := changes[i].Missing(); len(missing) > 0 {
			all = append(all, view.Incomplete{ID: j.ID, Name: j.Name, Missing: missing})
		}
	}
	return all
}

// lastJudged is the changes with the act that stands, those first that were judged
// last, as far as they may be shown.
func lastJudged(standing []horizon.Judgement, names map[horizon.ChangeID]string, may func(horizon.ChangeID, horizon.Action) bool) []view.Judged {
	last := map[horizon.ChangeID]horizon.Judgement{}
	for _, j := range standing {
		if j.Action.Decides() {
			last[j.Change] = j
		}
	}
	var all []view.Judged
	for id, j := range last {
		if may(id, j.Action) {
			all = append(all, view.Judged{ID: id, Name: cmp.Or(names[id], string(id)), State: j.Action, Who: j.Who, When: j.When})
		}
	}
	slices.SortFunc(all, func(a, b view.Judged) int {
		return cmp.Or(b.When.Compare(a.When), cmp.Compare(a.ID, b.ID))
	})
	return all
}
