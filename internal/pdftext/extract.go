package pdftext

import (
	"errors"
	"fmt"
	"strings"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// extract reads a file page by page, as long as yield returns true. A page that
// cannot be read counts as one without text.
func extract(in pdfium.Pdfium, data []byte, maxPages int, yield func(reading) bool) {
	defer func() {
		if p := recover(); p != nil {
			yield(reading{err: fmt.Errorf("panic: %v", p)})
		}
	}()
	opened, err := in.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		yield(reading{err: inWords(err)})
		return
	}
	doc := opened.Document
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		yield(reading{err: fmt.Errorf("count the pages: %w", err)})
		return
	}
	if !yield(reading{title: title(in, doc), pages: count.PageCount}) {
		return
	}
	for i := range min(count.PageCount, maxPages) {
		text, err := readPage(in, doc, i)
		if err != nil {
			text = ""
		}
		if !yield(reading{page: &text}) {
			return
		}
	}
}

func title(in pdfium.Pdfium, doc references.FPDF_DOCUMENT) string {
	meta, err := in.GetMetaData(&requests.GetMetaData{Document: doc, Tags: &[]string{"Title"}})
	if err != nil || len(meta.Tags) == 0 {
		return ""
	}
	line, _, _ := strings.Cut(Clean(meta.Tags[0].Value), "\n")
	return line
}

// inWords says why a file could not be opened.
func inWords(err error) error {
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return errors.New("the PDF asks for a password")
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return errors.New("the PDF is encrypted in an unknown way")
	case errors.Is(err, pdfiumerrors.ErrFormat):
		return errors.New("the PDF is broken")
	}
	return fmt.Errorf("open the PDF: %w", err)
}
