// Package view is what the desk is given to show of a week and its changes, and what an
// analyst does with them: plain values, without a page or a database.
package view

import (
	"errors"
	"time"

	"kazami/internal/horizon"
)

// Week is the digest with the words for the week's issue.
type Week struct {
	horizon.Digest
	Names            map[horizon.ChangeID]string           // as analysts call them
	Categories       map[horizon.ChangeID]horizon.Category // as analysts chose them, or of the theme; none where nobody did
	Title, Lead      string                                // of the issue
	Leads            []Lead                                // all words that were written for it, oldest first
	Judged           []Judged                              // by id
	Incomplete       []Incomplete                          // public changes, in the order of Judged
	Drafts           []Drafted                             // in the order of Judged
	Precision        Precision
	Acts             map[horizon.ChangeID]int // on what is folded away; 0 where there is none
	RestrictedThemes []RestrictedTheme        // by id; below a ceiling of RED
	Near             []horizon.DigestItem     // close to detection, nearest first; they ask for nothing
	Kept             *Kept                    // nil where the detection is of what is stored by now
}

// Kept says that what is shown is of a detection that was kept, while a newer one is made.
type Kept struct {
	AsOf time.Time // its cut-off
	Made time.Time
}

// RestrictedTheme is a theme that documents which are not CLEAR carry, as far as they may be
// seen: what the figures of the public panel leave out.
type RestrictedTheme struct {
	ID        horizon.ChangeID
	Name      string
	Documents int // of the last year
}

// Judged is a change with the act that stands.
type Judged struct {
	ID    horizon.ChangeID
	Name  string
	State horizon.Action
	Who   string
	When  time.Time
}

// Incomplete is a public change whose description lacks parts that an approval asks
// for by now.
type Incomplete struct {
	ID      horizon.ChangeID
	Name    string
	Missing []horizon.Part
}

// Precision is how the detections were judged so far.
type Precision struct {
	Approved, Merged, Rejected int

	Listed *Listed // nil where too few were judged, and below a ceiling of RED
}

// Listed is the share of right ones in all that was listed, by what was judged of it.
type Listed struct {
	horizon.Estimate
	Judged, Drawn int // Drawn: those that were drawn at random
}

// Detail is what is known of one change.
type Detail struct {
	Change  horizon.Change
	Whole   bool               // the change is shown with all its terms
	Drafted bool               // what analysts wrote of it is not public yet, and not shown to this ceiling
	Tally   horizon.Tally      // of the documents that may be seen
	Explain []horizon.Words    // Japanese sentences, of the figures that may be seen
	Similar []Similar          // most similar first
	Became  []Similar          // the changes of now that hold its terms, where it was parted since
	Telling []Told             // documents that show the change well, of as many publishers as there are
	Refutes []horizon.Words    // what would speak against the change
	Named   []Named            // sectors in the documents that Tally counts, most first
	Beside  []Named            // threats in them
	Joined  []Joined           // documents that people joined to it, oldest first; Tally does not count them for that
	Log     []Entry            // oldest first
	Sectors []horizon.Sector   // that may be chosen
	Offered []horizon.SectorID // of them, those of the change's themes: nobody chose them yet
	Threats []horizon.Threat   // that may be chosen
}

// Told is a document of a change. Mark is the word of the change as it stands in the
// document's Quote, which is the sentence around it.
type Told struct {
	horizon.DigestDocument
	Precision horizon.Precision // of Published
	From      string            // its source, by name
	Mark      string
}

// Joined is a document that somebody joined to a change as evidence.
type Joined struct {
	Told
	Who  string
	When time.Time
}

// Named is a sector or a threat, and how many documents of a change name it.
type Named struct {
	Name      string
	Documents horizon.Figure
}

// Documents is a page of all documents of a change, newest first, those without a date
// last.
type Documents struct {
	ID     horizon.ChangeID
	Name   string
	Total  horizon.Figure // of all pages: as the change's Tally has it
	Most   horizon.TLP    // the strictest label of what is listed
	Page   int            // from 1 to Pages
	Pages  int            // 1 where there is no document
	Listed []Told
	Joined []Joined // beside those that Total counts
}

// Similar is another change with how alike the names are, from 0 to 1.
type Similar struct {
	ID     horizon.ChangeID
	Name   string
	Alike  float64
	Common string
}

// Lead is words for an issue, and who wrote them.
type Lead struct {
	Who         string
	When        time.Time
	Title, Text string
}

// Act is what somebody does. Why is in their words.
type Act struct {
	horizon.Judgement
	Most       horizon.TLP // the strictest label that its actor may see
	Seen       int         // how many acts on the change its actor knew of
	Describe   bool        // the words below count
	Name       string
	NameEN     string // "": as it was
	Slug       string // the words in the address of its pages; "": as it was
	Category   horizon.Category
	Definition string
	Written    map[horizon.Part]string // parts of the description; one that is not there stays as it was
	Counter    []string                // what speaks against the change; nil: as it was
	Sectors    []horizon.SectorID      // nil: as they were
	Terms      []string                // whose flags are this change's; nil: as they were
	Threats    []horizon.InducedThreat // that it brings; nil: as they were
	Guideline  []horizon.Proposal      // for the guideline; nil: as they were
	Title      string                  // of the issue, where Change is ""
	Lead       string
	Folded     []Folded // of each of them it is done, where Change is ""; nil: words of the issue
}

// Folded is a change that is folded away, and how many acts on it an actor knew of.
type Folded struct {
	ID   horizon.ChangeID
	Seen int
}

// Preview is what publishing would change on the public site, in its words.
type Preview struct {
	Changes     int // that are public then
	Pages       int // that would differ
	Feeds, Data int // files that would differ beside them
	Kinds       []PageKind
}

// PageKind is the pages of one kind that would differ.
type PageKind struct {
	Name    string
	Count   int // of all
	Pages   []PageDiff
	Same    int // pages that change as one that is told, or in a picture alone
	Further int // pages that are not told, for there are too many
}

// PageDiff is a page of the public site that would differ.
type PageDiff struct {
	Path, Title string
	How         string // 新しい, 変わる or なくなる
	Passages    []*Passage
	More        int // further passages
}

// Passage is a part of a page as it is and as it would be; one of them is empty where
// there is none.
type Passage struct {
	Now, Then []Line
	Also      int // further pages that change in the same way
}

// Line is a paragraph, a heading or a row.
type Line struct {
	Text    string
	Changed bool
}

// Drafted is a change that is on its way to be public: a draft, or one that was rewritten
// since it was approved.
type Drafted struct {
	Judged
	Change    horizon.Change // only its name where what is written may not be seen
	Hidden    bool
	Rewritten bool
}

// ErrPreparing says that there is nothing to show yet, and soon will be.
var ErrPreparing = errors.New("the first detection is being made")

// RefusedError says in Japanese why an act cannot be done; the person can mend it.
type RefusedError struct {
	Why    string
	Record horizon.ChangeID // whose log says more; "": none does
}

func (e *RefusedError) Error() string { return e.Why }
