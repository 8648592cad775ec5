package lexicon

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/nlp/script"
	"kazami/nlp/spelling"
)

// Finder recognises the entries of a vocabulary in normal forms. It does not
// change and is safe for concurrent use.
type Finder struct {
	entries   []Entry
	fields    []int32 // of an entry: those of one field compete, and the longest word counts
	patterns  []pattern
	automaton *automaton
}

// pattern is a text that the automaton looks for, with what it is a sign of.
type pattern struct {
	signs  []sign
	except []int32 // fields in which it holds a variant and means something else
}

// sign says that a pattern stands for an entry, if the rule holds.
type sign struct {
	entry int32
	exact string // an acronym, whose capitals count; else ""
	rule  *rule  // nil: wherever it stands
}

var errTooManyWords = errors.New("the vocabulary has too many words for one automaton")

func newFinder(v *Vocabulary, table *spelling.Table) (*Finder, error) {
	l := &Finder{entries: v.entries, fields: fieldsOf(v.entries)}
	var texts []string
	ids := map[string]int32{}
	pattern := func(word string) int32 {
		text := foldPattern(strings.TrimSpace(script.Normalize(word)))
		id, ok := ids[text]
		if !ok {
			id = int32(len(texts))
			ids[text] = id
			texts = append(texts, text)
			l.patterns = append(l.patterns, pattern{})
		}
		return id
	}
	all := func(words []string) (ids []int32) {
		for _, w := range words {
			for _, spelled := range table.Forms(script.Normalize(w)) {
				ids = append(ids, pattern(spelled))
			}
		}
		return ids
	}
	for i, e := range v.entries {
		add := func(words []string, r *rule, exact bool) {
			for _, w := range words {
				s := sign{int32(i), acronym(w), r}
				if exact {
					s.exact = strings.TrimSpace(script.Normalize(w))
				}
				for _, form := range forms(w) {
					for _, spelled := range table.Forms(script.Normalize(form)) {
						p := &l.patterns[pattern(spelled)]
						p.signs = append(p.signs, s)
					}
				}
			}
		}
		add(e.JA, nil, false)
		add(e.EN, nil, false)
		for _, g := range e.Guarded {
			add(g.Words, &rule{context: newPatternSet(all(g.Context)), not: newPatternSet(all(g.Not)), before: g.Before, within: cmp.Or(g.Within, nearby),
				text: all(g.Text), digest: g.Digest, since: g.since}, g.Exact)
		}
		for _, id := range all(e.Except) {
			l.patterns[id].except = append(l.patterns[id].except, l.fields[i])
		}
	}
	if l.automaton = newAutomaton(texts); l.automaton == nil {
		return nil, errTooManyWords
	}
	return l, nil
}

// forms are a word and its plural in -ies; [whole] sees to those in -s.
func forms(word string) []string {
	stem, ok := strings.CutSuffix(word, "y")
	if !ok || acronym(word) != "" || len(stem) < 4 || !script.Alnum(stem[len(stem)-1]) || strings.ContainsRune("aeiou", rune(stem[len(stem)-1])) {
		return []string{word}
	}
	return []string{word, stem + "ies"}
}

// fieldsOf numbers the fields. Threats, sectors and sharing classes are one each:
// of words that overlap the longest says which. A theme is a series and a field
// of its own: スマホ決済 names smartphones as well as payment.
func fieldsOf(entries []Entry) (fields []int32) {
	for i, e := range entries {
		if e.Kind == Theme {
			fields = append(fields, int32(kinds)+int32(i))
		} else {
			fields = append(fields, int32(e.Kind))
		}
	}
	return fields
}

// acronym is the word if it has up to five letters, all of them capitals: APT
// is no apt. Else it is "".
func acronym(word string) string {
	word = strings.TrimSpace(script.Normalize(word))
	letters := 0
	for i := range len(word) {
		switch c := word[i]; {
		case 'A' <= c && c <= 'Z':
			letters++
		case 'a' <= c && c <= 'z', c >= utf8.RuneSelf:
			return ""
		}
	}
	if letters == 0 || letters > 5 {
		return ""
	}
	return word
}

