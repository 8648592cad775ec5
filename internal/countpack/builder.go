package countpack

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// Series is a term or a theme that is counted.
type Series struct {
	Text, Lang string
	Theme      bool
}

func (s Series) compare(o Series) int {
	return cmp.Or(cmp.Compare(s.kind(), o.kind()), cmp.Compare(s.Text, o.Text), cmp.Compare(s.Lang, o.Lang))
}

func (s Series) kind() string {
	if s.Theme {
		return "theme"
	}
	return "term"
}

// Vocabulary is what a pack has to know of themes and threats.
type Vocabulary interface {
	// NamedBefore is those of some themes and threats that were first named before a year.
	NamedBefore(themes, threats []string, year int) (earlierThemes, earlierThreats []string)
	// OwnWords is the themes and threats whose own words a term is or holds.
	OwnWords(term string) (themes, threats []string)
}

// Detection is a term that was detected: how it is written where it stands, and the
// documents of which spans stand behind it.
type Detection struct {
	Form
	Spans []Span
}

// Form is how a term is written: at how many places it was looked at, and the shares
// of them with the same neighbour, and written as a name.
type Form struct {
	Places       int
	Fixed, Named float64
}

// Span is a span of time, from its first instant to the first that is not in it.
type Span struct{ From, Until time.Time }

// Builder makes a pack of the documents that it is given, all of them CLEAR. The zero
// value is not usable: see [NewBuilder].
type Builder struct {
	series []Series // by number
	v      Vocabulary

	docs     []doc
	tags     []tags
	tagged   map[string]int32    // numbers of tags, by their JSON
	postings [][]uint32          // documents of each series, in order
	held     map[uint32][]uint32 // detected series that each document stands behind, in order
	places   []horizon.Stratum
	placed   map[horizon.Stratum]uint16
}

// doc is a document without its terms.
type doc struct {
	place     uint16
	tags      int32
	month     int32
	precision horizon.Precision
	copied    bool
	cited     bool
	seq       int64
}

func (d *doc) year() int { return horizon.Period{Bin: horizon.Monthly, N: d.month}.Start().Year() }

// tags is what a document names.
type tags struct{ Themes, Threats, Sectors []string }

// NewBuilder begins a pack; series are the archive's by number.
func NewBuilder(series []Series, v Vocabulary) *Builder {
	return &Builder{series: series, v: v, tagged: map[string]int32{}, placed: map[horizon.Stratum]uint16{}, postings: make([][]uint32, len(series))}
}

// Add takes in a document. One with a series that the builder was not given is an error.
func (b *Builder) Add(clear horizon.ClearTermList) error {
	l := clear.TermList()
	if n := len(l.Terms); n > 0 && int(l.Terms[n-1]) >= len(b.series) {
		return errors.New("the database changed while it was read: export again")
	}
	t := tags{l.Tags["theme"], l.Tags["threat"], l.Tags["sector"]}
	key, _ := json.Marshal(t) // strings always marshal
	n, ok := b.tagged[string(key)]
	if !ok {
		n = int32(len(b.tags))
		b.tagged[string(key)] = n
		b.tags = append(b.tags, t)
	}
	st := horizon.Stratum{Source: l.Source, Lang: l.Lang}
	at, ok := b.placed[st]
	if !ok {
		at = uint16(len(b.places))
		b.placed[st] = at
		b.places = append(b.places, st)
	}
	i := uint32(len(b.docs))
	b.docs = append(b.docs, doc{place: at, tags: n, month: horizon.PeriodOf(horizon.Monthly, l.Published).N, precision: l.Precision, copied: l.Copy, cited: len(t.Themes) > 0, seq: l.Seq})
	for _, id := range l.Terms {
		b.postings[id] = append(b.postings[id], i)
	}
	return nil
}

// Cite has the documents behind detections cited, beside those that name a theme, and
// returns all that are, by their number in the archive.
func (b *Builder) Cite(detected map[uint32]Detection) []int64 {
	b.held = map[uint32][]uint32{}
	ids := slices.SortedFunc(maps.Keys(detected), func(x, y uint32) int { return b.series[x].compare(b.series[y]) })
	for _, id := range ids {
		for _, i := range b.postings[id] {
			d := &b.docs[i]
			month := horizon.Period{Bin: horizon.Monthly, N: d.month}
			if slices.ContainsFunc(detected[id].Spans, func(s Span) bool { return month.End().After(s.From) && month.Start().Before(s.Until) }) {
				d.cited = true
				b.held[i] = append(b.held[i], id)
			}
		}
	}
	var all []int64
	for i := range b.docs {
		if b.docs[i].cited {
			all = append(all, b.docs[i].seq)
		}
	}
	return all
}

// Detected is how many detected series documents of the pack stand behind.
func (b *Builder) Detected() int {
	ids := map[uint32]bool{}
	for _, held := range b.held {
		for _, id := range held {
			ids[id] = true
		}
	}
	return len(ids)
}

// Contents is what a pack holds beside the counts.
type Contents struct {
	Header
	Detected map[uint32]Detection            // series whose documents are cited
	Titles   map[horizon.SourceID]bool       // sources whose titles may travel
	Cited    map[int64]horizon.ClearDocument // by number in the archive
}

// First is the date of the first document of a source; false if there is none.
func (b *Builder) First(source horizon.SourceID) (first time.Time, some bool) {
	for i := range b.docs {
		d := &b.docs[i]
		if at := (horizon.Period{Bin: horizon.Monthly, N: d.month}).Start(); b.places[d.place].Source == source && (!some || at.Before(first)) {
			first, some = at, true
		}
	}
	return first, some
}

// Write writes the pack, and returns its header as it stands in it.
func (b *Builder) Write(w io.Writer, c Contents) (Header, error) {
	b.measure(&c.Header)
	return write(w, c.Header, func(yield func(*Row) bool) {
		for _, part := range []iter.Seq[*Row]{b.totals(), b.counts(), b.documents(), b.terms(c), b.pairs(), b.citations(c)} {
			for r := range part {
				if !yield(r) {
					return
				}
			}
		}
	})
}

// measure fills in how many documents of each source the pack is of.
func (b *Builder) measure(h *Header) {
	h.Format, h.Panel = Format, horizon.PublicPanel
	for i := range h.Sources {
		s := &h.Sources[i]
		for k := range b.docs {
			switch {
			case b.places[b.docs[k].place].Source != s.ID:
			case b.docs[k].copied:
				s.Copies++
			default:
				s.Documents++
			}
		}
	}
}

// dateOf is a date as it is known.
func dateOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(horizon.Tokyo).Format(time.RFC3339)
}
