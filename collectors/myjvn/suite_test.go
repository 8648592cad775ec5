package myjvn

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
	kindtest.Run(t, kindtest.Fixture{Kind: "myjvn", Docs: 12, API: func() http.Handler { return jvnOf(12) },
		Source: func(s horizon.Source, f *fetch.Fetcher) intake.Collector {
			return &MyJVN{Source: s, Fetch: f, Now: sourcetest.ClockAt(sourcetest.AsOf), From: sourcetest.AsOf.AddDate(0, -1, 0)}
		}})
}
