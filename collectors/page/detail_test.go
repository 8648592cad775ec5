package page

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"kazami/collectors/detail"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/stream"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// article is a page whose main text is text.
func article(text string) []byte {
	return []byte("<html><head><title>省</title></head><body><nav><ul><li><a href=/>トップ</a><li><a href=/b>会見</a></ul></nav><article><h1>報道発表</h1><p>" +
		strings.Repeat(text+"。", 12) + "</p></article><footer>〒100-0000 東京都千代田区</footer></body></html>")
}

// newsOf is a list of so many entries, newest first.
func newsOf(links ...string) []byte {
	var b strings.Builder
	b.WriteString("<html lang=ja><title>新着</title><ul>")
	for i, link := range links {
		fmt.Fprintf(&b, "<li>2026年8月%d日 <a href=%q>%d件目の報道発表（%s）</a></li>", 20-i, link, i+1, link)
	}
	b.WriteString("</ul>")
	return []byte(b.String())
}

// lists is a web with one source that is read over loopback, again and again.
type lists struct {
	t    *testing.T
	web  *webtest.Web
	base string
	page *Page
	dst  *sourcetest.Store
	kept map[horizon.DocumentID]horizon.Document
}

func listsOf(t *testing.T, details detail.Details) *lists {
	t.Helper()
	l := &lists{t: t, web: webtest.New(), dst: sourcetest.NewStore(), kept: map[horizon.DocumentID]horizon.Document{}}
	server := l.web.Server()
	t.Cleanup(server.Close)
	l.base = server.URL
	l.page = &Page{
		Source: horizon.Source{ID: "list", URL: server.URL + "/list.html", TLP: horizon.Clear}, AllowPrivate: true,
		Details: details, Now: sourcetest.ClockAt(sourcetest.AsOf), Fetch: fetch.New(fetch.Options{UserAgent: "kazami", Spacing: -1, Now: sourcetest.ClockAt(sourcetest.AsOf)}),
	}
	return l
}

func (l *lists) set(path string, body []byte) { l.web.Set(path, webtest.Page{Body: body}) }

// run reads the source into the store.
func (l *lists) run() intake.Report {
	l.t.Helper()
	rep, err := intake.Sync(l.t.Context(), sourcetest.Quiet, &keeping{l.dst, l.kept}, l.page, sourcetest.ClockAt(sourcetest.AsOf))
	if err != nil {
		l.t.Fatal(err)
	}
	return rep
}

// keeping is a store that keeps its documents for a test to see.
type keeping struct {
	*sourcetest.Store
	kept map[horizon.DocumentID]horizon.Document
}

func (k *keeping) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	for _, d := range docs {
		k.kept[d.ID] = d
	}
	return k.Store.Put(ctx, docs)
}

// body is the stored text behind a link.
func (l *lists) body(path string) string { return l.kept[horizon.DocumentID(l.base+path)].Body }

// asked counts the requests for a path.
func (l *lists) asked(path string) int {
	n := 0
	for _, r := range l.web.Requests() {
		if r.Path == path {
			n++
		}
	}
	return n
}

