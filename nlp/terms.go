package nlp

import (
	"strings"
	"unicode/utf8"
)

// candidate is a term at [start, end) of a normal form. Its text is set where
// it differs from what stands there. A nested one stands within a longer one.
type candidate struct {
	start, end int32
	nested     bool
	text       string
}

const (
	maxCompound = 12 // parts of a Japanese compound; a longer one is cut
	maxNested   = 4  // parts of a compound within a compound
	maxRunes    = 40 // letters of a Japanese term
)

// candidates appends the terms among the units: Japanese compounds and English
// noun phrases, and what is nested in them. Text is the normal form.
func (r *reader) candidates(text string, units []unit, dst []candidate) []candidate {
	for i := 0; i < len(units); {
		j := i
		for j < len(units) && (j == i || adjacent(text, &units[j-1], &units[j])) && r.joins(text, units, j) {
			j++
		}
		if j == i {
			i++
			continue
		}
		r.verbal = j < len(units) && units[j].start == units[j-1].end && (units[j].base == "する" || units[j].base == "できる" || units[j].base == "いたす")
		dst = r.run(text, units[i:j], dst)
		i = j
	}
	return dst
}

// adjacent reports whether a term can go on from a to b: nothing stands between
// them, or, where one is Latin, a space; between two words of Latin a hyphen,
// a slash (TCP/IP) or the end of a line as well.
func adjacent(text string, a, b *unit) bool {
	if a.end == b.start {
		return !b.apart
	}
	if slashed(text, a, b) {
		return true
	}
	if b.apart {
		return false
	}
	gap := text[a.end:b.start]
	if a.word != nil && b.word != nil {
		return strings.Trim(gap, " -\t\r\n") == "" && strings.Count(gap, "-") <= 1 && (len(gap) == 1 || !strings.Contains(gap, " -"))
	}
	latin := a.word
	if latin == nil {
		latin = b.word
	}
	return gap == " " && b.from-a.to == 1 && latin != nil && !latin.void && (latin.capital || latin.any) && (latin == a.word || latin.plainName)
}

// joins reports whether the unit at i may stand inside a term.
func (r *reader) joins(text string, units []unit, i int) bool {
	u := &units[i]
	switch u.kind {
	case noun, modal, place, prefix, suffix, counter, number, ordinal, linker:
		if u.word != nil {
			return touchesJapanese(units, i) || year(text, units, i)
		}
		_, ends := r.stop.ends[u.base]
		return !ends
	case latin:
		return r.joinsPhrase(text, units, i) || !u.word.void && i+1 < len(units) && units[i+1].word == nil && units[i+1].start == u.start+1 // eラーニング
	case other:
		_, tail := r.stop.tails[u.base]
		return tail && i > 0 && units[i-1].end == u.start
	}
	return false
}

// touchesJapanese reports whether Japanese stands right before or after the unit at i.
func touchesJapanese(units []unit, i int) bool {
	return i > 0 && units[i-1].word == nil && units[i-1].end == units[i].start ||
		i+1 < len(units) && units[i+1].word == nil && units[i+1].start == units[i].end
}

// run parts a stretch of joining units at dates and amounts into Japanese
// compounds and English phrases. A word of English joins Japanese where the two
// touch or one space stands between.
func (r *reader) run(text string, units []unit, dst []candidate) []candidate {
	japanese := false
	for i := range units {
		japanese = japanese || units[i].word == nil
	}
	if !japanese {
		return r.phrases(text, units, dst)
	}
	for len(units) > 0 {
		n := yearProblem(text, units)
		if n > 0 {
			dst = append(dst, candidate{start: units[0].start, end: units[n-1].end})
			units = units[n:]
			continue
		}
		if n = amount(text, units); n > 0 {
			units = units[n:]
			continue
		}
		for n = 1; n < len(units) && amount(text, units[n:]) == 0; n++ {
		}
		dst = r.compound(text, units[:n], dst)
		units = units[n:]
	}
	return dst
}

// amount is the number of units of a date or an amount (平成12年, 3件, 110度), or
// 0; a number with 次, 番 or 世代 is part of a name.
func amount(text string, units []unit) int {
	n := 0
	if s := text[units[0].start:units[0].end]; s == "平成" || s == "昭和" || s == "令和" || s == "大正" || s == "明治" {
		n = 1
	}
	digits := n
	for n < len(units) && units[n].kind == number {
		n++
	}
	if n == digits {
		return 0
	}
	if n == len(units) || units[n].word != nil {
		return n
	}
	switch s := text[units[n].start:units[n].end]; s {
	case "次", "番", "号", "世代", "種":
		return 0
	case "月", "日", "円", "年", "時間", "度", "割", "分", "秒", "倍", "人", "名", "社", "票":
		return n + 1
	default:
		if units[n].kind == counter {
			return n + 1
		}
	}
	return 0
}

// compound appends a Japanese compound and what begins or ends it.
func (r *reader) compound(text string, units []unit, dst []candidate) []candidate {
	for len(units) > 0 && !startsTerm(text, units) {
		units = units[1:]
	}
	units = units[:min(len(units), maxCompound)]
	for len(units) > 0 && (!endsTerm(&units[len(units)-1]) || possible(text, &units[len(units)-1])) {
		units = units[:len(units)-1]
	}
	n := len(units)
	if n == 0 {
		return dst
	}
	if n > 1 {
		dst = r.part(text, units, false, dst)
	}
	for size := 2; size < n && size <= maxNested; size++ {
		dst = r.part(text, units[:size], true, dst)
		dst = r.part(text, units[n-size:], true, dst)
	}
	for i := range units {
		if i+1 == n || units[i+1].kind != suffix { // 危殆 is no term where 危殆化 is one
			dst = r.single(text, &units[i], n > 1, dst)
		}
	}
	return dst
}

