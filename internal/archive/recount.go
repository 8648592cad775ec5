package archive

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"kazami/internal/archive/countrow"
	"kazami/internal/horizon"
)

// lateAfter is how long after its period a document may be collected and still
// be evidence (METHOD section 1, back-fill).
const lateAfter = 28

// Counted says what Recount did.
type Counted struct {
	Years  int // years counted again
	Rows   int // rows written
	Copies int // documents that an earlier one had already
}

// Recount counts again every year that saved analyses have changed. newStories
// makes a fresh pass; documents of each label are distinguished among themselves alone,
// so that no stricter text can move the count of those who may not see it. A killed Recount leaves the
// years marked and the old rows in place: the next one completes it.
func (s *Store) Recount(ctx context.Context, newStories func() Stories) (Counted, error) {
	var years []int
	err := each(ctx, s.read, `SELECT year FROM dirty ORDER BY year`, func(r *sql.Rows) error {
		var y int
		err := r.Scan(&y)
		years = append(years, y)
		return err
	})
	if err != nil {
		return Counted{}, fmt.Errorf("count: %w", err)
	}
	var sum Counted
	for len(years) > 0 {
		n := 1
		for n < len(years) && years[n] == years[0]+n {
			n++
		}
		c, err := s.recount(ctx, years[0], years[n-1], newStories)
		if err != nil {
			return sum, err
		}
		sum.Years += n
		sum.Rows += c.Rows
		sum.Copies += c.Copies
		years = years[n:]
	}
	return sum, nil
}

