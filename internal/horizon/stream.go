package horizon

import "time"

// Stream is what is new since last week, as somebody with a ceiling may see it: to be
// read before anything can be detected. Nothing in it is a detection.
type Stream struct {
	From, To  time.Time // documents dated in [From, To)
	Documents []NewDocument
	Total     int           // documents; more than Documents has where they are many
	Sources   []SourceCount // of all of them, most first
	Mentions  []Mention     // most first
	Scope     Scope         // of its figures
}

// NewDocument is a document with what it names, nearest first.
type NewDocument struct {
	DigestDocument
	Near    float64  // see relevance.Near
	Watched []string // watched terms
	Themes  []string // names
	Threats []string
	Sectors []string
}

// SourceCount is how many documents a source has.
type SourceCount struct {
	Source SourceID
	Name   string
	N      int
}

// Mention is a term with how many documents have it.
type Mention struct {
	Term      string
	Documents int
	Sources   int
}
