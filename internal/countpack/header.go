package countpack

import (
	"encoding/json"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// metadataKey is the key of the file's metadata under which its header stands, as JSON.
const metadataKey = "kazami.pack"

// Header says what a pack was made from, and by what.
type Header struct {
	Format     int           `json:"format"`
	Analysis   int           `json:"analysis"`   // version of the analysis that cut its terms
	Vocabulary int           `json:"vocabulary"` // version of the analysis with its vocabulary: that of its themes
	Panel      horizon.Panel `json:"panel"`      // public, always
	Made       time.Time     `json:"made"`
	Until      string        `json:"until"` // first day that it does not hold
	Sources    []Source      `json:"sources"`
	Rows       int64         `json:"rows"`
	Sum        string        `json:"sha256"` // of its rows in their order, and of the rest of this; see docs/count-pack.md
}

// Source is a source of a pack: what it is, and which of its documents were counted.
type Source struct {
	ID        horizon.SourceID `json:"id"`
	Name      string           `json:"name"`
	URL       string           `json:"url,omitempty"`
	Publisher string           `json:"publisher,omitempty"`
	Class     horizon.Class    `json:"class"`
	Lang      string           `json:"lang,omitempty"`
	Terms     string           `json:"terms,omitempty"`  // of use, in short
	Titles    bool             `json:"titles,omitempty"` // of its documents are in the pack
	Since     string           `json:"since"`            // day, the first that it holds
	Until     string           `json:"until"`            // first day that it does not hold
	Documents int              `json:"documents"`
	Copies    int              `json:"duplicates"`
}

// Span is the first instant that a source's documents in a pack are of, and the first
// that they are not, in Tokyo.
func (s Source) Span() (since, until time.Time, err error) {
	if since, err = day(s.Since); err == nil {
		until, err = day(s.Until)
	}
	if err == nil && !since.Before(until) {
		err = fmt.Errorf("%s: the span %s to %s holds no day", s.ID, s.Since, s.Until)
	}
	return since, until, err
}

func day(s string) (time.Time, error) { return time.ParseInLocation(time.DateOnly, s, horizon.Tokyo) }

// VersionError says that a pack cannot be read by this program as it is.
type VersionError struct {
	What       string // format or analysis
	Have, Know int
}

func (e *VersionError) Error() string {
	if e.What == "format" {
		return fmt.Sprintf("the pack has format %d and this program knows %d: use the newer program that wrote it", e.Have, e.Know)
	}
	return fmt.Sprintf("the terms of the pack were cut by analysis %d, this program cuts by %d, and their counts cannot stand beside each other: export the pack anew with this program", e.Have, e.Know)
}

func parseHeader(text string) (h Header, err error) {
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		return h, fmt.Errorf("the header of the pack: %w", err)
	}
	switch {
	case h.Format > Format || h.Format < 1:
		return h, &VersionError{"format", h.Format, Format}
	case h.Panel != horizon.PublicPanel:
		return h, fmt.Errorf("the pack is of the %s panel: only counts of public documents travel", h.Panel)
	case h.Made.IsZero() || h.Sum == "" || len(h.Sources) == 0:
		return h, fmt.Errorf("the header of the pack says neither when it was made nor of what")
	}
	return h, nil
}
