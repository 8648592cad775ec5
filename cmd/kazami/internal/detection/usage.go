package detection

import (
	"strings"
	"unicode"

	"kazami/nlp"
	"kazami/nlp/script"
)

// usage is how a term stands in the bodies that were read so far.
type usage struct{ *nlp.Usage }

func newUsage(term string) usage { return usage{nlp.NewUsage(term)} }

// usageDocuments is how many documents' text is looked at: the form of a term
// shows in fewer.
const usageDocuments = 300

// read takes a document's body into the usage of terms it holds; the text is made
// plain once for all of them.
func read(forms []usage, body string) {
	plain := ""
	for _, u := range forms {
		if u.Seen >= usageDocuments {
			continue
		}
		if plain == "" {
			plain = script.Normalize(body)
		}
		u.Read(plain)
	}
}

// hasDigit reports whether a digit is in the term.
func (u usage) hasDigit() bool { return strings.ContainsFunc(u.Term, unicode.IsDigit) }

// A text in brackets is proposed as another name from this many places on, and
// this share of them.
const (
	aliasPlaces = 3
	aliasShare  = 0.3
)

// Alias is another name that the documents give the term; "" if none is sure
// enough to be proposed.
func (u usage) Alias() (name string, places int) {
	name, places = u.InBrackets()
	if places < aliasPlaces || float64(places) < aliasShare*float64(u.Seen) {
		return "", 0
	}
	return name, places
}
