package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"kazami/internal/horizon"
)

// Newest is the newest revision of a document.
type Newest struct {
	DocumentKey
	Seq  int64
	Read bool // by this version of the analysis, and saved for the index
}

// Newest yields the newest revision of every document, by source and id. It
// ends after an error.
func (s *Store) Newest(ctx context.Context, version int) iter.Seq2[Newest, error] {
	return func(yield func(Newest, error) bool) {
		stop := errors.New("stop")
		err := s.each(ctx, `SELECT d.source, d.id, d.seq, a.seq IS NOT NULL AND a.version = ? AND a.indexed = 1
			FROM document d LEFT JOIN analysis a ON a.seq = d.seq
			WHERE d.destroyed IS NULL AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev)
			ORDER BY d.source, d.id`, func(r *sql.Rows) error {
			var n Newest
			if err := r.Scan(&n.Source, &n.ID, &n.Seq, &n.Read); err != nil {
				return err
			}
			if !yield(n, nil) {
				return stop
			}
			return nil
		}, version)
		if err != nil && !errors.Is(err, stop) {
			yield(Newest{}, fmt.Errorf("read newest revisions: %w", err))
		}
	}
}

// errUndo ends a transaction of which nothing is to stay.
var errUndo = errors.New("nothing is to be stored")

// DifferentCounts counts every period anew, stores nothing of it, and lists the
// periods whose stored rows are others, by bin and time. Years that wait to be
// counted again make waiting true; then nothing is compared.
func (s *Store) DifferentCounts(ctx context.Context, newStories func() Stories) (different []horizon.Period, waiting bool, err error) {
	var dirty int
	var first, last sql.NullInt64
	err = s.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM dirty), min(published), max(published) FROM document`).Scan(&dirty, &first, &last)
	if err != nil || dirty > 0 {
		return nil, dirty > 0, err
	}
	s.names.Lock()
	defer s.names.Unlock()
	if err := s.load(ctx); err != nil {
		return nil, false, err
	}
	s.names.loaded = false // numbers given in vain are read again
	c := &counter{
		from:  time.Date(time.Unix(first.Int64, 0).In(horizon.Tokyo).Year(), 1, 1, 0, 0, 0, 0, horizon.Tokyo),
		to:    time.Date(time.Unix(last.Int64, 0).In(horizon.Tokyo).Year()+1, 1, 1, 0, 0, 0, 0, horizon.Tokyo),
		fresh: newStories, stories: map[horizon.TLP]Stories{}, open: map[rowKey]*tally{},
	}
	err = s.tx(ctx, "verify counts", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TEMP TABLE kept AS SELECT * FROM counts; DELETE FROM counts`); err != nil {
			return err
		}
		if err := c.count(ctx, tx, &s.names); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT DISTINCT bin, period FROM (
			SELECT * FROM (SELECT * FROM counts EXCEPT SELECT * FROM temp.kept)
			UNION ALL SELECT * FROM (SELECT * FROM temp.kept EXCEPT SELECT * FROM counts)) ORDER BY bin, period`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p horizon.Period
			if err := rows.Scan(&p.Bin, &p.N); err != nil {
				return err
			}
			different = append(different, p)
		}
		return errors.Join(rows.Err(), errUndo)
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return different, false, err
}
