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

// maxAttempts is how far back Attempts looks: at one try an hour, four months.
const maxAttempts = 3000

// SaveAttempt appends a try to the source's history.
func (s *Store) SaveAttempt(ctx context.Context, a Attempt) error {
	figures, err := json.Marshal(a.Figures)
	if err != nil {
		return fmt.Errorf("save attempt of %s: %w", a.Source, err)
	}
	return inTx(ctx, s.write, "save attempt of "+string(a.Source), func(tx *sql.Tx) error {
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
	err := each(ctx, s.read, `SELECT at, good, message, added, newest, figures FROM attempt WHERE source = ? AND at < ? ORDER BY at DESC, seq DESC LIMIT ?`, func(r *sql.Rows) error {
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
	err := each(ctx, s.read, `SELECT published, collected, precision FROM document WHERE source = ? AND rev = 1 AND published >= ? AND collected < ?`, func(r *sql.Rows) error {
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

// Health is the state of a source up to a time.
type Health struct {
	Source    horizon.SourceID
	LastTry   time.Time
	LastGood  time.Time
	Message   string // of the last try
	Failures  int    // in a row, the last ones
	Documents int
	Newest    time.Time // of its dated documents
}

// Health is the state of each source that has documents or was tried, by source:
// by what was collected and tried before a time, or at all where it is zero.
func (s *Store) Health(ctx context.Context, before time.Time) (map[horizon.SourceID]Health, error) {
	all := map[horizon.SourceID]Health{}
	err := each(ctx, s.read, `SELECT source, count(DISTINCT id), max(published) FROM document d WHERE collected < ? AND `+hasText+` GROUP BY source`, func(r *sql.Rows) error {
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
	err = each(ctx, s.read, `SELECT source, at, good, message FROM attempt WHERE at < ? ORDER BY at, seq`, func(r *sql.Rows) error {
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
	err := each(ctx, s.read, `SELECT source, count(*), max(published) FROM document d WHERE published < ?
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
