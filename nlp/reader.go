package nlp

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"kazami/nlp/lexicon"
	"kazami/nlp/morph"
	"kazami/nlp/script"
	"kazami/nlp/spelling"
)

// unit is one token on its way to the index, the terms and the hash: a
// morpheme or a word at [start, end) of a normal form.
type unit struct {
	start, end int32
	from, to   int32 // in the original
	class      class
	kind       kind
	apart      bool   // something stands before it that no term crosses
	base       string // what the index stores
	usual      string // how a term writes it, where that is not as it stands here; else ""
	word       *word  // of English, else nil
}

// reader reads one text at a time into units. It keeps its memory from text to
// text and is not safe for concurrent use.
type reader struct {
	cut     morph.Tokenizer
	stop    *lexicon.StopWords
	spelled *spelling.Table
	cache   map[string]*word

	units    []unit
	verbal   bool // する follows the compound that is read
	morphs   []morph.Morpheme
	entities []found
}

// found is an entity at [start, end) of a normal form.
type found struct {
	kind       string
	start, end int32
}

const (
	longLatin   = 24   // bytes of no Japanese that are kept from the tokenizer
	maxSentence = 3000 // bytes that the tokenizer is given at once
	maxKatakana = 64   // letters in a row; the tokenizer's work grows with their square
)

// read fills units and entities with what stands in x.
func (r *reader) read(x *script.Text) {
	s := x.Norm
	r.units, r.entities = r.units[:0], r.entities[:0]
	wide := widest(s)
	for at, short := 0, true; at < len(s); {
		end := len(s)
		if n := strings.IndexByte(s[at:], '\n'); n >= 0 {
			end = at + n
		}
		first := len(r.units)
		r.line(s, at, end)
		if first < len(r.units) && (short || r.units[first].word == nil) {
			r.units[first].apart = true
		}
		if end == at {
			wide = widest(s[min(end+1, len(s)):])
		}
		short = end-at < wrapped || wide > widestWrap || fits(s[min(end+1, len(s)):], wide-(end-at))
		at = end + 1
	}
	r.holdLaws()
	r.locate(x)
}

