package phrase

import (
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Finding is what the counts of a change say, in one sentence: of the last year that was
// over, with the verdict that its range is drawn by.
func Finding(t horizon.Tally) horizon.Words {
	y := t.Last()
	if y == nil {
		return horizon.Sentence("1年分の件数は、まだありません。文書は", Docs(t.Documents), "です")
	}
	year := fmt.Sprintf("%d年は", y.Year)
	switch before := t.Of(y.Year - 1); {
	case y.State == horizon.YearDetected:
		return horizon.Sentence(year, Docs(y.Documents), "。この年に増加を検知しました")
	case y.State == horizon.YearGoesOn:
		return horizon.Sentence(year, Docs(y.Documents), fmt.Sprintf("。%d年に検知した増加が続いています", detectedIn(t, y.Year)))
	case y.State == horizon.YearEnded && before != nil && y.Documents.Int() > before.Documents.Int():
		return horizon.Sentence("検知は終わりましたが、", fmt.Sprintf("%d年の", before.Year), Docs(before.Documents), "から", year[:len(year)-len("は")], "の", Docs(y.Documents), "に増えています")
	case y.State == horizon.YearEnded && before != nil && y.Documents.Int() < before.Documents.Int():
		return horizon.Sentence("検知は終わり、", fmt.Sprintf("%d年の", before.Year), Docs(before.Documents), "から", year[:len(year)-len("は")], "の", Docs(y.Documents), "に減りました")
	case y.State == horizon.YearEnded:
		return horizon.Sentence(year, Docs(y.Documents), "。検知は終わりました")
	case y.State == horizon.YearClose:
		return horizon.Sentence(year, Docs(y.Documents), "。検知に近い増え方です")
	case y.State == horizon.YearUnjudged:
		return horizon.Sentence(year, Docs(y.Documents), "。履歴が2年未満のため、判定できません")
	case below(*y):
		return horizon.Sentence(year, Docs(y.Documents), "。従来の水準（", ExpectedDocs(y.Expected), "）を下回りました")
	case endedIn(t, y.Year) > 0:
		return horizon.Sentence(year, Docs(y.Documents), fmt.Sprintf("。検知は%d年に終わりました", endedIn(t, y.Year)))
	}
	return horizon.Sentence(year, Docs(y.Documents), "。増えたとは言えません")
}

// FindingEN is [Finding] in English.
func FindingEN(t horizon.Tally) horizon.Words {
	y := t.Last()
	if y == nil {
		return horizon.Sentence("No full year yet: ", DocsEN(t.Documents))
	}
	head := horizon.Sentence(DocsEN(y.Documents), fmt.Sprintf(" in %d", y.Year))
	switch before := t.Of(y.Year - 1); {
	case y.State == horizon.YearDetected:
		return horizon.Sentence(head, ": a rise was detected in this year")
	case y.State == horizon.YearGoesOn:
		return horizon.Sentence(head, fmt.Sprintf(": still rising since %d", detectedIn(t, y.Year)))
	case y.State == horizon.YearEnded && before != nil && y.Documents.Int() > before.Documents.Int():
		return horizon.Sentence("The detection has ended, and the count still grew: ", before.Documents.Shown(Int(before.Documents.Int())), fmt.Sprintf(" in %d, ", before.Year), head)
	case y.State == horizon.YearEnded && before != nil && y.Documents.Int() < before.Documents.Int():
		return horizon.Sentence("The detection has ended: down from ", before.Documents.Shown(Int(before.Documents.Int())), fmt.Sprintf(" in %d to ", before.Year), head)
	case y.State == horizon.YearEnded:
		return horizon.Sentence(head, ": no longer rising")
	case y.State == horizon.YearClose:
		return horizon.Sentence(head, ": close to detection")
	case y.State == horizon.YearUnjudged:
		return horizon.Sentence(head, ": not judged, for there are under two years of history")
	case below(*y):
		return horizon.Sentence(head, ": below what was expected (", y.Expected.Shown(RoundedDocs(y.Expected.Value(), true)), ")")
	case endedIn(t, y.Year) > 0:
		return horizon.Sentence(head, fmt.Sprintf(": the detection ended in %d", endedIn(t, y.Year)))
	}
	return horizon.Sentence(head, ": no rise that stands out")
}

// below reports whether fewer documents were used than the range of the years before
// reaches.
func below(y horizon.TallyYear) bool {
	lo, _, ranged := y.Expected.Range()
	return ranged && y.Used.Value() < lo
}

// detectedIn is the year in which the detection was made that goes on in a year.
func detectedIn(t horizon.Tally, year int) int {
	for y := year; ; y-- {
		if of := t.Of(y); of == nil || of.State == horizon.YearDetected {
			return max(y, t.Years[0].Year)
		}
	}
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
	w := horizon.Sentence(fmt.Sprintf("この変化を述べた%s、年ごと、%d年から%s。", ofCeiling(t), t.Years[0].Year, through(t)), Docs(t.Documents), "すべてを数えています")
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

// through is the last year of a tally, and whether it was over.
func through(t horizon.Tally) string {
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
	return horizon.Sentence(fmt.Sprintf("%d年の", y.Year), Docs(y.Documents), "のうち、判定に使うのは", Docs(y.Used), "です。それまでの傾向なら", ExpectedDocs(y.Expected), "でした。")
}

// UsedSentenceEN is [UsedSentence] in English.
func UsedSentenceEN(y horizon.TallyYear) horizon.Words {
	if !y.Used.Made() || !y.Expected.Made() {
		return nil
	}
	return horizon.Sentence("Of the ", DocsEN(y.Documents), fmt.Sprintf(" in %d, ", y.Year), y.Used.Shown(Int(y.Used.Int())), " are used for detection; ", y.Expected.Shown(ExpectedEN(y.Expected.Value())), " from earlier years.")
}
