//go:build browser

package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kazami/internal/corpustest"
)

// TestExplorer types a word, sees its line, moves the day, clicks a point and reads its
// documents: by hand and, by the same addresses, without script.
func TestExplorer(t *testing.T) {
	d, b := serveDesk(t), start(t)
	h := &hand{t, b.sit(t)}
	h.login(d)
	h.do(chromedp.Navigate(d.base+"/explore"), chromedp.Click("#w", chromedp.NodeVisible), typed(corpustest.RisingWords))
	h.press("\r")
	h.text("すべての数を表で読む")
	h.do(chromedp.WaitVisible("#picture canvas"))
	finding := h.read("#finding")
	if !strings.Contains(finding, "件") {
		t.Errorf("the finding is %q", finding)
	}
	if n := h.read("#picture svg[style*=none] ~ .uplot .u-over"); n != "" {
		t.Errorf("the server's picture stays: %q", n)
	}
	h.do(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.getElementById("slide"); s.value = 2008; s.dispatchEvent(new Event("input")); })()`))
	h.waits(`location.search.includes("asof=2008-12-31") && !document.getElementById("explored").textContent.includes("2009年")`)
	h.do(chromedp.Navigate(d.base + "/explore?u=count&w=" + url.QueryEscape(corpustest.RisingWords)))
	h.do(chromedp.WaitVisible("#picture canvas"))
	// the last year has most documents: its point stands at the right, below a tenth of the height
	at, err := chromedp.Run(h.ctx, chromedp.Evaluate[[]float64](`(() => { const r = document.querySelector(".u-over").getBoundingClientRect(), n = JSON.parse(document.getElementById("data").textContent).labels.length;
		return [r.left + r.width * (n - 1 + .2) / (n - 1 + .4), r.top + r.height * (1 - 1 / 1.1)]; })()`))
	if err != nil {
		t.Fatal(err)
	}
	h.do(chromedp.MouseClickXY(at[0], at[1]))
	h.waits(`/[?&]p=0%2F[0-9]{4}/.test(location.search)`)
	h.text("の文書")
	h.do(chromedp.WaitVisible("#documents li"))

	tab, closeTab := chromedp.NewContext(b.ctx) // the check opens tabs of the first context
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	(&hand{t, tab}).login(d)
	word := url.QueryEscape(corpustest.RisingWords)
	for _, path := range []string{"/explore", "/explore?w=" + word, "/explore?u=count&w=" + word + "&w=none&p=0/2009", "/explore?by=source:&w=" + word, "/sources/new", "/sources"} {
		wrong, err := b.check(d.base + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", path, w)
		}
	}
}

// TestSourceByAddress pastes the address of a site on this machine: it is barred until it
// is allowed, and then tried, added and there.
func TestSourceByAddress(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			fmt.Fprint(w, `<!DOCTYPE html><html lang="ja"><head><title>水道局</title><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body></body></html>`)
		case "/rss.xml":
			fmt.Fprint(w, `<rss version="2.0"><channel><title>水道局の新着</title>`)
			for i := range 6 {
				fmt.Fprintf(w, `<item><title>断水の訓練 &lt;b&gt;%d&lt;/b&gt;</title><link>/%d</link><pubDate>2010-03-%02dT09:00:00+09:00</pubDate></item>`, i, i, i+1)
			}
			fmt.Fprint(w, `</channel></rss>`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	d, b := serveDesk(t), start(t)
	h := &hand{t, b.sit(t)}
	h.login(d)
	h.do(chromedp.Navigate(d.base+"/sources"), chromedp.Click("#address", chromedp.NodeVisible), typed(site.URL))
	h.press("\r")
	h.text("組織の中のアドレスです。")
	h.do(chromedp.Click(`input[name=private] ~ button`, chromedp.NodeVisible))
	h.text("おすすめ")
	h.text("断水の訓練")
	h.text("日付はすべて読めました。")
	h.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("form.set button").click()`))
	h.text("加えました。次の予定で読みます。")
	h.until(d.base+"/sources", "水道局の新着")
}

// read is the text of the first element that a selector finds; "" where none is.
func (h *hand) read(selector string) string {
	h.t.Helper()
	text, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector(%q)?.textContent ?? ""`, selector)))
	if err != nil {
		h.t.Fatal(err)
	}
	return text
}

// waits waits until an expression of the page is true.
func (h *hand) waits(expression string) {
	h.t.Helper()
	for range time.Tick(100 * time.Millisecond) {
		ok, err := chromedp.Run(h.ctx, chromedp.Evaluate[bool](expression))
		if err == nil && ok {
			return
		}
		if h.ctx.Err() != nil {
			h.t.Fatalf("%s never became true: %v", expression, err)
		}
	}
}
