package relevance

import (
	"math"

	"kazami/internal/horizon"
)

// Surge is the three months of the window in which a series stands out most from
// documents of the same sources, and how it went on.
type Surge struct {
	Month    int32   // the first of the three, as a period counts it
	Observed float64 // documents in them
	Expected float64 // by the documents that their sources had then and in all the window
	Sources  int     // of the observed ones
	After    float64 // observed later
	Later    float64 // expected later
}

// What makes a surge a rise around one date.
const (
	surgeMonths  = 3
	surgeClear   = 4   // standard deviations above expectation
	surgeSources = 2   // at least that speak at once
	laterLeast   = 3   // documents expected later, without which nothing is known of a decay
	decayed      = 0.5 // of the ratio to expectation, at most, is left later
	unconcerned  = 0.1 // share of documents that name a theme or a threat, below which nothing else speaks for a change
)

// surge is the surge of the documents with these numbers, each once.
func (c *Corpus) surge(docs []int) (best Surge) {
	with := map[cell]float64{}              // documents with the series, by place
	in := map[horizon.SourceID]float64{}    // ... by source
	total := map[horizon.SourceID]float64{} // documents of a source in the window
	var sources []horizon.SourceID          // in the order of docs, so that sums have the same bits
	for _, i := range docs {
		k := c.cell(i)
		with[k]++
		if in[k.source]++; in[k.source] == 1 {
			sources = append(sources, k.source)
		}
	}
	first, last := int32(math.MaxInt32), int32(math.MinInt32)
	for k, all := range c.of {
		total[k.source] += float64(len(all))
		first, last = min(first, k.month), max(last, k.month)
	}
	during := func(from, until int32) (s Surge) {
		s.Month = from
		for _, source := range sources {
			observed, exposed := 0.0, 0.0
			for m := from; m <= until; m++ {
				observed += with[cell{source, m}]
				exposed += float64(len(c.of[cell{source, m}]))
			}
			if observed > 0 {
				s.Sources++
			}
			s.Observed += observed
			s.Expected += in[source] * exposed / total[source]
		}
		return s
	}
	clearest := math.Inf(-1)
	for m := first; m <= last-surgeMonths+1; m++ {
		s := during(m, m+surgeMonths-1)
		if z := s.clear(); z > clearest {
			clearest, best = z, s
		}
	}
	later := during(best.Month+surgeMonths, last)
	best.After, best.Later = later.Observed, later.Expected
	return best
}

// clear is by how many standard deviations a surge stands out.
func (s Surge) clear() float64 { return (s.Observed - s.Expected) / math.Sqrt(s.Expected+1) }

// Decays reports whether the surge is a rise around one date: clear, in several
// sources at once, and at most half as strong afterwards.
func (s Surge) Decays() bool {
	rose := (s.Observed + 1) / (s.Expected + 1)
	return s.clear() >= surgeClear && s.Sources >= surgeSources &&
		s.Later >= laterLeast && (s.After+1)/(s.Later+1) <= decayed*rose
}

// Event reports whether a series is the trace of an event rather than a change: a
// word of reporting, or a rise around one date that decays and whose documents hardly
// name a theme or a threat. A word of a theme or a threat never is.
func (r Reading) Event(f Form) bool {
	if len(r.Own[Theme])+len(r.Own[Threat]) > 0 {
		return false
	}
	return f.Reports || r.Surge.Decays() && r.Documents > 0 && r.Concern.Value < unconcerned
}
