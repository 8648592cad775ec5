// Package mail reads newsletters by mail, whole or item by item.
package mail

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"strconv"
	"strings"

	"kazami/collectors/files"
	"kazami/collectors/notes"
	"kazami/collectors/office"
	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

const maxMail = 16 << 20 // bytes of a message, attachments included

// Mail reads newsletters: the messages (RFC 5322) of a Maildir, new and cur, or
// the .eml files of a folder and of those below it. Source.TLP is what they are
// unless a marking in subject or text makes them stricter; one that is no TLP 2.0
// label makes them RED. Whom a message was sent to and by which way is not kept,
// and of its sender only name and domain.
type Mail struct {
	Source horizon.Source
	Folder fs.FS
	Split  bool // a bulletin of numbered items (【1】…) is one document an item
}

// ID is the source's.
func (m *Mail) ID() horizon.SourceID { return m.Source.ID }

// Collect yields the messages by file name. One that cannot be read is a bad
// item; one that stands there twice comes once.
func (m *Mail) Collect(ctx context.Context, _ *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		seen := map[horizon.DocumentID][32]byte{}
		for name, err := range m.files(ctx) {
			var docs []horizon.Document
			if err == nil {
				docs, err = m.file(name)
			}
			if err != nil && !yield(horizon.Document{}, err) {
				return
			}
			for _, doc := range docs {
				hash, repeated := seen[doc.ID]
				switch {
				case repeated && hash == doc.Hash():
					continue
				case repeated:
					doc.Warnings = append(doc.Warnings, fmt.Sprintf("another message has the identity %s: filed by its text", doc.ID))
					doc.ID = text.ID("sha256:" + text.Digest(string(doc.ID), doc.Title, doc.Body))
				}
				seen[doc.ID] = doc.Hash()
				if !yield(doc, nil) {
					return
				}
			}
		}
	}
}

// files are the messages of a Maildir, else the .eml files.
func (m *Mail) files(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		maildir := isFolder(m.Folder, "new") && isFolder(m.Folder, "cur")
		wanted := func(name string) bool {
			if maildir {
				dir := path.Dir(name)
				return dir == "new" || dir == "cur"
			}
			return strings.ToLower(path.Ext(name)) == ".eml"
		}
		for name, err := range files.Walk(ctx, m.Source.ID, m.Folder, wanted) {
			if !yield(name, err) {
				return
			}
		}
	}
}

func isFolder(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.IsDir()
}

func (m *Mail) file(name string) ([]horizon.Document, error) {
	data, err := files.Read(m.Folder, name, maxMail)
	if err != nil {
		return nil, err
	}
	return m.read(name, data)
}

func (m *Mail) read(name string, data []byte) (docs []horizon.Document, err error) {
	err = office.Guarded(func() error {
		l, err := readLetter(data)
		if err == nil {
			docs = m.documents(l)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read message %s: %w", name, err)
	}
	return docs, nil
}

// documents are the message, or its items where it is to be split and has some.
func (m *Mail) documents(l *letter) []horizon.Document {
	whole := m.document(l, l.subject, l.text)
	whole.ID = text.ID(l.id)
	whole.URL, whole.Raw, whole.RawType = l.url(l.text), l.kept, "message/rfc822"
	if l.tooLong {
		whole.Warnings = append(whole.Warnings, "the text was cut")
	}
	if !m.Split {
		return []horizon.Document{whole}
	}
	items := splitBulletin(l.text)
	if len(items) == 0 {
		whole.Warnings = append(whole.Warnings, "no numbered item such as 【1】 in it: kept whole")
		return []horizon.Document{whole}
	}
	var docs []horizon.Document
	for _, item := range items {
		doc := m.document(l, item.title, item.text)
		doc.ID = text.ID(l.id + "#" + strconv.Itoa(item.number))
		doc.URL, doc.TLP = l.url(item.text), whole.TLP
		doc.Raw, doc.RawType = []byte(item.title+"\n"+item.text), "text/plain"
		docs = append(docs, doc)
	}
	return docs
}

func (m *Mail) document(l *letter, title, content string) horizon.Document {
	doc := horizon.Document{
		Source: m.Source.ID, Class: m.Source.Class, Excerpt: m.Source.Excerpt, TLP: m.Source.TLP, Publisher: l.publisher,
		Published: l.date.Time, Precision: l.date.Precision, Warnings: append([]string(nil), l.odd...),
	}
	doc.Fields.Add(horizon.FieldList, l.list)
	doc.Title, _ = text.Cut(text.Line(title), text.MaxTitle)
	doc.Body, _ = text.Cut(content, text.MaxBody)
	if doc.Title == "" {
		doc.Warnings = append(doc.Warnings, "no title")
	}
	for _, mark := range notes.TlpMarks(l.subject + "\n" + l.text) {
		label, ok := notes.MarkedAs(mark)
		if !ok {
			label = horizon.Red
		}
		if label < doc.TLP {
			doc.TLP = label
			doc.Warnings = append(doc.Warnings, fmt.Sprintf("the message says %s: treated as %s", text.Quote(mark), label))
		}
	}
	doc.Lang = text.Language(m.Source.Lang, doc.Title+" "+doc.Body)
	return doc
}

// Read reads the bytes of one message. Its title is that of its last document.
func (m *Mail) Read(_ context.Context, name string, data []byte) (title string, _ iter.Seq2[horizon.Document, error], err error) {
	docs, err := m.read(name, data)
	for _, doc := range docs {
		title = doc.Title
	}
	return title, stream.Of(docs, nil), err
}
