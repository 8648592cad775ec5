package charset

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

func TestDecodeText(t *testing.T) {
	const text = "制御システムのオープン化と暗号の危殆化。ユビキタスの普及。"
	for _, c := range []struct {
		name string
		enc  encoding.Encoding
		head string // an XML declaration's encoding, or none
		http string
		html bool
		text string
		want string
	}{
		{"utf-8", encoding.Nop, "UTF-8", "", false, text, "utf-8"},
		{"utf-8 with a mark", unicode.UTF8BOM, "Shift_JIS", "", false, text, "utf-8"},
		{"utf-8 declared Shift_JIS", encoding.Nop, "Shift_JIS", "", false, text, "utf-8"},
		{"utf-8 declared UTF-16", encoding.Nop, "UTF-16", "", false, text, "utf-8"},
		{"utf-16 with a mark", unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM), "UTF-16", "", false, text, "utf-16be"},
		{"utf-16 without a mark", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16", "", false, text, "utf-16le"},
		{"Shift_JIS declared", japanese.ShiftJIS, "Shift_JIS", "", false, text + "①㈱髙～", "shift_jis"},
		{"Windows-31J declared", japanese.ShiftJIS, "Windows-31J", "", false, text + "①㈱髙", "shift_jis"},
		{"Shift_JIS undeclared", japanese.ShiftJIS, "", "", false, text, "shift_jis"},
		{"Shift_JIS declared UTF-8", japanese.ShiftJIS, "UTF-8", "", false, text, "shift_jis"},
		{"Shift_JIS declared by the server", japanese.ShiftJIS, "", "text/html; charset=x-sjis", false, text, "shift_jis"},
		{"Shift_JIS under a server's default", japanese.ShiftJIS, "", "text/html; charset=ISO-8859-1", false, text, "shift_jis"},
		{"Shift_JIS declared EUC-JP", japanese.ShiftJIS, "EUC-JP", "", false, text, "shift_jis"},
		{"Shift_JIS in a page", japanese.ShiftJIS, "", "", true, text, "shift_jis"},
		{"EUC-JP declared", japanese.EUCJP, "EUC-JP", "", false, text, "euc-jp"},
		{"EUC-JP undeclared", japanese.EUCJP, "", "", false, text, "euc-jp"},
		{"EUC-JP undeclared, one word", japanese.EUCJP, "", "", false, "暗号", "euc-jp"},
		{"EUC-JP declared UTF-8", japanese.EUCJP, "UTF-8", "", false, text, "euc-jp"},
		{"EUC-JP declared Shift_JIS", japanese.EUCJP, "Shift_JIS", "", false, text, "euc-jp"},
		{"ISO-2022-JP declared", japanese.ISO2022JP, "ISO-2022-JP", "", false, text, "iso-2022-jp"},
		{"ISO-2022-JP undeclared", japanese.ISO2022JP, "", "", false, text, "iso-2022-jp"},
		{"an unknown charset", encoding.Nop, "x-klingon", "", false, text, "utf-8"},
		{"Latin-1 declared", charmap.Windows1252, "ISO-8859-1", "", false, "Café à Orléans, déjà vu", "windows-1252"},
	} {
		doc := "<t>" + c.text + "</t>"
		if c.head != "" {
			doc = `<?xml version="1.0" encoding="` + c.head + `"?>` + doc
		}
		if c.html {
			doc = `<html><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">` + doc
		}
		data, err := c.enc.NewEncoder().Bytes([]byte(doc))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		text, charset := Decode(data, c.http)
		if charset != c.want || !bytes.Contains(text, []byte(c.text)) {
			t.Errorf("%s: DecodeText = %q (%s), want %s", c.name, text, charset, c.want)
		}
		if c.head != "" && !bytes.HasPrefix(text, []byte(`<?xml version="1.0" encoding="UTF-8"?>`)) {
			t.Errorf("%s: DecodeText leaves the declaration %.50q", c.name, text)
		}
	}
}

