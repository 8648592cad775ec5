package page

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"kazami/collectors/detail"
	"kazami/collectors/feed"
	"kazami/collectors/intake"
	"kazami/collectors/pdf"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
	"kazami/internal/pdftext"
	"kazami/internal/webtest"
)

// paged is a list of pages, each with its entries and a link to the next.
func paged(t *testing.T, pages int) *lists {
	t.Helper()
	l := listsOf(t, detail.Details{})
	l.page.Pages, l.page.Selectors = pages, Selectors{Item: "li", Next: ".pager"}
	return l
}

func (l *lists) list(path, next string, links ...string) {
	body := newsOf(links...)
	if next != "" {
		body = append(body, "<p class=pager><a href="+next+">次へ</a></p>"...)
	}
	l.set(path, body)
}

func TestPaging(t *testing.T) {
	for _, c := range []struct {
		name  string
		pages int
		last  string // where the third page leads
		want  int
	}{
		{"one page, as nothing is said", 0, "", 2},
		{"two", 2, "", 4},
		{"all", 9, "", 6},
		{"a loop to the first page", 9, "/list.html", 6},
		{"a loop to the second", 9, "/2.html", 6},
		{"a page that leads to itself", 9, "/3.html", 6},
		{"away from the web", 9, "javascript:next()", 6},
	} {
		l := paged(t, c.pages)
		l.list("/list.html", "2.html", "/a", "/b")
		l.list("/2.html", "3.html", "/c", "/d")
		l.list("/3.html", c.last, "/e", "/f")
		rep := l.run()
		if rep.Added != c.want || rep.Err != nil || len(rep.Bad) > 0 {
			t.Errorf("%s: %+v, want %d documents", c.name, rep, c.want)
		}
		if n := len(l.web.Requests()); n > 5 {
			t.Errorf("%s: %d requests", c.name, n)
		}
	}
}

// TestPagingEndsAtWhatIsKnown looks at the further pages only while there is
// something new.
func TestPagingEndsAtWhatIsKnown(t *testing.T) {
	l := paged(t, 5)
	l.list("/list.html", "2.html", "/a", "/b")
	l.list("/2.html", "3.html", "/c", "/d")
	l.list("/3.html", "", "/e", "/f")
	l.run()
	if l.run(); l.asked("/2.html") != 1 {
		t.Errorf("a page with nothing new leads on: page 2 was asked for %d times", l.asked("/2.html"))
	}
	l.list("/list.html", "2.html", "/new", "/a")
	l.list("/2.html", "3.html", "/b", "/c")
	if rep := l.run(); rep.Added != 1 || l.asked("/2.html") != 2 || l.asked("/3.html") != 1 {
		t.Errorf("one new entry = %+v, page 2 asked %d times, page 3 %d times, want 2 and 1", rep, l.asked("/2.html"), l.asked("/3.html"))
	}
}

func TestAPageOfSameEntriesEndsTheList(t *testing.T) {
	l := paged(t, 50)
	for _, path := range []string{"/list.html", "/list.html?p=2", "/list.html?p=3", "/list.html?p=4"} {
		l.list(path, path+"1", "/a", "/b")
	}
	l.web.Handle("/list.html", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(append(newsOf("/a", "/b"), "<p class=pager><a href=?p="+r.URL.Query().Get("p")+"1>次へ</a></p>"...))
	})
	if rep := l.run(); rep.Added != 2 || len(l.web.Requests()) > 3 {
		t.Errorf("a list without end = %+v after %d requests", rep, len(l.web.Requests()))
	}
}

func TestABrokenFurtherPageIsReadAgain(t *testing.T) {
	l := paged(t, 5)
	l.list("/list.html", "2.html", "/a", "/b")
	l.web.Set("/2.html", webtest.Page{Status: 500})
	if rep := l.run(); rep.Added != 2 || rep.Err != nil || len(rep.Bad) != 1 || !strings.Contains(rep.Bad[0], "page 2") {
		t.Errorf("a broken second page = %+v, want the first page's entries and one bad item", rep)
	}
	l.list("/2.html", "", "/c")
	if rep := l.run(); rep.Added != 1 {
		t.Errorf("the next run = %+v, want what was missed", rep)
	}
	if l.run(); l.asked("/2.html") != 2 {
		t.Errorf("page 2 was asked for %d times, want 2", l.asked("/2.html"))
	}
}

// TestIndex reads a list whose address changes with the year.
func TestIndex(t *testing.T) {
	l := listsOf(t, detail.Details{})
	l.page.Source.URL = l.base + "/press_index.html"
	l.page.Selectors = Selectors{Item: "li", Index: "#years a"}
	l.set("/press_index.html", []byte("<p><a href=/top>トップ</a></p><div id=years><a href=/r8.html>令和8年</a><a href=/r7.html>令和7年</a></div>"))
	l.web.Set("/r8.html", webtest.Page{Header: http.Header{"Etag": {`"8"`}}, Body: newsOf("/a", "/b")})
	if rep := l.run(); rep.Added != 2 || rep.Err != nil {
		t.Errorf("first run = %+v", rep)
	}
	if rep := l.run(); !rep.NotModified {
		t.Errorf("second run = %+v, want the list not modified", rep)
	}
	l.set("/press_index.html", []byte("<div id=years><a href=/r9.html>令和9年</a></div>"))
	l.web.Set("/r9.html", webtest.Page{Header: http.Header{"Etag": {`"8"`}}, Body: newsOf("/c")})
	if rep := l.run(); rep.Added != 1 {
		t.Errorf("the new year's list = %+v, want its entry though the validator is the same", rep)
	}
	l.set("/press_index.html", []byte("<p>準備中</p>"))
	if rep := l.run(); rep.Err == nil || !strings.Contains(rep.Err.Error(), "#years a") {
		t.Errorf("a page without the link = %v, want the selector named", rep.Err)
	}
}

