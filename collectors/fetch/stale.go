package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// Keys of Position.More about what a server says of change.
const (
	unmodifiedSince = "unmodified_since" // since when it has said without a break that nothing has changed
	StaleValidators = "stale_validators" // when that was found to be untrue
)

const maxValidator = 1 << 10 // bytes of an ETag or Last-Modified that is kept

// distrust is how long validators that were untrue are not used.
const distrust = 28 * 24 * time.Hour

// errStale is the warning about validators that were found untrue.
var errStale = errors.New("the server said that nothing had changed, but it had: its ETag is stale, and is not used for four weeks")

// validator is an ETag or Last-Modified that may be sent back.
func validator(resp *http.Response, name string) string {
	v := resp.Header.Get(name)
	if len(v) > maxValidator || strings.ContainsFunc(v, unicode.IsControl) || !utf8.ValidString(v) {
		return ""
	}
	return v
}

// unconditional reports whether the source is to be asked as if nothing were
// known: its server has said for longer than after that nothing has changed, or
// was found untrue lately.
func unconditional(pos *horizon.Position, now time.Time, after time.Duration) bool {
	if after < 0 {
		return false
	}
	since, ok := momentOf(pos, unmodifiedSince)
	return ok && !since.After(now.Add(-after)) || distrusted(pos, now)
}

func distrusted(pos *horizon.Position, now time.Time) bool {
	at, ok := momentOf(pos, StaleValidators)
	return ok && at.After(now.Add(-distrust)) && !at.After(now)
}

func momentOf(pos *horizon.Position, key string) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339, pos.More[key])
	return at, err == nil
}

func setMoment(pos *horizon.Position, key string, at time.Time) {
	stream.SetMore(pos, key, at.UTC().Format(time.RFC3339))
}

// unmodified notes an answer that nothing has changed.
func unmodified(pos *horizon.Position, now time.Time) {
	if _, ok := momentOf(pos, unmodifiedSince); !ok {
		setMoment(pos, unmodifiedSince, now)
	}
}

// same compares an answer that was asked for without validators to what was
// read last, and reports whether it is the same. If it is not, the server is
// asked with them at once: should it still say that nothing has changed, they
// are untrue.
func (w Client) same(ctx context.Context, pos *horizon.Position, req Request, answer *Answer, now time.Time) bool {
	asked := pos.More[unmodifiedSince] != ""
	stream.SetMore(pos, unmodifiedSince, "")
	if pos.Digest == text.Digest(string(answer.Body)) {
		return true
	}
	if req.ETag, req.LastModified = pos.ETag, pos.LastModified; !asked || req.ETag+req.LastModified == "" {
		return false
	}
	if again, err := w.Fetch.Get(ctx, req); err == nil && again.NotModified {
		setMoment(pos, StaleValidators, now)
	}
	return false
}

// StaleWarning is the warning of a run that found validators untrue; "" if it
// did not. was is the position's mark before the run.
func StaleWarning(id horizon.SourceID, was string, pos *horizon.Position) string {
	if at := pos.More[StaleValidators]; at == "" || at == was {
		return ""
	}
	return fmt.Sprintf("%s: %v", id, errStale)
}

// OddEncoding is the key of what stood in Content-Encoding of the last answer
// and is no encoding, in Position.More.
const OddEncoding = "odd_encoding"

// EncodingWarning is the warning of a run whose answer named an encoding that is
// none; "" if it did not.
func EncodingWarning(id horizon.SourceID, pos *horizon.Position) string {
	odd := pos.More[OddEncoding]
	if odd == "" {
		return ""
	}
	return fmt.Sprintf("%s: its Content-Encoding %q is no encoding that is known here: read as it came", id, odd)
}
