package office

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
)

// words are the blocks of a body, a line each, cells kept apart by bars.
func words(t *testing.T, body string) string {
	t.Helper()
	p, err := ReadWord(sourcetest.DocxOf(t, body))
	if err != nil {
		t.Fatalf("ReadWord(%.80s): %v", body, err)
	}
	var lines []string
	for _, b := range p.Blocks {
		lines = append(lines, strings.Join(b, "|"))
	}
	return strings.Join(lines, "\n")
}

func TestWordBlocks(t *testing.T) {
	run := func(s string) string { return "<w:p><w:r>" + s + "</w:r></w:p>" }
	for _, c := range []struct{ name, body, want string }{
		{"paragraphs", sourcetest.Paragraph(" 一 ", "", "二"), "一\n二"},
		{"a table", sourcetest.WordTable([]string{"a", "b"}, []string{"", ""}, []string{"", "c"}), "a|b\n|c"},
		{"text around a table", sourcetest.Paragraph("前") + sourcetest.WordTable([]string{"a"}) + sourcetest.Paragraph("後"), "前\na\n後"},
		{"paragraphs of a cell", "<w:tbl><w:tr><w:tc>" + sourcetest.Paragraph("a", "b") + "</w:tc></w:tr></w:tbl>", "a\nb"},
		{"a table in a table", "<w:tbl><w:tr><w:tc>" + sourcetest.Paragraph("x") + sourcetest.WordTable([]string{"a", "b"}) + "</w:tc><w:tc>" + sourcetest.Paragraph("y") + "</w:tc></w:tr></w:tbl>" + sourcetest.Paragraph("z"), "x\na\nb|y\nz"},
		{"two tables", sourcetest.WordTable([]string{"a"}) + sourcetest.WordTable([]string{"b", "c"}), "a\nb|c"},
		{"marks", run("<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t>"), "a\tb\nc\nd-e"},
		{"a watermark", run(`<w:pict><v:textpath style="x" string="社外秘"/></w:pict>`), "社外秘"},
		{"what is unsaid", run("<w:rPr><w:t>no</w:t></w:rPr><w:t>a</w:t>") + run("<w:ruby><w:rt><w:r><w:t>かな</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>仮名</w:t></w:r></w:rubyBase></w:ruby>"), "a\n仮名"},
		{"deleted and moved", "<w:p><w:del><w:r><w:t>x</w:t><w:t>y</w:t></w:r></w:del><w:moveFrom><w:r><w:t>z</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>a</w:t></w:r></w:ins></w:p>", "a"},
		{"an old program's copy", "<w:p><mc:AlternateContent><mc:Choice><w:t>a</w:t></mc:Choice><mc:Fallback><w:t>a</w:t></mc:Fallback></mc:AlternateContent></w:p>", "a"},
		{"characters outside a text", "<w:p>stray<w:t>a</w:t>stray</w:p>", "a"},
		{"a box in a paragraph", "<w:p><w:t>x</w:t><w:txbxContent>" + sourcetest.Paragraph("箱") + "</w:txbxContent><w:t>y</w:t></w:p>", "箱\nxy"},
	} {
		if got := words(t, c.body); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWordBounds(t *testing.T) {
	nested := func(n int) []byte { return []byte(strings.Repeat("<a>", n) + strings.Repeat("</a>", n)) }
	if _, _, err := wordBlocks(nested(MaxXMLDepth)); err != nil {
		t.Errorf("a part as deep as allowed: %v", err)
	}
	if _, _, err := wordBlocks(nested(MaxXMLDepth + 1)); err == nil || !strings.Contains(err.Error(), "deeper than 500") {
		t.Errorf("a part that is a level deeper: %v", err)
	}
	if _, _, err := wordBlocks([]byte("<a>" + strings.Repeat("<b></b>", MaxXMLDepth) + "</a>")); err != nil {
		t.Errorf("many elements beside each other: %v", err)
	}
	line := "<w:p><w:t>" + strings.Repeat("x", 1<<10) + "</w:t></w:p>"
	for _, c := range []struct {
		more   string
		blocks int
		cut    bool
	}{{"", 512, false}, {"<w:p><w:t>y</w:t></w:p><w:p><w:t>z</w:t></w:p>", 512, true}} {
		blocks, cut, err := wordBlocks([]byte("<b>" + strings.Repeat(line, text.MaxBody>>10) + c.more + "</b>"))
		if err != nil || cut != c.cut || len(blocks) != c.blocks {
			t.Errorf("a part of %d bytes: %d blocks, cut %v, %v, want %d, %v", text.MaxBody+len(c.more), len(blocks), cut, err, c.blocks, c.cut)
		}
	}
	p, err := ReadWord(sourcetest.DocxOf(t, strings.Repeat(line, 513)))
	if err != nil || !p.Cut {
		t.Errorf("a text that is too long is cut: %v, %v", p.Cut, err)
	}
	if p, err := ReadWord(sourcetest.DocxOf(t, line)); err != nil || p.Cut {
		t.Errorf("a short text is cut: %v, %v", p.Cut, err)
	}
}

func TestWordMargins(t *testing.T) {
	p, err := ReadWord(sourcetest.DocxOf(t, sourcetest.Paragraph("本文"),
		"word/header1.xml", sourcetest.PageHeader(sourcetest.Paragraph("頭")), "word/Footer2.xml", sourcetest.PageHeader(sourcetest.WordTable([]string{"足", "注"})),
		"word/footnotes.xml", sourcetest.PageHeader(sourcetest.Paragraph("脚注")), "word/header1.rels", "<a/>", "other/header3.xml", sourcetest.PageHeader(sourcetest.Paragraph("他"))))
	if err != nil || !slices.Equal(p.Margins, []string{"頭", "足", "注", "脚注"}) && !slices.Equal(p.Margins, []string{"頭", "足", "注"}) {
		t.Errorf("margins %q, %v", p.Margins, err)
	}
	if _, err := ReadWord(sourcetest.DocxOf(t, "", "word/header1.xml", "<w:hdr>")); err == nil || !strings.Contains(err.Error(), "header1.xml") {
		t.Errorf("a header that is broken: %v", err)
	}
}

func TestMainPart(t *testing.T) {
	const doc = `<w:document><w:body><w:p><w:t>本文</w:t></w:p></w:body></w:document>`
	rel := func(kind, target string) string {
		return `<Relationships><Relationship Type="http://x/theme" Target="word/theme.xml"/><Relationship Type="http://x/` + kind + `" Target="` + target + `"/></Relationships>`
	}
	for _, c := range []struct {
		name, err string
		parts     []string
	}{
		{"none are named", "", []string{"word/document.xml", doc}},
		{"named from the root", "", []string{"_rels/.rels", rel("officeDocument", "/w/d.xml"), "w/d.xml", doc}},
		{"named with dots", "", []string{"_rels/.rels", rel("officeDocument", "../w/./d.xml"), "w/d.xml", doc}},
		{"others are named", "", []string{"_rels/.rels", rel("extendedProperties", "w/d.xml"), "word/document.xml", doc}},
		{"in capitals, by backslashes", "", []string{`WORD\Document.XML`, doc}},
		{"named, but not there", "no text of Word", []string{"_rels/.rels", rel("officeDocument", "w/d.xml"), "word/document.xml", doc}},
		{"broken", "read its relationships", []string{"_rels/.rels", "<a>", "word/document.xml", doc}},
		{"too large", "_rels/.rels", []string{"_rels/.rels", strings.Repeat("<a>", MaxTags+1), "word/document.xml", doc}},
	} {
		p, err := ReadWord(sourcetest.ZipOf(t, c.parts...))
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) || err == nil && !reflect.DeepEqual(p.Blocks, [][]string{{"本文"}}) {
			t.Errorf("%s: %+v, %v, want %q", c.name, p, err, c.err)
		}
	}
}

func TestZipBounds(t *testing.T) {
	parts := func(n int) []byte {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("p%d", i), "")
		}
		return sourcetest.ZipOf(t, all...)
	}
	third := strings.Repeat("x", maxUnzipped/3)
	for _, c := range []struct {
		name, err string
		data      []byte
	}{
		{"as many parts as allowed", "", parts(MaxEntries)},
		{"a part more", "2001 parts", parts(MaxEntries + 1)},
		{"as many bytes as allowed", "", sourcetest.ZipOf(t, "a", third, "b", third, "c", third)},
		{"a byte more", "unpacks to more than 25165824 bytes", sourcetest.ZipOf(t, "a", third, "b", third, "c", third, "d", "x")},
		{"a byte more in one", "unpacks to more than", sourcetest.ZipOf(t, "a", strings.Repeat("x", maxUnzipped+1))},
		{"the format before 2007", "before 2007", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...")},
		{"none", "not a .docx or .xlsx", []byte("PK")},
	} {
		if _, err := openZip(c.data); (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v, want %q", c.name, err, c.err)
		}
	}
}

