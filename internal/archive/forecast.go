package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// PutForecasts stores forecasts. One that was made of the same series as of the
// same cut-off for the same date stands as it was: nothing is forecast twice.
func (s *Store) PutForecasts(ctx context.Context, all []horizon.Forecast) error {
	return inTx(ctx, s.write, "store forecasts", func(tx *sql.Tx) error {
		made := map[int64]bool{}
		for _, f := range all {
			made[f.Made.Unix()] = true
			js, err := json.Marshal(f)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO forecast VALUES (?,?,?,?,?,?)`,
				f.Made.Unix(), f.Panel, f.Bin, f.Name, f.Horizon.Unix(), string(js)); err != nil {
				return err
			}
		}
		for _, at := range slices.Sorted(maps.Keys(made)) {
			if err := sealOf(sealForecast).seal(ctx, tx, at); err != nil {
				return err
			}
		}
		return nil
	})
}

// Forecasts is every forecast with a cut-off before asOf, by cut-off, panel, bin, name and date.
// Those of a cut-off of which one was altered since are left out.
func (s *Store) Forecasts(ctx context.Context, asOf time.Time) ([]horizon.Forecast, error) {
	var all []horizon.Forecast
	bad, err := distrusted(ctx, s.read, sealForecast)
	if err != nil {
		return nil, fmt.Errorf("read forecasts: %w", err)
	}
	err = each(ctx, s.read, `SELECT made, json FROM forecast WHERE made < ? ORDER BY made, panel, bin, name, horizon`, func(r *sql.Rows) error {
		var made int64
		var js []byte
		if err := r.Scan(&made, &js); err != nil || bad.refs[made] {
			return err
		}
		all = append(all, horizon.Forecast{})
		return json.Unmarshal(js, &all[len(all)-1])
	}, asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read forecasts: %w", err)
	}
	return all, nil
}
