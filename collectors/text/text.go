// Package text cleans what sources write: titles, links, markup, character sets
// and languages. Nothing here knows a kind of source.
package text

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"

	"kazami/internal/horizon"
	"kazami/internal/webaddress"
)

// What a document holds at most. Longer text is cut, with a warning.
const (
	MaxTitle = 2 << 10   // bytes
	MaxBody  = 512 << 10 // bytes
	MaxLink  = 4 << 10   // bytes
	MaxID    = 200       // bytes; a longer identity is hashed
)

var crlf = regexp.MustCompile(`(?i)%0[ad]`)

// PlainLine is the text of a title that may hold markup or entities, which
// feeds escape once or twice. A title that is nothing but markup is kept.
func PlainLine(s string) string {
	once := Line(Plain(s))
	if unescaped := Line(Plain(once)); unescaped != "" {
		return unescaped
	}
	if once != "" {
		return once
	}
	return Line(s)
}

// Quote shows the beginning of a text in a message.
func Quote(s string) string {
	s, _ = Cut(Line(s), 60)
	return strconv.Quote(s)
}

// Plain is the text of a piece of HTML: scripts and styles out, blocks and
// line breaks as new lines, cells of a row with a tab between them. What is no element
// of HTML is text.
func Plain(s string) string {
	if s = fragment(References(s)); !strings.Contains(s, "<") {
		return Tidy(html.UnescapeString(s))
	}
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(s))
	hidden := 0
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return Tidy(b.String())
		case xhtml.TextToken:
			if hidden == 0 {
				b.Write(bytes.ReplaceAll(z.Text(), []byte{'\t'}, []byte{' '}))
			}
		case xhtml.StartTagToken:
			name, _ := z.TagName()
			if IsHidden(string(name)) {
				hidden++
			}
			breakLine(&b, string(name))
		case xhtml.EndTagToken:
			name, _ := z.TagName()
			if IsHidden(string(name)) && hidden > 0 {
				hidden--
			}
			breakLine(&b, string(name))
		case xhtml.SelfClosingTagToken:
			name, _ := z.TagName()
			breakLine(&b, string(name))
		}
	}
}

// IsHidden reports whether a tag's content is not shown.
func IsHidden(tag string) bool {
	return tag == "script" || tag == "style" || tag == "template" || tag == "noscript"
}

func breakLine(b *strings.Builder, tag string) {
	switch tag {
	case "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre",
		"caption", "thead", "tbody", "tfoot", "figure", "figcaption", "details", "summary", "header", "footer", "main", "aside", "nav", "hr", "address",
		"form", "fieldset", "legend", "select", "option", "title":
		b.WriteByte('\n')
	case "td", "th":
		b.WriteByte('\t')
	}
}

// Cut shortens s to at most n bytes at the end of a character.
func Cut(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n], true
}

// Link resolves a link against base and keeps it if it is http or https, its host
// in ASCII.
// What else it is comes back as a warning, with no link.
func Link(base *url.URL, raw string) (link, warning string) {
	raw = strings.TrimSpace(raw)
	show, _ := Cut(raw, 80)
	switch {
	case raw == "":
		return "", ""
	case len(raw) > MaxLink:
		return "", fmt.Sprintf("link of %d bytes left out", len(raw))
	case strings.ContainsFunc(raw, func(r rune) bool { return unicode.IsControl(r) || IsDirection(r) }):
		return "", fmt.Sprintf("link %q holds control characters: left out", show)
	case crlf.MatchString(raw):
		return "", fmt.Sprintf("link %q holds an encoded line break: left out", show)
	case strings.Contains(raw, `\`):
		return "", fmt.Sprintf("link %q holds a backslash: left out", show)
	}
	u, err := url.Parse(strings.ReplaceAll(raw, " ", "%20"))
	if err != nil {
		return "", fmt.Sprintf("link %q is not an address: left out", show)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch {
	case u.Scheme == "" && u.Host == "":
		return raw, ""
	case u.Scheme != "http" && u.Scheme != "https":
		return "", fmt.Sprintf("link %q is neither http nor https: left out", show)
	case u.Host == "":
		return "", fmt.Sprintf("link %q names no host: left out", show)
	case u.User != nil:
		return "", fmt.Sprintf("link %q names a user: left out", show)
	}
	if !webaddress.ASCII(u) {
		return "", fmt.Sprintf("link %q names a host that cannot be: left out", show)
	}
	return u.String(), ""
}

// ID makes a document id of what a source calls its item. It is the
// same for the same words, printable and at most 200 bytes.
func ID(s string) horizon.DocumentID {
	s = Key(s)
	if len(s) > MaxID {
		return horizon.DocumentID("sha256:" + Digest(s))
	}
	return horizon.DocumentID(s)
}

// Digest is 32 hexadecimal digits that stand for the parts.
func Digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// Language is the language of a text: ja by its kana, else what the source
// declares, else ja by its kanji or en by its Latin letters, else "".
func Language(declared, text string) string {
	text, _ = Cut(text, 4<<10)
	var kana, han, latin, other int
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana) || '！' <= r && r <= '～':
			kana++
		case unicode.Is(unicode.Han, r):
			han++
		case r < 0x250 && unicode.IsLetter(r):
			latin++
		case unicode.IsLetter(r):
			other++
		}
	}
	declared, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(declared)), "-")
	switch {
	case kana > 0:
		return "ja"
	case declared != "":
		if declared == "ja" || declared == "en" {
			return declared
		}
		return ""
	case han > 0:
		return "ja"
	case latin > 0 && other == 0:
		return "en"
	}
	return ""
}

// IsDigit reports whether b is an ASCII digit.
func IsDigit(b byte) bool { return '0' <= b && b <= '9' }

// FoldDigits writes full-width digits, letters and marks in ASCII, rune by
// rune, so that positions in runes stay.
func FoldDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '！' <= r && r <= '～':
			return r - '！' + '!'
		case r == '\u3000' || r == '\u00a0':
			return ' '
		case r == '．' || r == '。':
			return '.'
		case r == '−' || r == '‐' || r == '–' || r == '‑':
			return '-'
		}
		return r
	}, s)
}

// IsLetter reports whether b is an ASCII letter.
func IsLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// Shallow reports whether brackets nest at most maxDepth deep.
func Shallow(text []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return true
}

// First is the first text that is not empty.
func First(texts ...string) string {
	for _, s := range texts {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// Longest is the part with the most runes.
func Longest(parts []string) string {
	best := ""
	for _, p := range parts {
		if utf8.RuneCountInString(p) > utf8.RuneCountInString(best) {
			best = p
		}
	}
	return best
}

// CVE is the number of a vulnerability.
var CVE = regexp.MustCompile(`^CVE-\d{4}-\d{4,19}$`)

// CWE is the number of a class of weaknesses.
var CWE = regexp.MustCompile(`^CWE-\d{1,6}$`)

const MaxDepth = 64 // elements within elements
