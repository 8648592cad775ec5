package text

import (
	"bytes"

	"kazami/internal/charset"
)

// Decode turns what a source sent into UTF-8 text, and names the charset that it
// was in, as [charset.Decode] says. In markup, references to numbers that are no
// character are left out.
func Decode(data []byte, contentType string) (text []byte, name string) {
	text, name = charset.Decode(data, contentType)
	if bytes.IndexByte(text[:min(len(text), 1024)], '<') >= 0 && bytes.Contains(text, []byte("&#")) {
		text = []byte(References(string(text)))
	}
	return text, name
}
