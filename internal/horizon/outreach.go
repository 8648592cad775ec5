package horizon

import "time"

// MeetingKind is what sort of event a meeting is.
type MeetingKind string

// The two kinds that the office holds.
const (
	Session MeetingKind = "会議"
	Seminar MeetingKind = "セミナー"
)

// Meeting is a meeting or a seminar of the office that publishes the site, with
// its materials. All of it is the office's own and public.
type Meeting struct {
	ID        string // address: its day, and a number where a day has several
	Kind      MeetingKind
	Title     string
	Start     time.Time
	End       time.Time // zero where only the day is known; else after Start
	Place     string
	Summary   string    // Markdown
	Announced time.Time // from when on it is announced
	Apply     string    // web address to apply at, or ""
	Materials []Material
	Changes   []ChangeID // that it is about
	Sample    bool
}

// Material is a file of a meeting. A file that is named but not there has no
// bytes: a page says so in place of a link.
type Material struct {
	Name string // in words
	File string // base name, an address: small letters, digits, '-', '_', '.'
	Data []byte
}

// Opinion is what somebody sent and what was done with it, as the office reports it
// it: nobody's own words or name.
type Opinion struct {
	Received time.Time
	About    string // what it was about, in a few words
	Summary  string
	Done     string    // what was done, "" while that is open
	Answered time.Time // zero while that is open
	Change   ChangeID  // that it was about, or ""
	Sample   bool
}

// Version is a change as the public read it from a day on.
type Version struct {
	JudgedChange
	Since time.Time // the cut-off by which it was public
}

// Crossing counts public documents that mention a threat and a sector.
type Crossing struct {
	Threat ThreatID
	Sector SectorID
	Docs   int
	Count  Figure // Docs
}

// Crossings is how often threats are mentioned together with sectors in the
// public documents of some years. That two stand in one document says nothing
// of causes.
type Crossings struct {
	From, Until time.Time // first instant, and first instant after them
	Documents   int       // all public documents of these years
	Threats     []ThreatTotal
	Sectors     []SectorCount // by the plan
	Cells       []Crossing    // of each threat with each sector that the plan has, by threat and sector
	Count       Figure        // Documents
}

// ThreatTotal is how many public documents mention a threat.
type ThreatTotal struct {
	Threat Threat
	Docs   int
	Count  Figure // Docs
}