func TestXMLSize(t *testing.T) {
	for _, c := range []struct {
		name, err string
		pieces    []string
	}{
		{"as many tags as allowed", "", []string{strings.Repeat("<a", MaxTags)}},
		{"a tag more", "more than 500000 tags", []string{strings.Repeat("<a", MaxTags), "<"}},
		{"as long a tag as allowed", "", []string{"<" + strings.Repeat("a", MaxTag) + "<"}},
		{"a longer one", "more than 262144 bytes", []string{"<" + strings.Repeat("a", MaxTag+1) + "<"}},
		{"a longer one in pieces", "more than", []string{"<" + strings.Repeat("a", MaxTag), "a"}},
		{"a longer one in pieces that ends", "more than", []string{strings.Repeat("a", MaxTag), "a<b"}},
		{"many short ones", "", []string{strings.Repeat("a", MaxTag/2) + "<", strings.Repeat("a", MaxTag) + "<", strings.Repeat("a", MaxTag)}},
	} {
		x := &xmlSize{}
		var err error
		for _, p := range c.pieces {
			n, e := x.Write([]byte(p))
			if err = e; n != len(p) {
				t.Errorf("%s: %d of %d bytes are written", c.name, n, len(p))
			}
		}
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) || !errors.Is(x.err(), err) && x.err().Error() != err.Error() {
			t.Errorf("%s: %v, want %q", c.name, err, c.err)
		}
	}
}

