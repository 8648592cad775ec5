package index

import (
	"html"
	"strings"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// Snippet is a passage of the original text around words that were looked
// for. It is a copy of the original but for line breaks and tabs, which are spaces.
type Snippet struct {
	Text  string
	Marks []horizon.Span // bytes of Text, in order, that match the query
	Cut   bool           // text of the original stands before it
	More  bool           // text of the original stands after it
}

// snippetLetters is the length of a snippet; leadLetters of them stand before
// the first mark.
const (
	snippetLetters = 160
	leadLetters    = 30
)

// HTML is the snippet, escaped, with its marks in <mark> elements.
func (s Snippet) HTML() string { return s.render(html.EscapeString, "<mark>", "</mark>") }

// Mark is the plain text of the snippet with open and close around its marks.
func (s Snippet) Mark(open, close string) string {
	return s.render(func(t string) string { return t }, open, close)
}

// String is the plain text of the snippet.
func (s Snippet) String() string { return s.Mark("", "") }

// MarshalText writes String.
func (s Snippet) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s Snippet) render(escape func(string) string, open, close string) string {
	var b strings.Builder
	if s.Cut {
		b.WriteString("…")
	}
	at := 0
	for _, m := range s.Marks {
		b.WriteString(escape(s.Text[at:m.Start]))
		b.WriteString(open)
		b.WriteString(escape(s.Text[m.Start:m.End]))
		b.WriteString(close)
		at = m.End
	}
	b.WriteString(escape(s.Text[at:]))
	if s.More {
		b.WriteString("…")
	}
	return b.String()
}

// snippet is the passage of text that holds the most marks, the first of
// several. Marks that do not fit the text, because it has changed since it was
// indexed, are dropped.
func snippet(text string, marks []horizon.Span) Snippet {
	marks = fitting(text, marks)
	start, end := 0, forward(text, 0, snippetLetters)
	most := 0
	for i, m := range marks {
		from := lead(text, m.Start)
		to := forward(text, from, snippetLetters)
		n := 0
		for _, o := range marks[i:] {
			if o.End > to {
				break
			}
			n++
		}
		if n > most {
			most, start, end = n, from, to
		}
	}
	if most == 0 && len(marks) > 0 { // one mark longer than a snippet
		start = marks[0].Start
		end = forward(text, start, snippetLetters)
	}
	s := Snippet{Cut: start > 0, More: end < len(text)}
	s.Text = plain(text[start:end])
	for _, m := range marks {
		if m.End > start && m.Start < end {
			s.Marks = append(s.Marks, horizon.Span{Start: max(m.Start, start) - start, End: min(m.End, end) - start})
		}
	}
	return s
}

// plain keeps every letter where it is.
func plain(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c < ' ' {
			b[i] = ' '
		}
	}
	return string(b)
}

// fitting drops the marks that do not stand on letters of the text, or not in order.
func fitting(text string, marks []horizon.Span) []horizon.Span {
	var all []horizon.Span
	end := 0
	for _, m := range marks {
		if end <= m.Start && m.Start < m.End && m.End <= len(text) &&
			utf8.RuneStart(text[m.Start]) && (m.End == len(text) || utf8.RuneStart(text[m.End])) {
			all = append(all, m)
			end = m.End
		}
	}
	return all
}

// lead is where a snippet with a mark at begins: some letters before it, at the
// beginning of a sentence or word if there is one, and earlier where the text
// ends too soon.
func lead(text string, at int) int {
	from := back(text, at, leadLetters)
	if full := back(text, len(text), snippetLetters); full < from {
		from = full
	}
	if from == 0 {
		return 0
	}
	for _, border := range []string{"。", "\n", " "} {
		if _, after, ok := strings.Cut(text[from:at], border); ok {
			return at - len(after)
		}
	}
	return from
}

// forward is where n letters after at end.
func forward(text string, at, n int) int {
	for i := range text[at:] {
		if n == 0 {
			return at + i
		}
		n--
	}
	return len(text)
}

// back is where n letters before at begin.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}
