package collectors

import (
	"context"
	"errors"
	"iter"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/internal/pdftext"
)

// pdfDocument is the document that a PDF is of itself.
func pdfDocument(source horizon.Source, sectors []horizon.SectorID, name string, text pdftext.Text, now time.Time) horizon.Document {
	doc := horizon.Document{
		Source: source.ID, URL: source.URL, TLP: source.TLP, Class: source.Class, Excerpt: source.Excerpt, Sectors: sectors,
		Warnings: text.Warnings,
	}
	var long bool
	if doc.Body, long = cut(text.Body, maxBody); long {
		doc.Warnings = append(doc.Warnings, "the text was cut")
	}
	doc.Title, _ = cut(pdfTitle(text, name), maxTitle)
	d, ok := pdfDate(doc.Body, now)
	if doc.Published, doc.Precision = d.Time, d.Precision; !ok {
		doc.Warnings = append(doc.Warnings, "no date")
	} else if d.Warning != "" {
		doc.Warnings = append(doc.Warnings, d.Warning)
	}
	doc.Lang = langOf(source.Lang, doc.Title+" "+doc.Body)
	if doc.ID = identity(source.URL); doc.ID == "" {
		doc.ID = identity("file:" + path.Base(name))
	}
	return doc
}

// noTitle is what programs write as the title of a PDF that has none.
var noTitle = regexp.MustCompile(`(?i)^(microsoft (office )?(word|powerpoint|excel).*|(untitled|無題|名称未設定|スライド|slide|document|presentation|<).*|.*\.(docx?|pptx?|xlsx?|jtdc?|pdf|indd|ai))$`)

// pdfTitle is the title that a PDF gives itself, else its first line that says
// something, else the file's name.
func pdfTitle(text pdftext.Text, name string) string {
	if title := cleanLine(text.Title); utf8.RuneCountInString(title) >= 4 && !noTitle.MatchString(title) {
		return title
	}
	n := 0
	for line := range strings.Lines(text.Body) {
		line = cleanLine(line)
		if line == "" {
			continue
		}
		if n++; n > pdfHead {
			break
		}
		if _, dated := dateAlone(line); !dated && utf8.RuneCountInString(line) >= 4 {
			return line
		}
	}
	return cleanLine(path.Base(name))
}

const pdfHead = 20 // lines in which a PDF says its date, if it does

// pdfDate is the date that stands alone on one of the first lines of a PDF.
func pdfDate(body string, now time.Time) (Date, bool) {
	n := 0
	for line := range strings.Lines(body) {
		if line = cleanLine(line); line == "" {
			continue
		}
		if n++; n > pdfHead {
			break
		}
		if m, ok := dateAlone(line); ok {
			cal := Calendar{Now: now}
			return cal.resolve(m)
		}
	}
	return Date{}, false
}

// dateAlone reads a line that is a day, and says little else.
func dateAlone(line string) (found, bool) {
	m, ok := findDate(line)
	rest := utf8.RuneCountInString(line) - (m.end - m.start)
	return m, ok && m.year != 0 && m.day != 0 && m.unit == "" && rest <= 6
}

// PDF reads one PDF. It is a kind for checks alone: lists lead to PDFs otherwise.
type PDF struct {
	Source horizon.Source
	Reader *pdftext.Reader // nil: one is started for the file
	Now    time.Time       // for dates without a year
}

// Read reads the bytes of a PDF.
func (p *PDF) Read(ctx context.Context, name string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
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
	doc := pdfDocument(p.Source, nil, name, text, p.Now)
	return doc.Title, each([]horizon.Document{doc}, nil), nil
}
