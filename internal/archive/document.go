package archive

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/packed"
)

// DocumentKey names a document.
type DocumentKey struct {
	Source horizon.SourceID
	ID     horizon.DocumentID
}

// Put stores documents in one transaction. A document that comes again
// unchanged changes nothing; changed, it becomes a revision, and the earlier
// one stays. Their order is kept. A document without source or id is an error,
// and then none is stored.
func (s *Store) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	var n horizon.Stored
	ready := ready(docs, s.zip)
	err := inTx(ctx, s.write, "store documents", func(tx *sql.Tx) error {
		var p putter
		if err := p.prepare(ctx, tx); err != nil {
			return err
		}
		defer p.close()
		for i := range docs {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := p.put(&docs[i], &ready[i], &n); err != nil {
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
	row  docRow  // of revision 0
	sums docSums // but the last
}

func ready(docs []horizon.Document, zip *packed.Zstd) []readied {
	all := make([]readied, len(docs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(docs)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(docs); i = int(next.Add(1)) - 1 {
				all[i].hash = docs[i].Hash()
				if len(docs[i].Raw) > 0 {
					all[i].raw = zip.Pack(docs[i].Raw)
				}
				all[i].row = newDocRow(&docs[i], all[i].hash)
				all[i].sums = docSums{text: all[i].row.textSum(), raw: rawSum(all[i].raw)}
			}
		})
	}
	wg.Wait()
	return all
}

// putter is the statements that store a document.
type putter struct{ last, row, sums, entry *sql.Stmt }

func (p *putter) prepare(ctx context.Context, tx *sql.Tx) (err error) {
	for _, q := range []struct {
		into **sql.Stmt
		text string
	}{
		{&p.last, `SELECT rev, hash, EXISTS (SELECT 1 FROM quarantine q WHERE q.kind = 'document' AND q.ref = d.seq) FROM document d WHERE source = ? AND id = ? ORDER BY rev DESC LIMIT 1`},
		{&p.row, `INSERT INTO document (source, id, rev, hash, url, title, body, lang, published, precision,
			collected, tlp, publisher, class, excerpt, sectors, fields, warnings, raw, raw_type) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`},
		{&p.sums, putSums},
		{&p.entry, putEntry},
	} {
		if *q.into, err = tx.PrepareContext(ctx, q.text); err != nil {
			p.close()
			return err
		}
	}
	return nil
}

func (p *putter) close() {
	for _, s := range []*sql.Stmt{p.last, p.row, p.sums, p.entry} {
		if s != nil {
			_ = s.Close() // the transaction reports what went wrong
		}
	}
}

// put cannot be cancelled: a statement that can be costs a goroutine. A
// document whose newest revision is quarantined is stored anew.
func (p *putter) put(d *horizon.Document, r *readied, n *horizon.Stored) error {
	if d.Source == "" || d.ID == "" {
		return errors.New("a document needs a source and an id")
	}
	n.Read++
	var rev int
	var had []byte
	var bad bool
	switch err := p.last.QueryRow(d.Source, d.ID).Scan(&rev, &had, &bad); {
	case errors.Is(err, sql.ErrNoRows):
		n.Added++
	case err != nil:
		return err
	case bytes.Equal(had, r.hash[:]) && !bad:
		n.Unchanged++
		return nil
	default:
		n.Revised++
	}
	row := &r.row
	row.rev = int64(rev + 1)
	done, err := p.row.Exec(row.source, row.id, row.rev, row.hash, row.url, row.title, row.body, row.lang, nullable(row.published), row.precision,
		row.collected, row.tlp, row.publisher, row.class, row.excerpt, row.sectors, row.fields, row.warnings, r.raw, row.rawType)
	if err != nil {
		return err
	}
	seq, err := done.LastInsertId()
	if err != nil {
		return err
	}
	sums := r.sums
	sums.all = row.sum(sums.text, sums.raw)
	return sealRevision(p.sums, p.entry, seq, sums, false)
}

// Stored is a revision as the archive holds it. Raw is left out: see [Store.Raw].
type Stored struct {
	Seq int64
	Rev int
	horizon.Document

	// Altered says what is wrong with the record, "" if nothing is. Of an
	// altered record nothing is given but its number, its name and its dates,
	// and its label is RED whatever the row says.
	Altered string
}

// documentColumns are what scanDocument scans: the row, its sums, and why it is
// in quarantine.
const documentColumns = `d.seq, d.source, d.id, d.rev, d.hash, d.url, d.title, d.body, d.lang, d.published, d.precision, d.collected, d.tlp,
	d.publisher, d.class, d.excerpt, d.sectors, d.fields, d.warnings, d.raw_type, d.destroyed IS NOT NULL,
	(SELECT z.sums FROM document_sum z WHERE z.seq = d.seq), (SELECT q.fault FROM quarantine q WHERE q.kind = 'document' AND q.ref = d.seq), NOT ` + hasText

func scanDocument(row interface{ Scan(...any) error }, more ...any) (Stored, error) {
	var r docRow
	var seq int64
	var sums []byte
	var destroyed, cited bool
	var quarantined sql.NullString
	err := row.Scan(append([]any{&seq, &r.source, &r.id, &r.rev, &r.hash, &r.url, &r.title, &r.body, &r.lang, &r.published, &r.precision, &r.collected, &r.tlp,
		&r.publisher, &r.class, &r.excerpt, &r.sectors, &r.fields, &r.warnings, &r.rawType, &destroyed, &sums, &quarantined, &cited}, more...)...)
	if err != nil {
		return Stored{}, err
	}
	d := Stored{Seq: seq, Rev: int(r.rev), Document: r.document()}
	d.Cited = cited
	if d.Altered = cmp.Or(quarantined.String, r.fault(sums, destroyed)); d.Altered != "" {
		d.Document = horizon.Document{Source: d.Source, ID: d.ID, Published: d.Published, Precision: d.Precision, Collected: d.Collected}
	}
	return d, nil
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
	s.found.note(d)
	return d, true, nil
}

// OfNumbers is the revisions with these numbers, by date, source and id.
func (s *Store) OfNumbers(ctx context.Context, seqs []int64) iter.Seq2[Stored, error] {
	list, err := json.Marshal(seqs)
	if err != nil {
		return func(yield func(Stored, error) bool) { yield(Stored{}, err) }
	}
	return documents(ctx, s.read, &s.found, `SELECT `+documentColumns+` FROM document d WHERE d.seq IN (SELECT value FROM json_each(?)) ORDER BY d.published, d.source, d.id, d.rev`, string(list))
}

// Revisions is every revision of a document, oldest first.
func (s *Store) Revisions(ctx context.Context, source horizon.SourceID, id horizon.DocumentID) ([]Stored, error) {
	var all []Stored
	for d, err := range documents(ctx, s.read, &s.found, `SELECT `+documentColumns+` FROM document d WHERE source = ? AND id = ? ORDER BY rev`, source, id) {
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// Bulk is every document of the archive at its newest revision, by source and id.
func (s *Store) Bulk(ctx context.Context) iter.Seq2[Stored, error] {
	return documents(ctx, s.read, &s.found, `SELECT `+documentColumns+` FROM document d
		WHERE rev = (SELECT max(rev) FROM document e WHERE e.source = d.source AND e.id = d.id) ORDER BY source, id`)
}

// documents yields the revisions that a query selects, and notes what is altered.
func documents(ctx context.Context, q queryer, f *found, query string, args ...any) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		rows, err := q.QueryContext(ctx, query, args...)
		if err != nil {
			yield(Stored{}, fmt.Errorf("read documents: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			d, err := scanDocument(rows)
			f.note(d)
			if !yield(d, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Stored{}, fmt.Errorf("read documents: %w", err))
		}
	}
}

// Newest is the newest revision of a document.
type Newest struct {
	DocumentKey
	Seq  int64
	Read bool // by this version of the analysis, and saved for the index
}

// Newest yields the newest revision of every document, by source and id; citations,
// which no index has, are left out. It ends after an error.
func (s *Store) Newest(ctx context.Context, version int) iter.Seq2[Newest, error] {
	return func(yield func(Newest, error) bool) {
		stop := errors.New("stop")
		err := each(ctx, s.read, `SELECT d.source, d.id, d.seq, a.seq IS NOT NULL AND a.version = ? AND a.indexed = 1
			FROM document d LEFT JOIN analysis a ON a.seq = d.seq
			WHERE d.destroyed IS NULL AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev)
			AND `+hasText+` ORDER BY d.source, d.id`, func(r *sql.Rows) error {
			var n Newest
			if err := r.Scan(&n.Source, &n.ID, &n.Seq, &n.Read); err != nil {
				return err
			}
			if !yield(n, nil) {
				return stop
			}
			return nil
		}, version)
		if err != nil && !errors.Is(err, stop) {
			yield(Newest{}, fmt.Errorf("read newest revisions: %w", err))
		}
	}
}

// LastCollected is when the newest document was collected; false if there is none.
func (s *Store) LastCollected(ctx context.Context) (at time.Time, found bool, err error) {
	var unix sql.NullInt64
	if err := s.read.QueryRowContext(ctx, `SELECT max(collected) FROM document`).Scan(&unix); err != nil {
		return at, false, fmt.Errorf("read when documents were collected: %w", err)
	}
	return fromUnix(unix), unix.Valid, nil
}

// ErrAltered is why bytes of the archive are not given: they are not what was
// stored.
var ErrAltered = errors.New("it is not what was stored")

// Raw is the bytes that a revision was read from; nil where none were kept.
// Bytes that are not what was stored are [ErrAltered].
func (s *Store) Raw(ctx context.Context, seq int64) ([]byte, error) {
	var z, kept []byte
	d := Stored{Seq: seq, Altered: faultSum}
	err := s.read.QueryRowContext(ctx, `SELECT source, id, raw, (SELECT sums FROM document_sum z WHERE z.seq = d.seq) FROM document d WHERE seq = ?`, seq).Scan(&d.Source, &d.ID, &z, &kept)
	if err != nil {
		return nil, fmt.Errorf("read raw bytes of document %d: %w", seq, err)
	}
	if sums, ok := parseSums(kept); !ok || z != nil && rawSum(z) != sums.raw {
		s.found.note(d)
		return nil, fmt.Errorf("read raw bytes of document %d: %w", seq, ErrAltered)
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
