// Package publishing is what the desk shows before something is public: how the pages of
// the site would change, in their own words, and what is still missing until then. It
// reads and keeps nothing.
package publishing

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"kazami/site/desk/view"
	"kazami/site/phrase"

	"github.com/aymanbagabas/go-udiff"
)

// Changed is a file of the site as it stands and as it would be; nil where there is none.
type Changed struct {
	Path      string // such as ja/changes/index.html
	Now, Then []byte
}

// How much is told; what is more is counted.
const (
	mostPages    = 4  // of a kind
	mostPassages = 12 // of a page
	mostLines    = 40 // of a passage
	mostLetters  = 300
	around       = 1 // lines of what stays, before and after
)

// Tell is what files that differ would change. A change that many pages have is told
// with the first of them, and counted.
func Tell(files []Changed) view.Preview {
	var p view.Preview
	var pages []Changed
	for _, f := range files {
		switch {
		case path.Ext(f.Path) == ".html":
			pages = append(pages, f)
		case isFeed(f.Path):
			p.Feeds++
		default:
			p.Data++
		}
	}
	p.Pages = len(pages)
	slices.SortFunc(pages, func(a, b Changed) int {
		return cmp.Or(cmp.Compare(kindOf(a.Path), kindOf(b.Path)), cmp.Compare(strings.Count(a.Path, "/"), strings.Count(b.Path, "/")), cmp.Compare(a.Path, b.Path))
	})
	told := map[string]*view.Passage{}
	for len(pages) > 0 {
		kind := kindOf(pages[0].Path)
		n := slices.IndexFunc(pages, func(f Changed) bool { return kindOf(f.Path) != kind })
		if n < 0 {
			n = len(pages)
		}
		p.Kinds = append(p.Kinds, tellKind(kind, pages[:n], told))
		pages = pages[n:]
	}
	return p
}

func tellKind(kind kind, pages []Changed, told map[string]*view.Passage) view.PageKind {
	k := view.PageKind{Name: kind.name(), Count: len(pages)}
	for _, f := range pages {
		d := view.PageDiff{Path: "/" + strings.TrimSuffix(f.Path, "index.html"), Title: title(f), How: how(f)}
		fresh := 0
		for _, x := range passages(f) {
			key := changedIn(x)
			if first := told[key]; first != nil {
				first.Also++
				continue
			}
			told[key] = x
			if fresh++; fresh <= mostPassages {
				d.Passages = append(d.Passages, x)
			}
		}
		d.More = fresh - len(d.Passages)
		switch {
		case fresh == 0:
			k.Same++
		case len(k.Pages) == mostPages:
			k.Further++
		default:
			k.Pages = append(k.Pages, d)
		}
	}
	return k
}

// passages is where the text of a page differs, in its order.
func passages(f Changed) (all []*view.Passage) {
	now, then := joined(f.Now), joined(f.Then)
	if now == then {
		return nil
	}
	u, err := udiff.ToUnifiedDiff("", "", now, udiff.Lines(now, then), around)
	if err != nil {
		panic(err) // the edits are of this very text
	}
	for _, h := range u.Hunks {
		x := &view.Passage{}
		for _, l := range h.Lines {
			line := view.Line{Text: phrase.Cut(strings.TrimSuffix(l.Content, "\n"), mostLetters), Changed: l.Kind != udiff.Equal}
			if l.Kind != udiff.Insert {
				x.Now = append(x.Now, line)
			}
			if l.Kind != udiff.Delete {
				x.Then = append(x.Then, line)
			}
		}
		x.Now, x.Then = short(x.Now), short(x.Then)
		all = append(all, x)
	}
	return all
}

// joined is the text of a page, a line each.
func joined(page []byte) string {
	lines := Text(page)
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// short is the first lines of many, and how many more there are.
func short(lines []view.Line) []view.Line {
	if more := len(lines) - mostLines; more > 0 {
		return append(lines[:mostLines:mostLines], view.Line{Text: fmt.Sprintf("ほか%d行", more)})
	}
	return lines
}

// changedIn is what a passage takes away and adds, without what stays around it.
func changedIn(x *view.Passage) string {
	var b strings.Builder
	for _, side := range [][]view.Line{x.Now, x.Then} {
		for _, l := range side {
			if l.Changed {
				b.WriteString(l.Text)
				b.WriteByte('\n')
			}
		}
		b.WriteByte(0)
	}
	return b.String()
}

func how(f Changed) string {
	switch {
	case f.Now == nil:
		return phrase.PageNew
	case f.Then == nil:
		return phrase.PageGone
	}
	return phrase.PageChanged
}

// title is what a page is called.
func title(f Changed) string {
	page := f.Then
	if page == nil {
		page = f.Now
	}
	return phrase.Cut(Heading(page), 60)
}

// kind is what a page is about, in the order in which they are told.
type kind int

const (
	changePages kind = iota
	changeList
	sectorPages
	home
	issuePages
	otherPages
	englishPages
)

// OfChanges is the kind of the pages of changes.
const OfChanges = "変化のページ"

func (k kind) name() string {
	return [...]string{OfChanges, "変化の一覧", "分野のページ", "ホーム", "ニューズレター", "ほかのページ", "英語のページ"}[k]
}

func kindOf(path string) kind {
	rest, japanese := strings.CutPrefix(path, "ja/")
	switch {
	case strings.HasPrefix(path, "en/"):
		return englishPages
	case !japanese:
		return otherPages
	case rest == "index.html":
		return home
	case rest == "changes/index.html":
		return changeList
	case strings.HasPrefix(rest, "changes/"):
		return changePages
	case strings.HasPrefix(rest, "sectors/"):
		return sectorPages
	case strings.HasPrefix(rest, "news/"):
		return issuePages
	}
	return otherPages
}

func isFeed(name string) bool {
	switch path.Ext(name) {
	case ".atom", ".ics", ".xml":
		return true
	}
	return path.Base(name) == "feed.json"
}
