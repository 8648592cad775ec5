package edition

import (
	"crypto/ed25519"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive/signing"
)

// SigningKey is the key that this installation signs checkpoints with, made when
// it is first needed.
func SigningKey(s *work.Work) (ed25519.PrivateKey, error) {
	if file := s.Cfg.Path(s.Cfg.Site.Key); file != "" {
		return signing.Key(file)
	}
	if dir, err := os.UserConfigDir(); err == nil {
		key, err := signing.Key(filepath.Join(dir, "kazami", "signing.key"))
		if _, closed := errors.AsType[*fs.PathError](err); !closed {
			return key, err
		}
	}
	return signing.Key(filepath.Join(s.Data, "signing.key")) // a user without a folder that can be written
}

// VerifierKey is the public half of [SigningKey], as kazami verify --key takes it.
func VerifierKey(s *work.Work) (string, error) {
	key, err := SigningKey(s)
	if err != nil {
		return "", err
	}
	return signing.VerifierKey(OriginOf(s), key)
}

// OriginOf names this site in checkpoints: its host and path, or kazami where the
// site has no address yet.
func OriginOf(s *work.Work) string {
	u, err := url.Parse(s.Cfg.Site.Base)
	if err != nil || u.Host == "" {
		return "kazami"
	}
	return strings.Trim(u.Host+u.EscapedPath(), "/")
}
