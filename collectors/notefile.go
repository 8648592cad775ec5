package collectors

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// written is what the file of a note says: its head, its text, and the marks
// in the margins of its pages.
type written struct {
	head    FrontMatter // nil: it has none
	body    string
	margins []string
	kind    string // media type
	odd     []string
}

// noteFiles are the endings of a note's file; the last ones cannot be read and
// are named.
var noteFiles = map[string]func(data []byte) (*written, error){
	".md": writtenText, ".txt": writtenText, ".docx": writtenPaper, ".xlsx": writtenSheets,
	".doc": saveAs(".docx"), ".docm": saveAs(".docx"), ".rtf": saveAs(".docx"), ".odt": saveAs(".docx"),
	".xls": saveAs(".xlsx"), ".xlsm": saveAs(".xlsx"), ".ods": saveAs(".xlsx"),
}

func isNoteFile(name string) bool { return noteFiles[strings.ToLower(path.Ext(name))] != nil }

func saveAs(ext string) func([]byte) (*written, error) {
	return func([]byte) (*written, error) {
		return nil, errors.New("files of this format are not read: open it and save it as " + ext)
	}
}

// readWritten reads a note's file by its ending; without a known one as text.
func readWritten(name string, data []byte) (w *written, err error) {
	read := noteFiles[strings.ToLower(path.Ext(name))]
	if read == nil {
		read = writtenText
	}
	err = guarded(func() error {
		w, err = read(data)
		return err
	})
	return w, err
}

func writtenText(data []byte) (*written, error) {
	if len(data) > maxNote {
		return nil, fmt.Errorf("a note of %d bytes is larger than %d: part it", len(data), maxNote)
	}
	text, _ := DecodeText(data, "")
	w := &written{kind: "text/markdown"}
	var ok bool
	if w.head, w.body, w.odd, ok = ReadFrontMatter(string(text)); ok {
		w.head.translate()
		return w, nil
	}
	w.body = strings.ReplaceAll(strings.ReplaceAll(w.body, "\r\n", "\n"), "\r", "\n")
	f := &form{}
	rest := w.body
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if f.line(line, 0); strings.TrimSpace(line) != "" && len(f.lines) > 0 {
			break
		}
		f.lines, rest = nil, after
	}
	if f.head != nil {
		w.head, w.body = f.head, rest
	}
	return w, nil
}

// translate reads Japanese keys as those that they stand for.
func (m FrontMatter) translate() {
	for key, values := range m {
		if own := formKeys[foldLabel(key)]; own != "" && own != key && key[0] >= 0x80 {
			m[own] = append(m[own], values...)
		}
	}
}

func writtenPaper(data []byte) (*written, error) {
	p, err := readDocx(data)
	if err != nil {
		return nil, err
	}
	f := &form{}
	for _, b := range p.blocks {
		if len(b) > 1 {
			f.row(b, func(_, cell string) string { return cell })
			continue
		}
		for line := range strings.SplitSeq(b[0], "\n") {
			f.line(line, 3)
		}
	}
	w := &written{head: f.head, body: f.body(), margins: p.margins, kind: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
	if p.cut {
		w.odd = append(w.odd, "the text was cut")
	}
	return w, nil
}

func writtenSheets(data []byte) (*written, error) {
	book, err := readWorkbook(data)
	if err != nil {
		return nil, err
	}
	f := &form{}
	for _, rows := range book.sheets {
		f.asked, f.told = 0, 0
		for _, cells := range rows {
			f.row(cells, func(key, cell string) string {
				if key == "date" {
					return book.day(cell)
				}
				return cell
			})
		}
	}
	w := &written{head: f.head, body: f.body(), margins: book.margins, kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
	if book.hidden > 0 {
		w.odd = append(w.odd, fmt.Sprintf("%d hidden sheets were left out", book.hidden))
	}
	return w, nil
}
