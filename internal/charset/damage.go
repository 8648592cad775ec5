package charset

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// damaged is the fault of a text that is UTF-8 and was none once: nil of a sound one.
func damaged(text []byte) *Fault {
	if ascii(text) {
		return nil
	}
	if at := bytes.Index(text, []byte("\uFFFD")); at >= 0 {
		return &Fault{Byte: at + 1, Why: Lost}
	}
	if as := Garbled(string(text)); as != "" {
		at := bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
		return &Fault{Byte: at + 1, Why: Misread, Charset: as}
	}
	return nil
}

// Garbled says what a text is for the greater part that was decoded in a wrong charset,
// such as "UTF-8 read as Shift_JIS"; "" of any other. It encodes the text again and
// looks whether sense comes out.
func Garbled(text string) string {
	var beyond, kanji, letters, half, single int
	rare := rare()
	for _, r := range text {
		if r < utf8.RuneSelf {
			continue
		}
		beyond++
		switch {
		case r < 0x100:
			single++
			if 0xC2 <= r && r <= 0xEF {
				letters++
			}
		case r < 0x2123:
			single++
		case firstKanji <= r && r <= lastKanji:
			if rare[r-firstKanji] {
				kanji++
			}
		case '\uFF61' <= r && r <= '\uFF9F':
			half++
		}
	}
	switch {
	case beyond == 0:
		return ""
	case kanji*4 >= beyond && holdsUTF8(text, sjisBytes, 3):
		return "UTF-8 read as Shift_JIS"
	case letters*4 >= beyond && holdsUTF8(text, latinBytes, 2):
		return "UTF-8 read as Windows-1252"
	case half*2 >= beyond && holdsKana(text, sjisBytes, "euc-jp"):
		return "EUC-JP read as Shift_JIS"
	case single < beyond:
		return ""
	case holdsKana(text, latinBytes, "shift_jis"):
		return "Shift_JIS read as Windows-1252"
	case holdsKana(text, latinBytes, "euc-jp"):
		return "EUC-JP read as Windows-1252"
	}
	return ""
}

// sjisBytes are the bytes that Shift_JIS has for a character; none if it has no such.
func sjisBytes(r rune) []byte {
	b, err := japanese.ShiftJIS.NewEncoder().Bytes(utf8.AppendRune(nil, r))
	if err != nil {
		return nil
	}
	return b
}

// latinBytes is the byte that Windows-1252, or ISO 8859-1 below it, has for a character.
func latinBytes(r rune) []byte {
	if r < 0x100 {
		return []byte{byte(r)}
	}
	if b, ok := charmap.Windows1252.EncodeRune(r); ok {
		return []byte{b}
	}
	return nil
}

// firstKanji and lastKanji are the ends of the kanji that Shift_JIS knows.
const firstKanji, lastKanji = 0x4E00, 0x9FFF

// rare has the characters whose bytes in Shift_JIS begin as the three bytes of a
// character do in UTF-8: kanji of the second level, hardly one in a hundred of a text.
var rare = sync.OnceValue(func() *[lastKanji - firstKanji + 1]bool {
	all := new([lastKanji - firstKanji + 1]bool)
	for lead := 0xE2; lead <= 0xEF; lead++ {
		for trail := 0x80; trail <= 0xFC; trail++ {
			if r, _ := utf8.DecodeRune(decode([]byte{byte(lead), byte(trail)}, "shift_jis")); firstKanji <= r && r <= lastKanji {
				all[r-firstKanji] = true
			}
		}
	}
	return all
})

// sampled is how many characters beyond ASCII of a text are encoded again.
const sampled = 2000

// encodedAgain is a text in the charset that it may have been read in; 0xFF stands for a
// character that the charset lacks.
func encodedAgain(text string, bytesOf func(rune) []byte) (encoded []byte, lacking int) {
	n := 0
	for _, r := range text {
		if r < utf8.RuneSelf {
			encoded = append(encoded, byte(r))
			continue
		}
		if n++; n > sampled {
			break
		}
		b := bytesOf(r)
		if b == nil {
			b = []byte{0xFF}
			lacking++
		}
		encoded = append(encoded, b...)
	}
	return encoded, lacking
}

// holdsUTF8 reports whether a text, encoded again, is UTF-8 for the greater part: half
// of its bytes beyond ASCII are characters of at least so many bytes that a text may
// have, and two of them or more.
func holdsUTF8(text string, bytesOf func(rune) []byte, shortest int) bool {
	encoded, _ := encodedAgain(text, bytesOf)
	beyond, within, found := 0, 0, 0
	for i := 0; i < len(encoded); {
		if encoded[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(encoded[i:])
		beyond += n
		if n >= shortest && common(r) {
			within += n
			found++
		}
		i += n
	}
	return within*2 >= beyond && (found >= 2 || found == 1 && within == beyond && shortest == 2)
}

// common reports whether a character is one of Western or Japanese text.
func common(r rune) bool {
	return 0xA0 <= r && r <= 0xFF || 0x2010 <= r && r <= 0x206F || 0x2100 <= r && r <= 0x27BF || 0x3000 <= r && r <= 0x30FF ||
		0x4E00 <= r && r <= 0x9FFF || 0xFF00 <= r && r <= 0xFFEF
}

// holdsKana reports whether a text, encoded again, is a text of a Japanese charset,
// half of it kana.
func holdsKana(text string, bytesOf func(rune) []byte, name string) bool {
	encoded, lacking := encodedAgain(text, bytesOf)
	if lacking > 0 {
		return false
	}
	read := string(decode(encoded, name))
	if strings.Contains(read, "\uFFFD") {
		return false
	}
	beyond, kana := 0, 0
	for _, r := range read {
		if r < utf8.RuneSelf {
			continue
		}
		beyond++
		if unicode.In(r, unicode.Hiragana, unicode.Katakana) && r < 0xFF00 {
			kana++
		}
	}
	return kana >= 3 && kana*2 >= beyond
}
