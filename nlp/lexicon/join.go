package lexicon

import "slices"

// join gives themes the other names of their words, so that what is counted as
// one is one series: of a group of the alias table with a word of a theme, the
// words that the theme does not mention count as that word does, in documents
// published from the day of the group on.
func (v *Vocabulary) join(a *Aliases) {
	for i := range v.entries {
		e := &v.entries[i]
		if e.Kind != Theme {
			continue
		}
		rules, unused := e.mentioned()
		for _, g := range a.groups {
			var of []guard
			var others []string
			for _, w := range g.Words {
				rule, ok := rules[aliasKey(w)]
				switch {
				case ok && (len(of) == 0 || rule[0].free()):
					of = rule
				case !ok && !unused[aliasKey(w)]:
					others = append(others, w)
				}
			}
			if len(others) == 0 {
				continue
			}
			for _, joined := range of {
				joined.Words, joined.Why = others, "別名"
				if g.since.After(joined.since) {
					joined.since = g.since
				}
				e.Guarded = append(e.Guarded, joined)
			}
		}
	}
}

// mentioned is the words that count, each with its guards, or one that asks for
// nothing; and the words that are left out on purpose.
func (w *wording) mentioned() (rules map[string][]guard, unused map[string]bool) {
	rules, unused = map[string][]guard{}, map[string]bool{}
	for _, g := range w.Guarded {
		for _, word := range g.Words {
			rules[aliasKey(word)] = append(rules[aliasKey(word)], g)
		}
	}
	for _, word := range slices.Concat(w.JA, w.EN) {
		rules[aliasKey(word)] = []guard{{}}
	}
	for _, word := range w.Except {
		unused[aliasKey(word)] = true
	}
	for _, d := range w.Dropped {
		for _, word := range d.Words {
			unused[aliasKey(word)] = true
		}
	}
	return rules, unused
}

// free reports whether the guard asks for nothing.
func (g *guard) free() bool { return len(g.Words) == 0 }
