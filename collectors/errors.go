package collectors

import (
	"errors"
	"fmt"
	"iter"

	"kazami/internal/horizon"
)

// ErrNotModified ends a stream whose source has not changed since its position.
var ErrNotModified = errors.New("not modified")

// ErrNotDue ends a stream whose source asked to be left alone until its
// position's NotBefore, or failed before. It was not asked again.
var ErrNotDue = errors.New("not due yet")

// errStopped says that the caller of a stream wants no more of it.
var errStopped = errors.New("the caller has stopped")

// SourceError is the end of a source's stream: the whole source could not be
// read, or not to its end. Documents yielded before it stand.
type SourceError struct {
	Source horizon.SourceID
	Err    error
}

// Error names the source and what stopped it.
func (e *SourceError) Error() string { return fmt.Sprintf("source %s: %v", e.Source, e.Err) }

// Unwrap gives what stopped the source.
func (e *SourceError) Unwrap() error { return e.Err }

// ends reports whether an error in a stream is its last item.
func ends(err error) bool {
	_, whole := errors.AsType[*SourceError](err)
	return whole || errors.Is(err, ErrNotModified) || errors.Is(err, ErrNotDue)
}

// each yields remarks, then documents.
func each(docs []horizon.Document, remarks []error) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		for _, err := range remarks {
			if !yield(horizon.Document{}, err) {
				return
			}
		}
		for _, doc := range docs {
			if !yield(doc, nil) {
				return
			}
		}
	}
}
