package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"kazami/internal/horizon"
)

// Position is what a collector saved of its source; the zero Position if it
// never did.
func (s *Store) Position(ctx context.Context, id horizon.SourceID) (horizon.Position, error) {
	var p horizon.Position
	var state string
	err := s.read.QueryRowContext(ctx, `SELECT state FROM position WHERE source = ?`, id).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(state), &p)
	}
	if err != nil {
		return p, fmt.Errorf("read position of %s: %w", id, err)
	}
	return p, nil
}

// SavePosition keeps p for the next run of the source. Save it after the
// documents it speaks of, never before.
func (s *Store) SavePosition(ctx context.Context, id horizon.SourceID, p horizon.Position) error {
	state, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("save position of %s: %w", id, err)
	}
	return s.tx(ctx, "save position of "+string(id), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO position VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET state = excluded.state`, id, string(state))
		return err
	})
}

// Attempt is one try to read a source.
type Attempt struct {
	Source  horizon.SourceID
	At      time.Time
	Good    bool
	Message string // why it was not good, in words
	Added   int    // documents added or revised
	Newest  time.Time
	Figures horizon.Figures
}

// Health is how a source fared up to a time.
type Health struct {
	Source    horizon.SourceID
	LastTry   time.Time
	LastGood  time.Time
	Message   string // of the last try
	Failures  int    // in a row, the last ones
	Documents int
	Newest    time.Time // of its dated documents
}

// Health is how each source that has documents or was tried fared, by source:
// by what was collected and tried before a time, or at all where it is zero.
func (s *Store) Health(ctx context.Context, before time.Time) (map[horizon.SourceID]Health, error) {
	all := map[horizon.SourceID]Health{}
	err := s.each(ctx, `SELECT source, count(DISTINCT id), max(published) FROM document WHERE collected < ? GROUP BY source`, func(r *sql.Rows) error {
		var h Health
		var newest sql.NullInt64
		if err := r.Scan(&h.Source, &h.Documents, &newest); err != nil {
			return err
		}
		h.Newest = fromUnix(newest)
		all[h.Source] = h
		return nil
	}, cut(before))
	if err != nil {
		return nil, fmt.Errorf("read health: %w", err)
	}
	err = s.each(ctx, `SELECT source, at, good, message FROM attempt WHERE at < ? ORDER BY at, seq`, func(r *sql.Rows) error {
		var id horizon.SourceID
		var at int64
		var good bool
		var message string
		if err := r.Scan(&id, &at, &good, &message); err != nil {
			return err
		}
		h := all[id]
		h.Source, h.Message, h.LastTry = id, message, time.Unix(at, 0).In(horizon.Tokyo)
		if good {
			h.LastGood, h.Failures = h.LastTry, 0
		} else {
			h.Failures++
		}
		all[id] = h
		return nil
	}, cut(before))
	if err != nil {
		return nil, fmt.Errorf("read health: %w", err)
	}
	return all, nil
}

// PublishedBefore is how many documents of each source were published before a
// time by their newest revision, and when the newest of them was: nothing else of
// a source's health. What is undated is not among them.
func (s *Store) PublishedBefore(ctx context.Context, before time.Time) (map[horizon.SourceID]Health, error) {
	all := map[horizon.SourceID]Health{}
	err := s.each(ctx, `SELECT source, count(*), max(published) FROM document d WHERE published < ?
		AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev) GROUP BY source`, func(r *sql.Rows) error {
		var h Health
		var newest int64
		err := r.Scan(&h.Source, &h.Documents, &newest)
		h.Newest = time.Unix(newest, 0).In(horizon.Tokyo)
		all[h.Source] = h
		return err
	}, before.Unix())
	if err != nil {
		return nil, fmt.Errorf("count documents published before %s: %w", before.Format(time.DateOnly), err)
	}
	return all, nil
}

// cut is a time that rows are to be before; far away if it is zero.
func cut(before time.Time) int64 {
	if before.IsZero() {
		return math.MaxInt64
	}
	return before.Unix()
}

// each runs f on every row of a query.
func (s *Store) each(ctx context.Context, query string, f func(*sql.Rows) error, args ...any) error {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func fromUnix(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.Unix(n.Int64, 0).In(horizon.Tokyo)
}
