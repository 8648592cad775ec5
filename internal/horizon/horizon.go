// Package horizon defines the nouns of Kazami, once, for every stage.
//
// A source (情報源) yields documents (文書). A document is read into tokens
// (形態素) and terms (用語). Terms are counted by week (ISO week, Asia/Tokyo)
// into series (系列), of which the detector says a signal (兆候). A theme (主題)
// is an entry of the vocabulary. A change (環境変化) is what an analyst judges,
// and an issue (号) is what the public reads.
//
// The package imports the standard library alone and does no I/O, so that
// collectors, nlp, index, trends and site can speak in it without knowing one
// another. The gate stands here too: [ClearDocument], [PublicSignal] and
// [JudgedChange] can be made only from what may be published, and the public
// site accepts nothing else.
package horizon

import "time"

// SourceID names a source: lower-case letters, digits, '-', '_'.
type SourceID string

// DocumentID names a document within its source.
type DocumentID string

// ChangeID names a change for good, whatever its address on the site is: see
// [Change.Address].
type ChangeID string

// ThemeID, ThreatID and SectorID name entries of the vocabulary.
type (
	ThemeID  string
	ThreatID string
	SectorID string
)

// Class is the class of a source in the seed's table of shared information.
type Class string

// The four source classes of the Second Action Plan.
const (
	Government Class = "government" // 政府機関
	Research   Class = "research"   // 関係機関・研究機関
	Operators  Class = "operators"  // 重要インフラ事業者等
	Others     Class = "others"     // その他(ベンダ等)
)

// Classes are the four, in the order of the plan.
func Classes() []Class { return []Class{Government, Research, Operators, Others} }

// Name is the class as the seed writes it.
func (c Class) Name() string {
	switch c {
	case Government:
		return "政府機関"
	case Research:
		return "関係機関・研究機関"
	case Operators:
		return "重要インフラ事業者等"
	case Others:
		return "その他（ベンダ等）"
	}
	return string(c)
}

// Category is a change category of the seed.
type Category string

// The four change categories, in the order in which pages list them.
const (
	Policy     Category = "制度・政策"
	Use        Category = "IT利用"
	Technology Category = "IT技術"
	Menace     Category = "脅威"
)

// Categories lists the four categories in page order.
func Categories() []Category { return []Category{Policy, Use, Technology, Menace} }

// Excerpt says how much of a document's text a public page may show.
type Excerpt string

// A document's text is shown in quotation, or by its title and address only.
const (
	ExcerptFull  Excerpt = "full"
	ExcerptTitle Excerpt = "title"
)

// Source is where documents come from.
type Source struct {
	ID       SourceID
	Name     string // as its publisher writes it
	URL      string
	Kind     string // kind of collector
	Class    Class
	Lang     string // "ja", "en" or "" when mixed
	TLP      TLP    // what its documents are unless they say less
	Excerpt  Excerpt
	Evidence bool // searched by term, or chosen by hand: its documents are found and quoted, and never counted
	Archive  bool // history: replay cuts by publication, not by collection
	Sample   bool // bundled sample, said to be one wherever it is shown
}

// Sector is a critical-infrastructure sector with its ministry and CEPTOAR.
type Sector struct {
	ID      SectorID
	Name    string
	Charge  []Charge // in order of time
	CEPTOAR string
	CISA    []string // what CISA's advisories call it; a name may be several sectors'
	Plan2   bool     // one of the ten sectors of the Second Action Plan
	Since   int
}

// Charge is which ministries are in charge of a sector from a day on; the zero
// day is the beginning.
type Charge struct {
	From       time.Time
	Ministries []string
}

// Ministries is who is in charge of the sector at a moment.
func (s Sector) Ministries(at time.Time) []string {
	var in []string
	for _, c := range s.Charge {
		if !c.From.After(at) {
			in = c.Ministries
		}
	}
	return in
}

// Threat is an entry of the threat vocabulary.
type Threat struct {
	ID         ThreatID
	Name       string
	Kind       string
	FirstNamed int // year in which a public document first named it; 0: unknown
}

// NamedBefore reports whether the threat was named before 1 January of a year:
// false where it is not known when.
func (t Threat) NamedBefore(year int) bool { return namedBefore(t.FirstNamed, year) }

// Theme is an entry of the vocabulary; a change can be one.
type Theme struct {
	ID       ThemeID
	Name     string
	NameEN   string
	Category Category
	Lineage  []ThemeID // that it grew out of, the nearest first: M2M/IoT of ユビキタス
	Sectors  []SectorID
	Threats  []ThreatID

	FirstNamed int           // year in which a public document first named it; 0: unknown
	Recognised []Recognition // by authorities, as far as it was looked up
}

// NamedBefore reports whether the theme was named before 1 January of a year:
// false where it is not known when.
func (t Theme) NamedBefore(year int) bool { return namedBefore(t.FirstNamed, year) }

func namedBefore(named, year int) bool { return named != 0 && named < year }
