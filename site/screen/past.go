package screen

import (
	"fmt"
	"strings"
	"time"

	"kazami/site/phrase"
)

// Past is how it turned out since an earlier cut-off.
type Past struct {
	Made     time.Time // the day that the outlooks were made as of
	Replayed bool      // they were computed now, from the documents up to then; else they are as they were stored
	Came     int       // outlooks whose event has come
	Not      int       // whose span has passed without it
	Open     int       // that wait
	Likely   Part      // of those scored, the ones said to be likely
	Unlikely Part      // the others
	Themes   []Outlook // those of themes, the likeliest first
	Since    []Series  // themes that were detected since, in their order
}

// Part is how many of some came.
type Part struct{ Came, Of int }

// Outlook is one that was made, and what became of it.
type Outlook struct {
	Name, NameEN string
	P            float64
	Came         time.Time // zero: it has not
}

// write writes the block of what came since.
func (x *Past) write(p *page) {
	p.labelled(p.say("その後", "Since then"), x.made(p.Lang))
	if n := x.Came + x.Not; n > 0 {
		text := p.say(fmt.Sprintf("情報源の半分に広がるとの見通し%s件：実現%s件、未実現%s件", phrase.Int(n), phrase.Int(x.Came), phrase.Int(x.Not)),
			fmt.Sprintf("%s of a spread to half of the sources: %s came, %s did not", phrase.Some(n, "outlook", "outlooks"), phrase.Int(x.Came), phrase.Int(x.Not)))
		if x.Open > 0 {
			text += p.say(fmt.Sprintf("、期限前%s件", phrase.Int(x.Open)), fmt.Sprintf(", %s wait", phrase.Int(x.Open)))
		}
		p.paragraph(text + p.say("。", ". ") + x.kept(p.Lang))
	}
	if told := x.told(p.Lang); told != "" {
		p.paragraph(told)
	}
	if len(x.Since) > 0 {
		p.paragraph(p.say("新たに検知したテーマ：", "Themes detected since: ") + x.since(p.Lang))
	}
}

// made says of what day the outlooks are, and where they come from.
func (x *Past) made(l Lang) string {
	if x.Replayed {
		return l.say(phrase.Day(x.Made)+"の見通し（その日までの文書だけで、今回計算）", "outlooks of "+phrase.DayEN(x.Made)+", computed now from documents up to then")
	}
	return l.say(phrase.Day(x.Made)+"に保存した見通し", "outlooks that were stored as of "+phrase.DayEN(x.Made))
}

// kept is what came of what was said to be likely, and of the rest.
func (x *Past) kept(l Lang) string {
	var all []string
	for _, part := range []struct {
		Part
		ja, en string
	}{{x.Likely, "66%以上としたもの", "said to be likely (66 % and above)"}, {x.Unlikely, "66%未満としたもの", "said to be less likely"}} {
		if part.Of > 0 {
			all = append(all, l.say(fmt.Sprintf("%s%s件中%s件", part.ja, phrase.Int(part.Of), phrase.Int(part.Came)),
				fmt.Sprintf("%s of %s %s", phrase.Int(part.Came), phrase.Int(part.Of), part.en)))
		}
	}
	return l.say("実現：", "Came: ") + l.joined(all)
}

// told names some outlooks on themes with what was said and what came.
func (x *Past) told(l Lang) string {
	const most = 3
	var all []string
	for _, o := range x.Themes[:min(len(x.Themes), most)] {
		came := l.say("未実現", "not yet")
		if !o.Came.IsZero() {
			came = l.say(phrase.Month(o.Came)+"に実現", "came "+phrase.MonthEN(o.Came))
		}
		all = append(all, l.say(fmt.Sprintf("%s%s（%s）", l.name(o.Name, o.NameEN), phrase.Share(o.P), came), fmt.Sprintf("%s %s (%s)", l.name(o.Name, o.NameEN), shareEN(o.P), came)))
	}
	return l.joined(all)
}

// shareEN is a probability in English.
func shareEN(p float64) string {
	return strings.Replace(strings.Replace(phrase.Share(p), "1%未満", "under 1%", 1), "%", " %", 1)
}

// since lists themes with the year in which they were detected.
func (x *Past) since(l Lang) string {
	const most = 8
	var all []string
	for _, s := range x.Since[:min(len(x.Since), most)] {
		all = append(all, l.say(s.In(l)+"（"+s.since(l)+"）", s.In(l)+" ("+s.since(l)+")"))
	}
	text := l.joined(all)
	if left := len(x.Since) - most; left > 0 {
		text += l.say(fmt.Sprintf("、ほか%d件", left), fmt.Sprintf(" and %d more", left))
	}
	return text
}

// paragraph is text below a label.
func (p *page) paragraph(text string) {
	for i, line := range wrap(text, Width-6) {
		indent := "    "
		if i > 0 {
			indent += "  "
		}
		p.line(indent + line)
	}
}
