package phrase

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
)

// Docs is a count of documents: 1,234件.
func Docs(f horizon.Figure) horizon.Words { return horizon.Sentence(f.Shown(Int(f.Int())), "件") }

// DocsEN is [Docs] in English: 1,234 documents, 1 document.
func DocsEN(f horizon.Figure) horizon.Words {
	noun := " documents"
	if f.Int() == 1 {
		noun = " document"
	}
	return horizon.Sentence(f.Shown(Int(f.Int())), noun)
}

// ExpectedDocs is [Expected] of a figure: 1件未満, 42件ほど.
func ExpectedDocs(f horizon.Figure) horizon.Words {
	return horizon.Sentence(f.Shown(Expected(f.Value())))
}

// RiseWords is [Rise] with its figures.
func RiseWords(g horizon.Signal, r horizon.Reckoned) horizon.Words {
	return horizon.Sentence(Window(g)+"は", Docs(r.Documents), "です。それまでの傾向なら", ExpectedDocs(r.Expected), "でした。")
}

// RiseWordsEN is [RiseEN] with its figures.
func RiseWordsEN(g horizon.Signal, r horizon.Reckoned) horizon.Words {
	return horizon.Sentence(DocsEN(r.Documents), " "+WindowEN(g)+"; ", r.Expected.Shown(ExpectedEN(r.Expected.Value())), ".")
}

// VerdictWords is counts, strength and false-alarm limit of one verdict, with its figures.
func VerdictWords(g horizon.Signal, r horizon.Reckoned) horizon.Words {
	return horizon.Sentence(RiseWords(g, r), "増え方："+Strength(g)+"。"+Limit(g)+"。")
}

// TimesWords is [Times] of a figure with its interval, to two figures and without
// decimals from 10 up: 約9倍, 約40倍. Where less than one document was expected it is "".
func TimesWords(r horizon.Reckoned) horizon.Words {
	x := r.Times.Value()
	if !(r.Expected.Value() >= 1) || math.IsInf(x, 0) {
		return nil
	}
	return horizon.Sentence(r.Times.Shown(fmt.Sprintf("約%s倍", Int(aboutTimes(x)))))
}

// About is a ratio of two counts for reading: 約2倍; clearly below one, a share: 62%.
func About(f horizon.Figure) horizon.Words {
	if f.Value() < 0.75 {
		return horizon.Sentence(f.Shown(Share(f.Value())))
	}
	return horizon.Sentence(f.Shown(fmt.Sprintf("約%s倍", Int(aboutTimes(f.Value())))))
}

// aboutTimes is a ratio for reading: one figure below 10, tens above.
func aboutTimes(x float64) int {
	if x < 10 {
		return int(math.Round(x))
	}
	return 10 * int(math.Round(x/10))
}

// YearVerdict is what detection said at the end of a year, for a table: 検知が続く.
func YearVerdict(y horizon.TallyYear) string {
	by := ""
	if y.ByMonth {
		by = "（月ごとの件数による）"
	}
	switch y.State {
	case horizon.YearUnjudged:
		return "判定できません（履歴が2年未満）"
	case horizon.YearNone:
		return "検知していません"
	case horizon.YearClose:
		return "検知に近い"
	case horizon.YearDetected:
		return "検知" + by
	case horizon.YearGoesOn:
		return "検知が続く" + by
	case horizon.YearEnded:
		return "検知の終わり" + by
	}
	return "年の途中"
}

// YearVerdictEN is [YearVerdict] in English.
func YearVerdictEN(y horizon.TallyYear) string {
	by := ""
	if y.ByMonth {
		by = " (by month)"
	}
	switch y.State {
	case horizon.YearUnjudged:
		return "not judged (under two years of history)"
	case horizon.YearNone:
		return "not detected"
	case horizon.YearClose:
		return "close to detection"
	case horizon.YearDetected:
		return "detected" + by
	case horizon.YearGoesOn:
		return "still rising" + by
	case horizon.YearEnded:
		return "no longer rising" + by
	}
	return "year under way"
}
