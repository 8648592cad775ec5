package pdftext

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// reader is a reader that shares the compiled PDFium with other tests.
func reader(t testing.TB, opt Options) *Reader {
	t.Helper()
	opt.Cache = filepath.Join(os.TempDir(), "kazami-test-pdfium")
	r := New(opt)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// book is a PDF of so many pages, each with its lines, in a Japanese font that
// is not in the file.
func book(pages ...[]string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 6+2*i)
	}
	object("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(pages))
	object("<</Type/Font/Subtype/Type0/BaseFont/HeiseiKakuGo-W5/Encoding/UniJIS-UCS2-H/DescendantFonts[4 0 R]>>")
	object("<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiKakuGo-W5/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000/FontDescriptor 5 0 R>>")
	object("<</Type/FontDescriptor/FontName/HeiseiKakuGo-W5/Flags 4/FontBBox[-92 -250 1010 922]/ItalicAngle 0/Ascent 752/Descent -221/CapHeight 737/StemV 114>>")
	for i, lines := range pages {
		var text strings.Builder
		for j, line := range lines {
			fmt.Fprintf(&text, "BT /F1 10 Tf 1 0 0 1 50 %d Tm <", 800-14*j)
			for _, r := range line {
				fmt.Fprintf(&text, "%04x", r)
			}
			text.WriteString("> Tj ET\n")
		}
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>", 7+2*i)
		object("<</Length %d>>\nstream\n%sendstream", text.Len(), text.String())
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(at)+1, table)
	return b.Bytes()
}

// TestSamples reads the PDFs of the synthetic samples: three encodings of a
// title drawn twice, a spread date and letters drawn twice one by one.
func TestSamples(t *testing.T) {
	r := reader(t, Options{})
	names, err := filepath.Glob("../../samples/synthetic/pdf_*.pdf")
	if err != nil || len(names) != 3 {
		t.Fatalf("the samples are not there: %v %v", names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := r.Read(t.Context(), data)
		want := "環境変化への対応\n\nクラウドコンピューティングのセキュリティ\n平成22年2月3日\n重要"
		if strings.Contains(name, "sjis") {
			want += "\n\nリモートメンテナンス"
		}
		if err != nil || text.Body != want || text.Pages != 1 || len(text.Warnings) > 0 {
			t.Errorf("Read(%s) = %q, %d pages, %q, %v, want %q", filepath.Base(name), text.Body, text.Pages, text.Warnings, err, want)
		}
	}
}

func TestPagesAreBounded(t *testing.T) {
	data := book([]string{"一頁目の本文です。"}, []string{"二頁目の本文です。"}, []string{"三頁目の本文です。"})
	for _, c := range []struct {
		name    string
		opt     Options
		read    int
		body    string
		warning string
	}{
		{"all", Options{}, 3, "一頁目の本文です。\n\n二頁目の本文です。\n\n三頁目の本文です。", ""},
		{"two pages", Options{MaxPages: 2}, 2, "一頁目の本文です。\n\n二頁目の本文です。", "2 of 3 pages"},
		{"little text", Options{MaxText: 20}, 1, "一頁目の本文です。", "more than 20 bytes"},
	} {
		text, err := reader(t, c.opt).Read(t.Context(), data)
		if err != nil || text.Read != c.read || text.Pages != 3 || text.Body != c.body || !strings.Contains(strings.Join(text.Warnings, "\n"), c.warning) || len(text.Warnings) > 1 {
			t.Errorf("%s: Read = %+v, %v, want %d pages, %q and %q", c.name, text, err, c.read, c.body, c.warning)
		}
	}
}

// TestAFileIsKilled kills a file at its first moment and reads another after it.
func TestAFileIsKilled(t *testing.T) {
	r := reader(t, Options{Grace: time.Nanosecond, PerPage: time.Nanosecond})
	many := make([][]string, 200)
	for i := range many {
		many[i] = []string{strings.Repeat("長い本文です。", 200)}
	}
	text, err := r.Read(t.Context(), book(many...))
	if err == nil && (text.Read == 200 || !strings.Contains(strings.Join(text.Warnings, "\n"), "too long")) || err != nil && !strings.Contains(err.Error(), "too long") {
		t.Errorf("Read of a file that takes too long = %d pages, %q, %v, want it stopped", text.Read, text.Warnings, err)
	}
	r.opt.Grace = time.Minute
	if text, err := r.Read(t.Context(), book([]string{"次の資料"})); err != nil || text.Body != "次の資料" {
		t.Errorf("Read after a kill = %+v, %v", text, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Read(ctx, book(many...)); !errors.Is(err, context.Canceled) {
		t.Errorf("Read in a context that has ended = %v", err)
	}
}

func TestBrokenFiles(t *testing.T) {
	r := reader(t, Options{})
	good := book([]string{"本文"})
	for name, data := range map[string][]byte{
		"nothing": nil, "text": []byte("hello"), "a head alone": []byte("%PDF-1.4\n"), "its first half": good[:len(good)/2],
	} {
		if text, err := r.Read(t.Context(), data); err == nil && text.Body != "" {
			t.Errorf("Read(%s) = %+v, want an error or no text", name, text)
		}
	}
	if _, err := r.Read(t.Context(), []byte("hello")); !errors.Is(err, ErrNoPDF) {
		t.Errorf("Read(text) = %v, want ErrNoPDF", err)
	}
	if text, err := r.Read(t.Context(), book([]string{})); err != nil || len(text.Warnings) != 1 {
		t.Errorf("Read of an empty page = %+v, %v, want a warning", text, err)
	}
}

func TestClosedReader(t *testing.T) {
	r := New(Options{})
	if err := errors.Join(r.Close(), r.Close()); err != nil {
		t.Errorf("Close of a reader that never started, twice: %v", err)
	}
	if _, err := r.Read(t.Context(), book([]string{"x"})); !errors.Is(err, ErrClosed) {
		t.Errorf("Read after Close = %v, want ErrClosed", err)
	}
}

func BenchmarkRead(b *testing.B) {
	r := reader(b, Options{})
	pages := make([][]string, 50)
	for i := range pages {
		for range 45 {
			pages[i] = append(pages[i], "重要インフラの情報セキュリティ対策に係る行動計画に基づき、各分野の安全基準等の")
		}
	}
	data := book(pages...)
	if _, err := r.Read(b.Context(), data); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if text, err := r.Read(b.Context(), data); err != nil || text.Read != len(pages) {
			b.Fatal(text.Read, err)
		}
	}
	b.ReportMetric(float64(len(pages)*b.N)/b.Elapsed().Seconds(), "pages/s")
}
