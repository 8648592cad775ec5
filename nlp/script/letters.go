package script

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleanPrefix is the length of the longest prefix of s that is in normal form
// by itself, whatever follows but a combining mark.
func cleanPrefix(s string) int {
	last := rune(0) // last letter that was no space
	spaced := false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c == ' ' {
				spaced = true
			} else if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f {
				return i
			} else {
				last, spaced = rune(c), false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !plainJapanese(r) {
			return i
		}
		if spaced && Japanese(last) {
			return spaceBefore(s, i)
		}
		if dash(last) && Katakana(r) {
			return i - utf8.RuneLen(last)
		}
		last, spaced = r, false
		i += size
	}
	return len(s)
}

func spaceBefore(s string, i int) int {
	for i > 0 && s[i-1] == ' ' {
		i--
	}
	return i
}

// plainJapanese reports whether r is a Japanese letter or mark that is its own
// normal form.
func plainJapanese(r rune) bool {
	switch {
	case r >= 0x3041 && r <= 0x3096, r >= 0x30A1 && r <= 0x30F3, r >= 0x30F5 && r <= 0x30F6, r >= 0x30FB && r <= 0x30FE: // kana
		return true
	case r >= 0x4E00 && r <= 0x9FFF:
		return !replaced.holds(r) && r != '髙' && r != '濵'
	case r >= 0x3001 && r <= 0x3017 && r != 0x3004:
		return r != 0x3013
	}
	return false
}

// Japanese reports whether r is written without spaces around it: kana, kanji
// and their punctuation.
func Japanese(r rune) bool {
	switch {
	case r < 0x3001:
		return false
	case r <= 0x3017:
		return true
	case r >= 0x3041 && r <= 0x3096, r >= 0x309D && r <= 0x30FF, r >= 0x31F0 && r <= 0x31FF:
		return true
	}
	return Kanji(r)
}

// Kanji reports whether r is an ideograph, or a sign written for one.
func Kanji(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r == '々' || r == '〆' || r >= 0x3400 && r <= 0x4DBF ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0x20000 && r <= 0x3134F
}

// Hiragana reports whether r is a letter of hiragana.
func Hiragana(r rune) bool { return r >= 0x3041 && r <= 0x3096 || r == 'ゝ' || r == 'ゞ' }

// Katakana reports whether r is a letter of katakana, but neither ー nor ・: they
// begin no word and cannot be lengthened.
func Katakana(r rune) bool { return r >= 0x30A1 && r <= 0x30FA || r >= 0x31F0 && r <= 0x31FF }

// Letter reports whether r is a letter of Japanese.
func Letter(r rune) bool { return Kanji(r) || Hiragana(r) || Katakana(r) || r == 'ー' }

// dash reports whether r is written for ー, in NFKC.
func dash(r rune) bool {
	switch r {
	case '-', '\u2010', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\u2500', '\u2501':
		return true
	}
	return false
}

// invisible reports whether r is dropped: format characters, marks of
// direction, variation selectors, and controls but tab and line ends.
func invisible(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\n' && r != '\r' && r != '\t'
	case r < 0x7f:
		return false
	case r < 0xA0:
		return r != 0x85
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x180E, r == 0xFEFF:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE01EF, r >= 0xFFF9 && r <= 0xFFFB:
		return true
	}
	return false
}

// glyph is the ordinary character for one that NFKC leaves: radicals as they
// come out of PDF files, variants in names, the wave dash, spaced sound marks.
func glyph(r rune) rune {
	switch {
	case r < 0x2028:
		switch r {
		case 0x85:
			return '\n'
		case '\u2010', '\u2011', '\u2012', '\u2013': // what a hyphen of Shift_JIS, EUC and word processors becomes
			return '-'
		}
		return r
	case r == 0x2028, r == 0x2029:
		return '\n'
	case r >= 0x2E80 && r <= 0x2EFF:
		if i := strings.IndexRune(radicals, r); i >= 0 {
			g, _ := utf8.DecodeRuneInString(radicals[i+utf8.RuneLen(r):])
			return g
		}
		return r
	}
	if r >= 0xFFA0 && r <= 0xFFDC { // Hangul of half width: its letters compose with one another
		g, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
		return g
	}
	switch r {
	case '〜':
		return '~'
	case '\u2212': // minus
		return '-'
	case '゛':
		return '\u3099'
	case '゜':
		return '\u309A'
	case '髙':
		return '高'
	case '﨑':
		return '崎'
	case '濵':
		return '浜'
	case '𠮷':
		return '吉'
	case 'ヷ':
		return 'バ'
	case 'ヸ':
		return 'ビ'
	case 'ヹ':
		return 'ベ'
	case 'ヺ':
		return 'ボ'
	}
	if replaced.holds(r) {
		return modern[r]
	}
	return r
}

// radicals are those of the CJK Radicals Supplement that stand for a whole
// character of Japanese, each followed by it (Unicode's
// EquivalentUnifiedIdeograph); NFKC maps the Kangxi radicals itself.
const radicals = "⺁厂⺇几⺊卜⺓幺⺖忄⺗心⺘手⺝月⺟母⺠民⺡氵⺢水⺣灬⺤爪⺩王⺫目⺬示⺭礻⺯糸⺶羊⺷羊⺹耂⺼肉⺾艹⻁虎⻂衤⻃西⻄西⻆角⻌辶⻍辶⻏阝⻑長⻖阝⻗雨⻘青⻝食⻞食⻟食⻡首⻣骨⻤鬼⻨麦⻩黄⻫斉⻭歯⻯竜⻱亀⻲亀"
