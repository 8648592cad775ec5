package mail

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
	kindtest.Run(t, kindtest.Fixture{Kind: "mail", Docs: 2, Bad: 1, Source: func(s horizon.Source, _ *fetch.Fetcher) intake.Collector {
		return &Mail{Source: s, Folder: fstest.MapFS{
			"1.eml": {Data: []byte("Message-ID: <1@example.jp>\r\nDate: Wed, 03 Feb 2010 09:00:00 +0900\r\nFrom: a@example.jp\r\nSubject: one\r\n\r\ntext\r\n")},
			"2.eml": {Data: []byte("Message-ID: <2@example.jp>\r\nDate: Thu, 04 Feb 2010 09:00:00 +0900\r\nFrom: a@example.jp\r\nSubject: two TLP:AMBER\r\n\r\ntext\r\n")},
			"3.eml": {Data: []byte(strings.Repeat("x", 16<<20+1))},
		}}
	}})
}

func TestFolder(t *testing.T) {
	folder := fstest.MapFS{"bad.eml": {Data: []byte("?")}}
	for i := range 4 {
		folder[fmt.Sprintf("m%d.eml", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "From: a@b.example\nMessage-ID: <%d@b>\n\ntext %d", i, i)}
	}
	kindtest.Folder(t, func() intake.Collector { return &Mail{Source: horizon.Source{ID: "watched"}, Folder: folder} })
}
