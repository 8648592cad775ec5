package detection

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// WordTable is the term rules of the analysts as of a cut-off: an edition or a replay
// as of an earlier day knows none that was set later.
type WordTable struct {
	All  []horizon.TermRule
	stop map[string]horizon.TermRule
	same map[string]string   // the name under which another one is counted
	With map[string][]string // the names that are counted as one, itself aside
}

// TermRulesOf reads the term rules as of the cut-off.
func TermRulesOf(ctx context.Context, s *work.Work, store *archive.Store) (*WordTable, error) {
	all, err := store.TermRules(ctx, s.AsOf)
	return tableOf(all), err
}

func tableOf(all []horizon.TermRule) *WordTable {
	t := &WordTable{All: all, stop: map[string]horizon.TermRule{}, same: map[string]string{}, With: map[string][]string{}}
	for _, x := range all {
		switch x.Kind {
		case horizon.StopRule:
			t.stop[x.Term] = x
		case horizon.JoinRule:
			if to := t.Name(x.Term); to != x.Other { // in the order in which they were set, so that no circle comes about
				t.same[x.Other] = to
			}
		}
	}
	for _, x := range all {
		if to, ok := t.same[x.Other]; ok && x.Kind == horizon.JoinRule && !slices.Contains(t.With[t.Name(to)], x.Other) {
			t.With[t.Name(to)] = append(t.With[t.Name(to)], x.Other)
		}
	}
	return t
}

// Name is the name under which a term is counted.
func (t *WordTable) Name(term string) string {
	if t == nil {
		return term
	}
	for range len(t.same) + 1 {
		to, ok := t.same[term]
		if !ok {
			break
		}
		term = to
	}
	return term
}

// Names is the series of the archive that are counted under the names of terms,
// whatever their language.
func (t *WordTable) Names(terms []string) []archive.Term {
	all := terms
	if t != nil {
		for _, x := range terms {
			all = append(all[:len(all):len(all)], t.With[x]...)
		}
	}
	return SeriesNames(all)
}

// Watched is the terms that analysts added to the watch list.
func (t *WordTable) Watched() (all []string) {
	for _, x := range t.All {
		if x.Kind == horizon.WatchRule {
			all = append(all, x.Term)
		}
	}
	return all
}

// Apart reports whether somebody said that two names are of two things.
func (t *WordTable) Apart(a, b string) bool {
	return t != nil && slices.ContainsFunc(t.All, func(x horizon.TermRule) bool {
		return x.Kind == horizon.ApartRule && (x.Term == a && x.Other == b || x.Term == b && x.Other == a)
	})
}

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
	switch t := tableOf(rules); {
	case t.Name(x.Term) == t.Name(x.Other):
		return x, false, nil
	case t.same[x.Other] != "":
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

// Overlap is the documents with two or more of the names that are counted as one:
// they count once. By period and stratum, up to the cut-off.
func Overlap(ctx context.Context, s *work.Work, store *archive.Store, t *WordTable, panel horizon.Panel) (map[horizon.Bin]map[overlapKey]uint32, error) {
	out := map[horizon.Bin]map[overlapKey]uint32{}
	for _, b := range Bins() {
		out[b] = map[overlapKey]uint32{}
	}
	if len(t.With) == 0 {
		return out, nil
	}
	for h, err := range store.Holding(ctx, t.Names(slices.Sorted(maps.Keys(t.With))), s.Since(), s.AsOf) {
		if err != nil {
			return nil, err
		}
		if panel == horizon.PublicPanel && h.TLP != horizon.Clear {
			continue
		}
		seen := map[string]uint32{}
		for _, x := range h.Terms {
			seen[t.Name(x.Text)]++
		}
		for name, n := range seen {
			if n > 1 {
				for b := range out {
					if !h.Precision.Fits(b) {
						continue
					}
					out[b][overlapKey{name, horizon.Stratum{Source: h.Source, Lang: h.Lang}, horizon.PeriodOf(b, h.Published).N}] += n - 1
				}
			}
		}
	}
	return out, nil
}

// overlapKey is where documents have a term by several names.
type overlapKey struct {
	name    string
	stratum horizon.Stratum
	period  int32
}

// SeriesNames is the series that a term's text may have, whatever its language.
func SeriesNames(terms []string) []archive.Term {
	var all []archive.Term
	for _, t := range terms {
		for _, lang := range []string{"any", "en", "ja"} {
			all = append(all, archive.Term{Text: t, Lang: lang})
		}
	}
	return all
}
