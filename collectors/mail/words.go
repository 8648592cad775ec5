package mail

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"regexp"
	"strings"

	"kazami/collectors/text"
)

var encodedWord = regexp.MustCompile(`=\?([A-Za-z0-9_.:-]{1,40})(?:\*[A-Za-z-]*)?\?([BbQq])\?([^?]*)\?=`)

// readWords reads a field with its encoded words (RFC 2047). The bytes of
// neighbours in one charset are joined before they are decoded, as a character
// may be split between them; a field that is not encoded at all is read by its
// bytes.
func readWords(field string) string {
	var b strings.Builder
	var bytesOf []byte
	charset := ""
	flush := func() {
		if len(bytesOf) > 0 {
			text, _ := text.Decode(bytesOf, "text/plain; charset="+charset)
			b.Write(text)
		}
		bytesOf, charset = nil, ""
	}
	at := 0
	for _, m := range encodedWord.FindAllStringSubmatchIndex(field, -1) {
		word, ok := wordBytes(field[m[4]:m[5]], field[m[6]:m[7]])
		if !ok {
			continue
		}
		between := field[at:m[0]]
		own := strings.ToLower(field[m[2]:m[3]])
		if at == 0 || strings.TrimSpace(between) != "" {
			flush()
			text, _ := text.Decode([]byte(between), "")
			b.Write(text)
		} else if own != charset {
			flush()
		}
		bytesOf, charset, at = append(bytesOf, word...), own, m[1]
	}
	flush()
	content, _ := text.Decode([]byte(field[at:]), "")
	b.Write(content)
	return text.Line(b.String())
}

func wordBytes(encoding, s string) ([]byte, bool) {
	if strings.EqualFold(encoding, "B") {
		s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "=")
		word, err := base64.RawStdEncoding.DecodeString(s)
		if err != nil && len(s)%4 == 1 { // cut within four: what is whole is kept
			word, err = base64.RawStdEncoding.DecodeString(s[:len(s)-1])
		}
		return word, err == nil
	}
	word, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(strings.ReplaceAll(s, "_", " "))))
	return word, err == nil
}

// mediaOf reads a content type as far as it can be read.
func mediaOf(field string) (media string, params map[string]string) {
	media, params, err := mime.ParseMediaType(field)
	if err != nil {
		media, _, _ = strings.Cut(field, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	return media, params
}
