package charset

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

// TestRead reads files as people's tools save them: all of them come out as written.
func TestRead(t *testing.T) {
	long := strings.Repeat("2023-W01,src,,200\n", 10_000)
	wide := func(e unicode.Endianness, mark unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, mark) }
	for _, c := range []struct {
		name, text, want string
		enc              encoding.Encoding
	}{
		{"Shift_JIS", "id,語\n1,ランサムウェア\n", "shift_jis", japanese.ShiftJIS},
		{"CP932", "id,語\n1,①㈱髙﨑～\n2,ソフト表示\n", "shift_jis", japanese.ShiftJIS},
		{"Shift_JIS late in a long file", long + "2023-W02,src,制御,1\n", "shift_jis", japanese.ShiftJIS},
		{"EUC-JP", "id,語\n1,ランサムウェア\n", "euc-jp", japanese.EUCJP},
		{"EUC-JP late in a long file", long + "2023-W02,src,制御,1\n", "euc-jp", japanese.EUCJP},
		{"ISO-2022-JP", "id,語\n1,ランサムウェア\n", "iso-2022-jp", japanese.ISO2022JP},
		{"UTF-8 with a mark", "id,語\n", "utf-8", unicode.UTF8BOM},
		{"UTF-16 with a mark", "id,語\n1,制御\n", "utf-16le", wide(unicode.LittleEndian, unicode.ExpectBOM)},
		{"UTF-16 without a mark", "id,語\n1,制御\n", "utf-16le", wide(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"UTF-16, the big end first", "id,語\n1,制御 𠮷\n", "utf-16be", wide(unicode.BigEndian, unicode.IgnoreBOM)},
		{"half-width kana", "id,ｺﾞ\n1,ｾｷｭﾘﾃｨ ｼﾞｮｳﾎｳ ﾉ ﾎｺﾞ\n2,ﾃｽﾄ\n", "shift_jis", japanese.ShiftJIS},
		{"half-width kana in UTF-8", "ｾｷｭﾘﾃｨ,ﾃｽﾄ,ﾅﾅ､ﾊﾁ\n", "utf-8", encoding.Nop},
		{"English in Windows-1252", "id,term\n1,it’s “quoted” – a café, déjà vu\n", "windows-1252", charmap.Windows1252},
		{"English with one apostrophe", "the system it’s in, and the vendor’s own\n", "windows-1252", charmap.Windows1252},
		{"capitals and quotes of French", "« CAFÉ » et « MARCHÉ » de la cité, déjà fermés\n", "windows-1252", charmap.Windows1252},
		{"French in UTF-8", "«CAFÉ» et «MARCHÉ», ß, NÃO\n", "utf-8", encoding.Nop},
		{"ASCII", "a,b\n", "utf-8", encoding.Nop},
		{"nothing", "", "utf-8", encoding.Nop},
	} {
		got := Read([]byte(encoded(t, c.enc, c.text)), "")
		if got.String != c.text || got.Charset != c.want || len(got.Faults) != 0 {
			t.Errorf("%s: Read = %.200q (%s) %v, want %s", c.name, got.String, got.Charset, got.Faults, c.want)
		}
	}
}

