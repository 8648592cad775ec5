package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"kazami/internal/horizon"
)

// Tagging is a document with its tags, without its text.
type Tagging struct {
	Seq       int64
	Source    horizon.SourceID
	Published time.Time
	TLP       horizon.TLP
	Tags      map[string][]string // ids by kind ("theme", "sector", "threat"), in order; nil where there are none
}

// Taggings is every revision published in [from, to), by number, with its tags.
// Copies are among them.
func (s *Store) Taggings(ctx context.Context, from, to time.Time) iter.Seq2[Tagging, error] {
	return func(yield func(Tagging, error) bool) {
		rows, err := s.read.QueryContext(ctx, `SELECT d.seq, d.source, d.published, d.tlp, coalesce(g.kind, ''), coalesce(g.id, '')
			FROM document d LEFT JOIN tag g ON g.seq = d.seq AND g.kind IN ('theme', 'sector', 'threat')
			WHERE d.published >= ? AND d.published < ? ORDER BY d.seq, g.kind, g.id`, from.Unix(), to.Unix())
		if err != nil {
			yield(Tagging{}, fmt.Errorf("read tags: %w", err))
			return
		}
		defer rows.Close()
		var last Tagging
		for rows.Next() {
			var t Tagging
			var at int64
			var kind, id string
			if err := rows.Scan(&t.Seq, &t.Source, &at, &t.TLP, &kind, &id); err != nil {
				yield(Tagging{}, fmt.Errorf("read tags: %w", err))
				return
			}
			if t.Seq != last.Seq {
				if last.Seq != 0 && !yield(last, nil) {
					return
				}
				last = t
				last.Published = time.Unix(at, 0).In(horizon.Tokyo)
			}
			if kind != "" {
				if last.Tags == nil {
					last.Tags = map[string][]string{}
				}
				last.Tags[kind] = append(last.Tags[kind], id)
			}
		}
		switch err := rows.Err(); {
		case err != nil:
			yield(Tagging{}, fmt.Errorf("read tags: %w", err))
		case last.Seq != 0:
			yield(last, nil)
		}
	}
}

// CountTags is how many of the revisions with these numbers carry each tag of
// some kinds, by kind and id.
func (s *Store) CountTags(ctx context.Context, seqs []int64, kinds ...string) (map[string]map[string]int, error) {
	all := map[string]map[string]int{}
	for _, k := range kinds {
		all[k] = map[string]int{}
	}
	list, err := json.Marshal(seqs)
	if err == nil {
		err = s.each(ctx, `SELECT t.kind, t.id, count(*) FROM json_each(?) j JOIN tag t INDEXED BY tag_seq ON t.seq = j.value GROUP BY 1, 2`, func(r *sql.Rows) error {
			var kind, id string
			var n int
			err := r.Scan(&kind, &id, &n)
			if of, wanted := all[kind]; wanted {
				of[id] = n
			}
			return err
		}, string(list))
	}
	if err != nil {
		return nil, fmt.Errorf("count tags: %w", err)
	}
	return all, nil
}
