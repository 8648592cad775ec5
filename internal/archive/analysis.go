package archive

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"kazami/internal/horizon"
)

// Analysed is what was read in one revision, as far as the archive keeps it.
type Analysed struct {
	Stored
	Lang    string
	SimHash uint64
	Sketch  []byte
	Terms   []Term
	Themes  []string
	Sectors []string
	Threats []string
	Sharing []string
}

// Pending is a revision that is to be read.
type Pending struct {
	Stored
	Old  bool                // a later revision is in the archive
	Tags map[string][]string // ids by kind, of what was read already
}

// Pending is every revision that was not yet read by this version of the
// analysis, by date, source, id and revision; undated ones come first. What was
// read in a text that was destroyed stays as it is, and what is not what was
// stored is left out. It goes on while analyses are being saved.
func (s *Store) Pending(ctx context.Context, version int) iter.Seq2[Pending, error] {
	return pending(ctx, s.read, &s.found, "read pending documents", `NULL`, `(a.seq IS NULL OR a.version <> ?)`, version)
}

// Unindexed is every revision that this version of the analysis has read and that
// is missing in the index, with its tags, in the order of [Store.Pending]. It
// goes on while revisions are marked by [Store.Indexed].
func (s *Store) Unindexed(ctx context.Context, version int) iter.Seq2[Pending, error] {
	return pending(ctx, s.read, &s.found, "read documents that are not indexed", `(SELECT json_group_array(json_array(g.kind, g.id)) FROM tag g WHERE g.seq = d.seq)`,
		`a.version = ? AND a.indexed = 0`, version)
}

func pending(ctx context.Context, q queryer, f *found, doing, tags, which string, version int) iter.Seq2[Pending, error] {
	return func(yield func(Pending, error) bool) {
		rows, err := q.QueryContext(ctx, `SELECT `+documentColumns+`,
			EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev), `+tags+`
			FROM document d LEFT JOIN analysis a ON a.seq = d.seq
			WHERE d.destroyed IS NULL AND `+which+` AND `+sound+` AND `+hasText+` ORDER BY d.published, d.source, d.id, d.rev`, version)
		if err != nil {
			yield(Pending{}, fmt.Errorf("%s: %w", doing, err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var p Pending
			var tags []byte
			p.Stored, err = scanDocument(rows, &p.Old, &tags)
			if err == nil {
				p.Tags, err = tagsOf(tags)
			}
			if err != nil {
				err = fmt.Errorf("%s: %w", doing, err)
			}
			if f.note(p.Stored) {
				continue
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Pending{}, fmt.Errorf("%s: %w", doing, err))
		}
	}
}

// CountPending is how many revisions Pending and Unindexed would yield.
func (s *Store) CountPending(ctx context.Context, version int) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM document d LEFT JOIN analysis a ON a.seq = d.seq
		WHERE d.destroyed IS NULL AND (a.seq IS NULL OR a.version <> ? OR a.indexed = 0) AND `+sound+` AND `+hasText, version).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count pending documents: %w", err)
	}
	return n, nil
}

// Relabelled lists, by source and id, the documents whose newest revision was
// not yet read by this version of the analysis and is labelled more strictly
// than least: an index may still have them under an earlier label.
func (s *Store) Relabelled(ctx context.Context, version int, least horizon.TLP) ([]DocumentKey, error) {
	var all []DocumentKey
	err := each(ctx, s.read, `SELECT d.source, d.id FROM document d LEFT JOIN analysis a ON a.seq = d.seq
		WHERE d.destroyed IS NULL AND (a.seq IS NULL OR a.version <> ? OR a.indexed = 0) AND d.rev > 1 AND d.tlp < ?
		AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev)
		ORDER BY d.source, d.id`, func(r *sql.Rows) error {
		var k DocumentKey
		err := r.Scan(&k.Source, &k.ID)
		all = append(all, k)
		return err
	}, version, least)
	if err != nil {
		return nil, fmt.Errorf("read documents labelled anew: %w", err)
	}
	return all, nil
}

// ForgetIndex marks every revision as missing in the index. What was read stays.
func (s *Store) ForgetIndex(ctx context.Context) error {
	return inTx(ctx, s.write, "forget index", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE analysis SET indexed = 0 WHERE seq NOT IN (SELECT seq FROM citation)`)
		return err
	})
}

// unread is the version of what is to be read again; no analysis has it.
const unread = 0

// ForgetAnalyses makes every revision pending and forgets what sources repeat,
// if some were read by another version of the analysis; 0 forgets all that were
// read. What was forgotten before is not forgotten again, so that a reading that
// was broken off goes on. It reports whether there were such.
func (s *Store) ForgetAnalyses(ctx context.Context, version int) (others bool, err error) {
	err = inTx(ctx, s.write, "forget analyses", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM analysis a JOIN document d ON d.seq = a.seq
			WHERE d.destroyed IS NULL AND a.version NOT IN (?, ?))`, unread, version).Scan(&others)
		if err != nil || !others {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE analysis SET version = ?, indexed = 0 WHERE seq IN (SELECT d.seq FROM document d WHERE d.destroyed IS NULL AND `+hasText+`)`, unread); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM boilerplate`)
		return err
	})
	return others, err
}

// Indexed marks revisions as those that the index has. Call it after the index
// has them on disk.
func (s *Store) Indexed(ctx context.Context, seqs []int64) error {
	list, err := json.Marshal(seqs)
	if err != nil {
		return fmt.Errorf("mark what is indexed: %w", err)
	}
	return inTx(ctx, s.write, "mark what is indexed", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE analysis SET indexed = 1 WHERE seq IN (SELECT value FROM json_each(?))`, string(list))
		return err
	})
}

