package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// docRow is a revision as its row has it.
type docRow struct {
	source, id, url, title, body, lang, precision, publisher, class, excerpt string
	sectors, fields, warnings, rawType                                       string
	rev, collected, tlp                                                      int64
	published                                                                sql.NullInt64
	hash                                                                     []byte
}

// docSums are the three sums of a revision. The first two are kept when its
// text is destroyed, so that the third can still be checked.
type docSums struct {
	text [32]byte // of what is destroyed with the text
	raw  [32]byte // of the raw bytes as they are packed; zero: there were none
	all  [32]byte // of the rest, and of the two others
}

func newDocRow(d *horizon.Document, hash [32]byte) docRow {
	row := docRow{source: string(d.Source), id: string(d.ID), url: clean(d.URL), title: clean(d.Title), body: clean(d.Body), lang: clean(d.Lang),
		precision: string(d.Precision), publisher: clean(d.Publisher), class: string(d.Class), excerpt: string(d.Excerpt),
		sectors: list(d.Sectors), fields: fields(d.Fields), warnings: clean(strings.Join(d.Warnings, "\n")), rawType: clean(d.RawType),
		collected: d.Collected.Unix(), tlp: int64(d.TLP), hash: hash[:]}
	if !d.Published.IsZero() {
		row.published = sql.NullInt64{Int64: d.Published.Unix(), Valid: true}
	}
	return row
}

// document is the revision that the row holds.
func (d *docRow) document() horizon.Document {
	c := horizon.Document{ID: horizon.DocumentID(d.id), Source: horizon.SourceID(d.source), URL: d.url, Title: d.title, Body: d.body, Lang: d.lang,
		Precision: horizon.Precision(d.precision), Collected: time.Unix(d.collected, 0).In(horizon.Tokyo), Publisher: d.publisher,
		Class: horizon.Class(d.class), Excerpt: horizon.Excerpt(d.excerpt), Sectors: unlist[horizon.SectorID](d.sectors), RawType: d.rawType}
	if d.tlp >= 0 && d.tlp <= int64(horizon.Clear) {
		c.TLP = horizon.TLP(d.tlp)
	}
	if d.published.Valid {
		c.Published = time.Unix(d.published.Int64, 0).In(horizon.Tokyo)
	}
	if d.fields != "" {
		_ = json.Unmarshal([]byte(d.fields), &c.Fields) // written by fields
	}
	if d.warnings != "" {
		c.Warnings = strings.Split(d.warnings, "\n")
	}
	return c
}

func (d *docRow) name() string { return d.source + "/" + d.id }

// clean makes text that SQLite and every reader can hold: valid UTF-8 without NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
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

// textSum is that of the part which is destroyed with the text.
func (d *docRow) textSum() [32]byte {
	var b sumBuilder
	b.b = make([]byte, 0, len(d.title)+len(d.body)+len(d.url)+len(d.fields)+len(d.publisher)+len(d.warnings)+64)
	for _, v := range []string{d.title, d.body, d.url, d.fields, d.publisher, d.warnings} {
		b.put(v)
	}
	return sha256.Sum256(b.b)
}

// sum is that of the revision, whose text and raw bytes have the sums given.
func (d *docRow) sum(text, raw [32]byte) [32]byte {
	var b sumBuilder
	for _, v := range []any{d.source, d.id, d.rev, d.hash, d.lang, nullable(d.published), d.precision, d.collected, d.tlp, d.class, d.excerpt, d.sectors, d.rawType, text[:], raw[:]} {
		b.put(v)
	}
	return sha256.Sum256(b.b)
}

func nullable(n sql.NullInt64) any {
	if !n.Valid {
		return nil
	}
	return n.Int64
}

func rawSum(packed []byte) (sum [32]byte) {
	if packed != nil {
		sum = sha256.Sum256(packed)
	}
	return sum
}

// bytes is the three sums as the table keeps them.
func (s docSums) bytes() []byte { return slices.Concat(s.text[:], s.raw[:], s.all[:]) }

func parseSums(b []byte) (s docSums, ok bool) {
	if len(b) != 96 {
		return s, false
	}
	copy(s.text[:], b)
	copy(s.raw[:], b[32:])
	copy(s.all[:], b[64:])
	return s, true
}

// fault is what is wrong with a revision, whose raw bytes are not looked at, "" if
// nothing is. kept are its sums as the archive has them.
func (d *docRow) fault(kept []byte, destroyed bool) string {
	sums, ok := parseSums(kept)
	switch {
	case !ok:
		return faultLog
	case destroyed && (d.title+d.body+d.url+d.fields+d.publisher != "" || d.warnings != tombstone):
		return faultTomb
	case !destroyed && d.textSum() != sums.text, d.sum(sums.text, sums.raw) != sums.all:
		return faultSum
	}
	return ""
}

// tombstone is the warning of a revision whose text was destroyed.
const tombstone = "its text was destroyed by its retention"

// sealRevision appends a revision's sum to the log.
func sealRevision(seal, entry *sql.Stmt, seq int64, sums docSums, migrated bool) error {
	if _, err := seal.Exec(seq, sums.bytes()); err != nil {
		return err
	}
	_, err := entry.Exec(seq, sums.all[:], migrated)
	return err
}

