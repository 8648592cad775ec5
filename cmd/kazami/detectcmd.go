package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/counts"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/terminal"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/charset"
	"kazami/internal/horizon"
	"kazami/trends"
)

// detectCommand finds rising terms in the database, or in a file of counts.
type detectCommand struct {
	FiscalYear  int     `name:"fiscal-year" help:"List what rose in this fiscal year, for a plan, and store nothing." placeholder:"YEAR"`
	Counts      string  `help:"Detect in this file alone: a count pack (.parquet), or CSV: week,source,term,docs; a row without a term is the total of its source in that week." placeholder:"F"`
	Watch       string  `help:"With --counts: a file of watched terms, one a line; they have a false-alarm limit of their own." placeholder:"F"`
	FalseAlarms float64 `name:"false-alarms" aliases:"f" default:"1" help:"With --counts: at most so many false alarms a week on average, over all terms together."`
}

// Help is the example of kazami detect --help.
func (detectCommand) Help() string {
	return `Evidence E says how rare a rise is by chance (once in E weeks). What it must reach is set for each term, so that
all terms together give at most so many false alarms a week on average as --false-alarms says. How documents of
the two years before bear on a term decides how much of that limit it may use; judgements never do.

--fiscal-year lists the series that rose since 1 April. Of those at most one in ten is expected not to have
risen, however the series depend on each other (closed e-BH, arXiv 2504.11759). That holds for one fixed date:
do not look each month and keep the best list. A detection answers "say so at once", this list "what was it
this year", so they differ. Series counted by year are judged by calendar year. What is expected is as of the
end of the year, and may contain a part of the rise. The full panel stands last: it must not be published.

Example:
  kazami detect --as-of 2010-03-31
  kazami detect --fiscal-year 2009
  kazami detect --counts counts.csv --json`
}

func (c detectCommand) Run(ctx context.Context, a *app) error {
	switch {
	case c.Counts != "":
		return c.alone(ctx, a)
	case c.FiscalYear != 0:
		return c.fiscal(ctx, a)
	}
	return a.changeArchive(ctx, work.Entry{Good: archive.Detected}, func(s *session, store *archive.Store, id int64) error {
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		d, err := detection.Detect(ctx, &s.Work, store, v)
		if err != nil {
			return err
		}
		signals := d.WorthKeeping()
		if err := store.SaveSignals(ctx, id, v.Analysis, signals); err != nil {
			return err
		}
		open := d.Open(horizon.FullPanel)
		taught, err := detection.Teach(ctx, &s.Work, store)
		if err != nil {
			return err
		}
		ranks, err := detection.RankTerms(ctx, &s.Work, store, v, d.Rules, taught.Model, open, horizon.Red)
		if err != nil {
			return err
		}
		for _, f := range detection.Items(open) {
			n, found := ranks.Of(f.Signal)
			if err := s.app.printRanked(f, n, found); err != nil {
				return err
			}
		}
		if !s.app.opts.JSON {
			if len(open) == 0 {
				fmt.Fprintln(s.app.stdout, noDetection(d.Limits(horizon.FullPanel)))
			}
			for _, c := range d.Forms(horizon.FullPanel) {
				fmt.Fprintln(s.app.stdout, collectionChange(c))
			}
			for _, p := range d.Limits(horizon.FullPanel) {
				fmt.Fprintln(s.app.stdout, detection.LimitLine(p))
			}
		}
		return nil
	})
}

// noDetection is what an empty detection says.
func noDetection(panels []horizon.PanelLimits) string {
	var limits []string
	for _, p := range panels {
		limit := detection.Accepted(p.F, p.Bin)
		if !slices.Contains(limits, limit) {
			limits = append(limits, limit)
		}
	}
	if len(limits) == 0 {
		return terminal.NothingCounted
	}
	return "No term rose enough to be detected (limit: " + strings.Join(limits, ", ") + ")."
}

// called is a series by name; a theme is said to be one.
func called(g horizon.Signal) string {
	if g.Theme != "" {
		return g.Name + " (theme)"
	}
	return g.Name
}

