package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
)

// detection is the replay of both panels as of a cut-off: what was flagged,
// and the detectors as they stood at its end, to be asked for any series.
type detection struct {
	panels map[horizon.Panel]*panel
}

// panel is one panel's replay.
type panel struct {
	name    horizon.Panel
	bins    map[horizon.SourceID]horizon.Bin // of each source that is counted
	replays []*replay                        // by bin, those that have sources
}

// replay is a detector's way through one bin of one panel.
type replay struct {
	det    *trends.Detector
	bin    horizon.Bin
	last   horizon.Period
	series *numbering
	onsets []horizon.Signal // every flag, in the order of its opening
	now    []horizon.Signal // of the last period, by evidence
	before []horizon.Signal // what now was a week earlier: the same, or that of the period before
}

// themePrefix marks the series of a theme among the terms of the archive.
const themePrefix = "theme:"

// detect replays the archive's counts up to the cut-off.
func (s *session) detect(ctx context.Context, store *archive.Store, v vocabulary) (*detection, error) {
	private, err := store.PrivateSources(ctx)
	if err != nil {
		return nil, err
	}
	public, err := s.replayPanel(ctx, store, v, horizon.PublicPanel, nil)
	if err != nil {
		return nil, fmt.Errorf("detect in the public panel: %w", err)
	}
	whole, err := s.replayPanel(ctx, store, v, horizon.FullPanel, public.without(private))
	if err != nil {
		return nil, fmt.Errorf("detect in the full panel: %w", err)
	}
	return &detection{panels: map[horizon.Panel]*panel{horizon.PublicPanel: public, horizon.FullPanel: whole}}, nil
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
func (s *session) replayPanel(ctx context.Context, store *archive.Store, v vocabulary, name horizon.Panel, same map[horizon.Bin]*replay) (*panel, error) {
	volumes, err := store.Volumes(ctx, name, s.asOf.AddDate(-5, 0, 0), s.asOf)
	if err != nil {
		return nil, err
	}
	p := &panel{name: name, bins: chooseBins(volumes)}
	terms, err := store.Terms(ctx)
	if err != nil {
		return nil, err
	}
	strata, err := store.Strata(ctx)
	if err != nil {
		return nil, err
	}
	for _, b := range []horizon.Bin{horizon.Weekly, horizon.Monthly, horizon.Yearly} {
		r := &replay{bin: b, last: horizon.PeriodOf(b, s.asOf).Add(-1), series: newNumbering(terms, strata, v, s.cfg.Watch)}
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
			continue
		}
		cfg := trends.Defaults(b)
		cfg.Panel, cfg.F, cfg.WatchF = name, s.cfg.Detect.F, s.cfg.Detect.WatchF
		cfg.WatchM = max(cfg.WatchM, len(v.themes)+len(s.cfg.Watch))
		if r.det, err = trends.New(cfg, nil); err != nil {
			return nil, err
		}
		if err := s.replay(ctx, store, name, r); err != nil {
			return nil, err
		}
		r.settle(s.asOf)
		p.replays = append(p.replays, r)
	}
	return p, nil
}

// replay runs one detector over all periods up to the last.
func (s *session) replay(ctx context.Context, store *archive.Store, name horizon.Panel, r *replay) error {
	for pc, err := range store.Counts(ctx, r.bin, name, s.since(), s.asOf) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if totals, counts := r.series.period(r.det, pc); len(totals) > 0 && pc.Period != r.last {
			r.step(pc.Period, totals, counts)
		} else if pc.Period == r.last {
			r.step(pc.Period, totals, counts)
			return nil
		}
	}
	r.step(r.last, nil, nil) // the last period had no document: that is a finding, too
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

// chooseBins gives each source the shortest bin at which its dates are precise
// and it has about 20 documents a period. Sources of a bin that has fewer than
// three go to the next longer one: alone they could never pass its gates.
func chooseBins(volumes []archive.Volume) map[horizon.SourceID]horizon.Bin {
	const enough = 20
	bins := map[horizon.SourceID]horizon.Bin{}
	for _, v := range volumes {
		years := 5.0
		for b := horizon.Weekly; b <= horizon.Yearly; b++ {
			share := float64(v.ByBin[b]) / float64(max(v.Documents, 1))
			if b == horizon.Yearly && v.ByBin[b] > 0 || share > 0.9 && float64(v.ByBin[b]) >= enough*years*b.PerYear() {
				bins[v.Source] = b
				break
			}
		}
	}
	for b := horizon.Weekly; b < horizon.Yearly; b++ {
		var of []horizon.SourceID
		for src, bin := range bins {
			if bin == b {
				of = append(of, src)
			}
		}
		if len(of) < 3 {
			for _, src := range of {
				bins[src] = b + 1
			}
		}
	}
	return bins
}

