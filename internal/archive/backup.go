package archive

import (
	"context"
	"fmt"
	"os"
)

// Backup writes the whole archive into a new file, consistent while others go
// on reading and writing. An existing file is an error.
func (s *Store) Backup(ctx context.Context, file string) error {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("back up to %s: the file exists already", file)
	}
	if _, err := s.read.ExecContext(ctx, `VACUUM INTO ?`, file); err != nil {
		return fmt.Errorf("back up to %s: %w", file, full(err))
	}
	return nil
}
