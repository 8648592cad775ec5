package collectors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
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

// Reader reads bytes as a kind of source does: their title, and their documents
// and bad items. It stores and fetches nothing. Its error is that of the whole;
// what was read before it stands.
type Reader interface {
	Read(ctx context.Context, name string, data []byte) (title string, docs iter.Seq2[horizon.Document, error], err error)
}

// readers make the reader of a kind from what a source's options would say.
var readers = map[string]func(opt CheckOptions) Reader{
	"archive": func(opt CheckOptions) Reader {
		a := &Archive{Source: opt.source("archive", horizon.Red), Unsaid: opt.TLP == nil}
		if !opt.Now.IsZero() {
			a.Now = func() time.Time { return opt.Now }
		}
		return a
	},
	"csaf": func(opt CheckOptions) Reader {
		return &CSAF{Source: opt.source("csaf", horizon.Clear), Unsaid: opt.TLP == nil, Sectors: opt.AdvisorySectors}
	},
	"csv":    func(opt CheckOptions) Reader { return &CSV{Source: opt.source("csv", horizon.Clear), Table: opt.Table} },
	"feed":   func(opt CheckOptions) Reader { return &Feed{Source: opt.source("feed", horizon.Clear)} },
	"kokkai": func(opt CheckOptions) Reader { return &Kokkai{Source: opt.source("kokkai", horizon.Clear)} },
	"mail":   func(opt CheckOptions) Reader { return &Mail{Source: opt.source("mail", horizon.Red)} },
	"myjvn":  func(opt CheckOptions) Reader { return &MyJVN{Source: opt.source("myjvn", horizon.Clear)} },
	"notes": func(opt CheckOptions) Reader {
		return &Notes{Source: opt.source("notes", horizon.Red), Sectors: opt.Sectors, PDF: opt.PDF}
	},
	"page": func(opt CheckOptions) Reader {
		return &Page{Source: opt.source("page", horizon.Clear), Selectors: opt.Selectors, Now: func() time.Time { return opt.Now }}
	},
	"pdf": func(opt CheckOptions) Reader {
		return &PDF{Source: opt.source("pdf", horizon.Red), Reader: opt.PDF, Now: opt.Now}
	},
	"survey": func(opt CheckOptions) Reader {
		return &Survey{Source: opt.source("survey", horizon.Red), Sectors: opt.Sectors}
	},
}

func (opt CheckOptions) source(kind string, otherwise horizon.TLP) horizon.Source {
	s := horizon.Source{ID: "check", URL: opt.Base, Kind: kind, Lang: opt.Lang, TLP: otherwise}
	if opt.TLP != nil {
		s.TLP = *opt.TLP
	}
	return s
}

// Kinds lists the kinds of source, by name.
func Kinds() []string { return slices.Sorted(maps.Keys(readers)) }

// Check reads bytes as one of [Kinds] and shows what they would yield. It
// stores and fetches nothing. Bytes that are gzip are decompressed, once.
func Check(ctx context.Context, kind, name string, data []byte, opt CheckOptions) Result {
	reader := readers[kind]
	if reader == nil {
		return Result{File: name, Kind: kind, Warnings: []string{}, Items: []Item{}, Error: fmt.Sprintf("unknown kind %q: use one of %s", kind, strings.Join(Kinds(), ", "))}
	}
	return Render(ctx, kind, name, data, reader(opt))
}

// Render shows what a reader reads in the bytes of a file.
func Render(ctx context.Context, kind, name string, data []byte, reader Reader) Result {
	res := Result{File: name, Kind: kind, Warnings: []string{}, Items: []Item{}}
	if err := res.read(ctx, data, reader); err != nil {
		res.Error = err.Error()
	}
	return res
}

func (res *Result) read(ctx context.Context, data []byte, reader Reader) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	if res.Kind != "archive" && isGzip(data) {
		if data, err = unpack("gzip", bytes.NewReader(data), DefaultMaxBytes); err != nil {
			return err
		}
	}
	most := DefaultMaxBytes
	if res.Kind == "pdf" || res.Kind == "notes" && namesPDF(res.File) {
		most = maxPDF
	}
	if res.Kind != "archive" && len(data) > most {
		return fmt.Errorf("%d bytes are more than %d", len(data), most)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("%s is empty", res.File)
	}
	title, docs, err := reader.Read(ctx, res.File, data)
	res.Title = title
	if docs == nil {
		return err
	}
	for doc, bad := range docs {
		if whole, ends := errors.AsType[*SourceError](bad); ends {
			return whole.Err
		}
		res.Add(doc, bad)
	}
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
