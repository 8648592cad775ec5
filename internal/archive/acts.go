package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"kazami/internal/horizon"
)

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
	bad, err := s.distrust(ctx, sealJudgement)
	if err != nil {
		return nil, fmt.Errorf("read acts: %w", err)
	}
	err = s.each(ctx, `SELECT seq, change, action, who, at, cut, why, target, before, after FROM judgement
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
