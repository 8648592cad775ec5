package archive

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// mostOpinions is how many opinions an archive holds: who floods it is refused.
const mostOpinions = 100_000

// PutOpinion appends an opinion. It is an error if there are too many.
func (s *Store) PutOpinion(ctx context.Context, text string, at time.Time) error {
	return inTx(ctx, s.write, "store an opinion", func(tx *sql.Tx) error {
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
	err = inTx(ctx, s.write, "answer an opinion", func(tx *sql.Tx) error {
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
	bad, err := distrusted(ctx, s.read, sealOpinion)
	if err != nil {
		return nil, fmt.Errorf("read opinions: %w", err)
	}
	badAnswers, err := distrusted(ctx, s.read, sealAnswer)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	err = each(ctx, s.read, `SELECT seq, at, text, who, answered, about, summary, done, change FROM opinion ORDER BY at DESC, seq DESC`, func(r *sql.Rows) error {
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