// SaveAnalyses stores what was read, and what was learned by then of what
// sources repeat, in one transaction, and marks the years whose counts it
// changes. The index does not have them until [Store.Indexed] says so.
func (s *Store) SaveAnalyses(ctx context.Context, version int, all []Analysed, repeats map[string][]byte) error {
	s.names.Lock()
	defer s.names.Unlock()
	if err := s.names.load(ctx, s.read); err != nil {
		return err
	}
	terms := &newTerms{n: &s.names}
	err := inTx(ctx, s.write, "store analyses", func(tx *sql.Tx) (err error) {
		w, err := newAnalysisWriter(ctx, tx)
		if err != nil {
			return err
		}
		terms.put = w.term
		for i := range all {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := w.write(terms, version, &all[i]); err != nil {
				return fmt.Errorf("document %s/%s: %w", all[i].Source, all[i].ID, err)
			}
		}
		for key, state := range repeats {
			if _, err := tx.ExecContext(ctx, `INSERT INTO boilerplate VALUES (?,?) ON CONFLICT (key) DO UPDATE SET state = excluded.state`, key, state); err != nil {
				return err
			}
		}
		return w.finish()
	})
	if err != nil {
		terms.undo()
	}
	return err
}

type analysisWriter struct {
	put, term, untag, tag, dirty, dirtied *sql.Stmt
	years                                 map[int]bool
	ids                                   []uint32
	blob                                  []byte
}

func newAnalysisWriter(ctx context.Context, tx *sql.Tx) (*analysisWriter, error) {
	w := &analysisWriter{years: map[int]bool{}, blob: []byte{}} // nil would be NULL
	for _, p := range []struct {
		stmt **sql.Stmt
		sql  string
	}{
		{&w.put, `INSERT INTO analysis VALUES (?,?,0,?,?,?,?) ON CONFLICT (seq) DO UPDATE SET version = excluded.version, indexed = 0,
			lang = excluded.lang, simhash = excluded.simhash, terms = excluded.terms, sketch = excluded.sketch`},
		{&w.term, `INSERT INTO term VALUES (?,?,?)`},
		{&w.untag, `DELETE FROM tag WHERE seq = ?`},
		{&w.tag, `INSERT OR IGNORE INTO tag VALUES (?,?,?)`},
		{&w.dirty, `INSERT OR IGNORE INTO dirty VALUES (?)`},
		{&w.dirtied, `INSERT OR IGNORE INTO dirty SELECT CAST(strftime('%Y', published + 32400, 'unixepoch') AS INTEGER) FROM document
			WHERE source = ? AND id = ? AND rev = ? AND published IS NOT NULL`},
	} {
		stmt, err := tx.PrepareContext(ctx, p.sql)
		if err != nil {
			return nil, err
		}
		*p.stmt = stmt // closed with the transaction
	}
	return w, nil
}

// write cannot be cancelled: a statement that can be costs a goroutine.
func (w *analysisWriter) write(terms *newTerms, version int, a *Analysed) error {
	w.ids = w.ids[:0]
	for _, t := range a.Terms {
		id, err := terms.id(t)
		if err != nil {
			return err
		}
		w.ids = append(w.ids, uint32(id))
	}
	slices.Sort(w.ids)
	w.blob = appendIDs(w.blob[:0], slices.Compact(w.ids))
	if _, err := w.put.Exec(a.Seq, version, a.Lang, int64(a.SimHash), w.blob, a.Sketch); err != nil {
		return err
	}
	if _, err := w.untag.Exec(a.Seq); err != nil {
		return err
	}
	for _, tags := range []struct {
		kind string
		ids  []string
	}{{TagTheme, a.Themes}, {TagSector, a.Sectors}, {TagThreat, a.Threats}, {TagSharing, a.Sharing}} {
		for _, id := range tags.ids {
			if _, err := w.tag.Exec(tags.kind, id, a.Seq); err != nil {
				return err
			}
		}
	}
	if !a.Published.IsZero() {
		w.years[a.Published.In(horizon.Tokyo).Year()] = true
	}
	if a.Rev > 1 { // where the one before it is taken back, if it was dated otherwise
		_, err := w.dirtied.Exec(a.Source, a.ID, a.Rev-1)
		return err
	}
	return nil
}

func (w *analysisWriter) finish() error {
	for year := range w.years {
		if _, err := w.dirty.Exec(year); err != nil {
			return err
		}
	}
	return nil
}

func appendIDs(b []byte, ids []uint32) []byte {
	var last uint32
	for _, id := range ids {
		b = binary.AppendUvarint(b, uint64(id-last))
		last = id
	}
	return b
}

// eachID calls f with every number that appendIDs wrote.
func eachID(b []byte, f func(uint32)) error {
	var id uint32
	for len(b) > 0 {
		d, n := binary.Uvarint(b)
		if n <= 0 {
			return fmt.Errorf("damaged list of terms: run kazami reindex")
		}
		id += uint32(d)
		b = b[n:]
		f(id)
	}
	return nil
}

// Boilerplate is the saved state of what a source repeats, by key; nil if
// none was saved.
func (s *Store) Boilerplate(ctx context.Context) (map[string][]byte, error) {
	all := map[string][]byte{}
	err := each(ctx, s.read, `SELECT key, state FROM boilerplate`, func(r *sql.Rows) error {
		var key string
		var state []byte
		err := r.Scan(&key, &state)
		all[key] = state
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read boilerplate: %w", err)
	}
	return all, nil
}
