package page

import (
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kindtest"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

func TestSuite(t *testing.T) {
	kindtest.Run(t, kindtest.Fixture{Kind: "page", Docs: 3, Conditional: true, Web: `
-- source.example/ --
200
ETag: "1"

<html lang="ja"><ul><li>2010年2月3日 <a href="/1">一件目のお知らせ</a></li><li>2010年2月2日 <a href="/2">二件目のお知らせ</a></li>
<li>2010年2月1日 <a href="/3">三件目のお知らせ</a></li></ul></html>
`, Source: func(s horizon.Source, f *fetch.Fetcher) intake.Collector {
		return &Page{Source: s, Fetch: f, Now: sourcetest.ClockAt(sourcetest.AsOf)}
	}})
}
