// Package detection turns the archive's counts into verdicts: two panels, each by month
// and by year, the word rules of analysts, clusters, the order of reading, forecasts. A [Result]
// holds what was flagged, the detectors as they stood, and what it was reckoned
// with, so that nothing has to be asked for again.
package detection

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/forecast"
	"kazami/trends/past"
)

// Result is the replay of both panels as of a cut-off: what was flagged,
// the detectors as they stood at its end, to be asked for any series, and what it
// was reckoned with.
type Result struct {
	Panels  map[horizon.Panel]*Panel
	Rules   *WordTable            // the word rules that it was counted by
	Asked   map[Asked][]time.Time // when each series that was asked for was in half of the sources
	Figures *figures.Figures      // what is counted of all documents as of its cut-off, once asked for
}

// Asking is what a detection is to give beside its verdicts. The zero value asks
// for nothing.
type Asking struct {
	Series map[Asked][]time.Time                         // when each of them was in half of the sources
	Traced func(name string, theme horizon.ThemeID) bool // every step of these
}

// Panel is one panel's replay.
type Panel struct {
	Replays []*Replay // by bin, those that count anything
}

// By is the replay by a bin; nil where nothing is counted by it.
func (p *Panel) By(b horizon.Bin) *Replay {
	for _, r := range p.Replays {
		if r.Bin == b {
			return r
		}
	}
	return nil
}

// Bins is the bins by which every source is counted: a document by each that its date
// is precise enough for.
func Bins() []horizon.Bin { return []horizon.Bin{horizon.Monthly, horizon.Yearly} }

// Replay is a detector's way through one bin of one panel.
type Replay struct {
	Det     *trends.Detector
	Seen    *forecast.Observer // what became of series like these
	Bin     horizon.Bin
	Last    horizon.Period
	Series  *Numbering
	Onsets  []horizon.Signal // every flag, in the order of its opening
	Now     []horizon.Signal // of the last period, by evidence
	Past    past.Record      // when detections opened and ended
	weights *Weights
	before  []horizon.Signal                  // what now was a week earlier: the same, or that of the period before
	opened  map[horizon.TermID]horizon.Period // when each flag opened that is open, or was last
	named   map[string]bool                   // terms of changes
	ends    map[horizon.TermID][]YearEnd
}

// Detect replays the archive's counts up to the cut-off.
func Detect(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary) (*Result, error) {
	return DetectAsked(ctx, s, store, v, Asking{})
}

// DetectAsked is detect, and answers what is asked.
func DetectAsked(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, ask Asking) (*Result, error) {
	rules, err := TermRulesOf(ctx, s, store)
	if err != nil {
		return nil, err
	}
	return DetectBy(ctx, s, store, v, rules, ask)
}

// DetectBy is detect by other word rules than those that hold.
func DetectBy(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, rules *WordTable, ask Asking) (*Result, error) {
	public, err := ReplayPanel(ctx, s, store, v, rules, ask, horizon.PublicPanel, nil)
	if err != nil {
		return nil, fmt.Errorf("detect in the public panel: %w", err)
	}
	same, err := public.shared(ctx, s, store)
	if err != nil {
		return nil, err
	}
	whole, err := ReplayPanel(ctx, s, store, v, rules, ask, horizon.FullPanel, same)
	if err != nil {
		return nil, fmt.Errorf("detect in the full panel: %w", err)
	}
	return &Result{map[horizon.Panel]*Panel{horizon.PublicPanel: public, horizon.FullPanel: whole}, rules, ask.Series, &figures.Figures{}}, nil
}

// shared is the replays of the public panel that are those of the full one as well:
// by their bin nothing is counted that is not CLEAR.
func (p *Panel) shared(ctx context.Context, s *work.Work, store *archive.Store) (map[horizon.Bin]*Replay, error) {
	all := map[horizon.Bin]*Replay{}
	for _, r := range p.Replays {
		private, err := store.CountsPrivate(ctx, r.Bin, s.Since(), s.AsOf)
		if err != nil {
			return nil, err
		}
		if !private {
			all[r.Bin] = r
		}
	}
	return all, nil
}

// ReplayPanel replays a panel by every bin but those whose replay is the same as one
// that is given.
func ReplayPanel(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, t *WordTable, ask Asking, name horizon.Panel, same map[horizon.Bin]*Replay) (*Panel, error) {
	p := &Panel{}
	terms, strata, err := store.Numbers(ctx)
	if err != nil {
		return nil, err
	}
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	for _, c := range changes {
		for _, term := range c.Terms {
			named[term] = true
		}
	}
	weights := NewWeights(ctx, store, v, name, terms)
	watch := work.WithNew(s.Cfg.Watch, t.Watched())
	overlap, err := Overlap(ctx, s, store, t, name)
	if err != nil {
		return nil, err
	}
	for _, b := range Bins() {
		if o := same[b]; o != nil {
			p.Replays = append(p.Replays, o.as(name))
			sameAnswers(ask.Series, o.Bin, name)
			continue
		}
		r := &Replay{Bin: b, Last: horizon.PeriodOf(b, s.AsOf).Add(-1), weights: weights, Series: NewNumbering(terms, strata, v, watch, t), opened: map[horizon.TermID]horizon.Period{}, named: named}
		r.Series.Overlap = overlap[b]
		r.Series.From = horizon.PeriodOf(b, s.AsOf.AddDate(-recentYears, 0, 0))
		cfg := DetectorConfig(s, b, name, v)
		cfg.WatchM = max(cfg.WatchM, len(v.Themes)+len(watch)) // what an analyst added costs the others their share
		if r.Det, err = trends.New(cfg, nil); err != nil {
			return nil, err
		}
		r.Seen = forecast.Observe(r.Det)
		if ask.Traced != nil {
			r.Det.Trace(func(x trends.Series) bool { return ask.Traced(x.Name, x.Theme) })
		}
		counted, err := runReplay(ctx, s, store, ask, name, r)
		if err != nil {
			return nil, err
		}
		if counted {
			r.settle(s.AsOf)
			p.Replays = append(p.Replays, r)
		}
	}
	return p, nil
}

