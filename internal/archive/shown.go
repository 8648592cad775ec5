package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Shown is what the ranking knew of a change when an analyst was shown it.
type Shown struct {
	Change   horizon.ChangeID
	Cut      time.Time // data cut-off of the digest
	Features []float64 // as the ranking of that time orders them
}

// PutShown stores what a digest showed; what was shown of a change as of the
// same cut-off before is replaced.
func (s *Store) PutShown(ctx context.Context, all []Shown) error {
	return s.tx(ctx, "store what the digest showed", func(tx *sql.Tx) error {
		for _, x := range all {
			features, err := json.Marshal(x.Features)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO shown VALUES (?,?,?) ON CONFLICT (change, cut) DO UPDATE SET features = excluded.features`,
				x.Change, x.Cut.Unix(), string(features)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Shown is everything that digests with a cut-off before asOf showed, by
// cut-off and change.
func (s *Store) Shown(ctx context.Context, asOf time.Time) ([]Shown, error) {
	var all []Shown
	err := s.each(ctx, `SELECT change, cut, features FROM shown WHERE cut < ? ORDER BY cut, change`, func(r *sql.Rows) error {
		var x Shown
		var cut int64
		var features []byte
		if err := r.Scan(&x.Change, &cut, &features); err != nil {
			return err
		}
		x.Cut = time.Unix(cut, 0).In(horizon.Tokyo)
		all = append(all, x)
		return json.Unmarshal(features, &all[len(all)-1].Features)
	}, asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read what digests showed: %w", err)
	}
	return all, nil
}
