package collectors

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kazami/collectors/csaf"
	"kazami/collectors/feed"
	"kazami/collectors/files"
	"kazami/collectors/intake"
	"kazami/collectors/kokkai"
	"kazami/collectors/mail"
	"kazami/collectors/myjvn"
	"kazami/collectors/notes"
	"kazami/collectors/page"
	"kazami/collectors/pdf"
	"kazami/collectors/survey"
	"kazami/collectors/table"
	"kazami/internal/horizon"
	"kazami/internal/pdftext"
)

// CheckOptions are what a source's options would say of the bytes.
type CheckOptions struct {
	Base      string       // address that relative links are resolved against
	Now       time.Time    // for ◯日前 and dates without a year; zero: they stay unread
	TLP       *horizon.TLP // nil: feeds and pages are public (CLEAR), the others RED unless they say otherwise
	Lang      string
	Selectors page.Selectors
	Table     table.Columns
	Sectors   map[string]horizon.SectorID // by the names that notes use
	PDF       *pdftext.Reader             // nil: one is started for the file

	AdvisorySectors map[string][]horizon.SectorID // by the names that advisories use
}

// readers make the reader of a kind from what a source's options would say.
var readers = map[string]func(opt CheckOptions) intake.Reader{
	"archive": func(opt CheckOptions) intake.Reader {
		a := &files.Archive{Source: opt.source("archive", horizon.Red), Unsaid: opt.TLP == nil}
		if !opt.Now.IsZero() {
			a.Now = func() time.Time { return opt.Now }
		}
		return a
	},
	"csaf": func(opt CheckOptions) intake.Reader {
		return &csaf.CSAF{Source: opt.source("csaf", horizon.Clear), Unsaid: opt.TLP == nil, Sectors: opt.AdvisorySectors}
	},
	"csv": func(opt CheckOptions) intake.Reader {
		return &table.CSV{Source: opt.source("csv", horizon.Clear), Table: opt.Table}
	},
	"feed": func(opt CheckOptions) intake.Reader { return &feed.Feed{Source: opt.source("feed", horizon.Clear)} },
	"kokkai": func(opt CheckOptions) intake.Reader {
		return &kokkai.Kokkai{Source: opt.source("kokkai", horizon.Clear)}
	},
	"mail":  func(opt CheckOptions) intake.Reader { return &mail.Mail{Source: opt.source("mail", horizon.Red)} },
	"myjvn": func(opt CheckOptions) intake.Reader { return &myjvn.MyJVN{Source: opt.source("myjvn", horizon.Clear)} },
	"notes": func(opt CheckOptions) intake.Reader {
		return &notes.Notes{Source: opt.source("notes", horizon.Red), Sectors: opt.Sectors, PDF: opt.PDF}
	},
	"page": func(opt CheckOptions) intake.Reader {
		return &page.Page{Source: opt.source("page", horizon.Clear), Selectors: opt.Selectors, Now: func() time.Time { return opt.Now }}
	},
	"pdf": func(opt CheckOptions) intake.Reader {
		return &pdf.File{Source: opt.source("pdf", horizon.Red), Reader: opt.PDF, Now: opt.Now}
	},
	"survey": func(opt CheckOptions) intake.Reader {
		return &survey.Survey{Source: opt.source("survey", horizon.Red), Sectors: opt.Sectors}
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
func Check(ctx context.Context, kind, name string, data []byte, opt CheckOptions) intake.Result {
	reader := readers[kind]
	if reader == nil {
		return intake.Result{File: name, Kind: kind, Warnings: []string{}, Items: []intake.Item{}, Error: fmt.Sprintf("unknown kind %q: use one of %s", kind, strings.Join(Kinds(), ", "))}
	}
	return intake.Render(ctx, kind, name, data, reader(opt))
}