func TestDecodeTextRepairs(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"control characters", "a\x0b\x00b\x1fc\td\r\n", "abc\td\r\n"},
		{"non-characters", "a\uFFFEb\uFFFFc", "abc"},
		{"a bad byte among good ones", strings.Repeat("あ", 20) + "\xff", strings.Repeat("あ", 20) + "\uFFFD"},
		{"nothing", "", ""},
	} {
		if got, _ := Decode([]byte(c.in), ""); string(got) != c.want {
			t.Errorf("%s: DecodeText(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestALeadByteSwallowsNoTag(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(`<?xml version="1.0" encoding="Shift_JIS"?><a>制御システム`))
	if err != nil {
		t.Fatal(err)
	}
	text, _ := Decode(append(sjis, "\x83</a><b>x</b>"...), "")
	if !bytes.Contains(text, []byte("</a><b>x</b>")) {
		t.Errorf("DecodeText = %q: a tag is gone", text)
	}
}

// TestCharsetOfBytes gives bytes that lie on the edge between two charsets.
func TestCharsetOfBytes(t *testing.T) {
	sjis := func(s string) string { return encoded(t, japanese.ShiftJIS, s) }
	for _, c := range []struct{ name, in, http, charset, want string }{
		{"a mark of UTF-16, little end first", "\xFF\xFE\x42\x30", "", "utf-16le", "あ"},
		{"a mark of UTF-16, big end first", "\xFE\xFF\x30\x42", "", "utf-16be", "あ"},
		{"a tag in UTF-16, big end first", "\x00<\x00a\x00>\x30\x42", "", "utf-16be", "<a>あ"},
		{"JIS of 1978", "\x1b$@$\"\x1b(B", "", "iso-2022-jp", "あ"},
		{"JIS Roman alone", "\x1b(Ja\x1b(B", "", "iso-2022-jp", "a"},
		{"half-width kana in seven bits", "\x1b(I1\x1b(B", "", "iso-2022-jp", "ｱ"},
		{"an escape in UTF-8", "\x1b$Bあ", "", "utf-8", "$Bあ"},
		{"nine good of ten", strings.Repeat("あ", 9) + "\xff", "", "utf-8", strings.Repeat("あ", 9) + "\uFFFD"},
		{"half-width kana", sjis("ｾｷｭﾘﾃｨ ｼﾞｮｳﾎｳ ﾉ ﾎｺﾞ"), "", "shift_jis", "ｾｷｭﾘﾃｨ ｼﾞｮｳﾎｳ ﾉ ﾎｺﾞ"},
		{"a charset by its Windows name", sjis("暗号の危殆化"), "text/plain; charset=sjis-win", "shift_jis", "暗号の危殆化"},
		{"a charset by its Unix name", encoded(t, japanese.EUCJP, "暗号の危殆化"), "text/plain; charset=ujis", "euc-jp", "暗号の危殆化"},
		{"Cyrillic declared", encoded(t, charmap.Windows1251, "Уязвимость в системе"), "text/plain; charset=windows-1251", "windows-1251", "Уязвимость в системе"},
		{"UTF-16 declared of what is ASCII", "abc", "text/plain; charset=utf-16", "utf-8", "abc"},
	} {
		text, charset := Decode([]byte(c.in), c.http)
		if charset != c.charset || string(text) != c.want {
			t.Errorf("%s: Decode = %q (%s), want %q (%s)", c.name, text, charset, c.want, c.charset)
		}
	}
}

// TestMostlyUTF8 lays text at the bound of one bad character in ten.
func TestMostlyUTF8(t *testing.T) {
	for _, c := range []struct {
		good, bad int
		want      bool
	}{{9, 1, true}, {8, 1, false}, {18, 2, true}, {17, 2, false}, {0, 0, true}, {0, 1, false}} {
		if got := mostlyUTF8([]byte("ab" + strings.Repeat("é", c.good) + strings.Repeat("\xff", c.bad))); got != c.want {
			t.Errorf("%d good and %d bad characters: %v, want %v", c.good, c.bad, got, c.want)
		}
	}
	if !mostlyUTF8([]byte(strings.Repeat("\uFFFD", 5))) {
		t.Error("a replacement character that was written as such counts as bad")
	}
}

// TestBears lays text at the bound of one bad character in a hundred.
func TestBears(t *testing.T) {
	for _, c := range []struct {
		good, bad int
		want      bool
	}{{99, 1, true}, {98, 1, false}, {198, 2, true}, {197, 2, false}} {
		text := encoded(t, japanese.EUCJP, strings.Repeat("暗", c.good)) + strings.Repeat("\xff ", c.bad)
		if got := bears([]byte(text), "euc-jp"); got != c.want {
			t.Errorf("EUC-JP of %d good and %d bad characters: %v, want %v", c.good, c.bad, got, c.want)
		}
	}
}

func TestHalfwidth(t *testing.T) {
	for in, want := range map[string]bool{"ｱｲ漢": true, "ｱ漢": false, "｡ﾟ漢": true, "､漢字": false, "abcｱ": true, "abc": false, "｠ﾠ": false} {
		if got := halfwidth([]byte(in)); got != want {
			t.Errorf("halfwidth(%q) = %v, want %v", in, got, want)
		}
	}
}

func encoded(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func FuzzDecodeText(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="EUC-JP"?>`+"\xa4\xa2"), "text/xml")
	f.Add([]byte("\xfe\xff\x30\x42"), "text/html; charset=utf-8")
	f.Add([]byte("\x1b$B$\"\x1b(B"), "")
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		text, charset := Decode(data, contentType)
		if !utf8.Valid(text) || charset == "" || bytes.ContainsFunc(text, IsForbidden) {
			t.Errorf("DecodeText(%q, %q) = %q (%s)", data, contentType, text, charset)
		}
	})
}
