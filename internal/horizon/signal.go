package horizon

// TermID numbers a series within one archive: a term, or a theme counted as one.
type TermID uint32

// StratumID numbers a stratum within one panel: the documents of one source in
// one language.
type StratumID uint16

// Stratum is what a term is exposed to: the documents of one source in one language.
type Stratum struct {
	Source SourceID
	Lang   string
}

// Count is how many documents (stories) of a stratum hold a term in a period.
// Late ones were collected more than four weeks after their publication: they
// teach the background and are never evidence.
type Count struct {
	Term    TermID
	Stratum StratumID
	Docs    uint32
	Late    uint32
}

// Total is how many documents a stratum had in a period, with or without the term.
type Total struct {
	Stratum StratumID
	Docs    uint32
	Late    uint32
}

// CollectionChange is a source whose documents read differently than before:
// they hold more or fewer terms each. It says something of the collection, and
// nothing of the world.
type CollectionChange struct {
	Source SourceID
	Lang   string
	Period Period  // the newest it was reckoned in
	Terms  float64 // a document in the last quarter, on average
	Before float64 // the same in the year before
}

// Stage is what a signal says of its series.
type Stage string

// The stages. Noise is none: nothing is detected.
const (
	Fading     Stage = "fading"
	Event      Stage = "event"
	Mainstream Stage = "mainstream"
	Emerging   Stage = "emerging"
	Settled    Stage = "settled"
	Weak       Stage = "weak"
	Noise      Stage = "noise"
)

// Stages lists the stages from the strongest claim of today to the weakest: the
// order in which pages list them.
func Stages() []Stage { return []Stage{Mainstream, Emerging, Event, Weak, Settled, Fading, Noise} }

// Name is the stage in Japanese; "" where nothing is detected.
func (s Stage) Name() string {
	switch s {
	case Fading:
		return "減少"
	case Event:
		return "出来事"
	case Mainstream:
		return "定着"
	case Emerging:
		return "拡大中"
	case Settled:
		return "落ち着き"
	case Weak:
		return "予兆"
	}
	return ""
}

// English is the stage in English; "" where nothing is detected.
func (s Stage) English() string {
	switch s {
	case Fading:
		return "fading"
	case Event:
		return "event"
	case Mainstream:
		return "established"
	case Emerging:
		return "spreading"
	case Settled:
		return "levelled off"
	case Weak:
		return "early sign"
	}
	return ""
}

// Panel says which documents were counted.
type Panel string

// The public panel counts CLEAR documents only; the full panel counts all.
const (
	PublicPanel Panel = "public"
	FullPanel   Panel = "full"
)

// Estimate is a number with its 90 % interval.
type Estimate struct {
	Value, Lo, Hi float64
}

// Signal is what the detector says of one series in one period, with all that
// is needed to doubt it. Counts are of documents; near-duplicates count once.
type Signal struct {
	Panel   Panel
	Term    TermID
	Name    string  // the term, or the theme's name
	Theme   ThemeID // set where the series is a theme
	Period  Period
	Stage   Stage
	Flagged bool // an onset: the flag opens in this period
	Open    bool // a flag opened in this or an earlier period and has not closed
	Watch   bool // priced by the watch list's own m and F

	E float64 // evidence: one such false flag in E periods, under the background
	A float64 // threshold of this series; of the average one M / F
	M int     // series under test
	F float64 // false flags a period that the analyst pays for

	Window    int      // periods over which Observed and Expected are summed
	Observed  float64  // documents
	Expected  float64  // documents, under the background
	Ratio     Estimate // Observed / Expected, 90 % Gamma interval
	Growth    Estimate // g = ln(rate of the last half year / the half year before)
	Breadth   Estimate // share of the panel's sources with the term in the quarter
	Effective float64  // effective sources exp(H)

	Sources  []SourceID // with the term in the window, most documents first
	Onset    Period     // the period the rise began: after the last one with C = 0
	Opened   Period     // the period in which the flag opened that is open; zero if none is
	First    Period     // first seen
	Gated    string     // why E >= A is no flag: the gate that does not hold, or ""
	Warnings []string
}

// Relevance says how near a discovered term is to the information security of
// critical infrastructure, apart from its evidence: it orders what an analyst
// sees.
type Relevance struct {
	Kind      string   // concept, name, version or piece
	KindName  string   // in Japanese
	Longer    string   // the phrase that a piece is of
	Share     float64  // the chance, by the ranking, that an analyst takes it up
	By        string   // the member of the change whose chance and reasons these are; "" for its own
	Taught    int      // judgements that the ranking learned from
	Documents int      // of the year before, with the term
	Sources   int      // that these are of
	Sector    Nearness // words of a sector in its documents
	Threat    Nearness
	Theme     Nearness
	Concern   Estimate // share of its documents that name a theme or a threat
	Reasons   []Reason // what moved the ranking most, largest first
}

// Nearness is how many documents with a term carry words of a kind, beside how
// many other documents of the same source and month do.
type Nearness struct {
	Observed float64
	Expected float64
	Lift     Estimate // with its 90 % interval, drawn towards 1
}

// Reason is one part of a ranking.
type Reason struct {
	Name  string  // in Japanese
	Value float64 // added to the logarithm of the odds
}
