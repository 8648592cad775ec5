package archive

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"kazami/internal/horizon"
)

// Log is an append-only list of sums, each entry a leaf of a Merkle tree as in
// RFC 6962.
type Log string

// The two logs. That of the archive has every sealed record, what is private
// too, so its size is nothing for the public. The public one has what was
// published, in the order in which it was.
const (
	WholeLog  Log = "archive"
	PublicLog Log = "public"
)

// entries are the leaves of each log, in order: a line of text each.
var entries = map[Log]string{
	WholeLog:  `SELECT kind || ' ' || migrated || ' ' || lower(hex(sum)) || char(10) FROM log ORDER BY n`,
	PublicLog: `SELECT kind || ' ' || name || ' ' || lower(hex(sum)) || char(10) FROM public_log ORDER BY n`,
}

// Tree is a Merkle tree of which only the right edge is kept: it takes its
// leaves one after another, and says what its head is. The zero Tree is empty.
type Tree struct {
	Size int64
	edge []tlog.Hash // of whole subtrees, the largest first
}

// Add appends a leaf.
func (t *Tree) Add(line []byte) {
	h := tlog.RecordHash(line)
	for n := t.Size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		h, t.edge = tlog.NodeHash(t.edge[last], h), t.edge[:last]
	}
	t.edge = append(t.edge, h)
	t.Size++
}

// Head is the hash of all leaves; of none it is the SHA-256 of no bytes.
func (t *Tree) Head() tlog.Hash {
	if len(t.edge) == 0 {
		return tlog.Hash(sha256.Sum256(nil))
	}
	h := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i], h)
	}
	return h
}

// tree is the tree of a log; seen gets the head at every size that wanted
// asks for.
func tree(ctx context.Context, q queryer, log Log, wanted map[int64]bool, seen func(size int64, head tlog.Hash)) (t Tree, err error) {
	rows, err := q.QueryContext(ctx, entries[log])
	if err != nil {
		return t, err
	}
	defer rows.Close()
	if wanted[0] {
		seen(0, t.Head())
	}
	var line sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&line); err != nil {
			return t, err
		}
		t.Add(line)
		if wanted[t.Size] {
			seen(t.Size, t.Head())
		}
	}
	return t, rows.Err()
}

// LogError says that a log is not the one that was signed: entries were
// altered, taken away or put between others.
type LogError struct {
	Log  Log
	Size int64 // of the checkpoint that it does not fit
}

func (e *LogError) Error() string {
	return fmt.Sprintf("the %s log was written anew: its first %d entries are not those that were signed. Restore a backup that fits its checkpoint", e.Log, e.Size)
}

// Published is something that was made public.
type Published struct {
	Kind string // "document", "judgement", "issue", ...
	Name string // among its kind; without white space
	Sum  [32]byte
}

// Publish appends to the public log what it does not have yet, or has with
// another sum, in the order given.
func (s *Store) Publish(ctx context.Context, all []Published) error {
	return inTx(ctx, s.write, "log what is published", func(tx *sql.Tx) error {
		put, err := tx.PrepareContext(ctx, `INSERT INTO public_log (kind, name, sum) SELECT ?1, ?2, ?3 WHERE ?3 IS NOT
			(SELECT sum FROM public_log WHERE kind = ?1 AND name = ?2 ORDER BY n DESC LIMIT 1)`)
		if err != nil {
			return err
		}
		defer put.Close()
		for _, p := range all {
			if p.Kind == "" || p.Name == "" || strings.ContainsAny(p.Kind+p.Name, " \t\r\n") {
				return fmt.Errorf("%q %q is not a name in the log", p.Kind, p.Name)
			}
			if _, err := put.ExecContext(ctx, p.Kind, p.Name, p.Sum[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// PublicRecord is the public log as the site publishes it; without a checkpoint
// if nothing was published yet.
func (s *Store) PublicRecord(ctx context.Context) (r horizon.PublicRecord, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT note, key FROM checkpoint WHERE log = ? ORDER BY size DESC LIMIT 1`, PublicLog).Scan(&r.Checkpoint, &r.Key)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("read the checkpoint: %w", err)
	}
	var b strings.Builder
	err = each(ctx, s.read, entries[PublicLog], func(r *sql.Rows) error {
		var line string
		err := r.Scan(&line)
		b.WriteString(line)
		return err
	})
	if err != nil {
		return r, fmt.Errorf("read the public log: %w", err)
	}
	r.List, r.Issues = b.String(), map[horizon.Period]string{}
	err = each(ctx, s.read, `SELECT week, note FROM issued ORDER BY week`, func(rows *sql.Rows) error {
		week := horizon.Period{Bin: horizon.Weekly}
		var text string
		err := rows.Scan(&week.N, &text)
		r.Issues[week] = text
		return err
	})
	if err != nil {
		return r, fmt.Errorf("read the checkpoints of issues: %w", err)
	}
	return r, nil
}
