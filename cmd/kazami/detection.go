package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/forecast"
)

// detection is the replay of both panels as of a cut-off: what was flagged,
// the detectors as they stood at its end, to be asked for any series, and what it
// was reckoned with.
type detection struct {
	panels  map[horizon.Panel]*panel
	told    *wordTable                  // the word rules that it was counted by
	asked   map[askedSeries][]time.Time // when each series that was asked for was in half of the sources
	figures *figures                    // what is counted of all documents as of its cut-off, once asked for
}

// asking is what a detection is to tell beside its verdicts. The zero value asks
// for nothing.
type asking struct {
	series map[askedSeries][]time.Time                   // when each of them was in half of the sources
	traced func(name string, theme horizon.ThemeID) bool // every step of these
}

// panel is one panel's replay.
type panel struct {
	name    horizon.Panel
	bins    map[horizon.SourceID]horizon.Bin // of each source that is counted
	moved   []horizon.BinChange              // those that had another bin a week before, by their ids
	replays []*replay                        // by bin, those that have sources
}

// replay is a detector's way through one bin of one panel.
type replay struct {
	det    *trends.Detector
	seen   *forecast.Observer // what became of series like these
	bin    horizon.Bin
	last   horizon.Period
	series *numbering
	onsets []horizon.Signal // every flag, in the order of its opening
	now    []horizon.Signal // of the last period, by evidence
	before []horizon.Signal // what now was a week earlier: the same, or that of the period before
}

// detect replays the archive's counts up to the cut-off.
func detect(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary) (*detection, error) {
	return detectAsked(ctx, s, store, v, asking{})
}

// detectAsked is detect, and answers what is asked.
func detectAsked(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, ask asking) (*detection, error) {
	told, err := toldOf(ctx, s, store)
	if err != nil {
		return nil, err
	}
	private, err := store.PrivateSources(ctx)
	if err != nil {
		return nil, err
	}
	public, err := replayPanel(ctx, s, store, v, told, ask, horizon.PublicPanel, nil)
	if err != nil {
		return nil, fmt.Errorf("detect in the public panel: %w", err)
	}
	whole, err := replayPanel(ctx, s, store, v, told, ask, horizon.FullPanel, public.without(private))
	if err != nil {
		return nil, fmt.Errorf("detect in the full panel: %w", err)
	}
	return &detection{map[horizon.Panel]*panel{horizon.PublicPanel: public, horizon.FullPanel: whole}, told, ask.series, &figures{}}, nil
}

// without is the replays of a panel that none of the sources takes part in, by bin.
func (p *panel) without(sources map[horizon.SourceID]bool) map[horizon.Bin]*replay {
	all := map[horizon.Bin]*replay{}
	for _, r := range p.replays {
		touched := false
		for src := range sources {
			touched = touched || p.bins[src] == r.bin
		}
		if !touched {
			all[r.bin] = r
		}
	}
	return all
}

// replayPanel replays every bin of a panel. A bin whose sources are those of a
// replay that holds nothing private is not replayed again: it says the same.
func replayPanel(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, t *wordTable, ask asking, name horizon.Panel, same map[horizon.Bin]*replay) (*panel, error) {
	volumes, err := store.Volumes(ctx, name, s.AsOf.AddDate(-5, 0, 0), s.AsOf)
	if err != nil {
		return nil, err
	}
	before, err := store.Volumes(ctx, name, s.AsOf.AddDate(-5, 0, -7), s.AsOf.AddDate(0, 0, -7))
	if err != nil {
		return nil, err
	}
	p := &panel{name: name, bins: chooseBins(volumes)}
	p.moved = moved(chooseBins(before), p.bins)
	terms, err := store.Terms(ctx)
	if err != nil {
		return nil, err
	}
	strata, err := store.Strata(ctx)
	if err != nil {
		return nil, err
	}
	watch := withNew(s.Cfg.Watch, t.watched())
	both, err := both(ctx, s, store, t, name)
	if err != nil {
		return nil, err
	}
	for _, b := range []horizon.Bin{horizon.Weekly, horizon.Monthly, horizon.Yearly} {
		r := &replay{bin: b, last: horizon.PeriodOf(b, s.AsOf).Add(-1), series: newNumbering(terms, strata, v, watch, t)}
		r.series.both = both[b]
		r.series.from = horizon.PeriodOf(b, s.AsOf.AddDate(-recentYears, 0, 0))
		for src, bin := range p.bins {
			if bin == b {
				r.series.sources[src] = true
			}
		}
		if len(r.series.sources) == 0 {
			continue
		}
		if o := same[b]; o != nil && maps.Equal(o.series.sources, r.series.sources) {
			p.replays = append(p.replays, o.as(name))
			sameAnswers(ask.series, o.bin, name)
			continue
		}
		cfg := detectorConfig(s, b, name, v)
		cfg.WatchM = max(cfg.WatchM, len(v.Themes)+len(watch)) // what an analyst added costs the others their share
		if r.det, err = trends.New(cfg, nil); err != nil {
			return nil, err
		}
		r.seen = forecast.Observe(r.det)
		if ask.traced != nil {
			r.det.Trace(func(x trends.Series) bool { return ask.traced(x.Name, x.Theme) })
		}
		if err := runReplay(ctx, s, store, ask, name, r); err != nil {
			return nil, err
		}
		r.settle(s.AsOf)
		p.replays = append(p.replays, r)
	}
	return p, nil
}

