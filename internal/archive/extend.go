package archive

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"kazami/internal/horizon"
)

// What of documents d a count pack holds, and which of them have their text. The
// tables of packs are those of the package packs.
const (
	inPack  = `(d.tlp = 4 AND EXISTS (SELECT 1 FROM pack_slice k WHERE k.source = d.source AND d.published >= k.since AND d.published < k.until))`
	hasText = `NOT EXISTS (SELECT 1 FROM citation x WHERE x.seq = d.seq)`
)

// Extension is one transaction in which a room of the archive writes tables of its own.
type Extension struct {
	tx    *sql.Tx
	store *Store
	terms *newTerms
}

// Extend runs f in one transaction: all of it is stored, or nothing. Terms and
// documents have no other writer meanwhile.
func Extend(ctx context.Context, s *Store, doing string, f func(*Extension) error) error {
	s.names.Lock()
	defer s.names.Unlock()
	if err := s.names.load(ctx, s.read); err != nil {
		return err
	}
	err := Write(ctx, s, doing, func(e *Extension) (err error) {
		e.terms = &newTerms{n: &s.names}
		if e.terms.put, err = e.tx.PrepareContext(ctx, `INSERT INTO term VALUES (?,?,?)`); err != nil {
			return err
		}
		return f(e)
	})
	if err != nil {
		s.names.loaded = false // numbers given in vain are read again
	}
	return err
}

// Write is [Extend] for a room that gives no term, stratum or document a number.
func Write(ctx context.Context, s *Store, doing string, f func(*Extension) error) error {
	return inTx(ctx, s.write, doing, func(tx *sql.Tx) error { return f(&Extension{tx: tx, store: s}) })
}

// Exec runs a statement.
func (e *Extension) Exec(ctx context.Context, query string, args ...any) error {
	_, err := e.tx.ExecContext(ctx, query, args...)
	return err
}

// Append inserts a row of a kind that is sealed, and seals it.
func (e *Extension) Append(ctx context.Context, kind, query string, args ...any) error {
	done, err := e.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return sealLast(ctx, e.tx, kind, done)
}

// Distrusted is the keys of the records of a kind that were altered since they were
// stored: nobody is given what they say.
func Distrusted(ctx context.Context, s *Store, kind string) (map[any]bool, error) {
	bad, err := distrusted(ctx, s.read, kind)
	return bad.refs, err
}

// Each calls f for every row of a query.
func (e *Extension) Each(ctx context.Context, query string, f func(*sql.Rows) error, args ...any) error {
	return each(ctx, e.tx, query, f, args...)
}

// Term is the number of a series, which it is given if it has none.
func (e *Extension) Term(t Term) (horizon.TermID, error) { return e.terms.id(t) }

// Terms is every series by its number.
func (e *Extension) Terms() map[Term]horizon.TermID { return e.terms.n.terms }

// Stratum is the number of a stratum, which it is given if it has none.
func (e *Extension) Stratum(ctx context.Context, st horizon.Stratum) (horizon.StratumID, error) {
	return e.terms.n.stratum(ctx, e.tx, st)
}

// Citation is a document of which the archive has where it stands and what it names,
// and not its text.
type Citation struct {
	horizon.Document
	Read  string              // the language that it was read in
	Copy  bool                // of an earlier document
	Tags  map[string][]string // ids by kind
	Terms []uint32            // numbers of those of its terms that are known
}

// Cite stores documents whose text is not here, and returns the numbers of their
// newest revisions. They are found by their tags and terms; they are never read again,
// and not counted. What the archive has with its text stays as it is: its number is 0.
func (e *Extension) Cite(ctx context.Context, all []Citation) ([]int64, error) {
	docs := make([]horizon.Document, len(all))
	for i := range all {
		docs[i] = all[i].Document
	}
	var p putter
	if err := p.prepare(ctx, e.tx); err != nil {
		return nil, err
	}
	defer p.close()
	w, err := newAnalysisWriter(ctx, e.tx)
	if err != nil {
		return nil, err
	}
	own, err := e.tx.PrepareContext(ctx, `SELECT count(*) FROM document d WHERE d.source = ? AND d.id = ? AND `+hasText)
	if err != nil {
		return nil, err
	}
	defer own.Close()
	seqs := make([]int64, len(all))
	ready, n := ready(docs, e.store.zip), horizon.Stored{}
	for i := range all {
		c := &all[i]
		texts := 0
		err := own.QueryRow(c.Source, c.ID).Scan(&texts)
		if err == nil && texts > 0 {
			continue
		}
		if err == nil {
			err = p.put(&docs[i], &ready[i], &n)
		}
		if err == nil {
			err = e.tx.QueryRowContext(ctx, `SELECT max(seq) FROM document WHERE source = ? AND id = ?`, c.Source, c.ID).Scan(&seqs[i])
		}
		if err == nil {
			err = w.cite(seqs[i], c)
		}
		if err == nil {
			err = e.Exec(ctx, `UPDATE analysis SET indexed = 1 WHERE seq = ?`, seqs[i]) // no index waits for it
		}
		if err == nil && c.Copy {
			err = e.Exec(ctx, `INSERT OR IGNORE INTO copy VALUES (?1, ?1)`, seqs[i])
		}
		if err != nil {
			return nil, fmt.Errorf("cite %s/%s: %w", c.Source, c.ID, err)
		}
	}
	return seqs, nil
}

// cite writes what is known of a citation as if it had been read, by no version of the
// analysis and for no index.
func (w *analysisWriter) cite(seq int64, c *Citation) error {
	slices.Sort(c.Terms)
	if _, err := w.put.Exec(seq, unread, c.Read, 0, appendIDs([]byte{}, slices.Compact(c.Terms)), nil); err != nil {
		return err
	}
	if _, err := w.untag.Exec(seq); err != nil {
		return err
	}
	for kind, ids := range c.Tags {
		for _, id := range ids {
			if _, err := w.tag.Exec(kind, id, seq); err != nil {
				return err
			}
		}
	}
	return nil
}

// Each calls f for every row of a query of the archive as it stands.
func Each(ctx context.Context, s *Store, query string, f func(*sql.Rows) error, args ...any) error {
	return each(ctx, s.read, query, f, args...)
}