func TestWorkbook(t *testing.T) {
	f := sourcetest.BookOf(t, []any{"a", "", 1.5}, nil, []any{nil, "b"})
	for _, name := range []string{"裏", "表"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue(name, "A1", name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetVisible("裏", false); err != nil {
		t.Fatal(err)
	}
	if err := f.SetHeaderFooter("表", &excelize.HeaderFooterOptions{OddHeader: `&C&"游ゴシック,標準"&12TLP:&amp;&K00FF00AMBER &P`, EvenFooter: "&L社外秘"}); err != nil {
		t.Fatal(err)
	}
	w, err := ReadWorkbook(sourcetest.Saved(t, f))
	if err != nil {
		t.Fatal(err)
	}
	if want := [][][]string{{{"a", "", "1.5"}, {"", "b"}}, {{"表"}}}; !reflect.DeepEqual(w.Sheets, want) || w.Hidden != 1 {
		t.Errorf("sheets %q, %d hidden, want %q and one", w.Sheets, w.Hidden, want)
	}
	if got := text.Line(strings.Join(w.Margins, " / ")); !strings.Contains(got, "AMBER") || !strings.Contains(got, "社外秘") || strings.Contains(got, "&P") || strings.Contains(got, "游") || len(w.Margins) != 2 {
		t.Errorf("margins %q", w.Margins)
	}
	for _, c := range []struct {
		sheets int
		err    bool
	}{{maxSheets, false}, {maxSheets + 1, true}} {
		f := excelize.NewFile()
		for i := 1; i < c.sheets; i++ {
			if _, err := f.NewSheet(fmt.Sprint("s", i)); err != nil {
				t.Fatal(err)
			}
		}
		if w, err := ReadWorkbook(sourcetest.Saved(t, f)); (err != nil) != c.err || err == nil && len(w.Sheets) != c.sheets {
			t.Errorf("a workbook of %d sheets: %v", c.sheets, err)
		}
	}
}

func TestSheetBounds(t *testing.T) {
	f := sourcetest.BookOf(t, []any{"ab", "cd"}, nil, []any{"ef"})
	for _, c := range []struct {
		name string
		size sheetSize
		err  bool
	}{
		{"as many rows as allowed", sheetSize{rows: MaxSheetRows - 2}, false}, {"a row more", sheetSize{rows: MaxSheetRows - 1}, true},
		{"as many cells as allowed", sheetSize{cells: MaxCells - 3}, false}, {"a cell more", sheetSize{cells: MaxCells - 2}, true},
		{"as many bytes as allowed", sheetSize{bytes: maxSheetText - 6}, false}, {"a byte more", sheetSize{bytes: maxSheetText - 5}, true},
	} {
		rows, err := c.size.read(f, "Sheet1")
		if (err != nil) != c.err || err == nil && !reflect.DeepEqual(rows, [][]string{{"ab", "cd"}, {"ef"}}) {
			t.Errorf("%s: %q, %v", c.name, rows, err)
		}
	}
	if _, err := (&sheetSize{}).read(f, "none"); err == nil {
		t.Error("a sheet that is not there is read")
	}
	for _, c := range []struct{ row, want int }{{MaxSheetRows + 2, 2}, {MaxSheetRows + 3, 1}} {
		f := sourcetest.BookOf(t, []any{"a"})
		if err := f.SetCellValue("Sheet1", fmt.Sprint("A", c.row), "b"); err != nil {
			t.Fatal(err)
		}
		if rows, err := (&sheetSize{}).read(f, "Sheet1"); err != nil || len(rows) != c.want {
			t.Errorf("a cell in row %d: %d rows, %v, want %d", c.row, len(rows), err, c.want)
		}
	}
}

func TestDay(t *testing.T) {
	for _, c := range []struct {
		cell  string
		since bool
		want  string
	}{
		{"40212", false, "2010-02-03"},
		{"40212.5", false, "2010-02-03 12:00"},
		{"40212.0003", false, "2010-02-03"},       // 26 seconds
		{"40212.0007", false, "2010-02-03 00:01"}, // a minute and a bit
		{"40211.9999", false, "2010-02-03"},       // nine seconds to midnight
		{"38750", true, "2010-02-03"},             // 1,462 days fewer
		{"10000", false, "1927-05-18"},
		{"9999", false, "9999"},
		{"100000", false, "2173-10-14"},
		{"100001", false, "100001"},
		{"2010年2月3日", false, "2010年2月3日"},
		{"", false, ""},
	} {
		if got := (&workbook{since: c.since}).Day(c.cell); got != c.want {
			t.Errorf("Day(%q) since 1904: %v = %q, want %q", c.cell, c.since, got, c.want)
		}
	}
}

func TestGuarded(t *testing.T) {
	if err := Guarded(func() error { panic("x") }); err == nil || err.Error() != "panic: x" {
		t.Errorf("a panic is %v", err)
	}
	if err := Guarded(func() error { return nil }); err != nil {
		t.Errorf("no panic is %v", err)
	}
}
