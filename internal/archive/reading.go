package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Volume is how much of a source is dated how precisely.
type Volume struct {
	Source    horizon.SourceID
	ByBin     [3]int    // documents whose date fits a week, a month, a year
	First     time.Time // of the dated documents
	Documents int       // dated documents
}

// newest holds for the revision of d that was the last one known by a moment:
// its label is the document's.
const newest = `NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev AND (s.archive = 1 OR e.collected < ?))`

// Volumes is how much each source had in [from, to), by source; of CLEAR
// documents alone for the public panel. It serves the choice of bins.
func (s *Store) Volumes(ctx context.Context, panel horizon.Panel, from, to time.Time) ([]Volume, error) {
	least := horizon.Red
	if panel == horizon.PublicPanel {
		least = horizon.Clear
	}
	var all []Volume
	err := s.each(ctx, `SELECT d.source, d.precision, count(*), min(d.published) FROM document d LEFT JOIN source s ON s.id = d.source
		WHERE d.published >= ? AND d.published < ? AND d.tlp >= ? AND `+newest+` AND coalesce(s.evidence, 0) = 0 AND (s.archive = 1 OR d.collected < ?)
		GROUP BY d.source, d.precision ORDER BY d.source, d.precision`, func(r *sql.Rows) error {
		var id horizon.SourceID
		var p horizon.Precision
		var n int
		var first sql.NullInt64
		if err := r.Scan(&id, &p, &n, &first); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Source != id {
			all = append(all, Volume{Source: id, First: fromUnix(first)})
		}
		v := &all[len(all)-1]
		v.Documents += n
		if f := fromUnix(first); f.Before(v.First) {
			v.First = f
		}
		for b := range v.ByBin {
			if p.Fits(horizon.Bin(b)) {
				v.ByBin[b] += n
			}
		}
		return nil
	}, from.Unix(), to.Unix(), least, to.Unix(), to.Unix())
	if err != nil {
		return nil, fmt.Errorf("read volumes: %w", err)
	}
	return all, nil
}

// Reading is what of each source could be known by asOf, CLEAR documents only.
type Reading struct {
	Source        horizon.SourceID
	Documents     int
	Undated       int
	First, Latest time.Time
}

// Readings is the public documents of each source as of a cut-off, by source.
func (s *Store) Readings(ctx context.Context, asOf time.Time) ([]Reading, error) {
	var all []Reading
	err := s.each(ctx, `SELECT d.source, count(*), sum(d.published IS NULL), min(d.published), max(d.published)
		FROM document d LEFT JOIN source s ON s.id = d.source
		WHERE d.tlp = ? AND `+newest+` AND (d.published IS NULL OR d.published < ?) AND (s.archive = 1 OR d.collected < ?)
		GROUP BY d.source ORDER BY d.source`, func(r *sql.Rows) error {
		var v Reading
		var first, latest sql.NullInt64
		err := r.Scan(&v.Source, &v.Documents, &v.Undated, &first, &latest)
		v.First, v.Latest = fromUnix(first), fromUnix(latest)
		all = append(all, v)
		return err
	}, horizon.Clear, asOf.Unix(), asOf.Unix(), asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read what was read: %w", err)
	}
	return all, nil
}

// Quarters is how many CLEAR documents are dated to each calendar quarter, as
// far as they could be known by asOf. Dates that are exact to the year alone
// are left out.
func (s *Store) Quarters(ctx context.Context, from, asOf time.Time) (map[time.Time]int, error) {
	all := map[time.Time]int{}
	err := s.each(ctx, `SELECT strftime('%Y-%m', d.published + 32400, 'unixepoch'), count(*) FROM document d LEFT JOIN source s ON s.id = d.source
		WHERE d.tlp = ? AND `+newest+` AND d.published >= ? AND d.published < ? AND d.precision IN ('time', 'day', 'month') AND (s.archive = 1 OR d.collected < ?)
		GROUP BY 1`, func(r *sql.Rows) error {
		var month string
		var n int
		if err := r.Scan(&month, &n); err != nil {
			return err
		}
		t, err := time.ParseInLocation("2006-01", month, horizon.Tokyo)
		all[QuarterOf(t)] += n
		return err
	}, horizon.Clear, asOf.Unix(), from.Unix(), asOf.Unix(), asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("count by quarter: %w", err)
	}
	return all, nil
}

// QuarterOf is the first instant, in Tokyo, of the calendar quarter that holds t.
func QuarterOf(t time.Time) time.Time {
	t = t.In(horizon.Tokyo)
	return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, horizon.Tokyo)
}

// PrivateSources is the sources that hold anything that is not CLEAR.
func (s *Store) PrivateSources(ctx context.Context) (map[horizon.SourceID]bool, error) {
	all := map[horizon.SourceID]bool{}
	err := s.each(ctx, `SELECT DISTINCT source FROM document WHERE tlp <> ?`, func(r *sql.Rows) error {
		var id horizon.SourceID
		err := r.Scan(&id)
		all[id] = true
		return err
	}, horizon.Clear)
	if err != nil {
		return nil, fmt.Errorf("read private sources: %w", err)
	}
	return all, nil
}