func TestDetailsOfAPage(t *testing.T) {
	sample, err := os.ReadFile("../../samples/synthetic/pdf_ucs2_doublestrike.pdf")
	if err != nil {
		t.Fatal(err)
	}
	l := listsOf(t, detail.Details{Follow: true, PerRun: 3, PDF: sourcetest.PdfReader(t)})
	l.web.Set("/list.html", webtest.Page{Header: http.Header{"Etag": {`"1"`}}, Body: newsOf("/a.html", "/b.pdf", "/c", "/d.html", "/e.html")})
	l.set("/a.html", article("一件目の本文は重要インフラの防護です"))
	l.set("/b.pdf", sample)
	l.web.Set("/c", webtest.Page{Header: http.Header{"Content-Type": {"application/pdf"}}, Body: sample})
	l.set("/d.html", article("四件目の本文"))
	l.set("/e.html", article("五件目の本文"))

	if rep := l.run(); rep.Added != 5 || rep.Err != nil {
		t.Fatalf("first run = %+v, want all five titles", rep)
	}
	if got := l.body("/a.html"); !strings.HasPrefix(got, "報道発表\n一件目の本文") && !strings.HasPrefix(got, "一件目の本文") || strings.Contains(got, "トップ") || strings.Contains(got, "千代田区") {
		t.Errorf("main text of a page = %q", got)
	}
	for _, path := range []string{"/b.pdf", "/c"} {
		if got := l.body(path); !strings.HasPrefix(got, "環境変化への対応\n") || !strings.Contains(got, "平成22年2月3日") {
			t.Errorf("text of the PDF %s = %q", path, got)
		}
	}
	if l.body("/d.html")+l.body("/e.html") != "" || l.asked("/d.html") != 0 {
		t.Errorf("more was read than a run may")
	}
	if rep := l.run(); rep.Revised != 2 || rep.Added != 0 || rep.Read != 2 || l.body("/e.html") == "" {
		t.Errorf("second run = %+v, want the two missing texts and nothing else", rep)
	}
	if rep := l.run(); !rep.NotModified {
		t.Errorf("third run = %+v, want a list that has not changed", rep)
	}
	for _, path := range []string{"/a.html", "/b.pdf", "/c", "/d.html", "/e.html"} {
		if n := l.asked(path); n != 1 {
			t.Errorf("%s was asked for %d times, want once", path, n)
		}
	}
	l.set("/list.html", newsOf("/a.html", "/new.html"))
	l.set("/new.html", article("新しい本文"))
	if rep := l.run(); rep.Added != 1 || rep.Revised != 0 || l.asked("/a.html") != 1 || l.body("/a.html") == "" {
		t.Errorf("a new entry = %+v, want it alone", rep)
	}
}

func TestDetailsThatFail(t *testing.T) {
	l := listsOf(t, detail.Details{Follow: true})
	l.set("/list.html", newsOf("/gone.html", "/b.html", "/image.png"))
	l.set("/b.html", article("本文"))
	l.web.Set("/image.png", webtest.Page{Header: http.Header{"Content-Type": {"image/png"}}, Body: []byte("\x89PNG")})
	for run := 1; run <= 5; run++ {
		if rep := l.run(); rep.Err != nil || rep.Failed > 0 {
			t.Errorf("run %d = %+v, want no failure of the source", run, rep)
		}
	}
	if l.asked("/gone.html") != 3 || l.asked("/image.png") != 3 || l.asked("/b.html") != 1 {
		t.Errorf("asked %d, %d and %d times, want 3, 3 and 1", l.asked("/gone.html"), l.asked("/image.png"), l.asked("/b.html"))
	}
	doc := l.kept[horizon.DocumentID(l.base+"/gone.html")]
	if doc.Body != "" || doc.Title == "" || !slices.ContainsFunc(doc.Warnings, sourcetest.Contains("title only")) {
		t.Errorf("after 3 tries: %+v, want title only, and a warning", doc)
	}
	l.set("/gone.html", article("復活した本文"))
	if l.run(); l.body("/gone.html") != "" {
		t.Errorf("it was asked for a fourth time")
	}
	l.set("/list.html", []byte(strings.Replace(string(newsOf("/gone.html", "/b.html")), "件目の", "件目の（更新）", 1)))
	if l.run(); !strings.Contains(l.body("/gone.html"), "復活した本文") {
		t.Errorf("what the list changed is not tried anew: %q", l.body("/gone.html"))
	}
}

func TestAChangedEntryKeepsItsText(t *testing.T) {
	l := listsOf(t, detail.Details{Follow: true})
	l.set("/list.html", newsOf("/a.html"))
	l.set("/a.html", article("はじめの本文"))
	l.run()
	l.set("/list.html", []byte(strings.Replace(string(newsOf("/a.html")), "件目の", "件目の（更新）", 1)))
	l.web.Set("/a.html", webtest.Page{Status: 500})
	for run := 1; run <= 4; run++ {
		rep := l.run()
		if rep.Revised+rep.Added > 0 || !strings.Contains(l.body("/a.html"), "はじめの本文") {
			t.Errorf("run %d = %+v: the text was given up for a title", run, rep)
		}
		if reported := len(rep.Bad) == 1; reported != (run <= 3) {
			t.Errorf("run %d says %q", run, rep.Bad)
		}
	}
}

