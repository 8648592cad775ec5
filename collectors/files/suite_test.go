package files

import (
	"io"
	"strings"
	"testing"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kindtest"
	"kazami/internal/horizon"
)

func TestSuite(t *testing.T) {
	kindtest.Run(t, kindtest.Fixture{Kind: "archive", Docs: 2, Bad: 1, Source: func(s horizon.Source, _ *fetch.Fetcher) intake.Collector {
		return &Archive{Source: s, Files: []string{"a.jsonl"}, Open: func(string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(`{"id":"1","title":"一件目","published":"2010-02-03"}` + "\nno JSON\n" + `{"id":"2","title":"二件目","tlp":"RED"}`)), nil
		}}
	}})
}
