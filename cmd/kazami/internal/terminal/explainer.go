package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/screen"
	"kazami/trends"
)

// Explainer knows why a change, theme or term is detected, or not: for a page, in
// numbers, or as JSON.
type Explainer struct {
	s      *work.Work
	store  *archive.Store
	v      work.Vocabulary
	d      *detection.Result // which traced it
	asked  string            // in the user's words
	change horizon.Change    // that they mean
	holder archive.Cluster   // the change that holds it as one of several; its ID is "" where none does
	hits   []Found
}

// NewExplainer detects as of the cut-off, and traces what some words mean. With themes,
// a word by which a theme is recognised means the theme, else the term alone.
func NewExplainer(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, words string, themes bool) (*Explainer, error) {
	x := &Explainer{s: s, store: store, v: v, asked: words}
	var err error
	if x.change, err = wantedChange(ctx, s, store, x.v, words); err != nil {
		return nil, err
	}
	if themes && len(x.change.Terms) == 1 && len(x.change.Themes) == 0 {
		if x.change, err = themeOf(ctx, s, store, x.v, x.change); err != nil {
			return nil, err
		}
	}
	if x.d, err = detection.DetectAsked(ctx, s, store, x.v, detection.Asking{Traced: func(name string, theme horizon.ThemeID) bool { return detection.Belongs(x.change, theme, name) }}); err != nil {
		return nil, err
	}
	if x.holder, err = partOf(ctx, s, store, x.change); err != nil {
		return nil, err
	}
	x.hits, err = foundFor(ctx, s, store, x.v, x.change)
	return x, err
}

// reckoned is a verdict with what stands beside it in the long forms.
type reckoned struct {
	trends.Verdict
	weight  *detection.Weight
	outlook *horizon.Forecast
	docs    []week.EvidenceShape
}

// each gives every verdict of both panels, the public one first.
func (x *Explainer) each(ctx context.Context, f func(reckoned) error) error {
	for _, name := range []horizon.Panel{horizon.PublicPanel, horizon.FullPanel} {
		for _, v := range x.d.ExplainOf(name, x.change) {
			g := v.Signal
			g.Panel = name
			docs, err := week.WindowDocuments(ctx, x.s, x.store, x.v, x.d, v)
			if err != nil {
				return err
			}
			weight, err := x.d.WeightOf(name, v)
			if err != nil {
				return err
			}
			if err := f(reckoned{v, weight, detection.ForecastOf(x.s, x.d, g), docs}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Each gives every verdict as JSON has it.
func (x *Explainer) Each(ctx context.Context, f func(Explained) error) error {
	return x.each(ctx, func(r reckoned) error { return f(explainedOf(r, x.holder.ID, x.hits)) })
}

// Numbers writes every verdict with all that it was reckoned with.
func (x *Explainer) Numbers(ctx context.Context, w io.Writer) error {
	if x.holder.ID != "" {
		term := x.change.Terms[0]
		others := work.Filter(x.holder.Members, func(m string) bool { return m != term })
		fmt.Fprintf(w, "%s is part of %s (%s), with %s\n", term, x.holder.Label, x.holder.ID, strings.Join(others, ", "))
	}
	err := x.each(ctx, func(r reckoned) error {
		printNumbers(w, r)
		return nil
	})
	if err != nil {
		return err
	}
	printFound(w, x.hits)
	if len(x.d.Panels[horizon.FullPanel].Replays) == 0 {
		fmt.Fprintln(w, NothingCounted)
	}
	return nil
}

// NothingCounted is what a detection in an empty database prints.
const NothingCounted = "No source is counted yet. Type: kazami collect or kazami import FILE, then kazami index"

// Page writes in words why it is detected, or not.
func (x *Explainer) Page(ctx context.Context, w io.Writer, lang screen.Lang) error {
	page, err := x.explanation(ctx)
	if err != nil {
		return err
	}
	return page.Write(w, lang)
}

// wantedChange is the change that a user's words mean: a change, a theme, or a term.
func wantedChange(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, word string) (horizon.Change, error) {
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return horizon.Change{}, err
	}
	for _, c := range changes {
		if string(c.ID) == word || c.Name == word || c.NameEN == word {
			return c, nil
		}
	}
	for id, t := range v.Themes {
		if string(id) == word || t.Name == word || strings.EqualFold(t.NameEN, word) {
			return horizon.Change{Name: t.Name, Themes: []horizon.ThemeID{id}}, nil
		}
	}
	if strings.HasPrefix(word, "term-") {
		c, err := detection.ChangeFor(ctx, s, store, horizon.ChangeID(word))
		if _, unknown := errors.AsType[*work.Advice](err); !unknown {
			return c, err
		}
	}
	t, err := detection.TermRulesOf(ctx, s, store)
	return horizon.Change{Name: word, Terms: []string{t.Name(v.Term(word))}}, err
}

// themeOf is the change, or else the theme, that a term is a word of, or whose name holds
// it; the term itself where it is none of these, or is so of several.
func themeOf(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, term horizon.Change) (horizon.Change, error) {
	var found []horizon.ThemeID
	for id, t := range v.Themes {
		if holds(t.Name, term.Name) || holds(t.NameEN, term.Name) || slices.ContainsFunc(v.Variants(id), func(w string) bool { return v.Alias(w) == term.Terms[0] }) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return term, nil
	}
	changes, err := store.Changes(ctx, s.AsOf)
	for _, c := range changes {
		if slices.Contains(c.Themes, found[0]) {
			return c, err
		}
	}
	t := v.Themes[found[0]]
	return horizon.Change{Name: t.Name, Themes: found}, err
}

// fewestLetters is how many letters somebody types of a name at least.
const fewestLetters = 3

// holds reports whether a part of a name is meant, capitals or not.
func holds(name, part string) bool {
	return utf8.RuneCountInString(part) >= fewestLetters && strings.Contains(strings.ToLower(name), strings.ToLower(part))
}

// partOf is the change of the last digest that holds a term as one of several; its ID
// is "" where none does.
func partOf(ctx context.Context, s *work.Work, store *archive.Store, wanted horizon.Change) (k archive.Cluster, err error) {
	all, err := store.Clusters(ctx, s.AsOf)
	for _, k := range all {
		if len(wanted.Terms) == 1 && len(k.Members) > 1 && slices.Contains(k.Members, wanted.Terms[0]) {
			return k, nil
		}
	}
	return archive.Cluster{}, err
}
