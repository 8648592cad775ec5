package archive

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
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

// Tree is a Merkle tree of which only the right edge is kept: it is told its
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

// tree is the tree of a log; seen is told the head at every size that wanted
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

// Checkpoint is the signed head of a log, as a note (c2sp.org/signed-note): a
// line with the origin and the log, one with the size, one with the head in
// base64, one with the cut-off, an empty one, and the signature. The same size
// has the same note for good, whatever key is given later. A log that does not fit the last checkpoint is
// not signed: [*LogError].
func (s *Store) Checkpoint(ctx context.Context, log Log, origin string, key ed25519.PrivateKey, asOf time.Time) (text string, err error) {
	signer, err := newSigner(origin, key)
	if err != nil {
		return "", fmt.Errorf("sign the %s log: %w", log, err)
	}
	err = s.tx(ctx, "sign the "+string(log)+" log", func(tx *sql.Tx) error {
		var last string
		err := tx.QueryRowContext(ctx, `SELECT note FROM checkpoint WHERE log = ? ORDER BY size DESC LIMIT 1`, log).Scan(&last)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		before := head{}
		if last != "" {
			if before, err = parseHead([]byte(last)); err != nil {
				return err
			}
		}
		fits := last == ""
		t, err := tree(ctx, tx, log, map[int64]bool{before.size: true}, func(_ int64, h tlog.Hash) { fits = fits || h == before.hash })
		if err != nil {
			return err
		}
		if !fits {
			return &LogError{log, before.size}
		}
		if last != "" && t.Size == before.size {
			text = last
			return nil
		}
		signed, err := note.Sign(&note.Note{Text: head{origin, log, t.Size, t.Head()}.text(asOf)}, signer)
		if err != nil {
			return err
		}
		text = string(signed)
		_, err = tx.ExecContext(ctx, `INSERT INTO checkpoint (log, size, note, key) VALUES (?,?,?,?)`, log, t.Size, text, signer.verifierKey)
		return err
	})
	return text, err
}

// SignFile is the checkpoint of the whole log of an archive's file, which nobody
// writes, such as a backup; it is not kept. It is an error if the file is of an
// earlier program.
func SignFile(ctx context.Context, file, origin string, key ed25519.PrivateKey, asOf time.Time) (text string, err error) {
	db, err := sql.Open("sqlite", unwritten(file))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	signer, err := newSigner(origin, key)
	if err != nil {
		return "", fmt.Errorf("sign %s: %w", file, err)
	}
	t, err := tree(ctx, db, WholeLog, nil, nil)
	if err != nil {
		return "", fmt.Errorf("sign %s: %w", file, err)
	}
	signed, err := note.Sign(&note.Note{Text: head{origin, WholeLog, t.Size, t.Head()}.text(asOf)}, signer)
	return string(signed), err
}

// head is what a checkpoint says.
type head struct {
	origin string
	log    Log
	size   int64
	hash   tlog.Hash
}

func (h head) text(asOf time.Time) string {
	return fmt.Sprintf("%s/%s\n%d\n%s\nas of %s\n", h.origin, h.log, h.size, base64.StdEncoding.EncodeToString(h.hash[:]), asOf.Format(time.DateOnly))
}

// parseHead reads a checkpoint, and does not look at its signature.
func parseHead(text []byte) (h head, err error) {
	lines := strings.SplitN(string(text), "\n", 5)
	if len(lines) < 5 {
		return h, errors.New("it is no checkpoint: it has fewer than five lines")
	}
	i := strings.LastIndex(lines[0], "/")
	h.origin, h.log = lines[0][:max(i, 0)], Log(lines[0][i+1:])
	if _, known := entries[h.log]; !known || i < 0 {
		return h, fmt.Errorf("it is no checkpoint of kazami: its first line, %q, names neither log", lines[0])
	}
	if h.size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || h.size < 0 {
		return h, fmt.Errorf("it is no checkpoint: its second line, %q, is no size", lines[1])
	}
	if h.hash, err = tlog.ParseHash(lines[2]); err != nil {
		return h, fmt.Errorf("it is no checkpoint: its third line, %q, is no hash", lines[2])
	}
	return h, nil
}

// signer signs with a key under the name of an origin.
type signer struct {
	note.Verifier
	key         ed25519.PrivateKey
	verifierKey string
}

func newSigner(origin string, key ed25519.PrivateKey) (*signer, error) {
	text, err := VerifierKey(origin, key)
	if err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(text)
	return &signer{v, key, text}, err
}

