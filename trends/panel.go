package trends

import (
	"math"
	"slices"

	"kazami/internal/horizon"
)

// never is a period that did not come.
const never = -1

// stratum is what is known of one source in one language.
type stratum struct {
	horizon.Stratum
	source    int // index of its source
	publisher int // index of its publisher
	since     int // first period with a document, or never
	tested    int // first period in which its documents were evidence, or never
}

// row is the strata in one period; strata that came later are not in it.
type row struct {
	base  []float64 // documents of the background: discounted, up to Lag periods before
	total []float64 // the same, summed by group
	cum   []uint64  // documents under test up to this period: timely, of strata off probation
	all   []uint64  // all documents up to this period
	said  []uint64  // pairs of a document and a series up to this period
	scale float64   // 2^(-t/HalfLife): turns stored counts into discounted ones
}

// group is the strata that series of one language are exposed to.
type group struct {
	lang   string    // "any": all strata
	strata []int     // ascending
	b      float64   // documents that the prior of a series weighs
	shape  []float64 // by stratum: how alike its rates are to the pooled ones
}

const anyLang = "any"

// AddStratum adds a source in one language and answers its number: strata are
// numbered from 0 in the order in which they were added. It takes part once
// its background holds enough.
func (d *Detector) AddStratum(s horizon.Stratum) horizon.StratumID {
	i := len(d.strata)
	publisher := string(s.Source)
	if p, ok := d.cfg.Publisher[s.Source]; ok {
		publisher = p
	}
	d.strata = append(d.strata, stratum{s, intern(&d.sources, s.Source), intern(&d.publishers, publisher), never, never})
	for g := range d.groups {
		d.groups[g].shape = append(d.groups[g].shape, d.cfg.Shape)
		if l := d.groups[g].lang; l == anyLang || l == s.Lang {
			d.groups[g].strata = append(d.groups[g].strata, i)
		}
	}
	return horizon.StratumID(i)
}

func intern[T comparable](all *[]T, v T) int {
	i := slices.Index(*all, v)
	if i < 0 {
		i = len(*all)
		*all = append(*all, v)
	}
	return i
}

// groupOf is the index of a language's group, which it makes if need be.
func (d *Detector) groupOf(lang string) int {
	if lang == "" {
		lang = anyLang
	}
	for i, g := range d.groups {
		if g.lang == lang {
			return i
		}
	}
	g := group{lang: lang, b: d.cfg.PriorB}
	for i, s := range d.strata {
		g.shape = append(g.shape, d.cfg.Shape)
		if lang == anyLang || lang == s.Lang {
			g.strata = append(g.strata, i)
		}
	}
	d.groups = append(d.groups, g)
	if len(d.groups) > math.MaxUint8 {
		panic("trends: more than 255 languages")
	}
	return len(d.groups) - 1
}

// append adds the row of the next period. Documents of Lag periods before
// enter the background; strata whose probation ends are evidence from now on.
func (d *Detector) append(totals []horizon.Total) {
	t := len(d.rows)
	n := len(d.strata)
	r := row{make([]float64, n), make([]float64, len(d.groups)), make([]uint64, n), make([]uint64, n), make([]uint64, n), math.Exp2(-float64(t) / d.cfg.HalfLife)}
	if t > 0 {
		copy(r.base, d.rows[t-1].base)
		copy(r.cum, d.rows[t-1].cum)
		copy(r.all, d.rows[t-1].all)
		copy(r.said, d.rows[t-1].said)
	}
	for _, v := range totals {
		r.all[v.Stratum] += uint64(v.Docs) + uint64(v.Late)
		if s := &d.strata[v.Stratum]; s.since == never && v.Docs+v.Late > 0 {
			s.since = t
		}
	}
	d.rows = append(d.rows, r)
	decay := math.Exp2(-1 / d.cfg.HalfLife)
	for i := range r.base {
		r.base[i] = r.base[i]*decay + float64(d.volume(i, t-d.cfg.Lag-1, t-d.cfg.Lag))
		if s := &d.strata[i]; s.tested == never && passes(d, i, t) {
			s.tested = t
		}
	}
	for _, v := range totals {
		if d.strata[v.Stratum].tested != never {
			r.cum[v.Stratum] += uint64(v.Docs)
		}
	}
	for g := range d.groups {
		for _, s := range d.groups[g].strata {
			r.total[g] += r.base[s]
		}
	}
}

// passes reports whether probation of stratum i ends in period t.
func passes(d *Detector, i, t int) bool {
	since := d.strata[i].since
	return since != never && d.cfg.OffProbation(d.rows[t].base[i], t-d.cfg.Lag-since+1, d.volume(i, t-d.cfg.Quarter, t))
}

// Tested is the first period in which documents of a stratum are evidence; false if
// none is by the last period.
func (d *Detector) Tested(s horizon.StratumID) (horizon.Period, bool) {
	t := d.strata[s].tested
	return d.start.Add(t), t != never
}

// volume is all documents of stratum i in the periods after `after` up to t.
func (d *Detector) volume(i, after, t int) uint64 {
	return get(d.row(t).all, i) - get(d.row(after).all, i)
}

// read is the documents under test of stratum i in the same periods.
func (d *Detector) read(i, after, t int) uint64 {
	return get(d.row(t).cum, i) - get(d.row(after).cum, i)
}

// row is the row of period t; before the first period there was nothing.
func (d *Detector) row(t int) row {
	if t < 0 {
		return row{scale: 1}
	}
	return d.rows[t]
}

// get is v[i], 0 for strata that came later.
func get[T uint64 | float64](v []T, i int) T {
	if i < len(v) {
		return v[i]
	}
	return 0
}

// readBy is the documents under test of a group in the same periods.
func (d *Detector) readBy(g, after, t int) float64 {
	var n uint64
	for _, i := range d.groups[g].strata {
		n += d.read(i, after, t)
	}
	return float64(n)
}
