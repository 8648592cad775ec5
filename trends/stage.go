package trends

import "kazami/internal/horizon"

// leastWeak is the evidence that an early sign needs at least: where few series
// are under test, A/10 is no evidence.
const leastWeak = 5

// weak is the evidence from which a series is an early sign.
func weak(a float64) float64 { return max(a/10, leastWeak) }

// watchful is the evidence from which a series is looked at in every period.
func watchful(a float64) float64 { return max(a/100, leastWeak) }

// facts is what a stage is decided by.
type facts struct {
	e, a      float64
	gates     bool             // all of them pass
	growth    horizon.Estimate // zero where it is not known
	burst     float64          // share of the excess in its best Burst periods
	publisher float64          // share of the evidence from one publisher
	broad     bool             // half of the panel's sources, in two quarters
	many      bool             // the panel has sources enough to ask for more than one voice
	followed  bool             // an alarm, now or lately, or on the watch list
	ended     bool             // the last alarm ended lately, and no other has begun
	levelled  bool             // the last alarm ended because its level became the background
	open      bool             // a detection is open
}

// stage is the first of the rules that holds. A series that never was an alarm
// and is not on the watch list is not called mainstream: a word that always was
// everywhere is not a change. What is neither rising nor detected has no stage.
func (c Config) stage(f facts) horizon.Stage {
	switch {
	case f.ended && f.growth.Hi < 0:
		return horizon.Fading
	case f.e >= f.a && (f.burst > c.EventShare || f.many && f.publisher > c.EventShare):
		return horizon.Event
	case f.broad && f.followed:
		return horizon.Mainstream
	case f.e >= f.a && f.gates && f.growth.Lo > 0:
		return horizon.Emerging
	case f.ended && f.levelled && f.growth.Lo <= 0:
		return horizon.Settled
	case f.e >= weak(f.a) || f.open:
		return horizon.Weak
	}
	return horizon.Noise
}

// judge moves alarm and flag of a series on by one period and describes it. It
// answers false, and no signal, for a series that needs no following.
func (d *Detector) judge(id horizon.TermID, r *record) (horizon.Signal, bool) {
	t := int32(len(d.rows) - 1)
	a := d.budget.threshold(r)
	e := r.c.e()
	if !d.follows(r, e, a) {
		return horizon.Signal{}, false
	}
	v := d.look(id, r)
	failing := d.gates(r, &v)
	begins, onset := false, false
	if e >= a {
		if begins = r.frozen == never; begins {
			r.frozen, r.flat = t, 0
			r.marks &^= levelled
		}
		if onset = len(failing) == 0 && r.marks&open == 0; onset {
			r.marks |= open
		}
	}
	if level := v.grown && v.growth.Lo <= 0 && v.growth.Hi >= 0; !level {
		r.flat = 0
	} else if r.flat < 1<<16-1 {
		r.flat++
	}
	if v.grown && v.growth.Hi < 0 {
		r.marks &^= levelled
	}
	if r.frozen != never && !begins && !onset {
		d.close(id, r, &v)
	}
	s := d.describe(id, r, &v, failing)
	s.Flagged = onset
	return s, true
}

// follows reports whether a series is looked at in every period: it is watched
// or in alarm, was so lately, or has evidence enough.
func (d *Detector) follows(r *record, e, a float64) bool {
	return r.marks&watched != 0 || r.frozen != never || e >= watchful(a) || d.endedLately(r)
}

// endedLately reports whether the last alarm ended within Memory periods.
func (d *Detector) endedLately(r *record) bool {
	return r.frozen == never && r.closed != never && int32(len(d.rows)-1)-r.closed <= int32(d.cfg.Memory)
}

// close ends an alarm, and the flag with it, when the rise is over: growth was
// level for Half periods or is below zero, and the background takes the new
// level; or what is observed is back at what was expected, and the background
// goes on as it was. The evidence starts anew. A series whose level became the
// background, and did not fall, has levelled off.
func (d *Detector) close(id horizon.TermID, r *record, v *view) {
	over, level, falls := v.observed <= v.expected, int(r.flat) >= d.cfg.Half, v.grown && v.growth.Hi < 0
	if !over && !level && !falls {
		return
	}
	d.thaw(id, r, !over)
	if level && !over && !falls {
		r.marks |= levelled
	}
	r.c, r.rise, r.closed = cusums{}, int32(len(d.rows)), int32(len(d.rows)-1)
	r.marks &^= open
}

// describe is the signal of a series as it stands. Onset and First are zero
// where it has no document.
func (d *Detector) describe(id horizon.TermID, r *record, v *view, failing []string) horizon.Signal {
	t := int32(len(d.rows) - 1)
	watch := r.marks&watched != 0
	s := horizon.Signal{Panel: d.cfg.Panel, Term: id, Period: d.Last(), Watch: watch, Open: r.marks&open != 0, E: r.c.e(),
		Window: d.cfg.Window, Observed: v.observed, Expected: v.expected, Ratio: v.ratio, Growth: v.growth,
		Breadth: v.breadth, Effective: v.effective, Sources: v.sources, Warnings: d.warnings(r, v)}
	s.M, s.F, _ = d.budget.neutral(watch)
	s.A = d.budget.threshold(r)
	if r.first != never {
		s.Onset, s.First = d.period(min(r.rise, t)), d.period(r.first)
	}
	s.Gated = gated(s.E, s.A, failing)
	ended := d.endedLately(r) && s.E < s.A
	s.Stage = d.cfg.stage(facts{e: s.E, a: s.A, gates: len(failing) == 0, growth: v.growth, burst: v.burst, publisher: v.publisher,
		broad: v.broad, many: d.cfg.Gate.Sources > 0, followed: watch || r.frozen != never || ended,
		ended: ended, levelled: r.marks&levelled != 0, open: s.Open})
	return s
}
