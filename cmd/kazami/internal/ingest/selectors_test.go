package ingest

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// TestSelectorsOfTheConfig reads the captures of three ministries' pages as
// config.yaml says that they are to be read, at their own addresses.
func TestSelectorsOfTheConfig(t *testing.T) {
	captures := "../../../../../shared/samples/gov_jp"
	if _, err := os.Stat(captures); err != nil {
		t.Skip("../shared/samples is not beside the checkout")
	}
	web := webtest.New()
	for address, file := range map[string]string{
		"www.meti.go.jp/press/index.html": "meti.html", "www.maff.go.jp/j/press/index.html": "maff.html",
		"www.moj.go.jp/press_index.html": "moj.html", "www.moj.go.jp/hisho/kouhou/press_r8.html": "moj_year.html",
	} {
		body, err := os.ReadFile(filepath.Join(captures, file))
		if err != nil {
			t.Fatal(err)
		}
		web.Set(address, webtest.Page{Body: body})
	}
	cfg, err := config.Load("../../../../config.yaml", worktest.Known())
	if err != nil {
		t.Fatal(err)
	}
	asOf := time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)
	cfg.Fetch.Spacing = "-1ns"
	s := &work.Work{Web: web, Now: func() time.Time { return asOf }, Cfg: cfg, Log: slog.New(slog.DiscardHandler)}
	for _, c := range []struct {
		id                 string
		n                  int
		day, title, newest string
	}{
		{"meti", 20, "2026-08-17", "「健康経営銘柄2027」・「健康経営優良法人2027」の申請受付を開始しました", "https://www.meti.go.jp/press/2026/08/20260817001.html"},
		{"maff", 46, "2026-08-19", "令和7年産米の相対取引価格・数量について（令和8年7月）", "https://www.maff.go.jp/j/press/nousan/kikaku/260819.html"},
		{"moj", 28, "2026-08-07", "肖像、声等の無断利用による民事責任の在り方に関する検討会 取りまとめ報告書の公表について", "https://www.moj.go.jp/MINJI/minji05_00778.html"},
	} {
		source := *cfg.Source(c.id)
		source.Detail = false // the pages behind the lists were not captured
		from, err := NewCollector(s, &source, source.Noun(), NewFetcher(s, nil))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for doc, err := range from.Collect(t.Context(), &horizon.Position{}) {
			if err != nil {
				t.Errorf("%s: %v", c.id, err)
				break
			}
			if day := doc.Published.In(horizon.Tokyo).Format(time.DateOnly); n == 0 && (day != c.day || !strings.HasPrefix(doc.Title, c.title) || doc.URL != c.newest) {
				t.Errorf("%s: the newest entry is %s %q %s, want %s %q %s", c.id, day, doc.Title, doc.URL, c.day, c.title, c.newest)
			}
			if doc.Precision != horizon.ByDay || doc.Published.After(asOf) {
				t.Errorf("%s: %q is of %s, to the %s", c.id, doc.Title, doc.Published, doc.Precision)
			}
			n++
		}
		if n != c.n {
			t.Errorf("%s: %d entries, want %d", c.id, n, c.n)
		}
	}
}
