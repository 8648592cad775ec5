package nlp

import (
	"cmp"
	"slices"

	"kazami/internal/horizon"
)

// Repeats are the parts of a document that its source goes on repeating, as
// bytes of the title, or of the body plus the length of the title plus one, by
// start. The text is not changed by them: they keep their tokens.
type Repeats struct {
	// Lines recur in more than half of the source's documents. They yield no
	// terms, no tags and no hash.
	Lines []horizon.Span

	// Frames are lines that recur in three documents of a hundred, and phrases
	// that did in five for years. They yield no terms: "allows remote attackers
	// to execute arbitrary code" says of a document what its tags say, and
	// nothing that is new.
	Frames []horizon.Span

	// Turns are phrases, frames among them, that one document of a hundred had
	// for years. They count; but documents that share nothing else tell two
	// stories.
	Turns []horizon.Span
}

// mark notes which units stand in what the source repeats.
func (sc *scratch) mark(rep *Repeats) {
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
func (sc *scratch) skips(start, end int32) bool { return held(sc.skipped, start, end) }

// counts reports whether [start, end) of the normal form may be a term.
func (sc *scratch) counts(start, end int32) bool {
	return !held(sc.skipped, start, end) && !held(sc.framed, start, end)
}

// held reports whether one of the spans holds [start, end) whole.
func held(spans []horizon.Span, start, end int32) bool {
	if len(spans) == 0 {
		return false
	}
	i, found := slices.BinarySearchFunc(spans, int(start), func(s horizon.Span, at int) int { return cmp.Compare(s.Start, at) })
	if !found {
		i--
	}
	return i >= 0 && int(end) <= spans[i].End
}