// DetectorConfig is how a panel is judged by a bin.
func DetectorConfig(s *work.Work, b horizon.Bin, name horizon.Panel, v work.Vocabulary) trends.Config {
	cfg := trends.Defaults(b)
	cfg.Panel, cfg.F, cfg.WatchF = name, s.Cfg.Detect.F, s.Cfg.Detect.WatchF
	cfg.WatchM = max(cfg.WatchM, len(v.Themes)+len(s.Cfg.Watch))
	cfg.Publisher = map[horizon.SourceID]string{}
	for _, src := range s.Cfg.Sources {
		if src.Publisher != "" {
			cfg.Publisher[horizon.SourceID(src.ID)] = src.Publisher
		}
	}
	return cfg
}

// runReplay runs one detector over all periods up to the last, and reports whether
// any had a document. Those without one after the first are periods, too: what was
// forecast is asked in them, and a quarter may end with one.
func runReplay(ctx context.Context, s *work.Work, store *archive.Store, ask Asking, name horizon.Panel, r *Replay) (started bool, err error) {
	year := 0
	step := func(p horizon.Period, totals []horizon.Total, counts []horizon.Count) error {
		started = true
		if y := yearOf(p); y != year {
			year = y
			if err := r.weights.Set(r.Det, r.Series, y); err != nil {
				return err
			}
		}
		r.step(p, totals, counts)
		r.answer(name, ask.Series, p)
		return nil
	}
	silent := func(until horizon.Period) error {
		for p := r.Det.Last().Add(1); started && p.N < until.N; p = p.Add(1) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := step(p, nil, nil); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	for pc, err := range store.Counts(ctx, r.Bin, name, s.Since(), s.AsOf) {
		if err != nil {
			return started, err
		}
		if err := silent(pc.Period); err != nil {
			return started, err
		}
		if totals, counts := r.Series.Period(r.Det, pc); len(totals) > 0 {
			if err := step(pc.Period, totals, counts); err != nil {
				return started, err
			}
		}
	}
	if err := silent(r.Last); err != nil || !started {
		return started, err
	}
	if r.Det.Last() != r.Last {
		return true, step(r.Last, nil, nil) // that the last one had no document is a finding, too
	}
	return true, nil
}

// as is a replay's findings under the name of another panel that holds the same.
func (r *Replay) as(name horizon.Panel) *Replay {
	o := *r
	for _, all := range []*[]horizon.Signal{&o.Onsets, &o.Now, &o.before} {
		*all = slices.Clone(*all)
		for i := range *all {
			(*all)[i].Panel = name
		}
	}
	return &o
}

// settle makes before what was said a week before the cut-off.
func (r *Replay) settle(asOf time.Time) {
	if horizon.PeriodOf(r.Bin, asOf.AddDate(0, 0, -7)).Add(-1) == r.Last {
		r.before = r.Now
	}
}

func (r *Replay) step(p horizon.Period, totals []horizon.Total, counts []horizon.Count) {
	signals := r.Det.Week(p, totals, counts, r.Series.Of)
	r.Seen.Step(signals)
	signals = slices.DeleteFunc(signals, func(g horizon.Signal) bool {
		_, stopped := r.Series.rules.stop[g.Name]
		return stopped && g.Theme == "" || r.Series.unnamed(g.Term) // it is under test and priced as before; nothing of it is shown
	})
	for i := range signals {
		g := &signals[i]
		if g.Flagged {
			r.opened[g.Term] = p
		}
		if g.Open {
			g.Opened = r.opened[g.Term]
		}
		if g.Flagged {
			r.Onsets = append(r.Onsets, *g)
		}
	}
	r.Past.Step(p, signals)
	r.endYear(p)
	if p == r.Last.Add(-1) {
		r.before = signals
	}
	if p == r.Last {
		r.Now = signals
		byEvidence(r.Now)
	}
}

func byEvidence(all []horizon.Signal) { slices.SortStableFunc(all, moreEvidence) }

// moreEvidence orders signals by their evidence for its price, then by name.
func moreEvidence(a, b horizon.Signal) int {
	return cmp.Or(-cmp.Compare(a.E/a.A, b.E/b.A), cmp.Compare(a.Name, b.Name))
}
