package index

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// occur says how a clause bears on what is found.
type occur byte

const (
	should occur = iota // one of these must occur; the more of them the better
	must
	mustNot
)

// kind is how a clause's text is read.
type kind byte

const (
	plainWords kind = iota
	phrase
	pattern // with * and ?
	regex
	fuzzy
	between // a range of dates or years
)

// clause is one part of a query's text.
type clause struct {
	occur
	kind
	field string // "": title and body
	text  string // escapes are taken out; a wildcard is star or single
	edits int    // of a fuzzy clause
	span  days   // of a range
	boost float64
	any   bool // a range without a date: all that are dated
}

// Letters that stand for unescaped wildcards: noncharacters, which no text has.
const (
	star   = '\uFDD0'
	single = '\uFDD1'
)

// Bounds of what one query may ask for.
const (
	maxQuery   = 4096 // bytes
	maxClauses = 64
	maxBoost   = 1000
	maxEdits   = 2
)

// parser reads a query from left to right and collects what is wrong with it.
type parser struct {
	rest    string
	clauses []clause
	faults  []error
	next    occur // of the clause that follows AND or NOT
}

func (p *parser) fault(format string, a ...any) {
	p.faults = append(p.faults, fmt.Errorf(format, a...))
}

// parse reads the text of a query; what it cannot be is named.
func parse(text string) ([]clause, []error) {
	if len(text) > maxQuery {
		return nil, []error{fmt.Errorf("the query has %d bytes: ask in at most %d", len(text), maxQuery)}
	}
	p := &parser{rest: strings.NewReplacer(string(star), "", string(single), "").Replace(strings.ToValidUTF8(text, " "))}
	for p.skipSpace() {
		p.clause()
	}
	if len(p.clauses) > maxClauses {
		p.fault("the query has %d parts: ask in at most %d", len(p.clauses), maxClauses)
	}
	if len(p.clauses) == 0 && len(p.faults) == 0 && strings.TrimSpace(text) != "" {
		p.fault("%q asks for nothing", text)
	}
	return p.clauses, p.faults
}

func (p *parser) skipSpace() bool {
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
	return p.rest != ""
}

// clause reads one part: sign, field, value, suffix.
func (p *parser) clause() {
	if p.operator() {
		return
	}
	c := clause{occur: p.next, boost: 1}
	p.next = should
	if sign, size := signOf(p.rest); size > 0 {
		c.occur, p.rest = sign, p.rest[size:]
	}
	before := p.rest
	if p.field(&c); c.field != "" && isOrdered(c.field) {
		p.ordered(&c)
		return
	}
	if text, ok := p.quoted(); ok {
		c.kind, c.text = phrase, text
		p.suffix(&c, p.bareSuffix())
	} else {
		p.bare(&c)
	}
	if c.field == "" && c.kind == plainWords {
		p.unknownField(before)
	}
	if strings.TrimSpace(c.text) != "" {
		p.clauses = append(p.clauses, c)
	}
}

// operator reads AND, OR and NOT in capitals between words: AND demands both of
// its sides, OR is what words are without it, NOT is a minus.
func (p *parser) operator() bool {
	word, _, _ := strings.Cut(p.rest, " ")
	if len(p.clauses) == 0 && word != "NOT" || len(word) == len(p.rest) {
		return false
	}
	switch word {
	case "AND":
		if last := &p.clauses[len(p.clauses)-1]; last.occur == should {
			last.occur = must
		}
		p.next = must
	case "NOT":
		p.next = mustNot
	case "OR":
		p.next = should
	default:
		return false
	}
	p.rest = p.rest[len(word):]
	return true
}

// signOf is a leading sign that has a word after it, half or full width.
func signOf(s string) (occur, int) {
	for sign, o := range map[string]occur{"+": must, "＋": must, "-": mustNot, "－": mustNot, "−": mustNot} {
		if rest, ok := strings.CutPrefix(s, sign); ok && rest != "" {
			if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsSpace(r) {
				return o, len(sign)
			}
		}
	}
	return should, 0
}

// field takes a field's name and its colon, where a value follows.
func (p *parser) field(c *clause) {
	name, rest, ok := strings.Cut(p.rest, ":")
	if !ok || rest == "" || !slices.Contains(fields(), name) {
		return
	}
	if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsSpace(r) {
		c.field, p.rest = name, rest
	}
}

// unknownField names a word before a colon that could be meant as a field.
func (p *parser) unknownField(word string) {
	if i := strings.IndexFunc(word, unicode.IsSpace); i >= 0 {
		word = word[:i]
	}
	name, value, ok := strings.Cut(word, ":")
	if ok && value != "" && !strings.HasPrefix(value, "//") && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") == "" {
		p.fault("%q is not a field (there are %s); put %q in quotation marks to look for it as it is", name, strings.Join(fields(), ", "), word)
	}
}
