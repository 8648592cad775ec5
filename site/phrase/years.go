package phrase

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Finding is what the counts of a change say, in one sentence: of the last year that was
// over, by the verdict that its range is drawn by. A detection by month alone is said to
// be one, for it counts other documents.
func Finding(t horizon.Tally) horizon.Words {
	y := t.Last()
	if y == nil {
		return horizon.Sentence("1年分の件数は、まだありません。文書は", Docs(t.Documents), "です")
	}
	year := fmt.Sprintf("%d年は", y.Year)
	head := horizon.Sentence(year, Docs(y.Documents), "。")
	before := t.Of(y.Year - 1)
	switch {
	case y.State == horizon.YearDetected:
		return horizon.Sentence(head, "この年に増加を検知しました")
	case y.State == horizon.YearGoesOn:
		goes := "続いています"
		if over(t) {
			goes = fmt.Sprintf("%d年末まで続きました", y.Year)
		}
		return horizon.Sentence(head, fmt.Sprintf("%d年に検知した増加が", detectedIn(t, y.Year)), goes)
	case y.State == horizon.YearEnded && before != nil && y.Documents.Int() > before.Documents.Int():
		return horizon.Sentence("検知は終わりましたが、", fmt.Sprintf("%d年の", before.Year), Docs(before.Documents), "から", fmt.Sprintf("%d年の", y.Year), Docs(y.Documents), "に増えています")
	case y.State == horizon.YearEnded && before != nil && y.Documents.Int() < before.Documents.Int():
		return horizon.Sentence("検知は終わり、", fmt.Sprintf("%d年の", before.Year), Docs(before.Documents), "から", fmt.Sprintf("%d年の", y.Year), Docs(y.Documents), "に減りました")
	case y.State == horizon.YearEnded:
		return horizon.Sentence(head, "検知は終わりました")
	case y.ByMonth == horizon.YearDetected:
		return horizon.Sentence(head, "月までわかる文書だけの件数では、この年に増加を検知しました")
	case y.ByMonth == horizon.YearGoesOn:
		return horizon.Sentence(head, "月までわかる文書だけの件数では、検知した増加が続いています")
	case y.State == horizon.YearClose:
		return horizon.Sentence(head, "検知に近い増え方です")
	case y.State == horizon.YearUnjudged:
		return horizon.Sentence(head, "年ごとには、履歴が足りないため判定していません")
	case y.Below():
		return horizon.Sentence(head, "従来の水準を下回りました")
	case endedIn(t, y.Year) > 0 && before != nil && y.Documents.Int() > before.Documents.Int():
		return horizon.Sentence(fmt.Sprintf("検知は%d年に終わりましたが、件数は%d年の", endedIn(t, y.Year), before.Year), Docs(before.Documents), "から", fmt.Sprintf("%d年の", y.Year), Docs(y.Documents), "に増えています")
	case endedIn(t, y.Year) > 0:
		return horizon.Sentence(head, fmt.Sprintf("検知は%d年に終わりました", endedIn(t, y.Year)))
	}
	return horizon.Sentence(head, "増えたとは言えません")
}

// FindingEN is [Finding] in English.
func FindingEN(t horizon.Tally) horizon.Words {
	y := t.Last()
	if y == nil {
		return horizon.Sentence("No full year yet: ", DocsEN(t.Documents))
	}
	head := horizon.Sentence(DocsEN(y.Documents), fmt.Sprintf(" in %d", y.Year))
	before := t.Of(y.Year - 1)
	switch {
	case y.State == horizon.YearDetected:
		return horizon.Sentence(head, ": a rise was detected in this year")
	case y.State == horizon.YearGoesOn && over(t):
		return horizon.Sentence(head, fmt.Sprintf(": the rise detected in %d went on to the end of %d", detectedIn(t, y.Year), y.Year))
	case y.State == horizon.YearGoesOn:
		return horizon.Sentence(head, fmt.Sprintf(": still rising since %d", detectedIn(t, y.Year)))
	case y.State == horizon.YearEnded && before != nil && y.Documents.Int() > before.Documents.Int():
		return horizon.Sentence("The detection has ended, and the count still grew: ", before.Documents.Shown(Int(before.Documents.Int())), fmt.Sprintf(" in %d, ", before.Year), head)
	case y.State == horizon.YearEnded && before != nil && y.Documents.Int() < before.Documents.Int():
		return horizon.Sentence("The detection has ended: down from ", before.Documents.Shown(Int(before.Documents.Int())), fmt.Sprintf(" in %d to ", before.Year), head)
	case y.State == horizon.YearEnded:
		return horizon.Sentence(head, ": no longer rising")
	case y.ByMonth == horizon.YearDetected:
		return horizon.Sentence(head, ": a rise was detected among those whose month is known")
	case y.ByMonth == horizon.YearGoesOn:
		return horizon.Sentence(head, ": still rising among those whose month is known")
	case y.State == horizon.YearClose:
		return horizon.Sentence(head, ": close to detection")
	case y.State == horizon.YearUnjudged:
		return horizon.Sentence(head, ": not judged, for there is too little history")
	case y.Below():
		return horizon.Sentence(head, ": below what was expected")
	case endedIn(t, y.Year) > 0 && before != nil && y.Documents.Int() > before.Documents.Int():
		return horizon.Sentence(fmt.Sprintf("The detection ended in %d, and the count still grew: ", endedIn(t, y.Year)), before.Documents.Shown(Int(before.Documents.Int())), fmt.Sprintf(" in %d, ", before.Year), head)
	case endedIn(t, y.Year) > 0:
		return horizon.Sentence(head, fmt.Sprintf(": the detection ended in %d", endedIn(t, y.Year)))
	}
	return horizon.Sentence(head, ": no rise that stands out")
}

