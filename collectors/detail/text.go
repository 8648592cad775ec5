package detail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kazami/collectors/fetch"
	"kazami/collectors/pdf"
	"kazami/collectors/text"
)

const (
	maxElements = 50_000 // of a page whose main text is looked for
	minMain     = 140    // letters from which on a text is a page's main text beyond doubt
)

// text is the text of an answer: of a PDF, a page or plain text.
func (d Details) text(ctx context.Context, answer *fetch.Answer) (content string, warnings []string, err error) {
	if fetch.IsPDF(answer) {
		read, err := pdf.ReadText(ctx, d.PDF, answer.Body)
		return read.Body, read.Warnings, err
	}
	kind, _, err := mime.ParseMediaType(answer.Type)
	switch {
	case err != nil, kind == "text/html", kind == "application/xhtml+xml", kind == "application/xml", kind == "text/xml":
	case kind == "text/plain":
		page, _ := text.Decode(answer.Body, answer.Type)
		return text.Tidy(string(page)), nil, nil
	default:
		return "", nil, fmt.Errorf("it is of the type %s, which has no text to read", kind)
	}
	page, _ := text.Decode(answer.Body, answer.Type)
	content, err = mainText(page, answer.URL, d.Body)
	return content, nil, err
}

// titleOf is the title of a page: its first heading, or what its head says; "" where it has
// none.
func titleOf(answer *fetch.Answer) string {
	if fetch.IsPDF(answer) {
		return ""
	}
	content, _ := text.Decode(answer.Body, answer.Type)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(content))
	if err != nil {
		return ""
	}
	for _, where := range []string{"main h1, article h1", "h1", "title"} {
		if title := text.Line(doc.Find(where).First().Text()); title != "" {
			return title
		}
	}
	return ""
}

// mainText is the text of a page: of what a selector finds, or what looks like
// its main text. A panic of the library is an error.
func mainText(page []byte, at, selector string) (content string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("find the main text: panic: %v", p)
		}
	}()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text.Markup(string(page))))
	if err != nil {
		return "", fmt.Errorf("parse page: %w", err)
	}
	if selector != "" {
		if content = textsOf(doc.Find(selector)); content == "" {
			return "", fmt.Errorf("selector %q finds no text", selector)
		}
		return content, nil
	}
	content = readable(doc, at)
	if len([]rune(content)) < minMain {
		content = text.Longest([]string{content, textsOf(doc.Find("main, article, [role=main]").First())})
	}
	if content == "" {
		return "", errors.New("no main text is found: name its selector in detail.body")
	}
	return content, nil
}

// readable is what the library takes for the main text; "" if it finds none.
func readable(doc *goquery.Document, at string) string {
	parser := readability.NewParser()
	parser.MaxElemsToParse, parser.CharThresholds, parser.DisableJSONLD = maxElements, minMain, true
	article, err := parser.ParseDocument(doc.Get(0), fetch.BaseOf(at))
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
			parts = append(parts, text.Plain(b.String()))
		}
	}
	return text.Tidy(strings.Join(parts, "\n"))
}
