package trends

import (
	"fmt"
	"math"
	"slices"

	"kazami/internal/horizon"
)

// Unseen is a number for [Detector.Explain] that no series has.
const Unseen horizon.TermID = math.MaxUint32

// Verdict is all that the detector can say of a series as of its last period,
// noise and want of data included.
type Verdict struct {
	horizon.Signal
	Documents  int     // so far, those that are no evidence too
	Background float64 // documents in its background, discounted: Y
	Base       float64 // documents of any kind in the background, discounted: N
	PriorA     float64 // the prior's shape a ...
	PriorB     float64 // ... and documents b: P = (Y + a)/(N + b)
	Read       float64 // documents of the last period that it was looked for in
	Mu         float64 // documents expected in the last period, the season guard included
	K          float64 // size of the negative binomial: 1/K = psi + 1/(a + Background)
	P          float64 // pooled rate, documents with it per document
	Psi        float64
	Neutral    float64  // A of a series of average weight: M/F
	Weight     float64  // of the average weight; 0 where the series is not under test
	Support    int      // publishers above their own expectation in the gate's periods
	Parts      []Part   // by stratum, of the window
	Steps      []Step   // oldest first, where the series is traced
	Enough     bool     // there was data enough to judge by
	Reasons    []string // in words why it is flagged, or why not
}

// Explain says of any series why it is flagged or not, without changing
// anything. A series that no document named has its name and language looked
// at, and need have no number of its own: see [Unseen].
func (d *Detector) Explain(s Series) Verdict {
	t := len(d.rows) - 1
	g := slices.IndexFunc(d.groups, func(g group) bool { return g.lang == s.Lang || g.lang == anyLang && s.Lang == "" })
	r := record{at: int32(t), rise: int32(t), first: never, frozen: never, closed: never, group: uint8(max(g, 0)), marks: known}
	r.v, _ = d.budget.weigh(s)
	if s.Watch {
		r.marks |= watched
	}
	if int(s.ID) < len(d.records) && d.records[s.ID].marks&known != 0 {
		r = d.records[s.ID]
	}
	if t < 0 || g < 0 {
		v := Verdict{Signal: horizon.Signal{Panel: d.cfg.Panel, Term: s.ID, Name: s.Name, Theme: s.Theme, Period: d.Last(), Stage: horizon.Noise, Watch: s.Watch, E: 1}}
		v.M, v.F, v.A = d.budget.neutral(s.Watch)
		v.weigh(d, &r)
		v.Reasons = []string{"not enough data: no document was read that it could be in"}
		return v
	}
	d.catchUp(&r, t)
	w := d.look(s.ID, &r)
	failing := d.gates(&r, &w)
	v := Verdict{Signal: d.describe(s.ID, &r, &w, failing), Documents: int(r.docs), Background: w.y, Read: d.today[r.group].read,
		Base: d.rows[w.ref].total[r.group], PriorA: d.cfg.PriorA, PriorB: d.groups[r.group].b, P: w.p, Psi: d.psi, K: d.size(w.rate)}
	v.Name, v.Theme = s.Name, s.Theme
	v.weigh(d, &r)
	v.Support = w.support
	mu := d.expect(&r, w.rate, t-1, t)
	v.Mu = max(mu, d.season(&r, w.rate, v.Read, mu))
	v.Enough, v.Parts, v.Steps = d.enough(&r), d.parts(s.ID, &r, w.rate), d.Steps(s.ID)
	v.Reasons = d.reasons(&r, v.Signal, failing)
	return v
}

// weigh fills in what the weight of the series makes of its threshold.
func (v *Verdict) weigh(d *Detector, r *record) {
	_, _, v.Neutral = d.budget.neutral(r.marks&watched != 0)
	if v.A < untested {
		v.Weight = v.Neutral / v.A
	}
}

// enough reports whether the panel and the series have the history that a
// verdict needs.
func (d *Detector) enough(r *record) bool {
	return r.first != never && d.history() >= d.cfg.Half && len(d.rows)-int(r.first) >= d.cfg.Half
}

// reasons is why a series is flagged or not, in words.
func (d *Detector) reasons(r *record, s horizon.Signal, failing []string) (all []string) {
	if !d.enough(r) {
		all = append(all, fmt.Sprintf("not enough data: %s in the panel, %s of history needed", documents(int(r.docs)), d.span(d.cfg.Half)))
	}
	if d.readBy(int(r.group), max(len(d.rows)-1-d.cfg.Half, never), len(d.rows)-1) == 0 {
		all = append(all, fmt.Sprintf("no source is under test: each needs a background of %g %sly volumes", d.cfg.Probation, d.cfg.Bin))
	}
	switch {
	case s.Open:
		all = append(all, fmt.Sprintf("a detection is open: the rise began in %s", s.Onset))
	case d.endedLately(r) && r.marks&levelled != 0:
		all = append(all, fmt.Sprintf("the last alarm ended in %s: the count levelled off, its level is the background, evidence starts anew", d.period(r.closed)))
	case d.endedLately(r):
		all = append(all, fmt.Sprintf("the last alarm ended in %s: evidence starts anew", d.period(r.closed)))
	}
	switch {
	case s.A == untested:
		all = append(all, "not under test: its part of the false-alarm limit is too small to spend")
	case s.E <= 1:
		all = append(all, fmt.Sprintf("E %.3g of %.0f needed: no evidence, as many documents as chance gives or fewer", s.E, s.A))
	case s.E < s.A:
		all = append(all, fmt.Sprintf("E %.3g of %.0f needed", s.E, s.A))
	}
	if !s.Open {
		all = append(all, failing...)
	}
	return all
}

func documents(n int) string {
	if n == 1 {
		return "1 document"
	}
	return fmt.Sprintf("%d documents", n)
}
