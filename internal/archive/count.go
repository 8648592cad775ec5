package archive

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"kazami/internal/archive/varint"
	"kazami/internal/horizon"
)

// PeriodCounts is what is known of one period as of some date. Totals are by
// stratum, Counts by term and stratum; none is below zero.
type PeriodCounts struct {
	horizon.Period
	Totals []horizon.Total
	Counts []horizon.Count
}

// Counts is the counts of a panel for each period of a bin from since on that
// was over by asOf, in order, empty periods left out. Documents that could not
// be known by asOf are not in it. The slices are valid until the next step.
func (s *Store) Counts(ctx context.Context, b horizon.Bin, panel horizon.Panel, since, asOf time.Time) iter.Seq2[PeriodCounts, error] {
	return func(yield func(PeriodCounts, error) bool) {
		lo, hi := horizon.PeriodOf(b, since), horizon.PeriodOf(b, asOf).Add(-1)
		rows, err := s.read.QueryContext(ctx, `SELECT period, avail, row FROM counts
			WHERE bin = ? AND period BETWEEN ? AND ? AND avail < ? AND clear >= ? ORDER BY period, avail, clear`,
			b, lo.N, hi.N, dayOf(asOf), panel == horizon.PublicPanel)
		if err != nil {
			yield(PeriodCounts{}, fmt.Errorf("read counts: %w", err))
			return
		}
		defer rows.Close()
		var m merge
		for rows.Next() {
			var n int32
			var avail int64
			var row sql.RawBytes
			if err := rows.Scan(&n, &avail, &row); err != nil {
				yield(PeriodCounts{}, fmt.Errorf("read counts: %w", err))
				return
			}
			p := horizon.Period{Bin: b, N: n}
			if p != m.at && m.rows > 0 && !yield(m.take(), nil) {
				return
			}
			m.at = p
			if err := m.add(row, avail > dayOf(p.End())-1+lateAfter); err != nil {
				yield(PeriodCounts{}, fmt.Errorf("read counts of %s: %w", p, err))
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(PeriodCounts{}, fmt.Errorf("read counts: %w", err))
		} else if m.rows > 0 {
			yield(m.take(), nil)
		}
	}
}

// CountsPrivate reports whether any of the counts that the full panel is given by
// [Store.Counts] are of documents that are not CLEAR.
func (s *Store) CountsPrivate(ctx context.Context, b horizon.Bin, since, asOf time.Time) (private bool, err error) {
	lo, hi := horizon.PeriodOf(b, since), horizon.PeriodOf(b, asOf).Add(-1)
	err = s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM counts WHERE bin = ? AND period BETWEEN ? AND ? AND avail < ? AND clear = 0)`,
		b, lo.N, hi.N, dayOf(asOf)).Scan(&private)
	if err != nil {
		return false, fmt.Errorf("look for private counts: %w", err)
	}
	return private, nil
}

// merge joins the rows of one period.
type merge struct {
	at     horizon.Period
	rows   int
	totals map[horizon.StratumID][2]int
	counts []horizonCount
	out    PeriodCounts
}

type horizonCount struct {
	pair
	docs, late int
}

func (m *merge) add(row []byte, late bool) error {
	if m.totals == nil {
		m.totals = map[horizon.StratumID][2]int{}
	}
	m.rows++
	split := func(n int) [2]int {
		if late {
			return [2]int{0, n}
		}
		return [2]int{n, 0}
	}
	return decode(row, func(s horizon.StratumID, n int) {
		t, v := m.totals[s], split(n)
		m.totals[s] = [2]int{t[0] + v[0], t[1] + v[1]}
	}, func(p pair, n int) {
		v := split(n)
		m.counts = append(m.counts, horizonCount{p, v[0], v[1]})
	})
}

// take is the joined period; the merge is empty again.
func (m *merge) take() PeriodCounts {
	out := PeriodCounts{m.at, m.out.Totals[:0], m.out.Counts[:0]}
	for s, n := range m.totals {
		if docs, late, ok := settle(n[0], n[1]); ok {
			out.Totals = append(out.Totals, horizon.Total{Stratum: s, Docs: docs, Late: late})
		}
	}
	slices.SortFunc(out.Totals, func(a, b horizon.Total) int { return cmp.Compare(a.Stratum, b.Stratum) })
	if m.rows > 1 {
		slices.SortStableFunc(m.counts, func(a, b horizonCount) int { return cmp.Compare(a.pair, b.pair) })
	}
	for i := 0; i < len(m.counts); {
		c := m.counts[i]
		for i++; i < len(m.counts) && m.counts[i].pair == c.pair; i++ {
			c.docs += m.counts[i].docs
			c.late += m.counts[i].late
		}
		if docs, late, ok := settle(c.docs, c.late); ok {
			out.Counts = append(out.Counts, horizon.Count{Term: c.term(), Stratum: c.stratum(), Docs: docs, Late: late})
		}
	}
	m.rows, m.counts = 0, m.counts[:0]
	clear(m.totals)
	m.out = out
	return out
}

// settle takes what a late revision took back off the timely count.
func settle(docs, late int) (uint32, uint32, bool) {
	if late < 0 {
		docs, late = docs+late, 0
	}
	docs = max(docs, 0)
	return uint32(docs), uint32(late), docs+late > 0
}

// A count row holds, for one period, day of availability and visibility:
//
//	uvarint number of strata, then for each: uvarint stratum, varint documents
//	uvarint number of pairs, then for each: uvarint term (delta), uvarint stratum, varint documents
//
// sorted by stratum, and by term and stratum. Numbers may be negative: a
// revision takes back what its forerunner had, on the day it was collected.

// pair is a term in a stratum, ordered by term first.
type pair uint64

func pairOf(t horizon.TermID, s horizon.StratumID) pair { return pair(t)<<16 | pair(s) }

func (p pair) term() horizon.TermID { return horizon.TermID(p >> 16) }

func (p pair) stratum() horizon.StratumID { return horizon.StratumID(p & 0xffff) }

// tally collects one row: a pair stands in plus or minus once a document.
type tally struct {
	totals      map[horizon.StratumID]int
	plus, minus []pair
}

// add counts docs documents more, and the terms that came and went with them.
func (t *tally) add(st horizon.StratumID, before, terms []uint32, docs int) {
	if docs != 0 {
		t.totals[st] += docs
	}
	for _, id := range terms {
		if _, had := slices.BinarySearch(before, id); !had {
			t.plus = append(t.plus, pairOf(horizon.TermID(id), st))
		}
	}
	for _, id := range before {
		if _, has := slices.BinarySearch(terms, id); !has {
			t.minus = append(t.minus, pairOf(horizon.TermID(id), st))
		}
	}
}

func (t *tally) encode() []byte {
	slices.Sort(t.plus)
	slices.Sort(t.minus)
	strata := make([]horizon.StratumID, 0, len(t.totals))
	for s := range t.totals {
		strata = append(strata, s)
	}
	slices.Sort(strata)
	b := binary.AppendUvarint(nil, uint64(len(strata)))
	for _, s := range strata {
		b = binary.AppendUvarint(b, uint64(s))
		b = binary.AppendVarint(b, int64(t.totals[s]))
	}
	var body []byte
	var n uint64
	var last horizon.TermID
	for len(t.plus) > 0 || len(t.minus) > 0 {
		p, docs := t.next()
		if docs == 0 {
			continue
		}
		body = binary.AppendUvarint(body, uint64(p.term()-last))
		body = binary.AppendUvarint(body, uint64(p.stratum()))
		body = binary.AppendVarint(body, int64(docs))
		last = p.term()
		n++
	}
	return append(binary.AppendUvarint(b, n), body...)
}

// next takes the smallest pair off both lists, with its count.
func (t *tally) next() (p pair, docs int) {
	switch {
	case len(t.minus) == 0 || len(t.plus) > 0 && t.plus[0] <= t.minus[0]:
		p = t.plus[0]
	default:
		p = t.minus[0]
	}
	for len(t.plus) > 0 && t.plus[0] == p {
		t.plus = t.plus[1:]
		docs++
	}
	for len(t.minus) > 0 && t.minus[0] == p {
		t.minus = t.minus[1:]
		docs--
	}
	return p, docs
}

var errDamagedRow = errors.New("damaged row of counts: run kazami reindex")

// decode calls total and count for what encode wrote.
func decode(b []byte, total func(horizon.StratumID, int), count func(pair, int)) error {
	r := varint.Of(b)
	for range r.Uvarint() {
		if s, n := r.Uvarint(), r.Varint(); r.OK() {
			total(horizon.StratumID(s), int(n))
		}
		if !r.OK() {
			return errDamagedRow
		}
	}
	var term uint64
	for range r.Uvarint() {
		term += r.Uvarint()
		s, n := r.Uvarint(), r.Varint()
		if !r.OK() {
			return errDamagedRow
		}
		count(pairOf(horizon.TermID(term), horizon.StratumID(s)), int(n))
	}
	if !r.Done() {
		return errDamagedRow
	}
	return nil
}
