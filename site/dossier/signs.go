package dossier

import (
	"math"
	"slices"

	"kazami/internal/horizon"
)

// SignQuarters is how many quarters, the last ones, signs are read from.
const SignQuarters = 8

// fewestSigns is how many changes a map compares at least.
const fewestSigns = 4

// lately is how much less a quarter counts than the one after it: the time
// weight of Yoon (2012), 1 - 0.05 (n - j) for the j-th of n.
const lately = 0.05

// Middle is the medians of a map of signs: they part it into four fields.
type Middle struct{ Value, Increase float64 }

// Signs places every change on the two maps of signs: how much it is spoken of
// (DoV), and by how many (DoD), against how fast that grows. A change without
// eight quarters is on none. The medians are by view; a map of fewer than four
// changes has none.
func Signs(changes []horizon.PublishedChange) (all map[horizon.ChangeID][]Sign, middles map[string]Middle) {
	all, middles = map[horizon.ChangeID][]Sign{}, map[string]Middle{}
	for _, view := range []struct {
		name   string
		series func(horizon.PublishedChange) []float64
	}{{"DoV", documents}, {"DoD", publishers}} {
		now, before := map[horizon.ChangeID]*point{}, map[horizon.ChangeID]*point{}
		for _, p := range changes {
			x := view.series(p)
			now[p.Change().ID] = pointOf(x)
			before[p.Change().ID] = pointOf(x[:max(0, len(x)-4)])
		}
		place, was := medians(now), medians(before)
		if place != nil {
			middles[view.name] = Middle{place.value, place.increase}
		}
		for _, p := range changes {
			id := p.Change().ID
			x := now[id]
			if x == nil {
				continue
			}
			s := Sign{View: view.name, Value: x.value, Increase: x.increase}
			if place != nil {
				s.Quadrant = place.quadrant(*x)
			}
			if old := before[id]; old != nil && was != nil && place != nil {
				moved := rise(place, *x) - rise(was, *old)
				s.Moved = &moved
			}
			all[id] = append(all[id], s)
		}
	}
	return all, middles
}

// point is where a change stands on a map.
type point struct{ value, increase float64 }

// documents counts them by quarter.
func documents(p horizon.PublishedChange) []float64 {
	x := make([]float64, len(p.Quarters))
	for i, q := range p.Quarters {
		x[i] = float64(q.Docs)
	}
	return x
}

// publishers counts who speaks by quarter.
func publishers(p horizon.PublishedChange) []float64 {
	x := make([]float64, len(p.Quarters))
	seen := map[string]bool{}
	for i, q := range p.Quarters {
		clear(seen)
		for _, d := range p.Evidence {
			if d.Precision().Fits(horizon.Monthly) && !d.Published().Before(q.Start) && d.Published().Before(q.Start.AddDate(0, 3, 0)) {
				seen[string(d.Source())+"\x00"+d.Publisher()] = true
			}
		}
		x[i] = float64(len(seen))
	}
	return x
}

// pointOf reads the last eight quarters; nil if there are fewer.
func pointOf(x []float64) *point {
	if len(x) < SignQuarters {
		return nil
	}
	x = x[len(x)-SignQuarters:]
	var sum, early, late float64
	for j, v := range x {
		sum += v
		w := v * (1 - lately*float64(SignQuarters-1-j))
		if j < SignQuarters/2 {
			early += w
		} else {
			late += w
		}
	}
	return &point{sum / SignQuarters, math.Log((late + 0.5) / (early + 0.5))}
}

// medians is the middle of the points; nil where they are too few.
func medians(points map[horizon.ChangeID]*point) *point {
	var values, increases []float64
	for _, p := range points {
		if p != nil {
			values, increases = append(values, p.value), append(increases, p.increase)
		}
	}
	if len(values) < fewestSigns {
		return nil
	}
	return &point{median(values), median(increases)}
}

func median(x []float64) float64 {
	slices.Sort(x)
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}

// quadrant names the field of the map that a point stands in.
func (m *point) quadrant(p point) string {
	switch many, rising := p.value >= m.value, p.increase >= m.increase; {
	case many && rising:
		return "強い兆し"
	case rising:
		return "弱い兆し"
	case many:
		return "定着"
	}
	return "潜在"
}

func rise(m *point, p point) int {
	if p.increase >= m.increase {
		return 1
	}
	return 0
}
