package changesheet

import (
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/dossier"
	"kazami/site/phrase"
	"kazami/site/sheet"
)

// page is the page of a change, with a chart of rows of the data.
func (c chapter) page(name string, years *sheet.Chart) sheet.Page {
	lines := slices.Concat(c.top(), c.picture(years), c.points(), c.why(), c.evidence(), c.happened(), c.sectors(),
		c.threats(), c.against(), c.ahead(), c.prepare(), c.related(), c.judged(), c.handling())
	for _, l := range lines {
		for i, cell := range l.Cells {
			if text, ok := cell.(string); ok {
				l.Cells[i] = phrase.Clean(text)
			}
		}
	}
	return sheet.Page{Name: name, Widths: widths(), Lines: lines}
}

// section is a heading over lines; nothing over none.
func section(heading string, lines []sheet.Line) []sheet.Line {
	if len(lines) == 0 {
		return nil
	}
	return append([]sheet.Line{{Look: sheet.Heading, Cells: []any{heading}}}, lines...)
}

// entries are names with what is said of each; what nobody wrote is left out.
func entries(pairs ...[2]string) (all []sheet.Line) {
	for _, p := range pairs {
		if !horizon.Blank(p[1]) {
			all = append(all, sheet.Line{Look: sheet.Entry, Cells: []any{p[0], p[1]}})
		}
	}
	return all
}

func paragraph(look sheet.Look, text string) sheet.Line {
	return sheet.Line{Look: look, Cells: []any{text}}
}

// top is what a reader must know first: the name, and the finding.
func (c chapter) top() []sheet.Line {
	lines := []sheet.Line{c.mark(c.name(40), c.d.Sharing.TLP), paragraph(sheet.Title, c.name(most))}
	other := c.in(c.d.Name.EN, c.d.Name.JA)
	if other != "" && phrase.Cut(other, most) != c.name(most) {
		lines = append(lines, paragraph(sheet.Note, phrase.Cut(other, most)))
	}
	facts := []string{c.in("分類：", "Category: ") + c.category()}
	if stage := c.stage(); stage != "" {
		facts = append(facts, c.in("段階：", "Stage: ")+stage)
	}
	facts = append(facts, c.in("分野：", "Sectors: ")+c.sectorNames())
	lines = append(lines, paragraph(sheet.Note, strings.Join(facts, c.in("　", "; "))), paragraph(sheet.Lead, c.finding()))
	if used := c.used(); used != "" {
		lines = append(lines, paragraph(sheet.Text, used))
	}
	if c.stage() == "" {
		lines = append(lines, paragraph(sheet.Note, c.in(phrase.Unconfirmed, phrase.UnconfirmedEN)+c.in("。", ".")))
	}
	if c.d.Identity.Sample {
		lines = append(lines, paragraph(sheet.Note, c.in("判断は見本です。", "The judgement is a sample.")))
	}
	if c.english {
		lines = append(lines, paragraph(sheet.Note, "What analysts wrote in Japanese alone stands here in Japanese."))
	}
	return lines
}

// picture is the chart of the years with what it is of; a change without dated documents
// has none.
func (c chapter) picture(years *sheet.Chart) []sheet.Line {
	t := c.p.Tally
	if years == nil {
		return []sheet.Line{paragraph(sheet.Note, c.in("日付のわかる公開文書はありません。", "No public document has a date."))}
	}
	base, key, stop := phrase.Base(t), phrase.YearKeys(t)[2], "。"
	if c.english {
		base, key, stop = phrase.BaseEN(t), phrase.YearKeysEN(t)[2], "."
	}
	lines := []sheet.Line{{Chart: years}, paragraph(sheet.Note, base.String()+stop)}
	if len(key) > 0 {
		lines = append(lines, paragraph(sheet.Note, c.in("線：", "Lines: ")+key.String()+stop))
	}
	return lines
}

// points are the definition and the key points.
func (c chapter) points() []sheet.Line {
	x := c.p.Change()
	definition, what, when := x.Definition, x.What, x.When
	if c.english && x.English.Definition != "" {
		definition, what, when = x.English.Definition, x.English.What, x.English.When
	}
	return section(c.in("要点", "In short"), entries([2]string{c.in("定義", "Definition"), definition}, [2]string{c.in("何が変わるか", "What changes"), what}, [2]string{c.in("いつ頃か", "By when"), when}))
}

