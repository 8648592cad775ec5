package myjvn

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kazami/collectors/feed"
	"kazami/collectors/text"
)

// vulinfo is a record of VULDEF.
type vulinfo struct {
	ID       string        `xml:"VulinfoID"`
	Title    string        `xml:"VulinfoData>Title"`
	Overview []string      `xml:"VulinfoData>VulinfoDescription>Overview"`
	Affected []vulAffected `xml:"VulinfoData>Affected>AffectedItem"`
	CVSS     []vulCVSS     `xml:"VulinfoData>Impact>Cvss"`
	Impact   []string      `xml:"VulinfoData>Impact>ImpactItem>Description"`
	Solution []string      `xml:"VulinfoData>Solution>SolutionItem>Description"`
	Related  []vulRelated  `xml:"VulinfoData>Related>RelatedItem"`
	Issued   string        `xml:"VulinfoData>DateFirstPublished"`
	Modified string        `xml:"VulinfoData>DateLastUpdated"`
	Public   string        `xml:"VulinfoData>DatePublic"`
}

type vulAffected struct {
	Name    string   `xml:"Name"`
	Product string   `xml:"ProductName"`
	CPE     []string `xml:"Cpe"`
}

type vulCVSS struct {
	Version string `xml:"version,attr"`
	Base    string `xml:"Base"`
}

type vulRelated struct {
	ID string `xml:"VulinfoID"`
}

// vuldef reads details. A document that breaks off keeps its whole records.
func (r *myjvnReader) vuldef(content []byte) error {
	if isDeep(content) {
		return fmt.Errorf("elements are nested deeper than %d", text.MaxDepth)
	}
	d := xml.NewDecoder(bytes.NewReader(content))
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	lang, label := "", tlpOf(content)
	for n := 0; n < feed.MaxItems; {
		at := d.InputOffset()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			r.bad = append(r.bad, fmt.Errorf("the document breaks off after %d records: %w", n, err))
			return nil
		}
		start, ok := token.(xml.StartElement)
		switch {
		case ok && strings.EqualFold(start.Name.Local, "VULDEF-Document"):
			for _, a := range start.Attr {
				if a.Name.Local == "lang" {
					lang = a.Value
				}
			}
		case ok && start.Name.Local == "Vulinfo":
			var v vulinfo
			if err := d.DecodeElement(&v, &start); err != nil {
				r.bad = append(r.bad, fmt.Errorf("record %d: %w", n+1, err))
				return nil
			}
			n++
			a := v.advisory(lang)
			a.label, a.raw, a.kind = label, bytes.Clone(content[at:d.InputOffset()]), "application/xml"
			r.add(a)
		}
	}
	r.bad = append(r.bad, fmt.Errorf("the document has more than %d records: the first are read", feed.MaxItems))
	return nil
}

func (v *vulinfo) advisory(lang string) advisory {
	parts := append(append(append([]string{}, v.Overview...), v.Impact...), v.Solution...)
	a := advisory{
		id: v.ID, title: v.Title, text: strings.Join(parts, "\n"), link: jvndbLink(v.ID, lang), lang: lang,
		issued: v.Issued, modified: v.Modified, public: v.Public,
	}
	for _, item := range v.Affected {
		feed.AddProduct(&a.fields, item.Name, item.Product, "")
		for _, cpe := range item.CPE {
			feed.AddProduct(&a.fields, "", "", cpe)
		}
	}
	for _, c := range v.CVSS {
		feed.AddCVSS(&a.fields, c.Version, c.Base)
	}
	for _, item := range v.Related {
		feed.AddReference(&a.fields, item.ID)
	}
	return a
}

// tlpOf is the name of a document's own marking; "" if it has none.
func tlpOf(content []byte) string {
	if m := feed.TLPMark.FindSubmatch(content); m != nil {
		return text.First(string(m[1]), "?")
	}
	return ""
}

// isDeep reports whether elements nest deeper than a feed's may, before
// anything is built of them.
func isDeep(text []byte) bool {
	s := &feed.Scanner{Text: text, Root: "vuldef-document"}
	for s.Next() {
	}
	return s.Deep || slices.ContainsFunc(s.Items, func(it feed.Span) bool { return it.Deep })
}
