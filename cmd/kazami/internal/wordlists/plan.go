// Package wordlists does what a file of word rules asks: it says first what that
// would be, for a person with a ceiling, and then does all of it or nothing.
package wordlists

import (
	"context"
	"errors"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/wordlist"
)

// Plan says what rows would do, as far as somebody may see the rules that hold and
// the documents. Why is the reason of rows without one of their own.
func Plan(ctx context.Context, w *work.Work, store *archive.Store, v work.Vocabulary, rows []wordlist.Row, why, who string, most horizon.TLP) (wordlist.Plan, error) {
	t, err := detection.TermRulesOf(ctx, w, store)
	if err != nil {
		return wordlist.Plan{}, err
	}
	plan := wordlist.Make(rows, wordlist.Visible(t.All, who, most), why, func(rules []horizon.TermRule, x horizon.RuleChange) (horizon.TermRule, bool, wordlist.Reason) {
		as, changes, err := CheckTermRule(rules, v, x)
		if e, ok := errors.AsType[*TermRuleError](err); ok {
			return as.TermRule, false, wordlist.Reason{EN: e.Error(), JA: e.Ja}
		}
		return as.TermRule, changes, wordlist.Reason{}
	})
	var terms []string
	for _, x := range plan.Changes() {
		if terms = append(terms, x.Term); x.Other != "" {
			terms = append(terms, x.Other)
		}
	}
	if len(terms) == 0 {
		return plan, nil
	}
	known, err := held(ctx, w, store, terms, most)
	if err != nil {
		return wordlist.Plan{}, err
	}
	plan.Remark(func(term string) bool { return known[term] })
	return plan, nil
}

// held is which terms stand in documents that somebody with a ceiling may see.
func held(ctx context.Context, w *work.Work, store *archive.Store, terms []string, most horizon.TLP) (map[string]bool, error) {
	known := map[string]bool{}
	if most == horizon.Red { // all of them: then no document need be read
		all, err := store.RevisionsWith(ctx, detection.SeriesNames(terms), w.Since(), w.AsOf)
		for t, docs := range all {
			known[t.Text] = known[t.Text] || len(docs) > 0
		}
		return known, err
	}
	for h, err := range store.Holding(ctx, detection.SeriesNames(terms), w.Since(), w.AsOf) {
		if err != nil {
			return nil, err
		}
		for _, t := range h.Terms {
			known[t.Text] = known[t.Text] || h.TLP >= most
		}
	}
	return known, nil
}

// Do sets and takes back what a plan says, under the name of who asked: all of it, or
// nothing. It returns how many rules changed.
func Do(ctx context.Context, w *work.Work, store *archive.Store, v work.Vocabulary, p wordlist.Plan, who string) (int, error) {
	changes := p.Changes()
	for i := range changes {
		changes[i].Who = who
	}
	return SetTermRules(ctx, w, store, v, changes)
}
