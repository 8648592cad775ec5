package plan

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"kazami/site/dossier"
	"kazami/site/phrase"
)

// Markdown writes the pack as Markdown. Text is escaped: none of it is markup.
func Markdown(w io.Writer, p Pack) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s\n\nTLP:%s　%s時点　対象：%sまで\n\n%s環境変化は、分析の担当者が判断し、承認したものだけです。\n", Title, p.TLP, p.AsOf, p.Target, dossier.Escape(p.Read.String()))
	if p.Sample {
		fmt.Fprint(out, "\n**見本を含みます。** 年表は手で選んだもので、ヒアリングは架空です。検知の件数には入れていません。官公庁の見解ではありません。\n")
	}
	p.summary(out)
	if len(p.Chapters) > 0 {
		p.markThreats(out)
		p.markSectors(out)
		p.markItems(out)
		for _, c := range p.Chapters {
			c.markdown(out)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the pack: %w", err)
	}
	return nil
}

// row writes a row of a table, its text escaped.
func row(w io.Writer, cells ...string) {
	for _, c := range cells {
		fmt.Fprintf(w, "| %s ", dossier.Escape(c))
	}
	fmt.Fprintln(w, "|")
}

// head writes the head of a table.
func head(w io.Writer, names ...string) {
	row(w, names...)
	fmt.Fprintln(w, strings.Repeat("|:--", len(names))+"|")
}

func (p Pack) summary(w io.Writer) {
	fmt.Fprint(w, "\n## 要点\n\n")
	if len(p.Chapters) == 0 {
		fmt.Fprintln(w, "承認された環境変化は、まだありません。")
		return
	}
	var counts []string
	for _, c := range p.Counts {
		counts = append(counts, fmt.Sprintf("%sが%s件", c.Category, phrase.Int(c.Changes.Int())))
	}
	fmt.Fprintf(w, "%s件の環境変化を取り上げます。内訳は、%sです。\n\n", phrase.Int(p.Listed.Int()), strings.Join(counts, "、"))
	head(w, "番号", "環境変化", "分類", "何が変わるか", "最初の文書", "文書", phrase.ChanceOf(p.Target))
	for _, c := range p.Chapters {
		row(w, fmt.Sprint(c.Number), phrase.Cut(c.Name.JA, 80), c.Category.Name, phrase.Cut(c.Definition.What, 200), c.First(), phrase.Docs(c.Tally.Documents).String(), cmp.Or(c.Chance.String(), "—"))
	}
}

func (p Pack) markThreats(w io.Writer) {
	if len(p.Threats) == 0 {
		return
	}
	fmt.Fprint(w, "\n## 環境変化に起因する脅威\n\n")
	head(w, "脅威", "環境変化", "経路", "関係する重要システム", "文書")
	for _, t := range p.Threats {
		for _, b := range t.Changes {
			row(w, phrase.Cut(t.Name, 60), phrase.Cut(b.Change, 80), b.Path, b.System, phrase.ThreatCount(b.Count).String())
		}
	}
}

func (p Pack) markSectors(w io.Writer) {
	fmt.Fprint(w, "\n## 分野ごとの影響の程度\n\n")
	head(w, append([]string{"環境変化"}, p.Sectors...)...)
	for _, c := range p.Chapters {
		row(w, append([]string{phrase.Cut(c.Name.JA, 80)}, c.Degrees...)...)
	}
}

func (p Pack) markItems(w io.Writer) {
	fmt.Fprint(w, "\n## 指針に加える項目の案\n\n検討中の案です。指針の改定案ではありません。\n\n")
	head(w, "区分", "項目", "水準", "要求", "環境変化")
	for _, i := range p.Items {
		for _, x := range i.Proposals {
			row(w, i.Axis, i.Pillar, x.Level, x.Requirement, phrase.Cut(x.Change, 80))
		}
		if len(i.Proposals) == 0 {
			row(w, i.Axis, i.Pillar, "", "案はありません。", "")
		}
	}
}

