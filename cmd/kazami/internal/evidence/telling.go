package evidence

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
)

// looked is how many documents have their sentences read for the most telling ones.
const looked = 60

// Candidate is a document that may tell of a change.
type Candidate[D any] struct {
	Document  D
	Source    horizon.SourceID
	ID        horizon.DocumentID
	Published time.Time
	Publisher string // who speaks
	Sectors   int    // it names
	Threats   int    // it names
	Text      string // that is read, title first
	Shown     string // what of it may be quoted
}

// Told is a document that shows a change well, with the place in it.
type Told[D any] struct {
	Document D
	Quote    string // the sentence with the change in it; "" where none may be quoted
	Mark     string // the word from the core of the change in that sentence, closed up; "" where it has none
	Sectors  []horizon.SectorID
	Threats  []horizon.ThreatID // named in the same sentence
}

// Promising is the candidates whose sentences are worth reading: those that name sectors
// and threats, then the newest, of as many publishers as there are. Their texts need not
// be there yet.
func Promising[D any](all []Candidate[D]) []Candidate[D] {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Candidate[D]) int {
		return cmp.Or(cmp.Compare(min(b.Sectors, 1)+min(b.Threats, 1), min(a.Sectors, 1)+min(a.Threats, 1)),
			UndatedLast(a.Published, b.Published), cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	return spread(all, looked, func(c Candidate[D]) string { return c.Publisher })
}

// Telling is up to n of the promising documents that show a change best: those with a
// sentence in which a word of the change stands beside one of a sector or a threat, the
// nearest first, of as many publishers as there are, and of equal ones the newest first.
func Telling[D any](v work.Vocabulary, s Sense, promising []Candidate[D], n int) (out []Told[D]) {
	type read struct {
		Candidate[D]
		told Told[D]
		near int // what the best sentence names beside the change
	}
	all := make([]read, len(promising))
	for i, c := range promising {
		all[i].Candidate = c
		all[i].told, all[i].near = c.read(v, s)
	}
	slices.SortStableFunc(all, func(a, b read) int {
		return cmp.Or(cmp.Compare(b.near, a.near), UndatedLast(a.Published, b.Published))
	})
	for _, c := range spread(all, n, func(c read) string { return c.Publisher }) {
		out = append(out, c.told)
	}
	return out
}

// spread is up to n of a list: the first of each publisher, then the second of each, and
// so on.
func spread[T any](all []T, n int, publisher func(T) string) (out []T) {
	rank := make([]int, len(all))
	seen := map[string]int{}
	order := make([]int, len(all))
	for i, x := range all {
		who := publisher(x)
		rank[i], order[i] = seen[who], i
		seen[who]++
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	for _, i := range order[:min(n, len(order))] {
		out = append(out, all[i])
	}
	return out
}

// readSentences is how many sentences of a document are looked at.
const readSentences = 60

// unsaidSentences is how many sentences without a word from the core are looked at for
// one that means the theme all the same; shownFirst puts what may be quoted before what
// may not.
const (
	unsaidSentences = 8
	shownFirst      = 10
)

// read finds the sentence of a document that says most of the change, and how much that
// is. Only what may be shown is quoted.
func (c Candidate[D]) read(v work.Vocabulary, s Sense) (told Told[D], best int) {
	told.Document = c.Document
	unsaid := 0
	for i, sentence := range sentences(c.Text) {
		if i == readSentences {
			break
		}
		if !says(sentence) {
			continue
		}
		mark := s.Word(sentence)
		if mark == "" {
			if unsaid++; unsaid > unsaidSentences {
				continue
			}
		}
		named := v.Own(sentence)
		if mark == "" && !slices.ContainsFunc(named["theme"], func(id string) bool { return slices.Contains(s.Themes, horizon.ThemeID(id)) }) {
			continue
		}
		near := 1 + min(len(mark), 1) + 2*min(len(named["sector"]), 2) + 2*min(len(named["threat"]), 2)
		quotable := strings.Contains(c.Shown, sentence)
		if quotable {
			near += shownFirst
		}
		if near <= best {
			continue
		}
		best = near
		told = Told[D]{Document: c.Document, Mark: mark}
		for _, id := range named["sector"] {
			told.Sectors = append(told.Sectors, horizon.SectorID(id))
		}
		for _, id := range named["threat"] {
			told.Threats = append(told.Threats, horizon.ThreatID(id))
		}
		if quotable {
			told.Quote = sentence
		}
	}
	return told, best
}

// saysLeast is how many letters a sentence without a full stop has that says something.
const saysLeast = 16

// heading is a line of a form, such as Vendor: X, and leader the dots of a table of
// contents.
var (
	heading = regexp.MustCompile(`^[\p{L}\p{N} /()（）_-]{1,24}[:：][^。.]{0,60}$`)
	leader  = regexp.MustCompile(`[.．・…‥]{4}|[…‥]{2}`)
)

// says reports whether a line is a sentence, and no heading, line of a table of contents
// or field of a form.
func says(sentence string) bool {
	return !leader.MatchString(sentence) && (strings.HasSuffix(sentence, "。") || utf8.RuneCountInString(sentence) >= saysLeast && !heading.MatchString(sentence))
}

// Quote is the first sentence of a text in which one of the words stands, and that word as
// it stands there; "" where none does.
func Quote(text string, words []string) (sentence, mark string) {
	closed := work.CloseUp(text)
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !strings.Contains(closed, work.CloseUp(w)) })
	if len(words) == 0 {
		return "", ""
	}
	for _, sentence := range sentences(text) {
		if mark := AsWritten(sentence, words...); mark != "" {
			return sentence, mark
		}
	}
	return "", ""
}

