package csaf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"strings"

	"kazami/collectors/fetch"
	"kazami/internal/horizon"
)

// checked makes a document of a fetched advisory, if its hash file agrees.
func (r *run) checked(ctx context.Context, e listEntry, answer *fetch.Answer) (horizon.Document, error) {
	warning, err := r.verify(ctx, e, answer.Body)
	if err != nil {
		return horizon.Document{}, err
	}
	doc, err := r.read(answer.Body, answer.Type, answer.URL, e.label)
	if err == nil && warning != "" {
		doc.Warnings = append(doc.Warnings, warning)
	}
	return doc, err
}

// verify holds an advisory's bytes to the first of its hash files that is
// there. One that cannot be read is a warning; one that contradicts an error.
func (r *run) verify(ctx context.Context, e listEntry, body []byte) (warning string, err error) {
	for _, address := range e.hashFiles() {
		answer, err := r.get(ctx, address, validators{})
		switch {
		case ctx.Err() != nil || isUnwell(err):
			return "", err
		case isAbsent(err) && e.beside:
			continue
		case err != nil:
			return "its hash was not checked: " + fact(err.Error()), nil
		}
		got, want := sumLike(address, body), hashIn(answer.Body)
		switch {
		case len(want) != len(got):
			warning = fmt.Sprintf("its hash was not checked: %s holds none", address)
			continue
		case want != got:
			return "", fmt.Errorf("its hash is %s…, but %s says %s…: left out", got[:16], address, want[:16])
		}
		return "", nil
	}
	return warning, nil
}

// hashFiles is where an advisory's hash may be, the best first.
func (e listEntry) hashFiles() []string {
	files := e.hashes
	if u, err := url.Parse(e.url); e.beside && err == nil && u.RawQuery == "" {
		files = []string{e.url + ".sha512", e.url + ".sha256"}
	}
	var best, rest []string
	for _, f := range files {
		switch u, err := url.Parse(f); {
		case err != nil:
		case path.Ext(u.Path) == ".sha512":
			best = append(best, f)
		case path.Ext(u.Path) == ".sha256":
			rest = append(rest, f)
		}
	}
	return append(best[:min(len(best), 1)], rest[:min(len(rest), 1)]...)
}

// sumLike is the hash that a hash file of that name should hold.
func sumLike(address string, body []byte) string {
	if strings.HasSuffix(address, ".sha512") {
		sum := sha512.Sum512(body)
		return hex.EncodeToString(sum[:])
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// hashIn is the hash at the beginning of a hash file; "" if there is none.
func hashIn(file []byte) string {
	fields := bytes.Fields(file[:min(len(file), 1<<10)])
	if len(fields) == 0 {
		return ""
	}
	csafWord := strings.ToLower(strings.TrimPrefix(string(fields[0]), "\ufeff"))
	if _, err := hex.DecodeString(csafWord); err != nil {
		return ""
	}
	return csafWord
}
