package sectorlinks

import (
	"fmt"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
)

// say picks one of two languages.
func (l language) say(ja, en string) string {
	if l.english {
		return en
	}
	return ja
}

// finding says how many pairs stand out in all documents, and which stands out most.
func (l language) finding(ed horizon.Edition) horizon.Words {
	t := ed.Together
	var best *horizon.SectorPair
	for i := range t.Pairs {
		p := &t.Pairs[i]
		if p.All.Linked && (best == nil || p.All.Documents.Value()-p.All.Expected.Value() > best.All.Documents.Value()-best.All.Expected.Value()) {
			best = p
		}
	}
	if best == nil {
		return horizon.Plain(l.say("同じ文書に偶然より多く出てくる分野の組は、確認できませんでした。", "No two sectors stand in the same documents more often than chance."))
	}
	a, b := l.names.Sector(best.A), l.names.Sector(best.B)
	if l.english {
		verb := " pairs of sectors stand"
		if t.Common.Int() == 1 {
			verb = " pair of sectors stands"
		}
		return horizon.Sentence(t.Common.Shown(phrase.Int(t.Common.Int())), verb+" in the same documents more often than chance; most of all "+a+" and "+b+".")
	}
	return horizon.Sentence("同じ文書に偶然より多く出てくる分野は", t.Common.Shown(phrase.Int(t.Common.Int())), "組です。最も目立つのは、"+a+"と"+b+"です。")
}

// second says the same of the documents with a change or threat.
func (l language) second(ed horizon.Edition) horizon.Words {
	t := ed.Together
	if l.english {
		if t.Held.Int() == 0 {
			return horizon.Plain("Among the documents that name a change or a threat, no pair stands out.")
		}
		return horizon.Sentence("Among the documents that name a change or a threat, ", t.Held.Shown(phrase.Int(t.Held.Int())), " of the pairs stand out.")
	}
	if t.Held.Int() == 0 {
		return horizon.Plain("変化や脅威に触れた文書だけを数えると、確認できた組はありません。")
	}
	return horizon.Sentence("変化や脅威に触れた文書だけを数えると、確認できたのは", t.Held.Shown(phrase.Int(t.Held.Int())), "組です。")
}

// base says what was counted.
func (l language) base(ed horizon.Edition) horizon.Words {
	t := ed.Together
	if !t.All.Made() {
		return horizon.Plain(l.say("公開文書は、まだ数えていません。", "No public document has been counted yet."))
	}
	n := func(f horizon.Figure) horizon.Piece { return f.Shown(phrase.Int(f.Int())) }
	if l.english {
		return horizon.Sentence("From "+phrase.MonthEN(t.From)+" on, ", n(t.All), " public documents were counted, without duplicates; ", n(t.Concerned),
			" of them name a change or a threat. ", n(t.Tested), " tests were made together. Of those that hold, at most one in twenty is wrong on average.")
	}
	return horizon.Sentence(phrase.Month(t.From)+"からの公開文書", n(t.All), "件を、同じ内容の文書を除いて数えました。このうち変化か脅威に触れた文書は", n(t.Concerned),
		"件です。検定は", n(t.Tested), "回です。補正をし、確認できた組の誤りは平均20組中1組までです。")
}

// beside is how many documents name both, beside the expected number.
func (l language) beside(t horizon.Together) horizon.Words {
	if l.english {
		return horizon.Sentence(phrase.DocsEN(t.Documents), "; ", t.Expected.Shown(phrase.ExpectedEN(t.Expected.Value())))
	}
	return horizon.Sentence(phrase.Docs(t.Documents), "（偶然なら", phrase.ExpectedDocs(t.Expected), "）")
}

// how says in which documents a linked pair is.
func (l language) how(x horizon.SectorPair) string {
	if x.Concerned.Linked {
		return l.withChange()
	}
	return l.inAll()
}

func (l language) withChange() string {
	return l.say("変化や脅威に触れた文書で多い", "More in documents with a change or a threat")
}

func (l language) inAll() string { return l.say("文書全体で多い", "More in all documents") }

// rest says how many pairs do not stand out.
func (l language) rest(n int) horizon.Words {
	f := l.items("sectors/links/others", n)
	if l.english {
		verb := " pairs do"
		if n == 1 {
			verb = " pair does"
		}
		return horizon.Sentence("The other ", f.Shown(phrase.Int(n)), verb+" not stand out: as many documents are explained by chance, or too few name both.")
	}
	return horizon.Sentence("ほかの", f.Shown(phrase.Int(n)), "組は、偶然より多いとは言えません。両方に触れた文書が少ない組も、ここに入ります。")
}

