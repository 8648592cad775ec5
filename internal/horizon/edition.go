package horizon

import "time"

// Edition is all that the public site is built from, as of one date. Its types
// let nothing through but what the gate released, and every figure in it is of
// the public panel. The same edition builds the same bytes.
type Edition struct {
	AsOf    time.Time // data cut-off, on no day that has not come; pages are dated by it alone
	Horizon time.Time // the date the question is asked for
	Sample  bool      // the bundled samples are in it: pages say so
	Base    string    // address the site is served from, ending in '/', or ""
	Contact string    // address for opinions, or ""

	Changes []PublishedChange // by category, then by first evidence, then by id
	Issues  []Issue           // newest first
	Reading Reading
	Panels  []PanelLimits // by bin
	Sectors []Sector      // the sectors of the plan, in its order
	Threats []Threat      // that the changes name, by id

	Past      Past // what was detected at the end of each year
	Crossings Crossings
	Together  SectorLinks
	Meetings  []Meeting // newest first
	Opinions  []Opinion // newest first

	Record  PublicRecord
	Figures *Book // every figure of it, each once
}

// Items is how many things a page lists of a subject: changes of a sector, issues of a
// year. It is the one count that the site makes itself, of what it shows.
func (e Edition) Items(subject string, n int) Figure {
	return e.Figures.Put(Counted{Subject: subject, Measure: MeasureItems, Panel: PublicPanel, Sources: AllSources, AsOf: e.AsOf}, float64(n))
}

// PublicRecord is the log of what was published, so that anybody who keeps a
// checkpoint can show whether it was altered since.
type PublicRecord struct {
	Checkpoint string            // the signed head of the log, or "" if nothing was published yet
	Key        string            // that checks its signature
	List       string            // a line an entry, in the order in which they were published
	Issues     map[Period]string // the checkpoint with which each issue went out; none for issues of before there were any
}

// Reading says what was read, public documents only.
type Reading struct {
	Documents int
	Sources   []SourceReading // by id
	First     time.Time
	Latest    time.Time
	Undated   int

	Count        Figure // Documents
	SourceCount  Figure // how many Sources
	UndatedCount Figure // Undated
}

// SourceReading is one source's share of what was read.
type SourceReading struct {
	Source    Source
	Documents int
	Latest    time.Time
	Count     Figure // Documents
}

// PanelLimits is what flags of one panel cost.
type PanelLimits struct {
	Bin     Bin
	Period  Period // the last period that was judged
	M       int
	F, A    float64
	WatchM  int
	WatchF  float64
	WatchA  float64
	Sources int
	Flags   int // open flags that wait for an analyst: a number, never their names

	Shown PanelFigures `json:"-"` // the same, as an edition shows them
}

// PanelFigures is what a panel was judged by, as figures.
type PanelFigures struct {
	Sources, Terms, Threshold, Limit, Flags Figure // Sources, M, A, F and Flags
	WatchTerms, WatchThreshold, WatchLimit  Figure // WatchM, WatchA and WatchF; none without watched terms
}

// PublishedChange is a change with the public panel's figures and documents.
type PublishedChange struct {
	JudgedChange
	Verdicts  []PublicSignal   // the change's own series, one for each bin and series that was judged; of each series the one that stands for it first
	Forecasts []PublicForecast // of those of its series whose stage is one that is forecast
	NoVerdict string           // why Verdicts is empty, in Japanese
	Evidence  []ClearDocument  // that it is meant in, each story once, newest first; undated ones last
	Earlier   []ClearDocument  // that mention its words from before it was meant, newest first
	Telling   []Telling        // of Evidence, most telling first
	Tally     Tally            // of Evidence
	Quarters  []Quarter        // by time, without gaps
	First     time.Time        // of the first document in which it is meant; zero without a dated one
	Latest    time.Time
	Sectors   []SectorCount // sectors named in the evidence, most first
	Threats   []ThreatCount // threats mentioned in the evidence, most first
	Induced   []ThreatCount // the threats that the analyst named, in their order; 0 is the analyst's assessment alone
	Growth    Growth        // of the evidence, over the last quarters
	Signs     []SignFigures // where it stands on the maps of signs; none without the quarters that they need
	Versions  []Version     // as it was public, oldest first; the last is what stands now
	Stood     []Stood       // where its pages stood whenever it was public, each address once
}

// SignFigures is where a change stands on a map of signs.
type SignFigures struct {
	View     string // of which map
	Value    Figure // a quarter, on average
	Increase Figure // ratio of the later to the earlier half of the quarters
}

// Stood is an address that a change's pages had.
type Stood struct {
	Address string
	English bool // in English, too
}

// Standing is the verdict that stands for each of the change's series: those of other
// bins are shown with it, and add nothing to it.
func (p PublishedChange) Standing() []PublicSignal {
	type series struct {
		theme ThemeID
		name  string
	}
	seen := map[series]bool{}
	var all []PublicSignal
	for _, v := range p.Verdicts {
		g := v.Signal()
		if k := (series{g.Theme, g.Name}); !seen[k] {
			seen[k] = true
			all = append(all, v)
		}
	}
	return all
}

// Growth compares the share of public documents with a change in the last
// quarters with that in as many quarters before them.
type Growth struct {
	From, Until       time.Time // of the last quarters: first instant, and first instant after them
	Quarters          int       // how many are compared with how many before; 0 where too few are known
	Docs, Total       int       // in the last quarters: with the change, and all
	DocsOld, TotalOld int       // in the quarters before
	Ratio             Estimate  // of the two shares, with its 90 % interval; Hi is +Inf where the earlier count is 0
	P                 float64   // of the exact conditional binomial test, one-sided
}

