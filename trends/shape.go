package trends

import (
	"math"
	"slices"
)

const (
	leastKnown   = 3    // documents in the background of a series that has a say in the shapes
	fewKnown     = 100  // such series below which a shape is not fitted
	manyKnown    = 4000 // such series that are looked at, spread evenly over the numbers
	leastVolume  = 5    // documents in the background of a stratum whose shape is fitted
	shapesAtOnce = 12
)

// shapes are the values that a shape is fitted to, from 0.01 to 1: below, a
// source says nothing of another; above, kappa is bounded by other means.
func shapes() (all [shapesAtOnce]float64) {
	for i := range all {
		all[i] = math.Pow(10, -2+2*float64(i)/(shapesAtOnce-1))
	}
	return all
}

// refitShapes fits for each group and stratum how alike the rates there are to
// the rates elsewhere, by empirical Bayes: a stratum s draws the rate of a
// series from Gamma(shape, shape/p'), p' being the series' rate in all other
// strata of the group, so its documents there are
//
//	Y[s] ~ NegativeBinomial(mean base[s] p', size shape)
//
// and the shape is the one of largest likelihood over the series that the
// group knows. A small source of its own kind has a small shape, and its own
// past outweighs the pooled rate at once. The rates elsewhere scatter, too, so
// a fitted shape is rather too small: a source then trusts its own past more.
func (d *Detector) refitShapes() {
	for g := range d.groups {
		d.refitShape(g)
	}
}

func (d *Detector) refitShape(g int) {
	row := &d.rows[len(d.rows)-1]
	known := d.known(g, row)
	if len(known) < fewKnown {
		return
	}
	shapes := shapes()
	sum := make([][shapesAtOnce]float64, len(d.strata))
	for _, r := range known {
		y := d.yields(r, row)
		for _, s := range d.groups[g].strata {
			base := get(row.base, s)
			if base < leastVolume || row.total[g]-base < leastVolume {
				continue
			}
			own := y.of(s)
			mu := base * (y.total - own + d.cfg.PriorA) / (row.total[g] - base + d.groups[g].b)
			for i, shape := range shapes {
				sum[s][i] += likelihood(own, mu, shape)
			}
		}
	}
	for _, s := range d.groups[g].strata {
		best := 0
		for i, v := range sum[s] {
			if v > sum[s][best] {
				best = i
			}
		}
		if sum[s][best] != 0 {
			d.groups[g].shape[s] = shapes[best]
		}
	}
}

// known is the series of a group that have enough background, at most
// manyKnown of them.
func (d *Detector) known(g int, row *row) (all []*record) {
	for i := range d.records {
		r := &d.records[i]
		if int(r.group) != g || r.docs < leastKnown || r.frozen != never {
			continue
		}
		if d.yields(r, row).total >= leastKnown {
			all = append(all, r)
		}
	}
	if step := (len(all) + manyKnown - 1) / manyKnown; step > 1 {
		n := 0
		for i := 0; i < len(all); i += step {
			all[n] = all[i]
			n++
		}
		all = all[:n]
	}
	return all
}

// yield is a series' discounted documents, in all and by stratum.
type yield struct {
	total float64
	pairs []pair
	scale float64
}

func (d *Detector) yields(r *record, row *row) yield {
	y := yield{pairs: r.pairs, scale: row.scale}
	for _, p := range r.pairs {
		y.total += float64(p.docs)
	}
	y.total *= row.scale
	return y
}

func (y yield) of(s int) float64 {
	i := slices.IndexFunc(y.pairs, func(p pair) bool { return int(p.stratum) == s })
	if i < 0 {
		return 0
	}
	return float64(y.pairs[i].docs) * y.scale
}

// likelihood is the log of the negative binomial's probability of y, without
// what does not depend on the shape.
func likelihood(y, mu, shape float64) float64 {
	l := -shape*math.Log1p(mu/shape) - y*math.Log(mu+shape)
	if y > 0 {
		above, _ := math.Lgamma(y + shape)
		below, _ := math.Lgamma(shape)
		l += above - below
	}
	return l
}
