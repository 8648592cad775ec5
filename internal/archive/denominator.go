package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// PutDenominators stores how many documents a source says it has; of one
// window the newest word holds.
func (s *Store) PutDenominators(ctx context.Context, all []horizon.Denominator) error {
	return s.tx(ctx, "store denominators", func(tx *sql.Tx) error {
		for _, d := range all {
			_, err := tx.ExecContext(ctx, `INSERT INTO denominator (source, term, since, until, documents, at) VALUES (?,?,?,?,?,?)
				ON CONFLICT (source, term, since, until) DO UPDATE SET documents = excluded.documents, at = excluded.at`,
				d.Source, d.Term, d.From.Unix(), d.Until.Unix(), d.Documents, d.At.Unix())
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Denominators is what a source said of its windows, by term and window.
func (s *Store) Denominators(ctx context.Context, source horizon.SourceID) ([]horizon.Denominator, error) {
	var all []horizon.Denominator
	err := s.each(ctx, `SELECT term, since, until, documents, at FROM denominator WHERE source = ? ORDER BY term, since, until`, func(r *sql.Rows) error {
		d := horizon.Denominator{Source: source}
		var since, until, at int64
		err := r.Scan(&d.Term, &since, &until, &d.Documents, &at)
		d.From, d.Until, d.At = time.Unix(since, 0).In(horizon.Tokyo), time.Unix(until, 0).In(horizon.Tokyo), time.Unix(at, 0).In(horizon.Tokyo)
		all = append(all, d)
		return err
	}, source)
	if err != nil {
		return nil, fmt.Errorf("read denominators of %s: %w", source, err)
	}
	return all, nil
}
