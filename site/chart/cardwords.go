package chart

import (
	"fmt"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// titleOfCard is the title of the small picture of a change.
func titleOfCard(name string, english bool) string {
	return name + say(english, "の年ごとの件数", ": documents by year")
}

// courseOfCard is what the small picture shows: its first and its last year, and what was
// expected of the last one that was judged.
func courseOfCard(years []horizon.TallyYear, english bool) string {
	if len(years) == 0 {
		return ""
	}
	of := func(y horizon.TallyYear) string { return phrase.YearOf(y) + phrase.Int(y.Documents.Int()) + "件" }
	if english {
		of = func(y horizon.TallyYear) string { return phrase.Int(y.Documents.Int()) + " in " + phrase.YearOfEN(y) }
	}
	said := of(years[len(years)-1])
	if len(years) > 1 {
		said = of(years[0]) + say(english, "から", ", ") + said
	}
	for i := len(years) - 1; i >= 0; i-- {
		y := years[i]
		switch {
		case !y.Expected.Made() || y.Partial || y.State == horizon.YearUnjudged:
		case english:
			return said + fmt.Sprintf("; for %d %s", y.Year, phrase.ExpectedEN(y.Expected.Value()))
		default:
			return said + fmt.Sprintf("。%d年は、それまでの傾向なら%s", y.Year, phrase.Expected(y.Expected.Value()))
		}
	}
	return said
}

// yearOfCard is a year below the small picture; of one that is not over it says so.
func yearOfCard(y horizon.TallyYear, english bool) string {
	if y.Partial {
		return fmt.Sprintf(say(english, "%d年途中", "%d so far"), y.Year)
	}
	return fmt.Sprint(y.Year)
}

// What is said of the picture of an installation's first week.
const (
	titleOfStart = "いつから検知できるか"
	keyOfStart   = "灰色は資料をためる期間、色は検知できる期間です。"
)

// startTick is a mark on the time from today.
type startTick struct {
	Name  string
	Years float64
}

// ticksOfStart is the marks, the first of them today.
func ticksOfStart() []startTick {
	return []startTick{{"今日", 0}, {"6か月", 0.5}, {"1年", 1}, {"2年", 2}, {"3年", 3}, {"5年", 5}, {"10年", 10}}
}
