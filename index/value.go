package index

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoted takes a quotation; one that is not closed ends with the text.
func (p *parser) quoted() (string, bool) {
	for _, q := range [][2]string{{`"`, `"`}, {"“", "”"}, {"「", "」"}} {
		s, ok := strings.CutPrefix(p.rest, q[0])
		if !ok {
			continue
		}
		var b strings.Builder
		for s != "" {
			if rest, closed := strings.CutPrefix(s, q[1]); closed {
				s = rest
				break
			}
			s = unescape(s, &b)
		}
		p.rest = s
		return b.String(), true
	}
	return "", false
}

// unescape moves a letter, which may stand after a backslash, from s to b.
func unescape(s string, b *strings.Builder) string {
	if rest, ok := strings.CutPrefix(s, `\`); ok && rest != "" {
		s = rest
	}
	_, size := utf8.DecodeRuneInString(s)
	b.WriteString(s[:size])
	return s[size:]
}

// bare takes what stands before the next space: words, a pattern, /a regular
// expression/, or word~1, and a boost after it.
func (p *parser) bare(c *clause) {
	var b, special strings.Builder
	s := p.rest
	for s != "" {
		switch r, size := utf8.DecodeRuneInString(s); {
		case unicode.IsSpace(r):
			p.rest, s = s, ""
			p.value(c, b.String(), special.String())
			return
		case r == '*' || r == '?':
			c.kind = pattern
			b.WriteRune(map[rune]rune{'*': star, '?': single}[r])
			s = s[size:]
		case (r == '^' || r == '~') && b.Len() > 0:
			special.WriteString(s[:end(s)])
			s = s[end(s):]
		default:
			s = unescape(s, &b)
		}
	}
	p.rest = ""
	p.value(c, b.String(), special.String())
}

// bareSuffix takes what follows a quotation up to the next space, if it is a suffix.
func (p *parser) bareSuffix() string {
	if !strings.HasPrefix(p.rest, "^") && !strings.HasPrefix(p.rest, "~") {
		return ""
	}
	s := p.rest[:end(p.rest)]
	p.rest = p.rest[len(s):]
	return s
}

func end(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(s)
}

func (p *parser) value(c *clause, text, suffix string) {
	c.text = text
	if r := []rune(text); len(r) > 2 && r[0] == '/' && r[len(r)-1] == '/' {
		c.kind = regex
		c.text = p.regexp(strings.NewReplacer(string(star), "*", string(single), "?").Replace(string(r[1 : len(r)-1])))
	}
	p.suffix(c, suffix)
}

// suffix reads ~edits and ^boost.
func (p *parser) suffix(c *clause, s string) {
	if s == "" {
		return
	}
	edits, boost, boosted := strings.Cut(s, "^")
	if boosted {
		f, err := strconv.ParseFloat(boost, 64)
		if err != nil || !(f > 0 && f <= maxBoost) {
			p.fault("%q is not a weight between 0 and %d: write %s^2, or \\^ for the sign itself", "^"+boost, maxBoost, c.text)
			return
		}
		c.boost = f
	}
	if edits == "" {
		return
	}
	n := 1
	if edits != "~" {
		var err error
		if n, err = strconv.Atoi(edits[1:]); err != nil || n < 0 || n > maxEdits {
			p.fault("%q is not a number of letters that may differ, 0 to %d: write %s~1, or \\~ for the sign itself", edits, maxEdits, c.text)
			return
		}
	}
	if c.kind != plainWords {
		p.fault("~ goes with a single word, not with %q", c.text)
		return
	}
	c.kind, c.edits = fuzzy, n
}
