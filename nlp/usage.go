package nlp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kazami/nlp/script"
)

// Usage is how a term stands in running text: what it is made of, what stands
// beside it, how it is written. It distinguishes a product's name from a word for a
// thing, and a piece of a longer phrase from a phrase. It is not safe for
// concurrent use.
type Usage struct {
	Term string

	Seen    int // places
	Capable int // of these, places within a sentence, where a capital says something
	Names   int // of these, written with a capital in every word
	Numbers int // places that a version number follows

	left, right map[string]int
	brackets    map[string]int // what stands in brackets behind it
}

// NewUsage is the usage of a term that was not seen yet.
func NewUsage(term string) *Usage {
	return &Usage{Term: term, left: map[string]int{}, right: map[string]int{}, brackets: map[string]int{}}
}

// usagePlaces is how many places of one document are looked at: a term that a
// table repeats says nothing new.
const usagePlaces = 3

// Read looks at the places of the term in one document's body, written as
// [script.Normalize] writes it.
func (u *Usage) Read(body string) {
	term := u.Term
	if term == "" {
		return
	}
	first, _ := utf8.DecodeRuneInString(term)
	last, _ := utf8.DecodeLastRuneInString(term)
	place := &usagePlace{latinLetter(first), latinLetter(last)}
	lower, want := plainHyphens(strings.ToLower(body)), plainHyphens(strings.ToLower(term))
	if len(lower) != len(body) {
		lower = plainHyphens(body) // a letter changes its length: capitals are not looked past
	}
	for at, n := 0, 0; n < usagePlaces; {
		i := strings.Index(lower[at:], want)
		if i < 0 {
			return
		}
		from, to := at+i, at+i+len(want)
		at = to
		if place.last {
			to = pluralEnd(lower, to)
		}
		if place.first && wordLetterBefore(lower, from) || place.last && wordLetterAt(lower, to) {
			continue
		}
		n++
		u.place(place, body, from, to)
	}
}

// usagePlace says whether a term begins, and whether it ends, with a letter of
// a language that parts words by blanks.
type usagePlace struct{ first, last bool }

func (u *Usage) place(p *usagePlace, body string, from, to int) {
	u.Seen++
	before, after := wordBefore(body[:from], p.first), wordAfter(body[to:], p.last)
	u.left[strings.ToLower(before)]++
	u.right[strings.ToLower(after)]++
	if inside := bracketed(body[to:]); inside != "" {
		u.brackets[inside]++
	}
	if !p.first || !p.last {
		return
	}
	if release(after) {
		u.Numbers++
	}
	if before == "" || strings.HasSuffix(before, ".") {
		return // the first word of a sentence has a capital anyhow
	}
	u.Capable++
	if capitals(body[from:to]) {
		u.Names++
	}
}

// Longer is the term with its most frequent neighbour: the phrase that a piece
// is of, in small letters. "" where nothing ever stands beside it.
func (u *Usage) Longer() string {
	term := u.Term
	left, l := most(u.left)
	right, r := most(u.right)
	switch {
	case max(l, r) == 0:
		return ""
	case l >= r:
		return twoWords(left, term)
	}
	return twoWords(term, right)
}

// InBrackets is what stands most often in brackets right behind the term, as
// CSRF in "cross-site request forgery (CSRF)", and at how many places: another
// name of it, as a rule. "" where there is none.
func (u *Usage) InBrackets() (name string, places int) { return most(u.brackets) }

// bracketed is a short text in brackets at the beginning, without any.
func bracketed(s string) string {
	s = strings.TrimPrefix(s, " ")
	if !strings.HasPrefix(s, "(") {
		return ""
	}
	inside, _, closed := strings.Cut(s[1:min(len(s), 2*besideBytes)], ")")
	inside = strings.TrimSpace(inside)
	if !closed || len(inside) < 2 || strings.ContainsAny(inside, "(,;:/.") || !strings.ContainsFunc(inside, unicode.IsLetter) {
		return ""
	}
	return inside
}

