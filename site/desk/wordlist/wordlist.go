// Package wordlist is word rules as a file: one reader and one writer for the desk
// and the command line, and what a list would do before it does anything.
package wordlist

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/internal/typed"
	"kazami/site/csvfile"
	"kazami/site/phrase"
)

// What a list may have at most.
const (
	MaxBytes = 64 << 10
	MaxRows  = 1000
	MaxTerm  = 60  // letters of a term
	MaxWhy   = 400 // letters of a reason
)

// Row is a line of a list: a rule, or with Off that it is taken back.
type Row struct {
	Line       int
	Kind       horizon.RuleKind
	Term       string
	Other      string // of what joins or keeps apart
	Why        string // "": the reason of the whole list
	Off        bool
	unreadable *Reason
}

// Kind is a kind of rule by its names: the one that is written, and those that are
// read beside it.
type Kind struct {
	Kind  horizon.RuleKind
	Name  string
	other []string
}

// Kinds are in the order in which they are shown.
func Kinds() []Kind {
	return []Kind{
		{horizon.StopRule, "数えない語", []string{"ignore", "stop"}},
		{horizon.JoinRule, "同じ語として数える", []string{"join", "同じ語として数える語"}},
		{horizon.ApartRule, "別の語", []string{"apart"}},
		{horizon.WatchRule, "注目語", []string{"watch"}},
	}
}

// kindOf is the kind that a cell names; "" where it names none.
func kindOf(cell string) horizon.RuleKind {
	cell = typed.Key(cell)
	for _, k := range Kinds() {
		if cell == typed.Key(k.Name) || slices.Contains(k.other, cell) {
			return k.Kind
		}
	}
	return ""
}

func nameOf(kind horizon.RuleKind) string {
	i := slices.IndexFunc(Kinds(), func(k Kind) bool { return k.Kind == kind })
	if i < 0 {
		return string(kind)
	}
	return Kinds()[i].Name
}

// Paired reports whether rules of a kind are of two terms.
func Paired(kind horizon.RuleKind) bool {
	return kind == horizon.JoinRule || kind == horizon.ApartRule
}

// columns are those of a list as it is written; off is read beside them.
var columns = []string{"kind", "term", "other", "since", "who", "why"}

const offColumn = "off"

// Write is a list of rules, by kind and in their order.
func Write(rules []horizon.TermRule) []byte {
	order := func(k horizon.RuleKind) int {
		return slices.IndexFunc(Kinds(), func(x Kind) bool { return x.Kind == k })
	}
	rules = slices.Clone(rules)
	slices.SortStableFunc(rules, func(a, b horizon.TermRule) int { return cmp.Compare(order(a.Kind), order(b.Kind)) })
	rows := make([][]string, len(rules))
	for i, x := range rules {
		rows[i] = []string{nameOf(x.Kind), x.Term, x.Other, phrase.ISO(x.Cut, "day"), x.Who, x.Why}
	}
	return csvfile.Table(columns, rows)
}

// Visible is the rules that somebody may see: a term may stand in a hearing alone, so
// only who may see everything sees those of others.
func Visible(rules []horizon.TermRule, who string, most horizon.TLP) (seen []horizon.TermRule) {
	for _, x := range rules {
		if most == horizon.Red || x.Who == who {
			seen = append(seen, x)
		}
	}
	return seen
}
