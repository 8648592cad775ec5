package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Figures are those of the archive as a whole, for who watches it.
type Figures struct {
	Terms   int // different ones
	Unread  int // revisions that were read by no version of the analysis, or are missing in the index
	Flags   int // open ones of the full panel's last detection
	Waiting int // by the last digest
	LastRun time.Time
}

// Figures is the figures of the archive now.
func (s *Store) Figures(ctx context.Context) (f Figures, err error) {
	var last sql.NullInt64
	err = s.read.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM term),
		(SELECT count(*) FROM document d LEFT JOIN analysis a ON a.seq = d.seq WHERE d.destroyed IS NULL AND (a.seq IS NULL OR a.indexed = 0)),
		(SELECT count(*) FROM signal WHERE run = (SELECT max(run) FROM signal) AND panel = 'full' AND open = 1),
		(SELECT coalesce((SELECT waiting FROM digest ORDER BY week DESC LIMIT 1), 0)),
		(SELECT max(started) FROM run)`).Scan(&f.Terms, &f.Unread, &f.Flags, &f.Waiting, &last)
	if err != nil {
		return f, fmt.Errorf("read figures: %w", err)
	}
	f.LastRun = fromUnix(last)
	return f, nil
}
