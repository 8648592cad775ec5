// Package opening is what the home page says first: the finding of an edition, in one
// sentence, and one line below it, in Japanese or English. Its functions are pure.
package opening

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/moving"
	"kazami/site/phrase"
	"kazami/site/timemachine"
)

// Opening is the first words of the home page.
type Opening struct {
	Finding horizon.Words
	Lead    horizon.Words
}

// letters is how much of a name is said: a heading is read at a glance.
const letters = 24

// Of is what an edition found: what was newly detected at the end of its last year, else
// what goes on, else what grew; or that there is nothing of the kind.
func Of(ed horizon.Edition, machine timemachine.Page, moves moving.Moving, english bool) Opening {
	l := language(english)
	if panel := machine.Latest(); panel != nil && len(panel.Items) > 0 {
		if fresh := clearest(panel.Items, true); len(fresh) > 0 {
			return l.detected(ed, panel.Year, fresh, clearest(panel.Items, false))
		}
		return l.goesOn(ed, panel.Year, clearest(panel.Items, false))
	}
	switch {
	case len(moves.Cards) > 0:
		return l.grew(moves.Cards[0])
	case len(ed.Changes) > 0:
		return l.quiet(ed)
	}
	return l.nothing(ed)
}

// clearest is the items that are new, or those that are not: public changes first, threats
// last, then those with the most documents beyond what was expected.
func clearest(all []timemachine.Item, fresh bool) []timemachine.Item {
	out := slices.DeleteFunc(slices.Clone(all), func(x timemachine.Item) bool { return x.New != fresh })
	slices.SortStableFunc(out, func(a, b timemachine.Item) int {
		return cmp.Or(place(a)-place(b), cmp.Compare(b.Beyond(), a.Beyond()))
	})
	return out
}

// place is 0 for a public change, 1 for a theme that nobody has judged, 2 for a threat.
func place(x timemachine.Item) int {
	switch {
	case x.Category == horizon.Menace:
		return 2
	case x.Change == "":
		return 1
	}
	return 0
}

// language says whether the words are English.
type language bool

func (l language) say(ja, en string) string {
	if l {
		return en
	}
	return ja
}

// names is the first two names, and how many there are where there are more.
func (l language) names(ed horizon.Edition, of string, all []timemachine.Item) horizon.Words {
	var names []string
	for _, x := range all[:min(len(all), 2)] {
		names = append(names, phrase.Cut(x.Name, letters*(1+len(l.say("", " ")))))
	}
	switch n := ed.Items(fmt.Sprintf("home/%s", of), len(all)); {
	case len(all) > 2 && bool(l):
		more := ed.Items(fmt.Sprintf("home/%s/more", of), len(all)-2)
		return horizon.Sentence(strings.Join(names, ", ")+" and ", more.Shown(phrase.Int(more.Int())), " more")
	case len(all) > 2:
		return horizon.Sentence(strings.Join(names, "、")+"など", n.Shown(phrase.Int(n.Int())), "件")
	}
	return horizon.Plain(strings.Join(names, l.say("と", " and ")))
}

// detected is the finding of a year with new detections. The line below gives the clearest
// of them, and what goes on.
func (l language) detected(ed horizon.Edition, year int, fresh, others []timemachine.Item) (o Opening) {
	names := l.names(ed, "detected", fresh)
	if o.Finding = horizon.Sentence(fmt.Sprintf("%d年、", year), names, "の増加を検知しました"); l {
		o.Finding = horizon.Sentence(fmt.Sprintf("%d: a rise detected in ", year), names)
	}
	o.Lead = l.counted(fresh[0])
	if len(others) > 0 {
		o.Lead = horizon.Sentence(o.Lead, l.say("", " "), l.still(others[0]))
	}
	return o
}

// goesOn is the finding of a year in which nothing new was detected.
func (l language) goesOn(ed horizon.Edition, year int, all []timemachine.Item) (o Opening) {
	names := l.names(ed, "goes-on", all)
	if o.Finding = horizon.Sentence(fmt.Sprintf("%d年も、", year), names, "の増加が続いています"); l {
		o.Finding = horizon.Sentence(names, fmt.Sprintf(" still rising in %d", year))
	}
	o.Lead = horizon.Sentence(l.counted(all[0]), l.say("新しい検知はありません。", " Nothing new is detected."))
	return o
}

// counted is a name with its count.
func (l language) counted(x timemachine.Item) horizon.Words {
	return horizon.Sentence(phrase.Cut(x.Name, 2*letters)+l.say("：判定に使う文書では、", ", by the documents used for detection: "), x.Counted)
}

// still says since when something is detected.
func (l language) still(x timemachine.Item) horizon.Words {
	name := phrase.Cut(x.Name, 2*letters)
	return horizon.Plain(l.say(name+"の増加も続いています（"+x.Since+"から）。", name+" has been rising since "+x.Since+"."))
}

// grew is the finding where nothing is detected and the documents of a change grew.
func (l language) grew(c moving.Card) Opening {
	name := phrase.Cut(c.Name, letters)
	if l {
		name = phrase.Cut(cmp.Or(c.NameEN, c.Name), 2*letters)
	}
	said := horizon.Words{}
	for i, w := range c.Said {
		if i > 0 {
			said = append(said, horizon.Plain(l.say("", " "))...)
		}
		said = append(said, w...)
	}
	return Opening{horizon.Plain(l.say(name+"を述べた文書が増えています", "More documents speak of "+name)), said}
}

// quiet is the finding where nothing is detected and nothing grew.
func (l language) quiet(ed horizon.Edition) Opening {
	n := ed.Items("changes", len(ed.Changes))
	day := l.say(phrase.Day(ed.AsOf), phrase.DayEN(ed.AsOf))
	o := Opening{horizon.Plain(l.say("新しい検知はありません", "Nothing new is detected")), horizon.Sentence(day+"の時点で、公開している変化は", n.Shown(phrase.Int(n.Int())), "件です。件数の増加は続いていません。")}
	if l {
		o.Lead = horizon.Sentence("As of "+day+", ", n.Shown(phrase.Some(n.Int(), "change is", "changes are")), " public, and no count goes on rising.")
	}
	return o
}

// nothing is the finding of an edition without a change.
func (l language) nothing(ed horizon.Edition) Opening {
	read := ed.Reading.Count
	o := Opening{horizon.Plain(l.say("公開した変化は、まだありません", "No change is public yet")), horizon.Sentence("公開文書", phrase.Docs(read), "を読みました。担当者が判断した変化から、ここに載せます。")}
	if l {
		o.Lead = horizon.Sentence(phrase.DocsEN(read), " were read. Changes appear here once an analyst has judged them.")
	}
	return o
}
