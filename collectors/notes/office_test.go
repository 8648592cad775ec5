package notes

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xuri/excelize/v2"

	"kazami/collectors/files"
	"kazami/collectors/intake"
	"kazami/collectors/office"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

// oneNote reads a folder of one note.
func oneNote(t *testing.T, name string, data []byte) horizon.Document {
	t.Helper()
	n := &Notes{Source: horizon.Source{ID: "notes"}, Folder: fstest.MapFS{name: {Data: data}}, Sectors: sourcetest.SectorNames}
	for doc, err := range n.Collect(t.Context(), &horizon.Position{}) {
		if err != nil {
			t.Fatalf("Collect(%s): %v", name, err)
		}
		return doc
	}
	t.Fatalf("Collect(%s) yields nothing", name)
	return horizon.Document{}
}

func TestWordNote(t *testing.T) {
	data := sourcetest.DocxOf(t, sourcetest.Paragraph("聞き取りの記録")+
		sourcetest.WordTable([]string{"記 録 番 号", "H22-101", "日付：", "平成２２年２月３日"}, []string{"分野", "電力"}, []string{"ＴＬＰ", "AMBER+STRICT"}, []string{"機密性", "機密性2情報"},
			[]string{"組織名", "実名電力株式会社"}, []string{"件名", "制御系の変化"})+
		sourcetest.Paragraph("前置きの段落")+
		sourcetest.WordTable([]string{"質問", "回答"}, []string{"何が変わるか。", "汎用OSになる。"}, []string{"何を懸念するか。", "USBメモリ。"})+
		sourcetest.Paragraph("所感")+
		`<w:p><w:r><w:t>残す</w:t></w:r><w:del><w:r><w:delText>消した</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移した</w:t></w:r></w:moveFrom><w:r><w:tab/><w:t>文</w:t><w:br/><w:t>次の行</w:t></w:r></w:p>`+
		`<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>`+sourcetest.Paragraph("箱の文")+`</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>`+sourcetest.Paragraph("箱の文")+`</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`)
	doc := oneNote(t, "sub/記録.docx", data)
	want := "聞き取りの記録\n前置きの段落\nQ1. 何が変わるか。\nA1. 汎用OSになる。\nQ2. 何を懸念するか。\nA2. USBメモリ。\n所感\n残す\t文\n次の行\n箱の文"
	if doc.Body != want {
		t.Errorf("text\n%s\nwant\n%s", doc.Body, want)
	}
	if doc.ID != "H22-101" || doc.Title != "制御系の変化" || doc.TLP != horizon.AmberStrict || !slices.Equal(doc.Sectors, []horizon.SectorID{"electricity"}) {
		t.Errorf("id %s, title %q, label %s, sectors %v", doc.ID, doc.Title, doc.TLP, doc.Sectors)
	}
	if got := doc.Published.Format(time.DateOnly); got != "2010-02-03" || doc.Precision != horizon.ByDay || len(doc.Warnings) > 0 {
		t.Errorf("dated %s %s, warnings %q", got, doc.Precision, doc.Warnings)
	}
	if !bytes.Equal(doc.Raw, data) || !strings.Contains(doc.RawType, "wordprocessingml") {
		t.Errorf("raw: %d bytes of %s, want the file", len(doc.Raw), doc.RawType)
	}
	if strings.Contains(doc.Title+doc.Body+doc.Publisher, "実名電力") {
		t.Error("the organisation's name is in the text")
	}
}

