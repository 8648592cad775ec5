package archive

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"kazami/internal/horizon"
)

// Records are sealed: when one is stored, the SHA-256 of what was stored is
// appended to the table log, in the same transaction. A record whose bytes no
// longer give its newest sum, that no entry of the log names, or that an
// entry names and that is gone, was altered outside this program. What a
// record says while it is altered is never given to anybody: see [Altered].
//
// The sums carry no secret, so who can write the file can make them fit again.
// That the log itself was not written anew is what checkpoints show: see
// [Store.Checkpoint].

// The kinds of sealed records. Each names what the log's entry is of.
const (
	sealDocument  = "document"  // a revision
	sealDestroyed = "destroyed" // the tombstone of a revision
	sealSource    = "source"
	sealJudgement = "judgement"
	sealWording   = "wording"
	sealIssue     = "issue"
	sealLead      = "lead"
	sealCorrect   = "correction"
	sealOpinion   = "opinion"
	sealAnswer    = "answer"
	sealRule      = "rule"
	sealForecast  = "forecast"

	SealAttached        = "attached" // a document that somebody joined to a change
	SealRequirement     = "requirement"
	SealRequirementNote = "requirement note"
)

// sealed says what is summed of a kind of record: the columns of the rows that
// share a key, in order of the key and of the columns.
type sealed struct {
	kind, table, key string
	about            string // a column, or '': the change whose words or acts these are
	columns          string
	where            string
	later            bool // its table came after the sums
}

// seals are all kinds but documents, whose sums are worked out beside the
// transaction, in the order in which a migration enters them.
var seals = []sealed{
	{sealDestroyed, "document", "seq", "''", "destroyed", "destroyed IS NOT NULL", false},
	{sealSource, "source", "id", "''", "name, url, kind, class, lang, tlp, excerpt, archive, sample, evidence", "1", false},
	{sealJudgement, "judgement", "seq", "change", "change, action, who, at, cut, why, target, before, after, origin", "1", false},
	{sealWording, "wording", "seq", "change", "change, cut, json", "1", false},
	{sealIssue, "issue", "week", "''", "json", "1", false},
	{sealLead, "wording_of_issue", "seq", "''", "week, who, at, title, text, origin", "1", false},
	{sealCorrect, "correction", "seq", "''", "week, cut, at, who, text", "1", false},
	{sealOpinion, "opinion", "seq", "''", "at, text", "1", false},
	{sealAnswer, "opinion", "seq", "change", "who, answered, about, summary, done, change", "answered IS NOT NULL", false},
	{sealRule, "told", "seq", "''", "kind, name, term, cut, at, who, why", "1", false},
	{sealForecast, "forecast", "made", "''", "panel, bin, name, horizon, json", "1", false},
	{SealAttached, "attached", "seq", "change", "change, source, document, off, who, at, cut, why", "1", true},
	{SealRequirement, "requirement", "seq", "''", "id, who, at, json", "1", true},
	{SealRequirementNote, "requirement_note", "seq", "''", "requirement, kind, who, at, cut, json", "1", true},
}

func sealOf(kind string) sealed {
	return seals[slices.IndexFunc(seals, func(k sealed) bool { return k.kind == kind })]
}

// sealLast seals the row that a statement inserted, if it did.
func sealLast(ctx context.Context, tx *sql.Tx, kind string, done sql.Result) error {
	n, err := done.RowsAffected()
	if err != nil || n == 0 {
		return err
	}
	seq, err := done.LastInsertId()
	if err != nil {
		return err
	}
	return sealOf(kind).seal(ctx, tx, seq)
}

// sealedRow is the sum of the rows with a key.
type sealedRow struct {
	about string
	sum   []byte
}

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

// sums reads the rows of a kind, all or those with one key, and sums them up by
// key.
func (k sealed) sums(ctx context.Context, q queryer, key any) (map[any]sealedRow, error) {
	query := `SELECT ` + k.key + `, ` + k.about + `, ` + k.columns + ` FROM ` + k.table + ` WHERE (` + k.where + `)`
	var args []any
	if key != nil {
		query, args = query+` AND `+k.key+` = ?`, []any{key}
	}
	rows, err := q.QueryContext(ctx, query+` ORDER BY `+k.key+`, `+k.columns, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]any, len(names))
	into := make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	all := map[any]sealedRow{}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		var b sumBuilder
		key := hashable(values[0])
		had := all[key]
		b.put(had.sum)
		for _, v := range values[2:] {
			b.put(v)
		}
		about, _ := values[1].(string)
		all[key] = sealedRow{about, b.sum()}
	}
	return all, rows.Err()
}

// seal appends the sum of the records with a key, unless it is the one that the
// log has of them.
func (k sealed) seal(ctx context.Context, tx *sql.Tx, key any) error {
	now, err := k.sums(ctx, tx, key)
	if err != nil {
		return err
	}
	for key, row := range now {
		_, err := tx.ExecContext(ctx, `INSERT INTO log (kind, ref, about, sum, migrated) SELECT ?1, ?2, ?3, ?4, 0 WHERE ?4 IS NOT
			(SELECT sum FROM log WHERE kind = ?1 AND ref = ?2 AND kind <> 'document' ORDER BY n DESC LIMIT 1)`, k.kind, key, row.about, row.sum)
		if err != nil {
			return err
		}
	}
	return nil
}

