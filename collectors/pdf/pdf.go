// Package pdf makes a document of a PDF: its text, its title and its date.
package pdf

import (
	"context"
	"errors"
	"iter"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/collectors/dates"
	"kazami/collectors/fetch"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/pdftext"
)

// Document is the document that a PDF is of itself.
func Document(source horizon.Source, sectors []horizon.SectorID, name string, content pdftext.Text, now time.Time) horizon.Document {
	doc := horizon.Document{
		Source: source.ID, URL: source.URL, TLP: source.TLP, Class: source.Class, Excerpt: source.Excerpt, Sectors: sectors,
		Warnings: content.Warnings,
	}
	var long bool
	if doc.Body, long = text.Cut(content.Body, text.MaxBody); long {
		doc.Warnings = append(doc.Warnings, "the text was cut")
	}
	doc.Title, _ = text.Cut(Title(content, name), text.MaxTitle)
	d, ok := Date(doc.Body, now)
	if doc.Published, doc.Precision = d.Time, d.Precision; !ok {
		doc.Warnings = append(doc.Warnings, "no date")
	} else if d.Warning != "" {
		doc.Warnings = append(doc.Warnings, d.Warning)
	}
	doc.Lang = text.Language(source.Lang, doc.Title+" "+doc.Body)
	if doc.ID = text.ID(source.URL); doc.ID == "" {
		doc.ID = text.ID("file:" + path.Base(name))
	}
	return doc
}

// noTitle is what programs write as the title of a PDF that has none.
var noTitle = regexp.MustCompile(`(?i)^(microsoft (office )?(word|powerpoint|excel).*|(untitled|無題|名称未設定|スライド|slide|document|presentation|<).*|.*\.(docx?|pptx?|xlsx?|jtdc?|pdf|indd|ai))$`)

// Title is the title that a PDF gives itself, else its first line that says
// something, else the file's name.
func Title(content pdftext.Text, name string) string {
	if title := text.Line(content.Title); utf8.RuneCountInString(title) >= 4 && !noTitle.MatchString(title) {
		return title
	}
	n := 0
	for line := range strings.Lines(content.Body) {
		line = text.Line(line)
		if line == "" {
			continue
		}
		if n++; n > headLines {
			break
		}
		if _, dated := dateAlone(line); !dated && utf8.RuneCountInString(line) >= 4 {
			return line
		}
	}
	return text.Line(path.Base(name))
}

const headLines = 20 // lines in which a PDF says its date, if it does

// Date is the date that stands alone on one of the first lines of a PDF.
func Date(body string, now time.Time) (dates.Date, bool) {
	n := 0
	for line := range strings.Lines(body) {
		if line = text.Line(line); line == "" {
			continue
		}
		if n++; n > headLines {
			break
		}
		if m, ok := dateAlone(line); ok {
			cal := dates.Calendar{Now: now}
			return cal.Resolve(m)
		}
	}
	return dates.Date{}, false
}

// dateAlone reads a line that is a day, and says little else.
func dateAlone(line string) (dates.Found, bool) {
	m, ok := dates.Find(line)
	rest := utf8.RuneCountInString(line) - (m.End - m.Start)
	return m, ok && m.Year != 0 && m.Day != 0 && m.Unit == "" && rest <= 6
}

// File reads one PDF. It is a kind for checks alone: lists lead to PDFs otherwise.
type File struct {
	Source horizon.Source
	Reader *pdftext.Reader // nil: one is started for the file
	Now    time.Time       // for dates without a year
}

// Read reads the bytes of a PDF.
func (p *File) Read(ctx context.Context, name string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	reader := p.Reader
	if reader == nil {
		reader = pdftext.New(pdftext.Options{})
	}
	text, err := reader.Read(ctx, data)
	if p.Reader == nil {
		err = errors.Join(err, reader.Close())
	}
	if err != nil {
		return "", nil, err
	}
	doc := Document(p.Source, nil, name, text, p.Now)
	return doc.Title, stream.Of([]horizon.Document{doc}, nil), nil
}

// ReadText reads the text of a PDF.
func ReadText(ctx context.Context, reader *pdftext.Reader, data []byte) (pdftext.Text, error) {
	if reader == nil {
		return pdftext.Text{}, errors.New("it is a PDF, and PDFs are not read here")
	}
	content, err := reader.Read(ctx, data)
	content.Body = text.Clean(content.Body)
	return content, err
}

// Most is how many bytes a PDF may have.
func (p *File) Most(string) int { return fetch.MaxPDF }
