package screen

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"kazami/internal/cells"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Run is what a run read and found.
type Run struct {
	AsOf      time.Time     // the last day that was looked at
	Documents int           // public ones, up to then
	Sources   int           // that they are of
	Took      time.Duration // 0: that is not said
	Online    bool          // a source was asked over the network
	Failed    []string      // sources that could not be read
	Remarks   int           // that were made on sources
	Rising    []Series      // to judge, in the order of reading
	More      int           // of these that are not among Rising
	Events    int
	Apart     int      // boilerplate, names and versions
	Judged    []Series // the judged changes, by what the public documents say
	Limits    []horizon.PanelLimits
	Past      *Past // nil where nothing earlier is known
	Site      string
	Later     bool // documents after AsOf are stored
}

// fewestRising is how many rising terms stand on a screen, however full it is.
const fewestRising = 2

// Write writes the run: on one screen, or all of it.
func (r Run) Write(w io.Writer, l Lang, all bool) error {
	p := r.page(l, all, len(r.Rising))
	if over := len(p.lines) - Lines; !all && over > 0 {
		p = r.page(l, all, max(len(r.Rising)-over, min(fewestRising, len(r.Rising))))
	}
	return p.write(w)
}

// page is the run with so many of what is rising.
func (r Run) page(l Lang, all bool, rising int) *page {
	p := &page{Lang: l}
	p.line(p.say("風見　"+phrase.Day(r.AsOf)+"の時点で見ています", "Kazami, as of "+phrase.DayEN(r.AsOf)))
	p.blank()
	p.labelled(p.say("読みました", "Read"), r.read(l))
	r.risen(p, rising)
	if r.Past != nil {
		r.Past.write(p)
	}
	r.judged(p, all || r.Past == nil)
	if len(r.Limits) > 0 {
		p.labelled(p.say("誤検知の上限", "Limit"), r.limit(l))
	}
	if r.Site != "" {
		p.labelled(p.say("見る", "Look at"), p.say(r.Site+"（公開サイト）、kazami serve（分析画面）", r.Site+" (the site), kazami serve (the desk)"))
	}
	p.blank()
	r.next(p)
	return p
}

// read is what was read, and how.
func (r Run) read(l Lang) string {
	how := l.say("通信なし", "no network")
	if r.Online {
		how = l.say("通信あり", "over the network")
	}
	if r.Took > 0 {
		seconds := max(1, int(math.Round(r.Took.Seconds())))
		how = l.say(fmt.Sprintf("%d秒、", seconds), fmt.Sprintf("%d s, ", seconds)) + how
	}
	text := l.say(fmt.Sprintf("公開文書%s件、%d情報源（%s）", phrase.Int(r.Documents), r.Sources, how),
		fmt.Sprintf("%s of %s (%s)", phrase.Some(r.Documents, "public document", "public documents"), phrase.Some(r.Sources, "source", "sources"), how))
	if len(r.Failed) > 0 {
		text += l.say(fmt.Sprintf("。読めない情報源：%s", l.joined(r.Failed)), "; could not be read: "+l.joined(r.Failed))
	}
	if r.Remarks > 0 {
		text += l.say(fmt.Sprintf("。情報源の注意%d件は kazami sources", r.Remarks), fmt.Sprintf("; %s: kazami sources", phrase.Some(r.Remarks, "remark on sources", "remarks on sources")))
	}
	return text
}

// risen is what is rising and not judged yet.
func (r Run) risen(p *page, shown int) {
	label := p.say("増えています", "Rising")
	if len(r.Rising) == 0 {
		p.labelled(label, p.say("判断を待つ検知はありません。", "Nothing new: no detection waits for judgement."))
	} else {
		n := len(r.Rising) + r.More
		head := p.say(fmt.Sprintf("判断を待つ%d件", n), phrase.Some(n, "change", "changes")+" to judge")
		if left := n - shown; left > 0 {
			head = p.say(fmt.Sprintf("判断を待つ%d件のうち%d件。全部は kazami review list", n, shown), fmt.Sprintf("%d of %d changes to judge, likeliest first (all: kazami review list)", shown, n))
		}
		p.labelled(label, head)
		p.rows(r.Rising[:shown], Series.sentence, true)
	}
	if text := aside(p.Lang, r.Apart, r.Events); text != "" {
		p.line("    " + text)
	}
}

