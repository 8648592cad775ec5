package office

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"path"
	"strings"
)

// paper is the text of a .docx: paragraphs and table rows in their order, and
// apart from them the lines of page headers, footers and watermarks.
type paper struct {
	Blocks  [][]string // a paragraph is one text, a row its cells
	Margins []string
	Cut     bool // there was more than a document may hold
}

// ReadWord reads the blocks of a Word file: paragraphs and rows of tables.
func ReadWord(data []byte) (*paper, error) {
	z, err := openZip(data)
	if err != nil {
		return nil, err
	}
	main, err := mainPart(z)
	if err != nil {
		return nil, err
	}
	p := &paper{}
	text, err := part(z, main)
	if err == nil && text == nil {
		err = errors.New("it holds no text of Word: save it as .docx")
	}
	if err == nil {
		p.Blocks, p.Cut, err = wordBlocks(text)
	}
	if err != nil {
		return nil, err
	}
	return p, p.readMargins(z, path.Dir(main))
}

// readMargins reads the headers and footers of pages, used or not.
func (p *paper) readMargins(z *zip.Reader, folder string) error {
	for _, f := range z.File {
		base := strings.ToLower(path.Base(f.Name))
		if path.Dir(f.Name) != folder || path.Ext(base) != ".xml" || !strings.HasPrefix(base, "header") && !strings.HasPrefix(base, "footer") {
			continue
		}
		text, err := part(z, f.Name)
		if err != nil {
			return err
		}
		blocks, _, err := wordBlocks(text)
		if err != nil {
			return fmt.Errorf("%s: %w", base, err)
		}
		for _, b := range blocks {
			p.Margins = append(p.Margins, b...)
		}
	}
	return nil
}

// mainPart is the name of the part with the text.
func mainPart(z *zip.Reader) (string, error) {
	data, err := part(z, "_rels/.rels")
	if err != nil || data == nil {
		return "word/document.xml", err
	}
	var rels struct {
		Relationship []struct {
			Type   string `xml:",attr"`
			Target string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(data, &rels); err != nil {
		return "", fmt.Errorf("read its relationships: %w", err)
	}
	for _, r := range rels.Relationship {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			return strings.TrimPrefix(path.Clean("/"+r.Target), "/"), nil
		}
	}
	return "word/document.xml", nil
}
