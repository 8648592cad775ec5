package archive

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// PutTermRule appends a rule of an analyst, or with off that it is taken back. What
// holds already, or does not hold, is not stored again: changed says whether it was.
func (s *Store) PutTermRule(ctx context.Context, x horizon.TermRule, off bool) (changed bool, err error) {
	other := cmp.Or(x.Other, x.Term)
	err = inTx(ctx, s.write, "store the term rule of "+x.Term, func(tx *sql.Tx) error {
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

// TermRules is the rules set on data cut off before asOf and not taken back by then,
// in the order in which they were set. What was altered since is left out.
func (s *Store) TermRules(ctx context.Context, asOf time.Time) ([]horizon.TermRule, error) {
	var all []horizon.TermRule
	bad, err := distrusted(ctx, s.read, sealRule)
	if err != nil {
		return nil, fmt.Errorf("read the term rules: %w", err)
	}
	err = each(ctx, s.read, `SELECT seq, kind, term, name, cut, at, who, why FROM told WHERE cut < ? ORDER BY seq`, func(r *sql.Rows) error {
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
		return nil, fmt.Errorf("read the term rules: %w", err)
	}
	return all, nil
}
