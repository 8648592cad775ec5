package plan

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"kazami/site/dossier"
	"kazami/site/phrase"
)

// Markdown writes the pack as Markdown. Text is escaped: none of it is markup.
func Markdown(w io.Writer, p Pack) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s\n\nTLP:%s　資料の締切：%s　対象：%sまで\n\n%s環境変化は、分析の担当者が判断し、承認したものだけです。\n", Title, p.TLP, p.AsOf, p.Target, p.Read)
	if p.Sample {
		fmt.Fprint(out, "\n**見本を含みます。** 年表は手で選んだもので、聞き取りは架空です。検知の件数には入れていません。官公庁の見解ではありません。\n")
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
		counts = append(counts, fmt.Sprintf("%sが%d件", c.Category, c.Changes))
	}
	fmt.Fprintf(w, "%d件の環境変化を取り上げます。内訳は、%sです。\n\n", len(p.Chapters), strings.Join(counts, "、"))
	head(w, "番号", "環境変化", "分類", "何が変わるか", "最初の根拠", "根拠", "本格化の見込み")
	for _, c := range p.Chapters {
		row(w, fmt.Sprint(c.Number), phrase.Cut(c.Name.JA, 80), c.Category.Name, phrase.Cut(c.Definition.What, 200), string(c.FirstSeen.Date), phrase.Int(c.FirstSeen.Documents)+"件", c.Expected())
	}
}

func (p Pack) markThreats(w io.Writer) {
	if len(p.Threats) == 0 {
		return
	}
	fmt.Fprint(w, "\n## 環境変化に起因する脅威\n\n")
	head(w, "脅威", "環境変化", "経路", "関係する重要システム")
	for _, t := range p.Threats {
		for _, b := range t.Changes {
			row(w, phrase.Cut(t.Name, 60), phrase.Cut(b.Change, 80), b.Path, b.System)
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
	for _, p := range append(c.Points(), dossier.Point{Name: "本格化の見込み", Text: c.Expected()}, dossier.Point{Name: "勢い", Text: c.Growing()}) {
		fmt.Fprintf(w, "- **%s**：%s\n", p.Name, e(p.Text))
	}
	for _, s := range c.Stage {
		series := ""
		if s.Series != "" {
			series = "「" + phrase.Cut(s.Series, 40) + "」、" + s.Period + "："
		}
		fmt.Fprintf(w, "- **検知器の判定**：%s\n", e(series+s.Conclusion))
	}
	fmt.Fprint(w, "\n### 誘発される脅威と影響\n\n")
	for _, t := range c.Threats {
		fmt.Fprintf(w, "- **%s**：%s\n", e(t.Name), e(t.Path))
	}
	for _, x := range [][2]string{{"サービスの停止", c.Impact.Service}, {"情報漏えい", c.Impact.Leak}, {"人命・身体", c.Impact.Life}, {"検証レベル", c.Impact.Level}, {"影響", c.Impact.Note}} {
		if x[1] != "" {
			fmt.Fprintf(w, "- %s：%s\n", x[0], e(x[1]))
		}
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
		of   []dossier.Doubt
	}{{"反証", c.Counter}, {"不明な点", c.Unknowns}} {
		fmt.Fprintf(w, "\n### %s\n\n", x.name)
		for _, d := range x.of {
			fmt.Fprintf(w, "- %s\n", e(d.Text))
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
	if c.Rest > 0 {
		fmt.Fprintf(w, "\nほかに%s件あります。調書の表計算にすべてあります。\n", phrase.Int(c.Rest))
	}
}
