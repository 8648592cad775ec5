package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// PutIssue stores the issue of its week. The current week's issue may be
// written again until a later one exists; then it stays as it was published.
// It reports whether the issue was stored.
func (s *Store) PutIssue(ctx context.Context, is horizon.Issue) (stored bool, err error) {
	b, err := json.Marshal(is)
	if err != nil {
		return false, fmt.Errorf("store issue %s: %w", is.Week, err)
	}
	err = inTx(ctx, s.write, "store issue "+is.Week.String(), func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO issue SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM issue WHERE week > ?1)
			ON CONFLICT (week) DO UPDATE SET json = excluded.json`, is.Week.N, string(b))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		stored = true
		return sealOf(sealIssue).seal(ctx, tx, int64(is.Week.N))
	})
	return stored, err
}

// Issues is every issue published before asOf, newest first. What was altered
// since is left out.
func (s *Store) Issues(ctx context.Context, asOf time.Time) ([]horizon.Issue, error) {
	var all []horizon.Issue
	bad, err := distrusted(ctx, s.read, sealIssue)
	if err != nil {
		return nil, fmt.Errorf("read issues: %w", err)
	}
	badNotes, err := distrusted(ctx, s.read, sealCorrect)
	if err != nil {
		return nil, fmt.Errorf("read corrections: %w", err)
	}
	err = each(ctx, s.read, `SELECT week, json FROM issue WHERE week <= ? ORDER BY week DESC`, func(r *sql.Rows) error {
		var week int64
		var b []byte
		if err := r.Scan(&week, &b); err != nil || bad.refs[week] {
			return err
		}
		var is horizon.Issue
		if err := json.Unmarshal(b, &is); err != nil {
			return err
		}
		if is.Published.Before(asOf) {
			all = append(all, is)
		}
		return nil
	}, horizon.WeekOf(asOf).N)
	if err != nil {
		return nil, fmt.Errorf("read issues: %w", err)
	}
	for i := range all {
		all[i].Corrections = nil
		err := each(ctx, s.read, `SELECT seq, cut, who, text FROM correction WHERE week = ? AND cut < ? ORDER BY seq`, func(r *sql.Rows) error {
			var c horizon.Correction
			var seq, cut int64
			err := r.Scan(&seq, &cut, &c.Who, &c.Text)
			if badNotes.refs[seq] {
				return err
			}
			c.When = time.Unix(cut, 0).In(horizon.Tokyo)
			all[i].Corrections = append(all[i].Corrections, c)
			return err
		}, all[i].Week.N, asOf.Unix())
		if err != nil {
			return nil, fmt.Errorf("read corrections of issue %s: %w", all[i].Week, err)
		}
	}
	return all, nil
}

// LastIssue is the week of the newest issue that was ever published; false if
// there is none.
func (s *Store) LastIssue(ctx context.Context) (week horizon.Period, found bool, err error) {
	var n sql.NullInt32
	if err := s.read.QueryRowContext(ctx, `SELECT max(week) FROM issue`).Scan(&n); err != nil {
		return week, false, fmt.Errorf("read the newest issue: %w", err)
	}
	return horizon.Period{Bin: horizon.Weekly, N: n.Int32}, n.Valid, nil
}

// Issued keeps that the issue of a week went out with a checkpoint. That of a
// week before the newest issue stays as it was.
func (s *Store) Issued(ctx context.Context, week horizon.Period, checkpoint string) error {
	return inTx(ctx, s.write, "keep the checkpoint of "+week.String(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO issued SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM issue WHERE week > ?1)
			ON CONFLICT (week) DO UPDATE SET note = excluded.note`, week.N, checkpoint)
		return err
	})
}

// Correct adds a dated note to the issue of a week, which stays as it was. It is
// an error if there is no such issue. at is when it was written.
func (s *Store) Correct(ctx context.Context, week horizon.Period, c horizon.Correction, at time.Time) error {
	return inTx(ctx, s.write, "correct issue "+week.String(), func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO correction (week, cut, at, who, text) SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM issue WHERE week = ?1)`,
			week.N, c.When.Unix(), at.Unix(), c.Who, c.Text)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("no issue of %s was published", week))
		}
		return sealLast(ctx, tx, sealCorrect, done)
	})
}

// Lead is the analyst's words for the issue of a week.
type Lead struct {
	Week   horizon.Period
	Who    string
	When   time.Time
	Title  string
	Text   string
	Origin string // the place in a file that they were read from; "" of people's
}

// PutLead appends words for a week's issue; the newest hold. The same words with
// the same origin are stored once, and so are the same that were stored before
// origins were kept; words of people have none, and are stored each time.
func (s *Store) PutLead(ctx context.Context, l Lead) error {
	return inTx(ctx, s.write, "store lead of "+l.Week.String(), func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO wording_of_issue (week, who, at, title, text, origin) SELECT ?1, ?2, ?3, ?4, ?5, ?6
			WHERE ?6 = '' OR NOT EXISTS (SELECT 1 FROM wording_of_issue WHERE week = ?1 AND who = ?2 AND at = ?3 AND title = ?4 AND text = ?5
				AND (origin = ?6 OR origin = '' AND seq IN (SELECT ref FROM log WHERE kind = 'lead' AND migrated = 1)))`,
			l.Week.N, l.Who, l.When.Unix(), l.Title, l.Text, l.Origin)
		if err != nil {
			return err
		}
		return sealLast(ctx, tx, sealLead, done)
	})
}

// Leads is all words that were ever written for a week's issue, oldest first,
// without their origins. What was altered since is left out.
func (s *Store) Leads(ctx context.Context, week horizon.Period) (all []Lead, err error) {
	bad, err := distrusted(ctx, s.read, sealLead)
	if err != nil {
		return nil, fmt.Errorf("read lead of %s: %w", week, err)
	}
	err = each(ctx, s.read, `SELECT seq, who, at, title, text FROM wording_of_issue WHERE week = ? ORDER BY seq`, func(r *sql.Rows) error {
		l := Lead{Week: week}
		var seq, at int64
		err := r.Scan(&seq, &l.Who, &at, &l.Title, &l.Text)
		if bad.refs[seq] {
			return err
		}
		l.When = time.Unix(at, 0).In(horizon.Tokyo)
		all = append(all, l)
		return err
	}, week.N)
	if err != nil {
		return nil, fmt.Errorf("read lead of %s: %w", week, err)
	}
	return all, nil
}