func TestWordMargins(t *testing.T) {
	for _, c := range []struct {
		name, inText, margin string
		want                 horizon.TLP
		warned               bool
	}{
		{"the header is stricter", "CLEAR", sourcetest.Paragraph("TLP:AMBER"), horizon.Amber, true},
		{"the header cannot loosen", "AMBER", sourcetest.Paragraph("TLP:CLEAR"), horizon.Amber, false},
		{"the header says the same", "CLEAR", sourcetest.Paragraph("TLP:CLEAR"), horizon.Clear, false},
		{"the header alone", "", sourcetest.Paragraph("配布先 TLP:GREEN"), horizon.Green, false},
		{"an old label in the header", "CLEAR", sourcetest.Paragraph("TLP:WHITE"), horizon.Red, true},
		{"an old label in the header alone", "", sourcetest.Paragraph("TLP:WHITE"), horizon.Red, true},
		{"wide letters in the header", "CLEAR", sourcetest.Paragraph("ＴＬＰ：ＡＭＢＥＲ"), horizon.Red, true},
		{"wide letters in the header alone", "", sourcetest.Paragraph("ＴＬＰ：ＣＬＥＡＲ"), horizon.Red, true},
		{"translated in the header", "CLEAR", sourcetest.Paragraph("TLP:赤"), horizon.Red, true},
		{"two in the header", "", sourcetest.Paragraph("TLP:GREEN / TLP:CLEAR"), horizon.Red, true},
		{"a label in pieces", "CLEAR", `<w:p><w:r><w:t>TLP:AM</w:t></w:r><w:r><w:t>BER</w:t></w:r></w:p>`, horizon.Amber, true},
		{"a watermark", "CLEAR", `<w:p><w:r><w:pict><v:shape><v:textpath string="TLP:RED"/></v:shape></w:pict></w:r></w:p>`, horizon.Red, true},
		{"機密性3 in the header", "GREEN", sourcetest.Paragraph("機密性３情報"), horizon.Red, true},
		{"機密性2 in the header", "CLEAR", sourcetest.Paragraph("機密性2情報"), horizon.Red, true},
		{"nothing anywhere", "", sourcetest.Paragraph("1/3"), horizon.Red, true},
	} {
		body := sourcetest.Paragraph("本文")
		if c.inText != "" {
			body = sourcetest.WordTable([]string{"TLP", c.inText}) + body
		}
		for _, part := range []string{"word/header2.xml", "word/footer1.xml"} {
			doc := oneNote(t, "n.docx", sourcetest.DocxOf(t, body, part, sourcetest.PageHeader(c.margin)))
			named := slices.ContainsFunc(doc.Warnings, sourcetest.Contains("treated as"))
			if doc.TLP != c.want || named != c.warned {
				t.Errorf("%s, %s: %s, warnings %q, want %s, named: %v", c.name, part, doc.TLP, doc.Warnings, c.want, c.warned)
			}
		}
	}
}

func TestExcelNote(t *testing.T) {
	f := sourcetest.BookOf(t, []any{"ヒアリング記録票"}, nil, []any{nil, "記録番号", "H22-201"}, []any{nil, "日付", time.Date(2010, 2, 3, 0, 0, 0, 0, time.UTC)},
		[]any{nil, "分野", "電力、水道"}, []any{nil, "TLP", "GREEN"}, []any{"質問1", "何が変わるか。"}, []any{"回答1", "遠隔保守。"}, []any{"質問2", "5G は?"}, []any{"回答2", 2015}, []any{"質問", "次は?", nil, "回答", "様子を見る。"}, []any{"所感", "同趣旨"}, []any{"No.", "質問", "回答"}, []any{1, "最後に?", "以上。"}, []any{2, "他に?"})
	if _, err := f.NewSheet("裏"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue("裏", "A1", "実名一覧"); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetVisible("裏", false); err != nil {
		t.Fatal(err)
	}
	doc := oneNote(t, "n.xlsx", sourcetest.Saved(t, f))
	if want := "ヒアリング記録票\nQ1. 何が変わるか。\nA1. 遠隔保守。\nQ2. 5G は?\nA2. 2015\nQ3. 次は?\nA3. 様子を見る。\n所感: 同趣旨\nQ4. 最後に?\nA4. 以上。\nQ5. 他に?"; doc.Body != want {
		t.Errorf("text\n%s\nwant\n%s", doc.Body, want)
	}
	if doc.ID != "H22-201" || doc.TLP != horizon.Green || len(doc.Sectors) != 2 || doc.Published.Format(time.DateOnly) != "2010-02-03" {
		t.Errorf("id %s, label %s, sectors %v, dated %v", doc.ID, doc.TLP, doc.Sectors, doc.Published)
	}
	if len(doc.Warnings) != 1 || !strings.Contains(doc.Warnings[0], "hidden") {
		t.Errorf("warnings %q, want the hidden sheet", doc.Warnings)
	}
}

func TestExcelMargins(t *testing.T) {
	for header, want := range map[string]horizon.TLP{`&C&"游ゴシック,標準"TLP:AMBER`: horizon.Amber, "&RTLP:CLEAR &P": horizon.Clear, "&L社外秘": horizon.Red, "&P / &N": horizon.Clear} {
		f := sourcetest.BookOf(t, []any{"TLP", "CLEAR"}, []any{"質問", "q"})
		if err := f.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddFooter: header}); err != nil {
			t.Fatal(err)
		}
		if doc := oneNote(t, "n.xlsx", sourcetest.Saved(t, f)); doc.TLP != want {
			t.Errorf("the page's footer says %q: %s, warnings %q, want %s", header, doc.TLP, doc.Warnings, want)
		}
	}
}

