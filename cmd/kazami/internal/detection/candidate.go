package detection

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
)

// ChangeOf is the change that a signal belongs to: one that is described with its
// term or theme, else one of its own.
func ChangeOf(changes []horizon.Change, g horizon.Signal, names Naming) horizon.ChangeID {
	for _, c := range changes {
		if g.Theme != "" && slices.Contains(c.Themes, g.Theme) || g.Theme == "" && slices.Contains(c.Terms, g.Name) {
			return c.ID
		}
	}
	if g.Theme != "" {
		return horizon.ChangeID(g.Theme)
	}
	return names.Change(g.Name)
}

// ChangeFor is the change with an id: described already, a theme, the change that holds
// the term of the id, or a flagged term of the last detection; or else the change of
// that name.
func ChangeFor(ctx context.Context, s *work.Work, store *archive.Store, id horizon.ChangeID) (horizon.Change, error) {
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return horizon.Change{}, err
	}
	if i := slices.IndexFunc(changes, func(c horizon.Change) bool { return c.ID == id }); i >= 0 {
		return changes[i], nil
	}
	v, err := work.VocabularyOf(s)
	if err != nil {
		return horizon.Change{}, err
	}
	if _, theme := v.Themes[horizon.ThemeID(id)]; theme {
		return Undescribed(ctx, s, store, id)
	}
	history, err := store.ClusterHistory(ctx, id, s.AsOf)
	if err != nil {
		return horizon.Change{}, err
	}
	if len(history) == 0 {
		names, err := NamingOf(ctx, store)
		if err != nil {
			return horizon.Change{}, err
		}
		if holder, held, err := HolderOf(ctx, store, names, id, s.AsOf); err != nil {
			return horizon.Change{}, err
		} else if held {
			return ChangeFor(ctx, s, store, holder)
		}
	}
	c, err := Undescribed(ctx, s, store, id)
	if _, unknown := errors.AsType[*work.Advice](err); unknown {
		if called, ok, err := changeCalled(ctx, s, store, v, changes, string(id)); ok || err != nil {
			return called, err
		}
	}
	return c, err
}

// changeCalled is the change of a name: that of a change, a theme or a detected term.
func changeCalled(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, changes []horizon.Change, name string) (horizon.Change, bool, error) {
	for _, c := range changes {
		if c.Name == name || strings.EqualFold(c.NameEN, name) {
			return c, true, nil
		}
	}
	for id, t := range v.Themes {
		if t.Name == name || strings.EqualFold(t.NameEN, name) {
			c, err := ChangeFor(ctx, s, store, horizon.ChangeID(id))
			return c, err == nil, err
		}
	}
	names, err := NamingOf(ctx, store)
	if err != nil {
		return horizon.Change{}, false, err
	}
	signals, err := StoredOf(ctx, s, store)
	if err != nil || !slices.ContainsFunc(signals, func(g horizon.Signal) bool { return g.Theme == "" && g.Name == name }) {
		return horizon.Change{}, false, nil // without a detection nothing has a name yet
	}
	c, err := ChangeFor(ctx, s, store, names.Change(name))
	return c, err == nil, err
}

// Undescribed is a change as it is before an analyst described it.
func Undescribed(ctx context.Context, s *work.Work, store *archive.Store, id horizon.ChangeID) (horizon.Change, error) {
	v, err := work.VocabularyOf(s)
	if err != nil {
		return horizon.Change{}, err
	}
	if t, ok := v.Themes[horizon.ThemeID(id)]; ok {
		return horizon.Change{ID: id, Name: t.Name, NameEN: t.NameEN, Category: t.Category, Themes: []horizon.ThemeID{t.ID}}, nil
	}
	history, err := store.ClusterHistory(ctx, id, s.AsOf)
	if err != nil {
		return horizon.Change{}, err
	}
	if len(history) > 0 {
		last := history[len(history)-1]
		return horizon.Change{ID: id, Name: last.Label, Terms: last.Members}, nil
	}
	names, err := NamingOf(ctx, store)
	if err != nil {
		return horizon.Change{}, err
	}
	signals, err := StoredOf(ctx, s, store)
	if err != nil {
		return horizon.Change{}, err
	}
	for _, g := range signals {
		if g.Theme == "" && names.Is(id, g.Name) {
			return horizon.Change{ID: id, Name: g.Name, Terms: []string{g.Name}}, nil
		}
	}
	return horizon.Change{}, unknownChange(ctx, s, store, v, id)
}

// HolderOf is the change, as of the last digest before asOf, that holds the term of an
// id as one of several.
func HolderOf(ctx context.Context, store *archive.Store, names Naming, id horizon.ChangeID, asOf time.Time) (horizon.ChangeID, bool, error) {
	all, err := store.Clusters(ctx, asOf)
	if err != nil {
		return "", false, err
	}
	for _, k := range all {
		if k.ID != id && slices.ContainsFunc(k.Members, func(m string) bool { return names.Is(id, m) }) {
			return k.ID, true, nil
		}
	}
	return "", false, nil
}

// unknownChange says that an id is none of a change, a theme or a detected term,
// and which is the nearest, also by name.
func unknownChange(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, id horizon.ChangeID) error {
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return err
	}
	named := map[string]string{}
	for _, t := range v.Themes {
		named[string(t.ID)], named[t.Name] = string(t.ID), string(t.ID)
	}
	for _, c := range changes {
		named[string(c.ID)], named[c.Name] = string(c.ID), string(c.ID)
	}
	what := fmt.Sprintf("There is no change, theme or detected term %q.", id)
	if similar := suggest.Nearest(string(id), slices.Sorted(maps.Keys(named))); similar != "" {
		what += fmt.Sprintf(" Did you mean %s?", named[similar])
	}
	return work.Advise(what, "the database as of "+work.Date(s.AsOf.AddDate(0, 0, -1)), "kazami review list")
}

// StoredOf is what the last detection at the cut-off said.
func StoredOf(ctx context.Context, s *work.Work, store *archive.Store) ([]horizon.Signal, error) {
	run, ok, err := store.LastDetection(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &work.Advice{What: "Nothing was detected as of " + work.Date(s.AsOf.AddDate(0, 0, -1)) + " yet.", Where: work.Show(s.Data), Type: "kazami detect"}
	}
	return store.Signals(ctx, run.ID)
}
