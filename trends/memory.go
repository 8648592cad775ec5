package trends

import (
	"cmp"
	"slices"
	"sort"

	"kazami/internal/horizon"
)

// cell is the documents of a series in a stratum and a period. A count above
// 65,535 takes several cells.
type cell struct {
	term    horizon.TermID
	stratum horizon.StratumID
	docs    uint16
}

// cells is the counts of one period, by term and stratum.
type cells struct {
	timely, late []cell
}

// past is the counts of period t, one of the last depth.
func (d *Detector) past(t int) *cells {
	if t < 0 || t <= len(d.rows)-1-len(d.ring) {
		return &cells{}
	}
	return &d.ring[t%len(d.ring)]
}

// of is the part of a period's cells that is of one series.
func of(all []cell, id horizon.TermID) []cell {
	i := sort.Search(len(all), func(i int) bool { return all[i].term >= id })
	j := i
	for j < len(all) && all[j].term == id {
		j++
	}
	return all[i:j]
}

// remember puts the counts of the newest period into the ring, in total order,
// those left out that the series is not exposed to.
func (d *Detector) remember(counts []horizon.Count, series func(horizon.TermID) Series) {
	t := len(d.rows)
	p := &d.ring[t%len(d.ring)]
	p.timely, p.late = p.timely[:0], p.late[:0]
	if !slices.IsSortedFunc(counts, inOrder) {
		counts = slices.Clone(counts)
		slices.SortFunc(counts, inOrder)
	}
	var last *record
	for i, c := range counts {
		if c.Docs == 0 && c.Late == 0 {
			continue
		}
		if i == 0 || last == nil || counts[i-1].Term != c.Term {
			last = d.admit(c.Term, series)
		}
		if g := d.groups[last.group].lang; g != anyLang && g != d.strata[c.Stratum].Lang {
			continue
		}
		if last.first == never {
			last.first = int32(t)
			d.budget.count(last)
			if last.marks&watched == 0 {
				d.m++
			}
		}
		last.docs += c.Docs + c.Late
		p.timely = put(p.timely, c, c.Docs)
		p.late = put(p.late, c, c.Late)
	}
}

// inOrder is a total order, so that no input order can be distinguished.
func inOrder(a, b horizon.Count) int {
	if a.Term != b.Term {
		return cmp.Compare(a.Term, b.Term)
	}
	return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Docs, b.Docs), cmp.Compare(a.Late, b.Late))
}

func put(all []cell, c horizon.Count, docs uint32) []cell {
	for docs > 0 {
		n := min(docs, 1<<16-1)
		all = append(all, cell{c.Term, c.Stratum, uint16(n)})
		docs -= n
	}
	return all
}

// turnSeason moves the periods of the season on by one.
func (d *Detector) turnSeason() {
	if d.cfg.SeasonOldest == 0 {
		return
	}
	t := len(d.rows) - 1
	season := func(r *record) *uint32 { return &r.season }
	years := func(r *record) *uint32 { return &r.years }
	for newest, oldest := range d.cfg.seasons() {
		d.move(t-newest, 1, season)
		d.move(t-oldest-1, -1, season)
	}
	d.move(t-d.cfg.SeasonNewest, 1, years)
	d.move(t-d.cfg.oldestSeason()-1, -1, years)
}

// move adds the documents of period t to a count of each series, or takes them away.
func (d *Detector) move(t, sign int, of func(*record) *uint32) {
	p := d.past(t)
	for _, cells := range [][]cell{p.timely, p.late} {
		for _, c := range cells {
			*of(&d.records[c.term]) += uint32(sign * int(c.docs))
		}
	}
}
