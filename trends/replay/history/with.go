package history

import (
	"slices"

	"kazami/internal/horizon"
	"kazami/trends"
)

// Extra is a series that is put beside those of a history.
type Extra struct {
	Series trends.Series
	Docs   map[Place]uint32
}

// Place is a stratum in a period.
type Place struct {
	Period  horizon.Period
	Stratum horizon.StratumID
}

// With is a history with more series, which are numbered after the others in
// the order given. A series has no more documents in a place than were read there.
func (h *History) With(all []Extra) *History {
	o := *h
	o.Series = slices.Clone(h.Series)
	o.rows = make([][]plot, len(h.rows))
	for t := range h.rows {
		o.rows[t] = slices.Clone(h.rows[t])
		for s := range o.rows[t] {
			o.rows[t][s].cells = slices.Clip(o.rows[t][s].cells)
		}
	}
	for _, x := range all {
		id := horizon.TermID(len(o.Series))
		x.Series.ID = id
		o.Series = append(o.Series, x.Series)
		for at, docs := range x.Docs {
			t := int(at.Period.N - h.first.N)
			if t < 0 || t >= len(o.rows) || int(at.Stratum) >= len(o.rows[t]) {
				continue
			}
			p := &o.rows[t][at.Stratum]
			if docs = min(docs, p.docs); docs > 0 {
				p.cells = append(p.cells, cell{term: id, docs: docs})
			}
		}
	}
	return &o
}

// Peak is the documents of a series, and the year from the period `from` on in
// which it had the largest share of all.
func (h *History) Peak(term horizon.TermID, from horizon.Period) (docs, year int) {
	had, read := map[int]float64{}, map[int]float64{}
	for t, row := range h.rows {
		y := h.first.Add(t).Start().Year()
		for _, p := range row {
			n := p.of(term)
			docs += int(n.docs + n.late)
			if h.first.Add(t).N >= from.N {
				had[y] += float64(n.docs)
				read[y] += float64(p.docs)
			}
		}
	}
	top := 0.0
	for y, n := range had {
		if s := n / read[y]; n > 0 && (s > top || s == top && y < year) {
			top, year = s, y
		}
	}
	return docs, year
}
