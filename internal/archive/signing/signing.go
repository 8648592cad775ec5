// Package signing has the installation's key, and signs with it.
package signing

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Signer signs with a key under the name of an origin.
type Signer struct {
	note.Verifier
	key  ed25519.PrivateKey
	text string
}

// New is the signer of an origin.
func New(origin string, key ed25519.PrivateKey) (*Signer, error) {
	text, err := VerifierKey(origin, key)
	if err != nil {
		return nil, err
	}
	v, err := note.NewVerifier(text)
	return &Signer{v, key, text}, err
}

// Sign is the signature of a message.
func (s *Signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

// VerifierKey is what anybody needs to check what it signed.
func (s *Signer) VerifierKey() string { return s.text }

// VerifierKey is what anybody needs to check the signatures that a key makes
// under an origin.
func VerifierKey(origin string, key ed25519.PrivateKey) (string, error) {
	return note.NewEd25519VerifierKey(origin, key.Public().(ed25519.PublicKey))
}

// Key reads the key of a file, and makes both where there is none. Only
// its owner may read it. Two processes that make it at once get the same
// key, where the file system has hard links.
func Key(file string) (ed25519.PrivateKey, error) {
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