// why says what the change is seen by: the counts, who carries them, and since when.
func (c chapter) why() []sheet.Line {
	var pairs [][2]string
	for _, v := range c.p.Verdicts {
		pairs = append(pairs, [2]string{c.in("増え方", "Strength"), c.strength(v.Signal())})
	}
	if len(pairs) == 0 {
		pairs = append(pairs, [2]string{c.in("増え方", "Strength"), c.in(c.p.NoVerdict, "Not judged: there is too little history.")})
	}
	if len(c.p.Tally.BySource) > 0 {
		pairs = append(pairs, [2]string{c.in("裏付け", "Support"), c.support()})
	}
	pairs = append(pairs, [2]string{c.in("文書", "Documents"), c.documents()}, [2]string{c.in("最初の文書", "First document"), c.first()})
	for _, r := range c.ed.Past.RecognitionsOf(c.p.Change().ID) {
		pairs = append(pairs, [2]string{c.in("国の文書", "Government document"), c.recognised(r)})
	}
	return section(c.in("変化とみる理由", "Why it is a change"), entries(pairs...))
}

// evidence is the most telling documents and the newest beside them.
func (c chapter) evidence() []sheet.Line {
	var lines []sheet.Line
	shown := map[string]bool{}
	row := func(e dossier.Evidence) {
		shown[e.ID] = true
		title := phrase.Cut(e.Title, mostTitle)
		if e.TLP != horizon.Clear.String() {
			title = "TLP:" + e.TLP + c.in("　", " ") + title
		}
		var link any
		if e.URL != "" {
			link = sheet.Link{Text: c.in("原典", "Open"), URL: e.URL}
		}
		lines = append(lines, sheet.Line{Look: sheet.Row, Cells: []any{c.date(e.Date), phrase.Cut(e.Publisher, 60), title, link}})
	}
	for _, x := range c.p.Telling[:min(telling, len(c.p.Telling))] {
		i := slices.IndexFunc(c.d.Evidence, func(e dossier.Evidence) bool { return e.ID == string(x.Document.ID()) })
		if i < 0 {
			continue
		}
		row(c.d.Evidence[i])
		if x.Quote != "" {
			lines = append(lines, sheet.Line{Look: sheet.Note, Cells: []any{"", "", c.in("「", "“") + phrase.Around(x.Quote, x.Mark, mostTitle) + c.in("」", "”")}})
		}
	}
	for _, e := range c.d.Evidence {
		if len(shown) < newest && !shown[e.ID] {
			row(e)
		}
	}
	if len(lines) == 0 {
		return section(c.in("根拠", "Evidence"), []sheet.Line{paragraph(sheet.Text, c.in("公開できる文書は、まだありません。", "No document can be published yet."))})
	}
	head := sheet.Line{Look: sheet.Head, Cells: []any{c.in("日付", "Date"), c.in("発行者", "Publisher"), c.in("題名", "Title"), ""}}
	lines = append([]sheet.Line{head}, lines...)
	if len(c.d.Evidence) > len(shown) {
		lines = append(lines, paragraph(sheet.Note, c.in("すべての文書は、「"+dataName(false)+"」シートにあります。", "All documents are on the sheet “"+dataName(true)+"”.")))
	}
	return section(c.in("根拠", "Evidence"), lines)
}

// happened is what happened, and the documents that say so.
func (c chapter) happened() []sheet.Line {
	var lines []sheet.Line
	for _, h := range c.d.Happened {
		i := slices.IndexFunc(c.d.Evidence, func(e dossier.Evidence) bool { return e.ID == h.Document })
		if i < 0 {
			lines = append(lines, sheet.Line{Look: sheet.Row, Cells: []any{h.Text}})
			continue
		}
		e := c.d.Evidence[i]
		lines = append(lines, sheet.Line{Look: sheet.Row, Cells: []any{c.date(e.Date), phrase.Cut(e.Publisher, 60), h.Text}})
	}
	return section(c.in("これまでに起きたこと", "What has happened"), lines)
}

// sectors are those that the analysts named, and what they wrote of each.
func (c chapter) sectors() []sheet.Line {
	var lines []sheet.Line
	var silent []string
	for _, s := range c.d.Sectors {
		name := c.sector(s)
		if s.Why == dossier.NotJudged {
			silent = append(silent, name)
			continue
		}
		lines = append(lines, sheet.Line{Look: sheet.Entry, Cells: []any{name, c.in("程度：", "Degree: ") + c.degree(s.Degree), s.Why}})
	}
	if len(silent) > 0 {
		lines = append(lines, paragraph(sheet.Text, strings.Join(silent, c.in("、", ", "))+c.in("：程度はまだ判断していません。", ": the degree is not judged yet.")))
	}
	if named := c.mentioned(); named != "" {
		lines = append(lines, paragraph(sheet.Note, named))
	}
	return section(c.in("関係する分野", "Sectors"), lines)
}

