package horizon

import (
	"iter"
	"time"
)

// Issue is a newsletter issue: what the public reads of one week. It is stored as it
// went out. Issues of before the changes had kinds list them by New, Moved and Quiet.
type Issue struct {
	Number    int
	Week      Period
	Published time.Time
	Title     string     // by the analyst
	Lead      string     // the analyst's words
	New       []ChangeID // approved in this week for the first time
	Moved     []Movement
	Quiet     []ChangeID
	Withdrawn []Movement

	Named       []IssueChange `json:"Told"` // the changes that it names, as they were public then; none in issues of before this was kept
	Corrections []Correction  // in the order in which they were made
	Analysis    int           `json:",omitempty"` // the version by which its documents were read; 0 in issues of before this was kept
}

// IssueKind says why an issue names a change. A change has one kind in an issue.
type IssueKind string

// The kinds, in the order in which an issue lists them.
const (
	IssuePublished IssueKind = "published" // approved in the week for the first time
	IssueDetected  IssueKind = "detected"  // a detection opened since the issue before
	IssueOpen      IssueKind = "open"      // its detection goes on
	IssueFell      IssueKind = "fell"      // fewer documents than expected
	IssueEnded     IssueKind = "ended"     // its detection ended since the issue before
)

// News reports whether the kind is something new: a detection that goes on is not.
func (k IssueKind) News() bool { return k != IssueOpen }

// IssueChange is a change as an issue showed it: what changes later does not change it.
// Issues of before there were kinds have Stage, Ended, Lines, Documents and Publishers
// alone.
type IssueChange struct {
	Change     ChangeID
	Name       string
	NameEN     string
	Slug       string `json:",omitempty"` // its address was its id where it has none
	Category   Category
	Definition string
	Sectors    []SectorID
	Stage      string   // in Japanese; "" where nothing is detected
	Ended      string   `json:",omitempty"` // of a detection that ended: how, and what was counted
	Lines      []string // counts, strength and false-alarm limit of each verdict, in Japanese
	Documents  int
	Publishers int

	Kind    IssueKind   `json:",omitempty"`
	Text    IssueText   `json:",omitzero"`
	English IssueText   `json:",omitzero"`
	Years   []YearCount `json:",omitempty"` // the last ones, in order
}

// IssueText is what an issue says of a change, in one language.
type IssueText struct {
	Heading Words   `json:",omitempty"` // the finding with its number
	Said    []Words `json:",omitempty"` // a paragraph each
	Note    Words   `json:",omitempty"` // how clear, how well carried, how many in all
}

// YearCount is the documents of one year for a small picture.
type YearCount struct {
	Year      int
	Partial   bool   `json:",omitempty"` // it was not over by the cut-off
	Documents Figure `json:",omitzero"`
	Dated     Figure `json:",omitzero"` // of Documents: the month is known
}

// Recent is the last years of the tally, n at most, for a small picture.
func (t *Tally) Recent(n int) (all []YearCount) {
	for _, y := range t.Years[max(0, len(t.Years)-n):] {
		all = append(all, YearCount{y.Year, y.Partial, y.Documents, y.Dated})
	}
	return all
}

// Sentences is everything that the text says, in its order.
func (t IssueText) Sentences() []Words {
	return append(append([]Words{t.Heading}, t.Said...), t.Note)
}

// Figures is every figure that the issue shows.
func (i Issue) Figures() iter.Seq[Figure] {
	return func(yield func(Figure) bool) {
		for _, c := range i.Named {
			for _, w := range append(c.Text.Sentences(), c.English.Sentences()...) {
				for _, p := range w {
					if p.Figure != nil && !yield(*p.Figure) {
						return
					}
				}
			}
			for _, y := range c.Years {
				if !yield(y.Documents) || !yield(y.Dated) {
					return
				}
			}
		}
	}
}

// Correction says what was wrong in an issue. The issue itself stays.
type Correction struct {
	When time.Time // the cut-off by which it was known
	Who  string
	Text string
}

// Movement is a change that moved, and why.
type Movement struct {
	Change ChangeID
	Name   string // as it was public
	Why    string
}
