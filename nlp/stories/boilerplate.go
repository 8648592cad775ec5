package stories

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// Boilerplate learns, from one source's documents in the order of their
// publication, which lines and phrases it goes on repeating. What it says of a
// document rests on earlier ones alone. Lines that differ only in numbers,
// digests, dates, marks and spaces are the same line; phrases are words in a
// row, and one word with a digit is like another.
//
// Counts of lines fade (by 1/8 every 20 documents), so that a template that a
// source takes up after years is learned too, and rare lines are forgotten
// then; those of phrases are held by eras. Its memory is bounded by the lines
// of about 60 documents. Read may be called by several goroutines as long as
// none calls Learn. The zero value is ready.
type Boilerplate struct {
	docs   float32
	seen   uint32
	lines  map[uint64]float32
	frames *frames
}

const (
	learning  = 20 // documents before a line can be boilerplate, and between two fadings
	fading    = 0.875
	recurring = 0.5   // share of documents that have a line: it says nothing at all
	standing  = 0.03  // share of documents that have a line: it is no news
	leastDocs = 4     // documents that have it, at least
	ownLines  = 4     // lines of a document that such a line must stand among
	forgotten = 0.006 // share of documents
)

// Lesson is what there is to learn from a document.
type Lesson struct {
	day     int32
	dated   bool
	lines   []uint64
	phrases []uint64
}

// Read says what of a document is boilerplate by now, and what there is to
// learn from it. A time of zero is no date; phrases are learned by date alone.
func (b *Boilerplate) Read(title, body string, published time.Time) (Repeats, Lesson) {
	l := Lesson{dated: !published.IsZero()}
	if l.dated {
		l.day = int32(published.Unix() / (24 * 60 * 60))
	}
	var rep Repeats
	b.readPhrases(&rep, &l, title, 0)
	b.readPhrases(&rep, &l, body, len(title)+1)
	b.readLines(&rep, &l, body, len(title)+1)
	rep.Frames = joined(rep.Frames)
	l.lines, l.phrases = distinct(l.lines), distinct(l.phrases)
	return rep, l
}

// readPhrases appends the phrases that are frames, and those that are turns; at
// is where the text begins in the document.
func (b *Boilerplate) readPhrases(rep *Repeats, l *Lesson, text string, at int) {
	for p := range phrases(text) {
		l.phrases = append(l.phrases, p.hash)
		if b.frames == nil || !b.frames.is(isTurn, p.hash) {
			continue
		}
		s := horizon.Span{Start: at + p.start, End: at + p.end}
		rep.Turns = extended(rep.Turns, s)
		if b.frames.is(isFrame, p.hash) {
			rep.Frames = extended(rep.Frames, s)
		}
	}
}

// extended are spans with one more, which begins after the last and may
// overlap it.
func extended(spans []horizon.Span, s horizon.Span) []horizon.Span {
	if n := len(spans); n > 0 && s.Start <= spans[n-1].End {
		spans[n-1].End = s.End
		return spans
	}
	return append(spans, s)
}

// readLines appends the lines that recur.
func (b *Boilerplate) readLines(rep *Repeats, l *Lesson, body string, at int) {
	least := max(leastDocs, standing*b.docs)
	several := strings.Count(body, "\n") >= ownLines-1
	for line := range strings.Lines(body) {
		from := at
		at += len(line)
		h := lineHash(line)
		if h == 0 {
			continue
		}
		l.lines = append(l.lines, h)
		n, known := b.lines[h]
		if !known || b.seen < learning {
			continue
		}
		switch span := (horizon.Span{Start: from, End: at}); {
		case n > recurring*b.docs:
			rep.Lines = append(rep.Lines, span)
		case several && n >= least:
			rep.Frames = append(rep.Frames, span)
		}
	}
}

// Learn takes in the source's next document, which Read has read.
func (b *Boilerplate) Learn(l Lesson) {
	if b.lines == nil {
		b.lines, b.frames = map[uint64]float32{}, new(frames)
	}
	for _, h := range l.lines {
		b.lines[h]++
	}
	if l.dated {
		b.frames.learn(l.day, l.phrases)
	}
	b.docs++
	if b.seen++; b.seen%learning == 0 {
		b.fade()
	}
}

func distinct(hashes []uint64) []uint64 {
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

func (b *Boilerplate) fade() {
	b.docs *= fading
	for h, n := range b.lines {
		if n *= fading; n <= forgotten*b.docs {
			delete(b.lines, h)
		} else {
			b.lines[h] = n
		}
	}
}

// lineHash is the hash of a line's letters; 0 for a line without any.
func lineHash(line string) uint64 {
	h := uint64(0xcbf29ce484222325)
	letters := false
	for i := 0; i < len(line); {
		c := line[i]
		if script.Alnum(c) {
			j := i
			digits := false
			for j < len(line) && script.Alnum(line[j]) {
				digits = digits || script.Digit(line[j])
				letters = letters || !script.Hex(line[j])
				j++
			}
			if digits { // a number, a digest, a version
				h = (h ^ '0') * 0x100000001b3
			} else {
				for ; i < j; i++ {
					h = (h ^ uint64(script.Fold(line[i]))) * 0x100000001b3
				}
				letters = true
			}
			i = j
			continue
		}
		if c >= utf8.RuneSelf {
			h = (h ^ uint64(c)) * 0x100000001b3
			letters = true
		}
		i++
	}
	if !letters {
		return 0
	}
	return max(mix(h), 1)
}
