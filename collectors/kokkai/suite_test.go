package kokkai

import (
	"net/http"
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kindtest"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

func TestSuite(t *testing.T) {
	kindtest.Run(t, kindtest.Fixture{Kind: "kokkai", Docs: 2, API: func() http.Handler {
		return http.HandlerFunc((&diet{speeches: []speech{said("2026-07-01", 1, "IPv6 への移行"), said("2026-07-02", 2, "水道"), said("2026-08-03", 3, "IPv6")}}).answer)
	}, Source: func(s horizon.Source, f *fetch.Fetcher) intake.Collector {
		return &Kokkai{Source: s, Fetch: f, Terms: []string{"IPv6"}, From: sourcetest.AsOf.AddDate(0, -3, 0), Requests: 100, Spacing: -1, Now: sourcetest.ClockAt(sourcetest.AsOf)}
	}})
}
