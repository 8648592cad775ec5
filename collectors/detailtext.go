package collectors

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"path"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kazami/internal/pdftext"
)

const (
	maxPDF      = 32 << 20 // bytes of a PDF
	maxElements = 50_000   // of a page whose main text is looked for
	minMain     = 140      // letters from which on a text is a page's main text beyond doubt
)

// text is the text of an answer: of a PDF, a page or plain text.
func (d Details) text(ctx context.Context, answer *Answer) (text string, warnings []string, err error) {
	if isPDF(answer) {
		read, err := readPDF(ctx, d.PDF, answer.Body)
		return read.Body, read.Warnings, err
	}
	kind, _, err := mime.ParseMediaType(answer.Type)
	switch {
	case err != nil, kind == "text/html", kind == "application/xhtml+xml", kind == "application/xml", kind == "text/xml":
	case kind == "text/plain":
		page, _ := DecodeText(answer.Body, answer.Type)
		return tidyLines(string(page)), nil, nil
	default:
		return "", nil, fmt.Errorf("it is of the type %s, which has no text to read", kind)
	}
	page, _ := DecodeText(answer.Body, answer.Type)
	text, err = mainText(page, answer.URL, d.Body)
	return text, nil, err
}

// isPDF goes by the bytes: servers name the type wrongly.
func isPDF(answer *Answer) bool {
	kind, _, _ := mime.ParseMediaType(answer.Type)
	return kind == "application/pdf" || bytes.HasPrefix(bytes.TrimLeft(answer.Body[:min(len(answer.Body), 64)], "\xef\xbb\xbf \r\n\t"), []byte("%PDF-"))
}

// namesPDF reports whether an address ends as a PDF's does.
func namesPDF(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.EqualFold(path.Ext(u.Path), ".pdf")
}

// sizeFor is what an answer may have more than others because of its name.
func sizeFor(address string) int64 {
	if namesPDF(address) {
		return maxPDF
	}
	return 0
}

func readPDF(ctx context.Context, reader *pdftext.Reader, data []byte) (pdftext.Text, error) {
	if reader == nil {
		return pdftext.Text{}, errors.New("it is a PDF, and PDFs are not read here")
	}
	return reader.Read(ctx, data)
}

// mainText is the text of a page: of what a selector finds, or what looks like
// its main text. A panic of the library is an error.
func mainText(page []byte, at, selector string) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("find the main text: panic: %v", p)
		}
	}()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return "", fmt.Errorf("parse page: %w", err)
	}
	if selector != "" {
		if text = textsOf(doc.Find(selector)); text == "" {
			return "", fmt.Errorf("selector %q finds no text", selector)
		}
		return text, nil
	}
	text = readable(doc, at)
	if len([]rune(text)) < minMain {
		text = longest([]string{text, textsOf(doc.Find("main, article, [role=main]").First())})
	}
	if text == "" {
		return "", errors.New("no main text is found: name its selector in detail.body")
	}
	return text, nil
}

// readable is what the library takes for the main text; "" if it finds none.
func readable(doc *goquery.Document, at string) string {
	parser := readability.NewParser()
	parser.MaxElemsToParse, parser.CharThresholds, parser.DisableJSONLD = maxElements, minMain, true
	article, err := parser.ParseDocument(doc.Get(0), baseOf(at))
	if err != nil || article.Node == nil {
		return ""
	}
	return textsOf(goquery.NewDocumentFromNode(article.Node).Selection)
}

// textsOf is the text of elements, a line for each block.
func textsOf(found *goquery.Selection) string {
	var parts []string
	for _, n := range found.Nodes {
		var b bytes.Buffer
		if html.Render(&b, n) == nil {
			parts = append(parts, plainText(b.String()))
		}
	}
	return tidyLines(strings.Join(parts, "\n"))
}
