package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kazami/internal/archive/countrow"
	"kazami/internal/horizon"
)

// Figures are those of the archive for who watches it from outside: of CLEAR
// documents, and of what is said of them alone.
type Figures struct {
	Terms   int // different ones that were counted
	Unread  int // revisions that were read by no version of the analysis, or are missing in the index
	Flags   int // themes and terms with an open one, by the public panel's last detection
	Waiting int // by the last digest
}

// Figures is the figures of the archive now.
func (s *Store) Figures(ctx context.Context) (f Figures, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM document d LEFT JOIN analysis a ON a.seq = d.seq WHERE d.tlp = ? AND d.destroyed IS NULL AND (a.seq IS NULL OR a.indexed = 0)),
		(SELECT coalesce((SELECT waiting FROM digest WHERE week >= 0 ORDER BY week DESC LIMIT 1), 0))`, horizon.Clear).Scan(&f.Unread, &f.Waiting)
	if err != nil {
		return f, fmt.Errorf("read figures: %w", err)
	}
	open := map[[2]string]bool{} // by month and by year one may be open for the same series
	err = each(ctx, s.read, `SELECT r.as_of, g.bin, g.period, json_extract(g.json, '$.Name'), coalesce(json_extract(g.json, '$.Theme'), '') FROM signal g JOIN run r ON r.id = g.run
		WHERE g.run = (SELECT max(run) FROM signal) AND g.panel = ? AND g.open = 1`, func(r *sql.Rows) error {
		var asOf sql.NullInt64
		var p horizon.Period
		var k [2]string
		err := r.Scan(&asOf, &p.Bin, &p.N, &k[0], &k[1])
		if p == horizon.PeriodOf(p.Bin, fromUnix(asOf)).Add(-1) { // else it opened then, and may have closed since
			open[k] = true
		}
		return err
	}, horizon.PublicPanel)
	if err != nil {
		return f, fmt.Errorf("read figures: %w", err)
	}
	f.Flags = len(open)
	terms := map[horizon.TermID]bool{}
	err = each(ctx, s.read, `SELECT row FROM counts WHERE bin = ?1 AND clear = 1 UNION ALL SELECT row FROM pack_counts WHERE bin = ?1`, func(r *sql.Rows) error {
		var row sql.RawBytes
		if err := r.Scan(&row); err != nil {
			return err
		}
		return countrow.Decode(row, func(horizon.StratumID, int) {}, func(p countrow.Pair, _ int) { terms[p.Term()] = true })
	}, horizon.Yearly)
	if err != nil {
		return f, fmt.Errorf("read figures: %w", err)
	}
	f.Terms = len(terms)
	return f, nil
}

// Stamp reports whether what was gathered from the archive for a desk is still
// all that it holds: two equal stamps, the same answer.
type Stamp struct {
	Detected int64 // the newest run that stored what it detected
	Acts     int64 // the newest judgement
	Tries    int64 // the newest try to read a source
	Texts    Texts
	Words    int64 // the newest words for an issue
	Rules    int64 // the newest term rule, or the newest that takes one back
}

// Texts reports whether documents came, were labelled anew or were destroyed; Withdrawn
// counts what may be shown to fewer than before: see kept.sql.
type Texts struct{ Newest, Destroyed, Withdrawn int64 }

// Stamp is the archive's own as it stands.
func (s *Store) Stamp(ctx context.Context) (t Stamp, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT coalesce((SELECT max(id) FROM run WHERE result = ?), 0), coalesce((SELECT max(seq) FROM judgement), 0),
		coalesce((SELECT max(seq) FROM wording_of_issue), 0), coalesce((SELECT max(seq) FROM document), 0), coalesce((SELECT max(id) FROM run WHERE command LIKE 'gc%'), 0),
		coalesce((SELECT max(seq) FROM attempt), 0), (SELECT n FROM withdrawn), coalesce((SELECT max(seq) FROM told), 0)`,
		Detected).Scan(&t.Detected, &t.Acts, &t.Words, &t.Texts.Newest, &t.Texts.Destroyed, &t.Tries, &t.Texts.Withdrawn, &t.Rules)
	if err != nil {
		return t, fmt.Errorf("read the state of the archive: %w", err)
	}
	return t, nil
}

// Quarters is how many CLEAR documents of sources that are counted are dated to each calendar quarter, as
// far as they could be known by asOf. Dates that are exact to the year alone
// are left out, and so is what a count pack holds.
func (s *Store) Quarters(ctx context.Context, from, asOf time.Time) (map[time.Time]int, error) {
	all := map[time.Time]int{}
	err := each(ctx, s.read, `SELECT strftime('%Y-%m', d.published + 32400, 'unixepoch'), count(*) FROM document d LEFT JOIN source s ON s.id = d.source
		WHERE d.tlp = ? AND `+newest+` AND d.published >= ? AND d.published < ? AND d.precision IN ('time', 'day', 'month') AND (s.archive = 1 OR d.collected < ?)
		AND coalesce(s.evidence, 0) = 0 AND NOT `+inPack+` GROUP BY 1`, func(r *sql.Rows) error {
		var month string
		var n int
		if err := r.Scan(&month, &n); err != nil {
			return err
		}
		t, err := time.ParseInLocation("2006-01", month, horizon.Tokyo)
		all[horizon.QuarterOf(t)] += n
		return err
	}, horizon.Clear, asOf.Unix(), from.Unix(), asOf.Unix(), asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("count by quarter: %w", err)
	}
	return all, nil
}

// DigestFigures are what the digest of the next week compares itself with, and what
// is shown of a digest.
type DigestFigures struct{ Waiting, Judged, Documents int }

// PutDigestFigures stores the figures of a week's digest. Those of the public panel
// may be shown, being by public documents alone; those of the full one are by all. The
// newest hold.
func (s *Store) PutDigestFigures(ctx context.Context, panel horizon.Panel, week horizon.Period, f DigestFigures) error {
	return inTx(ctx, s.write, "store digest figures of "+week.String(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO digest VALUES (?,?,?,?) ON CONFLICT (week) DO UPDATE SET
			waiting = excluded.waiting, judged = excluded.judged, documents = excluded.documents`, digestRow(panel, week), f.Waiting, f.Judged, f.Documents)
		return err
	})
}

// digestRow is the number under which a week's figures are stored. Those of the full
// panel are below zero: there is no week before the first one.
func digestRow(panel horizon.Panel, week horizon.Period) int32 {
	if panel == horizon.PublicPanel {
		return week.N
	}
	return ^week.N
}

// DigestFigures is the figures of a week's digest; false if none was written.
// Archives of before the two panels were separated have those of the full one alone,
// where the public ones are now.
func (s *Store) DigestFigures(ctx context.Context, panel horizon.Panel, week horizon.Period) (f DigestFigures, found bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT waiting, judged, documents FROM digest WHERE week IN (?, ?) ORDER BY week LIMIT 1`,
		digestRow(panel, week), week.N).Scan(&f.Waiting, &f.Judged, &f.Documents)
	if errors.Is(err, sql.ErrNoRows) {
		return f, false, nil
	}
	if err != nil {
		return f, false, fmt.Errorf("read digest figures of %s: %w", week, err)
	}
	return f, true, nil
}
