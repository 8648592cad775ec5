package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// Judge appends a judgement, with the change as the analyst describes it by
// then, in one step. The same judgement twice (by the same person, at the same
// second, of the same change and action) is stored once, with the words that
// came with it first; words that did not change are stored once.
func (s *Store) Judge(ctx context.Context, c horizon.Change, j horizon.Judgement) error {
	if c.ID == "" || j.Change != c.ID || strings.TrimSpace(j.Who) == "" || strings.TrimSpace(j.Why) == "" || j.When.IsZero() || j.Cut.IsZero() {
		return errors.New("judge: a judgement needs a change, a name, a reason, a time and a cut-off")
	}
	words, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("judge %s: %w", c.ID, err)
	}
	return s.tx(ctx, "judge "+string(j.Change), func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO judgement (change, action, who, at, cut, why, target, before, after)
			SELECT ?1,?2,?3,?4,?5,?6,?7, coalesce((SELECT json FROM wording WHERE change = ?1 AND cut <= ?5 ORDER BY cut DESC, seq DESC LIMIT 1), ''), ?8 WHERE NOT EXISTS
			(SELECT 1 FROM judgement WHERE change = ?1 AND action = ?2 AND who = ?3 AND at = ?4)`,
			j.Change, j.Action, j.Who, j.When.Unix(), j.Cut.Unix(), j.Why, j.Into, string(words))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO wording (change, cut, json) SELECT ?1, ?2, ?3 WHERE ?3 IS NOT
			(SELECT json FROM wording WHERE change = ?1 AND cut <= ?2 ORDER BY cut DESC, seq DESC LIMIT 1)`, c.ID, j.Cut.Unix(), string(words))
		return err
	})
}

// Judgements is every judgement that was made on data cut off before asOf, in
// the order in which they were made.
func (s *Store) Judgements(ctx context.Context, asOf time.Time) ([]horizon.Judgement, error) {
	var all []horizon.Judgement
	err := s.each(ctx, `SELECT change, action, who, at, cut, why, target FROM judgement WHERE cut < ? ORDER BY seq`, func(r *sql.Rows) error {
		var j horizon.Judgement
		var at, cut int64
		err := r.Scan(&j.Change, &j.Action, &j.Who, &at, &cut, &j.Why, &j.Into)
		j.When, j.Cut = time.Unix(at, 0).In(horizon.Tokyo), time.Unix(cut, 0).In(horizon.Tokyo)
		all = append(all, j)
		return err
	}, asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read judgements: %w", err)
	}
	return all, nil
}

// Changes is every change that was described on data cut off before asOf, in
// the words of that time, by id.
func (s *Store) Changes(ctx context.Context, asOf time.Time) ([]horizon.Change, error) {
	var all []horizon.Change
	err := s.each(ctx, `SELECT json FROM wording w WHERE cut < ?1 AND NOT EXISTS (SELECT 1 FROM wording v
		WHERE v.change = w.change AND v.cut < ?1 AND (v.cut > w.cut OR v.cut = w.cut AND v.seq > w.seq)) ORDER BY change`, func(r *sql.Rows) error {
		var b []byte
		if err := r.Scan(&b); err != nil {
			return err
		}
		var c horizon.Change
		err := json.Unmarshal(b, &c)
		all = append(all, c)
		return err
	}, asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	return all, nil
}

// Wording is how an analyst described a change, and the data cut-off that was
// looked at.
type Wording struct {
	Change horizon.Change
	Cut    time.Time
}

// Wordings is every description of every change on data cut off before asOf, by
// change, each in the order in which they were written.
func (s *Store) Wordings(ctx context.Context, asOf time.Time) (map[horizon.ChangeID][]Wording, error) {
	all := map[horizon.ChangeID][]Wording{}
	err := s.each(ctx, `SELECT cut, json FROM wording WHERE cut < ? ORDER BY change, cut, seq`, func(r *sql.Rows) error {
		var cut int64
		var b []byte
		if err := r.Scan(&cut, &b); err != nil {
			return err
		}
		w := Wording{Cut: time.Unix(cut, 0).In(horizon.Tokyo)}
		err := json.Unmarshal(b, &w.Change)
		all[w.Change.ID] = append(all[w.Change.ID], w)
		return err
	}, asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read how changes were described: %w", err)
	}
	return all, nil
}
