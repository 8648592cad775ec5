// Package lines reads the counts of a few terms, period by period, without those of all
// others: what a picture of them needs.
package lines

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/archive"
	"kazami/internal/archive/countrow"
	"kazami/internal/horizon"
)

// Period is one period: its documents by stratum, and those with each of the terms.
type Period struct {
	horizon.Period
	Totals map[horizon.StratumID]int
	Counts map[countrow.Pair]int
}

// Of calls f with each period of a bin since a time that was over by asOf, in order, empty
// ones left out: what could be known by then, as [archive.Store.Counts] has it, documents
// that came late among them. Terms is numbers of the archive.
func Of(ctx context.Context, store *archive.Store, b horizon.Bin, panel horizon.Panel, since, asOf time.Time, terms map[horizon.TermID]bool, f func(Period) error) error {
	lo, hi := horizon.PeriodOf(b, since), horizon.PeriodOf(b, asOf).Add(-1)
	at := Period{}
	give := func() error {
		if at.Totals == nil {
			return nil
		}
		for s, n := range at.Totals {
			at.Totals[s] = max(n, 0)
		}
		for p, n := range at.Counts {
			at.Counts[p] = max(n, 0)
		}
		return f(at)
	}
	err := archive.Each(ctx, store, `SELECT period, row FROM counts WHERE bin = ?1 AND period BETWEEN ?2 AND ?3 AND avail < ?4 AND clear >= ?5
		UNION ALL SELECT period, row FROM pack_counts WHERE bin = ?1 AND period BETWEEN ?2 AND ?3 ORDER BY period`, func(r *sql.Rows) error {
		p := horizon.Period{Bin: b}
		var row sql.RawBytes
		if err := r.Scan(&p.N, &row); err != nil {
			return err
		}
		if p != at.Period || at.Totals == nil {
			if err := give(); err != nil {
				return err
			}
			at = Period{p, map[horizon.StratumID]int{}, map[countrow.Pair]int{}}
		}
		return countrow.Decode(row, func(s horizon.StratumID, n int) { at.Totals[s] += n }, func(p countrow.Pair, n int) {
			if terms[p.Term()] {
				at.Counts[p] += n
			}
		})
	}, b, lo.N, hi.N, day(asOf), panel == horizon.PublicPanel)
	if err == nil {
		err = give()
	}
	if err != nil {
		return fmt.Errorf("read the counts of some terms: %w", err)
	}
	return nil
}

// day is the number of the day in Tokyo that holds t, since 1970-01-01.
func day(t time.Time) int64 { return (t.Unix() + 9*60*60) / 86400 }