func (s *signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

// VerifierKey is what anybody needs to check the signatures that a key makes
// under an origin.
func VerifierKey(origin string, key ed25519.PrivateKey) (string, error) {
	return note.NewEd25519VerifierKey(origin, key.Public().(ed25519.PublicKey))
}

// SigningKey reads the key of a file, and makes both where there is none. Only
// its owner may read it. Two processes that make it at once get the same
// key, where the file system has hard links.
func SigningKey(file string) (ed25519.PrivateKey, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(file); err != nil {
			return nil, fmt.Errorf("make the signing key: %w", err)
		}
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	seed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("the signing key %s is not %d bytes in base64: restore it, or move it away for a new one", file, ed25519.SeedSize)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func makeKey(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(file), ".key")
	if err != nil {
		return err
	}
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // it never fails
	_, err = part.WriteString(base64.StdEncoding.EncodeToString(seed) + "\n")
	if err := errors.Join(err, part.Sync(), part.Close()); err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	if err := os.Link(part.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		if err := os.Rename(part.Name(), file); err != nil { // a file system without links
			return errors.Join(err, os.Remove(part.Name()))
		}
		return nil
	}
	return os.Remove(part.Name())
}

// HeldLog is how a log stands beside a checkpoint of it.
type HeldLog struct {
	Log    Log
	Origin string
	Size   int64  // of the checkpoint
	Have   int64  // entries of the log
	Fits   bool   // the first Size entries are those that were signed
	Signer string // "" if the signature is that of the key; else why it is not
}

// Against holds the logs of the archive against a checkpoint that was signed with
// a key; see [VerifierKey].
func (s *Store) Against(ctx context.Context, checkpoint []byte, key string) (HeldLog, error) {
	h, err := parseHead(checkpoint)
	if err != nil {
		return HeldLog{}, err
	}
	out := HeldLog{Log: h.log, Origin: h.origin, Size: h.size, Signer: signedBy(checkpoint, key)}
	t, err := tree(ctx, s.read, h.log, map[int64]bool{h.size: true}, func(_ int64, now tlog.Hash) { out.Fits = now == h.hash })
	if err != nil {
		return out, fmt.Errorf("read the %s log: %w", h.log, err)
	}
	out.Have = t.Size
	return out, nil
}

// AgainstList holds a public log, as the site lists it, against a checkpoint: what
// somebody without the archive can do.
func AgainstList(list io.Reader, checkpoint []byte, key string) (HeldLog, error) {
	h, err := parseHead(checkpoint)
	if err != nil {
		return HeldLog{}, err
	}
	out := HeldLog{Log: h.log, Origin: h.origin, Size: h.size, Signer: signedBy(checkpoint, key)}
	text, err := io.ReadAll(list)
	if err != nil {
		return out, fmt.Errorf("read the list of the log: %w", err)
	}
	var t Tree
	out.Fits = h.size == 0 && h.hash == t.Head()
	for line := range bytes.Lines(text) {
		t.Add(line)
		if t.Size == h.size {
			out.Fits = t.Head() == h.hash
		}
	}
	out.Have = t.Size
	return out, nil
}

func signedBy(checkpoint []byte, key string) string {
	v, err := note.NewVerifier(key)
	if err != nil {
		return err.Error()
	}
	if _, err := note.Open(checkpoint, note.VerifierList(v)); err != nil {
		return err.Error()
	}
	return ""
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
	return s.tx(ctx, "log what is published", func(tx *sql.Tx) error {
		put, err := tx.PrepareContext(ctx, `INSERT INTO public_log (kind, name, sum) SELECT ?1, ?2, ?3 WHERE ?3 IS NOT
			(SELECT sum FROM public_log WHERE kind = ?1 AND name = ?2 ORDER BY n DESC LIMIT 1)`)
		if err != nil {
			return err
		}
		defer put.Close()
		for _, p := range all {
			if p.Kind == "" || p.Name == "" || strings.ContainsAny(p.Kind+p.Name, " \t\r\n") {
				return fmt.Errorf("%q %q is no name in the log", p.Kind, p.Name)
			}
			if _, err := put.ExecContext(ctx, p.Kind, p.Name, p.Sum[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Issued keeps that the issue of a week went out with a checkpoint. That of a
// week before the newest issue stays as it was.
func (s *Store) Issued(ctx context.Context, week horizon.Period, checkpoint string) error {
	return s.tx(ctx, "keep the checkpoint of "+week.String(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO issued SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM issue WHERE week > ?1)
			ON CONFLICT (week) DO UPDATE SET note = excluded.note`, week.N, checkpoint)
		return err
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
	err = s.each(ctx, entries[PublicLog], func(r *sql.Rows) error {
		var line string
		err := r.Scan(&line)
		b.WriteString(line)
		return err
	})
	if err != nil {
		return r, fmt.Errorf("read the public log: %w", err)
	}
	r.List, r.Issues = b.String(), map[horizon.Period]string{}
	err = s.each(ctx, `SELECT week, note FROM issued ORDER BY week`, func(rows *sql.Rows) error {
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
