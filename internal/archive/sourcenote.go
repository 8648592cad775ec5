package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// PutSourceNote appends a note; the newest holds.
func (s *Store) PutSourceNote(ctx context.Context, n horizon.SourceNote) error {
	return inTx(ctx, s.write, "note on source "+string(n.Source), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO source_note (source, at, who, paused, text) VALUES (?,?,?,?,?)`, n.Source, n.When.Unix(), n.Who, n.Paused, n.Text)
		return err
	})
}

// SourceNotes is the newest note on each source that has one.
func (s *Store) SourceNotes(ctx context.Context) (map[horizon.SourceID]horizon.SourceNote, error) {
	all := map[horizon.SourceID]horizon.SourceNote{}
	err := each(ctx, s.read, `SELECT source, at, who, paused, text FROM source_note ORDER BY seq`, func(r *sql.Rows) error {
		var n horizon.SourceNote
		var at int64
		err := r.Scan(&n.Source, &at, &n.Who, &n.Paused, &n.Text)
		n.When = time.Unix(at, 0).In(horizon.Tokyo)
		all[n.Source] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read notes on sources: %w", err)
	}
	return all, nil
}
