// Package marked reads the figures of finished pages: what each data element says, and
// what looks like a figure and is none. It holds pages to one number for one key.
package marked

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kazami/internal/horizon"
)

// Mark is one data element: a number, by its key.
type Mark struct {
	Key   string
	Value float64
}

var open = []byte(`<data value="`)

// Of is the figures of a page, in the order in which they stand.
func Of(page []byte) (all []Mark) {
	for {
		_, rest, ok := bytes.Cut(page, open)
		if !ok {
			return all
		}
		value, rest, _ := bytes.Cut(rest, []byte(`"`))
		tag, _, _ := bytes.Cut(rest, []byte(`>`))
		page = rest
		_, key, keyed := bytes.Cut(tag, []byte(`data-key="`))
		if !keyed {
			continue
		}
		key, _, _ = bytes.Cut(key, []byte(`"`))
		x, err := strconv.ParseFloat(string(value), 64)
		if err != nil {
			continue
		}
		k := string(key)
		if bytes.IndexByte(key, '&') >= 0 {
			k = html.UnescapeString(k)
		}
		all = append(all, Mark{k, x})
	}
}

// Differ is the figures of a page that are not those of the book: by a key that it does
// not have, or with another number. None of the nil book.
func Differ(book *horizon.Book, page []Mark) (all []Mark) {
	if book == nil {
		return nil
	}
	for _, m := range page {
		if f, ok := book.Of(m.Key); !ok || f.Value() != m.Value {
			all = append(all, m)
		}
	}
	return all
}

// figure finds what reads as one: a number of documents, sources, publishers or changes,
// a share, or so many times.
var figure = regexp.MustCompile(`(?i)[0-9０-９](?:[0-9０-９,，.]*[0-9０-９])?(?:\s*(?:件|%|％|倍)|\s+(?:documents?|sources?|publishers?|changes?|detections?|duplicates?|times)\b)`)

// level finds the names of intervals, whose level is part of the name.
var level = regexp.MustCompile(`90 ?[%％] ?(?:range|interval|区間)`)

// silent are elements whose text is not the page's own counting: marks, dates, drawings,
// and what somebody else wrote.
var silent = []string{"data", "time", "svg", "script", "style", "code", "pre", "q", "cite", "blockquote", "title", "head", "option", "textarea"}

// void are elements without an end.
var void = []string{"meta", "link", "br", "img", "input", "hr", "col", "source", "wbr", "rect", "path"}

// Unmarked is the texts of a page that read as figures and stand outside a data element:
// a count, a share or a ratio, and any number in a cell of numbers. Elements with the
// attribute data-said hold the words of people and documents, and are passed over.
func Unmarked(page []byte) (all []string) {
	type element struct {
		name           string
		silent, number bool
	}
	stack := []element{{}}
	for rest := string(page); rest != ""; {
		text, after, tagged := strings.Cut(rest, "<")
		if top := stack[len(stack)-1]; !top.silent {
			if text = level.ReplaceAllString(html.UnescapeString(text), ""); figure.MatchString(text) || top.number && strings.ContainsAny(text, "0123456789") {
				all = append(all, strings.TrimSpace(text))
			}
		}
		if !tagged {
			break
		}
		if strings.HasPrefix(after, "!--") {
			_, rest, _ = strings.Cut(after, "-->")
			continue
		}
		var tag string
		tag, rest, _ = strings.Cut(after, ">")
		name, attrs, _ := strings.Cut(strings.TrimSuffix(tag, "/"), " ")
		switch {
		case strings.HasPrefix(tag, "/"):
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].name == strings.ToLower(tag[1:]) {
					stack = stack[:i]
					break
				}
			}
		case strings.HasPrefix(tag, "!") || strings.HasSuffix(tag, "/") || slices.Contains(void, name):
		default:
			top := stack[len(stack)-1]
			stack = append(stack, element{name, top.silent || slices.Contains(silent, name) || strings.Contains(attrs, "data-said"),
				!strings.HasPrefix(name, "t") && top.number || strings.Contains(attrs, `class="num`)})
		}
	}
	return all
}