func (a *app) printSignal(g horizon.Signal) error {
	return a.printRanked(detection.Flag{Signal: g}, detection.Ranking{}, false)
}

// printRanked prints an item and, of a discovered term, how relevant it is.
func (a *app) printRanked(g detection.Flag, n detection.Ranking, found bool) error {
	line := week.NewSignalLine(g.Signal, g.Also...)
	ranking := ""
	if found {
		line.Relevance = week.RelevanceShapeOf(&n.Relevance)
		ranking = fmt.Sprintf("; %s, ranked %.0f %%", n.Kind, 100*n.Share)
	}
	if a.opts.JSON {
		return a.printJSON(line)
	}
	mark := " "
	if g.Flagged {
		mark = "*"
	}
	_, err := fmt.Fprintf(a.stdout, "%s %s %-12s %s: %.0f observed, %.3g expected (%.1f to %.1f times), E %.3g of %.0f, since %s, %s%s%s%s\n",
		mark, g.Period, g.Stage.English(), called(g.Signal), g.Observed, g.Expected, g.Ratio.Lo, g.Ratio.Hi, g.E, g.A, g.Onset, work.Count(len(g.Sources), "source"), week.AlsoBy(line.Also), ranking, warned(g.Signal))
	return err
}

func warned(g horizon.Signal) string {
	all := slices.Clone(g.Warnings)
	if g.Gated != "" && !g.Open {
		all = append(all, "not detected: "+g.Gated)
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, "; ") + ")"
}

func collectionChange(c horizon.CollectionChange) string {
	return fmt.Sprintf("collection: a document of %s (%s) holds %.1f terms on average, %.1f in the year before (up to %s): look at its form and choice before you believe a rise of its own",
		c.Source, c.Lang, c.Terms, c.Before, c.Period)
}

// alone runs the detector on a CSV file, without archive or config.
func (c detectCommand) alone(ctx context.Context, a *app) error {
	if c.FalseAlarms <= 0 {
		return work.Advise("The limit must be above 0.", "--false-alarms", "--false-alarms 1")
	}
	watch, err := lines(c.Watch)
	if err != nil {
		return err
	}
	tables, err := c.tables(a)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if err := c.detect(ctx, a, t, watch); err != nil {
			return err
		}
	}
	return nil
}

// tables is the counts of the file, by each bin that it has.
func (c detectCommand) tables(a *app) ([]*counts.Table, error) {
	if filepath.Ext(c.Counts) == ".parquet" {
		return counts.ReadPack(c.Counts)
	}
	text, err := charset.ReadFile(c.Counts)
	if err != nil {
		return nil, err
	}
	t, err := counts.Read(c.Counts, text)
	if err != nil {
		return nil, err
	}
	for _, w := range t.Warnings {
		fmt.Fprintln(a.stderr, "kazami:", w)
	}
	return []*counts.Table{t}, nil
}

// detect runs the detector on the counts of one bin.
func (c detectCommand) detect(ctx context.Context, a *app, t *counts.Table, watch []string) error {
	cfg := trends.Defaults(t.Bin)
	cfg.F = c.FalseAlarms
	det, err := trends.New(cfg, t.Strata)
	if err != nil {
		return err
	}
	series := func(id horizon.TermID) trends.Series {
		return trends.Series{ID: id, Name: t.Terms[id], Lang: t.Lang(id), Watch: slices.Contains(watch, t.Terms[id])}
	}
	for p := t.First; p.N <= t.Last.N; p = p.Add(1) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, g := range det.Week(p, t.Totals[p], t.Counts[p], series) {
			if counts.Unnamed(g.Name) {
				continue // it is under test as the others are; there is nothing to show
			}
			if err := a.printSignal(g); err != nil {
				return err
			}
		}
	}
	return nil
}

func lines(file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	text, err := charset.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var all []string
	for line := range strings.Lines(text) {
		if t := strings.TrimSpace(line); t != "" {
			all = append(all, t)
		}
	}
	return all, nil
}
