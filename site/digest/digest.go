// Package digest writes the analyst's week: what is to be judged, what changed,
// which detections ended, and how the sources stand, as Markdown and as HTML.
//
// A digest shows the full panel and documents of every TLP label. It must not
// be published, and each form says so at its head. Both are made from one view,
// so that they hold the same words and numbers; the same digest yields the same
// bytes.
package digest

import (
	"io"

	"kazami/internal/horizon"
)

// Markdown writes the digest for a terminal, a mail or a ticket.
func Markdown(w io.Writer, d horizon.Digest) error {
	_, err := io.WriteString(w, viewOf(d).markdown())
	return err
}

// HTML writes the digest as one page that needs no other file: no script, no
// request, a strict content security policy.
func HTML(w io.Writer, d horizon.Digest) error {
	return viewOf(d).html(w)
}
