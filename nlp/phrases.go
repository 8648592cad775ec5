package nlp

import "strings"

// phrases appends the noun phrases of a stretch of English words.
func (r *reader) phrases(units []unit, dst []candidate) []candidate {
	longest := maxPhrase
	if len(units) > maxPhrase+1 {
		longest = 2 // no phrase at all, but words in a row
	}
	for i := range units {
		if heading(units, i) {
			continue
		}
		dst = r.phrase(&units[i], dst)
		if units[i].word.edge {
			continue
		}
		for n := 2; n <= longest && i+n <= len(units); n++ {
			last := units[i+n-1].word
			if last.edge || heading(units, i+n-1) || units[i+n-1].kind == number {
				continue
			}
			dst = append(dst, candidate{units[i].start, units[i+n-1].end, join(units[i : i+n])})
		}
	}
	return dst
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

// phrase appends a word of English that is a term by itself.
func (r *reader) phrase(u *unit, dst []candidate) []candidate {
	w := u.word
	if w.stop || w.edge || w.alone || len(w.term) < 2 || !w.any && len(w.term) < 3 {
		return dst
	}
	return append(dst, candidate{u.start, u.end, w.term})
}
