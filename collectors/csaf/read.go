package csaf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// Read reads the bytes of an advisory, or of a list of advisories, which it does
// not fetch: what the list says of each is a document, RED where nobody said more.
func (c *CSAF) Read(_ context.Context, _ string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	text, _ := text.Decode(data, "")
	l, err := parseListing(text, c.Source.URL, c.Source.TLP)
	if err != nil {
		return "", nil, err
	}
	if l.single {
		doc, err := c.read(data, "", c.Source.URL, horizon.Clear)
		if err != nil {
			return "", nil, err
		}
		return doc.Title, stream.Of([]horizon.Document{doc}, []error{fmt.Errorf("%s: %s", doc.ID, checkedAgainst(text))}), nil
	}
	remarks := slices.Clone(l.bad)
	for _, p := range l.places {
		remarks = append(remarks, errors.New("names the list "+strings.Join(p.addresses, " or ")))
	}
	if len(l.entries) > 0 {
		remarks = append(remarks, fmt.Errorf("a list of %d advisories: their own bytes say the rest", len(l.entries)))
	}
	return l.title, stream.Of(c.listed(l.entries), remarks), nil
}

// listed are the documents that a list's entries say of.
func (c *CSAF) listed(entries []listEntry) (docs []horizon.Document) {
	shown := map[horizon.DocumentID]bool{}
	for _, e := range entries {
		id := text.ID(cmp.Or(e.id, e.url))
		if shown[id] {
			continue
		}
		shown[id] = true
		doc := horizon.Document{ID: id, URL: e.url, Title: cmp.Or(e.title, e.id, path.Base(e.url)),
			Published: e.published.Time, Precision: e.published.Precision, TLP: horizon.Red}
		if !c.Unsaid {
			doc.TLP = min(c.Source.TLP, e.label)
		}
		doc.Lang = text.Language(c.Source.Lang, doc.Title)
		doc.Fields.Add(horizon.FieldAdvisory, e.id)
		if !e.at.IsZero() {
			doc.Fields.Add(horizon.FieldModified, e.at.UTC().Format(time.RFC3339))
		}
		docs = append(docs, doc)
	}
	return docs
}
