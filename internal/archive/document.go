package archive

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kazami/internal/horizon"
)

// Put stores documents in one transaction. A document that comes again
// unchanged changes nothing; changed, it becomes a revision, and the earlier
// one stays. Their order is kept. A document without source or id is an error,
// and then none is stored.
func (s *Store) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	var n horizon.Stored
	ready := s.ready(docs)
	err := s.tx(ctx, "store documents", func(tx *sql.Tx) error {
		last, err := tx.PrepareContext(ctx, `SELECT rev, hash FROM document WHERE source = ? AND id = ? ORDER BY rev DESC LIMIT 1`)
		if err != nil {
			return err
		}
		defer last.Close()
		put, err := tx.PrepareContext(ctx, `INSERT INTO document (source, id, rev, hash, url, title, body, lang, published, precision,
			collected, tlp, publisher, class, excerpt, sectors, fields, warnings, raw, raw_type) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`)
		if err != nil {
			return err
		}
		defer put.Close()
		for i := range docs {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := putOne(last, put, &docs[i], &ready[i], &n); err != nil {
				return fmt.Errorf("document %s/%s: %w", docs[i].Source, docs[i].ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return horizon.Stored{}, err
	}
	return n, nil
}

// readied is what is worked out of a document before the transaction.
type readied struct {
	hash [32]byte
	raw  []byte
}

func (s *Store) ready(docs []horizon.Document) []readied {
	all := make([]readied, len(docs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(docs)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(docs); i = int(next.Add(1)) - 1 {
				all[i].hash = docs[i].Hash()
				if len(docs[i].Raw) > 0 {
					all[i].raw = s.zip.Pack(docs[i].Raw)
				}
			}
		})
	}
	wg.Wait()
	return all
}

// putOne cannot be cancelled: a statement that can be costs a goroutine.
func putOne(last, put *sql.Stmt, d *horizon.Document, r *readied, n *horizon.Stored) error {
	if d.Source == "" || d.ID == "" {
		return errors.New("a document needs a source and an id")
	}
	n.Read++
	var rev int
	var had []byte
	switch err := last.QueryRow(d.Source, d.ID).Scan(&rev, &had); {
	case errors.Is(err, sql.ErrNoRows):
		n.Added++
	case err != nil:
		return err
	case bytes.Equal(had, r.hash[:]):
		n.Unchanged++
		return nil
	default:
		n.Revised++
	}
	_, err := put.Exec(d.Source, d.ID, rev+1, r.hash[:], d.URL, clean(d.Title), clean(d.Body), d.Lang, unix(d.Published), d.Precision,
		d.Collected.Unix(), d.TLP, d.Publisher, d.Class, d.Excerpt, list(d.Sectors), fields(d.Fields), strings.Join(d.Warnings, "\n"), r.raw, d.RawType)
	return err
}

// clean makes text that SQLite and every reader can hold: valid UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

func unix(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Unix()
}

func list[T ~string](v []T) string {
	if len(v) == 0 {
		return ""
	}
	b, _ := json.Marshal(v) // strings always marshal
	return string(b)
}

func unlist[T ~string](s string) []T {
	if s == "" {
		return nil
	}
	var v []T
	_ = json.Unmarshal([]byte(s), &v) // written by list
	return v
}

func fields(f horizon.Fields) string {
	if len(f) == 0 {
		return ""
	}
	b, _ := json.Marshal(f) // strings always marshal, by name
	return clean(string(b))
}

// Stored is a revision as the archive holds it. Raw is left out: see [Store.Raw].
type Stored struct {
	Seq int64
	Rev int
	horizon.Document
}

const documentColumns = `d.seq, d.rev, d.source, d.id, d.url, d.title, d.body, d.lang, d.published, d.precision,
	d.collected, d.tlp, d.publisher, d.class, d.excerpt, d.sectors, d.fields, d.warnings, d.raw_type`

func scanDocument(row interface{ Scan(...any) error }, more ...any) (Stored, error) {
	var d Stored
	var published sql.NullInt64
	var collected int64
	var sectors, fields, warnings string
	err := row.Scan(append([]any{&d.Seq, &d.Rev, &d.Source, &d.ID, &d.URL, &d.Title, &d.Body, &d.Lang, &published, &d.Precision,
		&collected, &d.TLP, &d.Publisher, &d.Class, &d.Excerpt, &sectors, &fields, &warnings, &d.RawType}, more...)...)
	if published.Valid {
		d.Published = time.Unix(published.Int64, 0).In(horizon.Tokyo)
	}
	d.Collected = time.Unix(collected, 0).In(horizon.Tokyo)
	d.Sectors = unlist[horizon.SectorID](sectors)
	if fields != "" {
		_ = json.Unmarshal([]byte(fields), &d.Fields) // written by fields
	}
	if warnings != "" {
		d.Warnings = strings.Split(warnings, "\n")
	}
	return d, err
}

// Document is the newest revision of a document; false if there is none.
func (s *Store) Document(ctx context.Context, source horizon.SourceID, id horizon.DocumentID) (Stored, bool, error) {
	row := s.read.QueryRowContext(ctx, `SELECT `+documentColumns+` FROM document d WHERE source = ? AND id = ? ORDER BY rev DESC LIMIT 1`, source, id)
	d, err := scanDocument(row)
	if errors.Is(err, sql.ErrNoRows) {
		return Stored{}, false, nil
	}
	if err != nil {
		return Stored{}, false, fmt.Errorf("read document %s/%s: %w", source, id, err)
	}
	return d, true, nil
}

// Numbered is the revision with a number; false if there is none.
func (s *Store) Numbered(ctx context.Context, seq int64) (Stored, bool, error) {
	for d, err := range s.documents(ctx, `SELECT `+documentColumns+` FROM document d WHERE d.seq = ?`, seq) {
		return d, err == nil, err
	}
	return Stored{}, false, nil
}

// Revisions is every revision of a document, oldest first.
func (s *Store) Revisions(ctx context.Context, source horizon.SourceID, id horizon.DocumentID) ([]Stored, error) {
	var all []Stored
	for d, err := range s.documents(ctx, `SELECT `+documentColumns+` FROM document d WHERE source = ? AND id = ? ORDER BY rev`, source, id) {
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// Bulk is every document of the archive at its newest revision, by source and id.
func (s *Store) Bulk(ctx context.Context) iter.Seq2[Stored, error] {
	return s.documents(ctx, `SELECT `+documentColumns+` FROM document d
		WHERE rev = (SELECT max(rev) FROM document e WHERE e.source = d.source AND e.id = d.id) ORDER BY source, id`)
}

func (s *Store) documents(ctx context.Context, query string, args ...any) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		rows, err := s.read.QueryContext(ctx, query, args...)
		if err != nil {
			yield(Stored{}, fmt.Errorf("read documents: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			d, err := scanDocument(rows)
			if !yield(d, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Stored{}, fmt.Errorf("read documents: %w", err))
		}
	}
}

// Raw is the bytes that a revision was read from; nil where none were kept.
func (s *Store) Raw(ctx context.Context, seq int64) ([]byte, error) {
	var z []byte
	if err := s.read.QueryRowContext(ctx, `SELECT raw FROM document WHERE seq = ?`, seq).Scan(&z); err != nil {
		return nil, fmt.Errorf("read raw bytes of document %d: %w", seq, err)
	}
	if z == nil {
		return nil, nil
	}
	raw, err := s.zip.Unpack(z)
	if err != nil {
		return nil, fmt.Errorf("read raw bytes of document %d: %w", seq, err)
	}
	return raw, nil
}

// LastCollected is when the newest document was collected; false if there is none.
func (s *Store) LastCollected(ctx context.Context) (at time.Time, found bool, err error) {
	var unix sql.NullInt64
	if err := s.read.QueryRowContext(ctx, `SELECT max(collected) FROM document`).Scan(&unix); err != nil {
		return at, false, fmt.Errorf("read when documents were collected: %w", err)
	}
	return fromUnix(unix), unix.Valid, nil
}

// PutSource stores what is said of a source; the newest word holds.
func (s *Store) PutSource(ctx context.Context, src horizon.Source) error {
	return s.tx(ctx, "store source "+string(src.ID), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO dirty SELECT DISTINCT CAST(strftime('%Y', d.published + 32400, 'unixepoch') AS INTEGER)
			FROM document d JOIN source s ON s.id = d.source WHERE s.id = ? AND s.evidence <> ? AND d.published IS NOT NULL`, src.ID, src.Evidence)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO source (id, name, url, kind, class, lang, tlp, excerpt, archive, sample, evidence) VALUES (?,?,?,?,?,?,?,?,?,?,?)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, kind = excluded.kind, class = excluded.class,
			lang = excluded.lang, tlp = excluded.tlp, excerpt = excluded.excerpt, archive = excluded.archive, sample = excluded.sample,
			evidence = excluded.evidence`,
			src.ID, src.Name, src.URL, src.Kind, src.Class, src.Lang, src.TLP.String(), src.Excerpt, src.Archive, src.Sample, src.Evidence)
		return err
	})
}

// Sources is every source that was ever stored, by id.
func (s *Store) Sources(ctx context.Context) ([]horizon.Source, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, name, url, kind, class, lang, tlp, excerpt, archive, sample, evidence FROM source ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	defer rows.Close()
	var all []horizon.Source
	for rows.Next() {
		var src horizon.Source
		var tlp string
		if err := rows.Scan(&src.ID, &src.Name, &src.URL, &src.Kind, &src.Class, &src.Lang, &tlp, &src.Excerpt, &src.Archive, &src.Sample, &src.Evidence); err != nil {
			return nil, fmt.Errorf("read sources: %w", err)
		}
		src.TLP, _ = horizon.ParseTLP(tlp)
		all = append(all, src)
	}
	return slices.Clip(all), rows.Err()
}
