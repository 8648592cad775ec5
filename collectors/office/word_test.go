package office

import (
	"strings"
	"testing"

	"kazami/collectors/sourcetest"
)

func FuzzDocx(f *testing.F) {
	f.Add(`<w:tbl><w:tr><w:tc><w:p><w:t>a</w:t></w:p></w:tc></w:tr></w:tbl>`)
	f.Add(sourcetest.Paragraph("a", "b") + `<w:p><w:t>x</w:t><w:txbxContent><w:p><w:t>y</w:t></w:p></w:txbxContent><w:rPr><w:t>no</w:t></w:rPr></w:p>`)
	f.Add(`<w:tr><w:tc></w:tbl></w:p>`)
	f.Fuzz(func(t *testing.T, body string) {
		blocks, _, err := wordBlocks([]byte("<w:body>" + body + "</w:body>"))
		if err != nil {
			return
		}
		for _, b := range blocks {
			if len(b) == 0 || strings.Join(b, "") == "" {
				t.Errorf("wordBlocks(%q) = %q: an empty block", body, blocks)
			}
		}
	})
}
