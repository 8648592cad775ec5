package deskdata

import (
	"cmp"
	"context"
	"slices"

	"kazami/cmd/kazami/internal/wordlists"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk"
	"kazami/site/desk/view"
	"kazami/site/desk/wordlist"
	"kazami/site/phrase"
)

// Holding is the detected changes that one of some words is a term of, as far as
// somebody with a ceiling may open them, by id.
func (v Office) Holding(ctx context.Context, terms []string, most horizon.TLP) (all []view.Similar, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		for _, word := range terms {
			held, err := holding(ctx, n, store, word, most)
			if err != nil {
				return err
			}
			all = append(all, held...)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b view.Similar) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(all, func(a, b view.Similar) bool { return a.ID == b.ID }), err
}

// PlanWords says what a list of term rules would do.
func (v Office) PlanWords(ctx context.Context, l desk.WordList) (p wordlist.Plan, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		p, err = planWords(ctx, n, store, l)
		return err
	})
	return p, err
}

// DoWords does what a list of term rules says, all of it or nothing, if that is still
// what was shown.
func (v Office) DoWords(ctx context.Context, l desk.WordList, mark string) (changed int, err error) {
	v.acting.Lock()
	defer v.acting.Unlock()
	err = v.write(ctx, func(n *Snapshot, store *archive.Store) error {
		p, err := planWords(ctx, n, store, l)
		if err != nil {
			return err
		}
		if !p.Ready() || p.Mark() != mark {
			return &view.RefusedError{Why: phrase.RulesMeanwhile}
		}
		changed, err = wordlists.Do(ctx, n.Work, store, n.V, p, l.Who)
		return refusedRule(err)
	})
	return changed, err
}

func planWords(ctx context.Context, n *Snapshot, store *archive.Store, l desk.WordList) (wordlist.Plan, error) {
	return wordlists.Plan(ctx, n.Work, store, n.V, l.Rows, l.Why, l.Who, l.Most)
}
