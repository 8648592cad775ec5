package tryout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/tryout"
	"kazami/site/desk/wordlist"
)

// Command is the arguments of kazami words try.
type Command struct {
	Kind  string `arg:"" enum:"ignore,watch,join,apart,search,source,word" help:"A rule: ignore, watch, join or apart; or a filter: search shows what it finds, source and word hide."`
	Term  string `arg:"" help:"The term; of search the query, of source its id."`
	Other string `arg:"" optional:"" help:"Of join and apart: the other term."`
	Off   bool   `help:"Try what taking the rule back would do."`
}

// Help is the example of kazami words try --help.
func (Command) Help() string {
	return `Detects on the same counts without the rule and with it, and says which detections that opened in the year up
to the cut-off would be gone, come, merged, or earlier or later; and how what a term needs would move. Of a filter it says how
many documents a week it shows or hides, and how many of them are evidence of approved changes. Nothing is stored.

Example:
  kazami words try ignore committee --as-of 2011-12-31
  kazami words try watch "smart grid"
  kazami words try join cloud "cloud computing" --json
  kazami words try search '+cloud +water'`
}

// Do tries it and writes the answer as text or as JSON. What cannot be set is an error
// of the command line.
func (c Command) Do(ctx context.Context, out io.Writer, w *work.Work, store *archive.Store, asJSON bool) error {
	v, err := work.VocabularyOf(w)
	if err != nil {
		return err
	}
	g := Ground{Work: w, Store: store, V: v, Search: func(ctx context.Context, q index.Query) (index.Results, error) {
		return searchOnce(ctx, w, store, q)
	}}
	ask := tryout.Asking{Question: tryout.Question{Kind: tryout.Kind(c.Kind), Term: c.Term, Other: c.Other, Off: c.Off}, Most: horizon.Red}
	if err := g.possible(ctx, ask); err != nil {
		return err
	}
	if g.Before, err = before(ctx, g, ask.Kind); err != nil {
		return err
	}
	a, err := g.Try(ctx, ask)
	switch {
	case err != nil:
		return err
	case a.Does == wordlist.Cannot:
		return work.Usage(errors.New(a.Note.EN))
	case asJSON:
		e := json.NewEncoder(out)
		e.SetEscapeHTML(false)
		return e.Encode(a)
	}
	write(out, a)
	return nil
}

// before is what is detected without a rule; a filter needs no more than the rules.
func before(ctx context.Context, g Ground, kind tryout.Kind) (*detection.Result, error) {
	if kind.Rule() != "" {
		return detection.Detect(ctx, g.Work, g.Store, g.V)
	}
	rules, err := detection.TermRulesOf(ctx, g.Work, g.Store)
	return &detection.Result{Rules: rules, Figures: &figures.Figures{}}, err
}

// possible refuses a rule before anything is detected.
func (g Ground) possible(ctx context.Context, a tryout.Asking) error {
	if a.Kind.Rule() == "" {
		return nil
	}
	step, err := g.plan(ctx, a)
	if err == nil && step.Does == wordlist.Cannot {
		err = work.Usage(errors.New(step.Note.EN))
	}
	return err
}

func searchOnce(ctx context.Context, w *work.Work, store *archive.Store, q index.Query) (res index.Results, err error) {
	ix, err := ingest.ReadIndex(w, store)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	return ix.Search(ctx, q)
}

// write writes an answer as text: the finding first.
func write(out io.Writer, a tryout.Answer) {
	fmt.Fprintf(out, "%s %s, %s to %s\n", a.Kind, strings.TrimSuffix(a.Term+" = "+a.Other, " = "), work.Date(a.From), work.Date(a.To.AddDate(0, 0, -1)))
	if !a.Note.IsZero() {
		fmt.Fprintln(out, a.Note.EN)
	}
	switch {
	case a.Does == wordlist.Holds:
		fmt.Fprintln(out, "The rule is there already: nothing would change.")
		return
	case a.Kind.Rule() == "":
		printFilter(out, a)
	default:
		printRule(out, a)
	}
	for _, x := range a.Documents.Examples {
		fmt.Fprintf(out, "  %s %s %s %s\n", x.Date, x.Source, x.Title, x.URL)
	}
	fmt.Fprintf(out, "It took %.1f s. Nothing is stored.\n", a.Took)
}

func printRule(out io.Writer, a tryout.Answer) {
	fmt.Fprintf(out, "Detections: %d gone, %d come, %d merged, %d earlier, %d later. Open at the end: %d, now %d.\n",
		a.Count(tryout.Gone), a.Count(tryout.Come), a.Count(tryout.Merged), a.Count(tryout.Earlier), a.Count(tryout.Later), a.Open[1], a.Open[0])
	for _, m := range a.Moves {
		line := fmt.Sprintf("  %-7s %s  %s", m.Turn, m.Opened(), m.Name)
		switch m.Turn {
		case tryout.Merged:
			line += " into " + m.Into
		case tryout.Earlier, tryout.Later:
			line += fmt.Sprintf(" by %s, in %s", work.Count(max(m.Weeks, -m.Weeks), "week"), m.After)
		}
		fmt.Fprintf(out, "%s: %s\n", line, work.Count(m.Docs, "document"))
	}
	for _, m := range a.Months {
		if m.Before != m.After {
			fmt.Fprintf(out, "  %s: %s, now %d\n", m.Month, work.Count(m.After, "detection"), m.Before)
		}
	}
	for _, l := range a.Limits {
		fmt.Fprintf(out, "Limit by %s: the average term needs E of %.0f, now %.0f; a watched one %.0f, now %.0f.\n", l.Bin, l.Term[1], l.Term[0], l.Watch[1], l.Watch[0])
	}
	fmt.Fprintf(out, "Documents with it: %d, %.1f a week and %d without a day.", a.Documents.Total, a.Documents.PerWeek(), a.Documents.Undated)
	if a.Kind == tryout.Watch && !a.Off {
		fmt.Fprintf(out, " %d of them were near to nothing else.", a.Documents.First)
	}
	fmt.Fprintln(out)
}

func printFilter(out io.Writer, a tryout.Answer) {
	does := "hides"
	if a.Kind == tryout.Search {
		does = "shows"
	}
	fmt.Fprintf(out, "It %s %s, %.1f a week.\n", does, work.Count(a.Documents.Total, "document"), a.Documents.PerWeek())
	if a.Documents.More > 0 {
		fmt.Fprintf(out, "%d more are found that were not counted.\n", a.Documents.More)
	}
	for _, e := range a.Evidence {
		fmt.Fprintf(out, "  evidence of %s (%s): %d\n", e.Name, e.Change, e.Docs)
	}
	if len(a.Evidence) == 0 {
		fmt.Fprintln(out, "None of them is evidence of an approved change.")
	}
}
