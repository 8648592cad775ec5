package archive

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// Stamp tells whether what was gathered from the archive for a desk is still
// all that it holds: two equal stamps, the same answer.
type Stamp struct {
	Detected int64 // the newest run that stored what it detected
	Acts     int64 // the newest judgement
	Tries    int64 // the newest try to read a source
	Texts    Texts
	Words    int64 // the newest words for an issue
}

// Texts tells whether documents came, were labelled anew or were destroyed.
type Texts struct{ Newest, Destroyed int64 }

// Stamp is the archive's own as it stands.
func (s *Store) Stamp(ctx context.Context) (t Stamp, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT coalesce((SELECT max(id) FROM run WHERE result = ?), 0), coalesce((SELECT max(seq) FROM judgement), 0),
		coalesce((SELECT max(seq) FROM wording_of_issue), 0), coalesce((SELECT max(seq) FROM document), 0), coalesce((SELECT max(id) FROM run WHERE command LIKE 'gc%'), 0),
		coalesce((SELECT max(seq) FROM attempt), 0)`,
		Detected).Scan(&t.Detected, &t.Acts, &t.Words, &t.Texts.Newest, &t.Texts.Destroyed, &t.Tries)
	if err != nil {
		return t, fmt.Errorf("read the state of the archive: %w", err)
	}
	return t, nil
}

// Occurrence is a document with a term or a theme, without its text.
type Occurrence struct {
	Published time.Time
	Precision horizon.Precision
	TLP       horizon.TLP // of its newest revision
}

// Occurrences is the documents published in [from, to) whose newest revision
// holds one of the terms or carries one of the themes, by date. No text is read.
func (s *Store) Occurrences(ctx context.Context, terms []Term, themes []horizon.ThemeID, from, to time.Time) ([]Occurrence, error) {
	hits, err := s.tagged(ctx, themes)
	if err == nil && len(terms) > 0 {
		err = s.holders(ctx, terms, from, to, hits)
	}
	if err != nil {
		return nil, fmt.Errorf("read documents by term: %w", err)
	}
	list, err := json.Marshal(slices.Sorted(maps.Keys(hits)))
	if err != nil {
		return nil, err
	}
	var all []Occurrence
	err = s.each(ctx, `SELECT d.published, d.precision, d.tlp FROM json_each(?) h JOIN document d ON d.seq = h.value
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

// tagged is the revisions that carry one of the themes.
func (s *Store) tagged(ctx context.Context, themes []horizon.ThemeID) (map[int64]bool, error) {
	hits := map[int64]bool{}
	for _, id := range themes {
		err := s.each(ctx, `SELECT seq FROM tag WHERE kind = 'theme' AND id = ?`, func(r *sql.Rows) error {
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
func (s *Store) holders(ctx context.Context, terms []Term, from, to time.Time, hits map[int64]bool) error {
	s.names.Lock()
	err := s.load(ctx)
	want := map[uint32]bool{}
	for _, t := range terms {
		if id, ok := s.names.terms[t]; ok {
			want[uint32(id)] = true
		}
	}
	s.names.Unlock()
	if err != nil || len(want) == 0 {
		return err
	}
	return s.each(ctx, `SELECT d.seq, a.terms FROM document d INDEXED BY document_published JOIN analysis a ON a.seq = d.seq
		WHERE d.published >= ? AND d.published < ?`, func(r *sql.Rows) error {
		var seq int64
		var blob sql.RawBytes
		if err := r.Scan(&seq, &blob); err != nil {
			return err
		}
		return eachID(blob, func(id uint32) {
			if want[id] {
				hits[seq] = true
			}
		})
	}, from.Unix(), to.Unix())
}

// PutSaved keeps a search; a name that somebody uses again holds the newest.
func (s *Store) PutSaved(ctx context.Context, x horizon.SavedSearch, at time.Time) error {
	return s.tx(ctx, "save a search", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM saved WHERE who = ? AND name = ?`, x.Who, x.Name); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO saved (who, name, query, at) VALUES (?,?,?,?)`, x.Who, x.Name, x.Query, at.Unix())
		return err
	})
}

// SavedSearches is what somebody keeps, in the order in which it was saved.
func (s *Store) SavedSearches(ctx context.Context, who string) ([]horizon.SavedSearch, error) {
	var all []horizon.SavedSearch
	err := s.each(ctx, `SELECT who, name, query FROM saved WHERE who = ? ORDER BY seq`, func(r *sql.Rows) error {
		var x horizon.SavedSearch
		err := r.Scan(&x.Who, &x.Name, &x.Query)
		all = append(all, x)
		return err
	}, who)
	if err != nil {
		return nil, fmt.Errorf("read saved searches: %w", err)
	}
	return all, nil
}

// PutSourceNote appends a note; the newest holds.
func (s *Store) PutSourceNote(ctx context.Context, n horizon.SourceNote) error {
	return s.tx(ctx, "note on source "+string(n.Source), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO source_note (source, at, who, paused, text) VALUES (?,?,?,?,?)`, n.Source, n.When.Unix(), n.Who, n.Paused, n.Text)
		return err
	})
}

// SourceNotes is the newest note on each source that has one.
func (s *Store) SourceNotes(ctx context.Context) (map[horizon.SourceID]horizon.SourceNote, error) {
	all := map[horizon.SourceID]horizon.SourceNote{}
	err := s.each(ctx, `SELECT source, at, who, paused, text FROM source_note ORDER BY seq`, func(r *sql.Rows) error {
		var n horizon.SourceNote
		var at int64
		err := r.Scan(&n.Source, &at, &n.Who, &n.Paused, &n.Text)
		n.When = time.Unix(at, 0).In(horizon.Tokyo)
		all[n.Source] = n
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read notes on sources: %w", err)
	}
	return all, nil
}

// mostOpinions is how many opinions an archive holds: who floods it is refused.
const mostOpinions = 100_000

// PutOpinion appends an opinion. It is an error if there are too many.
func (s *Store) PutOpinion(ctx context.Context, text string, at time.Time) error {
	return s.tx(ctx, "store an opinion", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO opinion (at, text) SELECT ?, ? WHERE (SELECT count(*) FROM opinion) < ?`, at.Unix(), text, mostOpinions)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return cmp.Or(err, fmt.Errorf("%d opinions are stored: no more is taken", mostOpinions))
		}
		return sealLast(ctx, tx, sealOpinion, done)
	})
}

