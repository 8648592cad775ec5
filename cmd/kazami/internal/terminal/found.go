package terminal

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Found is how often a source that is searched had a term in a year. It is
// evidence: the detector does not count it.
type Found struct {
	Source horizon.SourceID `json:"source"`
	Name   string           `json:"name"`
	Term   string           `json:"term"`
	Year   int              `json:"year"`
	Hits   int              `json:"hits"`
	Total  int              `json:"total"` // of all documents in the windows that were searched
	Whole  bool             `json:"whole"` // the windows are the whole year, and their totals are known
}

// foundFor is what the searched sources said of a change's terms before the
// cut-off, by source, term and year.
func foundFor(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, c horizon.Change) ([]Found, error) {
	terms := append([]string{c.Name}, c.Terms...)
	for _, id := range c.Themes {
		terms = append(terms, v.Themes[id].Name)
	}
	sources, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	var all []Found
	for _, src := range sources {
		if !src.Evidence {
			continue
		}
		figures, err := store.Denominators(ctx, src.ID)
		if err != nil {
			return nil, err
		}
		for _, f := range byYear(figures, terms, s.AsOf) {
			f.Source, f.Name = src.ID, src.Name
			all = append(all, f)
		}
	}
	return all, nil
}

// byYear sums the windows that ended by asOf, and those that hold it, of each
// term; only a window whose total is known has figures.
func byYear(figures []horizon.Denominator, terms []string, asOf time.Time) []Found {
	type window struct{ from, until int64 }
	totals := map[window]int{}
	for _, d := range figures {
		if d.Term == "" {
			totals[window{d.From.Unix(), d.Until.Unix()}] = d.Documents
		}
	}
	type key struct {
		term string
		year int
	}
	sums := map[key]*Found{}
	days := map[key]int{}
	for _, d := range figures {
		total, known := totals[window{d.From.Unix(), d.Until.Unix()}]
		if d.Term == "" || !known || !slices.Contains(terms, d.Term) || d.Until.After(asOf) && d.At.After(asOf) {
			continue
		}
		k := key{d.Term, d.From.In(horizon.Tokyo).Year()}
		if sums[k] == nil {
			sums[k] = &Found{Term: d.Term, Year: k.year}
		}
		sums[k].Hits += d.Documents
		sums[k].Total += total
		if !d.Until.After(d.At) {
			days[k] += int(d.Until.Sub(d.From).Hours()+12) / 24
		}
	}
	var all []Found
	for k, f := range sums {
		f.Whole = days[k] >= 365
		all = append(all, *f)
	}
	slices.SortFunc(all, func(a, b Found) int { return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Year, b.Year)) })
	return all
}

// printFound writes a table a source and term.
func printFound(w io.Writer, all []Found) {
	for i, f := range all {
		if i == 0 || f.Source != all[i-1].Source || f.Term != all[i-1].Term {
			fmt.Fprintf(w, "in %s (%s), searched for %s; hits of a search are evidence, the detector does not count them:\n", f.Name, f.Source, f.Term)
		}
		note := ""
		if !f.Whole {
			note = " (part of the year)"
		}
		fmt.Fprintf(w, "  %d: %d of %d speeches%s\n", f.Year, f.Hits, f.Total, note)
	}
}
