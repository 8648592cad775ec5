package exploring

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/internal/archive"
	"kazami/internal/archive/lines"
	"kazami/internal/horizon"
	"kazami/site/desk/explore"
)

// mostParts is how many values of a parted word have a line of their own; the others are
// one line together.
const mostParts = 4

// table is what is counted: documents by line and period.
type table struct {
	a       *asking
	sources map[horizon.SourceID]horizon.Source
	docs    []map[string]map[string]int // by word: by value, where the first is parted, and period
	of      map[string]map[string]int   // all documents, by value and period
	periods map[string]horizon.Period
}

func (a *asking) newTable(sources map[horizon.SourceID]horizon.Source) *table {
	t := &table{a: a, sources: sources, of: map[string]map[string]int{}, periods: map[string]horizon.Period{}}
	for range a.words {
		t.docs = append(t.docs, map[string]map[string]int{})
	}
	return t
}

// key is the value that a stratum counts under; ok is false where it is left out.
func (t *table) key(st horizon.Stratum) (value string, ok bool) {
	if t.a.q.By == "" || t.a.q.By == "sector" {
		return "", true
	}
	v := t.a.valueOf(t.a.q.By, st, t.sources)
	if t.a.q.Part() {
		return v, true
	}
	return "", v == t.a.q.Value
}

func bump(m map[string]map[string]int, value, period string, n int) {
	if m[value] == nil {
		m[value] = map[string]int{}
	}
	m[value][period] += n
}

// add adds the counts of a period.
func (t *table) add(pc lines.Period) {
	label := labelOf(pc.Period)
	t.periods[label] = pc.Period
	parts := t.a.q.By == "sector" && t.a.q.Part() // of all documents: one may name several
	if t.a.q.By == "sector" && !parts {
		return
	}
	for st, n := range pc.Totals {
		if v, ok := t.key(t.a.strata[st]); ok {
			bump(t.of, v, label, n)
		}
	}
	if parts {
		return
	}
	for p, n := range pc.Counts {
		v, ok := t.key(t.a.strata[p.Stratum()])
		for i, w := range t.a.words {
			if ok && (i == 0 || !t.a.q.Part()) && slices.Contains(w.ids, p.Term()) {
				bump(t.docs[i], v, label, n)
			}
		}
	}
}

// sectors counts the documents that name a sector: of those whose texts are here, for
// a count pack does not say which of its documents name both a word and a sector.
func (t *table) sectors(ctx context.Context) error {
	a := t.a
	var terms []archive.Term
	for _, w := range a.words {
		terms = append(terms, w.terms...)
	}
	from, to := a.n.Since(), a.asOf
	found, err := a.store.RevisionsWith(ctx, terms, from, to)
	if err != nil {
		return err
	}
	for i, w := range a.words {
		if a.q.Part() && i > 0 {
			break
		}
		seqs := map[int64]bool{}
		for _, term := range w.terms {
			for _, seq := range found[term] {
				seqs[seq] = true
			}
		}
		if err := t.tagged(ctx, slices.Sorted(maps.Keys(seqs)), t.docs[i]); err != nil {
			return err
		}
	}
	if a.q.Part() {
		return nil
	}
	return t.tagged(ctx, nil, t.of)
}

