package deskdata

import (
	"context"
	"errors"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/wordlists"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// TermRules is the term rules as of now.
func (v Office) TermRules(ctx context.Context) (all []horizon.TermRule, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		t, err := detection.TermRulesOf(ctx, n.Work, store)
		all = t.All
		return err
	})
	return all, err
}

// SetTermRule sets a term rule, under the name by which the term is counted. It holds
// from the next detection on; verdicts as of earlier days stay. With off it is taken
// back.
func (v Office) SetTermRule(ctx context.Context, x horizon.TermRule, off bool) error {
	return v.write(ctx, func(n *Snapshot, store *archive.Store) error {
		_, _, err := wordlists.SetTermRule(ctx, n.Work, store, n.V, x, off)
		return refusedRule(err)
	})
}

// precision is how the changes that were detected in a panel are judged now.
func (n *Snapshot) precision(ctx context.Context, store *archive.Store, panel horizon.Panel, changes []horizon.Change, judged []view.Judged) (p view.Precision, err error) {
	terms, themes, err := store.Detected(ctx, panel)
	if err != nil {
		return p, err
	}
	described := map[horizon.ChangeID]horizon.Change{}
	for _, c := range changes {
		described[c.ID] = c
	}
	for _, j := range judged {
		c := described[j.ID]
		if !slices.ContainsFunc(c.Terms, func(t string) bool { return terms[t] }) && !slices.ContainsFunc(c.Themes, func(t horizon.ThemeID) bool { return themes[t] }) {
			continue
		}
		switch j.State {
		case horizon.Approve:
			p.Approved++
		case horizon.Merge:
			p.Merged++
		case horizon.Reject:
			p.Rejected++
		}
	}
	return p, nil
}

// refusedRule is what the desk says of a rule that cannot be set.
func refusedRule(err error) error {
	if e, ok := errors.AsType[*wordlists.TermRuleError](err); ok {
		return &view.RefusedError{Why: e.Ja}
	}
	return err
}
