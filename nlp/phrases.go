package nlp

import "strings"

const (
	maxPhrase       = 5 // words of an English noun phrase; words that hyphens join are one
	maxNestedPhrase = 3 // words of a phrase within a phrase
)

// phrases appends the noun phrases of a stretch of English words: the longest
// of each place, and what is nested in them.
func (r *reader) phrases(text string, units []unit, dst []candidate) []candidate {
	for len(units) > 0 {
		for len(units) > 0 && !startsPhrase(text, units) {
			units = units[1:]
		}
		n := 0
		for words := 0; n < len(units) && words < maxPhrase; words++ {
			n += hyphened(text, units[n:])
		}
		end := n
		for end > 0 && !endsPhrase(text, units[:end]) {
			end--
		}
		if end > 0 {
			dst = r.longestPhrase(text, units[:end], dst)
		}
		units = units[n:]
	}
	return dst
}

// hyphened is the number of words, at least one, that hyphens join at the
// beginning of units.
func hyphened(text string, units []unit) int {
	n := 1
	for n < len(units) && glued(text, &units[n-1], &units[n]) {
		n++
	}
	return n
}

// glued reports whether but a hyphen stands between two words.
func glued(text string, a, b *unit) bool {
	return a.end+1 == b.start && text[a.end] == '-'
}

func startsPhrase(text string, units []unit) bool {
	return !heading(units, 0) && !units[0].word.void && (!units[0].word.edge || len(units) > 1 && glued(text, &units[0], &units[1]))
}

func endsPhrase(text string, units []unit) bool {
	n := len(units) - 1
	w := units[n].word
	return !heading(units, n) && (!w.stop || inName(text, units, n) || year(text, units, n) || n > 0 && !w.void && glued(text, &units[n-1], &units[n]))
}

// longestPhrase appends the phrase of all the units and what is nested in it.
func (r *reader) longestPhrase(text string, units []unit, dst []candidate) []candidate {
	if len(units) == 1 {
		return r.phrase(text, &units[0], false, dst)
	}
	if r.names(units) {
		return dst
	}
	dst = append(dst, candidate{units[0].start, units[len(units)-1].end, false, join(units)})
	for i := range units {
		dst = r.phrase(text, &units[i], true, dst)
		if !startsPhrase(text, units[i:]) || units[i].word.stop {
			continue
		}
		for n := 2; n <= maxNestedPhrase && i+n <= len(units); n++ {
			if n == len(units) || !endsPhrase(text, units[:i+n]) {
				continue
			}
			dst = append(dst, candidate{units[i].start, units[i+n-1].end, true, join(units[i : i+n])})
		}
	}
	return dst
}

// names reports whether a phrase of two words is the name of a parameter or
// the like: "id parameter".
func (r *reader) names(units []unit) bool {
	if len(units) != 2 {
		return false
	}
	_, ok := r.stop.Named[units[1].word.term]
	return ok && !units[1].word.plural
}

// heading reports whether the word at i shouts beside another that does.
func heading(units []unit, i int) bool {
	return units[i].word.shout && (i > 0 && units[i-1].word.shout || i+1 < len(units) && units[i+1].word.shout)
}

// join is a phrase as a term: its words as they stand in terms.
func join(units []unit) string {
	var b strings.Builder
	for i := range units {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(units[i].word.term)
	}
	return b.String()
}

// phrase appends a word of English that is a term by itself. What any text has
// counts as nested, and so do the parts of paths.
func (r *reader) phrase(text string, u *unit, nested bool, dst []candidate) []candidate {
	w := u.word
	if w.stop || w.edge || w.alone || len(w.term) < 2 || !w.any && len(w.term) < 3 {
		return dst
	}
	plain := w.plain && !(w.capital && !u.apart) || !w.pathless && u.start > 0 && (text[u.start-1] == '/' || text[u.start-1] == '\\')
	return append(dst, candidate{u.start, u.end, nested || plain, w.term})
}