func TestDetailsLeaveABusyServerAlone(t *testing.T) {
	l := listsOf(t, detail.Details{Follow: true})
	l.set("/list.html", newsOf("/a.html", "/b.html"))
	l.web.Set("/a.html", webtest.Page{Status: 429, Header: http.Header{"Retry-After": {"3600"}}})
	if rep := l.run(); rep.Added != 2 || rep.Err != nil || l.asked("/b.html") != 0 || len(rep.Warnings) != 1 || !strings.Contains(rep.Warnings[0], "answered 429") {
		t.Errorf("a busy server = %+v, asked %d times more", rep, l.asked("/b.html"))
	}
	if rep := l.run(); !rep.NotDue {
		t.Errorf("the next run = %+v, want it to wait", rep)
	}
}

func TestDetailsReachNoInnerAddress(t *testing.T) {
	l := listsOf(t, detail.Details{Follow: true})
	other := webtest.New()
	server := other.Server()
	defer server.Close()
	other.Set("/secret.html", webtest.Page{Body: article("内側の本文")})
	l.set("/list.html", newsOf(server.URL+"/secret.html", "/jump.html"))
	l.web.Set("/jump.html", webtest.Page{Status: 302, Header: http.Header{"Location": {server.URL + "/secret.html"}}})
	l.run()
	l.run()
	if n := len(other.Requests()); n != 0 {
		t.Errorf("another inner host was asked %d times", n)
	}
}

// TestDetailsAreResumed kills a run after each of its documents, runs again and
// compares with an undisturbed run.
func TestDetailsAreResumed(t *testing.T) {
	setUp := func() *lists {
		l := listsOf(t, detail.Details{Follow: true, PerRun: 2})
		l.page.Pages, l.page.Selectors.Next = 3, "a.next"
		l.page.Selectors.Item = "li"
		l.set("/list.html", append(newsOf("/a.html", "/b.html"), "<a class=next href=/2.html>次へ</a>"...))
		l.set("/2.html", newsOf("/c.html", "/d.html"))
		for _, name := range []string{"a", "b", "c", "d"} {
			l.set("/"+name+".html", article(name+"の本文"))
		}
		return l
	}
	whole := setUp()
	for range 3 {
		whole.run()
	}
	want := whole.texts()
	if len(want) != 4 || !strings.Contains(want[3], "dの本文") {
		t.Fatalf("an undisturbed collection has %q", want)
	}
	for killed := range 4 {
		l := setUp()
		n := 0
		for doc, err := range l.page.Collect(t.Context(), &horizon.Position{}) {
			if n == killed {
				break
			}
			if n++; err != nil {
				t.Fatal(err)
			}
			if _, err := (&keeping{l.dst, l.kept}).Put(t.Context(), []horizon.Document{doc}); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			l.run()
		}
		if got := l.texts(); !slices.Equal(got, want) {
			t.Errorf("killed after %d documents, then %q, want %q", killed, got, want)
		}
	}
}

// texts is what is stored, in order.
func (l *lists) texts() []string {
	var all []string
	for id, doc := range l.kept {
		all = append(all, strings.TrimPrefix(string(id), l.base)+" "+doc.Body)
	}
	slices.Sort(all)
	return all
}

func TestDetailsAreCancelled(t *testing.T) {
	l := listsOf(t, detail.Details{Follow: true})
	l.set("/list.html", newsOf("/a.html", "/b.html", "/c.html"))
	ctx, cancel := context.WithCancel(t.Context())
	l.web.Handle("/b.html", func(http.ResponseWriter, *http.Request) { cancel() })
	l.set("/a.html", article("本文"))
	var last error
	pos := horizon.Position{}
	for _, err := range l.page.Collect(ctx, &pos) {
		last = err
	}
	if _, ends := errors.AsType[*stream.SourceError](last); !ends || !errors.Is(last, context.Canceled) || l.asked("/c.html") != 0 || pos.More != nil {
		t.Errorf("a cancelled run ends with %v and the position %+v", last, pos)
	}
}
