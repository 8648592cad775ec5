package horizon

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
)

// Measure says what a figure counts.
type Measure string

// The measures. Documents are counted without their duplicates, unless Sources of the
// figure says otherwise.
const (
	MeasureDocuments  Measure = "documents"    // that speak of the subject
	MeasureExpected   Measure = "expected"     // documents, by earlier periods; with the 90 % range
	MeasurePublishers Measure = "publishers"   // that speak in these documents, each once
	MeasureSources    Measure = "sources"      // with one of these documents
	MeasureShare      Measure = "share"        // of 1
	MeasureRatio      Measure = "ratio"        // of two counts; with the 90 % interval
	MeasureChance     Measure = "chance"       // of 1: a forecast
	MeasureBase       Measure = "base-rate"    // of 1: what became of comparable terms
	MeasureCompared   Measure = "compared"     // comparable terms
	MeasureItems      Measure = "items"        // changes, issues, rows: what a page lists
	MeasureTerms      Measure = "terms"        // that are tested together
	MeasureThreshold  Measure = "threshold"    // that evidence must reach to be a detection
	MeasureFalse      Measure = "false-alarms" // a period, on average: the limit
	MeasureDetections Measure = "detections"   // that go on
	MeasureMean       Measure = "mean"         // a quarter
	MeasureGrowth     Measure = "growth"       // ratio of the last half of a window to the half before
)

// The documents that a figure is of, beside those of one source ("source/ID").
const (
	AllSources    = "all"        // every document that was read and may be shown
	UsedSources   = "used"       // those used for detection, by year
	UsedByMonth   = "used-month" // those used for detection whose month is known
	DatedSources  = "dated"      // of all, those whose month is known
	YearSources   = "year-only"  // of all, those of which the year alone is known
	UndatedOnes   = "undated"    // of all, those without a date
	CopiesOfThem  = "duplicates" // the same story elsewhere, which no other figure counts
	EarlierOnes   = "earlier"    // of all, those from before the change was meant
	ConcernedOnes = "concerned"  // of all, those that name a public change or a threat
	StoredSources = "stored"     // every document that is stored, of whatever date
)

// upTo begins the sources of a figure that is of documents up to a label.
const upTo = "up-to/"

// UpTo is the panel and the sources of a figure that counts documents up to a ceiling:
// those of the public pages where only CLEAR ones may be seen, up-to/RED/dated of the
// dated ones up to RED, and up-to/RED of all.
func UpTo(most TLP, sources string) (Panel, string) {
	switch {
	case most == Clear:
		return PublicPanel, sources
	case sources == AllSources:
		return FullPanel, upTo + most.String()
	}
	return FullPanel, upTo + most.String() + "/" + sources
}

// Counted is what a figure counts: two figures that say the same of themselves are
// one. AsOf is the last moment that was known.
type Counted struct {
	Subject string // "change/ID", "series/NAME", "source/ID", "sector/ID", "site", ...
	Measure Measure
	Period  Days
	Panel   Panel
	Sources string
	AsOf    time.Time
}

// Key is the six in one line, apart by spaces: what pages write into data-key. A blank
// within one of them is written "_".
func (c Counted) Key() string {
	var b strings.Builder
	for i, s := range []string{c.Subject, string(c.Measure), c.Period.String(), string(c.Panel), c.Sources, c.AsOf.In(Tokyo).Format("2006-01-02")} {
		if i > 0 {
			b.WriteByte(' ')
		}
		if s == "" {
			s = "-"
		}
		b.WriteString(strings.Map(func(r rune) rune {
			if r <= ' ' || r == '\u3000' {
				return '_'
			}
			return r
		}, s))
	}
	return b.String()
}

// Days is the days from the first to the last, both within; the zero Days is all time.
type Days struct{ From, To time.Time }

// DaysOf is the days of a window of n periods that ends with one.
func DaysOf(last Period, n int) Days {
	return Days{last.Add(1 - max(n, 1)).Start(), last.End().Add(-time.Second)}
}

// DaysOfYear is the days of a calendar year in Tokyo.
func DaysOfYear(year int) Days {
	return Days{time.Date(year, 1, 1, 0, 0, 0, 0, Tokyo), time.Date(year+1, 1, 1, 0, 0, 0, 0, Tokyo).Add(-time.Second)}
}

// String is 2010, 2010-03, 2009-04/2010-03, 2010-03-01/2010-03-07, or "-" for all time.
func (s Days) String() string {
	if s.From.IsZero() && s.To.IsZero() {
		return "-"
	}
	from, to := s.From.In(Tokyo), s.To.In(Tokyo)
	next := to.Add(time.Second)
	switch months := from.Day() == 1 && next.Day() == 1 && next.Hour() == 0; {
	case months && from.Month() == time.January && next.Month() == time.January && from.Year()+1 == next.Year():
		return from.Format("2006")
	case months && from.AddDate(0, 1, 0).Equal(next):
		return from.Format("2006-01")
	case months:
		return from.Format("2006-01") + "/" + to.Format("2006-01")
	}
	return from.Format("2006-01-02") + "/" + to.Format("2006-01-02")
}

// Figure is one number that people are shown. Only a [Book] makes one: what renders it
// can show it, and cannot reckon another. The zero Figure is none.
type Figure struct {
	key    string
	value  float64
	lo, hi float64
	ranged bool
}

// Made reports whether there is a figure.
func (f Figure) Made() bool { return f.key != "" }

// Key is what it counts: see [Counted.Key].
func (f Figure) Key() string { return f.key }

// Value is the number.
func (f Figure) Value() float64 { return f.value }

