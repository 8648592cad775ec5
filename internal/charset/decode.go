// Package charset reads text that others wrote: what charset it is in, what it says in
// UTF-8, and where it cannot be read. [Decode] is for what is fetched, which is read as
// well as it can be; [Read] is for files that people hand over, of which a line is
// read rightly or named. Nothing else in the program knows charsets.
package charset

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

var (
	xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)`)
)

// Decode turns bytes into UTF-8 text without a byte order mark, and names
// the charset that they were in. The bytes decide: a byte order mark, the
// escapes of ISO-2022-JP, valid UTF-8; then the declarations in XML, in the
// content type and in HTML, each only if the bytes bear it out; then
// detection. An XML declaration comes out saying UTF-8. What cannot be decoded
// is U+FFFD; characters that XML forbids are left out.
func Decode(data []byte, contentType string) (text []byte, charset string) {
	charset = charsetOf(data, contentType)
	text = decode(data, charset)
	if m := xmlEncoding.FindSubmatchIndex(text[:min(len(text), 1024)]); m != nil {
		text = append(append(append([]byte(nil), text[:m[2]]...), "UTF-8"...), text[m[3]:]...)
	}
	return dropForbidden(text), charset
}

func charsetOf(data []byte, contentType string) string {
	if name := sure(data, contentType); name != "" {
		return name
	}
	return detectCharset(data, declaredCharsets(data, contentType))
}

// sure is the charset that the bytes bear out themselves; "" where only a guess is left.
func sure(data []byte, contentType string) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return "utf-8"
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return "utf-16be"
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return "utf-16le"
	case bytes.HasPrefix(data, []byte("<\x00")):
		return "utf-16le"
	case bytes.HasPrefix(data, []byte("\x00<")):
		return "utf-16be"
	}
	declared := declaredCharsets(data, contentType)
	if isISO2022JP(data) {
		return "iso-2022-jp"
	}
	if utf8.Valid(data) || mostlyUTF8(data) {
		return "utf-8"
	}
	euc, sjis := bears(data, "euc-jp"), bears(data, "shift_jis") && !amidLatin(data)
	if euc && sjis && !halfwidth(decode(data, "shift_jis")) {
		euc = false
	} else if euc {
		sjis = false // EUC-JP taken for Shift_JIS reads as half-width kana
	}
	for _, name := range declared {
		switch {
		case name == "utf-8", name == "windows-1252" && (euc || sjis), name == "shift_jis" && euc:
		case bears(data, name):
			return name
		}
	}
	switch {
	case euc:
		return "euc-jp"
	case sjis:
		return "shift_jis"
	}
	return ""
}

// amidLatin reports whether each pair of bytes that Shift_JIS takes for one character is
// a mark within a word of Latin letters, as in it\x92s.
func amidLatin(data []byte) bool {
	for i := range data {
		if data[i] < utf8.RuneSelf {
			continue
		}
		if b := data[i]; b < 0xC0 && b != 0x91 && b != 0x92 || i == 0 || i+1 == len(data) || !latinLetter(data[i-1]) || !latinLetter(data[i+1]) {
			return false
		}
	}
	return true
}

func latinLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// declaredCharsets are the charsets that are claimed, by their HTML names,
// strongest first; unknown ones are left out.
func declaredCharsets(data []byte, contentType string) []string {
	head := data[:min(len(data), 4096)]
	var labels []string
	if m := xmlEncoding.FindSubmatch(head); m != nil {
		labels = append(labels, string(m[1]))
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		labels = append(labels, params["charset"])
	}
	if m := metaCharset.FindSubmatch(head); m != nil {
		labels = append(labels, string(m[1]))
	}
	var names []string
	for _, label := range labels {
		if name, _, err := lookup(label); err == nil && !strings.HasPrefix(name, "utf-16") && name != "replacement" {
			names = append(names, name)
		}
	}
	return names
}

// lookup finds an encoding by a label of HTML or one of its Japanese by-names.
func lookup(label string) (string, encoding.Encoding, error) {
	label = strings.ToLower(strings.TrimSpace(label))
	switch label {
	case "cp932", "ms932", "ms_kanji", "x-ms-cp932", "windows-932", "sjis-win", "shift-jis":
		label = "shift_jis"
	case "eucjp", "euc_jp", "ujis", "cp51932", "eucjp-win":
		label = "euc-jp"
	}
	e, err := htmlindex.Get(label)
	if err != nil {
		return "", nil, fmt.Errorf("charset %q: %w", label, err)
	}
	name, err := htmlindex.Name(e)
	return name, e, err
}

// isISO2022JP reports whether seven-bit text shifts to a Japanese set.
func isISO2022JP(data []byte) bool {
	if bytes.IndexByte(data, '\x1b') < 0 {
		return false
	}
	shifted := false
	for _, esc := range []string{"\x1b$B", "\x1b$@", "\x1b(J", "\x1b(I"} {
		shifted = shifted || bytes.Contains(data, []byte(esc))
	}
	return shifted && !bytes.ContainsFunc(data, func(r rune) bool { return r >= 0x80 })
}

// mostlyUTF8 reports whether text is UTF-8 with a few bad bytes: at least nine
// in ten of its characters beyond ASCII are sound.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good >= 9*bad
}

// bears reports whether the bytes are sound in a charset: at most one
// character in a hundred of those beyond ASCII is none.
func bears(data []byte, name string) bool {
	text := decode(data, name)
	bad := bytes.Count(text, []byte("\uFFFD"))
	beyond := 0
	for _, b := range text {
		if b >= 0xC0 {
			beyond++
		}
	}
	return bad*100 <= beyond
}

// halfwidth reports whether a text is half-width kana for the greater part.
func halfwidth(text []byte) bool {
	half, beyond := 0, 0
	for _, r := range string(text) {
		if r >= utf8.RuneSelf {
			beyond++
		}
		if '\uFF61' <= r && r <= '\uFF9F' {
			half++
		}
	}
	return 2*half > beyond
}

// detectCharset asks the detector where no Japanese charset will do.
func detectCharset(data []byte, declared []string) string {
	sample := data[:min(len(data), 64<<10)]
	if name, _, err := lookup(chardet.Detect(sample).Encoding); err == nil && bears(sample, name) && !strings.HasPrefix(name, "utf-16") {
		return name
	}
	for _, name := range declared {
		if name != "utf-8" {
			return name
		}
	}
	return "utf-8"
}

// decode reads data in a named charset, U+FFFD for what is no character.
func decode(data []byte, name string) []byte {
	switch name {
	case "utf-8":
		return bytes.ToValidUTF8(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), []byte("\uFFFD"))
	case "utf-16le", "utf-16be":
		order := unicode.LittleEndian
		if name == "utf-16be" {
			order = unicode.BigEndian
		}
		return decoded(unicode.UTF16(order, unicode.UseBOM), data)
	case "iso-2022-jp":
		return decoded(japanese.ISO2022JP, data)
	}
	_, e, err := lookup(name)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	return decoded(e, data)
}

func decoded(e encoding.Encoding, data []byte) []byte {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	return bytes.TrimPrefix(text, []byte("\uFEFF"))
}

// dropForbidden leaves out the characters that XML forbids.
func dropForbidden(text []byte) []byte {
	if !bytes.ContainsFunc(text, IsForbidden) {
		return text
	}
	return bytes.Map(func(r rune) rune {
		if IsForbidden(r) {
			return -1
		}
		return r
	}, text)
}

// IsForbidden reports whether XML has no such character.
func IsForbidden(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}
