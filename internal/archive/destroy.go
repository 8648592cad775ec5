package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"kazami/internal/horizon"
)

// Aged is a revision whose text may go one day.
type Aged struct {
	DocumentKey
	Seq       int64
	Rev       int
	TLP       horizon.TLP
	Collected time.Time
	Bytes     int64 // of its text, and of its raw bytes as they are stored
}

// Aged yields the revisions that were read into terms, and whose text is still
// there, collected before a time, by source, id and revision. It ends after an
// error.
func (s *Store) Aged(ctx context.Context, before time.Time) iter.Seq2[Aged, error] {
	return func(yield func(Aged, error) bool) {
		stop := errors.New("stop")
		err := each(ctx, s.read, `SELECT d.seq, d.source, d.id, d.rev, d.tlp, d.collected,
			length(CAST(d.title AS BLOB)) + length(CAST(d.body AS BLOB)) + coalesce(length(d.raw), 0)
			FROM document d JOIN analysis a ON a.seq = d.seq
			WHERE d.destroyed IS NULL AND d.collected < ? AND `+hasText+` ORDER BY d.source, d.id, d.rev`, func(r *sql.Rows) error {
			var a Aged
			var collected int64
			if err := r.Scan(&a.Seq, &a.Source, &a.ID, &a.Rev, &a.TLP, &collected, &a.Bytes); err != nil {
				return err
			}
			a.Collected = time.Unix(collected, 0).In(horizon.Tokyo)
			if !yield(a, nil) {
				return stop
			}
			return nil
		}, before.Unix())
		if err != nil && !errors.Is(err, stop) {
			yield(Aged{}, fmt.Errorf("read what is old: %w", err))
		}
	}
}

// Destroy makes the text of revisions unreadable for good: title, body,
// address, fields, warnings and raw bytes, and what their sources answered
// before a time (see [Answers]). What stays is that they were there: source, id,
// label, dates, the digest by which they are known again, and which terms were
// read in them, so that no count changes. At the end the file is written anew,
// so that no deleted byte is left in it. That asks for as much free disk as
// the archive has. What is broken off has destroyed all or nothing; what the
// file then still holds of it goes when Destroy is called again.
func (s *Store) Destroy(ctx context.Context, revisions []int64, answers []Answers, at time.Time) error {
	seqs, err := json.Marshal(append([]int64{}, revisions...))
	if err != nil {
		return fmt.Errorf("destroy text: %w", err)
	}
	if _, err := s.write.ExecContext(ctx, `PRAGMA secure_delete = 1`); err != nil { // write is one connection
		return fmt.Errorf("destroy text: %w", err)
	}
	err = inTx(ctx, s.write, "destroy text", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE document SET title = '', body = '', url = '', fields = '', publisher = '', raw = NULL,
			warnings = ?, destroyed = ?
			WHERE destroyed IS NULL AND seq IN (SELECT value FROM json_each(?))`, tombstone, at.Unix(), string(seqs))
		for _, seq := range revisions {
			if err == nil {
				err = sealOf(sealDestroyed).seal(ctx, tx, seq)
			}
		}
		for _, a := range answers {
			if err == nil {
				_, err = tx.ExecContext(ctx, `DELETE FROM capture WHERE source = ? AND at < ?`, a.Source, a.Before.Unix())
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, q := range []string{`PRAGMA temp_store = FILE`, `VACUUM`, `PRAGMA temp_store = MEMORY`} {
		if _, err := s.write.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("destroy text: write the archive anew: %w", Full(err))
		}
	}
	return emptyJournal(ctx, s.write)
}

// emptyJournal leaves nothing in the journal. Who reads the archive at the time
// is waited for, for ten seconds.
func emptyJournal(ctx context.Context, db *sql.DB) error {
	var busy, pages, moved int
	if err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("destroy text: empty the journal: %w", Full(err))
	}
	if busy != 0 {
		return errors.New("destroy text: another process goes on reading the archive, so its journal still holds the text: stop that process and do it again")
	}
	return nil
}
