package public

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/bundle"
	"kazami/site/phrase"
)

// whole is an address as others can use it: with the site's own, where that is known.
func whole(s *site, path string) string {
	if s.ed.Base == "" {
		return ""
	}
	return s.ed.Base + path
}

// embedded is the picture of a change's years for other people's pages, with its source
// in it.
func embedded(s *site, c *change, english bool) []byte {
	source := fmt.Sprintf("出典：%s「%s」%s時点\n%s", siteName, phrase.Cut(c.Name, 30), phrase.Day(s.ed.AsOf), whole(s, c.Path))
	if english {
		source = fmt.Sprintf("Source: %s, “%s”, as of %s.\n%s", siteNameEN, phrase.Cut(c.Named(), 50), phrase.DayEN(s.ed.AsOf), whole(s, twinPath(c.Path)))
	}
	return []byte(phrase.Clean(yearsOf(s, c, english).SVG(strings.TrimSpace(source))) + "\n")
}

// addBundle adds what is known of a change for other programs: the archive of its data.
func addBundle(s *site, c *change) {
	for _, name := range []string{"bundle.zip", "years.svg", "years.csv"} {
		s.beside[c.Path+name] = c.Path
	}
	s.files[twinPath(c.Path)+"years.svg"] = embedded(s, c, true)
	s.made[c.Path+"bundle.zip"] = bytesOf(func(w io.Writer) error {
		return bundle.Zip(w, aboutBundle(s, c), []bundle.File{
			{Name: "years.csv", Title: "年ごとの件数 / documents by year", Data: s.files[c.Path+"years.csv"], Fields: bundle.Years()},
			{Name: "evidence.csv", Title: "文書の所在 / where the documents stand", Data: s.files[c.Path+"evidence.csv"], Fields: bundle.Evidence()},
			{Name: "quarters.csv", Title: "四半期の件数（月までわかる文書だけ） / by quarter, documents whose month is known", Data: s.files[c.Path+"quarters.csv"], Fields: bundle.Quarters()},
			{Name: "years.svg", Title: "図 / the picture", Data: s.files[c.Path+"years.svg"]},
			{Name: "page.md", Title: "ページの本文 / the text of the page", Data: markdownOf(twinOf(s, c))},
		})
	})
}

// aboutBundle says what the bundle of a change is.
func aboutBundle(s *site, c *change) bundle.About {
	a := bundle.About{Name: c.Address(), Title: phrase.Clean(c.Name), Finding: phrase.Finding(c.Tally).String() + "。", Page: whole(s, c.Path), AsOf: s.ed.AsOf.In(horizon.Tokyo),
		Panel: "public（公開文書だけ / public documents alone）", Licence: phrase.Licence, Citation: phrase.Clean(s.cite(c)), Sample: c.Sample, Caveats: phrase.Caveats(c.Tally)}
	seen := map[string]bool{}
	for _, d := range c.Evidence {
		if !seen[d.Source] {
			seen[d.Source] = true
			a.Sources = append(a.Sources, bundle.Source{Title: phrase.Clean(d.Source)})
		}
	}
	slices.SortFunc(a.Sources, func(x, y bundle.Source) int { return strings.Compare(x.Title, y.Title) })
	return a
}

// twinOf is a change's page as Markdown.
func twinOf(s *site, c *change) bundle.Twin {
	fig := yearsOf(s, c, false).Figure()
	t := bundle.Twin{Title: phrase.Clean(c.Name), Lang: "ja", Page: whole(s, c.Path), AsOf: phrase.ISO(s.ed.AsOf, horizon.ByDay), Table: fig.Table, Source: s.cite(c), License: phrase.Licence,
		Lead: []string{phrase.Finding(c.Tally).String() + "。" + usedOf(c.Tally).String(), c.Definition}}
	items := func(texts ...string) (all []bundle.Item) {
		for _, x := range texts {
			all = append(all, bundle.Item{Text: x})
		}
		return all
	}
	points := bundle.Section{Heading: "要点"}
	for _, p := range c.Points() {
		points.Items = append(points.Items, bundle.Item{Text: p.Name + "：" + p.Text})
	}
	happened, docs, threats, verdicts := bundle.Section{Heading: "これまでに起きたこと"}, bundle.Section{Heading: "代表的な文書"}, bundle.Section{Heading: "起こり得る脅威"}, bundle.Section{Heading: "自動検知の判定"}
	for _, x := range c.Steps {
		happened.Items = append(happened.Items, bundle.Item{Text: x.Text})
	}
	for _, x := range c.Telling {
		docs.Items = append(docs.Items, bundle.Item{Text: x.Publisher + "「" + x.Title + "」" + x.Date, URL: x.URL})
	}
	docs.Text = []string{"全" + phrase.Docs(c.Tally.Documents).String() + "、発行者" + phrase.Int(c.Tally.Publishers.Int()) + "。最初の文書：" + c.FirstDate() + "。すべての文書は evidence.csv にあります。"}
	for _, x := range c.Induced {
		threats.Items = append(threats.Items, bundle.Item{Text: strings.TrimPrefix(x.Name+"：", "：") + x.Text + phrase.ThreatDocs(x.Count).String()})
	}
	for _, v := range c.Verdicts {
		verdicts.Items = append(verdicts.Items, bundle.Item{Text: "「" + v.Series + "」" + v.Conclusion + v.Said.String() + "増え方：" + v.Strength + "。" + v.Limit + "。数え方：" + v.Of})
	}
	doubt := bundle.Section{Heading: c.Doubts(), Items: items(slices.Concat(c.Counter, c.Unknowns)...)}
	if !horizon.Blank(c.Searched) {
		doubt.Text = []string{"反証を探した範囲：" + c.Searched}
	}
	t.Parts = []bundle.Section{points, happened, docs, threats, doubt, verdicts}
	return t
}
