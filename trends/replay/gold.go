package replay

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Known is one line of a gold file: a theme that should be found, a word that
// should not, or a trap.
type Known struct {
	Kind       string // positive, negative:..., trap:...
	Theme      string
	Variants   []string
	Recognised string // 2008-06-17, 2011-03, 2001 or -
	Document   string
	Expected   string
}

// ParseKnown reads a gold file: a heading and then tab-separated kind, theme,
// variants with | between them, recognised, document, expected. The first
// fault is named with its line.
func ParseKnown(in io.Reader) ([]Known, error) {
	var all []Known
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		text := strings.TrimRight(strings.TrimPrefix(sc.Text(), "\ufeff"), "\r")
		if line == 1 && strings.HasPrefix(text, "kind\t") || strings.TrimSpace(text) == "" {
			continue
		}
		f := strings.Split(text, "\t")
		if len(f) != 6 {
			return nil, fmt.Errorf("line %d: %d fields, want 6: kind, theme, variants, recognised, document, expected", line, len(f))
		}
		k := Known{Kind: f[0], Theme: f[1], Recognised: f[3], Document: f[4], Expected: f[5]}
		if !slices.Contains([]string{"positive", "negative", "trap"}, k.Class()) {
			return nil, fmt.Errorf("line %d: kind %q, want positive, negative:... or trap:..., as in negative:flat", line, f[0])
		}
		if k.Theme == "" {
			return nil, fmt.Errorf("line %d: no theme", line)
		}
		for v := range strings.SplitSeq(f[2], "|") {
			if v = strings.TrimSpace(v); v != "" && !strings.HasPrefix(v, "(") {
				k.Variants = append(k.Variants, v)
			}
		}
		all = append(all, k)
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no line with a theme in it")
	}
	return all, nil
}

// Class is positive, negative or trap.
func (k Known) Class() string {
	class, _, _ := strings.Cut(k.Kind, ":")
	return class
}

// Date is when an authority first named the theme: of a month or a year alone,
// its last day; false where it is not known.
func (k Known) Date() (time.Time, bool) {
	if t, err := time.Parse("2006-01-02", k.Recognised); err == nil {
		return t, true
	}
	if t, err := time.Parse("2006-01", k.Recognised); err == nil {
		return t.AddDate(0, 1, -1), true
	}
	if t, err := time.Parse("2006", k.Recognised); err == nil {
		return t.AddDate(1, 0, -1), true
	}
	return time.Time{}, false
}

// Words finds the variants of a line in text. Words of Latin letters are found
// whole, in any case but where they are capitals alone (IAS, ICS).
type Words struct {
	exact, folded []string
}

// Words prepares the variants for search.
func (k Known) Words() Words {
	var w Words
	for _, v := range k.Variants {
		if v == strings.ToUpper(v) && utf8.RuneCountInString(v) <= 5 && isLatin(v) {
			w.exact = append(w.exact, v)
		} else {
			w.folded = append(w.folded, strings.ToLower(v))
		}
	}
	return w
}

// In reports whether a text holds a variant; folded is the text in lower case.
func (w Words) In(text, folded string) bool {
	return anyIn(text, w.exact) || anyIn(folded, w.folded)
}

func anyIn(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return holds(text, w) })
}

// holds reports whether text has the word; of Latin letters, whole.
func holds(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		if !(latin(first) && latin(before)) && !(latin(last) && latin(after)) {
			return true
		}
		from = i + len(word)
	}
}

func latin(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isLatin(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return !latin(r) }) < 0 }
