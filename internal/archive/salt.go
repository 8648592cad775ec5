package archive

import (
	"context"
	"database/sql"
	"fmt"

	"kazami/internal/horizon"
)

// Salt is 32 random bytes that the archive has had since it was made, or since it
// was brought to the schema that keeps them; a backup has the same. Ids that are
// made with it cannot be guessed from what they are made of.
func (s *Store) Salt(ctx context.Context) ([]byte, error) {
	var salt []byte
	if err := s.read.QueryRowContext(ctx, `SELECT value FROM secret WHERE name = 'salt'`).Scan(&salt); err != nil {
		return nil, fmt.Errorf("read the salt of ids: %w", err)
	}
	return salt, nil
}

// ChangeIDs is every id that a change was given so far, in a digest or by an act.
func (s *Store) ChangeIDs(ctx context.Context) (map[horizon.ChangeID]bool, error) {
	all := map[horizon.ChangeID]bool{}
	err := s.each(ctx, `SELECT id FROM cluster UNION SELECT change FROM wording UNION SELECT change FROM judgement UNION SELECT change FROM shown`, func(r *sql.Rows) error {
		var id horizon.ChangeID
		err := r.Scan(&id)
		all[id] = true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the ids of changes: %w", err)
	}
	return all, nil
}
