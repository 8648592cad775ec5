package feed

import (
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kindtest"
	"kazami/internal/horizon"
)

func TestSuite(t *testing.T) {
	kindtest.Run(t, kindtest.Fixture{Kind: "feed", Docs: 3, Bad: 1, Conditional: true, Web: `
-- source.example/ --
200
ETag: "1"

<rss version="2.0"><channel><title>t</title>
<item><title>一件目</title><link>https://source.example/1</link><pubDate>Wed, 03 Feb 2010 09:00:00 +0900</pubDate></item>
<item></item>
<item><title>二件目</title><link>https://source.example/2</link></item>
<item><title>三件目</title><link>https://source.example/3</link></item>
</channel></rss>
`, Source: func(s horizon.Source, f *fetch.Fetcher) intake.Collector { return &Feed{Source: s, Fetch: f} }})
}
