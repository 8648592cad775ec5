package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// Judge appends an act of somebody, with the change as the analyst describes it
// by then, and more of them after it: all in one step, or none. Acts are kept in the
// order in which they are stored, each as one of its own, whatever the clock says;
// words that did not change are stored once.
func (s *Store) Judge(ctx context.Context, c horizon.Change, j horizon.Judgement, more ...Act) error {
	return judge(ctx, s.write, "", append([]Act{{Judgement: j, After: &c}}, more...)...)
}

// JudgeFrom appends an act that was read from a file, whose place in it origin
// names. An act with the same origin that says the same (action, name, time,
// reason, cut-off and target) is stored once, and so is one that says the same
// and was stored before origins were kept.
func (s *Store) JudgeFrom(ctx context.Context, origin string, c horizon.Change, j horizon.Judgement) error {
	if origin == "" {
		return errors.New("judge: an act of a file needs its place in it")
	}
	return judge(ctx, s.write, origin, Act{Judgement: j, After: &c})
}

func judge(ctx context.Context, db *sql.DB, origin string, acts ...Act) error {
	return inTx(ctx, db, "judge "+string(acts[0].Change), func(tx *sql.Tx) (err error) {
		for i := 0; i < len(acts) && err == nil; i++ {
			err = judgeOne(ctx, tx, origin, *acts[i].After, acts[i].Judgement)
		}
		return err
	})
}

func judgeOne(ctx context.Context, tx *sql.Tx, origin string, c horizon.Change, j horizon.Judgement) error {
	if c.ID == "" || j.Change != c.ID || horizon.Blank(j.Who) || horizon.Blank(j.Why) || j.When.IsZero() || j.Cut.IsZero() {
		return errors.New("judge: a judgement needs a change, a name, a reason, a time and the cut-off that was looked at")
	}
	words, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("judge %s: %w", c.ID, err)
	}
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
}

// Act is a judgement with how its change was described before and after it.
// Before is nil where the act described the change for the first time, and both
// are nil for acts of before the archive kept them.
type Act struct {
	horizon.Judgement
	Before, After *horizon.Change
}

// Acts is every act on a change that was made on data cut off before asOf, in
// the order in which they were made; on all changes if id is "". An act that
// was altered since, or is gone, is among them without what it says, and marked.
func (s *Store) Acts(ctx context.Context, id horizon.ChangeID, asOf time.Time) ([]Act, error) {
	var all []Act
	bad, err := distrusted(ctx, s.read, sealJudgement)
	if err == nil {
		err = each(ctx, s.read, `SELECT seq, change, action, who, at, cut, why, target, before, after FROM judgement
		WHERE cut < ?1 AND (?2 = '' OR change = ?2) ORDER BY seq`, func(r *sql.Rows) error {
			var a Act
			var at, cut int64
			var before, after string
			if err := r.Scan(&a.ID, &a.Change, &a.Action, &a.Who, &at, &cut, &a.Why, &a.Into, &before, &after); err != nil {
				return err
			}
			a.When, a.Cut = time.Unix(at, 0).In(horizon.Tokyo), time.Unix(cut, 0).In(horizon.Tokyo)
			if bad.refs[a.ID] {
				all = append(all, Act{Judgement: horizon.Judgement{ID: a.ID, Change: a.Change, When: a.When, Cut: a.Cut, Altered: true}})
				return nil
			}
			var err error
			if a.Before, err = worded(before); err == nil {
				a.After, err = worded(after)
			}
			all = append(all, a)
			return err
		}, asOf.Unix(), string(id))
	}
	if err != nil {
		return nil, fmt.Errorf("read acts: %w", err)
	}
	for _, about := range slices.Sorted(maps.Keys(bad.about)) { // an act that is gone, or says that it is of another change
		if (id == "" || id == about) && !slices.ContainsFunc(all, func(a Act) bool { return a.Change == about && a.Altered }) {
			all = append(all, Act{Judgement: horizon.Judgement{Change: about, Altered: true}})
		}
	}
	return all, nil
}

func worded(text string) (*horizon.Change, error) {
	if text == "" {
		return nil, nil
	}
	c := &horizon.Change{}
	return c, json.Unmarshal([]byte(text), c)
}

// Judgements is every judgement that was made on data cut off before asOf, in
// the order in which they were made. One that was altered since, or is gone, is
// among them without what it says, and marked; its change passes no gate.
func (s *Store) Judgements(ctx context.Context, asOf time.Time) ([]horizon.Judgement, error) {
	acts, err := s.Acts(ctx, "", asOf)
	var all []horizon.Judgement
	for _, a := range acts {
		all = append(all, a.Judgement)
	}
	return all, err
}
