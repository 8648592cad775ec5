package countpack

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"kazami/internal/horizon"
)

// cell is where documents are counted.
type cell struct {
	place  uint16
	period horizon.Period
}

func (b *Builder) compareCells(x, y cell) int {
	p, q := b.places[x.place], b.places[y.place]
	return cmp.Or(cmp.Compare(x.period.Bin.String(), y.period.Bin.String()), cmp.Compare(p.Source, q.Source), cmp.Compare(p.Lang, q.Lang), cmp.Compare(x.period.N, y.period.N))
}

// cells is those of some documents that each cell counts.
func (b *Builder) cells(docs []uint32, bins []horizon.Bin) map[cell][]uint32 {
	all := map[cell][]uint32{}
	for _, i := range docs {
		d := &b.docs[i]
		if d.copied {
			continue
		}
		for _, bin := range bins {
			if d.precision.Fits(bin) {
				k := cell{d.place, horizon.PeriodOf(bin, horizon.Period{Bin: horizon.Monthly, N: d.month}.Start())}
				all[k] = append(all[k], i)
			}
		}
	}
	return all
}

func (b *Builder) row(part Part, k cell) *Row {
	st := b.places[k.place]
	return &Row{Part: part, Bin: k.period.Bin.String(), Period: k.period.String(), Source: string(st.Source), Lang: st.Lang}
}

func (b *Builder) all() []uint32 {
	all := make([]uint32, len(b.docs))
	for i := range all {
		all[i] = uint32(i)
	}
	return all
}

// totals is the counted documents of each cell.
func (b *Builder) totals() iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		cells := b.cells(b.all(), Bins())
		for _, k := range b.sortedCells(cells) {
			r := b.row(Totals, k)
			r.Documents = int32(len(cells[k]))
			if k.period.Bin == horizon.Yearly {
				b.naming(r, cells[k])
			}
			if !yield(r) {
				return
			}
		}
	}
}

func (b *Builder) sortedCells(cells map[cell][]uint32) []cell {
	keys := make([]cell, 0, len(cells))
	for k := range cells {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, b.compareCells)
	return keys
}

// naming counts what documents name.
func (b *Builder) naming(r *Row, docs []uint32) {
	for _, i := range docs {
		t := b.tags[b.docs[i].tags]
		r.Themed += some(len(t.Themes))
		r.Threatened += some(len(t.Threats))
		r.Sectored += some(len(t.Sectors))
	}
}

func some(n int) int32 {
	if n > 0 {
		return 1
	}
	return 0
}

// rowsOf is the rows of a series by some bins, in order.
func (b *Builder) rowsOf(s Series, docs []uint32, bins ...horizon.Bin) []*Row {
	cells := b.cells(docs, bins)
	var all []*Row
	own := sync.OnceValues(func() (themes, threats []string) { return b.v.OwnWords(s.Text) }) // few have to be asked
	for _, k := range b.sortedCells(cells) {
		r := b.row(Counts, k)
		r.Kind, r.Term, r.TermLang, r.Documents = s.kind(), s.Text, s.Lang, int32(len(cells[k]))
		if k.period.Bin == horizon.Yearly {
			b.naming(r, cells[k])
			if !s.Theme {
				year := k.period.Start().Year()
				r.Concerned1, r.Themed1, r.Own1 = b.use(cells[k], own, year+1)
				r.Concerned2, r.Themed2, r.Own2 = b.use(cells[k], own, year+2)
			}
		}
		all = append(all, r)
	}
	return all
}

// use is how many of some documents name a theme or a threat, and a theme, that was
// first named before a year and is not the term's own.
func (b *Builder) use(docs []uint32, ownWords func() (themes, threats []string), year int) (concerned, themed int32, own bool) {
	var ownThemes, ownThreats []string
	asked := false
	for _, i := range docs {
		t := b.tags[b.docs[i].tags]
		if len(t.Themes)+len(t.Threats) == 0 {
			continue
		}
		themes, threats := b.v.NamedBefore(t.Themes, t.Threats, year)
		if len(themes)+len(threats) == 0 {
			continue
		}
		if !asked {
			ownThemes, ownThreats = ownWords()
			ownThemes, ownThreats = b.v.NamedBefore(ownThemes, ownThreats, year)
			own, asked = len(ownThemes)+len(ownThreats) > 0, true
		}
		theme := other(themes, ownThemes)
		if theme {
			themed++
		}
		if theme || other(threats, ownThreats) {
			concerned++
		}
	}
	return concerned, themed, own
}

// other reports whether a tag is not one of the term's own.
func other(tags, own []string) bool {
	return slices.ContainsFunc(tags, func(t string) bool { return !slices.Contains(own, t) })
}

// counts is the rows of all series: those with a name by bin and name, and then those
// without by what they share.
func (b *Builder) counts() iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		named, rare := b.split()
		for _, bin := range []horizon.Bin{horizon.Monthly, horizon.Yearly} { // as their names are ordered
			for _, id := range named {
				for _, r := range b.rowsOf(b.series[id], b.postings[id], bin) {
					if !yield(r) {
						return
					}
				}
			}
		}
		for _, r := range b.unnamed(rare) {
			if !yield(r) {
				return
			}
		}
	}
}

// split is the series that have a name in the pack, in order, and the others.
func (b *Builder) split() (named, rare []uint32) {
	for id, docs := range b.postings {
		counted := 0
		for _, i := range docs {
			counted += 1 - int(some(boolInt(b.docs[i].copied)))
		}
		switch {
		case counted >= LeastDocuments || counted > 0 && b.series[id].Theme:
			named = append(named, uint32(id))
		case counted > 0:
			rare = append(rare, uint32(id))
		}
	}
	slices.SortFunc(named, func(x, y uint32) int { return b.series[x].compare(b.series[y]) })
	return named, rare
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
