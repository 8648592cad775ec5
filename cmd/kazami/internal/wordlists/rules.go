package wordlists

import (
	"context"
	"fmt"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
	"slices"
	"strings"
)

// TermRuleError is why a term rule cannot be set, for an operator and, in Japanese,
// for the desk.
type TermRuleError struct{ why, Ja string }

func (e *TermRuleError) Error() string { return e.why }

// CheckTermRule is a rule under the names by which its terms are counted, and whether
// setting it, or taking it back, changes rules that hold. Its error is a [*TermRuleError].
func CheckTermRule(rules []horizon.TermRule, v work.Vocabulary, x horizon.RuleChange) (as horizon.RuleChange, changes bool, err error) {
	x.Term, x.Other = strings.TrimSpace(v.Term(x.Term)), strings.TrimSpace(x.Other)
	paired := x.Kind == horizon.JoinRule || x.Kind == horizon.ApartRule
	if paired {
		x.Other = strings.TrimSpace(v.Term(x.Other))
	}
	switch {
	case x.Term == "" || paired && x.Other == "":
		return x, false, &TermRuleError{"these words are not counted as one term: give a shorter one", phrase.RuleTermTooLong}
	case paired && x.Term == x.Other:
		return x, false, &TermRuleError{fmt.Sprintf("these words are counted as %q already", x.Term), phrase.RuleSameTerm}
	case strings.TrimSpace(x.Why) == "":
		return x, false, &TermRuleError{"say why: --why", phrase.RuleNeedsReason}
	}
	set := slices.ContainsFunc(rules, func(o horizon.TermRule) bool { return o.Kind == x.Kind && o.Term == x.Term && o.Other == x.Other })
	if x.Off || set || x.Kind != horizon.JoinRule {
		return x, x.Off == set, nil
	}
	switch t := detection.TableOf(rules); {
	case t.Name(x.Term) == t.Name(x.Other):
		return x, false, nil
	case t.Joined(x.Other):
		return x, false, &TermRuleError{fmt.Sprintf("%q is counted as %q: take that back first", x.Other, t.Name(x.Other)), phrase.RuleJoined}
	}
	return x, true, nil
}

// SetTermRules stores term rules, or that they are taken back: all of them, or none.
// Terms are named as they are counted. It returns how many rules changed.
func SetTermRules(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, all []horizon.RuleChange) (changed int, err error) {
	rules, err := store.TermRules(ctx, s.AsOf)
	if err != nil {
		return 0, err
	}
	var put []horizon.RuleChange
	for _, x := range all {
		x, changes, err := CheckTermRule(rules, v, x)
		if err != nil {
			return 0, err
		}
		if !changes {
			continue
		}
		x.Cut, x.When = s.At(), s.Now()
		if put = append(put, x); x.Off {
			rules = slices.DeleteFunc(rules, func(o horizon.TermRule) bool { return o.Kind == x.Kind && o.Term == x.Term && o.Other == x.Other })
		} else {
			rules = append(rules, x.TermRule)
		}
	}
	return store.PutTermRules(ctx, put)
}

// SetTermRule stores one term rule, or that it is taken back. It returns the term, and
// whether the rules changed.
func SetTermRule(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, x horizon.TermRule, off bool) (term string, changed bool, err error) {
	n, err := SetTermRules(ctx, s, store, v, []horizon.RuleChange{{TermRule: x, Off: off}})
	return strings.TrimSpace(v.Term(x.Term)), n > 0, err
}