// detectorConfig is how a panel is judged by a bin.
func detectorConfig(s *work.Work, b horizon.Bin, name horizon.Panel, v work.Vocabulary) trends.Config {
	cfg := trends.Defaults(b)
	cfg.Panel, cfg.F, cfg.WatchF = name, s.Cfg.Detect.F, s.Cfg.Detect.WatchF
	cfg.WatchM = max(cfg.WatchM, len(v.Themes)+len(s.Cfg.Watch))
	return cfg
}

// replay runs one detector over all periods up to the last. Periods in which
// none of its sources had a document are periods, too: what was foretold is
// asked in them, and a quarter may end with one.
func runReplay(ctx context.Context, s *work.Work, store *archive.Store, ask asking, name horizon.Panel, r *replay) error {
	started := false
	step := func(p horizon.Period, totals []horizon.Total, counts []horizon.Count) {
		started = true
		r.step(p, totals, counts)
		r.answer(name, ask.series, p)
	}
	silent := func(until horizon.Period) error {
		for p := r.det.Last().Add(1); started && p.N < until.N; p = p.Add(1) {
			if err := ctx.Err(); err != nil {
				return err
			}
			step(p, nil, nil)
		}
		return ctx.Err()
	}
	for pc, err := range store.Counts(ctx, r.bin, name, s.Since(), s.AsOf) {
		if err != nil {
			return err
		}
		if err := silent(pc.Period); err != nil {
			return err
		}
		if totals, counts := r.series.period(r.det, pc); len(totals) > 0 {
			step(pc.Period, totals, counts)
		}
	}
	if err := silent(r.last); err != nil {
		return err
	}
	if r.det.Last() != r.last {
		step(r.last, nil, nil) // that the last one had no document is a finding, too
	}
	return nil
}

// as is a replay's findings under the name of another panel that holds the same.
func (r *replay) as(name horizon.Panel) *replay {
	o := *r
	for _, all := range []*[]horizon.Signal{&o.onsets, &o.now, &o.before} {
		*all = slices.Clone(*all)
		for i := range *all {
			(*all)[i].Panel = name
		}
	}
	return &o
}

// settle makes before what was said a week before the cut-off.
func (r *replay) settle(asOf time.Time) {
	if horizon.PeriodOf(r.bin, asOf.AddDate(0, 0, -7)).Add(-1) == r.last {
		r.before = r.now
	}
}

func (r *replay) step(p horizon.Period, totals []horizon.Total, counts []horizon.Count) {
	signals := r.det.Week(p, totals, counts, r.series.of)
	r.seen.Step(signals)
	signals = slices.DeleteFunc(signals, func(g horizon.Signal) bool {
		_, stopped := r.series.told.stop[g.Name]
		return stopped && g.Theme == "" // it is under test and priced as before; nothing of it is shown
	})
	for _, g := range signals {
		if g.Flagged {
			r.onsets = append(r.onsets, g)
		}
	}
	if p == r.last.Add(-1) {
		r.before = signals
	}
	if p == r.last {
		r.now = signals
		byEvidence(r.now)
	}
}

func byEvidence(all []horizon.Signal) {
	slices.SortStableFunc(all, func(a, b horizon.Signal) int {
		return cmp.Or(-cmp.Compare(a.E/a.A, b.E/b.A), cmp.Compare(a.Name, b.Name))
	})
}

// withNew is a list and what is new in another, in their order.
func withNew(all, more []string) []string {
	all = slices.Clone(all)
	for _, t := range more {
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}