// numbering gives the series and strata of one replay numbers by their first
// appearance, those of one period by their names, so that no number (and no
// order of a sum) depends on what another panel holds.
type numbering struct {
	terms   []archive.Term
	strata  []horizon.Stratum
	themes  map[horizon.ThemeID]horizon.Theme
	watch   map[string]bool
	sources map[horizon.SourceID]bool

	series   []trends.Series  // by local number
	local    []horizon.TermID // by the archive's number; 0: none yet, else one more than the local number
	stratum  map[horizon.StratumID]horizon.StratumID
	unlisted []horizon.TermID
}

func newNumbering(terms []archive.Term, strata []horizon.Stratum, v vocabulary, watch []string) *numbering {
	n := &numbering{terms: terms, strata: strata, themes: v.themes, watch: map[string]bool{}, sources: map[horizon.SourceID]bool{},
		local: make([]horizon.TermID, len(terms)), stratum: map[horizon.StratumID]horizon.StratumID{}}
	for _, w := range watch {
		n.watch[w] = true
	}
	return n
}

func (n *numbering) of(id horizon.TermID) trends.Series { return n.series[id] }

// period translates the counts of one period into the replay's own numbers,
// sources of other bins left out.
func (n *numbering) period(det *trends.Detector, pc archive.PeriodCounts) ([]horizon.Total, []horizon.Count) {
	n.admit(det, pc.Totals)
	var totals []horizon.Total
	for _, t := range pc.Totals {
		local, ok := n.stratum[t.Stratum]
		if !ok {
			continue
		}
		t.Stratum = local
		totals = append(totals, t)
	}
	var counts []horizon.Count
	n.unlisted = n.unlisted[:0]
	for _, c := range pc.Counts {
		local, ok := n.stratum[c.Stratum]
		if !ok {
			continue
		}
		c.Stratum = local
		counts = append(counts, c)
		if n.local[c.Term] == 0 {
			n.local[c.Term] = ^horizon.TermID(0)
			n.unlisted = append(n.unlisted, c.Term)
		}
	}
	n.list()
	for i := range counts {
		counts[i].Term = n.local[counts[i].Term] - 1
	}
	slices.SortFunc(counts, func(a, b horizon.Count) int {
		return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Stratum, b.Stratum))
	})
	slices.SortFunc(totals, func(a, b horizon.Total) int { return cmp.Compare(a.Stratum, b.Stratum) })
	return totals, counts
}

// admit numbers the strata that were seen for the first time.
func (n *numbering) admit(det *trends.Detector, totals []horizon.Total) {
	var unseen []horizon.StratumID
	for _, t := range totals {
		if _, ok := n.stratum[t.Stratum]; !ok && n.sources[n.strata[t.Stratum].Source] {
			unseen = append(unseen, t.Stratum)
		}
	}
	slices.SortFunc(unseen, func(a, b horizon.StratumID) int {
		x, y := n.strata[a], n.strata[b]
		return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.Lang, y.Lang))
	})
	for _, id := range unseen {
		n.stratum[id] = det.AddStratum(n.strata[id])
	}
}

// list numbers the terms that were seen for the first time.
func (n *numbering) list() {
	slices.SortFunc(n.unlisted, func(a, b horizon.TermID) int {
		x, y := n.terms[a], n.terms[b]
		return cmp.Or(cmp.Compare(x.Text, y.Text), cmp.Compare(x.Lang, y.Lang))
	})
	for _, id := range n.unlisted {
		t := n.terms[id]
		s := trends.Series{ID: horizon.TermID(len(n.series)), Name: t.Text, Lang: t.Lang, Watch: n.watch[t.Text]}
		if theme, ok := n.themes[horizon.ThemeID(strings.TrimPrefix(t.Text, themePrefix))]; ok && strings.HasPrefix(t.Text, themePrefix) {
			s.Name, s.Theme, s.Watch, s.Lang = theme.Name, theme.ID, true, "any"
		}
		n.series = append(n.series, s)
		n.local[id] = s.ID + 1
	}
}

