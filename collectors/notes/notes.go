// Package notes reads hearing notes: Markdown, text, Word, Excel and PDF, with
// their labels. What nobody labelled is RED.
package notes

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"kazami/collectors/dates"
	"kazami/collectors/fetch"
	"kazami/collectors/files"
	"kazami/collectors/office"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/pdftext"
	"kazami/internal/typed"
)

const maxNote = 1 << 20 // bytes of a note that is text

// Notes reads a folder of hearing notes and those below it: .md and .txt, each
// with a head as in ReadFrontMatter (note_id, date, sector, tlp, title) or with
// labelled lines (記録番号：…) or "TLP:LABEL" at its top; .docx and .xlsx forms
// of labels and values; .pdf with such lines at its top. Only an exact TLP 2.0 label counts; a note without one,
// or with any other, is RED, and says so in its warnings. Who was heard stays
// in the raw bytes. A README.md without a head is no note.
type Notes struct {
	Source  horizon.Source
	Folder  fs.FS
	Sectors map[string]horizon.SectorID // by the name that notes use
	PDF     *pdftext.Reader             // nil: PDFs are bad items
}

// ID is the source's.
func (n *Notes) ID() horizon.SourceID { return n.Source.ID }

// Collect yields the folder's notes by file name. A file that cannot be read
// is a bad item. A note that was moved keeps its identity by its note_id.
func (n *Notes) Collect(ctx context.Context, _ *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		from := map[horizon.DocumentID]string{}
		for name, err := range files.Walk(ctx, n.Source.ID, n.Folder, isNoteFile) {
			var doc horizon.Document
			isNote := true
			if err == nil {
				doc, isNote, err = n.read(ctx, name)
			}
			if !isNote {
				continue
			}
			if err == nil {
				if other, taken := from[doc.ID]; taken {
					doc.Warnings = append(doc.Warnings, fmt.Sprintf("note_id %s is also that of %s: filed by its file name", doc.ID, other))
					doc.ID = text.ID(name)
				}
				from[doc.ID] = name
			}
			if !yield(doc, err) {
				return
			}
		}
	}
}

// read reads a file; false for one that is no note.
func (n *Notes) read(ctx context.Context, name string) (doc horizon.Document, isNote bool, err error) {
	data, err := files.Read(n.Folder, name, max(fetch.SizeFor(name), office.MaxFile))
	if err != nil {
		return doc, true, err
	}
	return n.note(ctx, name, data)
}

// note makes a document of a note's bytes; false for a README without a head.
func (n *Notes) note(ctx context.Context, name string, data []byte) (horizon.Document, bool, error) {
	w, err := readWritten(name, data, func(data []byte) (*written, error) { return n.writtenPDF(ctx, name, data) })
	if err != nil {
		return horizon.Document{}, true, fmt.Errorf("read note %s: %w", name, err)
	}
	if w.head == nil && path.Base(name) == "README.md" {
		return horizon.Document{}, false, nil
	}
	doc := horizon.Document{
		Source: n.Source.ID, Class: n.Source.Class, Excerpt: n.Source.Excerpt, Publisher: text.Line(w.head.Value("org_type")),
		Raw: data, RawType: w.kind, Warnings: w.odd,
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	var long bool
	if doc.Body, long = text.Cut(text.Clean(strings.ReplaceAll(w.body, "\r", "\n")), text.MaxBody); long {
		warn("the text was cut")
	}
	if doc.ID = text.ID(w.head.Value("note_id")); doc.ID == "" {
		doc.ID = text.ID(strings.TrimSuffix(name, path.Ext(name)))
	}
	doc.Title = noteTitle(w.head, w.body, string(doc.ID))
	label, why := w.label()
	doc.Warnings = append(doc.Warnings, why...)
	doc.TLP = min(label, n.ceiling())
	var warning string
	doc.Published, doc.Precision, warning = NoteDate(w.head)
	warn(warning)
	doc.Sectors, warning = SectorsOf(n.Sectors, w.head["sector"])
	warn(warning)
	doc.Lang = text.Language(n.Source.Lang, doc.Title+" "+doc.Body)
	return doc, true, nil
}

// ceiling is the loosest label that the folder's notes may have: a folder that
// nobody labelled leaves it to each note.
func (n *Notes) ceiling() horizon.TLP {
	if n.Source.TLP == horizon.Red {
		return horizon.Clear
	}
	return n.Source.TLP
}

func noteTitle(head FrontMatter, body, id string) string {
	title := text.Line(head.Value("title"))
	if title == "" {
		for line := range strings.SplitSeq(body, "\n") {
			if heading, ok := strings.CutPrefix(line, "# "); ok {
				title = text.Line(heading)
				break
			}
		}
	}
	if title == "" {
		title = "ヒアリング記録 " + id
	}
	title, _ = text.Cut(title, text.MaxTitle)
	return title
}

// NoteDate reads a note's date.
func NoteDate(head FrontMatter) (time.Time, horizon.Precision, string) {
	raw := strings.Join(head["date"], " ")
	if raw == "" {
		return time.Time{}, horizon.Undated, "no date"
	}
	d, ok := dates.Read(raw, time.Time{})
	if !ok {
		return time.Time{}, horizon.Undated, fmt.Sprintf("date %q cannot be read: left empty", text.Line(raw))
	}
	return d.Time, d.Precision, d.Warning
}

// SectorsOf finds the sectors that are named.
func SectorsOf(known map[string]horizon.SectorID, names []string) (ids []horizon.SectorID, warning string) {
	for _, name := range names {
		name = strings.TrimSpace(name)
		if id, ok := sectorOf(known, name); ok {
			ids = append(ids, id)
			continue
		}
		for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune(",、/／\n", r) }) {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			id, ok := sectorOf(known, part)
			if !ok {
				warning = fmt.Sprintf("sector %q is unknown", text.Line(part))
				continue
			}
			ids = append(ids, id)
		}
	}
	return ids, warning
}

// sectorOf is the sector of a name, in letters of any case and width.
func sectorOf(known map[string]horizon.SectorID, name string) (horizon.SectorID, bool) {
	if id, ok := known[name]; ok {
		return id, true
	}
	want := typed.Key(name)
	for _, other := range slices.Sorted(maps.Keys(known)) {
		if typed.Key(other) == want {
			return known[other], true
		}
	}
	return "", false
}

// Read reads the bytes of one note.
func (n *Notes) Read(ctx context.Context, name string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	doc, isNote, err := n.note(ctx, path.Base(name), data)
	switch {
	case err != nil:
		return "", nil, err
	case !isNote:
		return "", stream.Of(nil, []error{errors.New("a README.md without a head is not a note")}), nil
	}
	return doc.Title, stream.Of([]horizon.Document{doc}, nil), nil
}

// Most is how many bytes the file of a note may have: a PDF more than others.
func (n *Notes) Most(name string) int { return int(cmp.Or(fetch.SizeFor(name), fetch.DefaultMaxBytes)) }
