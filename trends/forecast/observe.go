package forecast

import (
	"math"

	"kazami/internal/horizon"
	"kazami/trends"
)

// The features of a case.
const (
	level = iota // logit of the breadth of the quarter
	slope        // of the logit over the last four quarters, a quarter
	bend         // of the slope, a quarter
	size         // ln(1 + documents so far)
	levelSlope
	even // effective sources
	features
)

// quarters is over how many quarters slope and bend are reckoned: what a
// detector remembers. METHOD.md has six; four say nearly the same with less.
const quarters = 4

// X is the features of a case.
type X [features]float64

// Case is a series at a moment when its stage was of interest, and what became
// of it so far.
type Case struct {
	Term  horizon.TermID
	At    int // quarters of the panel before it
	Stage horizon.Stage
	X     X
	After int // quarters until it was mainstream; 0: not until the last that was observed
}

// Observer follows a detector's replay and keeps cases. A series gives at most
// one a year: cases of one series say much the same.
type Observer struct {
	det     *trends.Detector
	cases   []Case
	last    map[horizon.TermID]int   // quarter of its newest case
	waiting map[horizon.TermID][]int // cases without an event yet
	order   []horizon.TermID         // of waiting, by the first case
	now     int                      // quarters so far
	ends    []horizon.Period         // the last period of each
}

// perYear is how many quarters lie between two cases of a series.
const perYear = 4

// Observe follows a detector that has seen nothing yet.
func Observe(det *trends.Detector) *Observer {
	return &Observer{det: det, last: map[horizon.TermID]int{}, waiting: map[horizon.TermID][]int{}}
}

// Step is called after each period with its signals. Between quarters it does nothing.
func (o *Observer) Step(signals []horizon.Signal) {
	if !o.det.Ready() {
		return
	}
	o.now++
	o.ends = append(o.ends, o.det.Last())
	o.events()
	for _, g := range signals {
		if g.Stage != horizon.Weak && g.Stage != horizon.Emerging {
			continue
		}
		if last, seen := o.last[g.Term]; seen && o.now-last < perYear {
			continue
		}
		b := o.det.BreadthsOf(g.Term, quarters)
		if Mainstream(b) {
			continue // it is already
		}
		o.last[g.Term] = o.now
		if len(o.waiting[g.Term]) == 0 {
			o.order = append(o.order, g.Term)
		}
		o.waiting[g.Term] = append(o.waiting[g.Term], len(o.cases))
		o.cases = append(o.cases, Case{Term: g.Term, At: o.now, Stage: g.Stage, X: Features(b)})
	}
}

// events notes which of the waiting series are mainstream now.
func (o *Observer) events() {
	kept := o.order[:0]
	for _, id := range o.order {
		if !Mainstream(o.det.BreadthsOf(id, quarters)) {
			kept = append(kept, id)
			continue
		}
		for _, i := range o.waiting[id] {
			o.cases[i].After = o.now - o.cases[i].At
		}
		delete(o.waiting, id)
	}
	o.order = kept
}

// Breadths is what the features of a series are read from, as of now.
func (o *Observer) Breadths(id horizon.TermID) trends.Breadths { return o.det.BreadthsOf(id, quarters) }

// Now is how many quarters were observed.
func (o *Observer) Now() int { return o.now }

// Quarter is the last period of the n-th quarter, from 1 to [Observer.Now].
func (o *Observer) Quarter(n int) horizon.Period { return o.ends[n-1] }

// Cases is all cases so far, by time, then in the order of the signals.
func (o *Observer) Cases() []Case { return o.cases }

// leastSources is how many sources must have had something to read for a share
// of them to say anything.
const leastSources = 3

// Mainstream reports whether half of the sources that could have the series
// had it in the newest quarter.
func Mainstream(b trends.Breadths) bool {
	n := len(b.Of)
	return n > 0 && b.Of[n-1] >= leastSources && 2*b.With[n-1] >= b.Of[n-1]
}

// Features are read from breadths: the logit of (with + 1/2)/(of + 1), its
// least-squares slope over the quarters, and how much the slope of the later
// half is above that of the earlier.
func Features(b trends.Breadths) X {
	n := len(b.With)
	logit := make([]float64, n)
	for i := range n {
		p := (float64(b.With[i]) + 0.5) / (float64(b.Of[i]) + 1)
		logit[i] = math.Log(p / (1 - p))
	}
	x := X{size: math.Log1p(float64(b.Total)), even: b.Even}
	if n == 0 {
		return x
	}
	x[level] = logit[n-1]
	x[slope] = leastSquares(logit)
	if n >= 4 {
		x[bend] = leastSquares(logit[n/2:]) - leastSquares(logit[:n/2])
	}
	x[levelSlope] = x[level] * x[slope]
	return x
}

// leastSquares is the slope of y over 0, 1, 2, ...
func leastSquares(y []float64) float64 {
	n := float64(len(y))
	if n < 2 {
		return 0
	}
	var sy, sxy float64
	for i, v := range y {
		sy += v
		sxy += float64(i) * v
	}
	sx := n * (n - 1) / 2
	sxx := n * (n - 1) * (2*n - 1) / 6
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
