package public

import (
	"errors"
	"fmt"
	"html"
	"html/template"
	"net/url"
	"regexp"
	"strings"

	"kazami/site/phrase"
)

// rooted finds the addresses that templates write from the root of the site:
// href="/ja/changes/". Text cannot hold one, since its quotes are escaped.
var rooted = regexp.MustCompile(`\b(href|src)="/([^"]*)"`)

// ids finds what a fragment can name.
var ids = regexp.MustCompile(`\bid="([^"]*)"`)

// here finds fragments of the same page.
var here = regexp.MustCompile(`\bhref="#([^"]*)"`)

// link makes the addresses of all pages relative to them, so that the site
// works from any folder. An address that leads nowhere is an error.
func (s *site) link() error {
	names := map[string]map[string]bool{}
	for _, p := range s.pages {
		set := map[string]bool{}
		for _, m := range ids.FindAllSubmatch(s.files[fileOf(p.Path)], -1) {
			set[string(m[1])] = true
		}
		names[p.Path] = set
	}
	var broken []error
	for _, p := range s.pages {
		file := fileOf(p.Path)
		for _, m := range here.FindAllSubmatch(s.files[file], -1) {
			if !names[p.Path][string(m[1])] {
				broken = append(broken, fmt.Errorf("page %s: no %q in it", p.Path, m[1]))
			}
		}
		s.files[file] = rooted.ReplaceAllFunc(s.files[file], func(b []byte) []byte {
			m := rooted.FindSubmatch(b)
			to, fragment, _ := strings.Cut(html.UnescapeString(string(m[2])), "#")
			set, isPage := names[to]
			if _, isFile := s.files[to]; !isPage && !isFile || fragment != "" && !set[fragment] {
				broken = append(broken, fmt.Errorf("page %s: %s leads nowhere", p.Path, m[2]))
			}
			return fmt.Appendf(nil, `%s="%s"`, m[1], html.EscapeString(s.address(p.Path, to, fragment)))
		})
	}
	return errors.Join(broken...)
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
		root := "/"
		if u, err := url.Parse(s.ed.Base); err == nil && strings.HasPrefix(u.Path, "/") {
			root = u.Path
		}
		a = root + to
	} else {
		a = relative(from, to)
	}
	if fragment != "" {
		a += "#" + fragment
	}
	return a
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
func contact(s string) template.URL {
	if a := phrase.Web(s); a != "" {
		return template.URL(a)
	}
	name, host, ok := strings.Cut(strings.TrimPrefix(s, "mailto:"), "@")
	if !ok || name == "" || host == "" || strings.ContainsAny(s, " \t\r\n<>\"?&,;") {
		return ""
	}
	return template.URL("mailto:" + url.PathEscape(name) + "@" + url.PathEscape(host) + "?subject=" + url.PathEscape("環境変化についての意見"))
}
