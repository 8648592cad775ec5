package deskdata

import (
	"context"
	"maps"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/horizon/approval"
	"kazami/site/desk/view"
)

// readable is the changes that somebody who may not see all can open, by id: what
// is public, themes that a document carries which they may see, and terms that the
// public panel ever flagged. It is made without a look at anything stricter, so that
// whatever is not on it is refused in the same words, after the same work, whether
// it is there or not.
type readable map[horizon.ChangeID]listed

// listed is a change as it may be shown. Of one that is not public nothing that
// analysts wrote is in it.
type listed struct {
	change    horizon.Change
	described bool // an analyst described it
	drafted   bool // and what they wrote is not public
	rewritten bool // it is public, and what they wrote since is not
}

// readable is what may be opened up to a ceiling; n.mu is held.
func (n *Snapshot) readable(ctx context.Context, store *archive.Store, most horizon.TLP) (readable, error) {
	if all, ok := n.lists[most]; ok {
		return all, nil
	}
	described, err := detection.Readable(ctx, n.Work, store)
	if err != nil {
		return nil, err
	}
	standing, err := detection.JudgementsOf(ctx, n.Work, store, nil)
	if err != nil {
		return nil, err
	}
	described = detection.InPublic(described, standing, n.d)
	themes, err := store.ThemesUpTo(ctx, most, n.AsOf.AddDate(-drawnYears, 0, 0), n.AsOf)
	if err != nil {
		return nil, err
	}
	if n.public == nil {
		if n.public, err = detection.GroupFlags(ctx, n.Work, store, n.V, n.d, horizon.PublicPanel); err != nil {
			return nil, err
		}
	}
	all := readable{}
	for _, c := range described {
		if detection.IsPublic(c, standing) {
			all[c.ID] = listed{change: c, described: true, rewritten: n.Cfg.Desk.SecondPerson && approval.Rewritten(standing, c.ID)}
		}
	}
	add := func(id horizon.ChangeID, c horizon.Change) {
		x, there := all[id]
		switch {
		case !there:
			x.change, x.described = c, slices.ContainsFunc(described, func(d horizon.Change) bool { return d.ID == id })
			x.change.ID, x.drafted = id, x.described
		case x.drafted || !x.described:
			x.change.Terms = append(x.change.Terms, slices.DeleteFunc(slices.Clone(c.Terms), func(t string) bool { return slices.Contains(x.change.Terms, t) })...)
		}
		all[id] = x
	}
	for _, id := range slices.Sorted(maps.Keys(themes)) {
		t, known := n.V.Themes[id]
		if !known {
			continue
		}
		c := horizon.Change{Name: t.Name, NameEN: t.NameEN, Category: t.Category, Themes: []horizon.ThemeID{id}}
		add(horizon.ChangeID(id), c)
		add(detection.ChangeOf(described, horizon.Signal{Theme: id}, n.public.Names), c)
	}
	for _, f := range n.public.All() {
		if f.Theme == "" {
			add(n.public.ChangeOf(described, f.Signal), horizon.Change{Name: f.Name, Terms: f.Members()})
		}
	}
	near, err := nearOf(ctx, n, store, most)
	if err != nil {
		return nil, err
	}
	for _, g := range near {
		if g.Theme == "" {
			add(n.public.ChangeOf(described, g), horizon.Change{Name: g.Name, Terms: []string{g.Name}})
		}
	}
	for _, r := range n.d.Panels[horizon.PublicPanel].Replays {
		for _, g := range r.Onsets {
			if g.Theme == "" {
				add(n.public.ChangeOf(described, g), horizon.Change{Name: g.Name, Terms: []string{g.Name}})
			}
		}
	}
	n.lists[most] = all
	return all, nil
}

// restrictedThemes is the themes of the last year's documents that are not CLEAR and that
// somebody with a ceiling may see.
func (n *Snapshot) restrictedThemes(ctx context.Context, store *archive.Store, most horizon.TLP) (all []view.RestrictedTheme, err error) {
	themes, err := store.RestrictedThemes(ctx, most, n.AsOf.AddDate(-1, 0, 0), n.AsOf)
	for _, id := range slices.Sorted(maps.Keys(themes)) {
		if t, known := n.V.Themes[id]; known {
			all = append(all, view.RestrictedTheme{ID: horizon.ChangeID(id), Name: t.Name, Documents: themes[id]})
		}
	}
	return all, err
}
