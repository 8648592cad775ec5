package public

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"kazami/site/chart"
	"kazami/site/phrase"
)

// join makes the addresses of a page relative to it, so that the site works
// from any folder, and counts what is on it. Templates write addresses from the
// root of the site, href="/ja/changes/"; text cannot hold one, since its quotes
// are escaped. An address that leads nowhere, and a picture over its
// budget, fails the build.
func (b *building) join(p *page, data []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(data) + len(data)/16)
	var broken []error
	var targets []aim
	ids := idsOfPage(data)
	rest := data
	for {
		i := bytes.Index(rest, []byte(`="`))
		if i < 0 {
			break
		}
		value := rest[i+2:]
		end := bytes.IndexByte(value, '"')
		if end < 0 {
			break
		}
		out.Write(rest[:i+2])
		v := value[:end]
		if len(v) > 0 && (v[0] == '/' || v[0] == '#') && (bytes.HasSuffix(rest[:i], []byte(" href")) || bytes.HasSuffix(rest[:i], []byte(" src"))) {
			to, fragment, _ := strings.Cut(html.UnescapeString(string(v)), "#")
			switch path := strings.TrimPrefix(to, "/"); {
			case v[0] == '#':
				if !slices.Contains(ids, fragment) {
					broken = append(broken, fmt.Errorf("page %s: no %q in it", p.Path, fragment))
				}
				out.Write(v)
			default:
				if !b.names[fileOf(path)] {
					broken = append(broken, fmt.Errorf("page %s: %s leads nowhere", p.Path, v))
				}
				if fragment != "" {
					targets = append(targets, aim{p.Path, path, fragment})
				}
				out.WriteString(html.EscapeString(b.address(p.Path, path, fragment)))
			}
		} else {
			out.Write(v)
		}
		rest = value[end:]
	}
	out.Write(rest)
	heavy, wrong := b.overBudget(p, out.Bytes())
	broken = append(broken, wrong...)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids[p.Path] = ids
	b.targets = append(b.targets, targets...)
	b.broken = append(b.broken, broken...)
	if heavy != "" {
		b.heavy = append(b.heavy, heavy)
	}
	b.facts.Figures += bytes.Count(data, []byte("<figure")) + bytes.Count(data, []byte(`class="spark"`))
	b.facts.Tables += bytes.Count(data, []byte("<table"))
	return out.Bytes()
}

// idsOfPage is what a fragment of a page can name.
func idsOfPage(data []byte) (ids []string) {
	for {
		_, after, ok := bytes.Cut(data, []byte(` id="`))
		if !ok {
			return ids
		}
		id, rest, ok := bytes.Cut(after, []byte(`"`))
		if !ok {
			return ids
		}
		ids, data = append(ids, html.UnescapeString(string(id))), rest
	}
}

// address leads from one page to another or to a file. A site without a base
// address is read from disk as well, where a folder does not lead to its page:
// there the file is named. The page for what is not found can be shown at any
// address, so its own are whole.
func (s *site) address(from, to, fragment string) string {
	if s.ed.Base == "" {
		to = fileOf(to)
	}
	a := to
	if from == "404.html" {
		a = rootOf(s.ed.Base) + to
	} else {
		a = relative(from, to)
	}
	if fragment != "" {
		a += "#" + fragment
	}
	return a
}

// rootOf is the path that the site at an address is served below, ending in '/'.
func rootOf(base string) string {
	if u, err := url.Parse(base); err == nil && strings.HasPrefix(u.Path, "/") {
		return u.EscapedPath()
	}
	return "/"
}

// relative is the way from the folder of one path to another path.
func relative(from, to string) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	a = a[:len(a)-1]
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	r := strings.Repeat("../", len(a)) + strings.Join(b, "/")
	if r == "" {
		return "./"
	}
	return r
}

// contact is the address for opinions: a web page, or mail.
func contact(s string) template.URL { return writable(s, "環境変化についての意見") }

// subscription is where the newsletter is subscribed to: a web page, or mail.
func subscription(s string) template.URL {
	return writable(s, "ニューズレターの購読 / Subscribe")
}

// writable is a web page, or mail with a subject; "" of what is neither.
func writable(s, subject string) template.URL {
	if a := phrase.Web(s); a != "" {
		return template.URL(a)
	}
	name, host, ok := strings.Cut(strings.TrimPrefix(s, "mailto:"), "@")
	if !ok || name == "" || host == "" || strings.ContainsAny(s, " \t\r\n<>\"?&,;") {
		return ""
	}
	return template.URL("mailto:" + url.PathEscape(name) + "@" + url.PathEscape(host) + "?subject=" + url.PathEscape(subject))
}

// What a page may weigh, with its style sheet, before compression; and what a
// list may weigh beyond it for each thing that it lists.
const (
	pageBudget = 60 << 10
	itemBudget = 3 << 10
)

// overBudget says what on a page is heavier than it may be: the page, which is
// noted, for it can be what somebody else named a document; and pictures, which
// are ours to draw, and fail the build.
func (s *site) overBudget(p *page, data []byte) (heavy string, wrong []error) {
	if n, most := len(data)+len(s.files["style.css"]), pageBudget+itemBudget*p.Items; n > most {
		heavy = fmt.Sprintf("page %s has %d bytes with its style, and %d is its budget: shorten what it shows", p.Path, n, most)
	}
	for _, class := range []string{"s-w", "s-n", "spark"} {
		rest := data
		for {
			_, after, ok := bytes.Cut(rest, []byte(`<svg class="`+class+`"`))
			if !ok {
				break
			}
			picture, more, _ := bytes.Cut(after, []byte("</svg>"))
			if n := len(picture) + len(`<svg class=""</svg>`) + len(class); n > chart.MaxBytes {
				wrong = append(wrong, fmt.Errorf("page %s: a picture of %d bytes, %d is the most", p.Path, n, chart.MaxBytes))
			}
			rest = more
		}
	}
	return heavy, wrong
}
