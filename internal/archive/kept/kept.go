// Package kept is the pages that a desk shows first after a start, as they were last
// gathered: one body for each ceiling, which this package does not read. Nothing rests on
// it; a body that may hold what was withdrawn since is gone, or is not stored.
package kept

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Pages is what is kept for a ceiling, and of what it is.
type Pages struct {
	Ceiling horizon.TLP
	Made    time.Time
	Cut     time.Time     // the cut-off of its detection, exclusive
	Fits    string        // by what program and settings it was gathered
	Stamp   archive.Stamp // of the archive that it was gathered from, read before it
	Body    []byte
}

// ErrDamaged says that a body is not what was stored.
var ErrDamaged = errors.New("the kept pages of the desk are damaged")

// Put keeps pages in place of those for the same ceiling. It stores nothing, and says
// so, where something was withdrawn since their stamp was read.
func Put(ctx context.Context, store *archive.Store, all []Pages) (stored bool, err error) {
	err = archive.Write(ctx, store, "keep the desk's pages", func(e *archive.Extension) error {
		var withdrawn int64
		err := e.Each(ctx, `SELECT n FROM withdrawn`, func(r *sql.Rows) error { return r.Scan(&withdrawn) })
		for _, p := range all {
			if err != nil || p.Stamp.Texts.Withdrawn != withdrawn {
				return err
			}
			sum := sha256.Sum256(p.Body)
			err = e.Exec(ctx, `INSERT OR REPLACE INTO desk_kept VALUES (?,?,?,?,?,?,?,?,?)`, int(p.Ceiling), p.Made.Unix(), p.Cut.Unix(), p.Fits,
				p.Stamp.Acts, p.Stamp.Words, p.Stamp.Texts.Destroyed, sum[:], p.Body)
		}
		stored = err == nil
		return err
	})
	return stored && err == nil, err
}

// Standing is the pages of every ceiling, without their bodies, that nothing was judged,
// written for an issue or destroyed after.
func Standing(ctx context.Context, store *archive.Store) (all []Pages, err error) {
	now, err := store.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	err = archive.Each(ctx, store, `SELECT ceiling, made, cut, fits FROM desk_kept WHERE acts = ? AND words = ? AND destroyed = ? ORDER BY ceiling`, func(r *sql.Rows) error {
		p := Pages{Stamp: now}
		var made, cut int64
		if err := r.Scan(&p.Ceiling, &made, &cut, &p.Fits); err != nil {
			return err
		}
		p.Made, p.Cut = time.Unix(made, 0).In(horizon.Tokyo), time.Unix(cut, 0).In(horizon.Tokyo)
		all = append(all, p)
		return nil
	}, now.Acts, now.Words, now.Texts.Destroyed)
	if err != nil {
		return nil, fmt.Errorf("look for the desk's kept pages: %w", err)
	}
	return all, nil
}

// Body is the body of pages; nil where they do not stand any more.
func Body(ctx context.Context, store *archive.Store, p Pages) (body []byte, err error) {
	err = archive.Each(ctx, store, `SELECT sum, body FROM desk_kept WHERE ceiling = ? AND made = ?`, func(r *sql.Rows) error {
		var sum []byte
		if err := r.Scan(&sum, &body); err != nil {
			return err
		}
		if is := sha256.Sum256(body); !bytes.Equal(is[:], sum) {
			body = nil
			return ErrDamaged
		}
		return nil
	}, int(p.Ceiling), p.Made.Unix())
	if err != nil {
		return nil, fmt.Errorf("read the desk's kept pages: %w", err)
	}
	return body, nil
}
