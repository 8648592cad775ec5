// Package pdftext reads the text of PDF files with PDFium, compiled to
// WebAssembly and run in a sandbox that has no files, no network and bounded
// memory, and cleans it up as Japanese text needs.
//
// On disk is at most the compiled PDFium, in the folder that the options name.
package pdftext

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
)

// The limits of one PDF, where the options give none.
const (
	DefaultGrace    = 700 * time.Millisecond // before the first page with text
	DefaultPerPage  = 200 * time.Millisecond // more, for each page that gave text
	DefaultMaxPages = 500
	DefaultMaxText  = 4 << 20 // bytes of text, before it is cleaned
)

// ErrNoPDF is said of bytes that do not begin as a PDF does.
var ErrNoPDF = errors.New("is not a PDF")

// ErrClosed is said of a reader that was closed.
var ErrClosed = errors.New("the PDF reader is closed")

// Options say how PDF files are read. The zero value is usable.
type Options struct {
	Cache    string        // folder for the compiled PDFium, so that the next start is quick; "": none is kept
	Compiles func()        // called before PDFium is compiled, which takes seconds and more memory than any PDF; nil: nobody is told
	Grace    time.Duration // 0: DefaultGrace
	PerPage  time.Duration // 0: DefaultPerPage
	MaxPages int           // 0: DefaultMaxPages; later pages are left out
	MaxText  int           // 0: DefaultMaxText; later pages are left out
}

// Text is what a PDF says.
type Text struct {
	Title    string   // as its metadata give it, cleaned; mostly empty or of little use
	Body     string   // of all pages, cleaned
	Pages    int      // of the file
	Read     int      // how many of them were read
	Warnings []string // what was left out, in English, one line each
}

// Reader reads PDF files, one at a time. PDFium is started by the first of
// them, and each file has an instance of its own, which is thrown away with all
// that the file did to it. A Reader may be used by many goroutines at once; its
// owner closes it.
type Reader struct {
	opt    Options
	turn   chan struct{} // holds one token: whose turn it is; guards the rest
	engine *engine       // nil until the first PDF, and after one that had to be killed
	cache  wazero.CompilationCache
	closed bool

	memories memories
}

// New makes a reader that has started nothing yet.
func New(opt Options) *Reader {
	if opt.Grace == 0 {
		opt.Grace = DefaultGrace
	}
	if opt.PerPage == 0 {
		opt.PerPage = DefaultPerPage
	}
	if opt.MaxPages == 0 {
		opt.MaxPages = DefaultMaxPages
	}
	if opt.MaxText == 0 {
		opt.MaxText = DefaultMaxText
	}
	return &Reader{opt: opt, turn: make(chan struct{}, 1)}
}

// Is reports whether bytes begin as a PDF does.
func Is(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

// Read gives the text of a PDF. A file that takes too long or grows too large
// is stopped: what was read of it by then is its text, with a warning. The
// error is of a file of which nothing could be read, or the context's.
func (r *Reader) Read(ctx context.Context, data []byte) (Text, error) {
	if !Is(data) {
		return Text{}, ErrNoPDF
	}
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return Text{}, ctx.Err()
	}
	defer func() { <-r.turn }()
	if r.closed {
		return Text{}, ErrClosed
	}
	if err := r.start(); err != nil {
		return Text{}, fmt.Errorf("start the PDF reader: %w", err)
	}
	return r.read(ctx, data)
}

// Close stops PDFium, if it was started. It waits for a file that is being read.
func (r *Reader) Close() error {
	r.turn <- struct{}{}
	defer func() { <-r.turn }()
	if r.closed {
		return nil
	}
	r.closed = true
	err := r.stop()
	if r.cache != nil {
		err = errors.Join(err, r.cache.Close(context.Background()))
	}
	r.memories.close()
	return err
}

// reading is what the goroutine that reads a file reports, step by step.
type reading struct {
	title string
	pages int
	page  *string
	err   error
}

// read follows a goroutine that reads the file, and kills PDFium when it has
// used up its time. The goroutine ends before read does.
func (r *Reader) read(ctx context.Context, data []byte) (Text, error) {
	instance, err := r.engine.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return Text{}, errors.Join(fmt.Errorf("start the PDF reader: %w", err), r.stop())
	}
	steps := make(chan reading)
	stop := make(chan struct{})
	go func() {
		defer close(steps)
		extract(instance, data, r.opt.MaxPages, func(step reading) bool {
			select {
			case steps <- step:
				return true
			case <-stop:
				return false
			}
		})
	}()
	var text Text
	var raw []string
	began, withText, size := time.Now(), 0, 0
	timer := time.NewTimer(r.opt.Grace)
	defer timer.Stop()
	var end error
	for end == nil {
		select {
		case step, more := <-steps:
			if !more {
				_ = instance.Close() // it is thrown away whatever Close says
				return text.finish(raw, nil)
			}
			text.Title, text.Pages = cmp.Or(text.Title, step.title), max(text.Pages, step.pages)
			if end = step.err; end != nil || step.page == nil {
				continue
			}
			raw = append(raw, *step.page)
			text.Read++
			if strings.TrimSpace(*step.page) != "" {
				withText++
				timer.Reset(time.Until(began.Add(r.opt.Grace + time.Duration(withText)*r.opt.PerPage)))
			}
			if size += len(*step.page); size > r.opt.MaxText {
				end = fmt.Errorf("more than %d bytes of text", r.opt.MaxText)
			}
		case <-timer.C:
			end = errors.New("it takes too long")
		case <-ctx.Done():
			end = ctx.Err()
		}
	}
	close(stop)
	r.engine.cancel()
	for range steps {
	}
	_ = r.stop() // it was killed: what it says of that is no news
	if ctx.Err() != nil {
		return Text{}, ctx.Err()
	}
	return text.finish(raw, end)
}

// finish makes the text of the pages that were read until err.
func (t Text) finish(pages []string, err error) (Text, error) {
	t.Body = Clean(strings.Join(pages, "\n\n"))
	if err != nil && t.Read == 0 {
		return Text{}, err
	}
	if t.Read < t.Pages {
		w := fmt.Sprintf("%d of %d pages of the PDF were read", t.Read, t.Pages)
		if err != nil {
			w += ": " + err.Error()
		}
		t.Warnings = append(t.Warnings, w)
	} else if err != nil {
		t.Warnings = append(t.Warnings, "the PDF was not read to its end: "+err.Error())
	}
	if t.Body == "" {
		t.Warnings = append(t.Warnings, "the PDF has no text: its pages may be pictures")
	}
	return t, nil
}
