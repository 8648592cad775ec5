package horizon

import "time"

// Action is what an analyst does with a change.
type Action string

// The acts of review. Undo takes back the change's last act that still stands,
// notes aside.
const (
	Draft   Action = "draft" // kept, and written on; not public
	Approve Action = "approve"
	Hold    Action = "hold"
	Reject  Action = "reject"
	Merge   Action = "merge"
	Note    Action = "note"
	Undo    Action = "undo"

	Describe Action = "describe" // another name, category, definition, sectors or terms
)

// Decides reports whether an act says what becomes of a change.
func (a Action) Decides() bool {
	return a == Draft || a == Approve || a == Hold || a == Reject || a == Merge
}

// Judgement is one act of an analyst. Judgements are only ever appended; their
// order is that in which they were, whatever their times say.
type Judgement struct {
	ID     int64 `json:"-"` // the archive's number of the act; 0: it is not stored
	Change ChangeID
	Action Action
	Who    string
	When   time.Time
	Why    string
	Into   ChangeID  // of Merge: the change that goes on
	Cut    time.Time // the data cut-off that the analyst looked at; an edition as of an earlier date leaves it out

	Altered bool `json:"-"` // the record is not what was stored, and says nothing else
}

// Change is an environment change as an analyst describes it. All text is the
// analyst's own and public once the change is approved.
type Change struct {
	ID         ChangeID
	Name       string
	Yomi       string
	NameEN     string
	Category   Category
	Sectors    []SectorID
	Themes     []ThemeID
	Terms      []string
	Definition string // what changes, in at most 120 letters
	What       string // 何が変わるか
	When       string // いつ頃か
	Prepare    string // 何に備えるか
	Happened   []Happening
	Threats    []InducedThreat
	Counter    []string // 反証
	Searched   string   `json:",omitempty"` // where 反証 was looked for; descriptions of before have none
	Unknowns   []string // 不明点
	Guideline  []Proposal
	Sample     bool

	Also     []Category // further categories that it belongs to
	Degrees  []Degree   // how much it touches each sector
	Impact   Impact     // what it does where it goes wrong
	Sharing  Sharing    // sharing class in the seed's table; "" was not said
	Exercise string     // 分野横断的演習の題材
	Related  []Relation

	Slug string `json:",omitempty"` // the words in its pages' addresses; "": its id stands there. Use Address

	English English // for the English pages; without it they show the Japanese text, marked as such

	Altered bool `json:"-"` // a record of its descriptions is not what was stored: it has only its id
}

// English is what an analyst says of a change in English.
type English struct {
	Definition string
	What       string // what changes
	When       string // by when
	Prepare    string // what to prepare for
}

// InEnglish reports whether the change is described in English.
func (c Change) InEnglish() bool { return c.NameEN != "" && c.English.Definition != "" }

// Happening is a thing that happened, with the document that says so.
type Happening struct {
	Text     string
	Evidence DocumentID
}

// InducedThreat is a threat that the change brings, and how.
type InducedThreat struct {
	ID     ThreatID
	Text   string
	System string // the important systems that it meets, or ""
}

// Proposal is a requirement proposed for one pillar or priority item of the
// guideline (指針).
type Proposal struct {
	Pillar   string // one of [Pillars] or [Priorities]
	Text     string
	Level    Level
	Target   string       // whom it asks, or ""
	Evidence []DocumentID // that it rests on
}
