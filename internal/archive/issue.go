package archive

import (
	"context"
	"database/sql"
	"encoding/json"
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
	err = s.tx(ctx, "store issue "+is.Week.String(), func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO issue SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM issue WHERE week > ?1)
			ON CONFLICT (week) DO UPDATE SET json = excluded.json`, is.Week.N, string(b))
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		stored = n > 0
		return err
	})
	return stored, err
}

// Issues is every issue published before asOf, newest first.
func (s *Store) Issues(ctx context.Context, asOf time.Time) ([]horizon.Issue, error) {
	var all []horizon.Issue
	err := s.each(ctx, `SELECT json FROM issue WHERE week <= ? ORDER BY week DESC`, func(r *sql.Rows) error {
		var b []byte
		if err := r.Scan(&b); err != nil {
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
	return all, nil
}
