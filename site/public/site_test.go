package public

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"html"
	"image/png"
	"io"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
)

// editions are what every check of pages runs on.
func editions(t testing.TB) map[string]horizon.Edition {
	based := realistic(t)
	based.Base, based.Sample = "https://example.jp/kazami/", false
	if testing.Short() {
		return map[string]horizon.Edition{"with a base": based}
	}
	return map[string]horizon.Edition{
		"realistic": realistic(t), "with a base": based, "hostile": hostile(t),
		"empty": {AsOf: day("2026-11-23"), Horizon: day("2031-11-23")},
	}
}

// node is an element of a page.
type node struct {
	tag  string
	attr map[string]string
	text string
	line int
}

// nodes reads a page's elements in order, with the text directly in them.
func nodes(t testing.TB, name, page string) (out []node) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var open []int
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			n := node{tag: x.Name.Local, attr: map[string]string{}}
			n.line, _ = d.InputPos()
			for _, a := range x.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			out = append(out, n)
			open = append(open, len(out)-1)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, i := range open { // text counts for every element around it
				out[i].text += string(x)
			}
		}
	}
}

func pagesOf(files map[string]string) (out []string) {
	for name := range files {
		if strings.HasSuffix(name, ".html") {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// unjudgedPage are the pages that show nothing of what was judged or read.
var unjudgedPage = regexp.MustCompile(`^(index|404)\.html$|/(accessibility|glossary|terms|search|sitemap)/index\.html$`)

func TestPages(t *testing.T) {
	for kind, ed := range editions(t) {
		t.Run(kind, func(t *testing.T) {
			files := builtAs(t, kind, ed)
			titles, descs := map[string]string{}, map[string]string{}
			for _, name := range pagesOf(files) {
				ns := nodes(t, name, files[name])
				checkHead(t, name, ns, titles, descs)
				checkHeadings(t, name, ns)
				checkSafe(t, name, ns)
				checkPictures(t, name, ns)
				checkLinks(t, name, ns, files, ed.Base)
				checkWords(t, name, ns, kind != "hostile")
				judged := !unjudgedPage.MatchString(name)
				if banner := strings.Contains(files[name], "見本</b>") || strings.Contains(files[name], "<b>Sample</b>"); banner != (ed.Sample && judged) {
					t.Errorf("%s: banner of a sample is %v, want %v", name, banner, ed.Sample)
				}
			}
		})
	}
}

func checkHead(t *testing.T, name string, ns []node, titles, descs map[string]string) {
	t.Helper()
	meta := map[string]string{}
	for _, n := range ns {
		switch n.tag {
		case "html":
			want := "ja"
			if strings.HasPrefix(name, "en/") {
				want = "en"
			}
			if n.attr["lang"] != want {
				t.Errorf("%s: lang is %q", name, n.attr["lang"])
			}
		case "meta":
			meta[n.attr["name"]+n.attr["property"]+n.attr["http-equiv"]] = n.attr["content"]
		case "title":
			if n.attr["id"] != "" {
				continue // of a picture
			}
			if l := utf8.RuneCountInString(n.text); l > 60 || l == 0 {
				t.Errorf("%s: the title has %d letters", name, l)
			}
			if other, ok := titles[n.text]; ok {
				t.Errorf("%s and %s have one title: %s", name, other, n.text)
			}
			titles[n.text] = name
		}
	}
	d := meta["description"]
	if l := utf8.RuneCountInString(d); l > 120 || l == 0 {
		t.Errorf("%s: the description has %d letters", name, l)
	}
	if other, ok := descs[d]; ok {
		t.Errorf("%s and %s have one description: %s", name, other, d)
	}
	descs[d] = name
	script := ""
	if strings.HasSuffix(name, "/search/index.html") {
		script = "script-src 'self'; "
	}
	if got, want := meta["Content-Security-Policy"], "default-src 'none'; connect-src 'self'; "+script+"style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'"; got != want {
		t.Errorf("%s: policy %q, want %q", name, got, want)
	}
	for _, k := range []string{"og:title", "og:type", "og:description", "og:site_name", "og:locale"} {
		if meta[k] == "" {
			t.Errorf("%s: no %s", name, k)
		}
	}
	if meta["refresh"] != "" {
		t.Errorf("%s: it refreshes itself", name)
	}
}

func checkHeadings(t *testing.T, name string, ns []node) {
	t.Helper()
	last, ones := 0, 0
	for _, n := range ns {
		if len(n.tag) != 2 || n.tag[0] != 'h' || n.tag[1] < '1' || n.tag[1] > '6' {
			continue
		}
		level := int(n.tag[1] - '0')
		if level == 1 {
			ones++
		}
		if level > last+1 && last > 0 {
			t.Errorf("%s:%d: h%d after h%d", name, n.line, level, last)
		}
		if strings.TrimSpace(n.text) == "" {
			t.Errorf("%s:%d: an empty heading", name, n.line)
		}
		last = level
	}
	if ones != 1 {
		t.Errorf("%s: %d headings of level 1, want one", name, ones)
	}
}

func checkSafe(t *testing.T, name string, ns []node) {
	t.Helper()
	for _, n := range ns {
		switch n.tag {
		case "script":
			if n.attr["type"] != "application/ld+json" && (!strings.HasSuffix(name, "/search/index.html") || n.attr["src"] == "" || n.text != "") {
				t.Errorf("%s:%d: a script", name, n.line)
			}
		case "form":
			if (!strings.HasSuffix(name, "/opinions/index.html") || n.attr["method"] != "post") && !strings.HasSuffix(name, "/search/index.html") {
				t.Errorf("%s:%d: a form", name, n.line)
			}
		case "style", "iframe", "object", "embed", "base", "img", "foreignObject", "use", "image":
			t.Errorf("%s:%d: element %s", name, n.line, n.tag)
		}
		for k, v := range n.attr {
			if k == "style" || strings.HasPrefix(k, "on") || k == "srcset" {
				t.Errorf("%s:%d: attribute %s=%q", name, n.line, k, v)
			}
			if (k == "href" || k == "src") && n.tag != "a" && strings.Contains(v, "://") && n.attr["rel"] != "canonical" && n.attr["hreflang"] == "" {
				t.Errorf("%s:%d: %s asks for %s", name, n.line, n.tag, v)
			}
		}
	}
}

func checkPictures(t *testing.T, name string, ns []node) {
	t.Helper()
	for i, n := range ns {
		if n.tag != "svg" || n.attr["aria-hidden"] == "true" {
			continue
		}
		label := strings.Fields(n.attr["aria-labelledby"])
		if n.attr["role"] != "img" || len(label) != 2 || ns[i+1].tag != "title" || ns[i+1].attr["id"] != label[0] || ns[i+2].tag != "desc" || ns[i+2].attr["id"] != label[1] {
			t.Errorf("%s:%d: a picture without title and description", name, n.line)
		}
	}
	tables, csv := 0, 0
	for _, n := range ns {
		if n.tag == "figure" {
			tables--
			if strings.Contains(n.text, "CSV") {
				csv++
			}
			csv--
		}
		if n.tag == "summary" {
			tables++
		}
	}
	if tables < 0 || csv < 0 {
		t.Errorf("%s: a figure without table or CSV", name)
	}
}

// checkLinks resolves every address in the site as a reader of the folder and
// as one of a server would.
func checkLinks(t *testing.T, name string, ns []node, files map[string]string, base string) {
	t.Helper()
	root := "/"
	if base != "" {
		u, _ := url.Parse(base)
		root = u.Path
	}
	seen := map[string]bool{}
	for _, n := range ns {
		if id := n.attr["id"]; id != "" {
			if seen[id] {
				t.Errorf("%s:%d: id %q comes twice", name, n.line, id)
			}
			seen[id] = true
		}
	}
	for _, n := range ns {
		href, ok := n.attr["href"]
		if !ok {
			continue
		}
		u, err := url.Parse(href)
		if err != nil || href == "" {
			t.Errorf("%s:%d: address %q", name, n.line, href)
			continue
		}
		if u.Scheme != "" {
			if !slices.Contains([]string{"http", "https", "mailto"}, u.Scheme) {
				t.Errorf("%s:%d: address %q", name, n.line, href)
			}
			if n.tag == "a" && u.Scheme != "mailto" && n.attr["rel"] != "noopener noreferrer external" {
				t.Errorf("%s:%d: %s leads out with rel %q", name, n.line, href, n.attr["rel"])
			}
			continue
		}
		to := name
		if u.Path != "" {
			to = path.Join(path.Dir(name), u.Path)
			if strings.HasPrefix(u.Path, "/") {
				to = strings.TrimPrefix(u.Path, root)
			}
			if base != "" && (strings.HasSuffix(u.Path, "/") || to == "." || to == "") {
				to = path.Join(to, "index.html")
			}
		}
		page, ok := files[to]
		if !ok {
			t.Errorf("%s:%d: %s leads to %s, which is not there", name, n.line, href, to)
		}
		if u.Fragment != "" && !strings.Contains(page, `id="`+html.EscapeString(u.Fragment)+`"`) {
			t.Errorf("%s:%d: nothing at %s", name, n.line, href)
		}
	}
}

var (
	dated  = regexp.MustCompile(`[12][0-9]{3}年[0-9]+月[0-9]+日`)
	forbid = regexp.MustCompile(`[\x{2460}-\x{24FF}\x{3220}-\x{33FF}\x{FF61}-\x{FF9F}]`)
)

func checkWords(t *testing.T, name string, ns []node, ours bool) {
	t.Helper()
	dates, marked := 0, 0
	for _, n := range ns {
		switch n.tag {
		case "a":
			switch s := strings.TrimSpace(n.text); s {
			case "", "こちら", "詳細", "ここ", "続きを読む":
				t.Errorf("%s:%d: a link called %q", name, n.line, s)
			}
		case "main":
			dates += len(dated.FindAllString(n.text, -1))
			if ours && forbid.MatchString(n.text) {
				t.Errorf("%s: letters of one kind of machine: %q", name, forbid.FindString(n.text))
			}
			if i := strings.Index(n.text, "危殆化"); i >= 0 && ours && !strings.HasPrefix(name, "en/") && !strings.HasPrefix(n.text[i+len("危殆化"):], "（") && !strings.Contains(n.text[:i], "に関する") && !slices.ContainsFunc(ns, func(x node) bool { return x.tag == "rt" }) {
				t.Errorf("%s: 危殆化 without its reading", name)
			}
		case "time":
			if dated.MatchString(n.text) {
				marked++
			}
			layout := map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}[len(n.attr["datetime"])]
			if _, err := time.Parse(layout, n.attr["datetime"]); err != nil {
				t.Errorf("%s:%d: %v", name, n.line, err)
			}
		case "desc", "title", "text", "pre", "code":
			dates -= len(dated.FindAllString(n.text, -1)) // pictures hold no time elements
		}
	}
	if ours && dates > marked {
		t.Errorf("%s: %d dates, %d time elements", name, dates, marked)
	}
}

// TestSentences holds our own words to 60 letters a sentence.
func TestSentences(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	files := built(t)
	n, bad := 0, 0
	for _, name := range pagesOf(files) {
		for _, x := range nodes(t, name, files[name]) {
			if strings.HasPrefix(name, "en/") {
				break
			}
			if x.tag != "p" && x.tag != "li" && x.tag != "dd" || strings.Contains(x.text, "\n") {
				continue
			}
			for s := range strings.SplitSeq(x.text, "。") {
				if n++; utf8.RuneCountInString(s) > 60 {
					bad++
					t.Logf("%s: %s", name, s)
				}
			}
		}
	}
	if share := float64(bad) / float64(n); share > .05 {
		t.Errorf("%.0f %% of %d sentences are longer than 60 letters", share*100, n)
	}
}

func TestSecondBuildChangesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	for kind, ed := range editions(t) {
		a := build(t, ed)
		first := read(t, a)
		if second := builtAs(t, kind, ed); !equal(first, second) {
			t.Errorf("%s: two builds differ: %s", kind, differing(first, second))
		}
		maps.DeleteFunc(first, func(name, _ string) bool { return strings.Contains(name, "!") }) // parts of files
		old := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
		for name := range first {
			if err := os.Chtimes(filepath.Join(a, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
		buildInto(t, a, ed)
		for name := range first {
			if fi, err := os.Stat(filepath.Join(a, name)); err != nil || !fi.ModTime().Equal(old) {
				t.Errorf("%s: %s was written again", kind, name)
			}
		}
	}
}

func equal(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if w, ok := b[k]; !ok || v != w {
			return false
		}
	}
	return true
}

func TestRebuildRemovesWhatDoesNotBelong(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	ed := realistic(t)
	dir := build(t, ed)
	want := read(t, dir)
	for _, name := range []string{"ja/changes/gone/index.html", "stale.html", "ja/index.html.kazami-new", ".kazami-site.kazami-new"} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "style.css"), []byte("cut sho"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".nojekyll"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	buildInto(t, dir, ed)
	want[".nojekyll"] = ""
	if got := read(t, dir); !equal(got, want) {
		t.Errorf("after a rebuild: %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	if _, err := os.Stat(filepath.Join(dir, "ja/changes/gone")); err == nil {
		t.Error("an empty folder was left")
	}
	ed.Changes = ed.Changes[1:]
	buildInto(t, dir, ed)
	if _, err := os.Stat(filepath.Join(dir, "ja/changes/ifrs")); err == nil {
		t.Error("the page of a withdrawn change was left")
	}
}

func TestBuildRefuses(t *testing.T) {
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "thesis.doc"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	again := realistic(t)
	again.Changes = append(again.Changes, again.Changes[0])
	issues := realistic(t)
	issues.Issues = append(issues.Issues, issues.Issues[0])
	for _, c := range []struct {
		name, dir, want string
		ed              horizon.Edition
	}{
		{"a folder of others", foreign, "thesis.doc", realistic(t)},
		{"a change twice", t.TempDir(), "comes twice", again},
		{"an issue twice", t.TempDir(), "comes twice", issues},
		{"an id that is no address", t.TempDir(), "an address has", oneChange(t, "../../etc", "x")},
	} {
		if _, err := Build(c.dir, c.ed, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Build of %s: %v, want an error with %q", c.name, err, c.want)
		}
	}
	if got := read(t, foreign); len(got) != 1 {
		t.Errorf("a folder of others holds %v", slices.Sorted(maps.Keys(got)))
	}
}

func oneChange(t testing.TB, id, name string) horizon.Edition {
	t.Helper()
	c := horizon.Change{ID: horizon.ChangeID(id), Name: name, Category: horizon.Menace}
	j := horizon.Judgement{Change: c.ID, Action: horizon.Approve, Who: "a", Why: "b", When: day("2010-03-31")}
	return horizon.Edition{AsOf: day("2010-03-31"), Horizon: day("2015-03-31"),
		Changes: []horizon.PublishedChange{{JudgedChange: release[horizon.JudgedChange](t)(c.Release([]horizon.Judgement{j}))}}}
}

func TestWeight(t *testing.T) {
	files := built(t)
	for _, name := range pagesOf(files) {
		plain := len(files[name]) + len(files["style.css"])
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = io.WriteString(w, files[name]+files["style.css"])
		_ = w.Close()
		most := 60 << 10
		if strings.HasSuffix(name, "/threats/index.html") { // each of its 120 crossings has a key
			most += 4 << 10
		}
		if plain > most || b.Len() > 20<<10 {
			t.Errorf("%s: %d bytes with its style, %d compressed; want at most %d and 20 KiB", name, plain, b.Len(), most)
		}
	}
}

var picture = regexp.MustCompile(`(?s)<svg class="(?:s-w|s-n|spark)".*?</svg>`)

func TestPictureSizes(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	files := built(t)
	n := 0
	for name, s := range files {
		for _, svg := range picture.FindAllString(s, -1) {
			if n++; len(svg) > chart.MaxBytes {
				t.Errorf("%s: a picture of %d bytes", name, len(svg))
			}
		}
	}
	if n < 2*2+9+9*2 {
		t.Errorf("%d pictures, want the timeline twice, nine lines, nine trends", n)
	}
}

// TestNumbersAgree compares what a page says in words, in its table and in the
// file beside it with the edition.
func TestNumbersAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	ed := realistic(t)
	files := built(t)
	home := files["ja/index.html"]
	for _, want := range []string{
		"<h1>2009年、英語の名前がないものの増加を検知しました</h1>", fmt.Sprintf(">%d</data>件）</a>", len(ed.Changes)),
		"公開文書 <data", ">132</data>件、<data", ">4</data>の情報源", "2009年末：英語の名前がないものを新しく検知しました", `id="t0" checked>`,
	} {
		if !strings.Contains(home, want) {
			t.Errorf("home does not say %s", want)
		}
	}
	for _, p := range ed.Changes {
		c := p.Change()
		page := files["ja/changes/"+string(c.ID)+"/index.html"]
		outside, all := 0, phrase.Int(len(p.Evidence))
		for _, q := range p.Quarters {
			if q.Outside {
				outside++
			}
		}
		want := []string{"全" + all + "件の文書を見る", all + "件すべてを数えています", phrase.Finding(p.Tally).String(), c.Definition, c.What, c.When, c.Prepare}
		for _, v := range p.Verdicts {
			s := v.Signal()
			want = append(want, phrase.Rise(s), "すべての注目語を合わせて、誤検知は10週に平均1件まで", phrase.Strength(s), s.Warnings[0])
		}
		if len(p.Verdicts) == 0 {
			want = append(want, p.NoVerdict)
		}
		for _, j := range p.History() {
			want = append(want, j.Who, j.Why)
		}
		said := aloud(page)
		for _, w := range want {
			if !strings.Contains(said, html.EscapeString(w)) && !strings.Contains(said, w) {
				t.Errorf("page of %s does not say %s", c.ID, w)
			}
		}
		if got := strings.Count(files["ja/changes/"+string(c.ID)+"/evidence.csv"], "\r\n"); got != len(p.Evidence)+1 {
			t.Errorf("evidence of %s: %d lines, want %d", c.ID, got, len(p.Evidence)+1)
		}
		if got := strings.Count(files["ja/changes/"+string(c.ID)+"/quarters.csv"], ",true\r\n"); got != outside {
			t.Errorf("quarters of %s: %d outside, want %d", c.ID, got, outside)
		}
	}
}

// TestGolden is the whole of a small edition, to be read: a site of one change
// and one issue, a file a page.
func TestGolden(t *testing.T) {
	ed := realistic(t)
	ed.Changes, ed.Issues, ed.Base = ed.Changes[8:], ed.Issues[:1], "https://example.jp/"
	got := read(t, build(t, ed))
	maps.DeleteFunc(got, func(name, _ string) bool {
		// Dossiers are read back in dossier_test.go, and by their own package.
		return slices.Contains([]string{"style.css", homeStyle, "favicon.svg", card}, name) || strings.Contains(name, "dossier")
	})
	for name, text := range got {
		got[name] = strings.ReplaceAll(text, "\r\n", "\n")
	}
	golden := filepath.Join("testdata", "small")
	if *update {
		if err := os.RemoveAll(golden); err != nil {
			t.Fatal(err)
		}
		for name, text := range got {
			put(t, filepath.Join(golden, name), text)
		}
	}
	want := read(t, golden)
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is new: go test -update writes it", name)
			continue
		}
		g, w := strings.Split(got[name], "\n"), strings.Split(want[name], "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Errorf("line %d of %s\n got %.400s\nwant %.400s", i+1, name, g[i], w[i])
				break
			}
		}
		if len(g) != len(w) {
			t.Errorf("%s has %d lines, want %d", name, len(g), len(w))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is no longer made", name)
		}
	}
}

// TestCard holds every page to the one picture, of the size that its head says.
func TestCard(t *testing.T) {
	files := builtAs(t, "with a base", editions(t)["with a base"])
	m, err := png.DecodeConfig(strings.NewReader(files[card]))
	if err != nil || len(files[card]) > 100_000 {
		t.Fatalf("%s: %v, %d bytes", card, err, len(files[card]))
	}
	head := fmt.Sprintf("<meta property=\"og:image\" content=\"https://example.jp/kazami/card.png\">\n<meta property=\"og:image:width\" content=\"%d\">\n<meta property=\"og:image:height\" content=\"%d\">", m.Width, m.Height)
	if m.Width != 1200 || m.Height != 630 {
		t.Errorf("%s is %d by %d", card, m.Width, m.Height)
	}
	for _, name := range pagesOf(files) {
		if name != "404.html" && !strings.Contains(files[name], head) {
			t.Errorf("%s has not the picture in its head", name)
		}
	}
}
