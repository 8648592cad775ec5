package text

import "kazami/internal/charset"

// Decode turns what a source sent into UTF-8 text, and names the charset that it
// was in, as [charset.Decode] says.
func Decode(data []byte, contentType string) (text []byte, name string) {
	return charset.Decode(data, contentType)
}
