package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
	judge "kazami/trends/replay"
)

// backtestCommand measures the detector on history.
type backtestCommand struct {
	From     string `default:"1999-01-01" help:"Flags that open from this day on count; what is older only teaches the background." placeholder:"DATE"`
	To       string `help:"The cut-off in place of --as-of: nothing later is read." placeholder:"DATE"`
	Gold     string `help:"A file of known themes, negatives and traps to judge by (tab-separated: kind, theme, variants, recognised, document, expected)." placeholder:"F"`
	Judged   string `name:"judgements" help:"A file of judgements of the sheet that an earlier run wrote (tab-separated: id, right or dull or wrong)." placeholder:"F"`
	Simulate bool   `help:"Measure on made-up worlds alone; no archive is read."`
	Seed     uint64 `default:"1" help:"The seed of all that is drawn. The same seed gives the same report."`
	Report   string `help:"The folder for report.md, report.json, the pictures and the sheet, in place of backtest in the data folder." placeholder:"DIR"`
}

// Help is the example of kazami backtest --help.
func (backtestCommand) Help() string {
	return `Replays the public panel as of the cut-off and writes a report: flags on real text and on placebos
of it, by language and bin, what growth put into it was found, the gold file's verdicts, and the same of
other rules on the same counts.

Example:
  kazami backtest --from 2003-01-01 --to 2015-01-01 --gold gold.tsv
  kazami backtest --simulate --json`
}

func (c backtestCommand) Run(ctx context.Context, a *app) error {
	if c.Simulate {
		return c.simulate(a)
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		from, err := day(c.From)
		if err != nil {
			return &usageError{flagError("--from", err)}
		}
		if c.To != "" {
			if s.asOf, err = day(c.To); err != nil {
				return &usageError{flagError("--to", err)}
			}
		}
		if !from.Before(s.asOf) {
			return &usageError{errors.New("--from must be earlier than the cut-off")}
		}
		v, err := s.vocabulary()
		if err != nil {
			return err
		}
		histories, err := s.histories(ctx, store, v)
		if err != nil {
			return err
		}
		if len(histories) == 0 {
			return errors.New("nothing is counted before the cut-off: run kazami import and kazami index first")
		}
		var all []*judge.Measured
		for _, h := range histories {
			m, err := judge.Measure(h, c.options(s, v, h, from))
			if err != nil {
				return err
			}
			all = append(all, m)
		}
		return s.printJSON(all)
	})
}

// options is how a history is measured: as kazami detect is configured.
func (c backtestCommand) options(s *session, v vocabulary, h *judge.History, from time.Time) judge.Options {
	o := judge.Options{Config: s.detectorConfig(h.Bin, horizon.PublicPanel, v), From: horizon.PeriodOf(h.Bin, from), To: h.Last(),
		Rules: judge.Rules(h.Bin), Seed: c.Seed, Each: together}
	if o.From.N < h.First().N {
		o.From = h.First()
	}
	return o
}

// histories is the public panel's counts by each bin that has sources, as of
// the cut-off.
func (s *session) histories(ctx context.Context, store *archive.Store, v vocabulary) ([]*judge.History, error) {
	volumes, err := store.Volumes(ctx, horizon.PublicPanel, s.asOf.AddDate(-5, 0, 0), s.asOf)
	if err != nil {
		return nil, err
	}
	terms, err := store.Terms(ctx)
	if err != nil {
		return nil, err
	}
	strata, err := store.Strata(ctx)
	if err != nil {
		return nil, err
	}
	bins := chooseBins(volumes)
	var all []*judge.History
	for b := horizon.Weekly; b <= horizon.Yearly; b++ {
		names := newNumbering(terms, strata, v, s.cfg.Watch)
		for src, bin := range bins {
			if bin == b {
				names.sources[src] = true
			}
		}
		if len(names.sources) == 0 {
			continue
		}
		h := &judge.History{Bin: b}
		for pc, err := range store.Counts(ctx, b, horizon.PublicPanel, s.since(), s.asOf) {
			if err != nil {
				return nil, err
			}
			if totals, counts := names.period(h, pc); len(totals) > 0 {
				h.Add(judge.Week{Period: pc.Period, Totals: totals, Counts: counts})
			}
		}
		h.Series = names.series
		if h.Len() > 0 {
			all = append(all, h)
		}
	}
	return all, nil
}

// simulate measures on made-up worlds.
func (c backtestCommand) simulate(a *app) error {
	scenes := make([]judge.Scene, 3)
	world := judge.DefaultWorld()
	together(len(scenes), func(i int) {
		h, truth := world.Make(c.Seed + uint64(i))
		scenes[i] = judge.Scene{World: world, History: h, Truth: truth}
	})
	all, err := judge.Simulate(scenes, trends.Defaults(horizon.Weekly), judge.Rules(horizon.Weekly), together)
	if err != nil {
		return fmt.Errorf("simulate: %w", err)
	}
	return a.printJSON(all)
}

// together calls do for every number below n, as many at once as there are cores.
func together(n int, do func(i int)) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