// tagged counts documents by sector and period: of some revisions, or of all where seqs is
// nil. Copies and what is above the ceiling are left out.
func (t *table) tagged(ctx context.Context, seqs []int64, into map[string]map[string]int) error {
	a := t.a
	among := ""
	args := []any{a.n.Since().Unix(), a.asOf.Unix(), a.asOf.Unix(), a.least()}
	if seqs != nil {
		list, err := json.Marshal(seqs)
		if err != nil {
			return err
		}
		among, args = ` AND d.seq IN (SELECT value FROM json_each(?))`, append(args, string(list))
	}
	value, from := "", `document d JOIN tag g INDEXED BY tag_seq ON g.seq = d.seq AND g.kind = 'sector'`
	if !a.q.Part() {
		value, args = ` AND g.id = ?`, append(args, a.q.Value)
	}
	if seqs == nil {
		from = `tag g CROSS JOIN document d ON d.seq = g.seq AND g.kind = 'sector'`
	}
	err := archive.Each(ctx, a.store, `SELECT d.published, d.precision, g.id FROM `+from+`
		LEFT JOIN source s ON s.id = d.source
		WHERE d.published >= ? AND d.published < ? AND (coalesce(s.archive, 0) = 1 OR d.collected < ?) AND d.tlp >= ? AND coalesce(s.evidence, 0) = 0
		AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev) AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.seq = d.seq)`+among+value, func(r *sql.Rows) error {
		var at int64
		var precision horizon.Precision
		var sector string
		if err := r.Scan(&at, &precision, &sector); err != nil {
			return err
		}
		p := horizon.PeriodOf(a.bin, time.Unix(at, 0))
		if _, known := t.periods[labelOf(p)]; !known || !precision.Fits(a.bin) || p.End().After(a.asOf) {
			return nil
		}
		if !a.q.Part() {
			sector = ""
		}
		bump(into, sector, labelOf(p), 1)
		return nil
	}, args...)
	if err != nil {
		return fmt.Errorf("count by sector: %w", err)
	}
	return nil
}

// least is the label of what is counted.
func (a *asking) least() horizon.TLP {
	if a.panel == horizon.PublicPanel {
		return horizon.Clear
	}
	return horizon.Red
}

// finish makes lines of what was counted. Periods without any document stand between
// those with some.
func (t *table) finish() {
	a := t.a
	labels := t.axis()
	line := func(w word, name string, docs, of map[string]int) explore.Line {
		l := explore.Line{Word: w.typed, Name: name, Theme: w.theme != "", None: true}
		for _, p := range labels {
			l.Docs, l.Of = append(l.Docs, docs[p]), append(l.Of, of[p])
			l.None = l.None && docs[p] == 0
		}
		return l
	}
	for i, w := range a.words {
		if !a.q.Part() {
			a.out.Lines = append(a.out.Lines, line(w, w.name, t.docs[i][""], t.of[""]))
			continue
		}
		if i > 0 {
			break
		}
		whole, all := sum(t.docs[i]), sum(t.of)
		values := slices.SortedFunc(maps.Keys(t.docs[i]), func(x, y string) int {
			return cmp.Or(cmp.Compare(total(t.docs[i][y]), total(t.docs[i][x])), strings.Compare(x, y))
		})
		if a.q.By != "sector" {
			a.out.Lines = append(a.out.Lines, line(w, w.name, whole, all))
		}
		for _, v := range values[:min(len(values), mostParts)] {
			of := t.of[v]
			if a.q.By == "sector" {
				of = t.of[""]
			}
			a.out.Lines = append(a.out.Lines, line(w, a.nameOf(v), t.docs[i][v], of))
		}
	}
}

// nameOf is what a value is called.
func (a *asking) nameOf(value string) string {
	for _, c := range a.out.Choices[a.q.By] {
		if c.ID == value {
			return c.Name
		}
	}
	return value
}

// axis is the periods from the first to the last one that is over.
func (t *table) axis() (labels []string) {
	if len(t.periods) == 0 {
		return nil
	}
	all := slices.SortedFunc(maps.Values(t.periods), func(a, b horizon.Period) int { return cmp.Compare(a.N, b.N) })
	for p := all[0]; p.N <= all[len(all)-1].N; p = p.Add(1) {
		labels = append(labels, labelOf(p))
		t.a.out.Periods = append(t.a.out.Periods, explore.Period{Label: labelOf(p)})
	}
	return labels
}

func sum(m map[string]map[string]int) map[string]int {
	out := map[string]int{}
	for _, by := range m {
		for p, n := range by {
			out[p] += n
		}
	}
	return out
}

func total(m map[string]int) (n int) {
	for _, x := range m {
		n += x
	}
	return n
}
