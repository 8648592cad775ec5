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
func (s *site) whole(path string) string {
	if s.ed.Base == "" {
		return ""
	}
	return s.ed.Base + path
}

// embedded is the picture of a change's years for other people's pages, with its source
// in it.
func (s *site) embedded(c *change, english bool) []byte {
	source := fmt.Sprintf("出典：%s「%s」%s時点　%s", siteName, phrase.Cut(c.Name, 30), phrase.Day(s.ed.AsOf), s.whole(c.Path))
	if english {
		source = fmt.Sprintf("Source: %s, “%s”, as of %s. %s", siteNameEN, phrase.Cut(c.NameEN, 50), phrase.DayEN(s.ed.AsOf), s.whole(s.english(c).Path))
	}
	return []byte(phrase.Clean(s.years(c, english).SVG(strings.TrimSpace(source))) + "\n")
}

// addBundle adds what is known of a change for other programs: the archive of its data,
// and the Markdown twins of its pages.
func (s *site) addBundle(c *change) {
	if e := s.english(c); e.Path != "" {
		s.files[e.Path+"years.svg"] = s.embedded(c, true)
	}
	s.made[c.Path+"index.md"] = func() ([]byte, error) { return s.twin(c).Markdown(), nil }
	s.made[c.Path+"bundle.zip"] = bytesOf(func(w io.Writer) error {
		return bundle.Zip(w, s.aboutBundle(c), []bundle.File{
			{Name: "years.csv", Title: "年ごとの件数 / documents by year", Data: s.files[c.Path+"years.csv"], Fields: yearFields},
			{Name: "evidence.csv", Title: "文書の所在 / where the documents stand", Data: s.files[c.Path+"evidence.csv"], Fields: evidenceFields},
			{Name: "quarters.csv", Title: "四半期の件数（月までわかる文書だけ） / by quarter, documents whose month is known", Data: s.files[c.Path+"quarters.csv"], Fields: quarterFields},
			{Name: "years.svg", Title: "図 / the picture", Data: s.files[c.Path+"years.svg"]},
			{Name: "page.md", Title: "ページの本文 / the text of the page", Data: s.twin(c).Markdown()},
		})
	})
}

var yearFields = []bundle.Field{
	{Name: "year", Type: "year", About: "暦年。空欄は日付のない文書 / calendar year; empty: without a date"},
	{Name: "documents", Type: "integer", About: "文書の件数。同じ内容は1件 / documents, duplicates once"},
	{Name: "month_known", Type: "integer", About: "うち月までわかる文書 / of them, the month is known"},
	{Name: "year_only", Type: "integer", About: "うち年だけわかる文書 / of them, the year alone is known"},
	{Name: "used_for_detection", Type: "integer", About: "判定に使う文書 / documents used for detection"},
	{Name: "expected", Type: "number", About: "それまでの傾向から見込まれる、判定に使う文書の件数 / expected of these, from earlier years"},
	{Name: "lo90", Type: "number", About: "従来の水準の幅（9割）の下限 / lower end of the 90 % range"},
	{Name: "hi90", Type: "number", About: "その上限 / its upper end"},
	{Name: "verdict", Type: "string", About: "年末の判定：detected、goes-on、ended、close、none、unjudged / verdict at the year's end"},
	{Name: "partial", Type: "boolean", About: "年の途中ならtrue / true where the year was not over"},
}

var evidenceFields = []bundle.Field{
	{Name: "date", Type: "any", About: "日付。わかる精度まで / date, as exactly as it is known"}, {Name: "publisher", Type: "string", About: "発行者 / publisher"},
	{Name: "class", Type: "string", About: "種別 / class of source"}, {Name: "source", Type: "string", About: "情報源 / source"},
	{Name: "title", Type: "string", About: "題名 / title"}, {Name: "reference", Type: "string", About: "読んだ資料 / what was read"},
	{Name: "url", Type: "string", About: "原典のURL / URL of the original"}, {Name: "document", Type: "string", About: "文書の識別子 / id of the document"},
	{Name: "invented", Type: "boolean", About: "架空の見本ならtrue / true of an invented sample"},
	{Name: "counted", Type: "boolean", About: "件数に入れたらtrue、以前の言及ならfalse / true where it is counted, false of an earlier mention"},
}

var quarterFields = []bundle.Field{
	{Name: "quarter", Type: "date", About: "四半期の初日 / first day of the quarter"}, {Name: "documents", Type: "integer", About: "文書の件数 / documents"},
	{Name: "total", Type: "integer", About: "同じ期の公開文書の総数 / all public documents of the quarter"}, {Name: "expected", Type: "number", About: "それまでの割合からの件数 / by the share before"},
	{Name: "lo90", Type: "number"}, {Name: "hi90", Type: "number"}, {Name: "outside", Type: "boolean", About: "幅を超えたらtrue / above the range"},
}

// aboutBundle says what the bundle of a change is.
func (s *site) aboutBundle(c *change) bundle.About {
	a := bundle.About{Name: c.Address(), Title: phrase.Clean(c.Name), Finding: phrase.Finding(c.Tally).String() + "。", Page: s.whole(c.Path), AsOf: s.ed.AsOf.In(horizon.Tokyo),
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

// twin is a change's page as Markdown.
func (s *site) twin(c *change) bundle.Twin {
	fig := s.years(c, false).Figure()
	t := bundle.Twin{Title: phrase.Clean(c.Name), Lang: "ja", Page: s.whole(c.Path), AsOf: phrase.ISO(s.ed.AsOf, horizon.ByDay), Table: fig.Table, Source: s.cite(c), License: phrase.Licence,
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
		threats.Items = append(threats.Items, bundle.Item{Text: strings.TrimPrefix(x.Name+"：", "：") + x.Text + "（この脅威に触れた文書" + phrase.Docs(x.Count).String() + "）"})
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
