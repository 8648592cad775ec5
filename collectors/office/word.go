package office

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"kazami/collectors/text"
)

// MaxXMLDepth bounds how deep the elements of a part nest.
const MaxXMLDepth = 500

// wordBlocks reads the paragraphs and table rows of a part. Of a table within
// a table the text stands in the outer one's cell. What is deleted, moved away
// or said twice for old programs is left out.
func wordBlocks(data []byte) (blocks [][]string, cut bool, err error) {
	content, _ := text.Decode(data, "")
	d := xml.NewDecoder(bytes.NewReader(content))
	w := &wordPart{}
	for size, depth := 0, 0; ; {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return w.blocks, false, nil
		case err != nil:
			return nil, false, fmt.Errorf("read its text: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > MaxXMLDepth {
				return nil, false, fmt.Errorf("its text is nested deeper than %d", MaxXMLDepth)
			}
			w.start(t)
		case xml.EndElement:
			depth--
			w.end(t.Name.Local)
		case xml.CharData:
			if w.inText && w.skip == 0 {
				w.write(string(t))
				size += len(t)
			}
		}
		if size > text.MaxBody {
			return w.blocks, true, nil
		}
	}
}

// wordPart is a part of Word as far as it is read.
type wordPart struct {
	blocks [][]string
	paras  []*strings.Builder // paragraphs that are open: one in a text box stands in another
	row    []string
	cell   strings.Builder
	tables int // that are open
	skip   int // elements that are open and left out
	inText bool
}

func (w *wordPart) start(t xml.StartElement) {
	name := t.Name.Local
	if w.skip > 0 || isUnsaid(name) {
		w.skip++
		return
	}
	switch name {
	case "p":
		w.paras = append(w.paras, &strings.Builder{})
	case "t":
		w.inText = true
	case "tab":
		w.write("\t")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("-")
	case "textpath":
		for _, a := range t.Attr {
			if a.Name.Local == "string" {
				w.write(a.Value)
			}
		}
	case "tbl":
		w.tables++
	case "tr":
		if w.tables == 1 {
			w.row = nil
		}
	case "tc":
		if w.tables == 1 {
			w.cell.Reset()
		}
	}
}

// isUnsaid names the elements whose text is no text of the note: properties,
// what was deleted or moved away, readings over kanji, and what repeats a
// drawing for programs before 2010.
func isUnsaid(name string) bool {
	switch name {
	case "pPr", "rPr", "sectPr", "sdtPr", "tblPr", "del", "moveFrom", "rt", "Fallback":
		return true
	}
	return false
}

func (w *wordPart) end(name string) {
	if w.skip > 0 {
		w.skip--
		return
	}
	switch name {
	case "t":
		w.inText = false
	case "p":
		w.endParagraph()
	case "tc":
		if w.tables == 1 {
			w.row = append(w.row, strings.TrimSpace(w.cell.String()))
		}
	case "tr":
		if w.tables == 1 && strings.Join(w.row, "") != "" {
			w.blocks = append(w.blocks, w.row)
		}
	case "tbl":
		w.tables = max(w.tables-1, 0)
	}
}

func (w *wordPart) endParagraph() {
	if len(w.paras) == 0 {
		return
	}
	text := strings.TrimSpace(w.paras[len(w.paras)-1].String())
	w.paras = w.paras[:len(w.paras)-1]
	switch {
	case w.tables > 0:
		w.cell.WriteString(text + "\n")
	case text != "":
		w.blocks = append(w.blocks, []string{text})
	}
}

func (w *wordPart) write(s string) {
	if len(w.paras) > 0 {
		w.paras[len(w.paras)-1].WriteString(s)
	}
}
