package pdf

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/pdftext"
)

func TestTitle(t *testing.T) {
	for _, c := range []struct{ title, body, want string }{
		{"情報通信白書", "一行目の題", "情報通信白書"},
		{" 四文字\n題 ", "", "四文字 題"},
		{"四文字題", "", "四文字題"},
		{"三文字", "一行目の題", "一行目の題"},
		{"Microsoft Word - 白書.docx", "一行目の題", "一行目の題"},
		{"microsoft office powerpoint", "一行目の題", "一行目の題"},
		{"無題の文書", "一行目の題", "一行目の題"},
		{"PowerPoint プレゼンテーション", "一行目の題", "PowerPoint プレゼンテーション"},
		{"hakusho.PDF", "一行目の題", "一行目の題"},
		{"白書.doc について", "一行目の題", "白書.doc について"},
		{"", "\n 資料１ \n令和8年8月7日\n総務省\n暗号の危殆化への対応", "暗号の危殆化への対応"},
		{"", "令和8年8月7日（金）\n概要である", "概要である"},
		{"", "令和8年8月7日に始まる計画の概要", "令和8年8月7日に始まる計画の概要"},
		{"", strings.Repeat("一\n\n", 19) + "二十行目", "二十行目"},
		{"", strings.Repeat("一\n", 20) + "二十一行目", "hakusho.pdf"},
		{"", "", "hakusho.pdf"},
	} {
		if got := Title(pdftext.Text{Title: c.title, Body: c.body}, "files/hakusho.pdf"); got != c.want {
			t.Errorf("Title of %q, %.60q = %q, want %q", c.title, c.body, got, c.want)
		}
	}
}

func TestDate(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"資料１\n\n令和8年8月7日\n令和8年8月1日", "2026-08-07"},
		{"平成22年2月3日（水）", "2010-02-03"},
		{"令和8年8月7日 総務省", "2026-08-07"},
		{"令和8年8月7日 六文字まで", "2026-08-07"},
		{"令和8年8月7日 これは七文字", ""},
		{"令和8年8月", ""},
		{"令和8年", ""},
		{"8月7日", ""},
		{"3日前", ""},
		{"本文に令和8年8月7日の計画を引く\n2026年8月20日", "2026-08-20"},
		{strings.Repeat("一\n\n", 19) + "2026年8月20日", "2026-08-20"},
		{strings.Repeat("一\n", 20) + "2026年8月20日", ""},
		{"", ""},
	} {
		d, ok := Date(c.body, sourcetest.AsOf)
		got := ""
		if ok {
			got = d.Time.Format(time.DateOnly)
		}
		if got != c.want || ok && d.Precision != horizon.ByDay {
			t.Errorf("Date(%.60q) = %q by %q, want %q", c.body, got, d.Precision, c.want)
		}
	}
}

func TestDocument(t *testing.T) {
	src := horizon.Source{ID: "a", URL: "https://here.example/h.pdf", TLP: horizon.Green, Lang: "en", Excerpt: "none"}
	doc := Document(src, []horizon.SectorID{"water"}, "x/h.pdf", pdftext.Text{Body: "暗号の危殆化\n令和8年2月30日", Warnings: []string{"a page is a picture"}}, sourcetest.AsOf)
	if doc.ID != "https://here.example/h.pdf" || doc.Source != "a" || doc.URL != src.URL || doc.TLP != horizon.Green || doc.Excerpt != "none" || doc.Title != "暗号の危殆化" || doc.Lang != "ja" || len(doc.Sectors) != 1 {
		t.Errorf("document %+v", doc)
	}
	if got := strings.Join(doc.Warnings, "; "); got != "a page is a picture; day 2026-02-30 cannot be: dated by the month" || doc.Precision != horizon.ByMonth {
		t.Errorf("its warnings are %q, its date is by %s", got, doc.Precision)
	}

	src.URL = ""
	doc = Document(src, nil, "x/h.pdf", pdftext.Text{Title: strings.Repeat("x", text.MaxTitle+1), Body: strings.Repeat("x", text.MaxBody+1)}, sourcetest.AsOf)
	if doc.ID != "file:h.pdf" || len(doc.Title) != text.MaxTitle || len(doc.Body) != text.MaxBody || doc.Lang != "en" || !doc.Published.IsZero() || doc.Precision != "" {
		t.Errorf("document %q of %d bytes below a title of %d, in %q, dated %v", doc.ID, len(doc.Body), len(doc.Title), doc.Lang, doc.Published)
	}
	if got := strings.Join(doc.Warnings, "; "); got != "the text was cut; no date" {
		t.Errorf("its warnings are %q", got)
	}
	if doc = Document(src, nil, "h.pdf", pdftext.Text{Body: "2026年8月7日\n本文である"}, sourcetest.AsOf); len(doc.Warnings) != 0 {
		t.Errorf("a sound PDF has the warnings %q", doc.Warnings)
	}
}

// onePage is a PDF of one page that says one line.
func onePage(line string) []byte {
	content := "BT /F1 24 Tf 72 700 Td (" + line + ") Tj ET"
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}
	s, table := "%PDF-1.4\n", fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", len(s))
		s += fmt.Sprintf("%d 0 obj%s\nendobj\n", i+1, o)
	}
	return fmt.Appendf(nil, "%s%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", s, table, len(objects)+1, len(s))
}

func TestFile(t *testing.T) {
	reader := sourcetest.PdfReader(t)
	f := File{Source: horizon.Source{ID: "a"}, Reader: reader, Now: sourcetest.AsOf}
	title, docs, err := f.Read(t.Context(), "h.pdf", onePage("Post-quantum migration"))
	if err != nil || title != "Post-quantum migration" {
		t.Fatalf("Read = %q, %v", title, err)
	}
	n := 0
	for doc, err := range docs {
		if n++; err != nil || doc.Body != title || doc.ID != "file:h.pdf" {
			t.Errorf("document %+v, %v", doc, err)
		}
	}
	if n != 1 {
		t.Errorf("%d documents, want one", n)
	}
	if _, docs, err := f.Read(t.Context(), "h.pdf", []byte("no PDF")); err == nil || docs != nil {
		t.Errorf("what is no PDF gives %v", err)
	}
	if got, err := ReadText(t.Context(), reader, onePage("Post-quantum migration")); err != nil || got.Body != "Post-quantum migration" {
		t.Errorf("ReadText = %+v, %v", got, err)
	}
	if _, err := ReadText(t.Context(), nil, onePage("x")); err == nil {
		t.Error("ReadText without a reader reads")
	}
}