// over reports whether something of a later year than the last full one is known.
func over(t horizon.Tally) bool { return len(t.Years) > 0 && t.Years[len(t.Years)-1].Partial }

// detectedIn is the year in which the detection by year was made that goes on in a year.
func detectedIn(t horizon.Tally, year int) int {
	in := year
	for _, d := range t.Detections {
		if opened := d.Opened.Start().In(horizon.Tokyo).Year(); d.Opened.Bin == horizon.Yearly && opened <= year {
			in = opened
		}
	}
	return in
}

// endedIn is the last year up to one in which a detection ended; 0 without any.
func endedIn(t horizon.Tally, year int) int {
	for y := year; y >= t.Years[0].Year; y-- {
		if of := t.Of(y); of != nil && of.State == horizon.YearEnded {
			return y
		}
	}
	return 0
}

// Base says what the counts of a change are of, with their sum.
func Base(t horizon.Tally) horizon.Words {
	if len(t.Years) == 0 {
		return horizon.Sentence("日付のわかる" + ofCeiling(t) + "はありません")
	}
	w := horizon.Sentence(fmt.Sprintf("この変化を述べた%s、年ごと、%d年から%s。", ofCeiling(t), t.Years[0].Year, Through(t)), Docs(t.Documents), "すべてを数えています")
	if t.Undated.Int() > 0 {
		w = horizon.Sentence(w, "（うち", Docs(t.Undated), "は日付がなく、図にはありません）")
	}
	return w
}

// ofCeiling names the documents of a tally: 公開文書, or for who may see others
// 文書（TLP:REDまで）.
func ofCeiling(t horizon.Tally) string {
	if most := t.Documents.Ceiling(); most != horizon.Clear {
		return "文書（TLP:" + most.String() + "まで）"
	}
	return "公開文書"
}

// BaseEN is [Base] in English.
func BaseEN(t horizon.Tally) horizon.Words {
	if len(t.Years) == 0 {
		return horizon.Sentence("No public document with a date")
	}
	w := horizon.Sentence(fmt.Sprintf("Public documents that speak of it, by year, %d to %d. All ", t.Years[0].Year, t.Years[len(t.Years)-1].Year), DocsEN(t.Documents), " are counted")
	if t.Undated.Int() > 0 {
		w = horizon.Sentence(w, " (", DocsEN(t.Undated), " without a date not drawn)")
	}
	return w
}

// Through is the last year of a tally, and whether it was over.
func Through(t horizon.Tally) string {
	last := t.Years[len(t.Years)-1]
	if last.Partial {
		return fmt.Sprintf("%d年（途中）", last.Year)
	}
	return fmt.Sprintf("%d年", last.Year)
}

// TitleOfYears is the title of the picture of a change's years.
func TitleOfYears(name string, t horizon.Tally, asOf time.Time) string {
	return fmt.Sprintf("%s：%s（%s時点）", Cut(name, 40), Finding(t), Day(asOf))
}

// TitleOfYearsEN is [TitleOfYears] in English.
func TitleOfYearsEN(name string, t horizon.Tally, asOf time.Time) string {
	return fmt.Sprintf("%s: %s (as of %s)", Cut(name, 60), FindingEN(t), DayEN(asOf))
}

