package archive

import (
	"context"
	"database/sql"
	"fmt"

	"kazami/internal/horizon"
)

// DocumentKey names a document.
type DocumentKey struct {
	Source horizon.SourceID
	ID     horizon.DocumentID
}

// Relabelled lists, by source and id, the documents whose newest revision was
// not yet read by this version of the analysis and is labelled more strictly
// than least: an index may still have them under an earlier label.
func (s *Store) Relabelled(ctx context.Context, version int, least horizon.TLP) ([]DocumentKey, error) {
	var all []DocumentKey
	err := s.each(ctx, `SELECT d.source, d.id FROM document d LEFT JOIN analysis a ON a.seq = d.seq
		WHERE d.destroyed IS NULL AND (a.seq IS NULL OR a.version <> ? OR a.indexed = 0) AND d.rev > 1 AND d.tlp < ?
		AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev)
		ORDER BY d.source, d.id`, func(r *sql.Rows) error {
		var k DocumentKey
		err := r.Scan(&k.Source, &k.ID)
		all = append(all, k)
		return err
	}, version, least)
	if err != nil {
		return nil, fmt.Errorf("read documents labelled anew: %w", err)
	}
	return all, nil
}
