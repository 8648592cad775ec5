package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// TermList is what a counted document says, without its text.
type TermList struct {
	Seq       int64 // the revision's number
	Source    horizon.SourceID
	Published time.Time
	Tags      map[string][]string // ids by kind; nil where there are none
	Terms     []uint32            // numbers of its terms and themes, ascending; see [Store.Numbers]
}

// usedDocuments is the documents of a span as they are counted; see span.
const usedDocuments = `document d INDEXED BY document_published JOIN analysis a ON a.seq = d.seq LEFT JOIN source s ON s.id = d.source
	WHERE d.published >= ? AND d.published < ? AND d.tlp >= ? AND (s.archive = 1 OR d.collected < ?)
	AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev AND (s.archive = 1 OR e.collected < ?))
	AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.seq = d.seq) AND coalesce(s.evidence, 0) = 0 AND ` + sound

func span(panel horizon.Panel, from, to, known time.Time) []any {
	least := horizon.Red
	if panel == horizon.PublicPanel {
		least = horizon.Clear
	}
	return []any{from.Unix(), to.Unix(), least, known.Unix(), known.Unix()}
}

// TermLists calls f with the documents of a panel published in [from, to) that were
// known by a time, as they are counted: the newest revision, copies of an earlier
// document left out. By number. A list is valid until f returns; an error of f ends it.
func (s *Store) TermLists(ctx context.Context, panel horizon.Panel, from, to, known time.Time, f func(TermList) error) error {
	var l TermList
	err := each(ctx, s.read, `SELECT d.seq, d.source, d.published, a.terms,
		(SELECT json_group_array(json_array(g.kind, g.id)) FROM tag g INDEXED BY tag_seq WHERE g.seq = d.seq AND g.kind IN ('theme', 'threat'))
		FROM `+usedDocuments+` ORDER BY d.seq`, func(r *sql.Rows) error {
		var at int64
		var blob, tags sql.RawBytes
		err := r.Scan(&l.Seq, &l.Source, &at, &blob, &tags)
		l.Published, l.Terms = time.Unix(at, 0).In(horizon.Tokyo), l.Terms[:0]
		if err == nil {
			l.Tags, err = tagsOf(tags)
		}
		if err == nil {
			err = eachID(blob, func(id uint32) { l.Terms = append(l.Terms, id) })
		}
		if err != nil {
			return err
		}
		return f(l)
	}, span(panel, from, to, known)...)
	if err != nil {
		return fmt.Errorf("read terms by document: %w", err)
	}
	return nil
}

// UsesBasis says from which documents and readings of them the uses of terms in a
// span follow: it differs when one of them came, went or was read otherwise.
func (s *Store) UsesBasis(ctx context.Context, panel horizon.Panel, from, to, known time.Time) (basis string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) || '/' || coalesce(sum(d.seq), 0) || '/' || coalesce(max(a.version), 0) || '/' || coalesce(min(a.version), 0)
		FROM `+usedDocuments, span(panel, from, to, known)...).Scan(&basis)
	if err != nil {
		return "", fmt.Errorf("read the documents of a span: %w", err)
	}
	return basis, nil
}

// PutTermUses stores what the weights of a panel in a year follow from, in place of
// what was stored by another basis. An archive that is open for reading alone stays
// as it is.
func (s *Store) PutTermUses(ctx context.Context, panel horizon.Panel, year int, basis string, uses []byte) error {
	if s.lock == nil {
		return nil
	}
	return inTx(ctx, s.write, "store the uses of terms", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO termuse VALUES (?,?,?,?)`, panel, year, basis, s.zip.Pack(uses))
		return err
	})
}

// TermUses is what was stored for a panel and year, and its basis; "" where nothing
// was. Bytes that cannot be unpacked are nil.
func (s *Store) TermUses(ctx context.Context, panel horizon.Panel, year int) (basis string, uses []byte, err error) {
	var row []byte
	err = s.read.QueryRowContext(ctx, `SELECT basis, row FROM termuse WHERE panel = ? AND year = ?`, panel, year).Scan(&basis, &row)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil, nil
	case err != nil:
		return "", nil, fmt.Errorf("read the uses of terms before %d: %w", year, err)
	}
	if uses, err = s.zip.Unpack(row); err != nil {
		uses = nil
	}
	return basis, uses, nil
}