// recount replaces the rows of all periods that touch the years first..last.
func (s *Store) recount(ctx context.Context, first, last int, newStories func() Stories) (Counted, error) {
	s.names.Lock()
	defer s.names.Unlock()
	if err := s.names.load(ctx, s.read); err != nil {
		return Counted{}, err
	}
	c := &counter{
		from: time.Date(first, 1, 1, 0, 0, 0, 0, horizon.Tokyo), to: time.Date(last+1, 1, 1, 0, 0, 0, 0, horizon.Tokyo),
		fresh: newStories, stories: map[horizon.TLP]Stories{}, open: map[rowKey]*countrow.Tally{},
	}
	err := inTx(ctx, s.write, fmt.Sprintf("count %d to %d", first, last), func(tx *sql.Tx) error {
		if err := c.count(ctx, tx, &s.names); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM dirty WHERE year BETWEEN ? AND ?`, first, last)
		return err
	})
	if err != nil {
		s.names.loaded = false // numbers given in vain are read again
	}
	return c.done, err
}

type rowKey struct {
	horizon.Period
	avail int64
	clear bool
}

type docKey struct {
	source horizon.SourceID
	id     horizon.DocumentID
}

// counter turns documents in order of date into rows.
type counter struct {
	from, to  time.Time
	fresh     func() Stories
	stories   map[horizon.TLP]Stories // by label
	open      map[rowKey]*countrow.Tally
	put, copy *sql.Stmt
	stratum   func(context.Context, horizon.Stratum) (horizon.StratumID, error)
	done      Counted

	last   docKey // forerunner of the revision at hand
	copied bool   // whether it, or the first of those that it followed, was a copy
	terms  []uint32
}

// count replaces the rows of all periods that touch the time from..to.
func (c *counter) count(ctx context.Context, tx *sql.Tx, n *names) error {
	if err := c.prepare(ctx, tx, n); err != nil {
		return err
	}
	// Stories look back 28 days and weeks begin up to 6 days before a year.
	rows, err := tx.QueryContext(ctx, `SELECT d.source, d.id, d.published, d.precision, d.collected, d.tlp, coalesce(s.archive, 0), a.lang, a.simhash, a.terms, d.seq, a.sketch,
		p.published, p.precision, p.tlp, n.published, n.precision, n.tlp, n.collected
		FROM document d JOIN analysis a ON a.seq = d.seq LEFT JOIN source s ON s.id = d.source
		LEFT JOIN document p ON p.source = d.source AND p.id = d.id AND p.rev = d.rev - 1
		LEFT JOIN document n ON n.source = d.source AND n.id = d.id AND n.rev = d.rev + 1
		WHERE d.published >= ? AND d.published < ? AND coalesce(s.evidence, 0) = 0 AND `+sound+` AND NOT `+inPack+` ORDER BY d.published, d.source, d.id, d.rev`,
		c.from.AddDate(0, 0, -35).Unix(), c.to.AddDate(0, 0, 7).Unix())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := c.document(ctx, rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return c.flush(ctx, time.Time{})
}

func (c *counter) prepare(ctx context.Context, tx *sql.Tx, n *names) error {
	for _, b := range []horizon.Bin{horizon.Weekly, horizon.Monthly, horizon.Yearly} {
		lo, hi := horizon.PeriodOf(b, c.from), horizon.PeriodOf(b, c.to.Add(-time.Second))
		if _, err := tx.ExecContext(ctx, `DELETE FROM counts WHERE bin = ? AND period BETWEEN ? AND ?`, b, lo.N, hi.N); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM copy WHERE seq IN (SELECT d.seq FROM document d WHERE d.published >= ? AND d.published < ? AND `+hasText+`)`, c.from.Unix(), c.to.Unix())
	if err != nil {
		return err
	}
	if c.copy, err = tx.PrepareContext(ctx, `INSERT OR REPLACE INTO copy VALUES (?, coalesce((SELECT first FROM copy WHERE seq = ?), ?))`); err != nil {
		return err
	}
	if c.put, err = tx.PrepareContext(ctx, `INSERT INTO counts VALUES (?,?,?,?,?)`); err != nil {
		return err
	}
	c.stratum = func(ctx context.Context, st horizon.Stratum) (horizon.StratumID, error) {
		return n.stratum(ctx, tx, st)
	}
	return nil
}

// place is where a revision is counted.
type place struct {
	published sql.NullInt64
	precision sql.Null[horizon.Precision]
	tlp       sql.Null[horizon.TLP]
}

// same reports whether two revisions are counted in the same rows.
func (p place) same(q place) bool {
	return p.published == q.published && p.precision == q.precision && (p.tlp.V == horizon.Clear) == (q.tlp.V == horizon.Clear)
}

// revision is a row of what is to be counted.
type revision struct {
	docKey
	place
	seq                int64
	collected, simhash int64
	sketch             []byte
	archived           bool
	lang               string
	terms              []byte
	before, after      place // of the revisions around it; zero if there is none
	replaced           sql.NullInt64
}

func (r *revision) scan(rows *sql.Rows) error {
	return rows.Scan(&r.source, &r.id, &r.published, &r.precision, &r.collected, &r.tlp, &r.archived, &r.lang, &r.simhash, &r.terms, &r.seq, &r.sketch,
		&r.before.published, &r.before.precision, &r.before.tlp, &r.after.published, &r.after.precision, &r.after.tlp, &r.replaced)
}

// document adds one revision to its week, month and year: what it has more or
// less than the one before it. Where that one was dated or labelled otherwise,
// it is taken back there, and this one added whole here.
func (c *counter) document(ctx context.Context, rows *sql.Rows) error {
	var r revision
	if err := r.scan(rows); err != nil {
		return err
	}
	at := time.Unix(r.published.Int64, 0)
	if err := c.flush(ctx, at); err != nil {
		return err
	}
	follows := r.docKey == c.last && r.before.same(r.place)
	if !follows { // the first revision decides for those that follow it
		if err := c.markCopy(ctx, &r, at); err != nil {
			return err
		}
	}
	c.last = r.docKey
	if c.copied {
		return nil
	}
	st, err := c.stratum(ctx, horizon.Stratum{Source: r.source, Lang: r.lang})
	if err != nil {
		return err
	}
	var before []uint32
	if follows {
		before = slices.Clone(c.terms)
	}
	c.terms = c.terms[:0]
	if err := eachID(r.terms, func(id uint32) { c.terms = append(c.terms, id) }); err != nil {
		return err
	}
	for _, b := range []horizon.Bin{horizon.Weekly, horizon.Monthly, horizon.Yearly} {
		p := horizon.PeriodOf(b, at)
		if !r.precision.V.Fits(b) || !p.End().After(c.from) || !p.Start().Before(c.to) {
			continue
		}
		docs := 1
		if follows {
			docs = 0
		}
		c.row(p, r.collected, r.archived, r.tlp.V).Add(st, before, c.terms, docs)
		if r.replaced.Valid && !r.after.same(r.place) {
			c.row(p, r.replaced.Int64, r.archived, r.tlp.V).Add(st, c.terms, nil, -1)
		}
	}
	return nil
}

// row is the open row of a document: what is collected within its period, or
// is history, is available on the period's last day.
func (c *counter) row(p horizon.Period, collected int64, archived bool, tlp horizon.TLP) *countrow.Tally {
	avail := dayOf(p.End()) - 1
	if !archived {
		avail = max(avail, dayOf(time.Unix(collected, 0)))
	}
	k := rowKey{p, avail, tlp == horizon.Clear}
	t := c.open[k]
	if t == nil {
		t = countrow.NewTally()
		c.open[k] = t
	}
	return t
}

// flush writes the rows whose period ended by the time at; all if at is zero.
func (c *counter) flush(ctx context.Context, at time.Time) error {
	if len(c.open) == 0 {
		return nil
	}
	var done []rowKey
	for k := range c.open {
		if at.IsZero() || !k.End().After(at) {
			done = append(done, k)
		}
	}
	slices.SortFunc(done, func(a, b rowKey) int {
		return cmp.Or(cmp.Compare(a.Bin, b.Bin), cmp.Compare(a.N, b.N), cmp.Compare(a.avail, b.avail))
	})
	for _, k := range done {
		if _, err := c.put.ExecContext(ctx, k.Bin, k.N, k.avail, k.clear, c.open[k].Encode()); err != nil {
			return err
		}
		c.done.Rows++
		delete(c.open, k)
	}
	return nil
}

// dayOf is the number of the day in Tokyo that holds t, since 1970-01-01.
func dayOf(t time.Time) int64 {
	sec := t.Unix() + 9*60*60
	day := sec / 86400
	if sec%86400 < 0 {
		day--
	}
	return day
}

// errUndo ends a transaction of which nothing is to stay.
var errUndo = errors.New("nothing is to be stored")

// DifferentCounts counts every period anew, stores nothing of it, and lists the
// periods whose stored rows are others, by bin and time. Years that wait to be
// counted again make waiting true; then nothing is compared.
func (s *Store) DifferentCounts(ctx context.Context, newStories func() Stories) (different []horizon.Period, waiting bool, err error) {
	var dirty int
	var first, last sql.NullInt64
	err = s.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM dirty), min(published), max(published) FROM document`).Scan(&dirty, &first, &last)
	if err != nil || dirty > 0 {
		return nil, dirty > 0, err
	}
	s.names.Lock()
	defer s.names.Unlock()
	if err := s.names.load(ctx, s.read); err != nil {
		return nil, false, err
	}
	s.names.loaded = false // numbers given in vain are read again
	c := &counter{
		from:  time.Date(time.Unix(first.Int64, 0).In(horizon.Tokyo).Year(), 1, 1, 0, 0, 0, 0, horizon.Tokyo),
		to:    time.Date(time.Unix(last.Int64, 0).In(horizon.Tokyo).Year()+1, 1, 1, 0, 0, 0, 0, horizon.Tokyo),
		fresh: newStories, stories: map[horizon.TLP]Stories{}, open: map[rowKey]*countrow.Tally{},
	}
	err = inTx(ctx, s.write, "verify counts", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `CREATE TEMP TABLE kept AS SELECT * FROM counts; DELETE FROM counts`); err != nil {
			return err
		}
		if err := c.count(ctx, tx, &s.names); err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, `SELECT DISTINCT bin, period FROM (
			SELECT * FROM (SELECT * FROM counts EXCEPT SELECT * FROM temp.kept)
			UNION ALL SELECT * FROM (SELECT * FROM temp.kept EXCEPT SELECT * FROM counts)) ORDER BY bin, period`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p horizon.Period
			if err := rows.Scan(&p.Bin, &p.N); err != nil {
				return err
			}
			different = append(different, p)
		}
		return errors.Join(rows.Err(), errUndo)
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return different, false, err
}
