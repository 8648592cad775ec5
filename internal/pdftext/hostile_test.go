package pdftext

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
	"time"
)

// objects is a PDF of objects as they are written, the first being its catalog.
func objects(bodies ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, body := range bodies {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(at)+1, table)
	return b.Bytes()
}

const (
	catalog = "<</Type/Catalog/Pages 2 0 R>>"
	onePage = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	latin   = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</X 5 0 R>>>>"
	page    = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources" + latin + "/Contents 4 0 R>>"
)

func stream(dict, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

// packed is a compressed stream of a text repeated n times.
func packed(text string, n int) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	for range n {
		if _, err := z.Write([]byte(text)); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return stream("/Filter/FlateDecode", b.String())
}

// TestHostileFiles reads files that were built to be a burden: each comes to an
// end, and the file after it is read as if nothing had happened.
func TestHostileFiles(t *testing.T) {
	r := reader(t, Options{})
	good := book([]string{"次の資料"})
	for name, data := range map[string][]byte{
		"pages that hold themselves":      objects(catalog, "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
		"a billion pages":                 objects(catalog, "<</Type/Pages/Kids[3 0 R]/Count 1000000000>>", page, stream("", "")),
		"a picture that holds itself":     objects(catalog, onePage, page, stream("", "/X Do"), stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources"+latin, "/X Do /X Do")),
		"a stream that grows to 100 MB":   objects(catalog, onePage, page, packed(strings.Repeat("q ", 500_000), 100)),
		"text that grows to 40 MB":        objects(catalog, onePage, page, packed(strings.Repeat("BT /F1 9 Tf 9 9 Td (letters) Tj ET\n", 1000), 1100)),
		"nesting":                         objects(catalog, onePage, page, stream("", strings.Repeat("[", 1_000_000))),
		"dictionaries in dictionaries":    objects(catalog, onePage, strings.Repeat("<</A", 200_000), stream("", "")),
		"operators without end":           objects(catalog, onePage, page, stream("", strings.Repeat("q 1 0 0 1 0 0 cm ", 100_000))),
		"a length that is its own stream": objects(catalog, onePage, page, "<</Length 4 0 R>>\nstream\nBT ET\nendstream"),
		"a password":                      bytes.Replace(good, []byte("/Root 1 0 R"), []byte("/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -4>>/ID[<00><00>]"), 1),
		"a head in a text":                append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("1 0 obj "), 100_000)...),
	} {
		began := time.Now()
		text, err := r.Read(t.Context(), data)
		t.Logf("%s: %d bytes in %s: %d of %d pages, %d letters, %q, %v", name, len(data), time.Since(began).Round(time.Millisecond), text.Read, text.Pages, len(text.Body), text.Warnings, err)
		if len(text.Body) > 2*DefaultMaxText {
			t.Errorf("Read(%s) gives %d bytes", name, len(text.Body))
		}
		if text, err := r.Read(t.Context(), good); err != nil || text.Body != "次の資料" {
			t.Errorf("after %s, Read of a good file = %+v, %v", name, text, err)
		}
	}
}
