package screen

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kazami/internal/cells"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Explanation is why a term is detected, or not.
type Explanation struct {
	Series
	Asked    string           // as the user named it
	Category horizon.Category // "" for a discovered term
	Part     string           // the change that holds it as one of several; ""
	Years    []Year           // oldest first
	Other    *Series          // the same by its other counts; nil where it is not counted by them
	Public   *Series          // by public documents alone, where these say something else
	Sources  []Source         // of the documents counted, most first
	Outlook  *horizon.Forecast
	Ignored  horizon.TermRule // the rule by which its detections are not shown; without a term: none
	With     []string         // the names that are counted with it
	Within   string           // the longer term in which alone it stands, so that it is not shown; ""
	Found    int              // hits of searches, which are never counted
	Telling  []Document       // the most telling
	Holding  int              // documents of the change, duplicates left out
	Like     string           // a name like the one asked for, where no document mentions that; ""
	Unread   bool             // no source is counted yet
	Options  string           // of the command, as typed, each with a space before it: the next one needs them too
}

// Year is a column of the table.
type Year struct {
	Year      int
	Documents int
	Expected  float64
	Detected  bool // the detection opened in it
}

// Source is how many of the documents counted are of a source.
type Source struct {
	Name      string
	Documents int
}

// Document is a document that is named. Where its text is not kept it has no title.
type Document struct {
	Title     string
	Publisher string
	URL       string
	Published time.Time
	Precision horizon.Precision
}

// Write writes the explanation.
func (x Explanation) Write(w io.Writer, l Lang) error {
	p := &page{Lang: l, options: x.Options}
	switch {
	case x.Unread:
		p.line(p.say("数えられる情報源がまだありません。", "No source is counted yet."))
		p.next("kazami run", p.say("情報源を読む", "read the sources"))
		return p.write(w)
	case x.Series.Documents == 0 && x.Found == 0 && x.Category == "":
		x.unknown(p)
		return p.write(w)
	}
	x.verdict(p)
	x.table(p)
	x.facts(p)
	x.documents(p)
	p.blank()
	x.next(p)
	return p.write(w)
}

// unknown says that no document mentions the term.
func (x Explanation) unknown(p *page) {
	p.line(p.say("「"+x.Asked+"」は、読んだ文書にありません。", "No document mentions “"+x.Asked+"”."))
	if x.Like != "" {
		p.line("  " + p.say("近い言葉：", "Did you mean: ") + x.Like)
		p.blank()
		p.next("kazami explain "+Quoted(x.Like), p.say("その理由を見る", "why it is detected, or not"))
		return
	}
	p.blank()
	p.next("kazami search "+Quoted(x.Asked), p.say("文書の本文から探す", "look for it in all texts"))
}

// verdict is the name with the verdict, and the sentence.
func (x Explanation) verdict(p *page) {
	name, state := x.In(p.Lang), x.strength(p.Lang)
	if x.Category != "" {
		name += "  " + p.category(x.Category)
	}
	if x.standing() == detected {
		state = p.say(x.since(p.Lang)+"から検知", "detected since "+x.since(p.Lang))
	} else if x.standing() == unjudged {
		state = p.say("判定できません", "cannot be judged")
	}
	name = cells.Fit(name, Width-2-cells.Width(state))
	p.line(cells.Pad(name, Width-cells.Width(state)) + state)
	if x.Part != "" {
		p.line(p.say("「"+x.Part+"」にまとまる用語です。", "Part of the change “"+x.Part+"”."))
	}
	p.blank()
	for _, line := range wrap(p.say(phrase.Rise(x.Signal), phrase.RiseEN(x.Signal)), Width-2) {
		p.line("  " + line)
	}
}

func (l Lang) category(c horizon.Category) string { return l.say(string(c), phrase.CategoryEN(c)) }

// mostYears is how many years stand in the table.
const mostYears = 6

// table is the documents of the years, beside those that were expected.
func (x Explanation) table(p *page) {
	years := x.Years[max(0, len(x.Years)-mostYears):]
	if len(years) == 0 {
		return
	}
	const column = 8
	var head, docs, want, mark strings.Builder
	opened := false
	for _, y := range years {
		fmt.Fprintf(&head, "%*d", column, y.Year)
		fmt.Fprintf(&docs, "%*s", column, phrase.Int(y.Documents))
		fmt.Fprintf(&want, "%*s", column, expectedCell(y.Expected))
		sign := ""
		if y.Detected {
			sign, opened = "^", true
		}
		fmt.Fprintf(&mark, "%*s", column, sign)
	}
	p.blank()
	p.add(head.String(), docs.String()+p.say("  件数（判定に使う文書）", "  documents used for detection"), want.String()+p.say("  従来の水準", "  expected"))
	if opened {
		p.line(mark.String() + p.say("  検知", "  detected"))
	}
	p.blank()
}

// expectedCell is what was expected, for a narrow column.
func expectedCell(n float64) string {
	if n < 0.5 {
		return "<1"
	}
	return phrase.Int(phrase.Rounded(n))
}

