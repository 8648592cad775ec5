//go:build browser

package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestStream reads what is new by keys: a document is marked and joined to a change, a
// source is muted and given back, and what was read does not come again. The same forms
// work without script, and the page is held to what the site's are.
func TestStream(t *testing.T) {
	d, b := deskFolder(t), start(t)
	var lines strings.Builder
	for i, said := range []string{"浄水場が遠隔保守を始めた。", "変電所の設備を更新する計画を示した。", "信用金庫が窓口の端末を入れ替えた。"} {
		fmt.Fprintf(&lines, `{"id":"w%d","title":"設備の報告 %d","body":%q,"source":"papers","lang":"ja","published":"2010-03-%02d","date_precision":"day"}`+"\n", i, i, said, 28+i)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(d.public), "week.jsonl"), []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"open.jsonl", "week.jsonl"} {
		d.do("", "import", file, "--tlp", "CLEAR")
	}
	d.do("", "run")
	d.serve(t)
	h := &hand{t, b.sit(t)}
	h.login(d)
	h.until(d.base+"/new", "設備の報告 2")
	wait := func(selector string) { h.do(chromedp.WaitVisible(selector)) }
	wait(".stream .item.on[aria-current]")
	h.press("j", "k", "s")
	h.text("印を付けました。")
	h.press("b")
	wait("#pick button")
	h.do(chromedp.Click("#pick ol button", chromedp.NodeVisible))
	h.text("変化に結び付けました。検知の件数は変わりません。")
	wait(".stream .joined")
	h.press("u")
	h.text("変化との結び付けを外しました。")
	h.press("x")
	h.text("一覧から除きました。")
	h.text("除いた文書")
	h.press("u")
	h.text("一覧に戻しました。")
	h.do(chromedp.Navigate(d.base + "/new?show=starred"))
	wait(".stream .item")
	h.do(chromedp.Navigate(d.base + "/new"))
	h.press("e")
	h.text("ここまで読んだと記録しました。")
	h.text("前回からの新しい文書はありません。")
	h.press("u")
	h.text("設備の報告 2")
	h.press("?")
	wait("#keys dl")

	plain := &hand{t, b.sit(t)}
	plain.login(d)
	if _, err := chromedp.Call(plain.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	plain.do(chromedp.Navigate(d.base+"/new"), chromedp.Click(`.stream a[data-k="b"]`, chromedp.NodeVisible), chromedp.WaitVisible("#pick"),
		chromedp.Click("#pick ol button", chromedp.NodeVisible), chromedp.WaitVisible(".stream .joined"), chromedp.Click("#readto", chromedp.NodeVisible), chromedp.WaitVisible(".notice"))

	tab, closeTab := chromedp.NewContext(b.ctx) // the check opens tabs of the first context
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	(&hand{t, tab}).login(d)
	for _, path := range []string{"/new", "/new?show=week", "/new?show=starred", "/new?show=week&pick=1&source=papers&id=w0"} {
		wrong, err := b.check(d.base + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", path, w)
		}
	}
}