// Int is the number of things counted.
func (f Figure) Int() int { return int(math.Round(f.value)) }

// Range is its 90 % interval, if it has one; hi may be +Inf.
func (f Figure) Range() (lo, hi float64, ranged bool) { return f.lo, f.hi, f.ranged }

// part is one of the six parts of its key.
func (f Figure) part(i int) string {
	parts := strings.Split(f.key, " ")
	if i >= len(parts) {
		return ""
	}
	return parts[i]
}

// Subject is what it is of.
func (f Figure) Subject() string { return f.part(0) }

// Measure is what it counts.
func (f Figure) Measure() Measure { return Measure(f.part(1)) }

// Period is its days, as [Days.String] writes them.
func (f Figure) Period() string { return f.part(2) }

// Sources is the documents that it is of.
func (f Figure) Sources() string { return f.part(4) }

// Panel is whose counts it is of.
func (f Figure) Panel() Panel { return Panel(f.part(3)) }

// Ceiling is the strictest label of the documents that it is of: TLP:RED for one that
// says up-to/RED, TLP:CLEAR for one of the public pages.
func (f Figure) Ceiling() TLP {
	label, held := strings.CutPrefix(f.Sources(), upTo)
	if !held {
		return Clear
	}
	label, _, _ = strings.Cut(label, "/")
	t, _ := ParseTLP(label)
	return t
}

// AsOf is the last day that was known, as YYYY-MM-DD.
func (f Figure) AsOf() string { return f.part(5) }

type figureJSON struct {
	Key   string   `json:"key"`
	Value float64  `json:"value"`
	Lo    *float64 `json:"lo,omitempty"`
	Hi    *float64 `json:"hi,omitempty"`
}

// MarshalJSON writes key, value and the interval; an end that is infinite is left out.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Made() {
		return []byte("null"), nil
	}
	out := figureJSON{Key: f.key, Value: f.value}
	if f.ranged {
		out.Lo = &f.lo
		if !math.IsInf(f.hi, 1) {
			out.Hi = &f.hi
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what was stored with an issue: as it was made then.
func (f *Figure) UnmarshalJSON(b []byte) error {
	var in figureJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("figure: %w", err)
	}
	*f = Figure{key: in.Key, value: in.Value}
	if in.Lo != nil {
		f.lo, f.hi, f.ranged = *in.Lo, math.Inf(1), true
		if in.Hi != nil {
			f.hi = *in.Hi
		}
	}
	return nil
}

// GobEncode writes a figure as it is, infinite numbers too.
func (f Figure) GobEncode() ([]byte, error) {
	return fmt.Appendf(nil, "%v %v %v %t %s", f.value, f.lo, f.hi, f.ranged, f.key), nil
}

// GobDecode reads what [Figure.GobEncode] wrote.
func (f *Figure) GobDecode(b []byte) error {
	parts := strings.SplitN(string(b)+" ", " ", 5)
	f.key = strings.TrimSuffix(parts[len(parts)-1], " ")
	_, err := fmt.Sscan(string(b), &f.value, &f.lo, &f.hi, &f.ranged)
	return err
}

// GobEncode writes nothing: what is stored has its figures with it, and begins a book anew.
func (b *Book) GobEncode() ([]byte, error) { return nil, nil }

// GobDecode reads nothing.
func (b *Book) GobDecode([]byte) error { return nil }

// Book holds the figures of an edition, each key once. The nil Book makes figures and
// keeps none. Safe for concurrent use.
type Book struct {
	mu      sync.Mutex
	all     map[string]Figure
	clashes []Clash
}

// Clash is a figure that was made a second time and came to another number.
type Clash struct {
	Key        string
	First, New float64
}

// Put makes a figure. Where the book has one by the same key, that one stands; another
// number is a clash, and what shows it is withheld.
func (b *Book) Put(of Counted, value float64) Figure {
	return b.put(Figure{key: of.Key(), value: value})
}

// PutRange is [Book.Put] with the 90 % interval.
func (b *Book) PutRange(of Counted, e Estimate) Figure {
	return b.put(Figure{key: of.Key(), value: e.Value, lo: e.Lo, hi: e.Hi, ranged: true})
}

// Take has the book hold a figure that was stored: of an issue as it went out.
func (b *Book) Take(f Figure) Figure {
	if !f.Made() {
		return f
	}
	return b.put(f)
}

func (b *Book) put(f Figure) Figure {
	if b == nil {
		return f
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all == nil {
		b.all = map[string]Figure{}
	}
	first, known := b.all[f.key]
	switch {
	case !known, first.value == f.value && f.ranged && !first.ranged: // with its interval it says more
		b.all[f.key] = f
	case first.value != f.value:
		b.clashes = append(b.clashes, Clash{f.key, first.value, f.value})
	}
	return f
}

// Of is the figure by a key.
func (b *Book) Of(key string) (Figure, bool) {
	if b == nil {
		return Figure{}, false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	f, ok := b.all[key]
	return f, ok
}

// Clashes is the figures that were made twice with two numbers, in the order in which
// they were made.
func (b *Book) Clashes() []Clash {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]Clash(nil), b.clashes...)
}

// Clone is a book with the same figures: what is put into the one is not in the other.
func (b *Book) Clone() *Book {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return &Book{all: maps.Clone(b.all), clashes: slices.Clone(b.clashes)}
}

// All is every figure of the book, by key.
func (b *Book) All() []Figure {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.SortedFunc(maps.Values(b.all), func(x, y Figure) int { return strings.Compare(x.key, y.key) })
}