// sealAll appends the sums of records that were there before the log was.
func (k sealed) sealAll(ctx context.Context, tx *sql.Tx) error {
	now, err := k.sums(ctx, tx, nil)
	if err != nil {
		return err
	}
	for _, key := range slices.SortedFunc(maps.Keys(now), compareRefs) {
		if _, err := tx.ExecContext(ctx, `INSERT INTO log (kind, ref, about, sum, migrated) VALUES (?,?,?,?,1)`, k.kind, key, now[key].about, now[key].sum); err != nil {
			return err
		}
	}
	return nil
}

// Altered names a record that is not what was stored.
type Altered struct {
	Kind  string // document, judgement, wording, ...
	Ref   string // number or name of the record among its kind
	About string // the change it is of, as the log has it; the document as source/id; or ""
	Fault string // what is wrong with it
	key   any    // Ref as the tables have it
}

// String is one line of a report.
func (a Altered) String() string {
	if a.About != "" {
		return fmt.Sprintf("%s %s (%s): %s", a.Kind, a.Ref, a.About, a.Fault)
	}
	return fmt.Sprintf("%s %s: %s", a.Kind, a.Ref, a.Fault)
}

// The faults of a record.
const (
	faultSum    = "its content is not what was stored"
	faultLog    = "the log of the archive does not name it"
	faultGone   = "it is gone"
	faultHash   = "its content did not fit its digest when sums were first made"
	faultTomb   = "its text was destroyed, and there is text"
	faultSecond = "the log names it more than once"
)

// distrust is what was altered of a kind of record.
type distrust struct {
	refs  map[any]bool
	about map[horizon.ChangeID]bool
}

func distrusted(ctx context.Context, q queryer, kind string) (distrust, error) {
	d := distrust{map[any]bool{}, map[horizon.ChangeID]bool{}}
	all, err := sealOf(kind).altered(ctx, q)
	for _, a := range all {
		d.refs[a.key] = true
		if a.About != "" {
			d.about[horizon.ChangeID(a.About)] = true
		}
	}
	return d, err
}

// altered compares the records of a kind with the log.
func (k sealed) altered(ctx context.Context, q queryer) ([]Altered, error) {
	now, err := k.sums(ctx, q, nil)
	if err != nil {
		return nil, err
	}
	logged, err := k.logged(ctx, q)
	if err != nil {
		return nil, err
	}
	var all []Altered
	for _, ref := range slices.SortedFunc(maps.Keys(now), compareRefs) {
		row, was := now[ref], logged[ref]
		delete(logged, ref)
		switch {
		case was.sum == nil:
			all = append(all, newAltered(k.kind, ref, row.about, faultLog))
		case !bytes.Equal(was.sum, row.sum):
			all = append(all, newAltered(k.kind, ref, was.about, faultSum))
			if row.about != was.about {
				all = append(all, newAltered(k.kind, ref, row.about, faultSum))
			}
		}
	}
	for _, ref := range slices.SortedFunc(maps.Keys(logged), compareRefs) {
		all = append(all, newAltered(k.kind, ref, logged[ref].about, faultGone))
	}
	return all, nil
}

// logged is the newest entry of each record of a kind.
func (k sealed) logged(ctx context.Context, q queryer) (map[any]sealedRow, error) {
	rows, err := q.QueryContext(ctx, `SELECT ref, about, sum FROM log WHERE kind = ? AND kind <> 'document' ORDER BY n`, k.kind)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[any]sealedRow{}
	for rows.Next() {
		var ref any
		var r sealedRow
		if err := rows.Scan(&ref, &r.about, &r.sum); err != nil {
			return nil, err
		}
		all[hashable(ref)] = r
	}
	return all, rows.Err()
}

func newAltered(kind string, ref any, about, fault string) Altered {
	return Altered{kind, fmt.Sprint(ref), about, fault, ref}
}

// hashable is a key as a map can have it: somebody may have made it a BLOB.
func hashable(key any) any {
	if b, isBlob := key.([]byte); isBlob {
		return string(b)
	}
	return key
}

func compareRefs(a, b any) int {
	x, isNumber := a.(int64)
	y, isNumberToo := b.(int64)
	if isNumber && isNumberToo {
		return cmp.Compare(x, y)
	}
	return bytes.Compare(fmt.Append(nil, a), fmt.Append(nil, b))
}

// sumBuilder makes the SHA-256 of values so that no two lists of values have
// the same bytes: each has its type and its length before it.
type sumBuilder struct{ b []byte }

func (s *sumBuilder) put(v any) {
	switch v := v.(type) {
	case nil:
		s.b = append(s.b, 'n')
	case int64:
		s.b = binary.LittleEndian.AppendUint64(append(s.b, 'i'), uint64(v))
	case string:
		s.b = append(binary.LittleEndian.AppendUint64(append(s.b, 's'), uint64(len(v))), v...)
	case []byte:
		s.b = append(binary.LittleEndian.AppendUint64(append(s.b, 'b'), uint64(len(v))), v...)
	default:
		s.b = append(fmt.Append(append(s.b, '?'), v), 0) // of no column of ours
	}
}

func (s *sumBuilder) sum() []byte {
	h := sha256.Sum256(s.b)
	return h[:]
}
