//go:build browser

package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// fill writes into a field that the focus comes to by Tab.
func (h *hand) fill(selector, text string) {
	h.t.Helper()
	h.tab(selector)
	h.do(typed(text))
}

// push presses a button that the focus comes to by Tab.
func (h *hand) push(selector string) {
	h.t.Helper()
	h.tab(selector)
	h.press("\r")
}

// TestPublishByTwo drafts, fills in, has a second person approve, publishes, sees the
// page, and takes it back: with Tab alone, with script and without it.
func TestPublishByTwo(t *testing.T) {
	for what, off := range map[string]bool{"script": false, "no script": true} {
		t.Run(what, func(t *testing.T) {
			d, b := serveDesk(t, "山田", "佐藤"), start(t)
			sit := func(name string) *hand {
				h := &hand{t, b.sit(t)}
				if off {
					if _, err := chromedp.Call(h.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
						t.Fatal(err)
					}
				}
				h.loginAs(d, name)
				h.do(chromedp.Navigate(d.base + "/publish?c=pqc"))
				h.text("公開すると変わるもの")
				return h
			}
			writer := sit("山田")
			writer.text("まだ、だれも下書きを保存していません。")
			writer.tab("#category")
			writer.press("3")
			writer.fill("#what", "暗号が解かれるおそれに備え、方式を置き換えます。")
			writer.push(`button[value="draft"]`)
			writer.text("下書きにしました。")
			writer.text("あと4項目")
			for _, field := range []string{"#when", "#prepare", "#searched"} {
				writer.fill(field, "三つの報告にあります。")
			}
			writer.push(`button[value="draft"]`)
			writer.text("あと1項目：公開する理由")
			writer.text("承認できる人：佐藤")
			writer.text("/ja/changes/pqc/")

			second := sit("佐藤")
			second.text("最後に書いた人は、山田です。")
			second.push(`button[value="approve"]`)
			second.at("#public") // what is missing
			second.do(typed("三つの報告を読みました。"))
			second.push(`button[value="approve"]`)
			second.text("承認しました。次の公開から載ります。")
			second.push(`form[action="/publish"] button`)
			second.text("公開しました。")
			second.text("公開中のページは変わりません。")
			if !d.published("pqc") {
				t.Error("the site has no page of what was published")
			}
			second.push(`button[value="undo"]`)
			second.text("を取り消しました。")
			second.do(chromedp.Navigate(d.base + "/publish"))
			second.text("なくなる")
			second.push(`form[action="/publish"] button`)
			second.text("公開しました。")
			if d.published("pqc") {
				t.Error("the page of what was taken back stays")
			}
		})
	}
}
