package survey

import (
	"fmt"
	"testing"
	"testing/fstest"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kindtest"
	"kazami/internal/horizon"
)

func TestSuite(t *testing.T) {
	kindtest.Run(t, kindtest.Fixture{Kind: "survey", Docs: 2, Bad: 1, Source: func(s horizon.Source, _ *fetch.Fetcher) intake.Collector {
		return &Survey{Source: s, Columns: Columns{Respondent: []string{"会社名"}, Answers: []string{"課題"}, On: "2010-02-03"}, Folder: fstest.MapFS{
			"1.csv": {Data: []byte("会社名,課題\nA社,人材が足りません\nB社,設備が古いです\n")},
			"2.csv": {Data: []byte("会社名,別の列\nA社,x\n")},
		}}
	}})
}

func TestFolder(t *testing.T) {
	folder := fstest.MapFS{"bad.csv": {Data: []byte("x")}}
	for i := range 4 {
		folder[fmt.Sprintf("s%d.csv", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "who,why\nA%d,because\n", i)}
	}
	kindtest.Folder(t, func() intake.Collector {
		return &Survey{Source: horizon.Source{ID: "watched"}, Folder: folder, Columns: Columns{Respondent: []string{"who"}, Answers: []string{"why"}}}
	})
}
