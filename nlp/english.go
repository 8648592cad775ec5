package nlp

import "strings"

// role is what an English word says of the word beside it.
type role uint8

const (
	noRole     role = iota
	determiner      // the word before it is no noun: "causing the"
	verbal          // the word after it is a verb: "may crash"
	infinitive      // the word after it is a verb if it can be one: "to process"
	gerundial       // the word after it is a verb if it ends in -ing: "by routing"
)

// roleOf is the role of a word of lower-case letters.
func roleOf(lower string) role {
	switch lower {
	case "a", "an", "the", "its", "their", "his", "her", "our", "your", "this", "these", "those":
		return determiner
	case "can", "could", "may", "might", "must", "will", "would", "shall", "should", "cannot", "not", "does", "do", "did":
		return verbal
	case "to":
		return infinitive
	case "by", "when", "while", "without", "after", "before":
		return gerundial
	}
	return noRole
}

// joinsPhrase reports whether the word at i may stand inside a noun phrase: it
// is no stop word, or it is held by hyphens (use-after-free) or by a name
// (denial of service), and what stands beside it does not make it a verb.
func (r *reader) joinsPhrase(text string, units []unit, i int) bool {
	w := units[i].word
	hyphen := i > 0 && glued(text, &units[i-1], &units[i]) || i+1 < len(units) && units[i+1].word != nil && glued(text, &units[i], &units[i+1])
	if w.stop {
		return hyphen && !w.void || r.bridges(units, i) || inName(text, units, i)
	}
	if hyphen {
		return true
	}
	if w.verb && !w.any && i > 0 && units[i-1].word != nil && adjacent(text, &units[i-1], &units[i]) {
		// "the server stores", "users upgrade": the second of two nouns is a
		// verb if it ends in s and another follows, or if the first one does
		before := units[i-1].word
		after := i+1 < len(units) && units[i+1].word != nil && adjacent(text, &units[i], &units[i+1]) && !units[i+1].word.stop
		if w.plural && after && !before.stop || before.plural && !before.stop && !w.plural {
			return false
		}
	}
	if k := i - 1; k >= 0 && !units[i].apart {
		if k > 0 && units[k].word != nil && strings.HasSuffix(units[k].word.term, "ly") { // to properly process
			k--
		}
		beside := noRole
		if units[k].word != nil {
			beside = units[k].word.role
		}
		switch beside {
		case verbal:
			if !w.any && !w.capital {
				return false
			}
		case infinitive:
			if w.verb {
				return false
			}
		case gerundial:
			if strings.HasSuffix(w.term, "ing") {
				return false
			}
		}
	}
	if i+1 == len(units) || units[i+1].apart || units[i+1].word == nil || w.capital || w.any {
		return true
	}
	after := units[i+1].word.role
	return after != determiner && !(w.edge && after == infinitive)
}

// inName reports whether the stop word at i goes on with a proper name:
// Service Pack, Red Hat.
func inName(text string, units []unit, i int) bool {
	w := units[i].word
	return w.inName && w.capital && i > 0 && units[i-1].word != nil && units[i-1].word.capital && !units[i-1].word.void && adjacent(text, &units[i-1], &units[i])
}

// year reports whether the number at i is part of a name: Windows 2000.
func year(text string, units []unit, i int) bool {
	u := &units[i]
	if i == 0 || u.end-u.start != 4 || u.apart || units[i-1].word == nil || !units[i-1].word.capital || units[i-1].word.stop || units[i-1].end+1 != u.start {
		return false
	}
	s := text[u.start:u.end]
	return strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")
}

// bridges reports whether the stop word at i is in the middle of a name such
// as denial of service.
func (r *reader) bridges(units []unit, i int) bool {
	if i == 0 || i+1 == len(units) || units[i].apart || units[i+1].apart || units[i-1].word == nil || units[i+1].word == nil {
		return false
	}
	head, ok := r.stop.Bridged[units[i-1].word.term]
	if !ok {
		return false
	}
	for _, tail := range head {
		if tail.Link == units[i].word.term && tail.Last == units[i+1].word.term {
			return true
		}
	}
	return false
}

// slashed reports whether but a slash stands between two short words of
// capitals: TCP/IP.
func slashed(text string, a, b *unit) bool {
	return a.end+1 == b.start && text[a.end] == '/' && a.word != nil && b.word != nil && a.word.any && b.word.any
}