// CourseOfYears describes the picture of a change's years for who does not see it.
func CourseOfYears(t horizon.Tally) string {
	if len(t.Years) == 0 {
		return "日付のわかる文書はありません。"
	}
	first, last, most := course(t)
	return fmt.Sprintf("%sの%d件から%sの%d件まで。最も多いのは%sの%d件。年だけがわかる文書は%d件、月までわかる文書は%d件。値は図の下の表にあります。",
		YearOf(first), first.Documents.Int(), YearOf(last), last.Documents.Int(), YearOf(most), most.Documents.Int(), t.ByYear.Int(), t.Dated.Int())
}

// CourseOfYearsEN is [CourseOfYears] in English.
func CourseOfYearsEN(t horizon.Tally) string {
	if len(t.Years) == 0 {
		return "No document has a date."
	}
	first, last, most := course(t)
	return fmt.Sprintf("From %d in %s to %d in %s; the most, %d, in %s. Of %s the year alone is known, of %s the month. The table below the picture has the values.",
		first.Documents.Int(), YearOfEN(first), last.Documents.Int(), YearOfEN(last), most.Documents.Int(), YearOfEN(most),
		Some(t.ByYear.Int(), "document", "documents"), Some(t.Dated.Int(), "document", "documents"))
}

// course is the first year, the last and the one with the most documents.
func course(t horizon.Tally) (first, last, most horizon.TallyYear) {
	for i, y := range t.Years {
		if i == 0 || y.Documents.Int() > most.Documents.Int() {
			most = y
		}
	}
	return t.Years[0], t.Years[len(t.Years)-1], most
}

// YearKeys explain the three marks of the picture: pale, dark, the expected range. What
// is not drawn is nil.
func YearKeys(t horizon.Tally) []horizon.Words {
	var pale, dark, band horizon.Words
	if t.ByYear.Int() > 0 {
		pale = horizon.Sentence("年だけがわかる文書（", Docs(t.ByYear), "）")
	}
	if t.Dated.Int() > 0 {
		dark = horizon.Sentence("月や日までわかる文書（", Docs(t.Dated), "。下の短い線が日付）")
	}
	if t.UsedFrom.Made() {
		band = horizon.Sentence("従来の水準（点線）と、その9割の幅。判定に使う情報源の件数です")
	}
	return []horizon.Words{pale, dark, band}
}

// YearKeysEN is [YearKeys] in English.
func YearKeysEN(t horizon.Tally) []horizon.Words {
	var pale, dark, band horizon.Words
	if t.ByYear.Int() > 0 {
		pale = horizon.Sentence("year only (", DocsEN(t.ByYear), ")")
	}
	if t.Dated.Int() > 0 {
		dark = horizon.Sentence("month or day known (", DocsEN(t.Dated), "; the short lines below are their dates)")
	}
	if t.UsedFrom.Made() {
		band = horizon.Sentence("expected (dashed) and its 90 % range, in the sources used for detection")
	}
	return []horizon.Words{pale, dark, band}
}

// YearOf names a year of a tally: 2011年, 2012年（途中）.
func YearOf(y horizon.TallyYear) string {
	if y.Partial {
		return fmt.Sprintf("%d年（途中）", y.Year)
	}
	return fmt.Sprintf("%d年", y.Year)
}

// YearOfEN is [YearOf] in English.
func YearOfEN(y horizon.TallyYear) string {
	if y.Partial {
		return fmt.Sprintf("%d (under way)", y.Year)
	}
	return fmt.Sprint(y.Year)
}

// RoundedDocs is how many documents were expected, for a cell of a table.
func RoundedDocs(n float64, english bool) string {
	switch {
	case n < 0.5 && english:
		return "under 1"
	case n < 0.5:
		return "1件未満"
	case english:
		return "about " + Int(Rounded(n))
	}
	return Expected(n)
}

// SourceOfYears is what stands in the picture: as of when, and what the bars are of.
func SourceOfYears(t horizon.Tally, asOf time.Time, english, narrow bool) string {
	switch {
	case english && narrow:
		return "as of " + DayEN(asOf)
	case english:
		return "All public documents that were read, duplicates left out; as of " + DayEN(asOf)
	case narrow:
		return Day(asOf) + "時点"
	}
	return "読んだ" + ofCeiling(t) + "すべて（同じ内容は1件に数える）、" + Day(asOf) + "時点"
}

