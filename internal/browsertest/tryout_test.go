//go:build browser

package browsertest

import (
	"context"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"kazami/internal/corpustest"
)

// TestTryOut tries a rule from the form that would set it, reads what it would have done,
// and sets it from there. The pages on the way are held to what the site's are.
func TestTryOut(t *testing.T) {
	d, b := serveDesk(t), start(t)
	tab, closeTab := chromedp.NewContext(b.ctx) // the check opens tabs of the first context
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tab, 2*minute)
	defer cancel()
	h := &hand{t, ctx}
	h.login(d)
	h.do(chromedp.Navigate(d.base + "/words"))
	h.choose("#addkind", "stop")
	h.fill("#addword", corpustest.RisingWords)
	h.push(`button[formaction="/tryout"]`)
	h.text("この1年の検知")
	h.text("月ごとに見る")
	for _, q := range []url.Values{{}, {"do": {"ignore"}, "words": {corpustest.RisingWords}}, {"do": {"watch"}, "words": {"どこにもない"}}, {"do": {"join"}, "words": {"a"}, "other": {"a"}},
		{"do": {"search"}, "words": {corpustest.RisingWords}}} {
		wrong, err := b.check(d.base + "/tryout?" + q.Encode())
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", q.Encode(), w)
		}
	}
	h.fill("#takewhy", "試した。")
	h.push(`button[value="stop"]`)
	h.text("数えない語にしました。")
	h.do(chromedp.Navigate(d.base + "/tryout?" + url.Values{"do": {"ignore"}, "words": {corpustest.RisingWords}}.Encode()))
	h.text("もうあります")
}