func TestAPageThatIsAPDF(t *testing.T) {
	data, err := os.ReadFile("../../samples/synthetic/pdf_sjis_doublestrike.pdf")
	if err != nil {
		t.Fatal(err)
	}
	l := listsOf(t, detail.Details{PDF: sourcetest.PdfReader(t)})
	l.web.Set("/list.html", webtest.Page{Header: http.Header{"Etag": {`"1"`}}, Body: data})
	if rep := l.run(); rep.Added != 1 || rep.Err != nil {
		t.Fatalf("a page that is a PDF = %+v", rep)
	}
	doc := l.kept[horizon.DocumentID(l.base+"/list.html")]
	if doc.Title != "環境変化への対応" || doc.Published.In(horizon.Tokyo).Format("2006-01-02") != "2010-02-03" || doc.Precision != horizon.ByDay || doc.Lang != "ja" || !strings.Contains(doc.Body, "クラウドコンピューティング") {
		t.Errorf("its document is %+v", doc)
	}
	if rep := l.run(); !rep.NotModified {
		t.Errorf("second run = %+v, want it not modified", rep)
	}
	l.page.Details.PDF = nil
	l.set("/list.html", data)
	if rep := l.run(); rep.Err == nil || !strings.Contains(rep.Err.Error(), "PDF") {
		t.Errorf("without a reader = %v", rep.Err)
	}
}

func TestDetailsOfAFeed(t *testing.T) {
	data, err := os.ReadFile("../../samples/synthetic/pdf_utf16_doublestrike.pdf")
	if err != nil {
		t.Fatal(err)
	}
	l := listsOf(t, detail.Details{})
	l.set("/feed.xml", []byte(sourcetest.RSS("<item><title>本文のない件</title><link>/a.html</link></item><item><title>資料</title><link>/b.pdf</link></item><item><title>本文のある件</title><link>/c.html</link><description>要旨です。</description></item>")))
	l.set("/a.html", article("フィードの先の本文"))
	l.set("/b.pdf", data)
	feed := &feed.Feed{Source: horizon.Source{ID: "feed", URL: l.base + "/feed.xml", TLP: horizon.Clear}, AllowPrivate: true, Fetch: l.page.Fetch, Details: detail.Details{Follow: true, PDF: sourcetest.PdfReader(t)}}
	run := func() intake.Report {
		rep, err := intake.Sync(t.Context(), sourcetest.Quiet, &keeping{l.dst, l.kept}, feed, sourcetest.ClockAt(sourcetest.AsOf))
		if err != nil {
			t.Fatal(err)
		}
		return rep
	}
	if rep := run(); rep.Added != 3 || rep.Err != nil {
		t.Errorf("first run = %+v", rep)
	}
	if !strings.Contains(l.body("/a.html"), "フィードの先の本文") || !strings.HasPrefix(l.body("/b.pdf"), "環境変化への対応") || l.body("/c.html") != "要旨です。" || l.asked("/c.html") != 0 {
		t.Errorf("texts %q, %q, %q", l.body("/a.html"), l.body("/b.pdf"), l.body("/c.html"))
	}
	if rep := run(); rep.Added+rep.Revised != 0 || l.asked("/a.html") != 1 {
		t.Errorf("second run = %+v, asked %d times", rep, l.asked("/a.html"))
	}
}

func TestTitleAndDateOfAPDF(t *testing.T) {
	for _, c := range []struct{ title, body, name, want, date string }{
		{"重要インフラ専門委員会 資料1", "本文", "a.pdf", "重要インフラ専門委員会 資料1", ""},
		{"Microsoft Word - 資料1.doc", "資料1\n令和5年7月4日\n行動計画の見直し", "a.pdf", "行動計画の見直し", "2023-07-04"},
		{"無題", "1\n2", "dir/b.pdf", "b.pdf", ""},
		{"", "平成22年2月3日に決定された計画を見直す", "a.pdf", "平成22年2月3日に決定された計画を見直す", ""},
		{"", strings.Repeat("行\n", 30) + "平成22年2月3日", "a.pdf", "a.pdf", ""},
	} {
		text := pdftext.Text{Title: c.title, Body: c.body}
		doc := pdf.Document(horizon.Source{}, nil, c.name, text, sourcetest.AsOf)
		date := ""
		if !doc.Published.IsZero() {
			date = doc.Published.In(horizon.Tokyo).Format("2006-01-02")
		}
		if doc.Title != c.want || date != c.date || (date == "") != slices.Contains(doc.Warnings, "no date") {
			t.Errorf("a PDF titled %q that begins %.40q is %q of %q, want %q of %q", c.title, c.body, doc.Title, date, c.want, c.date)
		}
	}
}
