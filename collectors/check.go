package collectors

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/pdftext"
)

// Result is what bytes would yield as a kind of source. Its JSON has no null.
type Result struct {
	File     string   `json:"file"`
	Kind     string   `json:"kind"`
	Title    string   `json:"title"`
	Error    string   `json:"error"`
	Warnings []string `json:"warnings"` // of the whole and of its items, which they name
	Items    []Item   `json:"items"`
}

// Item is a document of a [Result]. Published is RFC 3339 in Tokyo, or empty
// where no date could be read.
type Item struct {
	ID        string              `json:"id"`
	Title     string              `json:"title"`
	URL       string              `json:"url"`
	Published string              `json:"published"`
	Precision string              `json:"precision"`
	Lang      string              `json:"lang"`
	TLP       string              `json:"tlp"`
	Sectors   []string            `json:"sectors"`
	Fields    map[string][]string `json:"fields"`
	Body      string              `json:"body"`
}

// CheckOptions are what a source's options would say of the bytes.
type CheckOptions struct {
	Base      string       // address that relative links are resolved against
	Now       time.Time    // for ◯日前 and dates without a year; zero: they stay unread
	TLP       *horizon.TLP // nil: feeds and pages are public (CLEAR), the others RED unless they say otherwise
	Lang      string
	Selectors Selectors
	Table     Table
	Sectors   map[string]horizon.SectorID // by the names that notes use
	PDF       *pdftext.Reader             // nil: one is started for the file

	AdvisorySectors map[string][]horizon.SectorID // by the names that advisories use
}

// readers read a file as a kind of source would, by kind.
var readers = map[string]func(res *Result, ctx context.Context, name string, data []byte, opt CheckOptions) error{
	"archive": (*Result).archive,
	"csaf":    (*Result).csaf,
	"csv":     (*Result).csv,
	"feed":    (*Result).feed,
	"kokkai":  (*Result).kokkai,
	"mail":    (*Result).mail,
	"myjvn":   (*Result).myjvn,
	"notes":   (*Result).notes,
	"page":    (*Result).page,
	"pdf":     (*Result).pdf,
	"survey":  (*Result).survey,
}

// Kinds lists the kinds of source, by name.
func Kinds() []string { return slices.Sorted(maps.Keys(readers)) }

// Check reads bytes as one of [Kinds] and tells what they would yield. It
// stores and fetches nothing. Bytes that are gzip are decompressed, once.
func Check(ctx context.Context, kind, name string, data []byte, opt CheckOptions) Result {
	res := Result{File: name, Kind: kind, Warnings: []string{}, Items: []Item{}}
	err := res.read(ctx, kind, name, data, opt)
	if err != nil {
		res.Error = err.Error()
	}
	return res
}

func (res *Result) read(ctx context.Context, kind, name string, data []byte, opt CheckOptions) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	if kind != "archive" && isGzip(data) {
		if data, err = unpack("gzip", bytes.NewReader(data), DefaultMaxBytes); err != nil {
			return err
		}
	}
	most := DefaultMaxBytes
	if kind == "pdf" || kind == "notes" && namesPDF(name) {
		most = maxPDF
	}
	if kind != "archive" && len(data) > most {
		return fmt.Errorf("%d bytes are more than %d", len(data), most)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("%s is empty", name)
	}
	read := readers[kind]
	if read == nil {
		return fmt.Errorf("kind %q is none of %s", kind, strings.Join(Kinds(), ", "))
	}
	return read(res, ctx, name, data, opt)
}

func (opt CheckOptions) source(kind string, otherwise horizon.TLP) horizon.Source {
	s := horizon.Source{ID: "check", URL: opt.Base, Kind: kind, Lang: opt.Lang, TLP: otherwise}
	if opt.TLP != nil {
		s.TLP = *opt.TLP
	}
	return s
}

func (res *Result) feed(_ context.Context, _ string, data []byte, opt CheckOptions) error {
	text, _ := DecodeText(data, "")
	p, err := parseFeed(text)
	if err != nil {
		return err
	}
	res.Title = plainLine(p.feed.Title)
	f := &Feed{Source: opt.source("feed", horizon.Clear)}
	r := f.reader(cmp.Or(opt.Base, p.feed.Link), &horizon.Position{})
	for doc, err := range r.documents(p) {
		res.Add(doc, err)
	}
	return nil
}

func (res *Result) page(_ context.Context, _ string, data []byte, opt CheckOptions) error {
	p := &Page{Source: opt.source("page", horizon.Clear), Selectors: opt.Selectors, Now: func() time.Time { return opt.Now }}
	l, err := p.read(data, "", opt.Base, map[horizon.DocumentID]string{})
	res.Title = l.title
	for _, doc := range l.docs {
		res.Add(doc, nil)
	}
	return err
}

func (res *Result) archive(ctx context.Context, name string, data []byte, opt CheckOptions) error {
	a := &Archive{
		Source: opt.source("archive", horizon.Red), Files: []string{name}, Unsaid: opt.TLP == nil,
		Now:  func() time.Time { return opt.Now },
		Open: func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
	if opt.Now.IsZero() {
		a.Now = nil
	}
	_, err := a.file(ctx, name, func(doc horizon.Document, err error) bool {
		res.Add(doc, err)
		return true
	})
	return err
}

// Add shows a document that the source yielded, or a bad item as a warning.
func (res *Result) Add(doc horizon.Document, err error) {
	if err != nil {
		res.Warnings = append(res.Warnings, err.Error())
		return
	}
	for _, w := range doc.Warnings {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%s: %s", doc.ID, w))
	}
	item := Item{
		ID: string(doc.ID), Title: doc.Title, URL: doc.URL, Precision: string(doc.Precision), Lang: doc.Lang,
		TLP: doc.TLP.String(), Sectors: []string{}, Body: doc.Body, Fields: map[string][]string{},
	}
	maps.Copy(item.Fields, doc.Fields)
	if !doc.Published.IsZero() {
		item.Published = doc.Published.In(horizon.Tokyo).Format(time.RFC3339)
	}
	for _, s := range slices.Sorted(slices.Values(doc.Sectors)) {
		item.Sectors = append(item.Sectors, string(s))
	}
	res.Items = append(res.Items, item)
}
