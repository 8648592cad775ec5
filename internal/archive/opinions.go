package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Opinion is what somebody sent, and what was done with it. Only About, Summary,
// Done and Answered are ever public, and only once somebody wrote them.
type Opinion struct {
	Seq      int64
	At       time.Time
	Text     string // as it came: private
	Who      string // answered
	Answered time.Time
	About    string
	Summary  string
	Done     string
	Change   horizon.ChangeID
}

// AddOpinion keeps what somebody sent.
func (s *Store) AddOpinion(ctx context.Context, text string, at time.Time) error {
	return s.tx(ctx, "keep an opinion", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO opinion (at, text) VALUES (?, ?)`, at.Unix(), text)
		return err
	})
}

// AnswerOpinion writes what was done with an opinion, in place of what was
// written before. It is an error if there is no such opinion.
func (s *Store) AnswerOpinion(ctx context.Context, o Opinion) error {
	return s.tx(ctx, "answer an opinion", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE opinion SET who = ?, answered = ?, about = ?, summary = ?, done = ?, change = ? WHERE seq = ?`,
			o.Who, o.Answered.Unix(), o.About, o.Summary, o.Done, o.Change, o.Seq)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fmt.Errorf("there is no opinion %d", o.Seq))
		}
		return nil
	})
}

// Opinions is every opinion that came before asOf, newest first. What was done
// later is left out.
func (s *Store) Opinions(ctx context.Context, asOf time.Time) ([]Opinion, error) {
	var all []Opinion
	err := s.each(ctx, `SELECT seq, at, text, who, answered, about, summary, done, change FROM opinion WHERE at < ? ORDER BY at DESC, seq DESC`, func(r *sql.Rows) error {
		var o Opinion
		var at int64
		var answered sql.NullInt64
		if err := r.Scan(&o.Seq, &at, &o.Text, &o.Who, &answered, &o.About, &o.Summary, &o.Done, &o.Change); err != nil {
			return err
		}
		o.At, o.Answered = time.Unix(at, 0).In(horizon.Tokyo), fromUnix(answered)
		if !o.Answered.Before(asOf) {
			o.Who, o.Answered, o.About, o.Summary, o.Done, o.Change = "", time.Time{}, "", "", "", ""
		}
		all = append(all, o)
		return nil
	}, asOf.Unix())
	if err != nil {
		return nil, fmt.Errorf("read opinions: %w", err)
	}
	return all, nil
}
