// Package personal is what belongs to one person at the desk: their saved searches, and among
// new documents what they marked, what they muted and how far they read.
// Nobody else is given any of it, and no figure rests on it.
package personal

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// PutSearch keeps a search; a name that somebody uses again holds the newest.
func PutSearch(ctx context.Context, store *archive.Store, x horizon.SavedSearch, at time.Time) error {
	return archive.Write(ctx, store, "save a search", func(e *archive.Extension) error {
		if err := e.Exec(ctx, `DELETE FROM saved WHERE who = ? AND name = ?`, x.Who, x.Name); err != nil {
			return err
		}
		return e.Exec(ctx, `INSERT INTO saved (who, name, query, at) VALUES (?,?,?,?)`, x.Who, x.Name, x.Query, at.Unix())
	})
}

// Searches is what somebody keeps, in the order in which it was saved.
func Searches(ctx context.Context, store *archive.Store, who string) ([]horizon.SavedSearch, error) {
	var all []horizon.SavedSearch
	err := archive.Each(ctx, store, `SELECT who, name, query FROM saved WHERE who = ? ORDER BY seq`, func(r *sql.Rows) error {
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
