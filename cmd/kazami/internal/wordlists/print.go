package wordlists

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/wordlist"
)

// Line is a word rule as JSON.
type Line struct {
	Kind  string `json:"kind"`
	Term  string `json:"term"`
	Other string `json:"other,omitempty"`
	Since string `json:"since"` // the day of its cut-off: what is cut off later knows it
	Who   string `json:"who"`
	When  string `json:"when"`
	Why   string `json:"why"`
}

// LineOf is a rule as a line.
func LineOf(x horizon.TermRule) Line {
	return Line{string(x.Kind), x.Term, x.Other, work.Date(x.Cut), x.Who, work.Stamp(x.When), x.Why}
}

// List writes the rules that hold, one a line.
func List(out io.Writer, w *work.Work, rules []horizon.TermRule) {
	for _, x := range rules {
		fmt.Fprintf(out, "%-6s %s  since %s, %s: %s\n", x.Kind, strings.TrimSuffix(x.Term+" = "+x.Other, " = "), work.Date(x.Cut), x.Who, x.Why)
	}
	if len(rules) == 0 {
		fmt.Fprintf(out, "No word rule as of %s. Type: kazami words --help\n", work.Date(w.AsOf.AddDate(0, 0, -1)))
	}
}

// Set sets a rule, or with off takes it back, and says since when it holds.
func Set(ctx context.Context, out io.Writer, w *work.Work, store *archive.Store, x horizon.TermRule, off bool) error {
	v, err := work.VocabularyOf(w)
	if err != nil {
		return err
	}
	term, changed, err := SetTermRule(ctx, w, store, v, x, off)
	if e, ok := errors.AsType[*TermRuleError](err); ok {
		return work.Usage(e)
	}
	switch {
	case err != nil:
		return err
	case !changed:
		fmt.Fprintf(out, "%s: nothing to change: the rule is the same. kazami words list shows all.\n", term)
	case off:
		fmt.Fprintf(out, "%s: taken back. It holds from the next detection on: kazami run, kazami digest or kazami publish.\n", term)
	default:
		fmt.Fprintf(out, "%s: set. It holds from the next detection on: kazami run, kazami digest or kazami publish.\n", term)
	}
	return nil
}

// Imported is what a list of word rules would do, or did, as JSON.
type Imported struct {
	Rows    []Imports `json:"rows"`
	Changed int       `json:"changed"` // 0 unless it was written
}

// Imports is what a row would do.
type Imports struct {
	Line  int    `json:"line"`
	Does  string `json:"does"`
	Kind  string `json:"kind"`
	Term  string `json:"term"`
	Other string `json:"other,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Import says what the list in a file would do, and with write does it. Its error is
// of the command line where a row cannot be set: then nothing is.
func Import(ctx context.Context, w *work.Work, store *archive.Store, file string, data []byte, who, why string, write bool) (out Imported, err error) {
	v, err := work.VocabularyOf(w)
	if err != nil {
		return out, err
	}
	text, err := wordlist.Text(data)
	var rows []wordlist.Row
	if err == nil {
		rows, err = wordlist.Read(text)
	}
	if fault, ok := errors.AsType[*wordlist.Fault](err); ok {
		where := file
		if fault.Line > 0 {
			where = fmt.Sprintf("%s, line %d", file, fault.Line)
		}
		return out, work.Usage(fmt.Errorf("%s: %w", where, fault))
	}
	plan, err := Plan(ctx, w, store, v, rows, why, who, horizon.Red)
	if err != nil {
		return out, err
	}
	var faults []error
	for _, s := range plan.Steps {
		out.Rows = append(out.Rows, Imports{s.Line, string(s.Does), string(s.Kind), s.Term, s.Other, s.Note.EN})
		if s.Does == wordlist.Cannot {
			faults = append(faults, fmt.Errorf("%s, line %d: %s", file, s.Line, s.Note.EN))
		}
	}
	if len(faults) > 0 {
		return out, work.Usage(errors.Join(faults...))
	}
	if write {
		out.Changed, err = Do(ctx, w, store, v, plan, who)
	}
	return out, err
}

// Print writes what a list would do, or did, as text.
func (m Imported) Print(out io.Writer, written bool) {
	n := map[string]int{}
	for _, r := range m.Rows {
		n[r.Does]++
		if r.Does != string(wordlist.Holds) || r.Note != "" {
			fmt.Fprintln(out, strings.TrimSuffix(fmt.Sprintf("line %d: %s %s %s: %s", r.Line, r.Does, r.Kind, strings.TrimSuffix(r.Term+" = "+r.Other, " = "), r.Note), ": "))
		}
	}
	fmt.Fprintf(out, "%d to add, %d to take back, %d already there.\n", n[string(wordlist.Adds)], n[string(wordlist.TakesBack)], n[string(wordlist.Holds)])
	switch {
	case !written:
		fmt.Fprintln(out, "Nothing is changed yet. To do it, add --write.")
	case m.Changed > 0:
		fmt.Fprintf(out, "Changed: %d. It holds from the next detection on: kazami run, kazami digest or kazami publish.\n", m.Changed)
	default:
		fmt.Fprintln(out, "Nothing to change.")
	}
}