// threats are those that the change may bring.
func (c chapter) threats() []sheet.Line {
	var lines []sheet.Line
	for i, t := range c.d.Threats {
		said := t.Path
		if t.System != "" {
			said += "\n" + c.in("重要システム：", "Important systems: ") + t.System
		}
		if i < len(c.p.Induced) {
			said += "\n" + c.threatDocs(c.p.Induced[i].Count)
		}
		lines = append(lines, sheet.Line{Look: sheet.Entry, Cells: []any{t.Name, strings.TrimSpace(said)}})
	}
	if together := c.together(); together != "" {
		lines = append(lines, paragraph(sheet.Note, together))
	}
	return section(c.in("起こり得る脅威", "Possible threats"), lines)
}

// against is what speaks against the change, and what is not known.
func (c chapter) against() []sheet.Line {
	var pairs [][2]string
	x := c.p.Change()
	for _, s := range x.Counter {
		pairs = append(pairs, [2]string{c.in("反証", "Counter-evidence"), s})
	}
	pairs = append(pairs, [2]string{c.in("反証を探した範囲", "Where it was looked for"), x.Searched})
	for _, s := range x.Unknowns {
		pairs = append(pairs, [2]string{c.in("不明な点", "Not known"), s})
	}
	return section(c.in("反証と不明な点", "What speaks against it"), entries(pairs...))
}

// ahead is the outlook with its caveat.
func (c chapter) ahead() []sheet.Line {
	f, ok := dossier.ForecastOf(*c.p)
	if !ok {
		return section(c.in("見通し", "Outlook"), []sheet.Line{paragraph(sheet.Text, c.in("見通しは出せません（見積もれる推移がありません）。", "No outlook: no series of this change can be forecast."))})
	}
	return section(c.in("見通し", "Outlook"), []sheet.Line{paragraph(sheet.Text, c.outlook(f)), c.caveat()})
}

// prepare is what to prepare for, and what may go into the guideline.
func (c chapter) prepare() []sheet.Line {
	x := c.p.Change()
	prepare := x.Prepare
	if c.english && x.English.Definition != "" {
		prepare = x.English.Prepare
	}
	lines := entries([2]string{c.in("備え", "Prepare for"), prepare}, [2]string{c.in("サービスの停止", "Loss of service"), x.Impact.Service}, [2]string{c.in("情報漏えい", "Leaks"), x.Impact.Leak},
		[2]string{c.in("人命・身体", "Life and limb"), x.Impact.Life}, [2]string{c.in("検証レベル", "Level of verification"), x.Impact.Level}, [2]string{c.in("演習の題材", "Idea for an exercise"), x.Exercise})
	for _, g := range c.d.Proposals {
		said := g.Requirement
		if g.Target != "" {
			said += c.in("（対象："+g.Target+"）", " (for: "+g.Target+")")
		}
		lines = append(lines, sheet.Line{Look: sheet.Entry, Cells: []any{c.in("指針の項目案", "For the guideline"), g.Pillar, said}})
	}
	if len(c.d.Proposals) > 0 {
		lines = append(lines, paragraph(sheet.Note, c.in("指針の項目案は、検討中の案です。指針の改定案ではありません。", "Items for the guideline are under discussion; they are not a draft of its revision.")))
	}
	return section(c.in("何に備えるか", "What to prepare for"), lines)
}

// related are other changes that are public.
func (c chapter) related() []sheet.Line {
	var lines []sheet.Line
	for _, r := range c.d.Related {
		name := r.Name
		if p := c.public[r.Change]; c.english && p != nil && p.Change().NameEN != "" {
			name = p.Change().NameEN
		}
		lines = append(lines, sheet.Line{Look: sheet.Entry, Cells: []any{c.bond(r.Bond), phrase.Cut(name, most), r.Why}})
	}
	return section(c.in("関連する変化", "Related changes"), lines)
}

// judged is the log of the judgements.
func (c chapter) judged() []sheet.Line {
	var lines []sheet.Line
	for _, j := range c.p.History() {
		said := strings.TrimSpace(j.Why)
		if !j.Cut.IsZero() {
			said = strings.TrimSpace(said + "\n" + c.in(c.day(j.Cut)+"までの資料による判断です。", "Judged on documents to "+c.day(j.Cut)+"."))
		}
		lines = append(lines, sheet.Line{Look: sheet.Row, Cells: []any{c.day(j.When), c.action(j.Action) + c.in("　", ", ") + phrase.Cut(j.Who, 40), said}})
	}
	return section(c.in("判断の記録", "Judgements"), lines)
}

// handling says who may be given the sheet, and how it is cited.
func (c chapter) handling() []sheet.Line {
	pairs := [][2]string{{c.in("取扱い", "Handling"), c.sharing()}}
	if c.ed.Base != "" {
		pairs = append(pairs, [2]string{c.in("引用", "Cite as"), c.cite()})
	}
	return section(c.in("取扱いと引用", "Handling and citation"), entries(pairs...))
}
