package notes

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

// TestHearingNote is the template of a note, as people are shown it.
func TestHearingNote(t *testing.T) {
	data, err := os.ReadFile("../../samples/synthetic/hearing_note.md")
	if err != nil {
		t.Fatal(err)
	}
	got := intake.Render(t.Context(), "notes", "hearing_note.md", data, &Notes{Source: horizon.Source{TLP: horizon.Red}, Sectors: sourcetest.SectorNames})
	want := intake.Item{
		ID: "H22-012", Title: "ヒアリング記録 H22-012", Published: "2010-02-03T14:00:00+09:00", Precision: "time", Lang: "ja", TLP: "AMBER+STRICT",
		Body: "Q1. 今後5年程度で影響が大きいと考える環境変化は何か。\nA1. 監視制御系の端末が汎用ＯＳになりつつある。保守は遠隔が前提になる見込み。\nQ2. どの脅威を懸念するか。\n" +
			"A2. USBメモリ経由の感染、委託先からの侵入。時期は平成26年度頃に本格化するとみる。\n所感: 鉄道分野B社(H22-009)と同趣旨。\n",
	}
	if got.Error != "" || len(got.Warnings) > 0 || len(got.Items) != 1 || !slices.Equal(got.Items[0].Sectors, []string{"electricity"}) {
		t.Fatalf("Check = %+v", got)
	}
	item := got.Items[0]
	if item.Sectors, item.Fields = nil, nil; fmt.Sprintf("%+v", item) != fmt.Sprintf("%+v", want) {
		t.Errorf("Check =\n%+v\nwant\n%+v", item, want)
	}
}

func FuzzNotes(f *testing.F) {
	f.Add("n.md", []byte("---\nnote_id: N1\ntlp: CLEAR\ngov_class: 機密性1情報\n---\nx"))
	f.Add("n.txt", []byte("記録番号：N1\nTLP:CLEAR\n\n機密性3情報\nx"))
	f.Add("n.txt", []byte("ＴＬＰ：ＣＬＥＡＲ\n"))
	f.Add("n.docx", sourcetest.DocxOf(f, sourcetest.WordTable([]string{"TLP", "CLEAR"}, []string{"質問", "回答"}, []string{"q", "a"})+sourcetest.Paragraph("x"), "word/header1.xml", sourcetest.PageHeader(sourcetest.Paragraph("TLP:AMBER"))))
	f.Add("n.xlsx", sourcetest.Saved(f, sourcetest.BookOf(f, []any{"日付", 40212}, []any{"TLP", "GREEN"}, []any{"質問", "q"}, []any{"回答", "a"})))
	n := &Notes{Source: horizon.Source{ID: "notes"}, Sectors: sourcetest.SectorNames}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		doc, ok, err := n.note(t.Context(), name, data)
		if err != nil || !ok {
			return
		}
		if strings.Contains(doc.Title+doc.Body, "\u202e") || doc.TLP > horizon.Clear {
			t.Errorf("note(%q): %+v", name, doc)
		}
		if text := doc.RawType == "text/markdown"; text && doc.TLP > horizon.Red && doc.TLP != horizon.AmberStrict && !strings.Contains(string(data), doc.TLP.String()) && !strings.Contains(string(data), "\x00") {
			t.Errorf("note(%q, %q) is %s, which nobody wrote", name, data, doc.TLP)
		}
	})
}

func TestNoteThatIsAPDF(t *testing.T) {
	data, err := os.ReadFile("../../samples/synthetic/pdf_sjis_doublestrike.pdf")
	if err != nil {
		t.Fatal(err)
	}
	n := &Notes{Source: horizon.Source{ID: "n"}, Folder: fstest.MapFS{"a/H22 meeting.PDF": {Data: data}}, PDF: sourcetest.PdfReader(t)}
	read := func() (docs []horizon.Document, bad []error) {
		for doc, err := range n.Collect(t.Context(), nil) {
			if err != nil {
				bad = append(bad, err)
				continue
			}
			docs = append(docs, doc)
		}
		return docs, bad
	}
	docs, bad := read()
	if len(docs) != 1 || len(bad) > 0 {
		t.Fatalf("a folder with one PDF yields %d documents, faults %v", len(docs), bad)
	}
	d := docs[0]
	if d.TLP != horizon.Red || d.Title != "環境変化への対応" || d.Published.Format(time.DateOnly) != "2010-02-03" || d.RawType != "application/pdf" || !bytes.Equal(d.Raw, data) || !strings.Contains(d.Body, "クラウドコンピューティング") {
		t.Errorf("the note is %s, %q, %s, %s: %q", d.TLP, d.Title, d.Published, d.RawType, d.Body)
	}
	n.PDF = nil
	if docs, bad := read(); len(docs) > 0 || len(bad) != 1 || !strings.Contains(bad[0].Error(), "H22 meeting.PDF") {
		t.Errorf("without a reader: %v, %v, want the file named", docs, bad)
	}
}
