package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// PutSaved keeps a search; a name that somebody uses again holds the newest.
func (s *Store) PutSaved(ctx context.Context, x horizon.SavedSearch, at time.Time) error {
	return inTx(ctx, s.write, "save a search", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM saved WHERE who = ? AND name = ?`, x.Who, x.Name); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO saved (who, name, query, at) VALUES (?,?,?,?)`, x.Who, x.Name, x.Query, at.Unix())
		return err
	})
}

// SavedSearches is what somebody keeps, in the order in which it was saved.
func (s *Store) SavedSearches(ctx context.Context, who string) ([]horizon.SavedSearch, error) {
	var all []horizon.SavedSearch
	err := each(ctx, s.read, `SELECT who, name, query FROM saved WHERE who = ? ORDER BY seq`, func(r *sql.Rows) error {
		var x horizon.SavedSearch
		err := r.Scan(&x.Who, &x.Name, &x.Query)
		all = append(all, x)
		return err
	}, who)
	if err != nil {
		return nil, fmt.Errorf("read saved searches: %w", err)
	}
	return all, nil
}
