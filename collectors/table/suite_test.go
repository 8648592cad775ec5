package table

import (
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kindtest"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

func TestSuite(t *testing.T) {
	kindtest.Run(t, kindtest.Fixture{Kind: "csv", Docs: 2, Bad: 1, Conditional: true, Web: `
-- source.example/ --
200
ETag: "1"

2010/2/3,一件目,/1
2010/2/2,"二件目" の,/2,"
2010/2/1,三件目,/3
`, Source: func(s horizon.Source, f *fetch.Fetcher) intake.Collector {
		return &CSV{Source: s, Fetch: f, Now: sourcetest.ClockAt(sourcetest.AsOf)}
	}})
}
