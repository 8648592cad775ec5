package pdftext

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// maxBoxes bounds how many places a page is asked for: what lies beyond is read
// as PDFium orders it, and each blank between its letters as one of a table.
const maxBoxes = 20_000

// box is where a letter stands on its page, in points from the bottom left.
type box struct{ left, bottom, right, top float32 }

func (b box) middle() float32 { return (b.left + b.right) / 2 }

// em is about the size of the type. A letter of Japanese is as wide as it, or
// somewhat narrower; a box is up to half as high again.
func (b box) em(r rune) float32 {
	em := (b.top - b.bottom) / highest
	if isCJK(r) {
		em = max(em, b.right-b.left)
	}
	return max(em, 1)
}

const highest = 1.45 // height of a box, in sizes of its type

// sheet is the letters of a page in the order of PDFium.
type sheet struct {
	runes []rune
	place func(i int) (box, bool) // false where it is not known
}

// readPage reads a page and writes its text.
func readPage(in pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (string, error) {
	loaded, err := in.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return "", fmt.Errorf("load page %d: %w", index+1, err)
	}
	defer in.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	text, err := in.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: requests.Page{ByReference: &loaded.Page}})
	if err != nil {
		return "", fmt.Errorf("load the text of page %d: %w", index+1, err)
	}
	defer in.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	count, err := in.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return "", fmt.Errorf("count the letters of page %d: %w", index+1, err)
	}
	runes, err := runesOf(in, text.TextPage, count.Count)
	if err != nil {
		return "", fmt.Errorf("read page %d: %w", index+1, err)
	}
	p := sheet{runes: runes, place: remembered(func(i int) (box, bool) {
		b, err := in.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text.TextPage, Index: i})
		if err != nil {
			return box{}, false
		}
		r := b.Rect
		return box{min(r.Left, r.Right), min(r.Bottom, r.Top), max(r.Left, r.Right), max(r.Bottom, r.Top)}, true
	})}
	return p.text(), nil
}

// runesOf are the letters of a page, each at its index: at once, or, where some
// are no text and their number differs, one by one.
func runesOf(in pdfium.Pdfium, page references.FPDF_TEXTPAGE, count int) ([]rune, error) {
	text, err := in.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: page, StartIndex: 0, Count: count})
	if err == nil {
		if runes := []rune(strings.TrimRight(text.Text, "\x00")); len(runes) == count {
			return runes, nil
		}
	}
	runes := make([]rune, max(count, 0))
	for i := range runes {
		letter, err := in.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: page, Index: i})
		if err != nil {
			return nil, err
		}
		runes[i] = rune(letter.Unicode)
	}
	return runes, nil
}

// remembered asks for each place once, and for no more than maxBoxes.
func remembered(ask func(i int) (box, bool)) func(i int) (box, bool) {
	type answer struct {
		box
		known bool
	}
	answers := map[int]answer{}
	return func(i int) (box, bool) {
		a, asked := answers[i]
		if !asked && len(answers) < maxBoxes {
			a.box, a.known = ask(i)
			answers[i] = a
		}
		return a.box, a.known
	}
}

// isSeen reports whether a letter is one that a reader sees.
func isSeen(r rune) bool { return r > ' ' && !unicode.IsSpace(r) && !unicode.IsControl(r) }

// seen are the letters of a page that a reader sees, by their index.
func (p sheet) seen(from, to int) []int {
	var at []int
	for i := from; i < to; i++ {
		if isSeen(p.runes[i]) {
			at = append(at, i)
		}
	}
	return at
}
