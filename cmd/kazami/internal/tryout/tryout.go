// Package tryout says what a word rule, or a filter, would have done in the year up to
// the cut-off, before it is taken. Nothing is stored.
package tryout

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/wordlists"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/tryout"
	"kazami/site/desk/wordlist"
)

// Ground is what something is tried on: an archive as of a cut-off, and what is
// detected in it without the rule.
type Ground struct {
	Work   *work.Work
	Store  *archive.Store
	V      work.Vocabulary
	Before *detection.Result
	Search func(context.Context, index.Query) (index.Results, error)
}

// Try answers a question for who may see documents no stricter than a.Most: of others
// not even their number is in the answer.
func (g Ground) Try(ctx context.Context, a tryout.Asking) (out tryout.Answer, err error) {
	began := time.Now()
	out = tryout.Answer{Moves: []tryout.Move{}, Kind: a.Kind, Term: a.Term, Other: a.Other, Off: a.Off, From: g.Work.AsOf.AddDate(-1, 0, 0), To: g.Work.AsOf}
	if a.Kind.Rule() != "" {
		err = g.rule(ctx, a, &out)
	} else {
		err = g.filter(ctx, a, &out)
	}
	out.Took = time.Since(began).Seconds()
	return out, err
}

// rule detects once more, with a rule or without it, and compares.
func (g Ground) rule(ctx context.Context, a tryout.Asking, out *tryout.Answer) error {
	step, err := g.plan(ctx, a)
	if err != nil {
		return err
	}
	out.Does, out.Note = step.Does, step.Note
	if step.Does == wordlist.Cannot || step.Does == wordlist.Holds {
		return nil
	}
	out.Term, out.Other = step.Term, step.Other
	terms := slices.DeleteFunc([]string{step.Term, step.Other}, func(t string) bool { return t == "" })
	if out.Documents, err = g.documentsWith(ctx, terms, a.Most); err != nil {
		return err
	}
	name := detection.PanelFor(a.Most)
	after := g.Before
	if a.Kind != tryout.Apart { // which is of proposals alone: what is detected stays
		if after, err = g.detectBy(ctx, detection.TableOf(with(g.Before.Rules.All, step)), name); err != nil {
			return err
		}
	}
	was, is, in := onsets(g.Before.Panels[name]), onsets(after.Panels[name]), span{out.From, out.To}
	out.Moves, out.Months = compare(was, is, after.Rules.Name, in), months(was, is, in)
	out.Limits = limits(g.Before.Limits(name), after.Limits(name))
	out.Open = [2]int{open(g.Before.Limits(name)), open(after.Limits(name))}
	return nil
}

// detectBy detects a panel by other rules than those that hold.
func (g Ground) detectBy(ctx context.Context, rules *detection.WordTable, name horizon.Panel) (*detection.Result, error) {
	if name == horizon.FullPanel { // which shares with the public one what is the same
		return detection.DetectBy(ctx, g.Work, g.Store, g.V, rules, detection.Asking{})
	}
	p, err := detection.ReplayPanel(ctx, g.Work, g.Store, g.V, rules, detection.Asking{}, name, nil)
	return &detection.Result{Panels: map[horizon.Panel]*detection.Panel{name: p}, Rules: rules}, err
}

func open(all []horizon.PanelLimits) (n int) {
	for _, p := range all {
		n += p.Flags
	}
	return n
}

// with is rules as they are after a step.
func with(rules []horizon.TermRule, step wordlist.Step) []horizon.TermRule {
	x := step.Rule()
	if step.Does == wordlist.TakesBack {
		return slices.DeleteFunc(slices.Clone(rules), func(o horizon.TermRule) bool { return o.Kind == x.Kind && o.Term == x.Term && o.Other == x.Other })
	}
	return append(slices.Clone(rules), x)
}

// plan is what a rule would do, as a list of one row: it is read, checked and refused
// as a list is.
func (g Ground) plan(ctx context.Context, a tryout.Asking) (wordlist.Step, error) {
	rows, err := rowsOf(a.Question)
	if fault, ok := errors.AsType[*wordlist.Fault](err); ok {
		return wordlist.Step{Does: wordlist.Cannot, Note: fault.Why}, nil
	}
	if err != nil {
		return wordlist.Step{}, err
	}
	p, err := wordlists.Plan(ctx, g.Work, g.Store, g.V, rows, "-", a.Who, a.Most)
	if err != nil {
		return wordlist.Step{}, err
	}
	if len(p.Steps) != 1 {
		return wordlist.Step{Does: wordlist.Cannot, Note: tryout.NoRule}, nil
	}
	step := p.Steps[0]
	if !step.Note.IsZero() && step.Does == wordlist.Adds && strings.ContainsAny(step.Term+step.Other, `*?[]|\^$`) {
		step.Note = tryout.NoPattern
	}
	return step, nil
}

// rowsOf is a rule as a line of a list.
func rowsOf(q tryout.Question) ([]wordlist.Row, error) {
	off := ""
	if q.Off {
		off = "yes"
	}
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	err := w.WriteAll([][]string{{"kind", "term", "other", "off"}, {string(q.Kind), q.Term, q.Other, off}})
	if err != nil {
		return nil, err
	}
	return wordlist.Read(text.String())
}
