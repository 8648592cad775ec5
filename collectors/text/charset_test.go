package text

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

func FuzzDecodeText(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="EUC-JP"?>`+"\xa4\xa2"), "text/xml")
	f.Add([]byte("\xfe\xff\x30\x42"), "text/html; charset=utf-8")
	f.Add([]byte("\x1b$B$\"\x1b(B"), "")
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		text, charset := Decode(data, contentType)
		if !utf8.Valid(text) || charset == "" || bytes.ContainsFunc(text, isForbidden) {
			t.Errorf("DecodeText(%q, %q) = %q (%s)", data, contentType, text, charset)
		}
	})
}
