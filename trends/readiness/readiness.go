// Package readiness says from when on a detection is possible for each source of a
// panel. It has no rule of its own: a detector is fed the volumes of the past and then
// those of the periods to come, if each source goes on at its rate, and is asked when
// its documents become evidence. From then on a rise needs as many periods as the gate
// and the limit of a period ask for.
//
// The day is that of a series of average weight, or a watched one, whose rise is as
// clear as the detector lets a rise be. One that has a larger part of the limit, and
// that one source alone has by year, can be detected earlier; a smaller rise is later.
// It is pure: no I/O, no clock.
package readiness

import (
	"math"

	"kazami/internal/horizon"
	"kazami/trends"
)

// Panel is the volumes of a panel by one bin.
type Panel struct {
	Config trends.Config
	Strata []horizon.Stratum // by number
	Past   []Volumes         // of the periods before Now, in order; empty ones may be left out
	Now    horizon.Period    // the first that is not over
	Today  int               // days since the start of Now
	Fresh  map[horizon.StratumID]Fresh
}

// Volumes is the documents of one period by stratum.
type Volumes struct {
	Period horizon.Period
	Totals []horizon.Total
}

// Fresh is what a stratum has in the period that is not over.
type Fresh struct {
	Docs int
	Days int // since the first of them
}

// What is needed to say when.
const (
	leastDocuments = 5  // with fewer nothing is known of a rate
	farthestYears  = 10 // what comes later than that is not said
)

// stratum is what the past says of one stratum.
type stratum struct {
	docs        int
	since, last horizon.Period
	started     bool
	rate        float64 // documents a period
}

// Reckon is the readiness of every source that has a document, by its stratum with the
// most. It names the first value of the configuration that makes no sense.
func Reckon(p Panel) (map[horizon.SourceID]horizon.Readiness, error) {
	det, err := trends.New(p.Config, p.Strata)
	if err != nil {
		return nil, err
	}
	all := p.past()
	for _, v := range p.Past {
		det.Week(v.Period, v.Totals, nil, nil)
	}
	if len(p.Past) > 0 && det.Last().N < p.Now.N-1 {
		det.Week(p.Now.Add(-1), nil, nil, nil)
	}
	p.future(det, all)
	out := map[horizon.SourceID]horizon.Readiness{}
	for id, s := range all {
		source := p.Strata[id].Source
		if r := p.readiness(det, all, id); s.started && r.Documents > out[source].Documents {
			out[source] = r
		}
	}
	return out, nil
}

// past is what is known of each stratum, by number.
func (p Panel) past() []stratum {
	all := make([]stratum, len(p.Strata))
	for _, v := range p.Past {
		for _, t := range v.Totals {
			all[t.Stratum].add(v.Period, int(t.Docs)+int(t.Late))
		}
	}
	for id, f := range p.Fresh {
		all[id].add(p.Now, f.Docs)
	}
	for id := range all {
		if s := &all[id]; s.started {
			s.rate = p.rate(horizon.StratumID(id), *s)
		}
	}
	return all
}

func (s *stratum) add(at horizon.Period, docs int) {
	if docs == 0 {
		return
	}
	if !s.started {
		s.started, s.since = true, at
	}
	s.docs, s.last = s.docs+docs, at
}

// rate is how many documents a period a stratum has: of the last quarter that is over
// or, if that has none, of the time over which growth is reckoned; of a stratum that
// began in this period, of the days since.
func (p Panel) rate(id horizon.StratumID, s stratum) float64 {
	if over := int(p.Now.N - s.since.N); over > 0 {
		for _, span := range []int{min(over, p.Config.Quarter), min(over, p.Config.Half)} {
			if n := p.volume(id, span); n > 0 {
				return float64(n) / float64(span)
			}
		}
	}
	f := p.Fresh[id]
	days := p.Now.End().Sub(p.Now.Start()).Hours() / 24
	return float64(f.Docs) * days / float64(max(f.Days, 1))
}

// volume is the documents of a stratum in the last periods that are over.
func (p Panel) volume(id horizon.StratumID, periods int) (n int) {
	for _, v := range p.Past {
		for _, t := range v.Totals {
			if t.Stratum == id && v.Period.N >= p.Now.N-int32(periods) {
				n += int(t.Docs) + int(t.Late)
			}
		}
	}
	return n
}

// future feeds the detector until all that goes on is evidence.
func (p Panel) future(det *trends.Detector, all []stratum) {
	owed := make([]float64, len(all))
	for at, end := p.Now, p.Now.Add(int(farthestYears*p.Config.Bin.PerYear())); at.N < end.N; at = at.Add(1) {
		var totals []horizon.Total
		waits := false
		for i := range all {
			id := horizon.StratumID(i)
			owed[i] += all[i].rate
			n := math.Floor(owed[i])
			owed[i] -= n
			if at == p.Now {
				n = max(n, float64(p.Fresh[id].Docs))
			}
			if n > 0 {
				totals = append(totals, horizon.Total{Stratum: id, Docs: uint32(n)})
			}
			_, tested := det.Tested(id)
			waits = waits || !tested && all[i].rate > 0
		}
		if !waits {
			return
		}
		det.Week(at, totals, nil, nil)
	}
}

// readiness is what is said of one stratum.
func (p Panel) readiness(det *trends.Detector, all []stratum, id int) horizon.Readiness {
	s := all[id]
	r := horizon.Readiness{Bin: p.Config.Bin, Documents: s.docs, Last: s.last, History: int(p.Now.N - s.since.N), Days: p.Today}
	if f := p.Fresh[horizon.StratumID(id)]; r.History == 0 {
		r.Days = f.Days
	} else {
		r.Days += int(p.Now.Start().Sub(s.since.Start()).Hours() / 24)
	}
	switch first, known := p.first(det, all, id); {
	case s.rate == 0:
		r.Prospect = horizon.Silent
	case known && first.N < p.Now.N:
		r.Prospect, r.From, r.Needed = horizon.Possible, first.End(), int(first.N-s.since.N)+1
	case !known || s.docs < leastDocuments:
		r.Prospect = horizon.Unsaid
	default:
		r.Prospect, r.From, r.Needed = horizon.Later, first.End(), int(first.N-s.since.N)+1
	}
	return r
}

// first is the first period with which a rise can be detected that begins when the
// stratum's documents become evidence: as soon as there is another source in whose
// documents it may stand as well, or after as long as one source alone needs.
func (p Panel) first(det *trends.Detector, all []stratum, id int) (horizon.Period, bool) {
	tested, known := det.Tested(horizon.StratumID(id))
	if !known {
		return tested, false
	}
	first := tested.Add(least(p.Config, true) - 1)
	for i, other := range all {
		from, known := det.Tested(horizon.StratumID(i))
		if !known || p.Strata[i].Source == p.Strata[id].Source || other.rate == 0 {
			continue
		}
		if begins := max(tested.N, from.N); begins+int32(least(p.Config, false))-1 < first.N {
			first.N = begins + int32(least(p.Config, false)) - 1
		}
	}
	return first, true
}

// least is how many periods a rise needs at least: those that the gate asks for, and
// those in which evidence enough can come together.
func least(c trends.Config, alone bool) int {
	periods := c.Periods
	if alone {
		periods *= max(c.Alone, 1)
	}
	return max(1, c.Gate.Present, periods)
}