// Match is an entry that a text names at [Start, End) of its normal form; the
// number is that in [Vocabulary.Entries].
type Match struct {
	Entry      int32
	Start, End int32
}

// Matcher is the memory of one search; not safe for concurrent use.
type Matcher struct {
	raw, hits []hit
	seen      patternSet
	done      []int32 // by field, how far words have counted
	out       []Match
	Published time.Time // of the document; zero where it is not known
}

// Find finds the entries that s names, outside of the ranges that skipped
// reports. Of words that overlap, the longest counts for each theme, and among
// all threats, all sectors and all sharing classes.
func (l *Finder) Find(m *Matcher, s string, skipped func(start, end int32) bool) []Match {
	m.raw = l.automaton.find(s, m.raw[:0])
	m.hits = m.hits[:0]
	for _, h := range m.raw {
		if whole(s, h) && !skipped(h.start, h.end) {
			m.hits = append(m.hits, h)
		}
	}
	if len(m.hits) == 0 {
		return nil
	}
	sortHits(m.hits)
	clear(m.seen)
	for _, h := range m.hits {
		m.seen = m.seen.with(h.pattern)
	}
	m.out = m.out[:0]
	l.longest(m, s)
	return m.out
}

// longest appends the matches from left to right.
func (l *Finder) longest(m *Matcher, s string) {
	m.done = append(m.done[:0], make([]int32, int(kinds)+len(l.entries))...)
	for i, h := range m.hits {
		p := &l.patterns[h.pattern]
		for _, field := range p.except {
			if h.start >= m.done[field] {
				m.done[field] = h.end
			}
		}
		from := len(m.out)
		for _, sign := range p.signs {
			if h.start < m.done[l.fields[sign.entry]] || !strings.HasPrefix(s[h.start:], sign.exact) || !l.allows(m, s, i, sign.rule) {
				continue
			}
			if found := (Match{sign.entry, h.start, h.end}); !slices.Contains(m.out[from:], found) {
				m.out = append(m.out, found) // once, if two guards allow it
			}
		}
		for _, found := range m.out[from:] { // a word may say several entries of a field
			m.done[l.fields[found.Entry]] = h.end
		}
	}
}

// whole reports whether a hit is a whole word, or the plural of one, where it
// begins or ends with a letter of ASCII, and no part of an address.
func whole(s string, h hit) bool {
	if script.Alnum(s[h.start]) && h.start > 0 {
		before := s[h.start-1]
		if script.Alnum(before) || before == '@' || before == '.' || before == '/' && h.start > 1 && s[h.start-2] == '/' {
			return false
		}
	}
	if int(h.end) == len(s) || !script.Alnum(s[h.end-1]) {
		return shortKatakana(s, h)
	}
	rest := s[h.end:]
	if rest[0] == 's' && h.end-h.start >= 3 {
		rest = rest[1:]
	}
	return len(rest) == 0 || !script.Alnum(rest[0]) && !(rest[0] == '.' && len(rest) > 1 && script.Alnum(rest[1]))
}

// shortKatakana reports whether a hit of up to three katakana is a word of its
// own: ボット is no part of ロボット. Any other hit is let through.
func shortKatakana(s string, h hit) bool {
	const letter = len("ー")
	if h.end-h.start > 3*int32(letter) {
		return true
	}
	for _, r := range s[h.start:h.end] {
		if !script.Katakana(r) && r != 'ー' {
			return true
		}
	}
	before, _ := utf8.DecodeLastRuneInString(s[:h.start])
	after, _ := utf8.DecodeRuneInString(s[h.end:])
	return !script.Katakana(before) && before != 'ー' && !script.Katakana(after) && after != 'ー'
}