func TestOfficeRefused(t *testing.T) {
	locked := sourcetest.Saved(t, sourcetest.BookOf(t, []any{"TLP", "CLEAR"}), excelize.Options{Password: "x"})
	many := make([]string, 0, 2*office.MaxEntries+2)
	for i := range office.MaxEntries + 1 {
		many = append(many, fmt.Sprintf("p%d.xml", i), "x")
	}
	huge := strings.Repeat("<w:p></w:p>", 3<<20)
	sheet := `<worksheet><sheetData>` + strings.Repeat(`<row/>`, office.MaxTags) + `</sheetData></worksheet>`
	attributes := "<w:p " + strings.Repeat("a='' ", office.MaxTag/5) + "></w:p>"
	for _, c := range []struct {
		file string
		data []byte
		want string
	}{
		{"a.docx", locked, "save it as .docx"},
		{"a.xlsx", locked, "take the password off"},
		{"a.doc", []byte("x"), "save it as .docx"},
		{"a.XLS", []byte("x"), "save it as .xlsx"},
		{"a.odt", []byte("x"), "save it as .docx"},
		{"a.pptx", []byte("x"), "save it as .pdf"},
		{"a.jtd", []byte("x"), "save it as .docx"},
		{"a.HTM", []byte("x"), "save it as .docx"},
		{"a.docx", []byte("plain text"), "not a .docx"},
		{"a.docx", sourcetest.ZipOf(t, "x", "y"), "no text of Word"},
		{"a.docx", sourcetest.ZipOf(t, many...), "parts"},
		{"a.docx", sourcetest.DocxOf(t, huge), "unpacks to more than"},
		{"a.docx", sourcetest.DocxOf(t, "", "word/header1.xml", sourcetest.PageHeader(strings.Repeat(" ", office.MaxPart))), "larger than"},
		{"a.docx", sourcetest.DocxOf(t, strings.Repeat("<w:p/>", office.MaxTags)), "tags"},
		{"a.docx", sourcetest.DocxOf(t, attributes), "a tag or a text"},
		{"a.xlsx", sourcetest.ZipOf(t, "xl/workbook.xml", attributes), "a tag or a text"},
		{"a.docx", sourcetest.DocxOf(t, strings.Repeat("<w:sdt>", office.MaxXMLDepth)+strings.Repeat("</w:sdt>", office.MaxXMLDepth)), "nested deeper"},
		{"a.docx", sourcetest.DocxOf(t, "<w:p><w:t>cut"), "read its text"},
		{"a.docx", sourcetest.DocxOf(t, "<w:p>&bomb;</w:p>"), "read its text"},
		{"a.xlsx", sourcetest.DocxOf(t, ""), "read workbook"},
		{"a.xlsx", sourcetest.ZipOf(t, "xl/worksheets/sheet1.xml", sheet), "tags"},
		{"a.xlsx", sourcetest.DocxOf(t, huge), "unpacks to more than"},
	} {
		n := &Notes{Source: horizon.Source{ID: "notes"}, Folder: fstest.MapFS{c.file: {Data: c.data}, "z.md": {Data: []byte("---\ntlp: GREEN\n---\nx")}}}
		var bad []string
		good := 0
		for _, err := range n.Collect(t.Context(), &horizon.Position{}) {
			if err != nil {
				bad = append(bad, err.Error())
				continue
			}
			good++
		}
		if len(bad) != 1 || !strings.Contains(bad[0], c.want) || !strings.Contains(bad[0], c.file) || good != 1 {
			t.Errorf("%s: %d notes, bad %q, want one other note and an error with the file's name and %q", c.file, good, bad, c.want)
		}
	}
}

func TestNotesWatchFolder(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const note = "---\nnote_id: %s\ntlp: GREEN\n---\n%s"
	write(filepath.Join(dir, "a.md"), fmt.Sprintf(note, "N1", "初めの文"))
	write(filepath.Join(dir, "b", "c", "n.txt"), "TLP:GREEN\n深い")
	for _, name := range []string{".hidden.md", "~$a.docx", "~a.md", "a.md~", "a.md.tmp", ".git/x.md", "x.part"} {
		write(filepath.Join(dir, filepath.FromSlash(name)), "x")
	}
	write(filepath.Join(outside, "secret.md"), "x")
	for name, to := range map[string]string{"out.md": filepath.Join(outside, "secret.md"), "in.md": "b/c/n.txt", "folder.md": outside} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	dst := sourcetest.NewStore()
	n := &Notes{Source: horizon.Source{ID: "notes"}, Folder: files.Folder(dir)}
	run := func() intake.Report {
		t.Helper()
		r, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, n, sourcetest.ClockAt(sourcetest.AsOf))
		if err != nil || r.Err != nil {
			t.Fatal(err, r.Err)
		}
		return r
	}
	first := run()
	if first.Added != 3 || first.Failed != 2 {
		t.Errorf("first run: %+v, bad %q, want three notes and two links refused", first.Stored, first.Bad)
	}
	for _, name := range []string{"out.md", "folder.md"} {
		if !slices.ContainsFunc(first.Bad, sourcetest.Contains(name)) {
			t.Errorf("bad items %q do not name %s", first.Bad, name)
		}
	}
	write(filepath.Join(dir, "a.md"), fmt.Sprintf(note, "N1", "直した文"))
	if r := run(); r.Revised != 1 || r.Added != 0 {
		t.Errorf("after an edit: %+v, want one revision", r.Stored)
	}
	if err := os.Rename(filepath.Join(dir, "a.md"), filepath.Join(dir, "b", "名前を変えた.md")); err != nil {
		t.Fatal(err)
	}
	if r := run(); r.Revised != 0 || r.Added != 0 || r.Unchanged != 3 {
		t.Errorf("after a move: %+v, want nothing new", r.Stored)
	}
	gone := &Notes{Source: horizon.Source{ID: "notes"}, Folder: files.Folder(filepath.Join(dir, "none"))}
	if r, _ := intake.Sync(t.Context(), sourcetest.Quiet, dst, gone, sourcetest.ClockAt(sourcetest.AsOf)); r.Err == nil {
		t.Error("a folder that is not there is no failure")
	}
}

