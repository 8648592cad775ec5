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

// Judge appends an act of somebody, with the change as the analyst describes it
// by then, in one step. Acts are kept in the order in which they are stored,
// each as one of its own, whatever the clock says; words that did not change
// are stored once.
func (s *Store) Judge(ctx context.Context, c horizon.Change, j horizon.Judgement) error {
	return s.judge(ctx, c, j, "")
}

// JudgeFrom appends an act that was read from a file, whose place in it origin
// names. An act with the same origin that says the same (action, name, time,
// reason, cut-off and target) is stored once, and so is one that says the same
// and was stored before origins were kept.
func (s *Store) JudgeFrom(ctx context.Context, origin string, c horizon.Change, j horizon.Judgement) error {
	if origin == "" {
		return errors.New("judge: an act of a file needs its place in it")
	}
	return s.judge(ctx, c, j, origin)
}

func (s *Store) judge(ctx context.Context, c horizon.Change, j horizon.Judgement, origin string) error {
	if c.ID == "" || j.Change != c.ID || horizon.Blank(j.Who) || horizon.Blank(j.Why) || j.When.IsZero() || j.Cut.IsZero() {
		return errors.New("judge: a judgement needs a change, a name, a reason, a time and the cut-off that was looked at")
	}
	words, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("judge %s: %w", c.ID, err)
	}
	return s.tx(ctx, "judge "+string(j.Change), func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO judgement (change, action, who, at, cut, why, target, before, after, origin)
			SELECT ?1,?2,?3,?4,?5,?6,?7, coalesce((SELECT json FROM wording WHERE change = ?1 AND cut <= ?5 ORDER BY cut DESC, seq DESC LIMIT 1), ''), ?8, ?9
			WHERE ?9 = '' OR NOT EXISTS (SELECT 1 FROM judgement WHERE change = ?1 AND action = ?2 AND who = ?3 AND at = ?4 AND cut = ?5 AND why = ?6 AND target = ?7
				AND (origin = ?9 OR origin = '' AND seq IN (SELECT ref FROM log WHERE kind = 'judgement' AND migrated = 1)))`,
			j.Change, j.Action, j.Who, j.When.Unix(), j.Cut.Unix(), j.Why, j.Into, string(words), origin)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if err := sealLast(ctx, tx, sealJudgement, done); err != nil {
			return err
		}
		done, err = tx.ExecContext(ctx, `INSERT INTO wording (change, cut, json) SELECT ?1, ?2, ?3 WHERE ?3 IS NOT
			(SELECT json FROM wording WHERE change = ?1 AND cut <= ?2 ORDER BY cut DESC, seq DESC LIMIT 1)`, c.ID, j.Cut.Unix(), string(words))
		if err != nil {
			return err
		}
		return sealLast(ctx, tx, sealWording, done)
	})
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

// distrust is what was altered of a kind of record.
type distrust struct {
	refs  map[any]bool
	about map[horizon.ChangeID]bool
}

func (s *Store) distrust(ctx context.Context, kind string) (distrust, error) {
	d := distrust{map[any]bool{}, map[horizon.ChangeID]bool{}}
	all, err := sealOf(kind).altered(ctx, s.read)
	for _, a := range all {
		d.refs[a.key] = true
		if a.About != "" {
			d.about[horizon.ChangeID(a.About)] = true
		}
	}
	return d, err
}

// Judgements is every judgement that was made on data cut off before asOf, in
// the order in which they were made. One that was altered since, or is gone, is
// among them without what it says, and marked; its change passes no gate.
func (s *Store) Judgements(ctx context.Context, asOf time.Time) ([]horizon.Judgement, error) {
	acts, err := s.Acts(ctx, "", asOf)
	if err != nil {
		return nil, err
	}
	var all []horizon.Judgement
	for _, a := range acts {
		all = append(all, a.Judgement)
	}
	return all, nil
}

// Changes is every change that was described on data cut off before asOf, in
// the words of that time, by id. One of whose descriptions any was altered
// since, or is gone, has nothing but its id, and is marked.
func (s *Store) Changes(ctx context.Context, asOf time.Time) ([]horizon.Change, error) {
	var all []horizon.Change
	bad, err := s.distrust(ctx, sealWording)
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	err = s.each(ctx, `SELECT change, json FROM wording w WHERE cut < ?1 AND NOT EXISTS (SELECT 1 FROM wording v
		WHERE v.change = w.change AND v.cut < ?1 AND (v.cut > w.cut OR v.cut = w.cut AND v.seq > w.seq)) ORDER BY change`, func(r *sql.Rows) error {
		var id horizon.ChangeID
		var b []byte
		if err := r.Scan(&id, &b); err != nil {
			return err
		}
		c := horizon.Change{ID: id, Altered: true}
		var err error
		if !bad.about[id] {
			c.Altered = false
			err = json.Unmarshal(b, &c)
		}
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
// change, each in the order in which they were written. Changes of whose
// descriptions one was altered are left out.
func (s *Store) Wordings(ctx context.Context, asOf time.Time) (map[horizon.ChangeID][]Wording, error) {
	all := map[horizon.ChangeID][]Wording{}
	bad, err := s.distrust(ctx, sealWording)
	if err != nil {
		return nil, fmt.Errorf("read how changes were described: %w", err)
	}
	err = s.each(ctx, `SELECT change, cut, json FROM wording WHERE cut < ? ORDER BY change, cut, seq`, func(r *sql.Rows) error {
		var id horizon.ChangeID
		var cut int64
		var b []byte
		if err := r.Scan(&id, &cut, &b); err != nil || bad.about[id] {
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
