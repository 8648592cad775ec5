package archive

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
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
	counted, err := s.counted(ctx, from, asOf)
	alone = map[string]map[string]int{"threat": {}, "sector": {}}
	both := map[[2]string]int{}
	var of int64
	var threats, sectors []string
	take := func() {
		for _, t := range threats {
			alone["threat"][t]++
			for _, x := range sectors {
				both[[2]string{t, x}]++
			}
		}
		for _, x := range sectors {
			alone["sector"][x]++
		}
		threats, sectors = threats[:0], sectors[:0]
	}
	if err == nil {
		err = s.each(ctx, `SELECT seq, kind, id FROM tag INDEXED BY tag_seq WHERE kind IN ('threat', 'sector') ORDER BY seq`, func(r *sql.Rows) error {
			var seq int64
			var kind, id string
			if err := r.Scan(&seq, &kind, &id); err != nil {
				return err
			}
			if seq != of {
				take()
				of = seq
			}
			switch {
			case !counted[seq]:
			case kind == "threat":
				threats = append(threats, id)
			default:
				sectors = append(sectors, id)
			}
			return nil
		})
		take()
	}
	if err != nil {
		return nil, nil, 0, fmt.Errorf("count threats by sector: %w", err)
	}
	for _, k := range slices.SortedFunc(maps.Keys(both), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		cells = append(cells, Crossing{k[0], k[1], both[k]})
	}
	return cells, alone, len(counted), nil
}

// counted is the newest CLEAR revisions published in [from, asOf) that could be
// known by asOf, copies of an earlier document left out.
func (s *Store) counted(ctx context.Context, from, asOf time.Time) (map[int64]bool, error) {
	all := map[int64]bool{}
	err := s.each(ctx, `SELECT d.seq FROM document d LEFT JOIN source s ON s.id = d.source
		WHERE d.tlp = ? AND `+newest+` AND d.published >= ? AND d.published < ? AND (s.archive = 1 OR d.collected < ?)
		AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.seq = d.seq)`, func(r *sql.Rows) error {
		var seq int64
		err := r.Scan(&seq)
		all[seq] = true
		return err
	}, horizon.Clear, asOf.Unix(), from.Unix(), asOf.Unix(), asOf.Unix())
	return all, err
}
