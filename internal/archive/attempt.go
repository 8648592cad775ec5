package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// maxAttempts is how far back Attempts looks: at one try an hour, four months.
const maxAttempts = 3000

// SaveAttempt appends a try to the source's history.
func (s *Store) SaveAttempt(ctx context.Context, a Attempt) error {
	figures, err := json.Marshal(a.Figures)
	if err != nil {
		return fmt.Errorf("save attempt of %s: %w", a.Source, err)
	}
	return s.tx(ctx, "save attempt of "+string(a.Source), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO attempt (source, at, good, message, added, newest, figures) VALUES (?,?,?,?,?,?,?)`,
			a.Source, a.At.Unix(), a.Good, a.Message, a.Added, unix(a.Newest), string(figures))
		return err
	})
}

// Attempts is the last tries of a source before a time, or at all where it is
// zero, at most 3,000, oldest first. Those of an archive older than figures
// have New, Newest and a cause at most.
func (s *Store) Attempts(ctx context.Context, id horizon.SourceID, before time.Time) ([]Attempt, error) {
	var all []Attempt
	err := s.each(ctx, `SELECT at, good, message, added, newest, figures FROM attempt WHERE source = ? AND at < ? ORDER BY at DESC, seq DESC LIMIT ?`, func(r *sql.Rows) error {
		a := Attempt{Source: id}
		var at int64
		var newest sql.NullInt64
		var figures string
		if err := r.Scan(&at, &a.Good, &a.Message, &a.Added, &newest, &figures); err != nil {
			return err
		}
		a.At, a.Newest = time.Unix(at, 0).In(horizon.Tokyo), fromUnix(newest)
		a.Figures = horizon.Figures{New: a.Added, Newest: a.Newest}
		if !a.Good {
			a.Figures.Cause = horizon.CauseUnread
		}
		if figures != "" {
			a.Figures = horizon.Figures{}
			if err := json.Unmarshal([]byte(figures), &a.Figures); err != nil {
				return fmt.Errorf("figures of %s: %w", a.At.Format(time.RFC3339), err)
			}
		}
		all = append(all, a)
		return nil
	}, id, cut(before), maxAttempts)
	if err != nil {
		return nil, fmt.Errorf("read attempts of %s: %w", id, err)
	}
	slices.Reverse(all)
	return all, nil
}

// Dated is when a document was published, and when it was first collected.
type Dated struct {
	Published, Collected time.Time
	Precision            horizon.Precision
}

// Dates is when each document of a source that is dated since a time was
// published and first collected, in no order: those that were collected before
// another time, or all where that is zero.
func (s *Store) Dates(ctx context.Context, id horizon.SourceID, since, before time.Time) ([]Dated, error) {
	var all []Dated
	err := s.each(ctx, `SELECT published, collected, precision FROM document WHERE source = ? AND rev = 1 AND published >= ? AND collected < ?`, func(r *sql.Rows) error {
		var d Dated
		var published, collected int64
		if err := r.Scan(&published, &collected, &d.Precision); err != nil {
			return err
		}
		d.Published, d.Collected = time.Unix(published, 0).In(horizon.Tokyo), time.Unix(collected, 0).In(horizon.Tokyo)
		all = append(all, d)
		return nil
	}, id, since.Unix(), cut(before))
	if err != nil {
		return nil, fmt.Errorf("read dates of %s: %w", id, err)
	}
	return all, nil
}
