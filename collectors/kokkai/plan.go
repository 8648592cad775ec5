package kokkai

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// When a window of the minutes is asked again, and how much of that is
// remembered.
const (
	unsettledFor = 60 * 24 * time.Hour // after a window's end
	againAfter   = 20 * time.Hour
	maxStretches = 16 // of a term
	maxAsked     = 24 // of a term
)

// window is a stretch of days in Tokyo.
type window struct{ from, until time.Time }

// first is the first day; it names the window.
func (w window) first() string { return w.from.In(horizon.Tokyo).Format(time.DateOnly) }

// windowsOf are a year's windows of so many months, newest first, from the day
// from until the one that holds today.
func windowsOf(year, months int, from, today time.Time) []window {
	var all []window
	for m := 1; m <= 12; m += months {
		w := window{time.Date(year, time.Month(m), 1, 0, 0, 0, 0, horizon.Tokyo), time.Date(year, time.Month(m+months), 1, 0, 0, 0, 0, horizon.Tokyo)}
		if w.from.Before(from) {
			w.from = from
		}
		if w.from.Before(w.until) && !w.from.After(today) {
			all = append(all, w)
		}
	}
	slices.Reverse(all)
	return all
}

// question is a search: a term, or "" for the number of all speeches, in
// windows that follow one another, oldest first.
type question struct {
	term    string
	windows []window
	again   bool // all of it was asked before
}

func (q question) last() window { return q.windows[len(q.windows)-1] }

// String says what is searched for, and when.
func (q question) String() string {
	what := "all speeches"
	if q.term != "" {
		what = text.Quote(q.term)
	}
	return fmt.Sprintf("%s from %s to %s", what, q.windows[0].first(), q.last().until.AddDate(0, 0, -1).In(horizon.Tokyo).Format(time.DateOnly))
}

// progress is how far a question has been read.
type progress struct {
	Term   string `json:"term"`
	From   string `json:"from"`
	Last   string `json:"last"` // first day of its last window
	Next   int    `json:"next"` // number of the next speech
	Size   int    `json:"size"` // of a page
	Hits   int    `json:"hits"`
	Got    int    `json:"got"`
	Counts []int  `json:"counts"` // of each window
}

func newProgress(q question) *progress {
	return &progress{Term: q.term, From: q.windows[0].first(), Last: q.last().first(), Next: 1, Size: perPage, Counts: make([]int, len(q.windows))}
}

func (p *progress) clone() *progress {
	c := *p
	c.Counts = slices.Clone(p.Counts)
	return &c
}

// count enters a speech into the window of its date.
func (p *progress) count(q question, at time.Time) {
	for i, w := range q.windows {
		if !at.Before(w.from) && at.Before(w.until) {
			p.Counts[i]++
		}
	}
}

// searchMemory is what a search remembers between two runs: by term, the days
// that are settled and when the other windows were asked; and the question that
// was left in the middle.
type searchMemory struct {
	Terms map[string]*termMemory `json:"terms"`
	Page  *progress              `json:"page,omitempty"`
}

type termMemory struct {
	Done  []stretch            `json:"done,omitempty"`
	Asked map[string]time.Time `json:"asked,omitempty"` // by the window's first day
}

// stretch is a first day and the day after the last; stretches of a term are in order
// and apart.
type stretch [2]string

// searchKey is the memory's key in Position.More.
const searchKey = "search"

func rememberSearch(pos *horizon.Position) *searchMemory {
	m := &searchMemory{}
	if json.Unmarshal([]byte(pos.More[searchKey]), m) != nil || m.Terms == nil {
		m = &searchMemory{Terms: map[string]*termMemory{}}
	}
	return m
}

func (m *searchMemory) save(pos *horizon.Position) {
	if text, err := json.Marshal(m); err == nil {
		stream.SetMore(pos, searchKey, string(text))
	}
}

