package nlp

import (
	"strings"

	"kazami/internal/horizon"
	"kazami/nlp/script"
	"kazami/nlp/stories"
)

// longBody is how many words a body has to be sketched without its title.
const longBody = 24

// sketch writes the sketch of what was read: the body, with the title before a
// short one that does not say what the title says; nil if there is nothing to compare.
func (sc *scratch) sketch(x *script.Text, doc *horizon.Document) []byte {
	sc.words.Reset()
	sc.sketchWords(x, len(doc.Title)+1, len(doc.Title)+1+len(doc.Body))
	headed := sc.words.Len() < longBody && !sc.retold(x, len(doc.Title))
	if headed {
		sc.words.Reset()
		sc.sketchWords(x, 0, len(doc.Title))
		sc.sketchWords(x, len(doc.Title)+1, len(doc.Title)+1+len(doc.Body))
	}
	return sc.words.Bytes(sc.cves(x, doc.ID), headed)
}

// sketchWords appends the words that stand in [from, to) of the original.
func (sc *scratch) sketchWords(x *script.Text, from, to int) {
	for i := range sc.units {
		u := &sc.units[i]
		if int(u.from) < from || int(u.from) >= to {
			continue
		}
		if sc.words.Full() {
			return
		}
		if u.kind == symbol || u.kind == entity || sc.skips(u.start, u.end) {
			continue
		}
		surface := x.Norm[u.start:u.end]
		if u.kind == number || u.word != nil && numeric(surface) {
			sc.words.Number(surface)
			continue
		}
		var kind uint16
		if name(u, surface) {
			kind |= stories.Name
		}
		if within(sc.turns, u.start, u.end) || within(sc.framed, u.start, u.end) {
			kind |= stories.Framed
		}
		if empty(u, surface) {
			kind |= stories.Empty
		}
		sc.words.Word(u.base, kind)
	}
}

// numeric reports whether a word is a version: more digits than letters.
func numeric(s string) bool {
	digits := 0
	for i := range len(s) {
		if script.Digit(s[i]) {
			digits++
		}
	}
	return 2*digits >= len(s)
}

// name reports whether a unit may fill the slot of a template.
func name(u *unit, surface string) bool {
	switch u.kind {
	case person, place:
		return true
	case noun:
		return u.word == nil && katakanaOnly(surface)
	case latin, other:
		return u.word != nil && strings.ContainsFunc(surface, func(r rune) bool {
			return 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '.'
		})
	}
	return false
}

// empty reports whether a unit is no word of content: a particle, an article.
func empty(u *unit, surface string) bool {
	if u.word != nil {
		return len(surface) < 4
	}
	return hiraganaOnly(surface)
}

// retold reports whether the words, those of the body, say what the title says.
func (sc *scratch) retold(x *script.Text, title int) bool {
	in, all := 0, 0
	for i := range sc.units {
		u := &sc.units[i]
		if int(u.from) >= title {
			break
		}
		if u.kind == symbol || u.kind == number || u.kind == entity {
			continue
		}
		all++
		if sc.words.Has(u.base) {
			in++
		}
	}
	return 5*in >= 4*all
}

// cves are the vulnerabilities that a text is about. A record of one
// vulnerability names others in passing.
func (sc *scratch) cves(x *script.Text, id horizon.DocumentID) (all []string) {
	if strings.HasPrefix(string(id), "CVE-") {
		return nil
	}
	for _, e := range sc.entities {
		if e.kind == "CVE" {
			all = append(all, strings.ToUpper(x.Norm[e.start:e.end]))
		}
	}
	return all
}
