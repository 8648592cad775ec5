package archive

import (
	"context"
	"fmt"
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