// UsedSentence says how many of a year's documents detection used, and what it expected.
func UsedSentence(y horizon.TallyYear) horizon.Words {
	if !y.Used.Made() || !y.Expected.Made() {
		return nil
	}
	if y.Used.Value() == y.Documents.Value() && y.Used.Int() > 0 {
		return horizon.Sentence("判定には、この", Docs(y.Used), "すべてを使います。それまでの傾向なら", ExpectedDocs(y.Expected), "でした。")
	}
	return horizon.Sentence(fmt.Sprintf("%d年の", y.Year), Docs(y.Documents), "のうち、判定に使うのは", Docs(y.Used), "です。それまでの傾向なら", ExpectedDocs(y.Expected), "でした。")
}

// YearToYear says how the last year that was over compares with the one before, both
// named, and what detection made of it; nil where no year was over.
func YearToYear(t horizon.Tally) horizon.Words {
	y := t.Last()
	if y == nil {
		return nil
	}
	said := horizon.Sentence(fmt.Sprintf("%d年は", y.Year), Docs(y.Documents), "です。")
	if before := t.Of(y.Year - 1); before != nil {
		from := horizon.Sentence(fmt.Sprintf("%d年の", before.Year), Docs(before.Documents), fmt.Sprintf("から%d年の", y.Year), Docs(y.Documents))
		switch a, b := before.Documents.Int(), y.Documents.Int(); {
		case a < b:
			said = horizon.Sentence(from, "に増えました。")
		case a > b:
			said = horizon.Sentence(from, "に減りました。")
		default:
			said = horizon.Sentence(fmt.Sprintf("%d年も%d年も", before.Year, y.Year), Docs(y.Documents), "です。")
		}
	}
	if y.State == horizon.YearUnjudged {
		return said
	}
	return horizon.Sentence(said, UsedSentence(*y))
}

// EvidenceOf says how many documents speak of a change, by how many publishers, and what
// is not counted among them.
func EvidenceOf(t horizon.Tally) horizon.Words {
	if t.Documents.Int() == 0 {
		return horizon.Plain("公開できる文書は、まだありません。")
	}
	said := horizon.Sentence("公開文書", Docs(t.Documents), "、発行者", t.Publishers.Shown(Int(t.Publishers.Int())), "。")
	if t.Copies.Int() > 0 {
		said = horizon.Sentence(said, "同じ内容の", Docs(t.Copies), "は数えません。")
	}
	if t.Earlier.Int() > 0 {
		said = horizon.Sentence(said, "以前の言及", Docs(t.Earlier), "を除きます。")
	}
	return said
}

// UsedSentenceEN is [UsedSentence] in English.
func UsedSentenceEN(y horizon.TallyYear) horizon.Words {
	if !y.Used.Made() || !y.Expected.Made() {
		return nil
	}
	if y.Used.Value() == y.Documents.Value() && y.Used.Int() > 0 {
		return horizon.Sentence("All ", y.Used.Shown(Int(y.Used.Int())), " are used for detection; ", y.Expected.Shown(ExpectedEN(y.Expected.Value())), " from earlier years.")
	}
	return horizon.Sentence("Of the ", DocsEN(y.Documents), fmt.Sprintf(" in %d, ", y.Year), y.Used.Shown(Int(y.Used.Int())), " are used for detection; ", y.Expected.Shown(ExpectedEN(y.Expected.Value())), " from earlier years.")
}

// Licence says how data and pictures may be used.
const Licence = "サイト名とページのURLを示せば、自由に使えます。 / Free to use with the name of the site and the URL of the page."

// Caveats is what who uses the counts of a change should know.
func Caveats(t horizon.Tally) []string {
	all := []string{
		"件数は、読んだ情報源の中での数です。世の中すべての数ではありません。 / Counts are of the sources that were read, not of the world.",
		"同じ内容の文書は1件に数えます。 / Duplicates count once.",
		"検知の時点は、過去の文書による再現です。 / When it was detected is a replay of past documents.",
	}
	if t.ByYear.Int() > 0 {
		all = append(all, fmt.Sprintf("%d件は、年だけがわかります。 / Of %s the year alone is known.", t.ByYear.Int(), Some(t.ByYear.Int(), "document", "documents")))
	}
	if t.Earlier.Int() > 0 {
		all = append(all, fmt.Sprintf("変化が始まる前の言及%d件は、件数に入れていません。 / %s from before the change began are not counted.", t.Earlier.Int(), Some(t.Earlier.Int(), "mention", "mentions")))
	}
	return all
}
