package nlp

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
	"kazami/nlp/stories"
)

// mark notes which units stand in what the source repeats.
func (sc *scratch) mark(rep *stories.Repeats) {
	sc.skipped, sc.framed, sc.turns = sc.skipped[:0], sc.framed[:0], sc.turns[:0]
	if rep == nil {
		return
	}
	sc.skipped = sc.normal(sc.skipped, rep.Lines)
	sc.framed = sc.normal(sc.framed, rep.Frames)
	sc.turns = sc.normal(sc.turns, rep.Turns)
}

// normal appends spans of the original as spans of the normal form: each from
// its first unit to its last.
func (sc *scratch) normal(dst, spans []horizon.Span) []horizon.Span {
	units := sc.units
	for _, s := range spans {
		i, _ := slices.BinarySearchFunc(units, s.Start, func(u unit, at int) int { return cmp.Compare(int(u.from), at) })
		units = units[i:]
		n := 0
		for n < len(units) && int(units[n].to) <= s.End {
			n++
		}
		if n > 0 {
			dst = append(dst, horizon.Span{Start: int(units[0].start), End: int(units[n-1].end)})
		}
		units = units[n:]
	}
	return dst
}

// skips reports whether [start, end) of the normal form is in a line that
// yields nothing.
func (sc *scratch) skips(start, end int32) bool { return within(sc.skipped, start, end) }

// counts reports whether [start, end) of the normal form may be a term.
func (sc *scratch) counts(start, end int32) bool {
	return !within(sc.skipped, start, end) && !within(sc.framed, start, end)
}

// within reports whether one of the spans holds [start, end) whole.
func within(spans []horizon.Span, start, end int32) bool {
	if len(spans) == 0 {
		return false
	}
	i, found := slices.BinarySearchFunc(spans, int(start), func(s horizon.Span, at int) int { return cmp.Compare(s.Start, at) })
	if !found {
		i--
	}
	return i >= 0 && int(end) <= spans[i].End
}
