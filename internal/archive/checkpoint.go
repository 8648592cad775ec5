package archive

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"kazami/internal/archive/signing"
)

// Checkpoint is the signed head of a log, as a note (c2sp.org/signed-note): a
// line with the origin and the log, one with the size, one with the head in
// base64, one with the cut-off, an empty one, and the signature. The same size
// has the same note for good, whatever key is given later. A log that does not fit the last checkpoint is
// not signed: [*LogError].
func (s *Store) Checkpoint(ctx context.Context, log Log, origin string, key ed25519.PrivateKey, asOf time.Time) (text string, err error) {
	signer, err := signing.New(origin, key)
	if err != nil {
		return "", fmt.Errorf("sign the %s log: %w", log, err)
	}
	err = inTx(ctx, s.write, "sign the "+string(log)+" log", func(tx *sql.Tx) error {
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
		_, err = tx.ExecContext(ctx, `INSERT INTO checkpoint (log, size, note, key) VALUES (?,?,?,?)`, log, t.Size, text, signer.VerifierKey())
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
	signer, err := signing.New(origin, key)
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
		return h, errors.New("it is not a checkpoint: it has fewer than five lines")
	}
	i := strings.LastIndex(lines[0], "/")
	h.origin, h.log = lines[0][:max(i, 0)], Log(lines[0][i+1:])
	if _, known := entries[h.log]; !known || i < 0 {
		return h, fmt.Errorf("it is not a checkpoint of kazami: its first line, %q, names neither log", lines[0])
	}
	if h.size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || h.size < 0 {
		return h, fmt.Errorf("it is not a checkpoint: its second line, %q, is not a size", lines[1])
	}
	if h.hash, err = tlog.ParseHash(lines[2]); err != nil {
		return h, fmt.Errorf("it is not a checkpoint: its third line, %q, is not a hash", lines[2])
	}
	return h, nil
}

// ComparedLog is how a log stands beside a checkpoint of it.
type ComparedLog struct {
	Log    Log
	Origin string
	Size   int64  // of the checkpoint
	Have   int64  // entries of the log
	Fits   bool   // the first Size entries are those that were signed
	Signer string // "" if the signature is that of the key; else why it is not
}

// Against holds the logs of the archive against a checkpoint that was signed with
// a key; see [signing.VerifierKey].
func (s *Store) Against(ctx context.Context, checkpoint []byte, key string) (ComparedLog, error) {
	h, err := parseHead(checkpoint)
	if err != nil {
		return ComparedLog{}, err
	}
	out := ComparedLog{Log: h.log, Origin: h.origin, Size: h.size, Signer: signedBy(checkpoint, key)}
	t, err := tree(ctx, s.read, h.log, map[int64]bool{h.size: true}, func(_ int64, now tlog.Hash) { out.Fits = now == h.hash })
	if err != nil {
		return out, fmt.Errorf("read the %s log: %w", h.log, err)
	}
	out.Have = t.Size
	return out, nil
}

// AgainstList holds a public log, as the site lists it, against a checkpoint: what
// somebody without the archive can do.
func AgainstList(list io.Reader, checkpoint []byte, key string) (ComparedLog, error) {
	h, err := parseHead(checkpoint)
	if err != nil {
		return ComparedLog{}, err
	}
	out := ComparedLog{Log: h.log, Origin: h.origin, Size: h.size, Signer: signedBy(checkpoint, key)}
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
