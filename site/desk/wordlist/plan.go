package wordlist

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"kazami/internal/horizon"
)

// Does is what a row of a list would do.
type Does string

// What a row can do.
const (
	Adds      Does = "add"
	TakesBack Does = "take back"
	Holds     Does = "already there"
	Cannot    Does = "cannot"
)

// Step is a row with what it would do; with why not, or with a remark.
type Step struct {
	Row
	Does Does
	Note Reason
}

// Name is what the kind of the rule is called.
func (s Step) Name() string { return nameOf(s.Kind) }

// Rule is the rule of a step.
func (s Step) Rule() horizon.TermRule {
	return horizon.TermRule{Kind: s.Kind, Term: s.Term, Other: s.Other, Why: s.Why}
}

// Plan is what a list would do: all of it is done, or nothing.
type Plan struct{ Steps []Step }

// Count is how many rows would do something.
func (p Plan) Count(d Does) int {
	n := 0
	for _, s := range p.Steps {
		if s.Does == d {
			n++
		}
	}
	return n
}

// Ready reports whether the plan can be done, and changes something.
func (p Plan) Ready() bool { return p.Count(Cannot) == 0 && p.Count(Adds)+p.Count(TakesBack) > 0 }

// Changes is the rules that the plan sets or takes back, in order.
func (p Plan) Changes() (all []horizon.RuleChange) {
	for _, s := range p.Steps {
		if s.Does == Adds || s.Does == TakesBack {
			all = append(all, horizon.RuleChange{TermRule: s.Rule(), Off: s.Does == TakesBack})
		}
	}
	return all
}

// Mark is the same for plans that do the same: what was shown is what is done.
func (p Plan) Mark() string {
	h := sha256.New()
	for _, s := range p.Steps {
		fmt.Fprintf(h, "%q %q %q %q %q\n", s.Does, s.Kind, s.Term, s.Other, s.Why) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Check is a rule under the names by which its terms are counted, and whether setting
// it, or taking it back, changes rules that hold; with why it cannot be.
type Check func(rules []horizon.TermRule, x horizon.RuleChange) (as horizon.TermRule, changes bool, why Reason)

// Make says what rows would do to rules that hold. Why is the reason of rows without
// one of their own.
func Make(rows []Row, rules []horizon.TermRule, why string, check Check) (p Plan) {
	m := making{rules: slices.Clone(rules), lines: map[horizon.TermRule]Row{}, check: check}
	for _, r := range rows {
		r.Why = cmp.Or(r.Why, why)
		p.Steps = append(p.Steps, m.step(r))
	}
	return p
}

// making is the rules as they would be after the rows so far.
type making struct {
	rules []horizon.TermRule
	lines map[horizon.TermRule]Row // by the rule alone, the row that was about it
	check Check
}

func (m *making) step(r Row) Step {
	cannot := func(why Reason) Step { return Step{r, Cannot, why} }
	if r.unreadable != nil {
		return cannot(*r.unreadable)
	}
	x, changes, why := m.check(m.rules, horizon.RuleChange{TermRule: horizon.TermRule{Kind: r.Kind, Term: r.Term, Other: r.Other, Why: cmp.Or(r.Why, "-")}, Off: r.Off})
	if !why.IsZero() {
		return cannot(why)
	}
	r.Term, r.Other = x.Term, x.Other
	key := bare(x)
	if before, twice := m.lines[key]; twice {
		if before.Off != r.Off {
			return cannot(against(before.Line))
		}
		return Step{r, Holds, sameAs(before.Line)}
	}
	m.lines[key] = r
	switch {
	case !changes && r.Off:
		return cannot(notSet)
	case !changes:
		return Step{r, Holds, Reason{}}
	case r.Off:
		m.rules = slices.DeleteFunc(m.rules, func(o horizon.TermRule) bool { return bare(o) == key })
	default:
		if why := m.contrary(x); !why.IsZero() {
			return cannot(why)
		}
		m.rules = append(m.rules, x)
	}
	switch {
	case r.Why == "":
		return cannot(noWhy)
	case r.Off:
		return Step{r, TakesBack, Reason{}}
	}
	return Step{r, Adds, Reason{}}
}

// contrary is why a rule cannot stand beside another of the same two terms.
func (m *making) contrary(x horizon.TermRule) Reason {
	if !Paired(x.Kind) {
		return Reason{}
	}
	for _, o := range m.rules {
		if Paired(o.Kind) && o.Kind != x.Kind && (o.Term == x.Term && o.Other == x.Other || o.Term == x.Other && o.Other == x.Term) {
			if r, ours := m.lines[bare(o)]; ours {
				return against(r.Line)
			}
			return againstRule(nameOf(o.Kind))
		}
	}
	return Reason{}
}

// bare is a rule without who, when and why.
func bare(x horizon.TermRule) horizon.TermRule {
	return horizon.TermRule{Kind: x.Kind, Term: x.Term, Other: x.Other}
}

// Remark adds a remark to the rows that set a rule of a term which no document has.
func (p *Plan) Remark(known func(term string) bool) {
	for i := range p.Steps {
		s := &p.Steps[i]
		for _, term := range []string{s.Other, s.Term} {
			if s.Does == Adds && term != "" && !known(term) {
				s.Note = noDocument(term)
			}
		}
	}
}