// facts is strength, support, outlook, the other counts and what is lacking.
func (x Explanation) facts(p *page) {
	p.labelled(p.say("増え方", "Strength"), x.strength(p.Lang))
	if len(x.Sources) > 0 {
		p.labelled(p.say("裏付け", "Support"), x.support(p.Lang))
	}
	if x.standing() == ended {
		p.labelled(p.say("これまで", "Before"), p.say(p.period(x.Earlier)+"に検知しました。その後、増加が止まりました。", "detected in "+p.period(x.Earlier)+"; the rise has ended since"))
	}
	if lacking := x.lacking(p.Lang); lacking != "" {
		p.labelled(p.say("足りないもの", "Missing"), lacking)
	}
	if x.Outlook != nil {
		p.labelled(p.say("見通し", "Outlook"), p.outlook(*x.Outlook))
	}
	if x.Other != nil {
		p.labelled(p.say(phrase.Per(x.Other.Signal.Period.Bin)+"ごと", "By "+x.Other.Signal.Period.Bin.String()), x.Other.sentence(p.Lang)+p.say("", " ")+x.Other.strengthSentence(p.Lang))
	}
	if x.Public != nil {
		p.labelled(p.say("公開文書だけ", "Public"), x.Public.sentence(p.Lang)+p.say("", " ")+x.Public.strengthSentence(p.Lang))
	}
	if x.Found > 0 {
		p.labelled(p.say("検索", "Searches"), p.say(fmt.Sprintf("%s件。根拠になりますが、数えません（--numbers）", phrase.Int(x.Found)), phrase.Some(x.Found, "hit", "hits")+": evidence, never counted (--numbers)"))
	}
	x.notes(p)
}

// notes is what people and the filter of terms did to it.
func (x Explanation) notes(p *page) {
	note := p.say("注意", "Note")
	if x.Ignored.Term != "" {
		day := x.Ignored.Cut
		p.labelled(note, p.say("数えない語です（"+phrase.Day(day)+"、"+x.Ignored.Who+"）。検知しても示しません。", "an ignored word since "+phrase.DayEN(day)+", by "+x.Ignored.Who+": its detections are not shown"))
	}
	if len(x.With) > 0 {
		p.labelled(note, p.say("いっしょに数えている言葉："+p.joined(x.With), "counted with it: "+p.joined(x.With)))
	}
	if x.Within != "" {
		p.labelled(note, p.say("「"+x.Within+"」などの長い用語の一部です。検知の一覧には出しません。", "a part of longer terms such as “"+x.Within+"”: not listed on its own"))
	}
}

// strengthSentence is the strength, as a sentence.
func (s Series) strengthSentence(l Lang) string {
	if s.standing() == unjudged {
		return l.say("判定できません。", "Cannot be judged.")
	}
	words := s.strength(l)
	return l.say(words+"。", strings.ToUpper(words[:1])+words[1:]+".")
}

// support is the word for the support, with the source that has most of it.
func (x Explanation) support(l Lang) string {
	var n []int
	all := 0
	for _, s := range x.Sources {
		n, all = append(n, s.Documents), all+s.Documents
	}
	s := phrase.SupportOf(n)
	most := slices.MaxFunc(x.Sources, func(a, b Source) int { return cmp.Compare(a.Documents, b.Documents) })
	if len(x.Sources) == 1 {
		return l.say(s.String()+"。すべて"+most.Name, s.English()+": all in "+most.Name)
	}
	return l.say(fmt.Sprintf("%s。%d情報源、最も多いのは%sの%s件", s, len(x.Sources), most.Name, phrase.Int(most.Documents)),
		fmt.Sprintf("%s: %d sources, %s of %s in %s", s.English(), len(x.Sources), phrase.Int(most.Documents), phrase.Int(all), most.Name))
}

// outlook says what may come, with its number.
func (l Lang) outlook(f horizon.Forecast) string {
	until, untilEN := phrase.Month(f.Horizon), phrase.MonthEN(f.Horizon)
	switch {
	case f.N == 0:
		return l.say("出せません（比べられる言葉がありません）", "none: no comparable terms")
	case f.Refused != "":
		return l.say(fmt.Sprintf("この言葉だけの見通しは出せません。%sまでに情報源の半分に広がったのは、同じ段階の言葉%s件の%s", until, phrase.Int(f.N), phrase.Share(f.Base)),
			fmt.Sprintf("none of its own; %s of %s reached half of the sources in such a span (to %s)", shareEN(f.Base), phrase.Some(f.N, "comparable term", "comparable terms"), untilEN))
	}
	return l.say(fmt.Sprintf("%sまでに情報源の半分に広がる見通しは「%s」（%s）", until, phrase.Likelihood(f.P), phrase.Share(f.P)),
		fmt.Sprintf("%s (%s) to reach half of the sources by %s", phrase.LikelihoodEN(f.P), shareEN(f.P), untilEN))
}

// documents names the most telling documents.
func (x Explanation) documents(p *page) {
	shown := x.Telling[:min(len(x.Telling), max(0, (Lines-len(p.lines)-4)/2))]
	if len(shown) == 0 {
		return
	}
	p.blank()
	p.line("  " + p.say(fmt.Sprintf("代表的な文書（この変化の文書%s件から）", phrase.Int(x.Holding)), fmt.Sprintf("Documents (%d of %s that mean it)", len(shown), phrase.Int(x.Holding))))
	for _, d := range shown {
		from := d.Publisher + p.say("、", ", ") + p.date(d)
		if d.Title != "" {
			p.line("    " + cells.Fit(strings.Join(strings.Fields(phrase.Clean(d.Title)), " "), Width-4))
			p.line("      " + cells.Fit(from, Width-6))
			continue
		}
		p.line("    " + cells.Fit(from+p.say("（本文はここに置いていません）", " (its text is not kept here)"), Width-4))
		if url := phrase.Web(d.URL); url != "" {
			p.line("      " + phrase.Address(url))
		}
	}
}

// date is the date of a document, as exactly as it is known.
func (l Lang) date(d Document) string {
	if l == Japanese {
		return phrase.Date(d.Published, d.Precision)
	}
	return phrase.DateEN(d.Published, d.Precision)
}

// next leads to the other half of the story: when a detection began, or the numbers.
func (x Explanation) next(p *page) {
	p.next("kazami explain "+Quoted(cmp.Or(x.Asked, x.In(p.Lang)))+" --numbers", p.say("検定の値と途中の計算", "the test and how it was reckoned"))
}
