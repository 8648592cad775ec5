package pdftext

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// placed is text at a place of a page.
type placed struct {
	x, y, size float32
	text       string
}

// drawn is a PDF of one page; the encoding says whether its text is vertical.
func drawn(encoding string, across []placed, down ...placed) []byte {
	var text strings.Builder
	draw := func(font string, all []placed) {
		for _, w := range all {
			fmt.Fprintf(&text, "BT /%s %g Tf 1 0 0 1 %g %g Tm <", font, w.size, w.x, w.y)
			for _, r := range w.text {
				fmt.Fprintf(&text, "%04x", r)
			}
			text.WriteString("> Tj ET\n")
		}
	}
	draw("F1", across)
	draw("F2", down)
	font := func(encoding string) string {
		return "<</Type/Font/Subtype/Type0/BaseFont/MS-Gothic/Encoding/" + encoding + "/DescendantFonts[6 0 R]>>"
	}
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R/F2 8 0 R>>>>/Contents 4 0 R>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%sendstream", text.Len(), text.String()),
		font("UniJIS-UCS2-H"),
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Gothic/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/FontDescriptor 7 0 R/DW 1000>>",
		"<</Type/FontDescriptor/FontName/MS-Gothic/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 859/Descent -140/CapHeight 700/StemV 80>>",
		font(encoding),
	}
	var b strings.Builder
	b.WriteString("%PDF-1.5\n")
	var table strings.Builder
	table.WriteString(fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1))
	for i, o := range objects {
		table.WriteString(fmt.Sprintf("%010d 00000 n \n", b.Len()))
		fmt.Fprintf(&b, "%d 0 obj%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", table.String(), len(objects)+1, start)
	return []byte(b.String())
}

// letterwise is each letter of a text at a place of its own.
func letterwise(x, y, dx, dy, size float32, text string) []placed {
	var all []placed
	for i, r := range []rune(text) {
		all = append(all, placed{x + float32(i)*dx, y - float32(i)*dy, size, string(r)})
	}
	return all
}

const vertical = "UniJIS-UCS2-V"

