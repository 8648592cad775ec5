package survey

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"kazami/collectors/text"
)

// What stands where a respondent was named, or could be reached.
const (
	anonymous = "【回答者】"
	anAddress = "【メールアドレス】"
	aSite     = "【URL】"
	aNumber   = "【電話番号】"
)

// Ways to reach somebody, as narrowed writes them.
var reached = []struct {
	by   *regexp.Regexp
	mark string
	is   func(found string) bool // nil: always
}{
	{regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`), anAddress, nil},
	{regexp.MustCompile(`(?i:https?://|\bwww\.)[!-;=?-~]+`), aSite, nil},
	{regexp.MustCompile(`(?:\+81[- ]?(?:\(0\))?|\(?\b0)\d{1,4}(?:[- ]|\)[- ]?|[- ]?\()?\d{1,4}(?:[- ]|\)[- ]?)?\d{2,4}\b`), aNumber, isTelephone},
}

// isTelephone reports whether digits that look like a number of a telephone are
// as many as Japan's have.
func isTelephone(s string) bool {
	s, abroad := strings.CutPrefix(s, "+81")
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	if abroad {
		n++
	}
	return n == 10 || n == 11
}

// unreachable is a text in which nobody can be reached any more: addresses of
// mail, of sites and numbers of telephones are taken out, in any width.
func unreachable(text string) string {
	for _, way := range reached {
		narrow, at := narrowed(text)
		var b strings.Builder
		kept := 0
		for _, m := range way.by.FindAllStringIndex(narrow, -1) {
			if way.is != nil && !way.is(narrow[m[0]:m[1]]) {
				continue
			}
			b.WriteString(text[kept:at[m[0]]])
			b.WriteString(way.mark)
			kept = at[m[1]]
		}
		b.WriteString(text[kept:])
		text = b.String()
	}
	return text
}

// narrowed is a text with its Latin letters, digits and signs in ASCII, and
// where in the text each of its bytes comes from, with the end as the last.
func narrowed(text string) (narrow string, at []int) {
	var b strings.Builder
	for i, r := range text {
		if n := width.LookupRune(r).Narrow(); n != 0 && n < utf8.RuneSelf {
			r = n
		}
		if strings.ContainsRune("‐‑–—―−ー", r) {
			r = '-'
		}
		for range utf8.RuneLen(max(r, 0)) {
			at = append(at, i)
		}
		b.WriteRune(r)
	}
	return b.String(), append(at, len(text))
}

// anonymiser takes names out of texts. It knows a name in other widths and
// cases, with and without spaces and the forms of companies, and of people
// their family names alone.
type anonymiser struct {
	folded  map[string]bool
	lengths map[byte][]int // of folded names, in runes, by their first byte, longest first
	exact   *strings.Replacer
}

// companyForms are what a company's name may be written without.
var companyForms = regexp.MustCompile(`株式会社|有限会社|合同会社|合資会社|合名会社|\((?:株|有|同|一社|一財|独|国|学)\)|(?:一般|公益)(?:社団|財団)法人|(?:独立行政|地方独立行政|国立研究開発|国立大学|学校|医療|社会福祉|特定非営利活動)法人|(?i:\b(?:co\., ?ltd\.?|inc\.?|ltd\.?|k\.k\.|corp\.?|corporation|llc))`)

// noNames are what stands where no name was given.
var noNames = map[string]bool{"回答者": true, "回答": true, "匿名": true, "匿名希望": true, "無記名": true, "なし": true, "無し": true, "不明": true, "非公開": true, "-": true, "―": true, "n/a": true, "na": true, "none": true, "anonymous": true}

var nameParts = regexp.MustCompile(`[、,/;()\n]| 様|さん$|様$|氏$`)

// newAnonymiser makes one for the names of organisations and of people.
func newAnonymiser(names, people []string) *anonymiser {
	all := map[string]bool{}
	var exact []string
	add := func(name string) {
		if f := foldName(name).text; f != "" && !noNames[f] && !strings.Contains(anonymous, f) {
			all[f] = true
		}
	}
	for i, name := range append(slices.Clone(names), people...) {
		name = strings.TrimSpace(width.Fold.String(text.Clean(name)))
		add(name)
		for _, part := range append(nameParts.Split(name, -1), companyForms.ReplaceAllString(strings.NewReplacer("㈱", "(株)", "㈲", "(有)").Replace(name), "")) {
			if utf8.RuneCountInString(strings.TrimSpace(companyForms.ReplaceAllString(part, ""))) > 1 {
				add(part)
				add(companyForms.ReplaceAllString(part, ""))
			}
			if family, given, two := strings.Cut(strings.TrimSpace(part), " "); i >= len(names) && two && given != "" && utf8.RuneCountInString(family) > 1 {
				add(family)
			}
		}
	}
	for _, name := range append(slices.Clone(names), people...) {
		if utf8.RuneCountInString(name) > 1 && all[foldName(name).text] {
			exact = append(exact, name, anonymous)
		}
	}
	a := &anonymiser{folded: all, lengths: map[byte][]int{}, exact: strings.NewReplacer(exact...)}
	for name := range all {
		if n := utf8.RuneCountInString(name); !slices.Contains(a.lengths[name[0]], n) {
			a.lengths[name[0]] = append(a.lengths[name[0]], n)
		}
	}
	for _, of := range a.lengths {
		slices.SortFunc(of, func(x, y int) int { return y - x })
	}
	return a
}

// clean is the text with each name replaced, and each way to reach somebody.
func (a *anonymiser) clean(text string) string {
	text = unreachable(text)
	if len(a.folded) == 0 {
		return text
	}
	var b strings.Builder
	f := foldName(text)
	kept := 0
	for i := 0; i < len(f.from); {
		n := a.match(text, f, i)
		if n == 0 {
			i++
			continue
		}
		b.WriteString(text[kept:f.from[i]])
		b.WriteString(anonymous)
		kept = f.to[i+n-1]
		for i += n; i < len(f.from) && f.from[i] < kept; {
			i++
		}
	}
	b.WriteString(text[kept:])
	return a.exact.Replace(b.String())
}

// match is how many runes from i on are a name, the longest there is.
func (a *anonymiser) match(text string, f foldedName, i int) int {
	for _, n := range a.lengths[f.text[f.at[i]]] {
		if i+n >= len(f.at) || !a.folded[f.text[f.at[i]:f.at[i+n]]] {
			continue
		}
		name := f.text[f.at[i]:f.at[i+n]]
		before, _ := utf8.DecodeLastRuneInString(text[:f.from[i]])
		after, _ := utf8.DecodeRuneInString(text[f.to[i+n-1]:])
		if joined(before, rune(name[0]), n) || joined(after, rune(name[len(name)-1]), n) {
			continue
		}
		return n
	}
	return 0
}

// joined reports whether a name that ends in edge goes on into its neighbour,
// and so is part of another word: Latin letters do, and any letter beside a
// name of one letter.
func joined(neighbour, edge rune, n int) bool {
	if n == 1 {
		return unicode.IsLetter(neighbour) || unicode.IsDigit(neighbour)
	}
	return edge < utf8.RuneSelf && isWordByte(edge) && neighbour < utf8.RuneSelf && isWordByte(neighbour)
}

func isWordByte(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// foldedName is a text as names are compared: without spaces, in one width and
// case. from and to are where each of its runes stands in the text as it was,
// at where it stands in the folded one, with the end of that as its last.
type foldedName struct {
	text         string
	from, to, at []int
}

func foldName(s string) (f foldedName) {
	var folded []rune
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, n := utf8.DecodeRuneInString(s[i:])
			end = i + n
		}
		if unicode.IsSpace(r) || text.Unprintable(r) || text.Invisible(r) {
			continue
		}
		if wide := width.LookupRune(r).Folded(); wide != 0 {
			r = wide
		}
		if last := len(folded) - 1; last >= 0 && (r == '\u3099' || r == '\u309A') {
			folded[last], f.to[last] = voiced(folded[last], r), end
			continue
		}
		for _, r := range spelled(r) {
			folded, f.from, f.to = append(folded, unicode.ToLower(r)), append(f.from, i), append(f.to, end)
		}
	}
	f.text = string(folded)
	for i := range f.text {
		f.at = append(f.at, i)
	}
	f.at = append(f.at, len(f.text))
	return f
}

func spelled(r rune) []rune {
	switch r {
	case '㈱':
		return []rune("(株)")
	case '㈲':
		return []rune("(有)")
	}
	return []rune{r}
}

// voiced joins a kana and the mark that stands apart after it in half width.
func voiced(kana, mark rune) rune {
	switch {
	case kana == 'ウ' && mark == '\u3099':
		return 'ヴ'
	case mark == '\u309A':
		return kana + 2
	}
	return kana + 1
}
