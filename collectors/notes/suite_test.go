package notes

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/kindtest"
	"kazami/internal/horizon"
)

func TestSuite(t *testing.T) {
	kindtest.Run(t, kindtest.Fixture{Kind: "notes", Docs: 2, Bad: 1, Source: func(s horizon.Source, _ *fetch.Fetcher) intake.Collector {
		return &Notes{Source: s, Folder: fstest.MapFS{
			"1.md": {Data: []byte("---\nnote_id: N1\ndate: 平成22年2月3日\ntlp: AMBER\n---\n本文")},
			"2.md": {Data: []byte("---\nnote_id: N2\ndate: 平成22年2月3日\ntlp: CLEAR\n---\n本文")},
			"3.md": {Data: []byte(strings.Repeat("x", 1<<20+1))},
		}}
	}})
}

func TestFolder(t *testing.T) {
	folder := fstest.MapFS{"bad.doc": {}}
	for i := range 4 {
		folder[fmt.Sprintf("n%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\nnote_id: N%d\ntlp: GREEN\n---\ntext %d", i, i)}
	}
	kindtest.Folder(t, func() intake.Collector { return &Notes{Source: horizon.Source{ID: "watched"}, Folder: folder} })
}
