package index

import (
	"cmp"
	"fmt"
	"slices"
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

// tally counts the tags and days of what is found.
type tally struct {
	columns bleveindex.DocValueReader
	tags    map[string]*int
	days    map[[8]byte]int
	visit   bleveindex.DocValueVisitor
}

func newTally(r bleveindex.IndexReader) (*tally, error) {
	c, err := r.DocValueReader([]string{fieldTag, fieldMark})
	if err != nil {
		return nil, err
	}
	t := &tally{columns: c, tags: map[string]*int{}, days: map[[8]byte]int{}}
	t.visit = func(field string, value []byte) {
		if field == fieldTag {
			t.tag(value)
		} else if len(value) >= len(undated) {
			t.days[[8]byte(value)]++
		}
	}
	return t, nil
}

func (t *tally) add(id bleveindex.IndexInternalID) error {
	return t.columns.VisitDocValues(id, t.visit)
}

func (t *tally) tag(value []byte) {
	if n := t.tags[string(value)]; n != nil {
		*n++
		return
	}
	one := 1
	t.tags[string(value)] = &one
}

// facets lists the values of each field by number of documents, years by year.
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
	years := map[string]int{}
	for day, n := range t.days {
		if day != [8]byte([]byte(undated)) {
			years[string(day[:4])] += n
		}
	}
	all[fieldYear] = []Facet{}
	for y, n := range years {
		all[fieldYear] = append(all[fieldYear], Facet{y, n})
	}
	slices.SortFunc(all[fieldYear], func(a, b Facet) int { return cmp.Compare(a.Value, b.Value) })
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
