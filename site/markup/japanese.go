package markup

import (
	"regexp"
	"slices"
	"strings"
)

// japanese finds the Japanese words of an English text: from a Japanese letter to the
// last one before other words.
var japanese = regexp.MustCompile(letter + `(?:[^\s“”"]*` + letter + `)?(?:\s+[^\s“”"]*` + letter + `)*`)

const letter = `[\p{Han}\p{Hiragana}\p{Katakana}\x{3000}-\x{303F}\x{FF01}-\x{FFEF}]`

// void are the elements that have no end.
var void = []string{"meta", "link", "br", "input", "img", "hr", "wbr"}

// opened is an element that is open, and whether its text is known to be Japanese, or
// cannot be marked.
type opened struct {
	name string
	done bool
}

// Japanese marks the Japanese words in the text of an English page's body with their
// language, but for those in an element that says it already.
func Japanese(page string) string {
	start := strings.Index(page, "<body")
	if start < 0 {
		return page
	}
	var out strings.Builder
	out.Grow(len(page) + len(page)/16)
	out.WriteString(page[:start])
	var stack []opened
	for rest := page[start:]; rest != ""; {
		if rest[0] == '<' {
			end := strings.IndexByte(rest, '>') + 1
			if end == 0 {
				end = len(rest)
			}
			stack = after(stack, rest[:end])
			out.WriteString(rest[:end])
			rest = rest[end:]
			continue
		}
		end := strings.IndexByte(rest, '<')
		if end < 0 {
			end = len(rest)
		}
		out.WriteString(spoken(rest[:end], stack))
		rest = rest[end:]
	}
	return out.String()
}

// after is what is open after a tag.
func after(stack []opened, tag string) []opened {
	name, _, _ := strings.Cut(strings.Trim(tag, "</>"), " ")
	switch {
	case strings.HasPrefix(tag, "</"):
		for i := len(stack) - 1; i >= 0; i-- {
			if stack[i].name == name {
				return stack[:i]
			}
		}
		return stack
	case strings.HasSuffix(tag, "/>"), strings.HasPrefix(tag, "<!"), slices.Contains(void, name):
		return stack
	}
	done := len(stack) > 0 && stack[len(stack)-1].done || strings.Contains(tag, ` lang="ja"`) || slices.Contains([]string{"title", "desc", "script", "option", "textarea"}, name)
	return append(stack, opened{name, done})
}

// spoken is a text with its Japanese words marked.
func spoken(text string, stack []opened) string {
	if len(stack) == 0 || stack[len(stack)-1].done {
		return text
	}
	name := "span"
	if in := stack[len(stack)-1].name; in == "text" || in == "tspan" {
		name = "tspan"
	}
	return japanese.ReplaceAllString(text, `<`+name+` lang="ja">$0</`+name+`>`)
}
