package countpack

import (
	"cmp"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strings"

	"kazami/internal/horizon"
)

// unnamed is the rows of series without a name, those that share their rows counted
// together. Their number follows from what they share.
func (b *Builder) unnamed(rare []uint32) (all []*Row) {
	alike, shared := map[string]int32{}, map[string][]*Row{}
	for _, id := range rare {
		s := b.series[id]
		rows := b.rowsOf(s, b.postings[id], Bins()...)
		for _, r := range rows {
			r.Term, r.Words = "", int32(max(1, len(strings.Fields(s.Text))))
		}
		slices.SortFunc(rows, (*Row).Compare)
		key, _ := json.Marshal(rows) // plain values always marshal
		if alike[string(key)]++; alike[string(key)] == 1 {
			shared[string(key)] = rows
		}
	}
	for n, key := range slices.Sorted(maps.Keys(alike)) {
		for _, r := range shared[key] {
			r.Unnamed, r.Alike = int32(n+1), alike[key]
			all = append(all, r)
		}
	}
	return all
}

// documents is the documents that are not cited, by what they share.
func (b *Builder) documents() iter.Seq[*Row] {
	type group struct {
		place     uint16
		month     int32
		precision horizon.Precision
		tags      int32
	}
	return func(yield func(*Row) bool) {
		counted, copied := map[group]int32{}, map[group]int32{}
		for i := range b.docs {
			d := &b.docs[i]
			if d.cited {
				continue
			}
			k := group{d.place, d.month, d.precision, d.tags}
			if counted[k] += 0; d.copied {
				copied[k]++
			} else {
				counted[k]++
			}
		}
		var rows []*Row
		for k, n := range counted {
			t := b.tags[k.tags]
			r := b.row(Documents, cell{k.place, horizon.Period{Bin: horizon.Monthly, N: k.month}})
			r.Documents, r.Copies, r.Exact, r.Themes, r.Threats, r.Sectors = n, copied[k], string(k.precision), t.Themes, t.Threats, t.Sectors
			rows = append(rows, r)
		}
		for _, r := range Sorted(rows) {
			if !yield(r) {
				return
			}
		}
	}
}

// terms is the series that have a name, and of detected ones how they are written.
func (b *Builder) terms(c Contents) iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		named, _ := b.split()
		for _, id := range named {
			s := b.series[id]
			r := &Row{Part: Terms, Kind: s.kind(), Term: s.Text, TermLang: s.Lang}
			if f, detected := c.Detected[id]; detected {
				r.Places, r.Fixed, r.Named = int32(f.Places), f.Fixed, f.Named
			}
			if !yield(r) {
				return
			}
		}
	}
}

// pairs is how many documents of a year hold two detected terms.
func (b *Builder) pairs() iter.Seq[*Row] {
	type pair struct {
		a, b uint32
		year int
	}
	return func(yield func(*Row) bool) {
		counts := map[pair]int32{}
		for i, ids := range b.held {
			d := &b.docs[i]
			if d.copied {
				continue
			}
			for x := range ids {
				for y := x + 1; y < len(ids); y++ {
					counts[pair{ids[x], ids[y], d.year()}]++
				}
			}
		}
		var rows []*Row
		for p, n := range counts {
			if n < LeastDocuments {
				continue
			}
			s, o := b.series[p.a], b.series[p.b]
			year := cell{period: horizon.PeriodOf(horizon.Yearly, horizon.Period{Bin: horizon.Yearly, N: int32(p.year - 1970)}.Start())}
			rows = append(rows, &Row{Part: Pairs, Bin: "year", Period: year.period.String(), Kind: s.kind(), Term: s.Text, TermLang: s.Lang, Other: o.Lang + ":" + o.Text, Documents: n})
		}
		for _, r := range Sorted(rows) {
			if !yield(r) {
				return
			}
		}
	}
}

// citations is the cited documents, by source and id.
func (b *Builder) citations(c Contents) iter.Seq[*Row] {
	publishers := map[horizon.SourceID]string{}
	for _, src := range c.Sources {
		publishers[src.ID] = src.Publisher
	}
	return func(yield func(*Row) bool) {
		var rows []*Row
		for i := range b.docs {
			d := &b.docs[i]
			cited, known := c.Cited[d.seq]
			if !d.cited || !known {
				continue
			}
			t := b.tags[d.tags]
			r := &Row{Part: Citations, Source: string(cited.Source()), Lang: b.places[d.place].Lang, ID: string(cited.ID()), URL: cited.URL(), Who: cmp.Or(cited.Publisher(), publishers[cited.Source()]),
				Date: dateOf(cited.Published()), Exact: string(cited.Precision()), Class: string(cited.Class()), Themes: t.Themes, Threats: t.Threats, Sectors: t.Sectors}
			if c.Titles[cited.Source()] {
				r.Title = cited.Title()
			}
			if r.Documents = 1; d.copied {
				r.Documents, r.Copies = 0, 1
			}
			for _, id := range b.held[uint32(i)] {
				r.Held = append(r.Held, b.series[id].Lang+":"+b.series[id].Text)
			}
			rows = append(rows, r)
		}
		slices.SortFunc(rows, func(x, y *Row) int { return x.Compare(y) })
		for _, r := range rows {
			if !yield(r) {
				return
			}
		}
	}
}
