package pdfpages

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// made writes a PDF of objects as Chromium does, the first of them number 1 and the last
// the catalog.
func made(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d\n/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, len(objects), start)
	return b.Bytes()
}

func TestPlaces(t *testing.T) {
	page := func(parent int) string { return fmt.Sprintf("<</Type /Page\n/Parent %d 0 R>>", parent) }
	pdf := made(page(4), page(4), page(5),
		"<</Type /Pages\n/Parent 5 0 R\n/Count 2\n/Kids [2 0 R 1 0 R]>>", "<</Type /Pages\n/Count 3\n/Kids [4 0 R 3 0 R]>>",
		"<</c1 [1 0 R /XYZ 6 827 0]\n/c#2D2 [3 0 R /XYZ 6 1 0]\n/lost [9 0 R /XYZ 0 0 0]>>",
		"<</Length 9>> stream\n1 0 obj\n<</Type /Page >>\nendstream",
		"<</Type /Catalog\n/Pages 5 0 R\n/Dests 6 0 R>>")
	got, err := Of(pdf)
	if err != nil || got.Pages != 3 || fmt.Sprint(got.On) != "map[c-2:3 c1:2]" {
		t.Errorf("%d pages, places %v, error %v", got.Pages, got.On, err)
	}
}

func TestNoPlaces(t *testing.T) {
	circle := made("<</Type /Pages\n/Kids [1 0 R]>>", "<</Type /Catalog\n/Pages 1 0 R>>")
	for what, pdf := range map[string][]byte{
		"nothing": nil, "text": []byte("startxref\n5\n%%EOF"), "a table beyond the end": []byte("%PDF\nstartxref\n99999999999999999999\n%%EOF"),
		"a circle": circle, "no catalog": []byte(strings.ReplaceAll(string(circle), "/Root", "/Boot")), "cut short": circle[:len(circle)/2],
	} {
		if got, err := Of(pdf); !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
}
