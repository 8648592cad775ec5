package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"kazami/internal/horizon"
)

// Facet is how many of the documents found have a value.
type Facet struct {
	Value     string `json:"value"`
	Documents int    `json:"documents"`
}

// Histogram is how many of the documents found are of which time. Bins without
// documents between the first and the last are listed; what is undated is not.
type Histogram struct {
	By      string `json:"by"` // "year", "month" or "week", after the span of what was found
	Bins    []Bin  `json:"bins"`
	Undated int    `json:"undated"`
}

// Bin is a part of a histogram: 2010, 2010-03 or 2010-W13.
type Bin struct {
	Start     string `json:"start"`
	Documents int    `json:"documents"`
}

// Spans up to which a histogram is by week, and by month.
const (
	weeklyUpTo  = 400 * 24 * time.Hour
	monthlyUpTo = 12 * 366 * 24 * time.Hour
)

// batch is how many documents are handed to a tally at once.
const batch = 2048

// tally counts the tags and days of what is found. It does so in a goroutine of
// its own: to read them takes as long as to find the documents.
type tally struct {
	columns bleveindex.DocValueReader
	tags    map[string]*int
	days    map[[8]byte]int

	next []uint64      // documents that are not handed over yet
	full chan []uint64 // those that are
	done chan error    // how counting ended
}

func newTally(r bleveindex.IndexReader) (*tally, error) {
	c, err := r.DocValueReader([]string{fieldTag, fieldMark})
	if err != nil {
		return nil, err
	}
	t := &tally{columns: c, tags: map[string]*int{}, days: map[[8]byte]int{}, full: make(chan []uint64, 4), done: make(chan error, 1)}
	go t.count()
	return t, nil
}

func (t *tally) count() {
	visit := func(field string, value []byte) {
		if field == fieldTag {
			t.tag(value)
		} else if len(value) >= len(undated) {
			t.days[[8]byte(value)]++
		}
	}
	var id bleveindex.IndexInternalID
	var failed error
	for documents := range t.full {
		for _, d := range documents {
			id = bleveindex.NewIndexInternalID(id, d)
			failed = firstError(failed, t.columns.VisitDocValues(id, visit))
		}
	}
	t.done <- failed
}

func (t *tally) add(id bleveindex.IndexInternalID) {
	if t.next = append(t.next, id.Value()); len(t.next) == batch {
		t.full <- t.next
		t.next = make([]uint64, 0, batch)
	}
}

// end waits until all that was added is counted. Only then the counts can be
// read, and nothing can be added any more.
func (t *tally) end() error {
	t.full <- t.next
	close(t.full)
	return <-t.done
}

func (t *tally) tag(value []byte) {
	if n := t.tags[string(value)]; n != nil {
		*n++
		return
	}
	one := 1
	t.tags[string(value)] = &one
}

// facets lists the values of each field by number of documents, and every year
// from the first to the last, those without documents too.
func (t *tally) facets() map[string][]Facet {
	all := map[string][]Facet{}
	for _, f := range tagged() {
		all[f] = []Facet{}
	}
	for tag, n := range t.tags {
		field, value, _ := strings.Cut(tag, ":")
		all[field] = append(all[field], Facet{value, *n})
	}
	for _, f := range all {
		slices.SortFunc(f, func(a, b Facet) int {
			return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Value, b.Value))
		})
	}
	all[fieldYear] = t.years()
	return all
}

func (t *tally) years() []Facet {
	counts := map[int]int{}
	first, last := math.MaxInt, 0
	for day, n := range t.days {
		y, err := strconv.Atoi(string(day[:4]))
		if err != nil || y == 0 {
			continue // undated
		}
		counts[y] += n
		first, last = min(first, y), max(last, y)
	}
	all := []Facet{}
	for y := first; y <= last; y++ {
		all = append(all, Facet{fmt.Sprintf("%04d", y), counts[y]})
	}
	return all
}

// histogram counts the days by week, month or year, after what they span.
func (t *tally) histogram() Histogram {
	h := Histogram{By: "year", Bins: []Bin{}}
	var first, last time.Time
	dated := map[time.Time]int{}
	for day, n := range t.days {
		d, err := time.ParseInLocation("20060102", string(day[:]), horizon.Tokyo)
		if err != nil {
			h.Undated += n
			continue
		}
		dated[d] += n
		if first.IsZero() || d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	if len(dated) == 0 {
		return h
	}
	name, next := yearly()
	switch span := last.Sub(first); {
	case span <= weeklyUpTo:
		h.By = "week"
		name, next = weekly()
	case span <= monthlyUpTo:
		h.By = "month"
		name, next = monthly()
	}
	counts := map[string]int{}
	for d, n := range dated {
		counts[name(d)] += n
	}
	for d := first; ; d = next(d) {
		b := name(d)
		h.Bins = append(h.Bins, Bin{b, counts[b]})
		if b == name(last) {
			return h
		}
	}
}

func yearly() (func(time.Time) string, func(time.Time) time.Time) {
	return func(d time.Time) string { return d.Format("2006") },
		func(d time.Time) time.Time { return time.Date(d.Year()+1, 1, 1, 0, 0, 0, 0, horizon.Tokyo) }
}

func monthly() (func(time.Time) string, func(time.Time) time.Time) {
	return func(d time.Time) string { return d.Format("2006-01") },
		func(d time.Time) time.Time { return time.Date(d.Year(), d.Month()+1, 1, 0, 0, 0, 0, horizon.Tokyo) }
}

func weekly() (func(time.Time) string, func(time.Time) time.Time) {
	return func(d time.Time) string {
			y, w := d.ISOWeek()
			return fmt.Sprintf("%04d-W%02d", y, w)
		},
		func(d time.Time) time.Time { return d.AddDate(0, 0, 7) }
}
