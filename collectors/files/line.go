package files

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"kazami/collectors/dates"
	"kazami/collectors/text"
	"kazami/internal/charset"
	"kazami/internal/horizon"
	"kazami/internal/typed"
)

// One character in so many beyond ASCII may be lost; of more, the text is not read.
const mostLost = 20

// record is a line of an archive.
type record struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Body      string   `json:"body"`
	Published string   `json:"published"`
	Lang      string   `json:"lang"`
	Source    string   `json:"source"`
	Precision string   `json:"date_precision"`
	Publisher string   `json:"publisher"`
	Document  string   `json:"document"` // that was read, where the line describes it in words of its own
	Class     string   `json:"class"`
	TLP       *string  `json:"tlp"`
	Sectors   []string `json:"sectors"`
}

// line makes a document of the n-th line.
func (a *Archive) line(content []byte, n int) (horizon.Document, error) {
	var r record
	if err := json.Unmarshal(bytes.TrimPrefix(content, []byte("\xEF\xBB\xBF")), &r); err != nil {
		return horizon.Document{}, fmt.Errorf("read line: %w", err)
	}
	doc := horizon.Document{
		ID: text.ID(r.ID), Source: a.Source.ID, Title: text.Line(r.Title), Body: text.Clean(r.Body),
		Class: a.Source.Class, Excerpt: a.Source.Excerpt, Publisher: text.Line(r.Publisher),
	}
	if doc.Title == "" && strings.TrimSpace(doc.Body) == "" {
		return horizon.Document{}, errors.New("neither title nor body")
	}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, w)
		}
	}
	lost, err := damage(doc.Title, doc.Body)
	if err != nil {
		return horizon.Document{}, err
	}
	if lost > 0 {
		warn(fmt.Sprintf("line %d: %d characters were lost before the file was saved (U+FFFD)", n, lost))
	}
	doc.Fields.Add(horizon.FieldReference, text.Line(r.Document))
	var warning string
	doc.URL, warning = text.Link(nil, r.URL)
	warn(warning)
	doc.Published, doc.Precision, warning = a.date(r)
	warn(warning)
	doc.TLP, warning = a.label(r.TLP)
	warn(warning)
	a.own(&doc, r, warn)
	if doc.ID == "" {
		doc.ID = text.ID("line:" + text.Digest(doc.URL, text.Key(r.Title), text.Printable(r.Body)))
	}
	if a.KeepRaw {
		doc.Raw, doc.RawType = bytes.Clone(content), "application/json"
	}
	return doc, nil
}

// damage is how many characters of a title and its text were lost before they came
// here; its error says that they are not what was written.
func damage(title, body string) (lost int, err error) {
	for _, s := range []string{title, body} {
		if as := charset.Garbled(s); as != "" {
			return 0, fmt.Errorf("the text was garbled before the file was saved: it was %s: %s", as, text.Quote(s))
		}
		n, beyond := strings.Count(s, "\uFFFD"), 0
		for _, r := range s {
			if r >= utf8.RuneSelf {
				beyond++
			}
		}
		if lost += n; n*mostLost > beyond {
			return 0, fmt.Errorf("%d characters of it were lost before the file was saved (U+FFFD): %s", n, text.Quote(s))
		}
	}
	return lost, nil
}

// own takes what a line says of itself: language, source, class, sectors.
func (a *Archive) own(doc *horizon.Document, r record, warn func(string)) {
	switch doc.Lang = typed.Key(r.Lang); doc.Lang {
	case "ja", "en":
	case "":
		doc.Lang = a.Source.Lang
	default:
		doc.Lang = ""
	}
	if a.ByLine && r.Source != "" {
		if id, ok := sourceID(r.Source); ok {
			doc.Source = id
		} else {
			warn(fmt.Sprintf("source %q is not a source id: filed under %s", r.Source, a.Source.ID))
		}
	}
	switch c := horizon.Class(typed.Key(r.Class)); c {
	case horizon.Government, horizon.Research, horizon.Operators, horizon.Others:
		doc.Class = c
	case "":
	default:
		warn(fmt.Sprintf("class %q is unknown", r.Class))
	}
	for _, s := range r.Sectors {
		if s = text.Line(s); s != "" {
			doc.Sectors = append(doc.Sectors, horizon.SectorID(s))
		}
	}
}

func sourceID(s string) (horizon.SourceID, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	odd := strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_')
	})
	return horizon.SourceID(s), s != "" && !odd && len(s) <= 100
}

// date reads a line's date; one far off is kept, with a warning.
func (a *Archive) date(r record) (time.Time, horizon.Precision, string) {
	var d dates.Date
	var zone *time.Location
	if r.Published == "" {
		return time.Time{}, horizon.Undated, "no date"
	}
	if t, err := time.Parse(time.RFC3339, r.Published); err == nil {
		d, zone = dates.Date{Time: t.In(horizon.Tokyo), Precision: horizon.ByTime}, t.Location()
	} else if read, ok := dates.Read(r.Published, time.Time{}); ok {
		d = read
	} else {
		return time.Time{}, horizon.Undated, fmt.Sprintf("date %q cannot be read: left empty", r.Published)
	}
	switch p := horizon.Precision(typed.Key(r.Precision)); p {
	case horizon.ByTime, horizon.ByDay, horizon.ByMonth, horizon.ByYear, horizon.Approximate, horizon.Inferred:
		d.Precision = p
	case "":
	default:
		d.Warning = fmt.Sprintf("date_precision %q is unknown", r.Precision)
	}
	if d.Precision == horizon.ByTime && dates.IsEpoch(d.Time, zone) {
		return time.Time{}, horizon.Undated, fmt.Sprintf("date %q stands for none: left empty", r.Published)
	}
	if odd := a.farOff(d.Time); odd != "" {
		d.Warning = odd
	}
	return d.Time, d.Precision, d.Warning
}

func (a *Archive) farOff(t time.Time) string {
	day := t.Format(time.DateOnly)
	switch {
	case t.Year() < 1945:
		return "dated " + day + ": long before anything else here"
	case a.Now != nil && t.After(a.Now().Add(24*time.Hour)):
		return "dated " + day + ": in the future"
	}
	return ""
}

// label is what a document may be shown as. A label that is none is RED.
func (a *Archive) label(own *string) (horizon.TLP, string) {
	if own == nil {
		return a.Source.TLP, ""
	}
	label, ok := horizon.ParseTLP(*own)
	switch {
	case !ok:
		return horizon.Red, fmt.Sprintf("tlp %q is not a TLP 2.0 label: treated as RED", text.Line(*own))
	case a.Unsaid:
		return label, ""
	}
	return min(label, a.Source.TLP), ""
}
