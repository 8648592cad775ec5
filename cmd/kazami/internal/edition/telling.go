package edition

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

const (
	tellings = 12 // documents that are ranked for a change's page
	looked   = 60 // documents whose sentences are read for it
)

// candidate is a document that may tell of a change, beside what it names.
type candidate struct {
	doc       horizon.ClearDocument
	text      string // that was read, title first
	sectors   int    // it names
	threats   int
	told      horizon.Telling
	near      int // what the best sentence names beside the change
	publisher string
}

// tellingOf is the documents that show a change best: those with a sentence in which a
// word of the change stands beside one of a sector or a threat, the nearest first, of as
// many publishers as there are, and of equal ones the newest first.
func tellingOf(v work.Vocabulary, s evidence.Sense, all []candidate) (out []horizon.Telling) {
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(min(b.sectors, 1)+min(b.threats, 1), min(a.sectors, 1)+min(a.threats, 1)),
			undatedLast(a.doc.Published(), b.doc.Published()), cmp.Compare(a.doc.Source(), b.doc.Source()), cmp.Compare(a.doc.ID(), b.doc.ID()))
	})
	all = spread(all, looked)
	for i := range all {
		all[i].read(v, s)
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.near, a.near), undatedLast(a.doc.Published(), b.doc.Published()))
	})
	for _, c := range spread(all, tellings) {
		out = append(out, c.told)
	}
	return out
}

// spread is up to n of the candidates: the first of each publisher, then the second of
// each, and so on.
func spread(all []candidate, n int) (out []candidate) {
	rank := make([]int, len(all))
	seen := map[string]int{}
	order := make([]int, len(all))
	for i, c := range all {
		rank[i], order[i] = seen[c.publisher], i
		seen[c.publisher]++
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	for _, i := range order[:min(n, len(order))] {
		out = append(out, all[i])
	}
	return out
}

// readSentences is how many sentences of a document are looked at.
const readSentences = 60

// unsaidSentences is how many sentences without a word from the core are looked at for
// one that means the theme all the same; shownFirst puts what may be quoted before what
// may not.
const (
	unsaidSentences = 8
	shownFirst      = 10
)

// read finds the sentence of a document that says most of the change. Only what may be
// shown is quoted.
func (c *candidate) read(v work.Vocabulary, s evidence.Sense) {
	c.told = horizon.Telling{Document: c.doc}
	best, unsaid := 0, 0
	for i, sentence := range sentences(c.text) {
		if i == readSentences {
			break
		}
		mark := s.Word(sentence)
		if mark == "" {
			if unsaid++; unsaid > unsaidSentences {
				continue
			}
		}
		named := v.Own(sentence)
		if mark == "" && !slices.ContainsFunc(named["theme"], func(id string) bool { return slices.Contains(s.Themes, horizon.ThemeID(id)) }) {
			continue
		}
		near := 1 + min(len(mark), 1) + 2*min(len(named["sector"]), 2) + 2*min(len(named["threat"]), 2)
		quotable := strings.Contains(c.doc.Body(), sentence)
		if quotable {
			near += shownFirst
		}
		if near <= best {
			continue
		}
		best = near
		c.told = horizon.Telling{Document: c.doc, Mark: mark}
		for _, id := range named["sector"] {
			c.told.Sectors = append(c.told.Sectors, horizon.SectorID(id))
		}
		for _, id := range named["threat"] {
			c.told.Threats = append(c.told.Threats, horizon.ThreatID(id))
		}
		if quotable {
			c.told.Quote = sentence
		}
	}
	c.near = best
}

// sentences parts a text at its full stops and lines.
func sentences(text string) (all []string) {
	for line := range strings.Lines(text) {
		begin := 0
		for i, r := range line {
			end := i + utf8.RuneLen(r)
			if strings.ContainsRune("。！？", r) || strings.ContainsRune(".!?", r) && end < len(line) && line[end] == ' ' {
				all, begin = append(all, strings.TrimSpace(line[begin:end])), end
			}
		}
		all = append(all, strings.TrimSpace(line[begin:]))
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// undatedLast orders documents newest first, those without a date at the end.
func undatedLast(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return b.Compare(a)
}