const (
	putSums  = `INSERT INTO document_sum VALUES (?,?)`
	putEntry = `INSERT INTO log (kind, ref, about, sum, migrated) VALUES ('document', ?, '', ?, ?)`
)

// sumColumns are what eachRow scans.
const sumColumns = `d.seq, d.source, d.id, d.rev, d.hash, d.url, d.title, d.body, d.lang, d.published, d.precision, d.collected, d.tlp,
	d.publisher, d.class, d.excerpt, d.sectors, d.fields, d.warnings, d.raw_type, d.raw, d.destroyed IS NOT NULL`

// summedRow is a revision with its raw bytes, to be summed up.
type summedRow struct {
	docRow
	seq       int64
	packed    []byte
	destroyed bool
}

func (r *summedRow) scan(rows *sql.Rows, more ...any) error {
	return rows.Scan(append([]any{&r.seq, &r.source, &r.id, &r.rev, &r.hash, &r.url, &r.title, &r.body, &r.lang, &r.published, &r.precision, &r.collected, &r.tlp,
		&r.publisher, &r.class, &r.excerpt, &r.sectors, &r.fields, &r.warnings, &r.rawType, &r.packed, &r.destroyed}, more...)...)
}

// batch is how many revisions are summed up between two writes of a migration.
const batch = 500

// sealDocuments makes the sums of revisions that were stored before there were
// any. One whose content does not fit the digest that was always kept of it is
// quarantined; a destroyed one has nothing left to compare.
func sealDocuments(ctx context.Context, tx *sql.Tx) error {
	seal, err := tx.PrepareContext(ctx, putSums)
	if err != nil {
		return err
	}
	defer seal.Close()
	entry, err := tx.PrepareContext(ctx, putEntry)
	if err != nil {
		return err
	}
	defer entry.Close()
	for last := int64(-1); ; {
		all, err := summedRows(ctx, tx, last)
		if err != nil || len(all) == 0 {
			return err
		}
		for i := range all {
			r := &all[i]
			sums := docSums{text: r.textSum(), raw: rawSum(r.packed)}
			sums.all = r.sum(sums.text, sums.raw)
			if err := sealRevision(seal, entry, r.seq, sums, true); err != nil {
				return err
			}
			d := r.document()
			if h := d.Hash(); !r.destroyed && !bytes.Equal(h[:], r.hash) {
				if err := quarantine(ctx, tx, newAltered(sealDocument, r.seq, r.name(), faultHash)); err != nil {
					return err
				}
			}
			last = r.seq
		}
	}
}

func summedRows(ctx context.Context, q queryer, after int64) (all []summedRow, err error) {
	rows, err := q.QueryContext(ctx, `SELECT `+sumColumns+` FROM document d WHERE d.seq > ? ORDER BY d.seq LIMIT ?`, after, batch)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r summedRow
		if err := r.scan(rows); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// alteredDocuments compares every revision with its sums, and these with the
// log. 1,000,000 revisions take some 40 MB beside the largest document.
func alteredDocuments(ctx context.Context, q queryer) (all []Altered, err error) {
	logged, repeated, err := loggedDocuments(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, seq := range repeated {
		all = append(all, newAltered(sealDocument, seq, "", faultSecond))
	}
	rows, err := q.QueryContext(ctx, `SELECT `+sumColumns+`, z.sums FROM document d LEFT JOIN document_sum z ON z.seq = d.seq ORDER BY d.seq`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r summedRow
		var kept []byte
		if err := r.scan(rows, &kept); err != nil {
			return nil, fmt.Errorf("row %d: %w", r.seq, err)
		}
		fault := r.fault(kept, r.destroyed)
		sums, _ := parseSums(kept)
		entry, isLogged := logged[r.seq]
		delete(logged, r.seq)
		switch {
		case fault != "":
		case !isLogged:
			fault = faultLog
		case entry != sums.all:
			fault = faultSum
		case r.destroyed && r.packed != nil:
			fault = faultTomb
		case !r.destroyed && rawSum(r.packed) != sums.raw:
			fault = faultSum
		}
		if fault != "" {
			all = append(all, newAltered(sealDocument, r.seq, r.name(), fault))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for seq := range logged {
		all = append(all, newAltered(sealDocument, seq, "", faultGone))
	}
	slices.SortStableFunc(all, func(a, b Altered) int { return compareRefs(a.key, b.key) })
	return all, nil
}

// loggedDocuments is the log's sum of each revision, and those it has more than once.
func loggedDocuments(ctx context.Context, q queryer) (sums map[int64][32]byte, repeated []int64, err error) {
	rows, err := q.QueryContext(ctx, `SELECT ref, sum FROM log WHERE kind = 'document' ORDER BY n`)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	sums = map[int64][32]byte{}
	for rows.Next() {
		var seq int64
		var sum sql.RawBytes
		if err := rows.Scan(&seq, &sum); err != nil {
			return nil, nil, err
		}
		if _, again := sums[seq]; again {
			repeated = append(repeated, seq)
		}
		var s [32]byte
		copy(s[:], sum)
		sums[seq] = s
	}
	return sums, repeated, rows.Err()
}
