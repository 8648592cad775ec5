package archive

import (
	"context"
	"database/sql"
	"fmt"

	"kazami/internal/horizon"
)

// Figures are those of the archive for who watches it from outside: of CLEAR
// documents, and of what is said of them alone.
type Figures struct {
	Terms   int // different ones that were counted
	Unread  int // revisions that were read by no version of the analysis, or are missing in the index
	Flags   int // open ones of the public panel's last detection
	Waiting int // by the last digest
}

// Figures is the figures of the archive now.
func (s *Store) Figures(ctx context.Context) (f Figures, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM document d LEFT JOIN analysis a ON a.seq = d.seq WHERE d.tlp = ? AND d.destroyed IS NULL AND (a.seq IS NULL OR a.indexed = 0)),
		(SELECT count(*) FROM signal WHERE run = (SELECT max(run) FROM signal) AND panel = ? AND open = 1),
		(SELECT coalesce((SELECT waiting FROM digest WHERE week >= 0 ORDER BY week DESC LIMIT 1), 0))`, horizon.Clear, horizon.PublicPanel).Scan(&f.Unread, &f.Flags, &f.Waiting)
	if err != nil {
		return f, fmt.Errorf("read figures: %w", err)
	}
	terms := map[horizon.TermID]bool{}
	err = s.each(ctx, `SELECT row FROM counts WHERE bin = ? AND clear = 1`, func(r *sql.Rows) error {
		var row sql.RawBytes
		if err := r.Scan(&row); err != nil {
			return err
		}
		return decode(row, func(horizon.StratumID, int) {}, func(p pair, _ int) { terms[p.term()] = true })
	}, horizon.Yearly)
	if err != nil {
		return f, fmt.Errorf("read figures: %w", err)
	}
	f.Terms = len(terms)
	return f, nil
}
