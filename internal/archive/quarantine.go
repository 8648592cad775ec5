package archive

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// quarantined is the records that are in quarantine, by kind and number.
func quarantined(ctx context.Context, q queryer) (all []Altered, err error) {
	rows, err := q.QueryContext(ctx, `SELECT kind, ref, about, fault FROM quarantine ORDER BY kind, ref, about`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind, about, fault string
		var key any
		if err := rows.Scan(&kind, &key, &about, &fault); err != nil {
			return nil, err
		}
		all = append(all, newAltered(kind, key, about, fault))
	}
	return all, rows.Err()
}

// sound is the condition that a revision, d, is not in quarantine.
const sound = `NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.kind = 'document' AND q.ref = d.seq)`

// found is what was met altered while documents were read.
type found struct {
	sync.Mutex
	all map[int64]Altered
}

// note keeps in mind that a document was altered; it reports whether it was.
func (f *found) note(d Stored) bool {
	if d.Altered == "" {
		return false
	}
	f.Lock()
	defer f.Unlock()
	if f.all == nil {
		f.all = map[int64]Altered{}
	}
	f.all[d.Seq] = newAltered(sealDocument, d.Seq, string(d.Source)+"/"+string(d.ID), d.Altered)
	return true
}

// Quarantine puts in quarantine what was met altered among the documents that
// this Store read, and what is found altered now of every other kind of record,
// and gives all of it, by kind and number. The documents that were not read are
// left to [Store.Check].
func (s *Store) Quarantine(ctx context.Context) (all []Altered, err error) {
	s.found.Lock()
	all = slices.SortedFunc(maps.Values(s.found.all), func(a, b Altered) int { return compareRefs(a.key, b.key) })
	s.found.Unlock()
	for _, k := range seals {
		if k.kind == sealDestroyed {
			continue // a document
		}
		some, err := k.altered(ctx, s.read)
		if err != nil {
			return nil, fmt.Errorf("check the records: %s: %w", k.kind, err)
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, inTx(ctx, s.write, "quarantine what was altered", func(tx *sql.Tx) error {
		for _, a := range all {
			if err := quarantine(ctx, tx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// quarantine keeps that a record was found altered. Counts of a document's year
// are made anew, without it, and its source is read from its beginning the next
// time: if it still has the document, that becomes a revision.
func quarantine(ctx context.Context, tx *sql.Tx, a Altered) error {
	done, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO quarantine VALUES (?,?,?,?)`, a.Kind, a.key, a.About, a.Fault)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 || a.Kind != sealDocument {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM position WHERE source = (SELECT source FROM document WHERE seq = ?)`, a.key); err != nil {
		return err
	}
	return recountWithout(ctx, tx, a)
}

// recountWithout has the year of a document counted again.
func recountWithout(ctx context.Context, tx *sql.Tx, a Altered) error {
	if a.Kind != sealDocument {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO dirty SELECT CAST(strftime('%Y', published + 32400, 'unixepoch') AS INTEGER)
		FROM document WHERE seq = ? AND published IS NOT NULL`, a.key)
	return err
}

// Check compares every record with its sum and with the log, and gives those
// that were altered, by kind and number. They enter the quarantine; what is in
// it and whole again, its row having been restored, leaves it.
func (s *Store) Check(ctx context.Context) (all []Altered, err error) {
	err = inTx(ctx, s.write, "check the records", func(tx *sql.Tx) error {
		before, err := quarantined(ctx, tx)
		if err != nil {
			return err
		}
		if all, err = check(ctx, tx, before); err != nil {
			return err
		}
		for _, a := range before {
			if slices.ContainsFunc(all, a.same) {
				continue
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM quarantine WHERE kind = ? AND ref = ? AND about = ?`, a.Kind, a.key, a.About); err != nil {
				return err
			}
			if err := recountWithout(ctx, tx, a); err != nil {
				return err
			}
		}
		for _, a := range all {
			if err := quarantine(ctx, tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// check is the records of every kind that were altered. What did not fit its
// digest when sums were first made has a sum that fits, and stays in quarantine.
func check(ctx context.Context, q queryer, before []Altered) ([]Altered, error) {
	all, err := alteredDocuments(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, a := range before {
		if a.Fault == faultHash && !slices.ContainsFunc(all, a.same) {
			all = append(all, a)
		}
	}
	for _, k := range seals {
		some, err := k.altered(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.kind, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

func (a Altered) same(b Altered) bool {
	return a.Kind == b.Kind && a.Ref == b.Ref && a.About == b.About
}
