package phrase

import (
	"fmt"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// News is what an issue of the newsletter has to say of a change.
type News struct {
	Kind  horizon.IssueKind
	Name  string
	Tally *horizon.Tally
	Year  *horizon.TallyYear // that it speaks of: of the tally; nil where no document is dated
	Since horizon.Period     // in which the detection opened that goes on
	Ended horizon.Period     // in which the detection ended
	Until time.Time          // the last moment that is known

	Verdict *horizon.Signal  // of a detection that the counts by year do not show; else nil
	Counted horizon.Reckoned // its figures
}

// before is the year before one that was over; nil where the tally does not reach it.
func (n News) before(y *horizon.TallyYear) *horizon.TallyYear {
	if y.Partial {
		return nil
	}
	return n.Tally.Of(y.Year - 1)
}

// peak is the first of the years with most documents.
func (n News) peak() *horizon.TallyYear {
	most := &n.Tally.Years[0]
	for i := range n.Tally.Years {
		if y := &n.Tally.Years[i]; y.Documents.Value() > most.Documents.Value() {
			most = y
		}
	}
	return most
}

// signal is the verdict that the news rests on; none where nothing was judged.
func (n News) signal() (g horizon.Signal, judged bool) {
	if n.Verdict != nil {
		return *n.Verdict, true
	}
	if y := n.Tally.Last(); y != nil && y.Expected.Made() {
		return y.Signal, true
	}
	return horizon.Signal{}, false
}

// over is the last of the detections, where none goes on and the news is that.
func (n News) over() (last horizon.Detected, over bool) {
	if n.Kind != horizon.IssueEnded && n.Kind != horizon.IssueFell || n.Since != (horizon.Period{}) {
		return last, false
	}
	return n.Tally.EndedBetween(time.Time{}, n.Until)
}

// spell is the periods in which a detection was open, or the only one.
func spell(d horizon.Detected, name func(horizon.Period) string, to, end string) string {
	last := d.Ended.Add(-1)
	if last == d.Opened {
		return name(last)
	}
	return name(d.Opened) + to + name(last) + end
}

// Text is the news in Japanese: the finding with its number, what it is measured by, and
// how clear it is.
func (n News) Text() horizon.IssueText {
	y := n.Year
	if y == nil {
		return horizon.IssueText{Heading: horizon.Plain(n.Name), Said: []horizon.Words{horizon.Plain(NotJudged)}, Note: n.note()}
	}
	said := []horizon.Words{n.course(y), n.measured(y)}
	switch {
	case n.Kind == horizon.IssueOpen:
		said = append(said, horizon.Plain(n.base()+"増加は"+Period(n.Since)+"から続いています。"))
	case n.Kind == horizon.IssueFell && n.peak().Year != y.Year-1 && n.peak().Documents.Int() > y.Documents.Int():
		said = append(said, horizon.Sentence(fmt.Sprintf("最も多かったのは%d年の", n.peak().Year), Docs(n.peak().Documents), "です。"))
	}
	return horizon.IssueText{Heading: n.heading(y), Said: spoken(said), Note: n.note()}
}

// spoken is the sentences that say something.
func spoken(all []horizon.Words) (some []horizon.Words) {
	for _, w := range all {
		if len(w) > 0 {
			some = append(some, w)
		}
	}
	return some
}

// Year names a year of a tally, and up to when one is counted that is not over: 2012年,
// 2012年（6月30日まで）.
func Year(y *horizon.TallyYear) string {
	name := fmt.Sprintf("%d年", y.Year)
	if t, err := time.Parse(time.DateOnly, y.Documents.AsOf()); err == nil && y.Partial {
		name += fmt.Sprintf("（%d月%d日まで）", t.Month(), t.Day())
	}
	return name
}

func (n News) heading(y *horizon.TallyYear) horizon.Words {
	before, counted := n.before(y), horizon.Sentence(Year(y)+"は", Docs(y.Documents))
	switch more := compared(before, y); {
	case n.Kind == horizon.IssueEnded && more > 0:
		return horizon.Sentence(n.Name+"：検知は終わりましたが、", counted, "に増えています")
	case n.Kind == horizon.IssueEnded:
		return horizon.Sentence(n.Name+"：検知が終わり、", counted, "です")
	case n.Kind == horizon.IssueFell && more < 0:
		return horizon.Sentence(n.Name+"：", counted, "に減りました")
	}
	return horizon.Sentence(n.Name+"：", counted)
}

// compared is above 0 where a year has more documents than the one before, below 0 where
// it has fewer; 0 where it has as many, or none is before it.
func compared(before, y *horizon.TallyYear) int {
	if before == nil {
		return 0
	}
	return y.Documents.Int() - before.Documents.Int()
}

// course says what became of the number of documents, from one year to the next.
func (n News) course(y *horizon.TallyYear) horizon.Words {
	before := n.before(y)
	said, ended := horizon.Words(nil), "検知は"+Period(n.Ended)+"に終わりました"
	if before != nil {
		said = horizon.Sentence(fmt.Sprintf("件数は%d年の", before.Year), Docs(before.Documents), fmt.Sprintf("から%d年の", y.Year), Docs(y.Documents), "に")
	}
	switch more := compared(before, y); {
	case n.Kind == horizon.IssueEnded && more > 0:
		return horizon.Sentence(ended+"が、", said, "増えています。")
	case n.Kind == horizon.IssueEnded && more < 0:
		return horizon.Sentence(ended+"。", said, "減りました。")
	case n.Kind == horizon.IssueEnded:
		return horizon.Plain(ended + "。")
	case more > 0:
		return horizon.Sentence(said, "増えました。")
	case more < 0 && y.Above():
		return horizon.Sentence(said, "減りましたが、従来の水準をなお超えています。")
	case more < 0:
		return horizon.Sentence(said, "減りました。")
	case before != nil:
		return horizon.Plain(fmt.Sprintf("件数は%d年と同じです。", before.Year))
	}
	return nil
}

// measured says what detection used, beside what was expected.
func (n News) measured(y *horizon.TallyYear) horizon.Words {
	if n.Verdict != nil {
		return horizon.Sentence(n.base(), RiseWords(*n.Verdict, n.Counted))
	}
	return Measured(y)
}

// base names the documents of a verdict that the counts by year do not show.
func (n News) base() string {
	if n.Verdict == nil {
		return ""
	}
	return datedTo(n.Verdict.Period.Bin)
}

func datedTo(b horizon.Bin) string {
	switch b {
	case horizon.Yearly:
		return ""
	case horizon.Monthly:
		return "月までわかる文書では、"
	}
	return "日までわかる文書では、"
}

// OfDated names the documents of counts by a bin where a change has further ones, which
// are dated by year: 月までわかる文書では、.
func OfDated(b horizon.Bin, t horizon.Tally) string {
	if t.ByYear.Int() == 0 {
		return ""
	}
	return datedTo(b)
}

// Measured says how many documents of a year detection used, and how they stand to the
// expected ones: 判定に使った2011年の14件（4情報源）は、従来の水準（2件ほど）を大きく超えました。
func Measured(y *horizon.TallyYear) horizon.Words {
	switch {
	case y.State == horizon.YearUnjudged:
		return horizon.Plain(Year(y) + "は、" + YearVerdict(*y) + "。")
	case !y.Expected.Made():
		return nil
	}
	stands := "の幅の中です。"
	switch {
	case y.Above() && strength(y.Signal) >= 3:
		stands = "を大きく超えました。"
	case y.Above():
		stands = "を超えました。"
	case y.Below():
		stands = "を下回りました。"
	}
	from := horizon.Sentence("（", y.Compared.Sources.Shown(Int(y.Compared.Sources.Int())), "情報源）")
	return horizon.Sentence("判定に使った"+Year(y)+"の", Docs(y.Used), from, "は、従来の水準（", ExpectedDocs(y.Expected), "）"+stands)
}

// note says how clear the rise is, how many sources carry it, and how many documents
// there are in all.
func (n News) note() (w horizon.Words) {
	if d, over := n.over(); over {
		w = horizon.Plain("検知は" + spell(d, Period, "から", "まで") + "　")
	} else if g, judged := n.signal(); judged {
		w = horizon.Sentence("増え方："+Strength(g)+"　", SupportWords(n.Tally), "　")
	}
	w = horizon.Sentence(w, "全", Docs(n.Tally.Documents), "、発行者", n.Tally.Publishers.Shown(Int(n.Tally.Publishers.Int())), "者")
	if t := n.Tally; !t.First.IsZero() {
		w = horizon.Sentence(w, "、最初の文書は"+FirstDate(t.First, t.FirstP))
	}
	return w
}

// FirstDate is a date as exactly as it is known, which says so where that is a year
// alone: 2000年（年だけ判明）.
func FirstDate(t time.Time, p horizon.Precision) string {
	switch p {
	case horizon.ByYear:
		return Date(t, p) + "（年だけ判明）"
	case horizon.ByTime, horizon.ByDay:
		return Month(t)
	}
	return Date(t, p)
}

// SupportWords is the support of the last year, with how many sources carry it, or the
// one that nearly all is from: 裏付け：多い（4情報源）.
func SupportWords(t *horizon.Tally) horizon.Words {
	support, all := supportOf(t)
	switch {
	case len(all) == 0:
		return horizon.Plain("裏付け：" + support.String())
	case len(all) == 1:
		return horizon.Plain("裏付け：" + support.String() + "（「" + all[0].Name + "」だけ）")
	case support == Narrow:
		return horizon.Plain("裏付け：" + support.String() + "（ほとんどが「" + all[0].Name + "」）")
	case t.UsedFrom.Made():
		return horizon.Sentence("裏付け："+support.String()+"（", t.UsedFrom.Shown(Int(t.UsedFrom.Int())), "情報源）")
	}
	return horizon.Plain("裏付け：" + support.String())
}

// supportOf is the support of the documents of the last year, and these by source.
func supportOf(t *horizon.Tally) (Support, []horizon.SourceDocuments) {
	count := make([]int, len(t.BySource))
	for i, s := range t.BySource {
		count[i] = s.Count.Int()
	}
	return SupportOf(count), t.BySource
}

// What an issue says where nothing is new.
const (
	NothingMoved   = "この週に、公開している変化の動きはありませんでした。"
	NothingMovedEN = "None of the published changes moved in this week."
)

// StageNamed reports whether a name is that of a stage, as pages show them.
func StageNamed(name string) bool {
	return name != "" && slices.ContainsFunc(horizon.Stages(), func(s horizon.Stage) bool { return s.Name() == name })
}

// YearWords says what the last year that was over counts, beside the year before, and
// how it stands to what was expected.
func YearWords(t *horizon.Tally) []horizon.Words {
	y := t.Last()
	if y == nil {
		return nil
	}
	said := horizon.Sentence(Year(y)+"は", Docs(y.Documents))
	if before := t.Of(y.Year - 1); before != nil {
		said = horizon.Sentence(said, "、", fmt.Sprintf("%d年は", before.Year), Docs(before.Documents))
	}
	return spoken([]horizon.Words{horizon.Sentence(said, "です。"), Measured(y)})
}
