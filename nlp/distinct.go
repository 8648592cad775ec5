package nlp

import (
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// terms are the distinct terms of the text, sorted, with all their spans.
func (a *Analyser) terms(sc *scratch, x *script.Text) []horizon.Term {
	sc.candidates = sc.reader.candidates(x.Norm, sc.units, sc.candidates[:0])
	clear(sc.numbers)
	sc.counted, sc.of = sc.counted[:0], sc.of[:0]
	total := 0
	for _, c := range sc.candidates {
		n := int32(-1)
		if sc.counts(c.start, c.end) {
			n = sc.number(x, c, a.maxTerms)
		}
		if n >= 0 {
			sc.counted[n].spans++
			total++
		}
		sc.of = append(sc.of, n)
	}
	if total == 0 {
		return nil
	}
	terms := make([]horizon.Term, len(sc.counted))
	spans := make([]horizon.Span, total)
	for i, t := range sc.counted {
		terms[i] = horizon.Term{Text: t.text, Lang: termLang(t.text), Spans: spans[:0:t.spans]}
		spans = spans[t.spans:]
	}
	for _, nested := range []bool{false, true} {
		for i, n := range sc.of {
			c := &sc.candidates[i]
			if n < 0 || c.nested != nested {
				continue
			}
			from, to := x.Span(int(c.start), int(c.end))
			terms[n].Spans = append(terms[n].Spans, horizon.Span{Start: from, End: to})
			if !nested {
				terms[n].Own++
			}
		}
	}
	slices.SortFunc(terms, func(a, b horizon.Term) int { return strings.Compare(a.Text, b.Text) })
	return terms
}

// number is the number of the candidate's term in this document, or -1 where
// it would be one too many.
func (sc *scratch) number(x *script.Text, c candidate, most int) int32 {
	t := c.text
	if t == "" {
		t = x.Norm[c.start:c.end]
	}
	n, ok := sc.numbers[t]
	if !ok {
		if len(sc.counted) == most {
			return -1
		}
		n = int32(len(sc.counted))
		sc.numbers[t] = n
		sc.counted = append(sc.counted, countedTerm{text: t})
	}
	return n
}