func TestNoteForms(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		id               horizon.DocumentID
		label            horizon.TLP
		body             string
	}{
		{"labelled lines", "n.txt", "記録番号：H1\r\n日付：平成22年2月3日\r\n\r\nTLP:GREEN\r\n\r\n分野: 電力\r\n本文\r\n日付: ここは本文", "H1", horizon.Green, "本文\n日付: ここは本文"},
		{"a spaced label", "n.txt", "記録番号：H1\nTLP: GREEN\n本文", "H1", horizon.Green, "本文"},
		{"a spaced CLEAR is none", "n.txt", "記録番号：H1\nTLP: CLEAR\n本文", "H1", horizon.Red, "本文"},
		{"a wide label", "n.txt", "ＴＬＰ：Ｇｒｅｅｎ\n本文", "n", horizon.Green, "本文"},
		{"a wide CLEAR is none", "n.txt", "TLP：CLEAR\n本文", "n", horizon.Red, "本文"},
		{"two labels", "n.txt", "TLP:GREEN\nTLP:GREEN\n本文", "n", horizon.Red, "本文"},
		{"Japanese keys in front matter", "n.md", "---\n記録番号: H2\n機密性: 機密性3情報\ntlp: GREEN\n---\n本文", "H2", horizon.Red, "本文"},
		{"機密性3 alone", "n.md", "---\ngov_class: 機密性3情報\n---\n本文", "n", horizon.Red, "本文"},
		{"機密性2 alone", "n.md", "---\ngov_class: 機密性２情報\n---\n本文", "n", horizon.AmberStrict, "本文"},
		{"機密性2 by its digit", "n.txt", "機密性: 2\n本文", "n", horizon.AmberStrict, "本文"},
		{"機密性1 alone opens nothing", "n.md", "---\ngov_class: 機密性1情報\n---\n本文", "n", horizon.Red, "本文"},
		{"機密性1 and CLEAR", "n.md", "---\ntlp: CLEAR\ngov_class: 機密性1情報\n---\n本文", "n", horizon.Clear, "本文"},
		{"機密性3 and AMBER", "n.md", "---\ntlp: AMBER\ngov_class: 機密性3情報\n---\n本文", "n", horizon.Red, "本文"},
		{"機密性2 and GREEN", "n.md", "---\ntlp: GREEN\ngov_class: 機密性2情報\n---\n本文", "n", horizon.Green, "本文"},
		{"社外秘 and CLEAR", "n.md", "---\ntlp: CLEAR\ngov_class: 社外秘\n---\n本文", "n", horizon.Red, "本文"},
		{"機密性2 in the text", "n.md", "---\ntlp: CLEAR\n---\n【機密性2情報】\n本文", "n", horizon.Red, "【機密性2情報】\n本文"},
		{"機密性2 spoken of", "n.md", "---\ntlp: CLEAR\n---\n機密性2情報の扱いが課題である。", "n", horizon.Clear, "機密性2情報の扱いが課題である。"},
		{"a misspelt marking in the text", "n.md", "---\ntlp: CLEAR\n---\nTLP:未定", "n", horizon.Red, "TLP:未定"},
	} {
		doc := oneNote(t, c.file, []byte(c.text))
		if doc.ID != c.id || doc.TLP != c.label || doc.Body != c.body {
			t.Errorf("%s: id %s, label %s, text %q, warnings %q, want %s, %s, %q", c.name, doc.ID, doc.TLP, doc.Body, doc.Warnings, c.id, c.label, c.body)
		}
	}
}
