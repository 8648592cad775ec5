package wordtest

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// passage is one block of a page as a reader meets it.
type passage struct {
	Lang, Text string
	Sentence   bool // it ends as a sentence does; a label does not
}

// inline elements do not end a passage.
var inline = strings.Fields("a abbr b bdi bdo br cite code data del dfn em i ins kbd mark q ruby rb rt rp s samp small span strong sub sup time tspan u var wbr")

// silent elements hold nothing that is read as text of the site.
var silent = strings.Fields("script style template code kbd samp pre q blockquote rt rp datalist noscript")

// spoken are attributes that are read out or shown.
var spoken = []string{"alt", "aria-label", "title", "placeholder"}

// stand takes the place of what somebody else wrote, and of code.
const stand = "X"

// reading collects the passages of a page.
type reading struct {
	all  []passage
	lang string
	text strings.Builder
	of   whose
	art  int // how many pictures the walk is in
}

// whose says who wrote a page.
type whose int

const (
	mixed  whose = iota // what is marked data-said is by others
	ours                // all of it is by us
	theirs              // as mixed, and its description is by others too
)

// passages lists what a page says in its own language. Quotations, code and text
// in another language are left out; so is what is marked data-said, unless the
// page is wholly ours. What is said in a picture are labels.
func passages(page io.Reader, of whose) ([]passage, error) {
	root, err := html.Parse(page)
	if err != nil {
		return nil, err
	}
	r := &reading{of: of}
	r.walk(root)
	r.flush()
	return r.all, nil
}

func (r *reading) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		r.text.WriteString(n.Data)
		return
	case html.ElementNode:
		if r.lang == "" {
			r.lang = attr(n, "lang")
		}
		if r.others(n) {
			r.text.WriteString(stand)
			if !slices.Contains(inline, n.Data) {
				r.flush()
			}
			return
		}
		if n.Data == "meta" && attr(n, "name") == "description" && r.of != theirs {
			r.add(attr(n, "content"))
		}
		for _, name := range spoken {
			r.add(attr(n, name))
		}
	}
	if n.Data == "svg" {
		r.art++
		defer func() { r.art-- }()
	}
	block := n.Type == html.ElementNode && !slices.Contains(inline, n.Data) || n.Data == "br"
	if block {
		r.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c)
	}
	if block {
		r.flush()
	}
}

// others reports whether somebody else wrote what is in an element, or whether
// it is no text of the page's language.
func (r *reading) others(n *html.Node) bool {
	lang := attr(n, "lang")
	return slices.Contains(silent, n.Data) || lang != "" && lang != r.lang || r.of != ours && has(n, "data-said")
}

func (r *reading) flush() {
	text := r.text.String()
	r.text.Reset()
	r.add(text)
}

var (
	spaces   = regexp.MustCompile(`[ \t\r\n]+`)
	wordless = regexp.MustCompile(`^[\sX\d\p{P}\p{S}]*$`)
	ending   = map[string]*regexp.Regexp{"ja": regexp.MustCompile(`。[」）]*`), "en": regexp.MustCompile(`[A-Za-z0-9)”%][.?!]”?(?: |$)`)}
)

// add keeps a passage. What follows its last sentence, as a link does, is a label.
func (r *reading) add(text string) {
	text = strings.TrimSpace(spaces.ReplaceAllString(text, " "))
	end := ending[r.lang]
	if end == nil {
		return
	}
	cut := 0
	if at := end.FindAllStringIndex(text, -1); len(at) > 0 && r.art == 0 {
		cut = at[len(at)-1][1]
		if strings.Count(text[:cut], "（") != strings.Count(text[:cut], "）") {
			cut = len(text) // it ends within brackets
		}
	}
	for _, p := range []passage{{r.lang, strings.TrimSpace(text[:cut]), true}, {r.lang, strings.TrimSpace(text[cut:]), false}} {
		if !wordless.MatchString(p.Text) {
			r.all = append(r.all, p)
		}
	}
}

// sentences counts the ends of sentences in a passage.
func sentences(p passage) int { return len(ending[p.Lang].FindAllString(p.Text, -1)) }

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// TestPassages holds what is read of a page, and what is left out.
func TestPassages(t *testing.T) {
	for _, c := range []struct {
		name, page string
		of         whose
		want       []passage
	}{
		{"blocks", `<h1>見出し</h1><p>一つ目です。<b>二つ</b>目です。</p><ul><li>項目</ul>`, mixed,
			[]passage{{"ja", "見出し", false}, {"ja", "一つ目です。二つ目です。", true}, {"ja", "項目", false}}},
		{"a link after", `<p>数です。<a>調べ方</a></p>`, mixed, []passage{{"ja", "数です。", true}, {"ja", "調べ方", false}}},
		{"quoted and code", `<p>彼は<q>flag</q>と<code>detect</code>を示します。</p><blockquote>旗。</blockquote><pre>x</pre>`, mixed,
			[]passage{{"ja", "彼はXとXを示します。", true}}},
		{"said by others", `<p data-said>旗です。</p><p>数です。</p>`, mixed, []passage{{"ja", "数です。", true}}},
		{"all ours", `<p data-said>旗です。</p>`, ours, []passage{{"ja", "旗です。", true}}},
		{"another language", `<p><span lang="en">A flag.</span></p><p lang="ja">字です。</p>`, mixed, []passage{{"ja", "字です。", true}}},
		{"spoken attributes", `<nav aria-label="場所"><img alt="図です。"></nav>`, mixed, []passage{{"ja", "場所", false}, {"ja", "図です。", true}}},
		{"pictures", `<svg><title>図</title><desc>3件。</desc></svg>`, mixed, []passage{{"ja", "図", false}, {"ja", "3件。", false}}},
		{"brackets", `<p>文書（3件。月まで）</p>`, mixed, []passage{{"ja", "文書（3件。月まで）", true}}},
		{"a description", `<meta name="description" content="旗です。"><p>数です。</p>`, theirs, []passage{{"ja", "数です。", true}}},
		{"figures alone", `<p>1,234 (5)</p>`, mixed, nil},
	} {
		got, err := passages(strings.NewReader(`<!doctype html><html lang="ja"><body>`+c.page), c.of)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v (%v)", c.name, got, c.want, err)
		}
	}
	p := passage{"en", "Of 1.5 documents one is e.g. new. Two are not.", true}
	if n := sentences(p); n != 3 {
		t.Errorf("%d ends in %q", n, p.Text)
	}
}
