package screen

import (
	"fmt"
	"io"
	"time"

	"kazami/internal/cells"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// List is what waits for judgement, and what was judged.
type List struct {
	AsOf      time.Time // the last day that was looked at
	Deadline  time.Time
	Waiting   []Waiting // in the order of reading
	More      int       // that wait beyond these
	Events    []Waiting
	Apart     []Waiting // boilerplate, names and versions
	Judged    []Judged
	Unwritten int    // public changes that lack parts of their description
	Options   string // of the command, as typed, each with a space before it: the next one needs them too
}

// Waiting is one thing to judge.
type Waiting struct {
	Series
	ID       horizon.ChangeID
	Category horizon.Category // "" for a discovered term
	Sources  []Source         // of its documents, most first
	Members  []string         // the other terms of the change
}

// Judged is a change that somebody decided on.
type Judged struct {
	Name, NameEN string
	ID           horizon.ChangeID
	Action       horizon.Action
	Who, Why     string
}

// Write writes the list: on one screen, or all of it.
func (x List) Write(w io.Writer, l Lang, all bool) error {
	p := &page{Lang: l}
	p.line(x.head(l))
	p.blank()
	end := x.end(l, all)
	for i, k := range x.Waiting {
		lines := k.lines(l, i+1)
		left := len(x.Waiting) - i + x.More
		if rest := len(p.lines) + len(lines) + 1 + len(end); !all && i > 0 && rest >= Lines {
			p.line("     " + p.say(fmt.Sprintf("ほかに%d件が判断を待っています（--all で見る）", left), fmt.Sprintf("%d more to judge (--all)", left)))
			break
		}
		p.add(lines...)
		p.blank()
	}
	p.add(end...)
	return p.write(w)
}

// head says how many wait, and by when.
func (x List) head(l Lang) string {
	n := len(x.Waiting) + x.More
	if n == 0 {
		return l.say("判断を待つ検知はありません（"+phrase.Day(x.AsOf)+"の時点）", "No detection waits for judgement, as of "+phrase.DayEN(x.AsOf))
	}
	weekday := []string{"日", "月", "火", "水", "木", "金", "土"}[x.Deadline.In(horizon.Tokyo).Weekday()]
	return l.say(fmt.Sprintf("判断を待つもの　%d件　期限 %s（%s）", n, phrase.Day(x.Deadline), weekday),
		fmt.Sprintf("To judge: %s, by %s %s", phrase.Some(n, "change", "changes"), x.Deadline.In(horizon.Tokyo).Format("Monday"), phrase.DayEN(x.Deadline)))
}

// lines is an item: its name with the strength of its rise, then the sentence.
func (k Waiting) lines(l Lang, n int) []string {
	name, state := k.In(l), k.strength(l)
	if k.Category != "" {
		state = l.category(k.Category) + l.say("  ", ", ") + state
	}
	if len(k.Sources) > 0 {
		var docs []int
		for _, s := range k.Sources {
			docs = append(docs, s.Documents)
		}
		s := phrase.SupportOf(docs)
		state += l.say("、裏付け "+s.String(), ", support "+s.English())
	}
	name = cells.Fit(name, Width-7-cells.Width(state))
	all := []string{fmt.Sprintf("%3d  ", n) + cells.Pad(name, Width-5-cells.Width(state)) + state}
	sentence := k.sentence(l)
	if k.Signal.Opened != (horizon.Period{}) {
		sentence += l.say(k.since(l)+"から検知。", " Since "+k.since(l)+".")
	}
	if len(k.Sources) > 0 && len(k.Sources) < 3 {
		names := []string{}
		for _, s := range k.Sources {
			names = append(names, s.Name)
		}
		if more := l.say("情報源は"+l.joined(names)+"。", " In "+l.joined(names)+"."); cells.Width(sentence+more) <= Width-5 {
			sentence += more
		}
	}
	for _, line := range wrap(sentence, Width-5) {
		all = append(all, "     "+line)
	}
	if len(k.Members) > 0 {
		all = append(all, "     "+cells.Fit(l.say("同じ変化：", "with ")+l.joined(k.Members), Width-5))
	}
	return all
}

// end is what follows the items: what is put aside, what was judged, and what to type.
func (x List) end(l Lang, all bool) []string {
	p := &page{Lang: l, options: x.Options}
	if all {
		x.rest(p)
	} else {
		if text := aside(l, len(x.Apart), len(x.Events)); text != "" {
			p.line("  " + text + p.say("（--all で見る）", " (--all)"))
		}
		if n := len(x.Judged); n > 0 {
			p.line("  " + p.say(fmt.Sprintf("判断済み %d件", n), "Judged: "+phrase.Some(n, "change", "changes")) + x.unwritten(l) + p.say("（--all で見る）", " (--all)"))
		}
	}
	if len(p.lines) > 0 {
		p.blank()
	}
	if len(x.Waiting) > 0 {
		p.next("kazami explain "+Quoted(x.Waiting[0].In(l)), p.say("理由と文書を読む", "read why, and the documents"))
	} else {
		p.next("kazami run", p.say("新しい文書を読む", "read what is new"))
	}
	return p.lines
}

// unwritten says how many public changes lack parts of their description; "" for none.
func (x List) unwritten(l Lang) string {
	if x.Unwritten == 0 {
		return ""
	}
	return l.say(fmt.Sprintf("、公開中で未記入の項目があるもの %d件", x.Unwritten), fmt.Sprintf(", %d public with parts not written", x.Unwritten))
}

// rest is all that is no item: a line each.
func (x List) rest(p *page) {
	for _, g := range []struct {
		of     []Waiting
		ja, en string
	}{{x.Events, "出来事と見られる検知", "Events"}, {x.Apart, "定型文、製品名、版と見られる検知", "Boilerplate, product names and versions"}} {
		if len(g.of) == 0 {
			continue
		}
		p.line("  " + p.say(g.ja, g.en))
		var all []Series
		for _, k := range g.of {
			all = append(all, k.Series)
		}
		p.rows(all, false)
		p.blank()
	}
	if len(x.Judged) == 0 {
		return
	}
	p.line("  " + p.say("判断済み", "Judged") + x.unwritten(p.Lang))
	for _, j := range x.Judged {
		p.line("    " + cells.Fit(p.name(j.Name, j.NameEN)+p.say("　", "  ")+string(j.ID), Width-4))
		for _, line := range wrap(p.say(j.Who+"："+phrase.Decision(j.Action)+"。"+j.Why, string(j.Action)+" by "+j.Who+": "+j.Why), Width-6) {
			p.line("      " + line)
		}
	}
}
