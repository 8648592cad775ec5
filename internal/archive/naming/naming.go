// Package naming reads what public documents name: of each the sectors and threats,
// without its text.
package naming

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Document is a document, by what it names.
type Document struct {
	Seq     int64 // of its newest revision
	Source  horizon.SourceID
	ID      horizon.DocumentID
	Month   horizon.Period
	Sectors []string // in order
	Threats []string // likewise
}

// Documents is the CLEAR documents published in [from, asOf) that could be known by
// asOf, by number: those that [archive.Store.Crossings] counts, so that copies of an
// earlier document and what a count pack holds are left out.
func Documents(ctx context.Context, store *archive.Store, from, asOf time.Time) ([]Document, error) {
	var all []Document
	err := archive.Each(ctx, store, `SELECT d.seq, d.source, d.id, d.published, coalesce(g.kind, ''), coalesce(g.id, '')
		FROM document d LEFT JOIN source s ON s.id = d.source LEFT JOIN tag g INDEXED BY tag_seq ON g.seq = d.seq AND g.kind IN ('sector', 'threat')
		WHERE d.tlp = ? AND d.published >= ? AND d.published < ? AND (s.archive = 1 OR d.collected < ?)
		AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev AND (s.archive = 1 OR e.collected < ?))
		AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.seq = d.seq)
		AND NOT EXISTS (SELECT 1 FROM pack_slice k WHERE k.source = d.source AND d.published >= k.since AND d.published < k.until)
		ORDER BY d.seq, g.kind, g.id`, func(r *sql.Rows) error {
		var d Document
		var at int64
		var kind, id string
		if err := r.Scan(&d.Seq, &d.Source, &d.ID, &at, &kind, &id); err != nil {
			return err
		}
		if n := len(all); n == 0 || all[n-1].Seq != d.Seq {
			d.Month = horizon.PeriodOf(horizon.Monthly, time.Unix(at, 0).In(horizon.Tokyo))
			all = append(all, d)
		}
		last := &all[len(all)-1]
		switch kind {
		case archive.TagSector:
			last.Sectors = append(last.Sectors, id)
		case archive.TagThreat:
			last.Threats = append(last.Threats, id)
		}
		return nil
	}, horizon.Clear, from.Unix(), asOf.Unix(), asOf.Unix(), asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read what documents name: %w", err)
	}
	return all, nil
}
