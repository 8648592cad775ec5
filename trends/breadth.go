package trends

import "kazami/internal/horizon"

// Breadths is how many of a series' sources had it in each of the last n
// quarters, the newest last, of those that had anything to read; no more
// quarters than the detector remembers. Ready says that a quarter ends with the
// newest period.
type Breadths struct {
	With, Of []int
	Total    int     // documents so far
	Even     float64 // effective sources of the newest quarter, exp(entropy); 0 without a document
}

// Ready reports whether a quarter ends with the newest period.
func (d *Detector) Ready() bool { return len(d.rows) > 0 && len(d.rows)%d.cfg.Quarter == 0 }

// BreadthsOf is the breadths of one series.
func (d *Detector) BreadthsOf(id horizon.TermID, n int) Breadths {
	n = min(n, len(d.ring)/d.cfg.Quarter)
	b := Breadths{With: make([]int, n), Of: make([]int, n)}
	if int(id) >= len(d.records) {
		return b
	}
	r := &d.records[id]
	b.Total = int(r.docs)
	t := len(d.rows) - 1
	all := d.occurrences(id)
	bySource := make([]float64, len(d.sources))
	for q := range n {
		first, last := q*d.cfg.Quarter, (q+1)*d.cfg.Quarter
		reads, has := make([]bool, len(d.sources)), make([]bool, len(d.sources))
		for _, s := range d.groups[r.group].strata {
			if d.read(s, max(t-last, never), max(t-first, never)) > 0 {
				reads[d.strata[s].source] = true
			}
		}
		for _, h := range all {
			if h.age >= first && h.age < last {
				has[d.strata[h.stratum].source] = true
				if q == 0 {
					bySource[d.strata[h.stratum].source] += h.docs
				}
			}
		}
		b.With[n-1-q], b.Of[n-1-q] = count(has), count(reads)
	}
	b.Even, _ = d.loudest(bySource)
	return b
}