// without names the sectors that no document names.
func (l language) without(ed horizon.Edition) horizon.Words {
	named := map[horizon.SectorID]bool{}
	for _, p := range ed.Together.Pairs {
		if p.All.Tested {
			named[p.A.ID], named[p.B.ID] = true, true
		}
	}
	text := ""
	for _, s := range ed.Sectors {
		if !named[s.ID] {
			if text != "" {
				text += l.say("、", ", ")
			}
			text += l.names.Sector(s)
		}
	}
	if text == "" {
		return nil
	}
	return horizon.Plain(l.say("判定できません（どの文書にも出てこない分野）："+text, "Not judged, because no document names them: "+text))
}

// figure draws the documents with a change or threat of every pair.
func (l language) figure(ed horizon.Edition) chart.Figure {
	d := chart.Pairs{ID: "links", English: l.english, Finding: l.drawn(ed), Framed: [2]string{l.withChange(), l.inAll()},
		Title: l.say("分野の組と文書の件数", "Pairs of sectors and their documents"),
		Sub: fmt.Sprintf(l.say("両方の分野と、変化か脅威に触れた公開文書の件数。%sから%sまで", "Public documents that name both sectors and a change or a threat, %s to %s"),
			l.month(ed, true), l.month(ed, false))}
	at := map[horizon.SectorID]int{}
	for i, s := range ed.Sectors {
		at[s.ID] = i
		d.Names = append(d.Names, l.names.Sector(s))
	}
	for _, p := range ed.Together.Pairs {
		c := chart.PairCell{Row: at[p.B.ID], Col: at[p.A.ID], Count: p.Concerned.Documents}
		switch {
		case p.Concerned.Linked:
			c.Frame = chart.Whole
		case p.All.Linked:
			c.Frame = chart.Broken
		}
		d.Cells = append(d.Cells, c)
	}
	d.Table = l.table(ed, d.Title)
	return d.Figure()
}

// table is every pair, with the counts that it was tested by.
func (l language) table(ed horizon.Edition, title string) chart.Table {
	t := chart.Table{Caption: title + l.say("（升目の数は「変化か脅威に触れた文書」）", " (cells show those with a change or a threat)"),
		Head: []string{l.say("分野の組", "Sectors"), l.say("変化か脅威に触れた文書", "With a change or a threat"), l.say("偶然なら", "By chance"), l.say("両方に触れた文書", "All that name both"), l.say("偶然なら", "By chance")}}
	for _, p := range ed.Together.Pairs {
		row := chart.Row{Cells: []chart.Cell{{Text: l.names.Sector(p.A) + l.say("と", " and ") + l.names.Sector(p.B)}}}
		for _, x := range []horizon.Together{p.Concerned, p.All} {
			row.Cells = append(row.Cells, cell(x.Documents, phrase.Int(x.Documents.Int())), cell(x.Expected, l.about(x.Expected.Value())))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func cell(f horizon.Figure, text string) chart.Cell {
	return chart.Cell{Text: text, Num: true, Figure: &f}
}

// about is how many documents were expected, in a cell.
func (l language) about(n float64) string {
	if n < 0.5 {
		return l.say("1未満", "under 1")
	}
	return phrase.Int(phrase.Rounded(n))
}

func (l language) month(ed horizon.Edition, first bool) string {
	t := ed.AsOf
	if first {
		t = ed.Together.From
	}
	if l.english {
		return phrase.MonthEN(t)
	}
	return phrase.Month(t)
}

// drawn says which pair has the most documents with a change or threat.
func (l language) drawn(ed horizon.Edition) horizon.Words {
	var most *horizon.SectorPair
	for i := range ed.Together.Pairs {
		if p := &ed.Together.Pairs[i]; p.Concerned.Documents.Int() > 0 && (most == nil || p.Concerned.Documents.Int() > most.Concerned.Documents.Int()) {
			most = p
		}
	}
	if most == nil {
		return horizon.Plain(l.say("二つの分野と、変化か脅威に触れた文書は、まだありません", "No document names two sectors with a change or a threat yet"))
	}
	a, b := l.names.Sector(most.A), l.names.Sector(most.B)
	if l.english {
		return horizon.Sentence("Most documents name "+a+" and "+b+": ", phrase.DocsEN(most.Concerned.Documents))
	}
	return horizon.Sentence("件数が最も多いのは、"+a+"と"+b+"の", phrase.Docs(most.Concerned.Documents), "です")
}

// What a link does not say, in one sentence.
const (
	Caution   = "同じ文書に出てくることは、一方の停止が他方に及ぶことを意味しません。"
	CautionEN = "Standing in one document does not mean that one sector depends on the other."
)
