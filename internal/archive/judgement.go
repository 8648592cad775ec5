package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Judge appends a judgement. The same judgement twice (by the same person, at
// the same second, of the same change and action) is stored once.
func (s *Store) Judge(ctx context.Context, j horizon.Judgement) error {
	if j.Change == "" || j.Who == "" || j.When.IsZero() {
		return errors.New("judge: a judgement needs a change, a name and a time")
	}
	return s.tx(ctx, "judge "+string(j.Change), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO judgement (change, action, who, at, cut, why, target)
			SELECT ?1,?2,?3,?4,?5,?6,?7 WHERE NOT EXISTS
			(SELECT 1 FROM judgement WHERE change = ?1 AND action = ?2 AND who = ?3 AND at = ?4)`,
			j.Change, j.Action, j.Who, j.When.Unix(), j.Cut.Unix(), j.Why, j.Into)
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

// PutChange stores how an analyst describes a change; the newest words hold.
func (s *Store) PutChange(ctx context.Context, c horizon.Change) error {
	b, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("store change %s: %w", c.ID, err)
	}
	return s.tx(ctx, "store change "+string(c.ID), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO change VALUES (?,?) ON CONFLICT (id) DO UPDATE SET json = excluded.json`, c.ID, string(b))
		return err
	})
}

// Changes is every change that was described, by id.
func (s *Store) Changes(ctx context.Context) ([]horizon.Change, error) {
	var all []horizon.Change
	err := s.each(ctx, `SELECT json FROM change ORDER BY id`, func(r *sql.Rows) error {
		var b []byte
		if err := r.Scan(&b); err != nil {
			return err
		}
		var c horizon.Change
		err := json.Unmarshal(b, &c)
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	return all, nil
}
