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

// Markdown writes the pack as Markdown. Text is escaped: none of it is markup. What is
// not in the pack's language begins with [JA].
func Markdown(w io.Writer, p Pack) error {
	out := bufio.NewWriter(w)
	about := fmt.Sprintf("%s時点　対象：%sまで", p.AsOf, p.Target)
	if p.English {
		about = fmt.Sprintf("as of %s; for the time until %s", p.AsOf, p.Target)
	}
	fmt.Fprintf(out, "# %s\n\nTLP:%s　%s\n\n%s%s\n", p.Title(), p.TLP, about, dossier.Escape(p.Read.String()),
		p.Say("環境変化は、分析の担当者が判断し、承認したものだけです。", " Every change was judged and approved by analysts. [JA] marks text that nobody translated."))
	if p.Sample {
		fmt.Fprintf(out, "\n%s\n", p.Say("**見本を含みます。** 年表は手で選んだもので、ヒアリングは架空です。検知の件数には入れていません。官公庁の見解ではありません。",
			"**Samples are included.** The chronology was chosen by hand and the hearings are invented; detection does not count them. No ministry has stated any of this."))
	}
	p.markChanges(out)
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

func (p Pack) markChanges(w io.Writer) {
	fmt.Fprintf(w, "\n## %s\n\n", p.Say("要点", "In short"))
	if len(p.Chapters) == 0 {
		fmt.Fprintln(w, p.Say("承認された環境変化は、まだありません。", "No change is approved yet."))
		return
	}
	for _, said := range p.Summary.Lead {
		fmt.Fprintf(w, "- %s\n", dossier.Escape(said.String()))
	}
	var counts []string
	for _, c := range p.Counts {
		counts = append(counts, fmt.Sprintf(p.Say("%sが%s件", "%s %s"), c.Category, phrase.Int(c.Changes.Int())))
	}
	fmt.Fprintf(w, p.Say("\n%s件の環境変化を取り上げます。内訳は、%sです。\n\n", "\nChanges: %s. By category: %s.\n\n"), phrase.Int(p.Listed.Int()), strings.Join(counts, p.Say("、", ", ")))
	head(w, p.Say("番号", "No."), p.Say("環境変化", "Change"), p.Say("分類", "Category"), p.Say("何が変わるか", "What changes"), p.Say("最初の文書", "First document"), p.Say("文書", "Documents"), p.chanceOf(p.Target))
	for _, c := range p.Chapters {
		documents := c.words(phrase.Docs(c.Tally.Documents), phrase.DocsEN(c.Tally.Documents))
		row(w, fmt.Sprint(c.Number), p.mark(phrase.Cut(c.Name, 80)), c.Category, p.mark(phrase.Cut(c.What, 200)), c.First(), documents.String(), c.brief())
	}
}

// brief is the outlooks of a change in a cell.
func (c Chapter) brief() string {
	var all []string
	for _, o := range c.Outlooks {
		text := o.Brief.String()
		if o.Series != "" {
			text = phrase.Cut(o.Series, 20) + c.Say("：", ": ") + text
		}
		all = append(all, text)
	}
	return cmp.Or(strings.Join(all, c.Say("。", ". ")), c.Say("判定できません", "not judged"))
}

func (p Pack) markThreats(w io.Writer) {
	if len(p.Threats) == 0 {
		return
	}
	fmt.Fprintf(w, "\n## %s\n\n", p.Say("環境変化に起因する脅威", "Threats that the changes bring"))
	head(w, p.Say("脅威", "Threat"), p.Say("環境変化", "Change"), p.Say("経路", "How"), p.Say("関係する重要システム", "Important system"), p.Say("文書", "Documents"))
	for _, t := range p.Threats {
		for _, b := range t.Changes {
			row(w, p.mark(phrase.Cut(t.Name, 60)), p.mark(phrase.Cut(b.Change, 80)), p.mark(b.Path), p.mark(b.System), p.threatCount(b.Count).String())
		}
	}
}

func (p Pack) markSectors(w io.Writer) {
	fmt.Fprintf(w, "\n## %s\n\n", p.Say("分野ごとの影響の程度", "Impact by sector"))
	if len(p.Sectors) == 0 {
		fmt.Fprintln(w, p.Say("分野は未定です。", "The sectors are undecided."))
		return
	}
	head(w, append([]string{p.Say("環境変化", "Change")}, p.Sectors...)...)
	for _, c := range p.Chapters {
		cells := []string{p.mark(phrase.Cut(c.Name, 80))}
		for _, d := range c.Degrees {
			cells = append(cells, cmp.Or(p.Degree(d), "—"))
		}
		row(w, cells...)
	}
}

func (p Pack) markItems(w io.Writer) {
	fmt.Fprintf(w, "\n## %s\n\n%s\n\n", p.Say("指針に加える項目の案", "Proposed items for the guideline"), p.Say("検討中の案です。指針の改定案ではありません。", "Under consideration; no draft of a revision."))
	head(w, p.Say("区分", "Part"), p.Say("項目", "Item"), p.Say("水準", "Level"), p.Say("要求", "Requirement"), p.Say("環境変化", "Change"))
	for _, i := range p.Items {
		for _, x := range i.Proposals {
			row(w, p.Item(i.Axis), p.Item(i.Pillar), p.Level(x.Level), p.mark(x.Requirement), p.mark(phrase.Cut(x.Change, 80)))
		}
		if len(i.Proposals) == 0 {
			row(w, p.Item(i.Axis), p.Item(i.Pillar), "", p.Say("案はありません。", "None."), "")
		}
	}
}

func (c Chapter) markdown(w io.Writer) {
	e := func(s string) string { return dossier.Escape(c.mark(s)) }
	colon, stop := c.Say("：", ": "), c.Say("。", ". ")
	part := func(ja, en string) { fmt.Fprintf(w, "\n### %s\n\n", c.Say(ja, en)) }
	fmt.Fprintf(w, "\n## %d　%s\n\n%s\n\n", c.Number, e(c.Name), e(c.Definition))
	for _, p := range c.points() {
		fmt.Fprintf(w, "- **%s**%s%s\n", dossier.Escape(p.Name), colon, dossier.Escape(p.Text))
	}
	fmt.Fprintf(w, "\n%s%s%s%s\n\n", dossier.Escape(c.Years.Finding.String()), stop, dossier.Escape(c.Years.Base.String()), strings.TrimSpace(stop))
	c.markYears(w)
	if len(c.Brought) > 0 || len(c.Impacts()) > 0 {
		part("誘発される脅威と影響", "Threats and impact")
	}
	for _, t := range c.Brought {
		fmt.Fprintf(w, "- **%s**%s%s%s%s\n", e(t.Name), colon, e(t.Path), c.Say("", " "), c.threatDocs(t.Count))
	}
	for _, p := range c.Impacts() {
		fmt.Fprintf(w, "- %s%s%s\n", p.Name, colon, e(p.Text))
	}
	part("分野ごとの程度", "Impact by sector")
	for _, x := range c.Judged() {
		fmt.Fprintf(w, "- %s%s%s%s%s\n", dossier.Escape(x.Name), colon, c.Degree(x.Degree), stop, e(x.Why))
	}
	if len(c.Judged()) == 0 {
		fmt.Fprintln(w, c.Say("分野は未定です。", "The sectors are undecided."))
	}
	for _, x := range []struct {
		ja, en string
		of     []string
	}{{"反証", "Counter-evidence", c.Against}, {"不明な点", "What is not known", c.Unknown}} {
		if len(x.of) > 0 {
			part(x.ja, x.en)
		}
		for _, text := range x.of {
			fmt.Fprintf(w, "- %s\n", e(text))
		}
	}
	if len(c.Proposals) > 0 || c.Exercise.Idea != "" {
		part("指針の項目案と演習の題材", "Proposed items and an exercise")
	}
	for _, p := range c.Proposals {
		fmt.Fprintf(w, c.Say("- %s（%s、%s）\n", "- %s (%s, %s)\n"), e(p.Requirement), dossier.Escape(c.Level(p.Level)), dossier.Escape(c.Item(p.Pillar)))
	}
	if c.Exercise.Idea != "" {
		fmt.Fprintf(w, "- %s%s\n", c.Say("演習の題材：", "For an exercise: "), e(c.Exercise.Idea))
	}
	part("根拠", "Evidence")
	c.markEvidence(w)
}

func (c Chapter) markYears(w io.Writer) {
	head(w, c.Years.Table.Head...)
	for _, r := range c.Years.Table.Rows {
		cells := make([]string, len(r.Cells))
		for i, x := range r.Cells {
			cells[i] = x.Text + x.Unit
		}
		row(w, cells...)
	}
}

func (c Chapter) markEvidence(w io.Writer) {
	if len(c.Newest) == 0 {
		fmt.Fprintln(w, c.Say("公開できる根拠は、まだありません。", "No public evidence yet."))
		return
	}
	head(w, c.Say("日付", "Date"), c.Say("発行者", "Publisher"), c.Say("題名", "Title"), "TLP")
	for _, x := range c.Newest {
		row(w, cmp.Or(string(x.Date), c.Say(phrase.Undated, "no date")), c.mark(x.Publisher), c.mark(phrase.Cut(x.Title, 120)), x.TLP)
	}
	if c.Rest.Int() > 0 {
		fmt.Fprintf(w, c.Say("\nほかに%s件あります。環境変化シートの表計算にすべてあります。\n", "\n%s more in the change sheet.\n"), phrase.Int(c.Rest.Int()))
	}
}
