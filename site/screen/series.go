package screen

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Series is a term, theme or change as a screen names it, with what the counts say
// of it.
type Series struct {
	Name, NameEN string
	Signal       horizon.Signal
	Enough       bool           // there is history enough to judge by
	Documents    int            // ever
	Earlier      horizon.Period // the first detection of a series that has none open; zero: there was none
	Missing      int            // more documents of the last period that would have been enough; 0: that is not known
}

// In is the name in a language.
func (s Series) In(l Lang) string { return l.name(s.Name, s.NameEN) }

// name is the name in a language; the Japanese one where there is no other.
func (l Lang) name(ja, en string) string {
	if l == English && en != "" {
		return en
	}
	return ja
}

// count is a number of documents, whole.
func count(x float64) int { return int(math.Round(x)) }

// opened is the period in which the detection opened; the rise began before.
func (s Series) opened() horizon.Period {
	if s.Signal.Opened != (horizon.Period{}) {
		return s.Signal.Opened
	}
	return s.Signal.Onset
}

// since names that period.
func (s Series) since(l Lang) string { return l.period(s.opened()) }

// period names a period.
func (l Lang) period(p horizon.Period) string {
	if l == Japanese {
		return phrase.Period(p)
	}
	return phrase.PeriodEN(p)
}

// window names the periods of a count in few letters: 2009年, 12か月; in 2009, in 12 months.
func (s Series) window(l Lang) string {
	g := s.Signal
	switch {
	case g.Window <= 1:
		return l.say("", "in ") + l.period(g.Period)
	case l == Japanese:
		return fmt.Sprintf("%d%s", g.Window, phrase.Unit(g.Period.Bin))
	}
	return "in " + phrase.Some(g.Window, g.Period.Bin.String(), g.Period.Bin.String()+"s")
}

// sentence is the count beside what was expected, in one line.
func (s Series) sentence(l Lang) string {
	n := count(s.Signal.Observed)
	if l == Japanese {
		return fmt.Sprintf("%sに%s件。それまでの傾向なら%s。", s.window(l), phrase.Int(n), phrase.Expected(s.Signal.Expected))
	}
	return fmt.Sprintf("%s %s; %s.", phrase.Some(n, "document", "documents"), s.window(l), phrase.ExpectedEN(s.Signal.Expected))
}

// standing is where the counts of a series stand, in words that are ordered: what is
// detected first.
type standing int

const (
	detected standing = iota
	ended
	near
	silent
	unjudged
)

func (s Series) standing() standing {
	switch g := s.Signal; {
	case g.Open || g.Flagged:
		return detected
	case !s.Enough:
		return unjudged
	case s.Earlier != horizon.Period{}:
		return ended
	case phrase.Close(g):
		return near
	}
	return silent
}

// cells are the row of a judged change behind its name: where it stands, and the
// counts; or in place of these why it cannot be judged.
func (s Series) cells(l Lang) [3]string {
	g := s.Signal
	if s.standing() == unjudged {
		why := l.say("文書が0件", "0 documents")
		if s.Documents > 0 {
			why = l.say("履歴が2年未満", "under 2 years")
		}
		return [3]string{l.say("判定できません", "not judged"), why, "—"}
	}
	var state string
	switch s.standing() {
	case detected:
		state = l.say(s.opened().Start().Format("2006年から検知"), s.opened().Start().Format("detected 2006"))
	case ended:
		state = l.say(s.Earlier.Start().Format("2006年検知、終了"), s.Earlier.Start().Format("2006, ended"))
	case near:
		state = l.say("検知に近い", "close")
	default:
		state = l.say("検知していません", "not detected")
	}
	n := phrase.Int(count(g.Observed))
	return [3]string{state, l.say(s.window(l)+"に"+n+"件", n+" "+s.window(l)), few(g.Expected, l)}
}

// few is what was expected, for a cell.
func few(n float64, l Lang) string {
	if l == Japanese {
		return phrase.Expected(n)
	}
	if n < 0.5 {
		return "under 1"
	}
	return "about " + phrase.Int(phrase.Rounded(n))
}

// lacking says in words what a series that is not detected lacks; "" where nothing
// can be said.
func (s Series) lacking(l Lang) string {
	g := s.Signal
	switch {
	case g.Open || g.Flagged:
		return ""
	case !s.Enough:
		return l.say("判定に要る履歴（2年以上）", "the history that a verdict needs (two years and more)")
	case g.Gated != "":
		return l.say(phrase.Caution(g.Gated), g.Gated)
	case s.Missing > 0 && phrase.Close(g):
		return l.say(fmt.Sprintf("あと%s件ほどで検知に達します。", phrase.Int(s.Missing)),
			fmt.Sprintf("About %s more would be enough.", phrase.Some(s.Missing, "document", "documents")))
	case phrase.Close(g):
		return l.say("検知の基準にあと少しです。次の期の文書で決まります。", "It is close to the threshold; the documents of the next period decide.")
	case g.E <= 1:
		return l.say("文書の数が、それまでの傾向を上回っていません。", "more documents than earlier years let expect")
	}
	return l.say("増え方が、ふだんのばらつきの中にあります。", "a rise that is clear of the usual variation")
}

// strength is the word for the rise.
func (s Series) strength(l Lang) string {
	return l.say(phrase.Strength(s.Signal), phrase.StrengthEN(s.Signal))
}