// locate says where the units stand in the original. Where a space between
// two Japanese words went, they are apart; but not where each letter of a word
// is spread (情 報), nor between words of katakana (リモート メンテナンス).
func (r *reader) locate(x *script.Text) {
	for i := range r.units {
		u := &r.units[i]
		from, to := x.Span(int(u.start), int(u.end))
		u.from, u.to = int32(from), int32(to)
		if i == 0 || !x.Changed() {
			continue
		}
		before := &r.units[i-1]
		gap := x.Orig[before.to:max(from, int(before.to))]
		if gap == "" || before.end != u.start || spread(x, u) || spread(x, before) {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(x.Norm[:u.start])
		first, _ := utf8.DecodeRuneInString(x.Norm[u.start:])
		u.apart = u.apart || gap != " " || !(script.Katakana(last) || last == 'ー') || !script.Katakana(first)
	}
}

// spread reports whether spaces stand between the letters of a unit.
func spread(x *script.Text, u *unit) bool {
	return u.word == nil && strings.ContainsAny(x.Orig[u.from:u.to], " \t　")
}

// An English sentence goes on in the next line where the line was wrapped: the
// next word had no room in it.
const (
	wrapped    = 48  // bytes that a wrapped line has at least
	widestWrap = 120 // bytes of the longest line of a text that was wrapped
	spare      = 12  // bytes that are left free before a word that would have had room: people wrap by eye
)

// widest is the longest line before the next empty one.
func widest(s string) int {
	most := 0
	for line := range strings.SplitSeq(s, "\n") {
		if line == "" {
			break
		}
		most = max(most, len(line))
	}
	return most
}

// fits reports whether the first word of the next line has room, behind a
// blank, in what is left of a line.
func fits(next string, room int) bool {
	n := strings.IndexAny(next, " \t\n")
	if n < 0 {
		n = len(next)
	}
	return n+spare < room
}

func (r *reader) line(s string, at, end int) {
	r.entities = lawsIn(s, at, end, r.entities)
	for at < end {
		from, to := japaneseRun(s, at, end)
		r.latin(s, at, from)
		r.japanese(s, from, to)
		at = to
	}
}

// japaneseRun finds the next stretch of Japanese in s[at:end], with what Latin
// letters stand close by, short enough for the tokenizer.
func japaneseRun(s string, at, end int) (from, to int) {
	from = at
	for from < end {
		if s[from] >= utf8.RuneSelf {
			if r, _ := utf8.DecodeRuneInString(s[from:end]); script.Japanese(r) {
				break
			}
		}
		from++
	}
	if from == end {
		return end, end
	}
	to = from
	run := 0
	for i := from; i < end; {
		r, size := utf8.DecodeRuneInString(s[i:end])
		i += size
		if run++; !script.Katakana(r) && r != 'ー' {
			run = 0
		}
		if script.Japanese(r) {
			to = i
			if to-from > maxSentence || r == '。' && to-from > maxSentence/4 || run == maxKatakana {
				return from, to
			}
		} else if i-to > longLatin {
			break
		}
	}
	if from-at <= longLatin { // IPv6移行 is one phrase
		from = at
	}
	return from, to
}

// latin reads a stretch without Japanese.
func (r *reader) latin(s string, at, end int) {
	apart := false
	for i := at; i < end; {
		if next, ok := r.word(s[:end], i, apart); ok {
			i, apart = next, false
			continue
		}
		c := s[i]
		if c != ' ' && c != '-' && c != '\r' { // a tab parts two cells
			apart = true
		}
		i++
	}
}

// word reads the word or entity that begins at i, if one does, and returns
// where it ends.
func (r *reader) word(s string, i int, apart bool) (int, bool) {
	c := s[i]
	if c < utf8.RuneSelf {
		if !script.Alnum(c) {
			return i, false
		}
		if mayBegin(c) {
			if kind, end := entityAt(s, i); end > 0 {
				r.entities = append(r.entities, found{kind, int32(i), int32(end)})
				r.units = append(r.units, unit{start: int32(i), end: int32(end), class: classEntity, kind: entity, apart: true,
					base: strings.ToLower(s[i:end])})
				return end, true
			}
		}
	} else if x, _ := utf8.DecodeRuneInString(s[i:]); !script.Foreign(x) {
		return i, false
	}
	end := wordEnd(s, i)
	w := r.lookup(s[i:end])
	r.units = append(r.units, unit{start: int32(i), end: int32(end), class: w.class, kind: wordClasses[w.class].kind, apart: apart, base: w.base, word: w})
	return end, true
}

// japanese reads a stretch that the tokenizer cuts; words of Latin letters in
// it stay whole.
func (r *reader) japanese(s string, at, end int) {
	if at == end {
		return
	}
	r.morphs = r.cut.Tokenize(r.morphs[:0], s[at:end])
	done, apart := at, false
	for i := range r.morphs {
		m := &r.morphs[i]
		start, stop := at+int(m.Start), at+int(m.End)
		for start < stop {
			if start < done { // a word of Latin letters holds it
				start = min(done, stop)
				continue
			}
			if next, ok := r.word(s[:end], start, apart); ok {
				done, start, apart = next, next, false
				continue
			}
			apart = r.morpheme(s, start, stop, m, apart)
			break
		}
	}
}

// morpheme reads the morpheme m at [start, end) and reports whether it parts
// what stands before and after it.
func (r *reader) morpheme(s string, start, end int, m *morph.Morpheme, apart bool) bool {
	u := unit{start: int32(start), end: int32(end), class: class(m.POS), kind: wordClasses[m.POS].kind, apart: apart}
	first, size := utf8.DecodeRuneInString(s[start:end])
	if !script.Letter(first) && first != '〇' {
		if first == ' ' || first == '-' {
			return apart
		}
		return true
	}
	surface := s[start:end]
	if u.kind == number && r.numeral(s, &u) || u.kind == other && r.month(s, &u) {
		return false
	}
	u.base = cmp.Or(m.Base, surface)
	if m.Unknown && script.Katakana(first) {
		u.base = r.spelled.Kana(u.base)
	}
	if u.kind != other && u.base != surface {
		u.usual = u.base
	}
	if script.Katakana(first) {
		u.base = stemKatakana(u.base)
		if u.kind == person {
			u.kind = noun // スマート is a surname to the dictionary
		}
	}
	if u.kind == noun && hiraganaOnly(surface) && len(surface) < 4*size {
		u.kind = other
	}
	r.units = append(r.units, u)
	return false
}

// stemKatakana takes ー off the end of a word of four letters or more, so that
// サーバー and サーバ are found alike.
func stemKatakana(s string) string {
	const bar = len("ー")
	if len(s) >= 4*bar && strings.HasSuffix(s, "ー") && !strings.HasSuffix(s, "ーー") {
		return s[:len(s)-bar]
	}
	return s
}

func hiraganaOnly(s string) bool {
	for _, r := range s {
		if !script.Hiragana(r) && r != 'ー' {
			return false
		}
	}
	return true
}
