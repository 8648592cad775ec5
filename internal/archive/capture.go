package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// PutCapture keeps an answer, unless the address's last one had the same bytes.
func (s *Store) PutCapture(ctx context.Context, c horizon.Capture) error {
	sum := sha256.Sum256(c.Body)
	return inTx(ctx, s.write, "keep the answer of "+c.URL, func(tx *sql.Tx) error {
		var had []byte
		err := tx.QueryRowContext(ctx, `SELECT digest FROM capture WHERE source = ? AND url = ? ORDER BY at DESC, seq DESC LIMIT 1`, c.Source, c.URL).Scan(&had)
		if err == nil && bytes.Equal(had, sum[:]) {
			return nil
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO capture (source, url, final, at, type, digest, body) VALUES (?,?,?,?,?,?,?)`,
			c.Source, c.URL, c.Final, c.At.Unix(), c.Type, sum[:], s.zip.Pack(c.Body))
		return err
	})
}

// Capture is what an address last answered by a moment, that included; false
// if it was not asked by then.
func (s *Store) Capture(ctx context.Context, source horizon.SourceID, url string, by time.Time) (horizon.Capture, bool, error) {
	c := horizon.Capture{Source: source, URL: url}
	var at int64
	var z []byte
	err := s.read.QueryRowContext(ctx, `SELECT final, at, type, body FROM capture WHERE source = ? AND url = ? AND at <= ? ORDER BY at DESC, seq DESC LIMIT 1`,
		source, url, by.Unix()).Scan(&c.Final, &at, &c.Type, &z)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err == nil {
		c.At = time.Unix(at, 0).In(horizon.Tokyo)
		c.Body, err = s.zip.Unpack(z)
	}
	if err != nil {
		return c, false, fmt.Errorf("read the kept answer of %s: %w", url, err)
	}
	return c, true, nil
}

// CaptureTimes is when answers of an address were kept, newest first; with an
// empty address, of any of the source's.
func (s *Store) CaptureTimes(ctx context.Context, source horizon.SourceID, url string) ([]time.Time, error) {
	var all []time.Time
	err := each(ctx, s.read, `SELECT DISTINCT at FROM capture WHERE source = ? AND (url = ? OR ? = '') ORDER BY at DESC`, func(r *sql.Rows) error {
		var at int64
		err := r.Scan(&at)
		all = append(all, time.Unix(at, 0).In(horizon.Tokyo))
		return err
	}, source, url, url)
	if err != nil {
		return nil, fmt.Errorf("read when answers of %s were kept: %w", source, err)
	}
	return all, nil
}

// DropCaptures forgets what addresses of a source answered, as far as another
// answer had taken its place by a time, and says how many. The newest answer of
// each address stays, however old, and what [Store.Capture] gives by that time
// or later is the same as before.
func (s *Store) DropCaptures(ctx context.Context, source horizon.SourceID, by time.Time) (n int64, err error) {
	err = inTx(ctx, s.write, "forget old answers of "+string(source), func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM capture WHERE seq IN (SELECT c.seq FROM capture c INDEXED BY capture_url WHERE c.source = ?1 AND c.at <= ?2 AND EXISTS (
			SELECT 1 FROM capture n WHERE n.source = c.source AND n.url = c.url AND (n.at, n.seq) > (c.at, c.seq) AND n.at <= ?2))`, source, by.Unix())
		if err == nil {
			n, err = r.RowsAffected()
		}
		return err
	})
	return n, err
}

// Answers are those of a source from before a time.
type Answers struct {
	Source horizon.SourceID
	Before time.Time
}

// CountAnswers is how many answers Destroy would delete.
func (s *Store) CountAnswers(ctx context.Context, a Answers) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM capture WHERE source = ? AND at < ?`, a.Source, a.Before.Unix()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count answers of %s: %w", a.Source, err)
	}
	return n, nil
}
