// Package arrivals reads which documents are new: since a number, or within days, as
// somebody with a ceiling may see them.
package arrivals

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"kazami/internal/archive"
	"kazami/internal/archive/varint"
	"kazami/internal/horizon"
)

// Document is a document at its newest revision, with what it names. Of its text there
// is nothing here.
type Document struct {
	Number    int64
	Source    horizon.SourceID
	ID        horizon.DocumentID
	Title     string
	URL       string
	Published time.Time
	Precision horizon.Precision
	TLP       horizon.TLP
	Revised   bool                // an earlier revision was there
	Terms     []uint32            // numbers
	Tags      map[string][]string // ids by kind
}

// Asked says which documents. Zero times leave an end open.
type Asked struct {
	After    int64     // numbers above it
	From, To time.Time // published in [From, To)
	Most     horizon.TLP
	Only     []int64 // of these numbers alone; nil: of all
}

// What may be shown of documents d to somebody up to a label: the newest revision, whose
// text is there and was not altered, and which is counted; no copy of a document that
// they may see as well.
const visible = ` JOIN analysis a ON a.seq = d.seq LEFT JOIN source s ON s.id = d.source
	WHERE d.seq > ?1 AND d.published >= ?2 AND d.published < ?3 AND d.tlp >= ?4 AND (s.archive = 1 OR d.collected < ?3) AND coalesce(s.evidence, 0) = 0
	AND d.destroyed IS NULL AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.kind = 'document' AND q.ref = d.seq)
	AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev)
	AND NOT EXISTS (SELECT 1 FROM copy c JOIN document f ON f.seq = c.first WHERE c.seq = d.seq AND f.published < ?3
		AND (SELECT e.tlp FROM document e WHERE e.source = f.source AND e.id = f.id ORDER BY e.rev DESC LIMIT 1) >= ?4)
	AND NOT (d.tlp = 4 AND EXISTS (SELECT 1 FROM pack_slice k WHERE k.source = d.source AND d.published >= k.since AND d.published < k.until))`

// Read is the documents that are asked for, the newest date first, at most so many; and
// how many there are in all.
func Read(ctx context.Context, store *archive.Store, q Asked, most int) (all []Document, total int, err error) {
	table := `document d`
	switch {
	case q.Only != nil:
		table = `json_each(?6) h JOIN document d ON d.seq = h.value`
	case q.After > 0:
		table += ` NOT INDEXED` // by number
	case !q.From.IsZero():
		table += ` INDEXED BY document_published`
	}
	list, err := json.Marshal(q.Only)
	if err != nil {
		return nil, 0, err
	}
	from := int64(-1 << 62)
	if !q.From.IsZero() {
		from = q.From.Unix()
	}
	err = archive.Each(ctx, store, `SELECT count(*) OVER (), d.seq, d.source, d.id, d.title, d.url, d.published, d.precision, d.tlp, d.rev > 1, a.terms,
		(SELECT json_group_array(json_array(g.kind, g.id)) FROM tag g INDEXED BY tag_seq WHERE g.seq = d.seq AND g.kind IN ('theme', 'threat', 'sector'))
		FROM `+table+visible+` ORDER BY d.published DESC, d.seq DESC LIMIT ?5`, func(r *sql.Rows) error {
		var d Document
		var at int64
		var terms, tags []byte
		if err := r.Scan(&total, &d.Number, &d.Source, &d.ID, &d.Title, &d.URL, &at, &d.Precision, &d.TLP, &d.Revised, &terms, &tags); err != nil {
			return err
		}
		d.Published = time.Unix(at, 0).In(horizon.Tokyo)
		if d.Terms, err = numbers(terms); err != nil {
			return err
		}
		var pairs [][2]string
		if err := json.Unmarshal(tags, &pairs); err != nil {
			return err
		}
		d.Tags = map[string][]string{}
		for _, p := range pairs {
			d.Tags[p[0]] = append(d.Tags[p[0]], p[1])
		}
		all = append(all, d)
		return nil
	}, q.After, from, q.To.Unix(), q.Most, most, string(list))
	if err != nil {
		return nil, 0, fmt.Errorf("read new documents: %w", err)
	}
	return all, total, nil
}

// Last is the highest number of a document that was read, is published before a moment
// and no stricter than most; 0 where there is none.
func Last(ctx context.Context, store *archive.Store, to time.Time, most horizon.TLP) (n int64, err error) {
	err = archive.Each(ctx, store, `SELECT d.seq FROM document d NOT INDEXED JOIN analysis a ON a.seq = d.seq WHERE d.published < ? AND d.tlp >= ? ORDER BY d.seq DESC LIMIT 1`,
		func(r *sql.Rows) error { return r.Scan(&n) }, to.Unix(), most)
	return n, err
}

// numbers is a stored list of terms, each as the distance to the one before.
func numbers(row []byte) (all []uint32, err error) {
	last := uint32(0)
	for r := varint.Of(row); !r.Done(); {
		last += uint32(r.Uvarint())
		if !r.OK() {
			return nil, fmt.Errorf("damaged list of terms: run kazami reindex")
		}
		all = append(all, last)
	}
	return all, nil
}

// Newest is the number of the newest revision of a document; 0 if there is none.
func Newest(ctx context.Context, store *archive.Store, source horizon.SourceID, id horizon.DocumentID) (n int64, err error) {
	err = archive.Each(ctx, store, `SELECT coalesce(max(seq), 0) FROM document WHERE source = ? AND id = ?`, func(r *sql.Rows) error { return r.Scan(&n) }, source, id)
	return n, err
}

// Names is the terms of documents by number; themes, which are counted as terms are,
// and terms without a name are left out.
func Names(ctx context.Context, store *archive.Store, docs []Document) (map[uint32]string, error) {
	out := map[uint32]string{}
	for _, d := range docs {
		for _, id := range d.Terms {
			out[id] = ""
		}
	}
	list, err := json.Marshal(slices.Collect(maps.Keys(out)))
	if err != nil {
		return nil, err
	}
	err = archive.Each(ctx, store, `SELECT t.id, t.text FROM json_each(?) h JOIN term t ON t.id = h.value`, func(r *sql.Rows) error {
		var id uint32
		var text string
		err := r.Scan(&id, &text)
		if out[id] = text; archive.Reserved(text) {
			delete(out, id)
		}
		return err
	}, string(list))
	if err != nil {
		return nil, fmt.Errorf("read the terms of new documents: %w", err)
	}
	return out, nil
}