// TestLayout reads pages whose layout says what belongs together.
func TestLayout(t *testing.T) {
	r := reader(t, Options{})
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"cells that touch nearly", drawn(vertical, []placed{
			{60, 780, 10, "電力"}, {89, 780, 10, "制御システム"}, {158, 780, 10, "来年度"},
			{60, 762, 10, "水道"}, {89, 762, 10, "監視"}, {158, 762, 10, "再来年度"},
		}), "電力\t制御システム\t来年度\n水道\t監視\t再来年度"},
		{"blanks of a whole letter", drawn(vertical, []placed{{60, 780, 10, "関東　京都　サーバ　ルータ"}}), "関東\t京都\tサーバ\tルータ"},
		{"letters that fill a line", drawn(vertical, letterwise(60, 780, 13, 0, 10, "重要インフラの保護")), "重要インフラの保護"},
		{"a word spread within a row", drawn(vertical, append(letterwise(60, 780, 25, 0, 10, "住所"), placed{160, 780, 10, "東京都千代田区"})), "住所\t東京都千代田区"},
		{"a word spread before others", drawn(vertical, append(letterwise(60, 780, 18, 0, 10, "公的年金"), placed{132, 780, 10, "について"})), "公的年金について"},
		{"cells of katakana", drawn(vertical, []placed{{60, 780, 10, "サーバ"}, {120, 780, 10, "ルータ"}, {180, 780, 10, "スイッチ"}}), "サーバ\tルータ\tスイッチ"},
		{"a line that is wrapped beside a mark", drawn(vertical, []placed{
			{60, 780, 10, "・"}, {80, 780, 10, "情報共有に必要な環境整備を推"}, {80, 764, 10, "進するとともにセプターカウン"}, {80, 748, 10, "シル等の活動を充実強化する。"}, {80, 732, 10, "次に続く。"},
		}), "・\t情報共有に必要な環境整備を推進するとともにセプターカウンシル等の活動を充実強化する。\n\n次に続く。"},
		{"rows as wide as one another", drawn(vertical, []placed{
			{60, 780, 10, "制御系の監視装置"}, {180, 780, 10, "来年度の更新対象"},
			{60, 762, 10, "遠隔の保守用回線"}, {180, 762, 10, "再来年度更新対象"},
		}), "制御系の監視装置\t来年度の更新対象\n遠隔の保守用回線\t再来年度更新対象"},
		{"a heading", drawn(vertical, []placed{{60, 780, 16, "情報セキュリティ基本方針"}, {60, 756, 10, "基本方針は次の各項による"}}), "情報セキュリティ基本方針\n\n基本方針は次の各項による"},

		{"columns from the right", drawn(vertical, nil, placed{500, 780, 12, "制御システムの"}, placed{480, 780, 12, "安全対策につい"}, placed{460, 780, 12, "て述べる。"}), "制御システムの安全対策について述べる。"},
		{"columns drawn from the left", drawn(vertical, nil, placed{460, 780, 12, "て述べる。"}, placed{480, 780, 12, "安全対策につい"}, placed{500, 780, 12, "制御システムの"}), "制御システムの安全対策について述べる。"},
		{"a heading across", drawn(vertical, []placed{{60, 800, 16, "電力の備え"}}, placed{500, 760, 12, "制御システムの"}, placed{480, 760, 12, "安全対策。"}), "電力の備え\n\n制御システムの安全対策。"},
		{"paragraphs of columns", drawn(vertical, nil, placed{500, 780, 12, "水道の監視。"}, placed{480, 768, 12, "鉄道の暗号を新しくす"}, placed{460, 780, 12, "る。"}), "水道の監視。\n鉄道の暗号を新しくする。"},
		{"two tiers", drawn(vertical, nil,
			placed{500, 780, 12, "上の段の右の"}, placed{480, 780, 12, "列と左の列。"},
			placed{500, 500, 12, "下の段の右の"}, placed{480, 500, 12, "列と左の列。"}), "上の段の右の列と左の列。\n\n下の段の右の列と左の列。"},
		{"letters that are placed one by one", drawn("UniJIS-UCS2-H", nil,
			append(letterwise(500, 780, 0, 12, 12, "安全対策につい"), letterwise(480, 780, 0, 12, 12, "て述べる。")...)...), "安全対策について述べる。"},
		{"cells of a column", drawn(vertical, nil, placed{500, 780, 12, "電力の監視"}, placed{500, 690, 12, "来年度"}), "電力の監視\n\n来年度"},
	} {
		text, err := r.Read(t.Context(), c.data)
		if err != nil || text.Body != c.want {
			t.Errorf("%s:\n got %q, %v\nwant %q", c.name, text.Body, err, c.want)
		}
	}
}

// TestFieldLayout reads PDFs of the kinds that offices of the field send.
func TestFieldLayout(t *testing.T) {
	const table = "分野\t課題\t時期\n電力\t制御システム\t来年度\n水道\t人手不足\t再来年度\n鉄道\t暗号\t五年以内"
	r := reader(t, Options{})
	for name, want := range map[string]string{
		"pdf_table.pdf": table, "pdf_table_wide_spaces.pdf": table, "pdf_vertical.pdf": "制御システムの安全対策について述べる。",
	} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := r.Read(t.Context(), data); err != nil || text.Body != want {
			t.Errorf("%s: %q, %v, want %q", name, text.Body, err, want)
		}
	}
}

// TestManyColumns reads a table of 300 columns and ten rows.
func TestManyColumns(t *testing.T) {
	var all []placed
	for row := range 10 {
		for column := range 300 {
			all = append(all, placed{float32(10 + 40*column), float32(830 - 13*row), 10, string([]rune("一二三四五六七八九十")[row]) + "月"})
		}
	}
	text, err := reader(t, Options{Grace: time.Minute}).Read(t.Context(), drawn(vertical, all))
	if err != nil || len(text.Warnings) > 0 {
		t.Fatalf("Read: %q, %v", text.Warnings, err)
	}
	if rows, cells := strings.Count(text.Body, "\n")+1, strings.Count(text.Body, "月\t"); rows != 10 || cells != 10*299 {
		t.Errorf("%d rows, %d cells before others, want 10, %d", rows, cells, 10*299)
	}
}