// AnswerOpinion says what was done with an opinion; false if it is not there or
// was answered already.
func (s *Store) AnswerOpinion(ctx context.Context, o horizon.SentOpinion) (stored bool, err error) {
	err = s.tx(ctx, "answer an opinion", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE opinion SET who = ?, answered = ?, about = ?, summary = ?, done = ?, change = ? WHERE seq = ? AND answered IS NULL`,
			o.Who, o.Answered.Unix(), o.About, o.Summary, o.Done, o.Change, o.ID)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		stored = true
		return sealOf(sealAnswer).seal(ctx, tx, o.ID)
	})
	return stored, err
}

// Opinions is every opinion, the newest first. What was altered since is left
// out, its answer with it.
func (s *Store) Opinions(ctx context.Context) ([]horizon.SentOpinion, error) {
	var all []horizon.SentOpinion
	bad, err := s.distrust(ctx, sealOpinion)
	if err != nil {
		return nil, fmt.Errorf("read opinions: %w", err)
	}
	badAnswers, err := s.distrust(ctx, sealAnswer)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	err = s.each(ctx, `SELECT seq, at, text, who, answered, about, summary, done, change FROM opinion ORDER BY at DESC, seq DESC`, func(r *sql.Rows) error {
		var o horizon.SentOpinion
		var at int64
		var answered sql.NullInt64
		err := r.Scan(&o.ID, &at, &o.Text, &o.Who, &answered, &o.About, &o.Summary, &o.Done, &o.Change)
		if bad.refs[o.ID] || badAnswers.refs[o.ID] {
			return err
		}
		o.Received, o.Answered = time.Unix(at, 0).In(horizon.Tokyo), fromUnix(answered)
		all = append(all, o)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read opinions: %w", err)
	}
	return all, nil
}

// PutTold appends what an analyst told, or with Off that it is taken back. What
// holds already, or does not hold, is not told again: changed says whether it was.
func (s *Store) PutTold(ctx context.Context, x horizon.TermRule, off bool) (changed bool, err error) {
	other := cmp.Or(x.Other, x.Term)
	err = s.tx(ctx, "store what was told of "+x.Term, func(tx *sql.Tx) error {
		var last horizon.RuleKind
		err := tx.QueryRowContext(ctx, `SELECT kind FROM told WHERE kind IN (?1, '-' || ?1) AND term = ?2 AND name = ?3 ORDER BY seq DESC LIMIT 1`, x.Kind, x.Term, other).Scan(&last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		kind := x.Kind
		if off {
			kind = "-" + kind
		}
		if last == kind || off && last == "" {
			return nil
		}
		changed = true
		done, err := tx.ExecContext(ctx, `INSERT INTO told (kind, name, term, cut, at, who, why) VALUES (?, ?, ?, ?, ?, ?, ?)`, kind, other, x.Term, x.Cut.Unix(), x.When.Unix(), x.Who, x.Why)
		if err != nil {
			return err
		}
		return sealLast(ctx, tx, sealRule, done)
	})
	return changed, err
}

// Told is what was told on data cut off before asOf and not taken back by then,
// in the order in which it was told. What was altered since is left out.
func (s *Store) Told(ctx context.Context, asOf time.Time) ([]horizon.TermRule, error) {
	var all []horizon.TermRule
	bad, err := s.distrust(ctx, sealRule)
	if err != nil {
		return nil, fmt.Errorf("read what was told: %w", err)
	}
	err = s.each(ctx, `SELECT seq, kind, term, name, cut, at, who, why FROM told WHERE cut < ? ORDER BY seq`, func(r *sql.Rows) error {
		var x horizon.TermRule
		var seq, cut, at int64
		if err := r.Scan(&seq, &x.Kind, &x.Term, &x.Other, &cut, &at, &x.Who, &x.Why); err != nil || bad.refs[seq] {
			return err
		}
		x.Cut, x.When = time.Unix(cut, 0).In(horizon.Tokyo), time.Unix(at, 0).In(horizon.Tokyo)
		if x.Other == x.Term {
			x.Other = ""
		}
		if kind, off := strings.CutPrefix(string(x.Kind), "-"); off {
			all = slices.DeleteFunc(all, func(o horizon.TermRule) bool { return string(o.Kind) == kind && o.Term == x.Term && o.Other == x.Other })
			return nil
		}
		all = append(all, x)
		return nil
	}, asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read what was told: %w", err)
	}
	return all, nil
}

// Flagged is every series of a panel that a run stored with an open flag: a term,
// or the theme of one.
func (s *Store) Flagged(ctx context.Context, panel horizon.Panel) (terms map[string]bool, themes map[horizon.ThemeID]bool, err error) {
	terms, themes = map[string]bool{}, map[horizon.ThemeID]bool{}
	err = s.each(ctx, `SELECT DISTINCT name, coalesce(json_extract(json, '$.Theme'), '') FROM signal WHERE open = 1 AND panel = ?`, func(r *sql.Rows) error {
		var name string
		var theme horizon.ThemeID
		err := r.Scan(&name, &theme)
		if theme != "" {
			themes[theme] = true
		} else {
			terms[name] = true
		}
		return err
	}, panel)
	if err != nil {
		return nil, nil, fmt.Errorf("read what was flagged: %w", err)
	}
	return terms, themes, nil
}
