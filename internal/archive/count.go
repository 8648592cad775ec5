package archive

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"time"

	"kazami/internal/archive/countrow"
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
		rows, err := s.read.QueryContext(ctx, `SELECT period, avail, row FROM (
			SELECT period, avail, clear, '' AS source, row FROM counts WHERE bin = ?1 AND period BETWEEN ?2 AND ?3 AND avail < ?4 AND clear >= ?5
			UNION ALL SELECT period, -0x7fffffff, 1, source, row FROM pack_counts WHERE bin = ?1 AND period BETWEEN ?2 AND ?3)
			ORDER BY period, avail, clear, source`, // what a pack holds was there when its period ended
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
	countrow.Pair
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
	return countrow.Decode(row, func(s horizon.StratumID, n int) {
		t, v := m.totals[s], split(n)
		m.totals[s] = [2]int{t[0] + v[0], t[1] + v[1]}
	}, func(p countrow.Pair, n int) {
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
		slices.SortStableFunc(m.counts, func(a, b horizonCount) int { return cmp.Compare(a.Pair, b.Pair) })
	}
	for i := 0; i < len(m.counts); {
		c := m.counts[i]
		for i++; i < len(m.counts) && m.counts[i].Pair == c.Pair; i++ {
			c.docs += m.counts[i].docs
			c.late += m.counts[i].late
		}
		if docs, late, ok := settle(c.docs, c.late); ok {
			out.Counts = append(out.Counts, horizon.Count{Term: c.Term(), Stratum: c.Stratum(), Docs: docs, Late: late})
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
