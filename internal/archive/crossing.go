package archive

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Crossing is how many CLEAR documents carry two tags.
type Crossing struct {
	Threat, Sector string
	Docs           int
}

// Crossings counts the CLEAR documents published in [from, asOf) by the threats
// and sectors that they name, copies of an earlier document left out: those
// with both, by threat and sector, and those with either alone, by tag.
func (s *Store) Crossings(ctx context.Context, from, asOf time.Time) (cells []Crossing, alone map[string]map[string]int, documents int, err error) {
	fail := func(err error) ([]Crossing, map[string]map[string]int, int, error) {
		return nil, nil, 0, fmt.Errorf("count threats by sector: %w", err)
	}
	const window = ` FROM document d LEFT JOIN source s ON s.id = d.source %s
		WHERE d.tlp = ? AND ` + newest + ` AND d.published >= ? AND d.published < ? AND (s.archive = 1 OR d.collected < ?)
		AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.seq = d.seq)`
	args := []any{horizon.Clear, asOf.Unix(), from.Unix(), asOf.Unix(), asOf.Unix()}
	err = s.each(ctx, `SELECT g.id, h.id, count(*)`+fmt.Sprintf(window, `JOIN tag g ON g.seq = d.seq AND g.kind = 'threat' JOIN tag h ON h.seq = d.seq AND h.kind = 'sector'`)+
		` GROUP BY 1, 2 ORDER BY 1, 2`, func(r *sql.Rows) error {
		var c Crossing
		err := r.Scan(&c.Threat, &c.Sector, &c.Docs)
		cells = append(cells, c)
		return err
	}, args...)
	if err != nil {
		return fail(err)
	}
	alone = map[string]map[string]int{"threat": {}, "sector": {}}
	err = s.each(ctx, `SELECT g.kind, g.id, count(*)`+fmt.Sprintf(window, `JOIN tag g ON g.seq = d.seq AND g.kind IN ('threat', 'sector')`)+` GROUP BY 1, 2`, func(r *sql.Rows) error {
		var kind, id string
		var n int
		err := r.Scan(&kind, &id, &n)
		alone[kind][id] = n
		return err
	}, args...)
	if err != nil {
		return fail(err)
	}
	err = s.each(ctx, `SELECT count(*)`+fmt.Sprintf(window, ""), func(r *sql.Rows) error { return r.Scan(&documents) }, args...)
	if err != nil {
		return fail(err)
	}
	return cells, alone, documents, nil
}
