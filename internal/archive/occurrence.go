package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// Occurrence is a document with a term or a theme, without its text.
type Occurrence struct {
	Published time.Time
	Precision horizon.Precision
	TLP       horizon.TLP // of its newest revision
}

// Occurrences is the documents published in [from, to) whose newest revision
// holds one of the terms or carries one of the themes, by date. No text is read.
func (s *Store) Occurrences(ctx context.Context, terms []Term, themes []horizon.ThemeID, from, to time.Time) ([]Occurrence, error) {
	hits, err := carriers(ctx, s.read, themes)
	var want map[uint32]Term
	if err == nil && len(terms) > 0 {
		want, err = s.names.wanted(ctx, s.read, terms)
	}
	if err == nil && len(want) > 0 {
		err = holders(ctx, s.read, want, from, to, hits)
	}
	if err != nil {
		return nil, fmt.Errorf("read documents by term: %w", err)
	}
	list, err := json.Marshal(slices.Sorted(maps.Keys(hits)))
	if err != nil {
		return nil, err
	}
	var all []Occurrence
	err = each(ctx, s.read, `SELECT d.published, d.precision, d.tlp FROM json_each(?) h JOIN document d ON d.seq = h.value
		WHERE d.published >= ? AND d.published < ? AND NOT EXISTS (SELECT 1 FROM document e WHERE e.source = d.source AND e.id = d.id AND e.rev > d.rev)
		ORDER BY d.published, d.seq`, func(r *sql.Rows) error {
		var o Occurrence
		var at int64
		err := r.Scan(&at, &o.Precision, &o.TLP)
		o.Published = time.Unix(at, 0).In(horizon.Tokyo)
		all = append(all, o)
		return err
	}, string(list), from.Unix(), to.Unix())
	if err != nil {
		return nil, fmt.Errorf("read documents by term: %w", err)
	}
	return all, nil
}

// carriers is the revisions that carry one of the themes.
func carriers(ctx context.Context, q queryer, themes []horizon.ThemeID) (map[int64]bool, error) {
	hits := map[int64]bool{}
	for _, id := range themes {
		err := each(ctx, q, `SELECT seq FROM tag WHERE kind = 'theme' AND id = ?`, func(r *sql.Rows) error {
			var seq int64
			err := r.Scan(&seq)
			hits[seq] = true
			return err
		}, id)
		if err != nil {
			return nil, err
		}
	}
	return hits, nil
}

// holders adds the revisions published in [from, to) that hold one of the terms.
func holders(ctx context.Context, q queryer, want map[uint32]Term, from, to time.Time, hits map[int64]bool) error {
	return each(ctx, q, `SELECT d.seq, a.terms FROM document d INDEXED BY document_published JOIN analysis a ON a.seq = d.seq
		WHERE d.published >= ? AND d.published < ?`, func(r *sql.Rows) error {
		var seq int64
		var blob sql.RawBytes
		if err := r.Scan(&seq, &blob); err != nil {
			return err
		}
		return eachID(blob, func(id uint32) {
			if _, ok := want[id]; ok {
				hits[seq] = true
			}
		})
	}, from.Unix(), to.Unix())
}

// TermDocument is a revision with those of the terms asked for that it holds.
type TermDocument struct {
	Stored
	Terms []Term
}

// Holding is every revision published in [from, to) that holds one of the terms
// and still has its text, by date, source and id.
func (s *Store) Holding(ctx context.Context, terms []Term, from, to time.Time) iter.Seq2[TermDocument, error] {
	return func(yield func(TermDocument, error) bool) {
		want, err := s.names.wanted(ctx, s.read, terms)
		if err != nil {
			yield(TermDocument{}, err)
			return
		}
		rows, err := s.read.QueryContext(ctx, `SELECT `+documentColumns+`, a.terms FROM document d JOIN analysis a ON a.seq = d.seq
			WHERE d.destroyed IS NULL AND d.published >= ? AND d.published < ? ORDER BY d.published, d.source, d.id, d.rev`, from.Unix(), to.Unix())
		if err != nil {
			yield(TermDocument{}, fmt.Errorf("read documents by term: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var blob []byte
			var h TermDocument
			h.Stored, err = scanDocument(rows, &blob)
			s.found.note(h.Stored)
			if err == nil {
				err = eachID(blob, func(id uint32) {
					if t, ok := want[id]; ok {
						h.Terms = append(h.Terms, t)
					}
				})
			}
			if (h.Terms != nil || err != nil) && (!yield(h, err) || err != nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(TermDocument{}, fmt.Errorf("read documents by term: %w", err))
		}
	}
}

// WithTerms is what Holding yields, without the terms.
func (s *Store) WithTerms(ctx context.Context, terms []Term, from, to time.Time) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for h, err := range s.Holding(ctx, terms, from, to) {
			if !yield(h.Stored, err) {
				return
			}
		}
	}
}

// RevisionsWith is the revisions published in [from, to) that hold each of the terms
// and still have their text, by their numbers: one pass for all of them, in
// which no text is read. A term that none holds is in it, too.
func (s *Store) RevisionsWith(ctx context.Context, terms []Term, from, to time.Time) (map[Term][]int64, error) {
	want, err := s.names.wanted(ctx, s.read, terms)
	all := map[Term][]int64{}
	for _, t := range terms {
		all[t] = nil
	}
	if err == nil && len(want) > 0 {
		err = each(ctx, s.read, `SELECT d.seq, a.terms FROM document d JOIN analysis a ON a.seq = d.seq
			WHERE d.destroyed IS NULL AND d.published >= ? AND d.published < ? ORDER BY d.seq`, func(r *sql.Rows) error {
			var seq int64
			var blob sql.RawBytes
			if err := r.Scan(&seq, &blob); err != nil {
				return err
			}
			return eachID(blob, func(id uint32) {
				if t, ok := want[id]; ok {
					all[t] = append(all[t], seq)
				}
			})
		}, from.Unix(), to.Unix())
	}
	if err != nil {
		return nil, fmt.Errorf("find documents by term: %w", err)
	}
	return all, nil
}
