package csaf

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"

	"kazami/collectors/dates"
	"kazami/collectors/fetch"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// read makes a document of a CSAF document's bytes, which came from at. Listed
// is the label of the list that names it.
func (c *CSAF) read(data []byte, contentType, at string, listed horizon.TLP) (doc horizon.Document, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	content, _ := text.Decode(data, contentType)
	a, odd, err := parseAdvisory(content)
	if err != nil {
		return doc, err
	}
	doc = horizon.Document{
		ID: text.ID(a.Document.Tracking.ID), Source: c.Source.ID, Class: c.Source.Class, Excerpt: c.Source.Excerpt,
		Raw: data, RawType: "application/json",
	}
	warn := func(warnings ...string) {
		for _, w := range warnings {
			if w != "" {
				doc.Warnings = append(doc.Warnings, w)
			}
		}
	}
	warn(odd)
	warn(c.texts(&doc, a)...)
	warn(c.mark(&doc, a, listed))
	warn(a.link(&doc, at)...)
	warn(a.dates(&doc)...)
	warn(a.facts(&doc.Fields)...)
	doc.Sectors = sectorsOf(a.Document.Notes, c.Sectors)
	if a.Document.Version == "2.1" {
		warn("CSAF 2.1: " + checkedAgainst(content))
	} else {
		warn(schemaFaults(content)...)
	}
	return doc, nil
}

func (c *CSAF) texts(doc *horizon.Document, a *document) (warnings []string) {
	var long bool
	if doc.Title, long = text.Cut(text.Line(a.Document.Title), text.MaxTitle); long {
		warnings = append(warnings, "the title was cut")
	}
	if doc.Title == "" {
		doc.Title = string(doc.ID)
		warnings = append(warnings, "no title: named by its number")
	}
	if doc.Body, long = text.Cut(a.text(), text.MaxBody); long {
		warnings = append(warnings, "the text was cut")
	}
	doc.Publisher, _ = text.Cut(text.Line(a.Document.Publisher.Name), maxFact)
	declared := a.Document.Lang
	if declared == "" {
		declared = c.Source.Lang
	}
	doc.Lang = text.Language(declared, doc.Title+" "+doc.Body)
	return warnings
}

// mark gives a document the strictest of the labels of the source, of the list
// and its own.
func (c *CSAF) mark(doc *horizon.Document, a *document, listed horizon.TLP) (warning string) {
	label, said, warning := a.label()
	switch {
	case said:
	case c.Unsaid:
		label, warning = horizon.Red, "no TLP label: treated as RED"
	default:
		label = horizon.Clear
	}
	if doc.TLP = min(label, listed); !c.Unsaid {
		doc.TLP = min(doc.TLP, c.Source.TLP)
	}
	return warning
}

// link is the advisory's page, or else its JSON, as it names itself; one that
// does not is where it came from.
func (a *document) link(doc *horizon.Document, at string) (warnings []string) {
	for _, ref := range a.Document.References {
		if ref.Category != "self" {
			continue
		}
		link, warning := text.Link(fetch.BaseOf(at), ref.URL)
		if warning != "" {
			warnings = append(warnings, warning)
		}
		if u, err := url.Parse(link); err != nil || u.Host == "" {
			continue
		} else if path.Ext(strings.ToLower(u.Path)) != ".json" {
			doc.URL = link
			break
		}
		if doc.URL == "" {
			doc.URL = link
		}
	}
	if doc.URL == "" {
		doc.URL, _ = text.Link(nil, at)
	}
	return warnings
}

// dates are the first release and, as a field, the last.
func (a *document) dates(doc *horizon.Document) (warnings []string) {
	read := func(name, raw string) dates.Date {
		d, ok := dates.Read(raw, time.Time{})
		switch {
		case raw == "":
			warnings = append(warnings, "no "+name)
		case !ok:
			warnings = append(warnings, fmt.Sprintf("%s %s cannot be read: left empty", name, text.Quote(raw)))
		case d.Warning != "":
			warnings = append(warnings, name+": "+d.Warning)
		}
		return d
	}
	first := read("initial_release_date", a.Document.Tracking.Initial)
	last := read("current_release_date", a.Document.Tracking.Current)
	doc.Published, doc.Precision = first.Time, first.Precision
	if !last.Time.IsZero() && !last.Time.Equal(first.Time) {
		doc.Fields.Add(horizon.FieldModified, fieldDate(last))
		if last.Time.Before(first.Time) {
			warnings = append(warnings, "its last release is before its first")
		}
	}
	return warnings
}

// fieldDate is a date as fields hold it: RFC 3339, or a day.
func fieldDate(d dates.Date) string {
	switch d.Precision {
	case horizon.ByTime:
		return d.Time.UTC().Format(time.RFC3339)
	case horizon.ByDay:
		return d.Time.Format(time.DateOnly)
	}
	return ""
}
