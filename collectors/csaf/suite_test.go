package csaf

import (
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kindtest"
	"kazami/internal/horizon"
)

func TestSuite(t *testing.T) {
	kindtest.Run(t, kindtest.Fixture{Kind: "csaf", Docs: 2, Bad: 1, Web: `
-- source.example/changes.csv --
200
ETag: "1"

"1.json","2026-01-03T00:00:00Z"
"2.json","2026-01-02T00:00:00Z"
"3.json","2026-01-01T00:00:00Z"
-- source.example/1.json --
200

` + advisoryText("A-1", "one", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z") + `
-- source.example/3.json --
200

` + advisoryText("A-3", "three", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z") + `
`, Source: func(s horizon.Source, f *fetch.Fetcher) intake.Collector { return &CSAF{Source: s, Fetch: f} }})
}
