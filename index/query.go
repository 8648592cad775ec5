package index

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"kazami/internal/horizon"
)

// Query asks for documents. Text is words, all of which must occur; "words in
// quotation" (or 「」), which must stand side by side; -word, which must not
// occur; and field:value, where field is title, body, source, class, tlp, lang,
// theme, category, threat, sector, entity or year. A word that is read as
// several, such as IPv6移行, asks for all of them and prefers them side by side.
// Without text, every document that passes the filters is found, newest first.
type Query struct {
	Text     string
	From, To time.Time // of publication: From <= t < To; zero is open
	Source   horizon.SourceID
	Sector   horizon.SectorID
	Theme    horizon.ThemeID
	Category horizon.Category
	Class    horizon.Class
	Lang     string
	MaxTLP   horizon.TLP // most restricted label that the asker may see; RED, the zero value, sees all
	Limit    int         // hits to return; 0 stands for 20, less for none
	Offset   int         // hits to skip
	Facets   bool        // count what was found by source, sector, theme, category and year
}

// clause is one part of a query's text.
type clause struct {
	field  string // "": title and body
	text   string
	phrase bool
	not    bool
}

// parse reads the text of a query. Every text is a query: a quotation that is
// not closed ends with the text, and a colon after no field is a letter.
func parse(text string) []clause {
	var all []clause
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return all
		}
		var c clause
		if rest, ok := cutSign(text); ok {
			c.not, text = true, rest
		}
		if f, rest, ok := cutField(text); ok {
			c.field, text = f, rest
		}
		c.text, c.phrase, text = cutWord(text)
		if strings.TrimSpace(c.text) != "" {
			all = append(all, c)
		}
	}
}

// Faults says what of a query's text is not what it seems: a word before a
// colon that is no field, and a text in which nothing is asked for.
func Faults(text string) (all []error) {
	clauses := parse(text)
	if len(clauses) == 0 && strings.TrimSpace(text) != "" {
		all = append(all, fmt.Errorf("%q asks for nothing", text))
	}
	for _, c := range clauses {
		name, value, ok := strings.Cut(c.text, ":")
		if c.field == "" && !c.phrase && ok && value != "" && !strings.HasPrefix(value, "//") && isName(name) {
			all = append(all, fmt.Errorf("%q is no field; put %q in quotation marks to look for it as it is", name, c.text))
		}
	}
	return all
}

// isName reports whether a word could be meant as a field.
func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// cutSign takes a leading minus that has a word after it, half or full width.
func cutSign(s string) (rest string, ok bool) {
	for _, sign := range []string{"-", "－", "−"} {
		if rest, ok := strings.CutPrefix(s, sign); ok && rest != "" && !strings.HasPrefix(rest, " ") {
			return rest, true
		}
	}
	return s, false
}

func cutField(s string) (field, rest string, ok bool) {
	field, rest, ok = strings.Cut(s, ":")
	if !ok || rest == "" || unicode.IsSpace([]rune(rest)[0]) {
		return "", s, false
	}
	switch field {
	case fieldTitle, fieldBody, fieldSource, fieldClass, fieldTLP, fieldLang, fieldTheme,
		fieldCategory, fieldThreat, fieldSector, fieldSharing, fieldEntity, fieldYear:
		return field, rest, true
	}
	return "", s, false
}

// cutWord takes a quotation, or what stands before the next space.
func cutWord(s string) (word string, phrase bool, rest string) {
	for _, q := range [][2]string{{`"`, `"`}, {"“", "”"}, {"「", "」"}} {
		if s, ok := strings.CutPrefix(s, q[0]); ok {
			word, rest, _ = strings.Cut(s, q[1])
			return word, true, rest
		}
	}
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		i = len(s)
	}
	return s[:i], false, s[i:]
}
