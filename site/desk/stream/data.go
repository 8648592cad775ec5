// Package stream is the desk's page of what is new: the documents since somebody's last
// visit, nearest first, what they marked and muted there, and what they joined to
// changes. Nothing on it is a detection.
package stream

import (
	"context"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// Person is who asks, and the strictest label that they may see: no answer holds a byte
// of a stricter document, or a byte more or less because there is one.
type Person struct {
	Name string
	Most horizon.TLP
}

// What may be shown.
const (
	Since   = ""        // what came since the last visit
	Week    = "week"    // what is dated to the last seven days
	Starred = "starred" // what the person marked
)

// Asked says which list somebody wants to see.
type Asked struct {
	Show   string // Since, Week or Starred
	Search string // the name of a saved search; "": all documents
	Muted  bool   // with what the person muted
}

// Ref is a document by its source and id.
type Ref struct {
	Source horizon.SourceID
	ID     horizon.DocumentID
}

// Document is a new document with what is known of it.
type Document struct {
	horizon.NewDocument
	Precision horizon.Precision
	Revised   bool // an earlier revision was there
	Late      bool // it is dated long before it came
	Starred   bool
	Muted     bool
	Near      []view.Similar // changes that it is near to
	Story     Story
	Joined    []Joined
}

// Story is how many documents tell the same, and of how many sources; none where one
// alone does.
type Story struct{ Documents, Sources int }

// Joined says that somebody joined a document to a change.
type Joined struct {
	ID   horizon.ChangeID
	Name string
	Who  string
	When time.Time
}

// Mute is a source or a word that somebody does not want to see. Name is that of the
// source.
type Mute struct{ Kind, Value, Name string }

// The kinds of [Mute].
const (
	OfSource = "source"
	OfWord   = "word"
)

// Search is a saved search, and how many documents of it are new. Unknown: the index
// could not be asked.
type Search struct {
	Name    string
	New     int
	Unknown bool
}

// List is a list of documents, nearest first.
type List struct {
	Documents []Document
	Total     int       // of which Documents are the first
	Muted     int       // documents that are left out of Total, or were without Asked.Muted
	Read      int       // the newest documents that were looked at; 0: all
	Since     time.Time // when the person said last how far they read; zero: never
	Mark      string    // how far this list goes, for [Data.Read]
	Sources   []horizon.SourceCount
	Mutes     []Mute
	Choices   []view.Similar // changes that a document may be joined to
	Searches  []Search
	Stars     int
}

// Data is what the page is given. Its methods are called by many goroutines.
type Data interface {
	Week(ctx context.Context, most horizon.TLP) (view.Week, error)
	Stream(ctx context.Context, most horizon.TLP) (horizon.Stream, error)
	List(ctx context.Context, p Person, a Asked) (List, error)
	Star(ctx context.Context, p Person, d Ref, off bool) error
	Mute(ctx context.Context, p Person, m Mute, off bool) error
	Read(ctx context.Context, p Person, search, mark string) (before string, err error) // the mark that stood before
	Join(ctx context.Context, p Person, d Ref, c horizon.ChangeID, off bool) error
}
