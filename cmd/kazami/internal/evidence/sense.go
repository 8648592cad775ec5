// Package evidence finds the documents in which a change is meant, up to a ceiling, and
// counts them: the public pages and the desk have their figures from here.
package evidence

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

const (
	silence  = 3 // years without a document part the use of a word from an earlier one
	lookback = 3 // years before an onset in which the change may have been meant already
)

// Sense is how a change is told from earlier uses of its words: by the words at its
// core, by the onset of its rise, and by what its analyst cites.
type Sense struct {
	Themes []horizon.ThemeID
	core   []string // normalized
	onset  int      // year in which its rise began, or in which an authority first named it; 0: neither is known
	cited  map[horizon.DocumentID]bool
}

// SenseOf is the sense of a change whose rise began in a period; the zero period says
// that it was never detected.
func SenseOf(v work.Vocabulary, c horizon.Change, onset horizon.Period) Sense {
	s := Sense{Themes: c.Themes, cited: citedBy(c)}
	words := slices.Clone(c.Terms)
	for _, id := range c.Themes {
		words = append(words, v.Core(id)...)
	}
	for _, w := range words {
		if w = work.CloseUp(w); utf8.RuneCountInString(w) > 1 && !slices.Contains(s.core, w) {
			s.core = append(s.core, w)
		}
	}
	if onset != (horizon.Period{}) {
		s.onset = onset.Start().Year()
	}
	return s
}

// citedBy is the documents that an analyst cites for a change.
func citedBy(c horizon.Change) map[horizon.DocumentID]bool {
	cited := map[horizon.DocumentID]bool{}
	for _, h := range c.Happened {
		cited[h.Evidence] = true
	}
	for _, p := range c.Guideline {
		for _, id := range p.Evidence {
			cited[id] = true
		}
	}
	return cited
}

// means reports whether a document has a word from the core of the change. Of one whose
// text is not here the tag is all there is.
func (s Sense) means(d archive.Stored) bool {
	if d.Cited || len(s.core) == 0 {
		return true
	}
	return s.Word(d.Title+"\n"+d.Body) != ""
}

// Word is the first word from the core of the change that a text has; "" if it has none.
func (s Sense) Word(text string) string {
	closed := work.CloseUp(text)
	for _, w := range s.core {
		if strings.Contains(closed, w) && (!abbreviated(w) || standsAlone(text, w)) {
			return w
		}
	}
	return ""
}

// Since is the year in which the documents begin to mean the change, and the first of
// them that does; docs are in order of date, dated and undated ones. Looking back from
// the onset, two years without a document part the change from what came before; words
// that were in use all along mean it from the onset alone. What was never detected is
// meant since the last silence of three years. What the analyst cites is always meant.
// Without any dated document the year is 0.
func (s Sense) Since(docs []archive.Stored) (year int, first *archive.Stored) {
	years := map[int]bool{}
	for _, d := range docs {
		if !d.Published.IsZero() {
			years[d.Published.In(horizon.Tokyo).Year()] = true
		}
	}
	if len(years) == 0 {
		return 0, nil
	}
	year = s.begin(years)
	for i := range docs {
		if d := &docs[i]; s.cited[d.ID] && !d.Published.IsZero() {
			year = min(year, d.Published.In(horizon.Tokyo).Year())
		}
	}
	var any *archive.Stored
	for i := range docs {
		d := &docs[i]
		if d.Published.IsZero() || d.Published.In(horizon.Tokyo).Year() < year {
			continue
		}
		if any = cmp.Or(any, d); s.cited[d.ID] || s.means(*d) {
			return d.Published.In(horizon.Tokyo).Year(), d
		}
	}
	if any != nil {
		year = any.Published.In(horizon.Tokyo).Year()
	}
	return year, any
}

// begin is the year in which the documents of these years begin to mean the change, by
// the onset and the years without any.
func (s Sense) begin(years map[int]bool) int {
	first, last := 9999, 0
	for y := range years {
		first, last = min(first, y), max(last, y)
	}
	if s.onset == 0 || s.onset > last {
		return unbroken(years, last, first)
	}
	for y, back := s.onset, 0; back <= lookback; y, back = y-1, back+1 {
		if y < first {
			return first
		}
		if !years[y-1] && !years[y-2] {
			for ; !years[y]; y++ {
			}
			return y
		}
	}
	for y := s.onset; ; y++ {
		if years[y] {
			return y
		}
	}
}

// unbroken is the year from which on no silence interrupts the documents of years up
// to the last.
func unbroken(years map[int]bool, last, first int) int {
	begin := last
	for y, empty := last, 0; y >= first && empty < silence; y-- {
		if empty++; years[y] {
			begin, empty = y, 0
		}
	}
	return begin
}

// abbreviated reports whether a word is so short that it stands within others: AI, DNP.
func abbreviated(w string) bool {
	return len(w) <= 4 && strings.IndexFunc(w, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// standsAlone reports whether a short word is in a text with no Latin letter or digit on
// either side.
func standsAlone(text, w string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !latin(r) }) {
		if word == w {
			return true
		}
	}
	return false
}

// latin reports whether a letter is a Latin one without accents, or a digit.
func latin(r rune) bool {
	return r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
