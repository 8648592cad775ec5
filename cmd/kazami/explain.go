package main

import (
	"context"

	"kazami/cmd/kazami/internal/terminal"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// explainCommand says why a term is detected, or not.
type explainCommand struct {
	Term    string `arg:"" optional:"" help:"A term, the name or id of a theme, or the id of a change."`
	Week    string `help:"As of the end of this week, month or year, in place of the cut-off: 2009-W40, 2009-10, 2009." placeholder:"WEEK"`
	Numbers bool   `help:"Show what was reckoned, step by step, for the public and the full panel."`
	Changes bool   `help:"Show what belongs to the change: terms, threats, sectors, history. Without TERM: of every open detection."`
}

// Help is the example of kazami explain --help.
func (explainCommand) Help() string {
	return `Says in words whether it is detected, and what is missing. With --numbers, for the public and the full panel,
by month and by year: what was observed and expected, by source and period by period, so that E can be checked by hand; what E must reach
and its maximum; the conditions; how many documents would have been enough; and the documents.

  by the background: sum over sources of read x (Y + kappa p)/(base + kappa), kappa = min(2000, shape/p)
  reference = max(by the background, by the season)
  C = (above 0: ln(1 + exp(C before)), else 0) + min(y ln r - (y + k) ln((k + r reference)/(k + reference)), limit)   for r = 1.5, 2, 3, 5
  E = mean of exp(C) = R/w;   A = 1/w, w: the term's share of the limit, over which C before is stated;   y: documents that count, at most a few of each publisher

--changes shows everything, also what is not CLEAR: it must not be published.

Example:
  kazami explain IPv6への移行
  kazami explain SCADA --week 2009-W40 --numbers
  kazami explain --changes`
}

func (c explainCommand) Run(ctx context.Context, a *app) error {
	if c.Changes {
		return c.changes(ctx, a)
	}
	if c.Term == "" {
		return work.Advise("The term is missing.", "kazami explain", "kazami explain TERM, or kazami explain --changes for all open detections")
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		if err := cutAtPeriod(&s.Work, c.Week); err != nil {
			return err
		}
		v, err := work.VocabularyOf(&s.Work)
		if err != nil {
			return err
		}
		x, err := terminal.NewExplainer(ctx, &s.Work, store, v, c.Term, !c.Numbers && !a.opts.JSON)
		switch {
		case err != nil:
			return err
		case a.opts.JSON:
			return x.Each(ctx, func(line terminal.Explained) error { return a.printJSON(line) })
		case c.Numbers:
			return x.Numbers(ctx, a.stdout)
		}
		return x.Page(ctx, a.stdout, a.lang())
	})
}
