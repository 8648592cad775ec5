// Package past remembers what a detector said while it went on: when each detection
// opened and ended, and what was said of it at the end of every year.
package past

import "kazami/internal/horizon"

// Detection is one detection of a series, from its opening to its end.
type Detection struct {
	Opening horizon.Signal   // as it was detected
	Ended   horizon.Period   // the first period in which it was not open any more; zero while it is
	Years   []horizon.Signal // at the end of each year while it was open, in order
}

// Record is the detections of one detector. The zero value is empty.
type Record struct {
	of    map[horizon.TermID][]Detection
	open  []horizon.TermID // of the period before
	years []int
}

// Step takes in what the detector says of a period. Periods come in their order.
func (r *Record) Step(p horizon.Period, signals []horizon.Signal) {
	if r.of == nil {
		r.of = map[horizon.TermID][]Detection{}
	}
	var open []horizon.TermID
	for _, g := range signals {
		if !g.Open {
			continue
		}
		open = append(open, g.Term)
		all := r.of[g.Term]
		if n := len(all); n == 0 || all[n-1].Ended != (horizon.Period{}) {
			all = append(all, Detection{Opening: g})
		}
		if now := &all[len(all)-1]; EndsYear(p) {
			now.Years = append(now.Years, g)
		}
		r.of[g.Term] = all
	}
	still := make(map[horizon.TermID]bool, len(open))
	for _, id := range open {
		still[id] = true
	}
	for _, id := range r.open {
		if all := r.of[id]; !still[id] {
			all[len(all)-1].Ended = p
		}
	}
	r.open = open
	if EndsYear(p) {
		r.years = append(r.years, p.Start().Year())
	}
}

// Years is the years that ended with a period that was taken in, in order.
func (r *Record) Years() []int { return r.years }

// Of is the detections of a series, in their order.
func (r *Record) Of(id horizon.TermID) []Detection { return r.of[id] }

// EndsYear reports whether the year in which a period begins has ended with it.
func EndsYear(p horizon.Period) bool { return p.Start().Year() != p.End().Year() }
