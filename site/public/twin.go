package public

import (
	"kazami/internal/horizon"
	"kazami/site/bundle"
	"kazami/site/phrase"
)

// addTwin gives a page a file that says the same as Markdown, made when it is written.
func addTwin(s *site, p *page, twin func() bundle.Twin) {
	p.twin = p.Path + "index.md"
	s.beside[p.twin] = p.Path
	s.made[p.twin] = func() ([]byte, error) { return markdownOf(twin()), nil }
}

func markdownOf(t bundle.Twin) []byte { return []byte(phrase.Clean(string(t.Markdown()))) }

// twinEN is the English page of a change as Markdown.
func twinEN(s *site, c *change) bundle.Twin {
	e := changeEN(s, c)
	words := c.Change.English
	if c.Untold() {
		words = horizon.English{Definition: "(in Japanese) " + c.Definition}
	}
	t := bundle.Twin{Title: c.Named(), Lang: "en", Page: whole(s, twinPath(c.Path)), AsOf: phrase.ISO(s.ed.AsOf, horizon.ByDay), Table: e.Figure.Table, Source: e.Cite, License: phrase.Licence,
		Lead: []string{e.Finding.String() + ". " + e.Used.String(), words.Definition}}
	points := bundle.Section{Heading: "In short"}
	for _, x := range [][2]string{{"What changes", words.What}, {"By when", words.When}, {"Prepare for", words.Prepare}} {
		if x[1] != "" {
			points.Items = append(points.Items, bundle.Item{Text: x[0] + ": " + x[1]})
		}
	}
	facts := bundle.Section{Heading: "Facts", Items: []bundle.Item{{Text: "First document: " + e.FirstDateEN()}, {Text: "Documents: " + phrase.Int(e.Tally.Documents.Int()) + "; publishers: " + phrase.Int(e.Tally.Publishers.Int())}}}
	verdicts := bundle.Section{Heading: "What was detected"}
	for _, v := range e.VerdictsEN {
		verdicts.Items = append(verdicts.Items, bundle.Item{Text: "“" + v.Series + "”, " + v.Of + ": " + v.Conclusion + " " + v.Said.String() + " Strength: " + v.Strength + ". " + v.Limit + "."})
	}
	t.Parts = []bundle.Section{points, facts, verdicts}
	return t
}

// issueTwin is an issue as Markdown, in Japanese or English.
func issueTwin(s *site, x *issue, path string, inEnglish bool) bundle.Twin {
	t := bundle.Twin{Title: x.Title + "（" + x.Name + "）", Lang: "ja", Page: whole(s, path), AsOf: phrase.ISO(x.Published, horizon.ByDay), License: phrase.Licence, Lead: []string{x.Lead}}
	if inEnglish {
		t.Title, t.Lang, t.Lead = issueTitleEN(x), "en", nil
	}
	for _, c := range x.Corrections {
		if !inEnglish {
			t.Lead = append(t.Lead, "訂正（"+phrase.Day(c.When)+"）："+c.Text)
		}
	}
	for _, g := range x.Groups {
		part := bundle.Section{Heading: g.Name}
		if inEnglish {
			part.Heading = g.NameEN
		}
		for _, it := range g.Items {
			part.Items = append(part.Items, bundle.Item{Text: itemText(it, inEnglish)})
		}
		t.Parts = append(t.Parts, part)
	}
	return t
}

// itemText is what an issue says of a change, in one line.
func itemText(it item, inEnglish bool) string {
	said, name := it.Text, it.Name
	if inEnglish {
		said, name = it.English, it.NamedEN()
	}
	if len(said.Heading) == 0 {
		return name
	}
	text, gap := said.Heading.String()+"。", ""
	if inEnglish {
		text, gap = said.Heading.String()+". ", " "
	}
	for _, w := range said.Said {
		text += w.String() + gap
	}
	return text
}