// find is the series of a theme or of a term by its text.
func (n *numbering) find(match func(trends.Series) bool) []trends.Series {
	var all []trends.Series
	for _, s := range n.series {
		if match(s) {
			all = append(all, s)
		}
	}
	return all
}

// prices is what flags cost, by bin.
func (d *detection) prices(name horizon.Panel) []horizon.PanelPrice {
	var all []horizon.PanelPrice
	for _, r := range d.panels[name].replays {
		p := r.det.Price()
		for _, g := range r.now {
			if g.Open {
				p.Flags++
			}
		}
		all = append(all, p)
	}
	return all
}

// binOf is the bin by which a source is counted.
func (d *detection) binOf(name horizon.Panel, src horizon.SourceID) horizon.Bin {
	if b, ok := d.panels[name].bins[src]; ok {
		return b
	}
	return horizon.Yearly
}

// open is every flag that is open at the cut-off, most evidence for its price first.
func (d *detection) open(name horizon.Panel) []horizon.Signal {
	var all []horizon.Signal
	for _, r := range d.panels[name].replays {
		for _, g := range r.now {
			if g.Open {
				all = append(all, g)
			}
		}
	}
	byEvidence(all)
	return all
}

// worthKeeping is what the archive stores of a detection: every onset, and all
// that is open or on the watch list at the end.
func (d *detection) worthKeeping() []horizon.Signal {
	var all []horizon.Signal
	for _, name := range []horizon.Panel{horizon.PublicPanel, horizon.FullPanel} {
		for _, r := range d.panels[name].replays {
			all = append(all, r.onsets...)
			for _, g := range r.now {
				if g.Open || g.Watch {
					all = append(all, g)
				}
			}
		}
	}
	return all
}

// public is the public panel's signal of the same series; nil if it has none.
func (d *detection) public(g horizon.Signal) *horizon.Signal {
	for _, r := range d.panels[horizon.PublicPanel].replays {
		for i := range r.now {
			if p := &r.now[i]; p.Name == g.Name && p.Theme == g.Theme && p.Period == g.Period {
				return p
			}
		}
	}
	return nil
}

// belongs reports whether a signal is of one of the change's own series.
func belongs(c horizon.Change, theme horizon.ThemeID, name string) bool {
	if len(c.Themes) > 0 {
		return theme != "" && slices.Contains(c.Themes, theme)
	}
	return theme == "" && slices.Contains(c.Terms, name)
}

// stages is a change's strongest signal in the last period and the one before,
// and whether a flag closed between them.
func (d *detection) stages(name horizon.Panel, c horizon.Change) (now, before horizon.Signal, closed bool) {
	strongest := func(all []horizon.Signal) (best horizon.Signal, open bool) {
		for _, g := range all {
			if belongs(c, g.Theme, g.Name) && (best.Name == "" || g.E/g.A > best.E/best.A) {
				best = g
			}
			open = open || g.Open && belongs(c, g.Theme, g.Name)
		}
		return best, open
	}
	for _, r := range d.panels[name].replays {
		n, isOpen := strongest(r.now)
		b, wasOpen := strongest(r.before)
		if now.Name == "" || n.Name != "" && n.E/n.A > now.E/now.A {
			now = n
		}
		if before.Name == "" || b.Name != "" && b.E/b.A > before.E/before.A {
			before = b
		}
		closed = closed || wasOpen && !isOpen
	}
	return now, before, closed
}

// movement says in Japanese why a change moved in the public panel since the
// period before, "" if it did not, and whether it went quiet.
func (d *detection) movement(c horizon.Change) (why string, quiet bool) {
	now, before, closed := d.stages(horizon.PublicPanel, c)
	if now.Name == "" && before.Name == "" || now.Stage == before.Stage && !closed {
		return "", false
	}
	stage := now.Stage
	if now.Name == "" {
		now, stage = before, horizon.Noise
	}
	was := before.Stage
	if before.Name == "" {
		was = horizon.Noise
	}
	return fmt.Sprintf("段階が「%s」から「%s」に変わりました。%s", was.Name(), stage.Name(), sentence(now)), closed
}