// most is the word that stands there most often, the first by its letters of
// those that do; "" is no word.
func most(beside map[string]int) (word string, n int) {
	for w, k := range beside {
		if w != "" && (k > n || k == n && w < word) {
			word, n = w, k
		}
	}
	return word, n
}

// twoWords is two words as one writes them: Japanese without a blank.
func twoWords(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if latinLetter(last) && latinLetter(first) {
		return a + " " + b
	}
	return a + b
}

// Fixed is the share of places at which the same word stands before the term,
// or after it, whichever is more. A piece of a longer phrase is near 1. The end
// of a sentence is no word: it never makes a term fixed.
func (u *Usage) Fixed() float64 {
	_, l := most(u.left)
	_, r := most(u.right)
	return float64(max(l, r)) / float64(max(u.Seen, 1))
}

// Named is the share of places at which the term is written as a name, of those
// where that can be seen; a version behind it says so, too. 0 where no place
// shows.
func (u *Usage) Named() float64 {
	named := float64(u.Names) / float64(max(u.Capable, 1))
	return max(named, float64(u.Numbers)/float64(max(u.Seen, 1)))
}

// pluralEnd is the end of the word that ends at i, where only an s or es is missing.
func pluralEnd(s string, i int) int {
	for _, tail := range []string{"es", "s"} {
		if strings.HasPrefix(s[i:], tail) && !wordLetterAt(s, i+len(tail)) {
			return i + len(tail)
		}
	}
	return i
}

func wordLetterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return latinLetter(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func wordLetterBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return latinLetter(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// wordBefore is the word (of Japanese: the letter) that stands before a place;
// "" where there is none, or a bracket.
func wordBefore(s string, latin bool) string {
	if !latin {
		r, _ := utf8.DecodeLastRuneInString(s)
		return joining(r)
	}
	s = s[max(0, len(s)-besideBytes):]
	if w := strings.Fields(s); len(w) > 0 && strings.HasSuffix(s, w[len(w)-1]+" ") {
		return beside(w[len(w)-1], strings.HasSuffix)
	}
	return ""
}

// wordAfter is the same of what follows a place.
func wordAfter(s string, latin bool) string {
	if !latin {
		r, _ := utf8.DecodeRuneInString(s)
		return joining(r)
	}
	s = s[:min(besideBytes, len(s))]
	if w := strings.Fields(s); len(w) > 0 && strings.HasPrefix(s, " "+w[0]) {
		return beside(w[0], strings.HasPrefix)
	}
	return ""
}

// besideBytes is how far a neighbour is looked for.
const besideBytes = 40

// plainHyphens writes blanks for hyphens, which are used like them in terms.
func plainHyphens(s string) string { return strings.ReplaceAll(s, "-", " ") }

func latinLetter(r rune) bool { return r < 0x250 }

// joining is a Japanese letter that can go on with a word: kanji and katakana.
// Hiragana, marks and the rest are what follows any word.
func joining(r rune) string {
	if unicode.Is(unicode.Han, r) || script.Katakana(r) || r == 'ー' {
		return string(r)
	}
	return ""
}

// beside is a neighbour without its marks; "" if one parts it from the term:
// "forgery (CSRF)" is no longer phrase. A full stop at its end stays.
func beside(w string, match func(s, mark string) bool) string {
	for _, mark := range []string{"(", ")", "[", "]", "\"", "'", "“", "”", ",", ";", ":"} {
		if match(w, mark) {
			return ""
		}
	}
	return strings.Trim(w, "()[]\"'“”,;:")
}

// capitals reports whether every word begins with a capital and one goes on in
// small letters: Adobe Reader, but neither SQL injection nor CSRF.
func capitals(s string) bool {
	mixed := false
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '/' }) {
		r, size := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) {
			return false
		}
		mixed = mixed || strings.ContainsFunc(w[size:], unicode.IsLower)
	}
	return mixed
}

// release reports whether a word is a version number: 9.1, 2003, v3.
func release(w string) bool {
	w = strings.TrimPrefix(w, "v")
	return w != "" && w[0] >= '0' && w[0] <= '9' && !strings.ContainsFunc(w, func(r rune) bool {
		return (r < '0' || r > '9') && r != '.' && r != 'x'
	})
}
