package screen

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
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
	Later     bool   // documents after AsOf are stored
	Options   string // of the run but for its cut-off, as typed, each with a space before it: the next command needs them too
	Day       string // the option of its cut-off, likewise; "" where it is the usual one
}

// fewestRising is how many rising terms stand on a screen, however full it is.
const fewestRising = 2

// Write writes the run: on one screen, or all of it.
func (r Run) Write(w io.Writer, l Lang, all bool) error {
	rows := len(r.known()) + len(r.Rising)
	p := r.page(l, all, rows)
	for !all && len(p.lines) > Lines && rows > fewestRising {
		rows--
		p = r.page(l, all, rows)
	}
	if !all && len(p.lines) > Lines && r.Past != nil {
		past := *r.Past
		past.Themes, r.Past = nil, &past
		p = r.page(l, all, rows)
	}
	return p.write(w)
}

// page is the run with so many rows of what is rising.
func (r Run) page(l Lang, all bool, rows int) *page {
	p := &page{Lang: l, options: r.Options}
	p.line(p.say("風見　"+phrase.Day(r.AsOf)+"の時点で見ています", "Kazami, as of "+phrase.DayEN(r.AsOf)))
	p.blank()
	p.labelled(p.say("読みました", "Read"), r.read(l))
	r.risen(p, rows)
	if r.Past != nil {
		r.Past.write(p)
	}
	r.judged(p, all || r.Past == nil)
	if len(r.Limits) > 0 {
		p.labelled(p.say("誤検知の上限", "Limit"), r.limit(l))
	}
	if r.Site != "" {
		r.look(p)
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

// known is the judged changes that are rising.
func (r Run) known() []Series {
	return slices.DeleteFunc(slices.Clone(r.Judged), func(s Series) bool { return s.standing() != detected })
}

// risen is what is rising, in so many rows: judged changes, and then what is not judged
// yet, at least one of it.
func (r Run) risen(p *page, rows int) {
	known := r.known()
	shown := min(len(r.Rising), max(rows-len(known), 1))
	listed := known[:min(len(known), rows-shown)]
	n := len(r.Rising) + r.More
	var head []string
	if len(known) > 0 {
		head = append(head, p.say(fmt.Sprintf("判断済み%d件", len(known)), fmt.Sprintf("%d judged", len(known))))
	}
	switch {
	case n > shown:
		head = append(head, p.say(fmt.Sprintf("判断を待つ%d件のうち%d件。全部は kazami review list", n, shown), fmt.Sprintf("%d of %d to judge (all: kazami review list)", shown, n)))
	case n > 0:
		head = append(head, p.say(fmt.Sprintf("判断を待つ%d件", n), fmt.Sprintf("%d to judge", n)))
	case len(known) > 0:
		head = append(head, p.say("判断を待つ検知はありません", "none to judge"))
	default:
		head = append(head, p.say("判断を待つ検知はありません。", "Nothing new: no detection waits for judgement."))
	}
	p.labelled(p.say("増えています", "Rising"), p.joined(head))
	p.rows(append(slices.Clone(listed), r.Rising[:shown]...), true)
	if text := aside(p.Lang, r.Apart, r.Events); text != "" {
		p.line("    " + text)
	}
}

// aside counts what is detected and no change, in one line.
func aside(l Lang, apart, events int) string {
	var all []string
	if apart > 0 {
		all = append(all, l.say(fmt.Sprintf("定型文、製品名、版と見られる%d件", apart), fmt.Sprintf("boilerplate, product names and versions (%d)", apart)))
	}
	if events > 0 {
		all = append(all, l.say(fmt.Sprintf("出来事%d件", events), fmt.Sprintf("events (%d)", events)))
	}
	if len(all) == 0 {
		return ""
	}
	return l.say("ほかに ", "Besides: ") + l.joined(all)
}

// rows is a series a line: its name, its sentence and, where there is room in all
// lines, since when.
func (p *page) rows(all []Series, since bool) {
	const indent, gap = 4, 2
	lines := make([]string, len(all))
	for pass := range 2 { // with since, else without
		widest, names := 0, 0
		for i, s := range all {
			lines[i] = s.sentence(p.Lang)
			if since && pass == 0 {
				lines[i] += p.say(s.since(p.Lang)+"から。", " Since "+s.since(p.Lang)+".")
			}
			widest, names = max(widest, cells.Width(lines[i])), max(names, cells.Width(s.In(p.Lang)))
		}
		room := Width - indent - gap - widest
		if pass == 0 && names > room {
			continue
		}
		for i, s := range all {
			name := s.In(p.Lang)
			switch n := cells.Width(name); {
			case n <= room:
			case n+gap+cells.Width(lines[i]) <= Width-indent: // out of line with the others
				p.line("    " + name + "  " + lines[i])
				continue
			default: // a line of its own
				p.line("    " + cells.Fit(name, Width-indent))
				name = ""
			}
			p.line("    " + cells.Pad(name, min(names, room)) + "  " + lines[i])
		}
		return
	}
}

// table is the judged changes, a row each, below a line that heads their counts.
func (p *page) table(all []Series, label, text string) {
	rows, wide := make([][3]string, len(all)), [3]int{0, 0, 0}
	head := [3]string{"", p.say("件数", "documents"), p.say("従来の水準", "expected")}
	for i, s := range all {
		rows[i] = s.cells(p.Lang)
	}
	for _, r := range append(slices.Clone(rows), head) {
		for i := range r {
			wide[i] = max(wide[i], cells.Width(r[i]))
		}
	}
	right := func(r [3]string) string {
		var text strings.Builder
		text.WriteString("  " + cells.Pad(r[0], wide[0]))
		for i := 1; i < len(r); i++ {
			text.WriteString("  " + strings.Repeat(" ", wide[i]-cells.Width(r[i])) + r[i])
		}
		return text.String()
	}
	names := Width - cells.Width(right(head))
	left := p.field(label, text)
	for i, line := range left {
		if i == len(left)-1 && cells.Width(line) <= names+wide[0] {
			line = cells.Pad(line, names+wide[0]+2) + right(head)[wide[0]+2:]
		}
		p.line(line)
	}
	for i, s := range all {
		p.line(cells.Pad("    "+cells.Fit(s.In(p.Lang), names-4), names) + right(rows[i]))
	}
}

// judged is what the counts say of the judged changes that are not detected: a line each, or grouped where
// something else needs the room.
func (r Run) judged(p *page, each bool) {
	all := slices.SortedStableFunc(slices.Values(r.Judged), func(a, b Series) int { return cmp.Compare(a.standing(), b.standing()) })
	all = slices.DeleteFunc(all, func(s Series) bool { return s.standing() == detected }) // they stand above
	if len(all) == 0 {
		return
	}
	label := p.say("判断済みの変化", "Judged")
	text := p.say(fmt.Sprintf("%d件のうち、いま検知していない%d件", len(r.Judged), len(all)), fmt.Sprintf("%s, %d not detected now", phrase.Some(len(r.Judged), "change", "changes"), len(all)))
	if each {
		p.table(all, label, text)
		return
	}
	p.labelled(label, text+p.say("（公開文書の件数）", " (counts of public documents)"))
	for _, g := range []struct {
		of     []standing
		ja, en string
	}{
		{[]standing{ended}, "検知して、増加が止まった", "Detected, no longer rising: "},
		{[]standing{near}, "検知に近い", "Close to detection: "}, {[]standing{silent, unjudged}, "検知していません", "Not detected: "},
	} {
		var names []string
		for _, s := range all {
			switch name := s.In(p.Lang); {
			case !slices.Contains(g.of, s.standing()):
			case s.standing() == ended:
				names = append(names, p.say(name+s.Earlier.Start().Format("（2006年）"), name+s.Earlier.Start().Format(" (2006)")))
			default:
				names = append(names, name)
			}
		}
		text := p.say(g.ja+"：", g.en) + p.joined(names)
		if g.of[0] == silent && cells.Width(text) > Width-4 {
			text = p.say(g.ja+fmt.Sprintf("：%d件（--all で見る）", len(names)), g.en+phrase.Some(len(names), "change", "changes")+" (--all)")
		}
		if len(names) > 0 {
			p.paragraph(text)
		}
	}
}

// limit is the false alarms that are accepted, in one line.
func (r Run) limit(l Lang) string {
	var all []string
	for i, x := range r.Limits {
		n, every := x.F, 1
		if inverse := math.Round(1 / x.F); x.F < 1 && math.Abs(inverse*x.F-1) < 1e-9 {
			n, every = 1, int(inverse)
		}
		alarms, rate := phrase.Number(n), fmt.Sprintf("a %s", x.Bin)
		if i == 0 {
			alarms = alarms + " false alarm" + plural(n)
		}
		if every > 1 {
			rate = fmt.Sprintf("in %d %ss", every, x.Bin)
		}
		all = append(all, l.say(fmt.Sprintf("%sごとでは%d%sに%s件", phrase.Per(x.Bin), every, phrase.Unit(x.Bin), phrase.Number(n)),
			alarms+" "+rate+" by "+x.Bin.String()))
	}
	return l.say("誤検知は平均で、"+l.joined(all)+"まで", "on average at most "+l.joined(all))
}

// plural is the ending of a noun behind a number.
func plural(n float64) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// look is where to look: the site, and the desk. A command that is long has a line of its own.
func (r Run) look(p *page) {
	label, site, desk := p.say("見る", "Look at"), p.say("サイト ", "Site ")+r.Site, p.say("分析画面", "desk")+" kazami serve"+r.Day+r.Options
	all := p.field(label, site+p.say("、", "; ")+desk)
	if len(all) > 1 {
		all = append(p.field(label, site), strings.Repeat(" ", p.labels())+capital(desk))
	}
	p.add(all...)
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
		p.next("kazami explain "+Quoted(s.In(p.Lang))+r.Day, p.say("理由と文書を見る", "why, and the documents"))
		return
	}
	p.next("kazami sources", p.say("情報源の状態を見る", "how the sources stand"))
}
