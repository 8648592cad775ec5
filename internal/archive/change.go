package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Changes is every change that was described on data cut off before asOf, in
// the words of that time, by id. One of whose descriptions any was altered
// since, or is gone, has nothing but its id, and is marked.
func (s *Store) Changes(ctx context.Context, asOf time.Time) ([]horizon.Change, error) {
	var all []horizon.Change
	bad, err := distrusted(ctx, s.read, sealWording)
	if err == nil {
		err = each(ctx, s.read, `SELECT change, json FROM wording w WHERE cut < ?1 AND NOT EXISTS (SELECT 1 FROM wording v
		WHERE v.change = w.change AND v.cut < ?1 AND (v.cut > w.cut OR v.cut = w.cut AND v.seq > w.seq)) ORDER BY change`, func(r *sql.Rows) error {
			var id horizon.ChangeID
			var b []byte
			if err := r.Scan(&id, &b); err != nil {
				return err
			}
			var err error
			c := horizon.Change{ID: id, Altered: bad.about[id]}
			if !c.Altered {
				err = json.Unmarshal(b, &c)
			}
			all = append(all, c)
			return err
		}, asOf.Unix())
	}
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
	bad, err := distrusted(ctx, s.read, sealWording)
	if err == nil {
		err = each(ctx, s.read, `SELECT change, cut, json FROM wording WHERE cut < ? ORDER BY change, cut, seq`, func(r *sql.Rows) error {
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
	}
	if err != nil {
		return nil, fmt.Errorf("read how changes were described: %w", err)
	}
	return all, nil
}

// ChangeIDs is every id that a change was given so far, in a digest or by an act.
func (s *Store) ChangeIDs(ctx context.Context) (map[horizon.ChangeID]bool, error) {
	all := map[horizon.ChangeID]bool{}
	err := each(ctx, s.read, `SELECT id FROM cluster UNION SELECT change FROM wording UNION SELECT change FROM judgement UNION SELECT change FROM shown`, func(r *sql.Rows) error {
		var id horizon.ChangeID
		err := r.Scan(&id)
		all[id] = true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the ids of changes: %w", err)
	}
	return all, nil
}

// Shown is what the ranking knew of a change when an analyst was shown it.
type Shown struct {
	Change   horizon.ChangeID
	Cut      time.Time // data cut-off of the digest
	Features []float64 // as the ranking of that time orders them
	Chance   float64   // with which it stood in the list: 1 by its rank, less if it was drawn, 0 if it was not in it
}

// PutShown stores what a digest showed, once a cut-off; the chance of the first look stays.
func (s *Store) PutShown(ctx context.Context, all []Shown) error {
	return inTx(ctx, s.write, "store what the digest showed", func(tx *sql.Tx) error {
		for _, x := range all {
			features, err := json.Marshal(x.Features)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO shown VALUES (?,?,?,?) ON CONFLICT (change, cut) DO UPDATE SET features = excluded.features`, x.Change, x.Cut.Unix(), string(features), x.Chance); err != nil {
				return err
			}
		}
		return nil
	})
}

// Shown is everything that digests with a cut-off before asOf showed, by
// cut-off and change.
func (s *Store) Shown(ctx context.Context, asOf time.Time) ([]Shown, error) {
	var all []Shown
	err := each(ctx, s.read, `SELECT change, cut, features, chance FROM shown WHERE cut < ? ORDER BY cut, change`, func(r *sql.Rows) error {
		var x Shown
		var cut int64
		var features []byte
		if err := r.Scan(&x.Change, &cut, &features, &x.Chance); err != nil {
			return err
		}
		x.Cut = time.Unix(cut, 0).In(horizon.Tokyo)
		all = append(all, x)
		return json.Unmarshal(features, &all[len(all)-1].Features)
	}, asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read what digests showed: %w", err)
	}
	return all, nil
}
