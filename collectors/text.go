package collectors

import (
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
)

// What a document holds at most. Longer text is cut, with a warning.
const (
	maxTitle = 2 << 10   // bytes
	maxBody  = 512 << 10 // bytes
	maxLink  = 4 << 10   // bytes
	maxID    = 200       // bytes; a longer identity is hashed
)

var crlf = regexp.MustCompile(`(?i)%0[ad]`)

// cleanLine is s as one line of valid text: no control characters, no
// direction overrides, each run of spaces one space.
func cleanLine(s string) string {
	return strings.Join(strings.Fields(cleanText(s)), " ")
}

// cleanText drops what no text needs: control characters but tab and newline,
// direction overrides, zero-width marks of order, non-characters.
func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if !strings.ContainsFunc(s, isNoText) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isNoText(r) {
			return -1
		}
		return r
	}, s)
}

func isNoText(r rune) bool {
	switch {
	case r >= 0x3000 && r < 0xFEFF, r >= ' ' && r < 0x7F, r == '\n', r == '\t':
		return false
	}
	return unicode.IsControl(r) || isDirection(r) || r == '\uFEFF' || r&0xFFFE == 0xFFFE
}

func isDirection(r rune) bool {
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' || r == '\u200E' || r == '\u200F' || r == '\u061C'
}

// plainLine is the text of a title that may hold markup or entities, which
// feeds escape once or twice. A title that is nothing but markup is kept.
func plainLine(s string) string {
	once := cleanLine(plainText(s))
	if twice := cleanLine(plainText(once)); twice != "" {
		return twice
	}
	if once != "" {
		return once
	}
	return cleanLine(s)
}

// quoted shows the beginning of a text in a message.
func quoted(s string) string {
	s, _ = cut(cleanLine(s), 60)
	return strconv.Quote(s)
}

// plainText is the text of a piece of HTML: scripts and styles out, blocks and
// line breaks as new lines. Text without markup only has its entities read.
func plainText(s string) string {
	if !strings.Contains(s, "<") {
		return tidyLines(html.UnescapeString(s))
	}
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(s))
	hidden := 0
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return tidyLines(b.String())
		case xhtml.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		case xhtml.StartTagToken:
			name, _ := z.TagName()
			if isHidden(string(name)) {
				hidden++
			}
			breakLine(&b, string(name))
		case xhtml.EndTagToken:
			name, _ := z.TagName()
			if isHidden(string(name)) && hidden > 0 {
				hidden--
			}
			breakLine(&b, string(name))
		case xhtml.SelfClosingTagToken:
			name, _ := z.TagName()
			breakLine(&b, string(name))
		}
	}
}

func isHidden(tag string) bool {
	return tag == "script" || tag == "style" || tag == "template" || tag == "noscript"
}

func breakLine(b *strings.Builder, tag string) {
	switch tag {
	case "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre":
		b.WriteByte('\n')
	case "td", "th":
		b.WriteByte(' ')
	}
}

// tidyLines cleans each line and drops the empty ones.
func tidyLines(s string) string {
	if !strings.ContainsAny(s, "\n\r") {
		return cleanLine(s)
	}
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r", "\n"), "\n") {
		if line = cleanLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// cut shortens s to at most n bytes at the end of a character.
func cut(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n], true
}

// cleanLink resolves a link against base and keeps it if it is http or https.
// What else it is comes back as a warning, with no link.
func cleanLink(base *url.URL, raw string) (link, warning string) {
	raw = strings.TrimSpace(raw)
	show, _ := cut(raw, 80)
	switch {
	case raw == "":
		return "", ""
	case len(raw) > maxLink:
		return "", fmt.Sprintf("link of %d bytes left out", len(raw))
	case strings.ContainsFunc(raw, func(r rune) bool { return unicode.IsControl(r) || isDirection(r) }):
		return "", fmt.Sprintf("link %q holds control characters: left out", show)
	case crlf.MatchString(raw):
		return "", fmt.Sprintf("link %q holds an encoded line break: left out", show)
	case strings.Contains(raw, `\`):
		return "", fmt.Sprintf("link %q holds a backslash: left out", show)
	}
	u, err := url.Parse(strings.ReplaceAll(raw, " ", "%20"))
	if err != nil {
		return "", fmt.Sprintf("link %q is no address: left out", show)
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
	return u.String(), ""
}

// identity makes a document id of what a source calls its item. It is the
// same for the same words, printable and at most 200 bytes.
func identity(s string) horizon.DocumentID {
	s = cleanLine(s)
	if len(s) > maxID {
		return horizon.DocumentID("sha256:" + digest(s))
	}
	return horizon.DocumentID(s)
}

// digest is 32 hexadecimal digits that stand for the parts.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// langOf is the language of a text: ja by its kana, else what the source
// declares, else ja by its kanji or en by its Latin letters, else "".
func langOf(declared, text string) string {
	text, _ = cut(text, 4<<10)
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