// keep forgets the terms that are no longer asked for.
func (m *searchMemory) keep(terms []string) {
	maps.DeleteFunc(m.Terms, func(term string, t *termMemory) bool { return t == nil || !slices.Contains(terms, term) })
	for _, term := range terms {
		if m.Terms[term] == nil {
			m.Terms[term] = &termMemory{}
		}
		if m.Terms[term].Asked == nil {
			m.Terms[term].Asked = map[string]time.Time{}
		}
	}
}

// leastAskedFirst sorts terms by when they were last asked.
func (m *searchMemory) leastAskedFirst(terms []string) {
	last := func(term string) (at time.Time) {
		if t := m.Terms[term]; t != nil {
			for _, asked := range t.Asked {
				if asked.After(at) {
					at = asked
				}
			}
		}
		return at
	}
	slices.SortStableFunc(terms, func(a, b string) int { return last(a).Compare(last(b)) })
}

// due are the questions that a term still has in a year's windows.
func (m *searchMemory) due(term string, newestFirst []window, now time.Time) []question {
	t := m.Terms[term]
	var all []question
	joined := false
	for _, w := range newestFirst {
		asked, before := t.Asked[w.first()]
		if t.done(w) || before && now.Sub(asked) < againAfter && !now.Before(asked) {
			joined = false
			continue
		}
		if !joined || term == "" {
			all = append(all, question{term: term, again: true})
		}
		q := &all[len(all)-1]
		q.windows = slices.Insert(q.windows, 0, w)
		q.again = q.again && before
		joined = true
	}
	return all
}

// left is the first day of the question that was left in the middle; "" if none
// was, or its term is no longer asked for.
func (m *searchMemory) left() string {
	if m.Page == nil || m.Terms[m.Page.Term] == nil {
		return ""
	}
	return m.Page.From
}

// resume is where a question was left.
func (m *searchMemory) resume(q question) *progress {
	if m.Page != nil && m.Page.of(q) {
		return m.Page
	}
	return newProgress(q)
}

// of reports whether it is the progress of a question, and sound.
func (p *progress) of(q question) bool {
	n := newProgress(q)
	return p.Term == n.Term && p.From == n.From && p.Last == n.Last && len(p.Counts) == len(n.Counts) && p.Next > 0 && p.Size > 0 && p.Size <= perPage
}

// settle notes that a question was read to its end.
func (m *searchMemory) settle(q question, now time.Time) {
	m.putOff(q, now)
	t := m.Terms[q.term]
	for _, w := range q.windows {
		if now.Sub(w.until) > unsettledFor {
			t.add(stretch{w.first(), w.until.In(horizon.Tokyo).Format(time.DateOnly)})
			delete(t.Asked, w.first())
		}
	}
}

// putOff notes that a question was asked, and is to be asked again.
func (m *searchMemory) putOff(q question, now time.Time) {
	t := m.Terms[q.term]
	for _, w := range q.windows {
		t.Asked[w.first()] = now.UTC()
	}
	for _, first := range slices.Sorted(maps.Keys(t.Asked))[:max(len(t.Asked)-maxAsked, 0)] {
		delete(t.Asked, first)
	}
	if m.Page != nil && m.Page.of(q) {
		m.Page = nil
	}
}

func (t *termMemory) done(w window) bool {
	from, until := w.first(), w.until.In(horizon.Tokyo).Format(time.DateOnly)
	return slices.ContainsFunc(t.Done, func(s stretch) bool { return s[0] <= from && until <= s[1] })
}

// add joins a stretch to those that it touches. Of too many the oldest go, to be
// asked again.
func (t *termMemory) add(s stretch) {
	var apart []stretch
	for _, o := range t.Done {
		if o[1] < s[0] || s[1] < o[0] {
			apart = append(apart, o)
			continue
		}
		s = stretch{min(s[0], o[0]), max(s[1], o[1])}
	}
	t.Done = append(apart, s)
	slices.SortFunc(t.Done, func(a, b stretch) int { return strings.Compare(a[0], b[0]) })
	t.Done = t.Done[max(len(t.Done)-maxStretches, 0):]
}
