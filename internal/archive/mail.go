package archive

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Mailed is what became of an issue's letters, by the SHA-256 of the address in
// small letters: the archive keeps no address.
func (s *Store) Mailed(ctx context.Context, week horizon.Period) (map[[32]byte]string, error) {
	all := map[[32]byte]string{}
	err := each(ctx, s.read, `SELECT address, state FROM mailed WHERE week = ?`, func(r *sql.Rows) error {
		var sum []byte
		var state string
		err := r.Scan(&sum, &state)
		if len(sum) == sha256.Size {
			all[[32]byte(sum)] = state
		}
		return err
	}, week.N)
	if err != nil {
		return nil, fmt.Errorf("read to whom issue %s was mailed: %w", week, err)
	}
	return all, nil
}

// PutMailed keeps what becomes of a letter, in place of what was known of it.
func (s *Store) PutMailed(ctx context.Context, week horizon.Period, address [32]byte, state string, at time.Time) error {
	return inTx(ctx, s.write, "note a letter of issue "+week.String(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO mailed (week, address, at, state) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT (week, address) DO UPDATE SET at = excluded.at, state = excluded.state`, week.N, address[:], at.Unix(), state)
		return err
	})
}