// TestReadRefuses gives files of which a line cannot be read: its place is named.
func TestReadRefuses(t *testing.T) {
	sjis := func(s string) string { return encoded(t, japanese.ShiftJIS, s) }
	euc := func(s string) string { return encoded(t, japanese.EUCJP, s) }
	misread := func(e encoding.Encoding, s string) string {
		out, err := e.NewDecoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		name, text string
		want       Fault
	}{
		{"Shift_JIS below UTF-8", "a,b\n1,電力\n2," + sjis("制御") + "\n", Fault{3, 3, OtherCharset, "utf-8"}},
		{"Shift_JIS far below UTF-8", "1,電力\n" + strings.Repeat("1,b\n", 50_000) + "2," + sjis("制御") + "\n", Fault{50_002, 3, OtherCharset, "utf-8"}},
		{"much Shift_JIS below UTF-8", "1,電力\n" + strings.Repeat("2,"+sjis("制御")+"\n", 9), Fault{2, 3, OtherCharset, "utf-8"}},
		{"UTF-8 below Shift_JIS", "1," + sjis("制御") + "\n2,あなたの電力\n", Fault{2, 13, OtherCharset, "shift_jis"}},
		{"EUC-JP below Shift_JIS", "1," + sjis("制御システム") + "\n2," + euc("ひらがなと") + "\n", Fault{2, 3, Misread, "EUC-JP read as Shift_JIS"}},
		{"Shift_JIS below EUC-JP", "1," + euc("制御システム") + "\n2," + sjis("ひらがな") + "\n", Fault{2, 3, OtherCharset, "euc-jp"}},
		{"ISO-2022-JP below UTF-8", "1,電力\n2," + encoded(t, japanese.ISO2022JP, "制御") + "\n", Fault{2, 3, OtherCharset, "utf-8"}},
		{"Windows-1252 below UTF-8", "1,電力\n2,caf\xe9\n", Fault{2, 6, OtherCharset, "utf-8"}},
		{"Cyrillic", "1,a\n2," + encoded(t, charmap.Windows1251, "Уязвимость") + "\n", Fault{2, 3, Unknown, ""}},
		{"a lost character", "1,電力\n2,制\uFFFDシス\n", Fault{2, 6, Lost, ""}},
		{"UTF-8 read as Shift_JIS", "1,a\n2,縺ゅ↑縺溘\n", Fault{2, 3, Misread, "UTF-8 read as Shift_JIS"}},
		{"kanji read as Shift_JIS", "1," + misread(japanese.ShiftJIS, "暗号") + "\n", Fault{1, 3, Misread, "UTF-8 read as Shift_JIS"}},
		{"UTF-8 read as ISO 8859-1", "1," + misread(charmap.ISO8859_1, "あ") + "\n", Fault{1, 3, Misread, "UTF-8 read as Windows-1252"}},
		{"UTF-8 read as Windows-1252 with loss", "1," + misread(charmap.Windows1252, "あなた") + "\n", Fault{1, 5, Lost, ""}},
		{"a café read as Windows-1252", "1,cafÃ© bar\n", Fault{1, 6, Misread, "UTF-8 read as Windows-1252"}},
		{"Shift_JIS read as Windows-1252", "1," + misread(charmap.ISO8859_1, sjis("あなたの")) + "\n", Fault{1, 3, Misread, "Shift_JIS read as Windows-1252"}},
		{"EUC-JP read as ISO 8859-1", "1," + misread(charmap.ISO8859_1, euc("ひらがな")) + "\n", Fault{1, 3, Misread, "EUC-JP read as Windows-1252"}},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x01\x02", Fault{3, 1, NoText, ""}},
		{"a zero", "a,b\n1,\x00c\n", Fault{2, 3, NoText, ""}},
	} {
		got := Read([]byte(c.text), "")
		if len(got.Faults) == 0 || got.Faults[0] != c.want {
			t.Errorf("%s: Read = %.80q (%s) %v, want %v", c.name, got.String, got.Charset, got.Faults, c.want)
		}
	}
	_, err := ReadString("f.csv", []byte(strings.Repeat("x\n電力\n"+sjis("制御")+"\n", 7)))
	want := "f.csv:3: byte 1 of the line is not UTF-8, as the text before it is. 7 lines cannot be read: 3, 6, 9, 12, 15 …. Save the whole file as UTF-8 from where it was made"
	if err == nil || err.Error() != want {
		t.Errorf("seven lines: %v, want %s", err, want)
	}
	zwide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("a\n\U00020BB7b\uFFFD\n")
	if got := Read([]byte(zwide), ""); err != nil || len(got.Faults) != 1 || got.Faults[0] != (Fault{2, 7, Lost, ""}) {
		t.Errorf("a lost character of UTF-16: %v", got.Faults)
	}
}

// TestGarbled holds that what people write is no mojibake, however rare its letters are.
func TestGarbled(t *testing.T) {
	for _, s := range []string{"", "abc", "重要インフラの制御システム", "よう、る田", "ようするが、もうろうたる", "麒麟がくる", "檜垣・鵜飼・齋藤", "ＴＬＰ：ＧＲＥＥＮ", "①㈱～", "ｶﾀｶﾅ､ﾊﾝｶｸ｡", "ﾃｨﾃｨ",
		"«CAFÉ» «MARCHÉ»", "São Paulo, NÃO", "Größe °C ±5 µm", "Ünïcödé", "“quotes” – and… more", "Ελληνικά", "Ужас", "한국어", "简体中文信息安全", "縺れる糸を繕う話", "🔒 lock 🔑",
		"文字化けの例は「縺ゅ↑縺」のように見えます。原因は文字コードの取り違えです。"} {
		if as := Garbled(s); as != "" {
			t.Errorf("%q is taken for %s", s, as)
		}
	}
	for _, s := range []string{"蛻ｶ蠕｡繧ｷ繧ｹ繝?Β縺ｮ閼?ｼｱ諤ｧ", "ã\u0081\u0082ã\u0081\u00aa", "Ã¼ber", "itâ€™s"} {
		if Garbled(s) == "" {
			t.Errorf("%q is taken for sound", s)
		}
	}
}

// TestPlain reads streams line by line, as archives are.
func TestPlain(t *testing.T) {
	for name, enc := range map[string]encoding.Encoding{"a mark": unicode.UTF8BOM, "UTF-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16, the big end first": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-8": encoding.Nop} {
		in := Plain(bufio.NewReader(strings.NewReader(encoded(t, enc, "{\"id\":\"暗号\"}\n"))))
		got, err := io.ReadAll(in)
		if err != nil || string(got) != "{\"id\":\"暗号\"}\n" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