func (c Chapter) markdown(w io.Writer) {
	e := dossier.Escape
	fmt.Fprintf(w, "\n## %d　%s\n\n%s\n\n", c.Number, e(c.Name.JA), e(c.Definition.Text))
	for _, p := range c.points() {
		fmt.Fprintf(w, "- **%s**：%s\n", p.Name, e(p.Text))
	}
	fmt.Fprintf(w, "\n%s。%s。\n\n", e(c.Years.Finding.String()), e(c.Years.Base.String()))
	head(w, c.Years.Table.Head...)
	for _, r := range c.Years.Table.Rows {
		cells := make([]string, len(r.Cells))
		for i, x := range r.Cells {
			cells[i] = x.Text + x.Unit
		}
		row(w, cells...)
	}
	if len(c.Brought) > 0 || len(c.Impacts()) > 0 {
		fmt.Fprint(w, "\n### 誘発される脅威と影響\n\n")
	}
	for _, t := range c.Brought {
		fmt.Fprintf(w, "- **%s**：%s%s\n", e(t.Name), e(t.Path), phrase.ThreatDocs(t.Count))
	}
	for _, p := range c.Impacts() {
		fmt.Fprintf(w, "- %s：%s\n", p.Name, e(p.Text))
	}
	fmt.Fprint(w, "\n### 分野ごとの程度\n\n")
	for _, x := range c.Judged() {
		fmt.Fprintf(w, "- %s：%s。%s\n", e(x.Name), x.Degree, e(x.Why))
	}
	if names := c.Unjudged(); names != "" {
		fmt.Fprintf(w, "- %s：不明。%s\n", e(names), dossier.NotJudged)
	}
	for _, x := range []struct {
		name string
		of   []string
	}{{"反証", c.Against}, {"不明な点", c.Unknown}} {
		if len(x.of) > 0 {
			fmt.Fprintf(w, "\n### %s\n\n", x.name)
		}
		for _, text := range x.of {
			fmt.Fprintf(w, "- %s\n", e(text))
		}
	}
	if len(c.Proposals) > 0 || c.Exercise.Idea != "" {
		fmt.Fprint(w, "\n### 指針の項目案と演習の題材\n\n")
	}
	for _, p := range c.Proposals {
		fmt.Fprintf(w, "- %s（%s、%s）\n", e(p.Requirement), e(p.Level), e(p.Pillar))
	}
	if c.Exercise.Idea != "" {
		fmt.Fprintf(w, "- 演習の題材：%s\n", e(c.Exercise.Idea))
	}
	fmt.Fprint(w, "\n### 根拠\n\n")
	if len(c.Newest) == 0 {
		fmt.Fprintln(w, "公開できる根拠は、まだありません。")
		return
	}
	head(w, "日付", "発行者", "題名", "TLP")
	for _, x := range c.Newest {
		row(w, cmp.Or(string(x.Date), phrase.Undated), x.Publisher, phrase.Cut(x.Title, 120), x.TLP)
	}
	if c.Rest.Int() > 0 {
		fmt.Fprintf(w, "\nほかに%s件あります。環境変化シートの表計算にすべてあります。\n", phrase.Int(c.Rest.Int()))
	}
}

// points are what a meeting must know before it reads on, as far as there is anything.
func (c Chapter) points() []dossier.Point {
	evidence := phrase.EvidenceOf(c.Tally).String()
	if c.Identity.Sample {
		evidence += phrase.WithSamples
	}
	all := append(c.Written(), dossier.Point{Name: "文書", Text: evidence}, dossier.Point{Name: "件数の移り変わり", Text: c.Course.String()})
	verdicts := c.Verdicts
	if len(verdicts) == 0 {
		verdicts = []string{c.Stage[0].Conclusion}
	}
	for _, v := range verdicts {
		all = append(all, dossier.Point{Name: "自動検知の判定", Text: v})
	}
	all = append(all, dossier.Point{Name: "見通し", Text: c.Expected.String()}, dossier.Point{Name: "取扱い", Text: c.Handling.String()})
	return slices.DeleteFunc(all, func(p dossier.Point) bool { return p.Text == "" })
}
