package replay

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// The classes of a gold file that the program knows; any other is kept as its own.
const (
	Positive = "positive" // should be found
	Negative = "negative" // should not
	Trap     = "trap"     // should not, and is tempting
)

// Known is one line of a gold file.
type Known struct {
	Kind       string // a class, with what it is of after a colon: positive, negative:flat, later:2016
	Theme      string
	Variants   []string
	Recognised string // 2008-06-17, 2011-03, 2001, FY2016, 2015-2017, - or nothing
	Document   string
	Expected   string
	Remark     string // what stands in further columns, with tabs between them
}

// columns are those of a gold file without a heading. The first three have to be there.
var columns = []string{"kind", "theme", "variants", "recognised", "document", "expected"}

const leastColumns = 3

// ParseKnown reads a gold file: tab-separated kind, theme, variants with | between
// them, recognised, document, expected. A line that names the columns puts
// them into another order from there on; those at the end may be missing, and further
// ones are a remark. Empty lines and those that begin with # are left out. The
// first fault is named with its line.
func ParseKnown(in io.Reader) ([]Known, error) {
	var all []Known
	order := columns
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		text := strings.TrimRight(strings.TrimPrefix(sc.Text(), "\ufeff"), "\r")
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		cells := strings.Split(text, "\t")
		named, err := heading(cells)
		if err == nil && named == nil {
			var k Known
			if k, err = knownOf(order, cells); err == nil {
				all = append(all, k)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if named != nil {
			order = named
		}
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("no line with a theme in it")
	}
	return all, nil
}

// heading is the columns that a line names; nil for any other line.
func heading(cells []string) ([]string, error) {
	named := make([]string, len(cells))
	for i, c := range cells {
		named[i] = strings.ToLower(strings.TrimSpace(c))
	}
	if !slices.Contains(named, columns[0]) || !slices.Contains(named, columns[1]) {
		return nil, nil
	}
	if !slices.Contains(named, columns[2]) {
		return nil, errors.New("the heading has no column variants")
	}
	return named, nil
}

// knownOf reads the cells of a line.
func knownOf(order, cells []string) (Known, error) {
	var k Known
	var variants string
	fields := map[string]*string{"kind": &k.Kind, "theme": &k.Theme, "variants": &variants, "recognised": &k.Recognised, "document": &k.Document, "expected": &k.Expected}
	var remark []string
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if i < len(order) && fields[order[i]] != nil {
			*fields[order[i]] = c
		} else if c != "" {
			remark = append(remark, c)
		}
	}
	for _, name := range columns[:leastColumns] {
		if slices.Index(order, name) >= len(cells) {
			return k, fmt.Errorf("%d fields, want %s", len(cells), strings.Join(order, ", "))
		}
	}
	switch {
	case k.Class() == "":
		return k, errors.New("no kind")
	case k.Theme == "":
		return k, errors.New("no theme")
	}
	if _, err := parseDay(k.Recognised); err != nil {
		return k, fmt.Errorf("recognised: %w", err)
	}
	for v := range strings.SplitSeq(variants, "|") {
		if v = strings.TrimSpace(v); v != "" && !strings.HasPrefix(v, "(") {
			k.Variants = append(k.Variants, v)
		}
	}
	k.Remark = strings.Join(remark, "\t")
	return k, nil
}

// Class is positive, negative, trap, or another that the file has.
func (k Known) Class() string {
	class, _, _ := strings.Cut(k.Kind, ":")
	return strings.ToLower(strings.TrimSpace(class))
}

// Date is when an authority first named the theme: of a month, a year or a range,
// its last day; false where it is not known.
func (k Known) Date() (time.Time, bool) {
	day, err := parseDay(k.Recognised)
	return day, err == nil && !day.IsZero()
}

// After reports whether the theme was first named after a cut-off.
func (k Known) After(cut time.Time) bool {
	day, ok := k.Date()
	return ok && !time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, horizon.Tokyo).Before(cut)
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