// Quarter is a calendar quarter's count of public documents.
type Quarter struct {
	Start    time.Time
	Docs     int     // with the change
	Total    int     // all public documents dated to the quarter
	Expected float64 // of Docs, by the rate of all earlier quarters; 0 where there is none
	Lo, Hi   float64 // 90 % interval of the count under that rate
	Outside  bool    // Docs > Hi
}

// SectorCount counts documents by sector.
type SectorCount struct {
	Sector SectorID
	Docs   int
	Count  Figure // Docs
}

// ThreatCount counts documents that mention a threat together with the change.
type ThreatCount struct {
	Threat Threat
	Docs   int
	Count  Figure // Docs
}

// Digest is the analyst's week. It must not be published: what it reports is not
// judged yet. Below a ceiling of RED it shows the public panel, and of other
// documents those that the ceiling lets through.
type Digest struct {
	Ceiling  TLP   // the strictest label of what it reports
	Scope    Scope // of its figures
	Week     Period
	AsOf     time.Time
	Deadline time.Time
	Judge    []DigestItem  // to judge, likeliest first; the last may be drawn at random
	Changed  []DigestItem  // judged earlier, stage differs from last week
	Quiet    []DigestItem  // detections that ended since last week
	Events   []DigestApart // detected, but events rather than changes, in the order of Judge
	Apart    []DigestApart // detected, but boilerplate, names and versions, in the order of Judge
	Left     int           // detected and waiting, beyond what Judge lists
	Stop     bool          // what was judged of this list holds most of what matters in it: see relevance.Stop
	Quality  int           // discovered changes that wait above the quality line: see relevance.Quality; 0: no line
	Alerts   []string      // what is wrong with the collection as a whole, one sentence in Japanese each
	Sources  []SourceHealth
	Forms    []CollectionChange // sources whose documents read differently than before
	Panels   []PanelLimits
	Previous *DigestDiff // against the digest of the week before; nil for the first
}

// DigestDiff counts what differs from last week.
type DigestDiff struct {
	Waiting, Judged, Documents int
}

// DigestItem is one thing to judge or to know.
type DigestItem struct {
	ID          ChangeID
	Signal      Signal
	Also        []Signal   // the same series, detected by its other counts
	Public      *Signal    // the same series in the public panel, if it was judged there
	Counted     Reckoned   // the figures of Signal
	CountedBy   []Reckoned // those of Also
	CountedOpen Reckoned   // those of Public
	Of          Change     // what is counted, as far as it may be read
	Tally       Tally      // the documents of the change, up to the ceiling
	Sentence    Words      // what happened, in Japanese
	Sectors     []Sector
	Confidence  string // 高, 中 or 低, with its reason
	Support     string // how many sources carry the rise, in Japanese
	Reason      Words
	Thin        string // why it rests on too little to be public; "" where it does not
	Documents   []DigestDocument
	Terms       []string       // other flagged series that share its documents
	State       Action         // last judgement, or ""
	Relevance   *Relevance     // nil for what an analyst named
	Drawn       float64        // the chance with which it was drawn at random; 0: it stands by its rank
	Threats     []LinkedThreat // claimed to be mentioned together with it
	Profile     []SectorShare  // of its documents
	Categories  []CategoryShare
	Before      Before
	Forecast    *Forecast       // nil where the stage is none that is forecast
	Aliases     []AliasProposal // for the analyst to take or leave
}

// DigestApart is a detection that is listed apart: it was tested and priced as all
// others.
type DigestApart struct {
	ID        ChangeID
	Signal    Signal
	Also      []Signal // the same series, detected by its other counts
	Counted   Reckoned // the figures of Signal
	Relevance Relevance
	Terms     []string // other flagged series of the same change
}

// LinkedThreat is a threat that documents mention together with a change more
// often than chance has it: that is what is said, and not that one brings the other.
type LinkedThreat struct {
	Threat    Threat
	Nearness                   // documents with both, beside those of the same source and month
	EB05      float64          // what the lift exceeds with 95 %
	G2        float64          // likelihood ratio
	Tested    int              // links that were tested together at a false share of 5 %
	Sources   int              // of the documents with both
	Documents []DigestDocument // the newest of these
}

// SectorShare is the share of a change's documents that name a sector.
type SectorShare struct {
	Sector Sector
	Share  Estimate // with its 90 % interval
	Nearness
}

// CategoryShare is the share of a change's documents that have a theme of a
// category, other than the change's own, or a threat for the category of threats.
type CategoryShare struct {
	Category Category
	Share    Estimate // with its 90 % interval
	Nearness
}

// AliasProposal is another name of a term by the documents themselves: it stands
// in brackets behind it. The two are counted apart until an analyst says that
// they are one.
type AliasProposal struct {
	Term, Other string
	Places      int    // with Other in brackets
	Seen        int    // places of Term that were looked at
	Line        string // for the list aliases of a file of the config's vocabulary
}

// Before says what a change was as of the digest before, where it was more than
// one, or part of another.
type Before struct {
	Merged []ChangeID
	From   ChangeID
}

// DigestDocument is evidence as the analyst sees it.
type DigestDocument struct {
	ID        DocumentID
	Source    SourceID
	Title     string
	URL       string
	Published time.Time
	Quote     string
	TLP       TLP
	Copies    int
	Publisher string
	Cited     bool // its text is not here
}

// SourceHealth says how a source stands.
type SourceHealth struct {
	Source    Source
	OK        bool
	State     string // in words: "fresh", "failing: …", "stale: …", "never read"
	LastTry   time.Time
	LastGood  time.Time
	NextDue   time.Time
	Newest    time.Time
	Documents int
	Failures  int         // in a row
	Readiness []Readiness // by bin; nil where no document is dated, or nobody asked
}