// aside counts what is detected and no change, in one line.
func aside(l Lang, apart, events int) string {
	switch {
	case apart == 0 && events == 0:
		return ""
	case l == Japanese:
		return fmt.Sprintf("ほかに 定型文、製品名、版と見られる%d件、出来事%d件", apart, events)
	}
	return fmt.Sprintf("Besides: %d boilerplate, product names and versions; %s", apart, phrase.Some(events, "event", "events"))
}

// rows is a series a line: its name, what is said of it and, where there is room for
// all of them, since when.
func (p *page) rows(all []Series, text func(Series, Lang) string, since bool) {
	const indent, gap, widest = 4, 2, 30
	names := 0
	for _, s := range all {
		names = max(names, min(cells.Width(s.In(p.Lang)), widest))
	}
	for _, s := range all {
		words := text(s, p.Lang)
		room := Width - indent - gap - cells.Width(words)
		name := cells.Fit(s.In(p.Lang), min(names, room))
		line := fmt.Sprintf("%*s%s%*s%s", indent, "", cells.Pad(name, min(names, room)), gap, "", words)
		if more := p.say(s.since(p.Lang)+"から。", " Since "+s.since(p.Lang)+"."); since && cells.Width(line+more) <= Width {
			line += more
		}
		p.line(line)
	}
}

// judged is what the counts say of the judged changes: a line each, or grouped where
// something else needs the room.
func (r Run) judged(p *page, each bool) {
	if len(r.Judged) == 0 {
		return
	}
	all := slices.SortedStableFunc(slices.Values(r.Judged), func(a, b Series) int { return cmp.Compare(a.standing(), b.standing()) })
	n := 0
	for _, s := range all {
		if s.standing() == detected {
			n++
		}
	}
	p.labelled(p.say("判断済みの変化", "Judged"), p.say(fmt.Sprintf("%d件。公開文書の件数で検知しているのは%d件", len(all), n),
		fmt.Sprintf("%s; the counts of public documents detect %d", phrase.Some(len(all), "change", "changes"), n)))
	if each {
		p.rows(all, Series.status, false)
		return
	}
	for _, g := range []struct {
		of     standing
		ja, en string
	}{{detected, "検知", "Detected: "}, {near, "検知に近い", "Close: "}, {silent, "検知なし", "No rise: "}, {unjudged, "判定できません", "Cannot be judged: "}} {
		var names []string
		for _, s := range all {
			if s.standing() == g.of {
				names = append(names, s.In(p.Lang))
			}
		}
		if len(names) == 0 {
			continue
		}
		for _, line := range wrap(p.say(g.ja+"：", g.en)+p.joined(names), Width-4) {
			p.line("    " + line)
		}
	}
}

// limit is the false alarms that are accepted, in one line.
func (r Run) limit(l Lang) string {
	var all []string
	for _, x := range r.Limits {
		n, every := x.F, 1
		if inverse := math.Round(1 / x.F); x.F < 1 && math.Abs(inverse*x.F-1) < 1e-9 {
			n, every = 1, int(inverse)
		}
		bin := x.Bin.String()
		all = append(all, l.say(fmt.Sprintf("%sごとでは%d%sに%s件", phrase.Per(x.Bin), every, phrase.Unit(x.Bin), phrase.Number(n)),
			fmt.Sprintf("%s in %s by %s", phrase.Number(n), phrase.Some(every, bin, bin+"s"), bin)))
	}
	return l.say("誤検知は平均で、"+l.joined(all)+"まで", "false alarms on average at most "+l.joined(all))
}

// next is what to type next.
func (r Run) next(p *page) {
	if r.Later {
		year := r.AsOf.Year()
		if r.AsOf.Month() == time.December && r.AsOf.Day() == 31 {
			year++
		}
		p.next(fmt.Sprintf("kazami run --as-of %d-12-31", year), p.say("時点を進めて、その後を見る", "a later date: what came next"))
		return
	}
	for _, s := range slices.Concat(r.Rising, r.Judged) {
		p.next("kazami explain "+Quoted(s.In(p.Lang)), p.say("理由と文書を見る", "why, and the documents"))
		return
	}
	p.next("kazami sources", p.say("情報源の状態を見る", "how the sources stand"))
}