// AsWritten is the first of the words, in whatever spacing and width, as it stands in a
// text; "" if none does. One that is short stands there only where no Latin letter or
// digit is beside it.
func AsWritten(text string, words ...string) string {
	var closed strings.Builder
	var at []int // of every byte of closed: where its letter begins in the text
	for i, r := range text {
		part := work.CloseUp(string(r))
		closed.WriteString(part)
		for range len(part) {
			at = append(at, i)
		}
	}
	for _, w := range words {
		if w = work.CloseUp(w); w == "" {
			continue
		}
		for from := 0; ; from++ {
			i := strings.Index(closed.String()[from:], w)
			if i < 0 {
				break
			}
			from += i
			last := at[from+len(w)-1]
			_, size := utf8.DecodeRuneInString(text[last:])
			begin, end := at[from], last+size
			if !abbreviated(w) || !latinAt(text, begin-1) && !latinAt(text, end) {
				return text[begin:end]
			}
		}
	}
	return ""
}

// latinAt reports whether a Latin letter or a digit is at a byte of a text.
func latinAt(text string, i int) bool {
	return i >= 0 && i < len(text) && latin(rune(text[i]))
}

// sentences parts a text at its full stops and lines.
func sentences(text string) (all []string) {
	for line := range strings.Lines(text) {
		begin := 0
		for i, r := range line {
			end := i + utf8.RuneLen(r)
			if strings.ContainsRune("。！？", r) || strings.ContainsRune(".!?", r) && end < len(line) && line[end] == ' ' {
				all, begin = append(all, strings.TrimSpace(line[begin:end])), end
			}
		}
		all = append(all, strings.TrimSpace(line[begin:]))
	}
	for i, s := range all {
		all[i] = strings.TrimLeft(s, "-*•・●■○◆　 ")
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// Words is the words at the core of the change, in their normal form and closed up.
func (s Sense) Words() []string { return slices.Clone(s.core) }

// UndatedLast orders documents newest first, those without a date at the end.
func UndatedLast(a, b time.Time) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return b.Compare(a)
}
