package archive

import (
	"context"
	"fmt"
)

// Stamp tells whether what was gathered from the archive for a desk is still
// all that it holds: two equal stamps, the same answer.
type Stamp struct {
	Detected int64 // the newest run that stored what it detected
	Acts     int64 // the newest judgement
	Words    int64 // the newest time at which a lead was written
}

// Stamp is the archive's own as it stands.
func (s *Store) Stamp(ctx context.Context) (t Stamp, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT coalesce((SELECT max(id) FROM run WHERE result = ?), 0), coalesce((SELECT max(seq) FROM judgement), 0),
		coalesce((SELECT max(at) FROM lead), 0)`, Detected).Scan(&t.Detected, &t.Acts, &t.Words)
	if err != nil {
		return t, fmt.Errorf("read the state of the archive: %w", err)
	}
	return t, nil
}
