package archive

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/packed"
)

// TermList is what a counted document says, without its text.
type TermList struct {
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

// TermLists is the documents of a panel published in [from, to) that were known by
// a time, as they are counted: the newest revision, copies of an earlier document
// left out. By number. A list is valid until the next.
func (s *Store) TermLists(ctx context.Context, panel horizon.Panel, from, to, known time.Time) iter.Seq2[TermList, error] {
	return func(yield func(TermList, error) bool) {
		rows, err := s.read.QueryContext(ctx, `SELECT d.source, d.published, a.terms,
			(SELECT json_group_array(json_array(g.kind, g.id)) FROM tag g INDEXED BY tag_seq WHERE g.seq = d.seq AND g.kind IN ('theme', 'threat'))
			FROM `+usedDocuments+` ORDER BY d.seq`, span(panel, from, to, known)...)
		if err != nil {
			yield(TermList{}, fmt.Errorf("read terms by document: %w", err))
			return
		}
		defer rows.Close()
		var l TermList
		for rows.Next() {
			var at int64
			var blob, tags sql.RawBytes
			err := rows.Scan(&l.Source, &at, &blob, &tags)
			l.Published, l.Terms = time.Unix(at, 0).In(horizon.Tokyo), l.Terms[:0]
			if err == nil {
				l.Tags, err = tagsOf(tags)
			}
			if err == nil {
				err = eachID(blob, func(id uint32) { l.Terms = append(l.Terms, id) })
			}
			if err != nil {
				yield(TermList{}, fmt.Errorf("read terms by document: %w", err))
				return
			}
			if !yield(l, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(TermList{}, fmt.Errorf("read terms by document: %w", err))
		}
	}
}

// TermUse is how the documents of two years used a term. Shares and expected
// numbers are in hundredths, so that what is stored is what was reckoned.
type TermUse struct {
	Term              uint32 // its number; see [Store.Numbers]
	Docs              uint32
	Sources           uint32
	Concerned         uint32 // documents that name a theme or a threat
	ConcernedExpected uint32 // hundredths
	Themed            uint32 // documents that name a theme
	ThemedExpected    uint32 // hundredths
	Own               uint32 // 1: a word of a theme or threat
}

func (u *TermUse) numbers() []*uint32 {
	return []*uint32{&u.Docs, &u.Sources, &u.Concerned, &u.ConcernedExpected, &u.Themed, &u.ThemedExpected, &u.Own}
}

// ErrUses is the error of stored uses that do not add up.
var ErrUses = errors.New("the stored uses of terms do not add up")

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

// PutTermUses stores the uses of terms that the weights of a panel in a year follow
// from, by number, in place of those of another basis.
func (s *Store) PutTermUses(ctx context.Context, panel horizon.Panel, year int, basis string, all []TermUse) error {
	var b []byte
	var last uint32
	sum := 0
	for _, u := range all {
		b = binary.AppendUvarint(b, uint64(u.Term-last))
		last = u.Term
		for _, n := range u.numbers() {
			b = binary.AppendUvarint(b, uint64(*n))
			sum += int(*n)
		}
	}
	return inTx(ctx, s.write, "store the uses of terms", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO termuse VALUES (?,?,?,?,?,?)`, panel, year, basis, len(all), sum, s.zip.Pack(b))
		return err
	})
}

// TermUses is what was stored for a panel and year, by number, and its basis; ""
// where nothing was. Uses that do not add up to what was stored with them are
// [ErrUses].
func (s *Store) TermUses(ctx context.Context, panel horizon.Panel, year int) (basis string, all []TermUse, err error) {
	var terms, sum int
	var row []byte
	err = s.read.QueryRowContext(ctx, `SELECT basis, terms, sum, row FROM termuse WHERE panel = ? AND year = ?`, panel, year).Scan(&basis, &terms, &sum, &row)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, nil
	}
	if err == nil {
		all, err = unpackUses(s.zip, row, terms, sum)
	}
	if err != nil {
		return "", nil, fmt.Errorf("read the uses of terms before %d: %w", year, err)
	}
	return basis, all, nil
}

func unpackUses(zip *packed.Zstd, row []byte, terms, sum int) (all []TermUse, err error) {
	b, err := zip.Unpack(row)
	if err != nil {
		return nil, errors.Join(ErrUses, err)
	}
	next := func() (n uint32) {
		x, k := binary.Uvarint(b)
		if k <= 0 || x > 1<<32-1 {
			err = ErrUses
			return 0
		}
		b = b[k:]
		return uint32(x)
	}
	var last uint32
	for len(b) > 0 && err == nil {
		u := TermUse{Term: last + next()}
		for _, n := range u.numbers() {
			*n = next()
			sum -= int(*n)
		}
		last = u.Term
		all = append(all, u)
	}
	if err != nil || len(all) != terms || sum != 0 {
		return nil, ErrUses
	}
	return all, nil
}
