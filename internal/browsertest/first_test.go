//go:build browser

package browsertest

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kazami/internal/corpustest"
)

// TestFirstHour is an installation from its empty archive on: what to do is said before a
// document is read, the documents of the first week are shown, the picture says from when
// on there can be detections, and there are some once the past is imported. No page is
// empty, and each is held to what the site's are.
func TestFirstHour(t *testing.T) {
	d, b := deskFolder(t), start(t)
	d.serve(t)
	h := &hand{t, b.sit(t)}
	h.login(d)
	h.text("まだ文書を読んでいません。")
	h.text("文書を読む")

	week := filepath.Join(filepath.Dir(d.public), "week.jsonl")
	var lines strings.Builder
	for i, said := range []string{"浄水場が遠隔保守を始めた。", "変電所の設備を更新する計画を示した。", "信用金庫が窓口の端末を入れ替えた。", "病院で電子カルテの停止を想定した訓練をした。", "倉庫の在庫管理を外部の事業者に任せた。",
		"管制の予備の回線を点検した。", "ガス会社が検針を無線に変える実験をした。", "放送局の送信機が落雷で止まった。", "駅の券売機に電子決済を入れた。", "市役所が住民票の自動交付を広げた。", "製油所の制御装置に遠隔保守を認めた。", "化学工場が作業員の携帯端末を配った。"} {
		fmt.Fprintf(&lines, `{"id":"w%d","title":"設備の報告 %d","body":%q,"source":"papers","lang":"ja","published":"2010-03-%02d","date_precision":"day"}`+"\n", i, i, said, 18+i)
	}
	if err := os.WriteFile(week, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	d.do("", "import", "week.jsonl", "--tlp", "CLEAR")
	d.do("", "index")
	h.until(d.base+"/", "初めての週です")
	for _, want := range []string{"情報源を1件読めました", "文書は12件です。", "過去の文書を取り込む", "注目語を決める", "いつから検知できるか", "灰色は資料をためる期間、色は検知できる期間です。", "設備の報告 11"} {
		h.text(want)
	}
	h.do(chromedp.Click(`a[href="#ways"]`, chromedp.NodeVisible))
	h.text("kazami import FILE.jsonl")
	h.do(chromedp.Navigate(d.base + "/new"))
	h.text("設備の報告 11")
	h.do(chromedp.Navigate(d.base+"/words"), chromedp.Click("#addword", chromedp.NodeVisible), typed("電子決済"), chromedp.Click("#addwhy", chromedp.NodeVisible), typed("点検で聞いた。"))
	h.press("\r")
	h.text("注目語に加えました。")
	h.until(d.base+"/new", "電子決済") // its text is not shown, what it names is

	tab, closeTab := chromedp.NewContext(b.ctx) // the check opens tabs of the first context
	defer closeTab()
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	(&hand{t, tab}).login(d)
	for _, path := range []string{"/", "/new", "/near", "/changes", "/sources", "/publish", "/log", "/words"} {
		wrong, err := b.check(d.base + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", path, w)
		}
	}

	d.do("", "import", "open.jsonl", "--tlp", "CLEAR")
	d.do("", "run")
	h.until(d.base+"/?c=big-data", corpustest.RisingWords)
	h.chosen(corpustest.RisingWords)
}

// until opens a page anew until it shows a text: what the archive got since comes into the
// pages in the background.
func (h *hand) until(address, want string) {
	h.t.Helper()
	seen := ""
	for range time.Tick(500 * time.Millisecond) {
		got := ""
		err := chromedp.Do(h.ctx, chromedp.Navigate(address))
		if err == nil {
			got, err = chromedp.Run(h.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		}
		if err == nil && strings.Contains(got, want) {
			return
		}
		if h.ctx.Err() != nil {
			h.t.Fatalf("%s never showed %q:\n%.2000s", address, want, seen)
		}
		seen = cmp.Or(got, seen)
	}
}
