// Package copies reads, of many documents at once, which only repeat the story of an
// earlier one, and what each names.
package copies

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Among is those of the documents with these numbers that repeat the story of an
// earlier document. A number is of any revision.
func Among(ctx context.Context, store *archive.Store, seqs []int64) (map[int64]bool, error) {
	list, err := json.Marshal(seqs)
	if err != nil {
		return nil, err
	}
	all := map[int64]bool{}
	err = archive.Each(ctx, store, `SELECT DISTINCT d.seq FROM json_each(?) h JOIN document d ON d.seq = h.value
		JOIN document m ON m.source = d.source AND m.id = d.id JOIN copy c ON c.seq = m.seq`, func(r *sql.Rows) error {
		var seq int64
		err := r.Scan(&seq)
		all[seq] = true
		return err
	}, string(list))
	if err != nil {
		return nil, fmt.Errorf("read which documents are copies: %w", err)
	}
	return all, nil
}

// Stricter is those of the documents with these numbers whose newest revision is
// labelled more strictly than most.
func Stricter(ctx context.Context, store *archive.Store, seqs []int64, most horizon.TLP) (map[int64]bool, error) {
	if most == horizon.Red {
		return nil, nil
	}
	list, err := json.Marshal(seqs)
	if err != nil {
		return nil, err
	}
	all := map[int64]bool{}
	err = archive.Each(ctx, store, `SELECT d.seq FROM json_each(?) h JOIN document d ON d.seq = h.value
		JOIN document e ON e.source = d.source AND e.id = d.id
		WHERE e.tlp < ? AND NOT EXISTS (SELECT 1 FROM document f WHERE f.source = e.source AND f.id = e.id AND f.rev > e.rev)`, func(r *sql.Rows) error {
		var seq int64
		err := r.Scan(&seq)
		all[seq] = true
		return err
	}, string(list), most)
	if err != nil {
		return nil, fmt.Errorf("read which documents are labelled anew: %w", err)
	}
	return all, nil
}

// Tags is what documents name, by number and kind of tag; of a document without any
// there is none.
func Tags(ctx context.Context, store *archive.Store, seqs []int64) (map[int64]map[string][]string, error) {
	list, err := json.Marshal(seqs)
	if err != nil {
		return nil, err
	}
	all := map[int64]map[string][]string{}
	err = archive.Each(ctx, store, `SELECT g.seq, g.kind, g.id FROM json_each(?) h JOIN tag g INDEXED BY tag_seq ON g.seq = h.value
		WHERE g.kind IN ('sector', 'threat') ORDER BY g.seq, g.kind, g.id`, func(r *sql.Rows) error {
		var seq int64
		var kind, id string
		if err := r.Scan(&seq, &kind, &id); err != nil {
			return err
		}
		if all[seq] == nil {
			all[seq] = map[string][]string{}
		}
		all[seq][kind] = append(all[seq][kind], id)
		return nil
	}, string(list))
	if err != nil {
		return nil, fmt.Errorf("read what documents name: %w", err)
	}
	return all, nil
}

// Story is how many documents tell one story, and of how many sources they are.
type Story struct{ Documents, Sources int }

// Stories is the story of each of the documents with these numbers, of documents
// published by a moment as [archive.Store.Copies] counts them; of a story that only one
// document tells there is none.
func Stories(ctx context.Context, store *archive.Store, seqs []int64, asOf time.Time, most horizon.TLP) (map[int64]Story, error) {
	list, err := json.Marshal(seqs)
	if err != nil {
		return nil, err
	}
	all := map[int64]Story{}
	err = archive.Each(ctx, store, `WITH asked AS (
			SELECT d.seq AS asked, coalesce(c.first, m.seq) AS first FROM json_each(?) h JOIN document d ON d.seq = h.value
			JOIN document m ON m.source = d.source AND m.id = d.id LEFT JOIN copy c ON c.seq = m.seq),
		story AS (SELECT asked, k.seq FROM asked JOIN copy k ON k.first = asked.first UNION SELECT asked, first FROM asked)
		SELECT s.asked, count(DISTINCT d.source || '/' || d.id), count(DISTINCT d.source) FROM story s JOIN document t ON t.seq = s.seq
		JOIN document d ON d.source = t.source AND d.id = t.id
		WHERE d.published < ? AND d.tlp >= ? AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev)
		GROUP BY s.asked`, func(r *sql.Rows) error {
		var seq int64
		var x Story
		err := r.Scan(&seq, &x.Documents, &x.Sources)
		if x.Documents > 1 {
			all[seq] = x
		}
		return err
	}, string(list), asOf.Unix(), most)
	if err != nil {
		return nil, fmt.Errorf("count the copies of documents: %w", err)
	}
	return all, nil
}

// Others is how many other documents have the story of each, as [Stories] counts them.
func Others(ctx context.Context, store *archive.Store, seqs []int64, asOf time.Time, most horizon.TLP) (map[int64]int, error) {
	stories, err := Stories(ctx, store, seqs, asOf, most)
	all := map[int64]int{}
	for seq, x := range stories {
		all[seq] = x.Documents - 1
	}
	return all, err
}
