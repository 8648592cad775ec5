package main

import (
	"cmp"
	"context"
	"path/filepath"

	"kazami/cmd/kazami/internal/backtest"
	"kazami/internal/archive"
)

// backtestCommand measures the detector on history.
type backtestCommand struct {
	backtest.Options
	Simulate bool   `help:"Measure on simulated data alone; the database is not read."`
	Report   string `help:"The folder for the report, in place of backtest in the data folder." placeholder:"DIR"`
}

// Help is the example of kazami backtest --help.
func (backtestCommand) Help() string {
	return `Replays the public panel as of the cut-off and writes report.md, report.json, pictures, each forecast of
the past, and a sheet of the strongest discovered changes to be judged blind. It measures the detections of
real text, those of the same text with its months shuffled, how much added growth is found, what became of
each line of the gold file and why, and the same for other rules on the same counts.

Example:
  kazami backtest --from 2003-01-01 --to 2014-12-31 --gold gold.tsv
  kazami backtest --simulate --json`
}

func (c backtestCommand) Run(ctx context.Context, a *app) error {
	if c.Simulate {
		r, err := c.Worlds()
		if err != nil {
			return err
		}
		if c.Report == "" {
			return a.printBacktest(r)
		}
		return a.writeBacktest(r, c.Report)
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		from, err := c.Window(&s.Work)
		if err != nil {
			return err
		}
		r, err := c.Measure(ctx, &s.Work, store, from)
		if err != nil {
			return err
		}
		return s.app.writeBacktest(r, cmp.Or(c.Report, filepath.Join(s.Data, "backtest")))
	})
}

// printBacktest writes the report to standard output.
func (a *app) printBacktest(r *backtest.Report) error {
	if a.opts.JSON {
		return a.printJSON(r)
	}
	return r.Markdown(a.stdout, nil)
}

// writeBacktest writes the report's files into a folder, and their names to
// standard output.
func (a *app) writeBacktest(r *backtest.Report, dir string) error {
	if err := r.Write(dir); err != nil {
		return err
	}
	if a.opts.JSON {
		return a.printJSON(r)
	}
	return r.Written(a.stdout, dir)
}
