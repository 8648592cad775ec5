package intake

import (
	"fmt"

	"kazami/collectors/text"
	"kazami/internal/charset"
	"kazami/internal/horizon"
)

// garbled says that a document's title or text is mojibake, as its source gave it: such
// a document is named, and not stored.
func garbled(doc *horizon.Document) error {
	for _, s := range []string{doc.Title, doc.Body} {
		if as := charset.Garbled(s); as != "" {
			return fmt.Errorf("%s: its text is garbled at the source: it was %s: %s", doc.ID, as, text.Quote(s))
		}
	}
	return nil
}
