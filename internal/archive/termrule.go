package archive

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// PutTermRules appends rules of an analyst, or that they are taken back: all of them,
// or none. What holds already, or does not hold, is not stored again: changed says how
// many were.
func (s *Store) PutTermRules(ctx context.Context, all []horizon.RuleChange) (changed int, err error) {
	err = inTx(ctx, s.write, "store term rules", func(tx *sql.Tx) error {
		for _, x := range all {
			kind, other := x.Kind, cmp.Or(x.Other, x.Term)
			if x.Off {
				kind = "-" + kind
			}
			done, err := tx.ExecContext(ctx, `INSERT INTO told (kind, name, term, cut, at, who, why) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
				WHERE ?1 <> COALESCE((SELECT kind FROM told WHERE kind IN (?8, '-' || ?8) AND term = ?3 AND name = ?2 ORDER BY seq DESC LIMIT 1), '-' || ?8)`,
				kind, other, x.Term, x.Cut.Unix(), x.When.Unix(), x.Who, x.Why, x.Kind)
			if err == nil {
				err = sealLast(ctx, tx, sealRule, done)
			}
			if err != nil {
				return fmt.Errorf("of %s: %w", x.Term, err)
			}
			n, _ := done.RowsAffected() // sealLast asked already
			changed += int(n)
		}
		return nil
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
