package index

import (
	"testing"

	"kazami/internal/horizon"
)

// Particles are not indexed in bodies: another may stand in a phrase's place of
// one, but neither a word more or less nor the end of a sentence.
func TestPhrasesWithGrammar(t *testing.T) {
	var docs []horizon.Document
	for id, body := range map[string]string{"no": "暗号の移行", "to": "暗号と移行", "two": "暗号方式の移行", "end": "暗号。移行", "of": "internet of things", "on": "internet things"} {
		docs = append(docs, horizon.Document{Source: "made", ID: horizon.DocumentID(id), Body: body, TLP: horizon.Clear})
	}
	docs = append(docs, horizon.Document{Source: "made", ID: "title", Title: "暗号の移行", TLP: horizon.Clear})
	_, ix := filled(t, nil, docs...)
	for _, c := range []struct{ text, want string }{
		{"「暗号の移行」", "[no title to]"},
		{"title:「暗号の移行」", "[title]"},
		{"title:「暗号と移行」", "[]"},
		{"body:「の暗号」", "[end no to]"},
		{"body:の", "[]"},
		{"title:の", "[title]"},
		{"body:「の」", "[]"},
		{`"internet of things"`, "[of]"},
		{"+internet +of +things", "[of on]"},
		{"internet AND of", "[of on]"},
		{"+internet -of", "[of on]"},
	} {
		finds(t, ix, c.text, c.want)
	}
}
