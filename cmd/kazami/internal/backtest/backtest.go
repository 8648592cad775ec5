// Package backtest measures the detection on what is archived, beside its
// placebos and its peers, and writes the report of it.
package backtest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
	judge "kazami/trends/replay"
	"kazami/trends/replay/history"
	"kazami/trends/replay/peers"
	"kazami/trends/replay/world"
)

// Options says what is measured.
type Options struct {
	From   string   `default:"1999-01-01" help:"Detections that start from this day on count; what is older is only background." placeholder:"DATE"`
	To     string   `help:"The data cut-off, in place of --as-of: nothing later is read." placeholder:"DATE"`
	Bin    string   `enum:"month,year," default:"" help:"Measure by month or by year alone." placeholder:"BIN"`
	Yearly bool     `name:"each-year" help:"Also judge each year as of its own end, by what was to be known then."`
	Gold   string   `help:"A file of known themes, negatives and traps to judge by (tab-separated: kind, theme, variants, recognised, document, expected; any other kind is judged apart)." placeholder:"F"`
	Judged []string `name:"judgements" help:"A file of judgements of the sheet that an earlier run wrote (tab-separated: id, right or dull or wrong); one file a reader." placeholder:"F"`
	Seed   uint64   `default:"1" help:"The seed of all that is drawn: the same seed gives the same report."`
}

// Window applies --from and --to.
func (c Options) Window(s *work.Work) (from time.Time, err error) {
	if from, err = config.Day(c.From); err != nil {
		return from, work.Usage(work.FlagError("--from", err))
	}
	if c.To != "" {
		if s.AsOf, err = config.CutOff(c.To, s.Clock()); err != nil {
			return from, work.Usage(work.FlagError("--to", err))
		}
		s.AsOf = work.Reached(s.AsOf, s.Clock())
	}
	if !from.Before(s.AsOf) {
		return from, work.Usage(errors.New("--from must be earlier than the cut-off"))
	}
	return from, nil
}

// Measure is everything but the writing.
func (c Options) Measure(ctx context.Context, s *work.Work, store *archive.Store, from time.Time) (*Report, error) {
	gold, judged, err := c.files()
	if err != nil {
		return nil, err
	}
	v, err := work.VocabularyOf(s)
	if err != nil {
		return nil, err
	}
	histories, err := c.Histories(ctx, s, store, v)
	if err != nil {
		return nil, err
	}
	if len(histories) == 0 {
		return nil, errors.New("nothing is counted before the cut-off: run kazami import and kazami index first")
	}
	r := &Report{Panel: horizon.PublicPanel, From: c.From, AsOf: work.Date(s.AsOf.AddDate(0, 0, -1)), Seed: c.Seed}
	var items []judge.Item
	for _, h := range histories {
		o := c.options(s, v, h, from)
		m, err := judge.Measure(h, o)
		if err != nil {
			return nil, err
		}
		r.Bins = append(r.Bins, m)
		for w := range h.Weeks() {
			for _, t := range w.Totals {
				r.Documents += int(t.Docs + t.Late)
			}
		}
		items = append(items, judge.Items(h, m, strongestOfYear, o)...)
	}
	if err := rankItems(ctx, s, store, v, items); err != nil {
		return nil, err
	}
	if items, err = proposedChanges(ctx, s, store, r.Bins, items); err != nil {
		return nil, err
	}
	for i := range items {
		for _, by := range judged {
			items[i].Readers = append(items[i].Readers, by[items[i].ID])
		}
		items[i].Verdict = judge.Least(items[i].Readers)
	}
	r.Precision, r.Readings, r.Agreement = judge.Precisions(items), judge.Readings(items), judge.Agreements(items)
	if r.Items, err = illustrateChanges(ctx, s, store, r.Bins, items); err != nil {
		return nil, err
	}
	if r.Forecasts, r.Replayed, err = scoreForecasts(ctx, s, store, v, from); err != nil {
		return nil, err
	}
	if c.Yearly {
		if r.EachYear, err = c.eachYear(ctx, s, store, v, from); err != nil {
			return nil, err
		}
	}
	if gold != nil {
		err = c.judgeGold(ctx, s, store, v, histories, from, gold, r)
	}
	return r, err
}

// strongestOfYear is how many discovered changes a year are to be judged.
const strongestOfYear = 20

// options is how a history is measured: as kazami detect is configured.
func (c Options) options(s *work.Work, v work.Vocabulary, h *history.History, from time.Time) judge.Options {
	o := judge.Options{Config: detection.DetectorConfig(s, h.Bin, horizon.PublicPanel, v), From: horizon.PeriodOf(h.Bin, from), To: h.Last(),
		Rules: peers.Rules(h.Bin), Seed: c.Seed, Each: together}
	if o.From.N < h.First().N {
		o.From = h.First()
	}
	return o
}

// Worlds measures on made-up worlds of three seeds.
func (c Options) Worlds() (*Report, error) {
	scenes := make([]world.Scene, 3)
	made := world.Default()
	together(len(scenes), func(i int) { scenes[i] = made.Make(c.Seed + uint64(i)) })
	cfg := trends.Defaults(horizon.Weekly)
	r := &Report{Seed: c.Seed, World: &made}
	var err error
	if r.Simulated, err = judge.Simulate(scenes, cfg, peers.Rules(horizon.Weekly), together); err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	if r.Ablations, err = judge.Ablations(scenes, cfg, together); err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	return r, nil
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
