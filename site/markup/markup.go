// Package markup prepares text for pages: paragraphs, languages, dates as time
// elements and the readings of hard words.
package markup

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"kazami/internal/horizon"
)

// Paragraphs splits text at empty lines.
func Paragraphs(s string) (out []string) {
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Foreign is the language of a text for its lang attribute: "en" for one
// without any Japanese letter, else "".
func Foreign(s string) string {
	letters := false
	for _, r := range s {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			return ""
		}
		letters = letters || unicode.Is(unicode.Latin, r)
	}
	if letters {
		return "en"
	}
	return ""
}

// written finds dates as the pages write them.
var written = regexp.MustCompile(`([12][0-9]{3})年(1[0-2]|[1-9])月(?:(3[01]|[12][0-9]|[1-9])日)?`)

// hard are words that get their reading where a page first has them.
func hard() map[string]string { return map[string]string{"危殆化": "きたいか"} }

// Enrich marks up the text of a page's body: a date becomes a time element, a
// hard word gets its reading where it first stands. Text inside time, svg,
// script and ruby elements stays as it is.
func Enrich(b []byte) []byte {
	start := bytes.Index(b, []byte("<main"))
	if start < 0 {
		return b
	}
	out := bytes.NewBuffer(make([]byte, 0, len(b)+len(b)/8))
	out.Write(b[:start])
	depth := 0 // of elements whose text stays
	words := hard()
	for rest := b[start:]; len(rest) > 0; {
		if rest[0] == '<' {
			end := bytes.IndexByte(rest, '>') + 1
			if end == 0 {
				end = len(rest)
			}
			depth += step(string(rest[:end]))
			out.Write(rest[:end])
			rest = rest[end:]
			continue
		}
		end := bytes.IndexByte(rest, '<')
		if end < 0 {
			end = len(rest)
		}
		if depth > 0 {
			out.Write(rest[:end])
		} else {
			out.WriteString(marked(string(rest[:end]), words))
		}
		rest = rest[end:]
	}
	return out.Bytes()
}

// step is +1 for the start of an element whose text stays, -1 for its end.
func step(tag string) int {
	for _, name := range []string{"time", "svg", "script", "ruby", "code", "pre"} {
		switch {
		case strings.HasPrefix(tag, "<"+name+" "), tag == "<"+name+">":
			return 1
		case tag == "</"+name+">":
			return -1
		}
	}
	return 0
}

func marked(s string, words map[string]string) string {
	s = written.ReplaceAllStringFunc(s, func(d string) string {
		m := written.FindStringSubmatch(d)
		at, layout := m[1]+"-"+two(m[2]), "2006-01"
		if m[3] != "" {
			at, layout = at+"-"+two(m[3]), "2006-01-02"
		}
		if _, err := time.ParseInLocation(layout, at, horizon.Tokyo); err != nil {
			return d
		}
		return `<time datetime="` + at + `">` + d + `</time>`
	})
	for _, word := range slices.Sorted(maps.Keys(words)) {
		if before, after, ok := strings.Cut(s, word); ok {
			s = before + "<ruby>" + word + "<rp>（</rp><rt>" + words[word] + "</rt><rp>）</rp></ruby>" + after
			delete(words, word)
		}
	}
	return s
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}
