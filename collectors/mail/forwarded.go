package mail

import (
	"path"
	"strings"

	"github.com/emersion/go-message"
)

// isForwarded reports whether a part is a message: one that says so, or a file of one.
func isForwarded(e *message.Entity, media string, params map[string]string) bool {
	switch media {
	case "message/rfc822", "message/global":
		return true
	case "application/octet-stream", "text/plain":
		disposition, about := mediaOf(e.Header.Get("Content-Disposition"))
		name := about["filename"]
		if name == "" {
			name = params["name"]
		}
		return disposition == "attachment" && strings.EqualFold(path.Ext(readWords(name)), ".eml")
	}
	return false
}

// forwarded gives the subject and the text of a message within a message. One that
// cannot be read is named.
func (p *parts) forwarded(e *message.Entity, depth int) (plain, markup string) {
	inner, err := message.Read(e.Body)
	if inner == nil {
		p.odd = append(p.odd, "a forwarded message cannot be read: "+err.Error())
		return "", ""
	}
	plain, markup = p.read(inner, depth+1)
	if plain == "" {
		plain = markup
	}
	return strings.TrimSpace(readWords(inner.Header.Get("Subject")) + "\n\n" + plain), ""
}
