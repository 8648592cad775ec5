package tryout

import (
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/wordlist"
)

// Kind is what is tried: a kind of word rule, or a filter.
type Kind string

// The kinds of what is tried.
const (
	Ignore Kind = "ignore"
	Join   Kind = "join"
	Apart  Kind = "apart"
	Watch  Kind = "watch"
	Search Kind = "search" // shows what a search finds
	Source Kind = "source" // hides what a source sends
	Word   Kind = "word"   // hides what has a term
)

// Rule is the kind of word rule that is tried; "" for a filter.
func (k Kind) Rule() horizon.RuleKind {
	switch k {
	case Ignore:
		return horizon.StopRule
	case Join, Apart, Watch:
		return horizon.RuleKind(k)
	}
	return ""
}

// Question is a rule or a filter that is tried.
type Question struct {
	Kind  Kind
	Term  string // or the query, or the id of a source
	Other string // of Join and Apart
	Off   bool   // the rule is taken back
}

// Asking is a question with who asks it.
type Asking struct {
	Question
	Who  string
	Most horizon.TLP
}

// Answer is what a rule or a filter would have done in the year up to a cut-off.
// Nothing of it is kept.
type Answer struct {
	Kind  Kind      `json:"kind"`
	Term  string    `json:"term"` // as it is counted
	Other string    `json:"other,omitempty"`
	Off   bool      `json:"off,omitempty"`
	From  time.Time `json:"-"`
	To    time.Time `json:"-"` // exclusive

	Does wordlist.Does   `json:"does,omitempty"` // of a rule
	Note wordlist.Reason `json:"-"`              // why it cannot be set, or a remark

	Moves     []Move     `json:"moves"`
	Months    []Month    `json:"months,omitempty"` // openings by month
	Open      [2]int     `json:"open"`             // open at the cut-off: before and after
	Limits    []Limit    `json:"limits,omitempty"`
	Documents Documents  `json:"documents"`
	Evidence  []Evidence `json:"evidence,omitempty"` // of a filter
	Took      float64    `json:"seconds"`
}

// Turn is what becomes of a detection.
type Turn string

// What becomes of a detection.
const (
	Gone    Turn = "gone"
	Come    Turn = "come"
	Merged  Turn = "merged"  // its documents are counted under another name
	Earlier Turn = "earlier" // it opens earlier
	Later   Turn = "later"
)

// Move is a detection of the year that a rule changes.
type Move struct {
	Turn   Turn           `json:"turn"`
	Name   string         `json:"name"`
	Theme  bool           `json:"theme,omitempty"`
	Into   string         `json:"into,omitempty"` // of Merged
	Before horizon.Period `json:"before,omitzero"`
	After  horizon.Period `json:"after,omitzero"`
	Weeks  int            `json:"weeks,omitempty"` // later; below 0: earlier
	Docs   int            `json:"documents"`       // when it opened
}

// Opened is the period in which the detection opens: without the rule, or else with it.
func (m Move) Opened() horizon.Period {
	if m.Before == (horizon.Period{}) {
		return m.After
	}
	return m.Before
}

// Month is how many detections opened in a month, without and with the rule.
type Month struct {
	Month  horizon.Period `json:"month"`
	Before int            `json:"before"`
	After  int            `json:"after"`
}

// Limit is what evidence a term needs, without and with the rule.
type Limit struct {
	Bin    horizon.Bin `json:"bin"`
	Term   [2]float64  `json:"term"`  // the average one
	Watch  [2]float64  `json:"watch"` // a watched one
	Tested [2]int      `json:"tested"`
}

// Documents is those of the year that a rule or a filter is about.
type Documents struct {
	Total    int       `json:"total"`
	Undated  int       `json:"undated"`    // whose week is not known
	First    int       `json:"first_near"` // of a watched term: near nothing else that is watched
	Weeks    []Week    `json:"weeks"`      // those with any
	Examples []Example `json:"examples"`   // newest first
	More     int       `json:"more,omitempty"`
}

// PerWeek is how many documents a week has on average, of those whose week is known.
func (d Documents) PerWeek() float64 { return float64(d.Total-d.Undated) / weeksOfYear }

const weeksOfYear = 52

// Week is the documents of a week.
type Week struct {
	Week horizon.Period `json:"week"`
	Docs int            `json:"documents"`
}

// Example is a document.
type Example struct {
	Title     string            `json:"title"`
	URL       string            `json:"url"`
	Source    horizon.SourceID  `json:"source"`
	Name      string            `json:"-"` // of the source
	Published time.Time         `json:"-"`
	Precision horizon.Precision `json:"-"`
	Date      string            `json:"published"` // as exactly as it is known
	TLP       horizon.TLP       `json:"tlp"`
}

// Evidence is how many documents of a filter are evidence of a change.
type Evidence struct {
	Change horizon.ChangeID `json:"change"`
	Name   string           `json:"name"`
	Docs   int              `json:"documents"`
}

// Cited is how many documents of a filter are evidence of changes, those of several
// counted with each.
func (a Answer) Cited() (n int) {
	for _, e := range a.Evidence {
		n += e.Docs
	}
	return n
}

// Count is how many detections take a turn.
func (a Answer) Count(t Turn) (n int) {
	for _, m := range a.Moves {
		if m.Turn == t {
			n++
		}
	}
	return n
}

// State is how far the answer to a question is.
type State struct {
	Answer *Answer // nil until it is there
	Waits  bool    // another question is being answered
	For    time.Duration
}