func startsTerm(text string, units []unit) bool {
	switch u := &units[0]; u.kind {
	case noun, modal, place, prefix, latin:
		return u.word == nil || !u.word.stop || len(units) > 1 && units[1].word == nil && u.end == u.start+1
	case number: // 119番通報
		return len(units) > 2 && text[units[1].start:units[1].end] == "番" && units[2].kind == noun
	case ordinal: // 第2次行動計画, but no 第2章
		return len(units) > 3 && units[1].kind == number && units[2].kind == counter && text[units[2].start:units[2].end] == "次"
	}
	return false
}

func endsTerm(u *unit) bool {
	return u.kind == noun || u.kind == modal || u.kind == suffix || u.kind == other || u.kind == latin && !u.word.stop
}

// possible reports whether a unit says but that something can be: 実現可能.
func possible(text string, u *unit) bool { return u.kind == modal && text[u.start:u.end] == "可能" }

// yearProblem is the number of units of a name such as 2000年問題, or 0.
func yearProblem(text string, units []unit) int {
	if len(units) >= 3 && units[0].kind == number && text[units[1].start:units[1].end] == "年" && text[units[2].start:units[2].end] == "問題" {
		return 3
	}
	return 0
}

// part appends a compound of two or more units.
func (r *reader) part(text string, units []unit, nested bool, dst []candidate) []candidate {
	first, last := units[:1], &units[len(units)-1]
	if nested && !startsTerm(text, first) || !endsTerm(last) {
		return dst
	}
	whole := text[first[0].start:last.end]
	if _, plain := r.stop.plain[whole]; plain {
		nested = true
	}
	if utf8.RuneCountInString(whole) > maxRunes {
		return dst
	}
	c := candidate{start: first[0].start, end: last.end, nested: nested}
	if r.folds(text, units) {
		var b strings.Builder
		for i := range units {
			if i > 0 && units[i].word != nil && units[i-1].word != nil && units[i].start > units[i-1].end {
				b.WriteString(text[units[i-1].end:units[i].start])
			}
			b.WriteString(r.fold(text, &units[i]))
		}
		c.text = b.String()
	}
	return append(dst, c)
}

// folds reports whether a compound is written otherwise as a term.
func (r *reader) folds(text string, units []unit) bool {
	for i := range units {
		if len(r.fold(text, &units[i])) != int(units[i].end-units[i].start) || i > 0 && units[i].start > units[i-1].end {
			return true
		}
	}
	return false
}

// fold is a unit as it stands in a compound.
func (r *reader) fold(text string, u *unit) string {
	s := text[u.start:u.end]
	if u.word == nil && u.kind == noun && strings.HasSuffix(s, "ー") {
		return r.foldLong(s)
	}
	return s
}

// foldLong writes サーバー as サーバ: ー goes from the end of an agent noun (-er,
// -or) of four letters or more, unless the vocabulary keeps it.
func (r *reader) foldLong(s string) string {
	const bar = len("ー")
	if !strings.HasSuffix(s, "ー") {
		return s
	}
	short := s[:len(s)-bar]
	if len(s) < 4*bar {
		return s
	}
	if last, _ := utf8.DecodeLastRuneInString(short); !strings.ContainsRune("アカガサザタダナハバパマヤラワャァ", last) {
		return s
	}
	if _, keep := r.stop.keep[s]; keep {
		return s
	}
	return short
}

// single appends a unit that is a term by itself.
func (r *reader) single(text string, u *unit, nested bool, dst []candidate) []candidate {
	if u.kind == latin {
		return r.phrase(text, u, nested, dst)
	}
	s := text[u.start:u.end]
	if _, field := r.stop.fields[s]; u.kind != noun && !(field && u.kind == modal) {
		return dst
	}
	if len(s) < 2*len("ー") || utf8.RuneCountInString(s) > maxRunes {
		return dst
	}
	if _, stop := r.stop.ja[s]; stop {
		return dst
	}
	c := candidate{start: u.start, end: u.end, nested: nested || r.verbal || r.isPlain(s)}
	if p := r.fold(text, u); p != s {
		c.text = p
	}
	return append(dst, c)
}

// isPlain reports whether a single word of Japanese is one that any text has: of
// two kanji or with hiragana and in no field, or on the list.
func (r *reader) isPlain(s string) bool {
	if _, plain := r.stop.plain[r.foldLong(s)]; plain {
		return true
	}
	if _, field := r.stop.fields[s]; field {
		return false
	}
	if len(s) <= 2*len("ー") {
		return !katakanaOnly(s)
	}
	for _, c := range s {
		if hiragana(c) {
			return len(s) < 5*len("ー")
		}
	}
	return false
}

func katakanaOnly(s string) bool {
	for _, c := range s {
		if !katakana(c) && c != 'ー' {
			return false
		}
	}
	return true
}

// termLang is the language whose text a term is exposed to: "ja" if it holds
// Japanese, "any" if it is of ASCII with a digit or a second capital in one
// word (IPv6, SCADA, SaaS), else "en".
func termLang(term string) string {
	any, capitals := false, 0
	for i, c := range term {
		switch {
		case c >= utf8.RuneSelf && japanese(c):
			return "ja"
		case c == ' ':
			capitals = 0
		case c < utf8.RuneSelf && digit(term[i]):
			any = true
		case 'A' <= c && c <= 'Z':
			if capitals++; capitals == 2 {
				any = true
			}
		}
	}
	if any {
		return "any"
	}
	return "en"
}
