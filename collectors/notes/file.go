package notes

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"kazami/collectors/office"
	"kazami/collectors/pdf"
	"kazami/internal/charset"
	"kazami/internal/typed"
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
var noteFiles = map[string]noteReader{
	".md": writtenText, ".txt": writtenText, ".docx": writtenPaper, ".xlsx": writtenSheets, ".pdf": nil, // read by the note's own reader
	".doc": saveAs(".docx"), ".docm": saveAs(".docx"), ".rtf": saveAs(".docx"), ".odt": saveAs(".docx"),
	".xls": saveAs(".xlsx"), ".xlsm": saveAs(".xlsx"), ".ods": saveAs(".xlsx"),
	".pptx": saveAs(".pdf"), ".ppt": saveAs(".pdf"), ".odp": saveAs(".pdf"), ".key": saveAs(".pdf"),
	".jtd": saveAs(".docx"), ".pages": saveAs(".docx"), ".html": saveAs(".docx"), ".htm": saveAs(".docx"),
}

type noteReader func(data []byte) (*written, error)

func isNoteFile(name string) bool {
	_, ok := noteFiles[strings.ToLower(path.Ext(name))]
	return ok
}

func saveAs(ext string) noteReader {
	return func([]byte) (*written, error) {
		return nil, errors.New("files of this format are not read: open it and save it as " + ext)
	}
}

// readWritten reads a note's file by its ending; without a known one as text.
// PDFs are read by pdf.
func readWritten(name string, data []byte, pdf noteReader) (w *written, err error) {
	read, known := noteFiles[strings.ToLower(path.Ext(name))]
	switch {
	case known && read == nil:
		read = pdf
	case !known:
		read = writtenText
	}
	err = office.Guarded(func() error {
		w, err = read(data)
		return err
	})
	return w, err
}

func writtenText(data []byte) (*written, error) {
	if len(data) > maxNote {
		return nil, fmt.Errorf("a note of %d bytes is larger than %d: part it", len(data), maxNote)
	}
	text := charset.Read(data, "")
	if len(text.Faults) > 0 {
		return nil, fmt.Errorf("line %d: %s", text.Faults[0].Line, text.Faults[0])
	}
	w := &written{kind: "text/markdown"}
	var ok bool
	if w.head, w.body, w.odd, ok = ReadFrontMatter(text.String); ok {
		w.head.translate()
		return w, nil
	}
	w.body = strings.ReplaceAll(strings.ReplaceAll(w.body, "\r\n", "\n"), "\r", "\n")
	w.labels()
	return w, nil
}

// labels takes the labelled lines at the top of the text as the head.
func (w *written) labels() {
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
}

// translate reads keys as those that they stand for: Japanese ones, and others in
// whatever letters they are typed.
func (m FrontMatter) translate() {
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if own := cmp.Or(formKeys[FoldLabel(key)], typed.Key(key)); own != key {
			m[own] = append(m[own], m[key]...)
		}
	}
}

// writtenPDF reads a note that is a PDF: labelled lines at its top are its
// head. Without them its title is its own, its date the one that stands alone
// near its top, and it has no label.
func (n *Notes) writtenPDF(ctx context.Context, name string, data []byte) (*written, error) {
	text, err := pdf.ReadText(ctx, n.PDF, data)
	if err != nil {
		return nil, err
	}
	w := &written{body: text.Body, kind: "application/pdf", odd: text.Warnings}
	w.labels()
	if w.head == nil {
		w.head = FrontMatter{}
	}
	if w.head.Value("title") == "" {
		w.head["title"] = []string{pdf.Title(text, name)}
	}
	if d, ok := pdf.Date(w.body, time.Time{}); ok && w.head.Value("date") == "" {
		w.head["date"] = []string{d.Time.Format(time.DateOnly)}
	}
	return w, nil
}

func writtenPaper(data []byte) (*written, error) {
	p, err := office.ReadWord(data)
	if err != nil {
		return nil, err
	}
	f := &form{}
	for _, b := range p.Blocks {
		if len(b) > 1 {
			f.row(b, func(_, cell string) string { return cell })
			continue
		}
		for line := range strings.SplitSeq(b[0], "\n") {
			f.line(line, 3)
		}
	}
	w := &written{head: f.head, body: f.body(), margins: p.Margins, kind: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
	if p.Cut {
		w.odd = append(w.odd, "the text was cut")
	}
	return w, nil
}

func writtenSheets(data []byte) (*written, error) {
	book, err := office.ReadWorkbook(data)
	if err != nil {
		return nil, err
	}
	f := &form{}
	for _, rows := range book.Sheets {
		f.asked, f.answered = 0, 0
		for _, cells := range rows {
			f.row(cells, func(key, cell string) string {
				if key == "date" {
					return book.Day(cell)
				}
				return cell
			})
		}
	}
	w := &written{head: f.head, body: f.body(), margins: book.Margins, kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
	if book.Hidden > 0 {
		w.odd = append(w.odd, fmt.Sprintf("%d hidden sheets were left out", book.Hidden))
	}
	return w, nil
}
