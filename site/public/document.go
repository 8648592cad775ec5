package public

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/english"
	"kazami/site/markup"
	"kazami/site/phrase"
)

// document is a released document as pages show it.
type document struct {
	Anchor    string
	ID        horizon.DocumentID
	Date      string
	At        string // ISO date, as exactly as it is known
	Title     string
	Lang      string
	URL       string
	Publisher string
	Class     string
	class     horizon.Class
	precision horizon.Precision
	Source    string
	Reference string
	Invented  bool // a sample hearing note: nobody said it
	Apart     bool // chosen or searched for: it is not counted
	Quote     string
	when      time.Time
}

// document prepares a released document for a page.
func (s *site) document(d horizon.ClearDocument) document {
	src := s.sources[d.Source()]
	name := cmp.Or(src.Name, string(d.Source()))
	sum := sha256.Sum256([]byte(string(d.Source()) + "\x00" + string(d.ID())))
	lang := d.Lang()
	if lang == "" || lang == "ja" {
		lang = markup.Foreign(d.Title())
	}
	return document{
		Anchor: fmt.Sprintf("ev-%x", sum[:5]), ID: d.ID(),
		Date: phrase.Date(d.Published(), d.Precision()), At: phrase.ISO(d.Published(), d.Precision()),
		Title: phrase.Title(d.Title(), d.Cited()), Lang: lang, URL: phrase.Web(d.URL()),
		Publisher: cmp.Or(d.Publisher(), name), Class: d.Class().Name(), class: d.Class(), precision: d.Precision(), Source: name,
		Reference: phrase.Cut(d.Reference(), 160), Invented: src.Sample && src.Kind == "notes", Apart: src.Evidence,
		Quote: phrase.Cut(strings.Join(strings.Fields(d.Body()), " "), 120), when: d.Published(),
	}
}

// DateEN is the date in English.
func (d document) DateEN() string { return phrase.DateEN(d.when, d.precision) }

// ClassEN is the kind of its source in English.
func (d document) ClassEN() string { return english.Class(d.class) }
