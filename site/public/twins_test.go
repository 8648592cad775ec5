package public

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kazami/internal/horizon"
	"kazami/site/english"
)

// untold is an edition of which English readers get the least: changes without a
// translation, one whose English name is Japanese, one that turns the direction of
// writing, one with markup and one of 10,000 letters; sectors and threats that nobody
// knows, and a sector that no document names.
func untold(t *testing.T) horizon.Edition {
	ed := realistic(t)
	ed.Base = "https://example.jp/"
	for i, name := range []string{"", "スマートフォンの業務利用", "\u202eevil\u202c \u05e9\u05dc\u05d5\u05dd", "<b>bold</b>", strings.Repeat("Long ", 2000)} {
		ed.Changes[i] = rewritten(t, ed.Changes[i], func(c *horizon.Change) {
			c.NameEN = name
			if i > 1 {
				c.English = horizon.English{Definition: "Defined in English, " + name, What: "What changes."}
			}
		})
	}
	ed.Sectors = append(ed.Sectors, horizon.Sector{ID: "space", Name: "宇宙", CEPTOAR: "宇宙CEPTOAR", Charge: []horizon.Charge{{Ministries: []string{"文部科学省"}}}})
	return ed
}

// TestTwins walks the built site: every Japanese page has its English page, every page
// leads to its own twin, and no English page shows Japanese without saying so or ends in
// a way to the Japanese one.
func TestTwins(t *testing.T) {
	all := editions(t)
	all["untold"] = untold(t)
	bare := realistic(t)
	bare.Base, bare.Changes, bare.Issues, bare.Past = "https://example.jp/", nil, nil, horizon.Past{}
	all["no change and no issue"] = bare
	for kind, ed := range all {
		t.Run(kind, func(t *testing.T) {
			files := read(t, build(t, ed))
			for name, text := range files {
				lang, rest, _ := strings.Cut(name, "/")
				if path.Ext(name) != ".html" || rest == "" {
					continue
				}
				twin := map[string]string{"ja": "en/", "en": "ja/"}[lang] + rest
				if files[twin] == "" {
					t.Errorf("%s has no twin", name)
					continue
				}
				p := seen(t, name, text)
				if want := []string{path.Clean("/" + path.Dir(twin))}; !slices.Equal(p.others, want) {
					t.Errorf("%s leads to %v in the other language, want %v", name, p.others, want)
				}
				if ed.Base != "" && !p.hidden {
					ja, en := ed.Base+strings.TrimSuffix(twin, "index.html"), ed.Base+strings.TrimSuffix(name, "index.html")
					if lang == "ja" {
						ja, en = en, ja
					}
					if want := []string{"ja " + ja, "en " + en, "x-default " + ja}; !slices.Equal(p.alternates, want) {
						t.Errorf("%s: alternates %v, want %v", name, p.alternates, want)
					}
				}
				if lang == "en" {
					for _, s := range p.unmarked {
						t.Errorf("%s shows Japanese that is not marked: %.120s", name, s)
					}
					for _, end := range []string{"Japanese page", "(in Japanese only)", "Japanese issue"} {
						if strings.Contains(text, end) {
							t.Errorf("%s: %q is a dead end", name, end)
						}
					}
				}
			}
		})
	}
}

// sight is what a reader, or a search engine, gets of a page.
type sight struct {
	others     []string // folders of pages of the other language, from the root
	alternates []string
	unmarked   []string // Japanese that no lang says to be such
	hidden     bool
}

func seen(t *testing.T, name, page string) (out sight) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var walk func(n *html.Node, lang string)
	walk = func(n *html.Node, lang string) {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		if attr["lang"] != "" {
			lang = attr["lang"]
		}
		out.hidden = out.hidden || attr["content"] == "noindex"
		switch {
		case n.Data == "a" && attr["hreflang"] != "":
			to := strings.TrimSuffix(strings.TrimPrefix(attr["href"], "./"), "index.html")
			out.others = append(out.others, path.Join("/", path.Dir(name), to))
		case n.Data == "link" && attr["hreflang"] != "":
			out.alternates = append(out.alternates, attr["hreflang"]+" "+attr["href"])
		}
		if lang != "ja" {
			if n.Type == html.TextNode && english.Japanese(n.Data) {
				out.unmarked = append(out.unmarked, n.Data)
			}
			for k, v := range attr {
				if english.Japanese(v) && !slices.Contains([]string{"href", "src", "data-key"}, k) {
					out.unmarked = append(out.unmarked, fmt.Sprintf("%s of %s: %s", k, n.Data, v))
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, lang)
		}
	}
	walk(doc, "")
	return out
}
