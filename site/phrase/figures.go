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

// TimesWords is [Times] of a figure with its interval, to two figures and without
// decimals from 10 up: 約9倍, 約40倍. Nil where less than one document was expected, and
// below one and a half times.
func TimesWords(r horizon.Reckoned) horizon.Words {
	x := r.Times.Value()
	if !(r.Expected.Value() >= 1) || math.IsInf(x, 0) || x < 1.5 {
		return nil
	}
	return horizon.Sentence(r.Times.Shown(fmt.Sprintf("約%s倍", Int(AboutTimes(x)))))
}

// About is a ratio of two counts for reading: 約2倍; clearly below one, a share: 62%.
func About(f horizon.Figure) horizon.Words {
	if f.Value() < 0.75 {
		return horizon.Sentence(f.Shown(Share(f.Value())))
	}
	return horizon.Sentence(f.Shown(fmt.Sprintf("約%s倍", Int(AboutTimes(f.Value())))))
}

// AboutTimes is a ratio for reading: one figure below 10, tens above.
func AboutTimes(x float64) int {
	if x < 10 {
		return int(math.Round(x))
	}
	return 10 * int(math.Round(x/10))
}

// YearVerdict is what detection said at the end of a year, for a table: 検知が続く. What
// it said by month stands behind it.
func YearVerdict(y horizon.TallyYear) string {
	said := "年の途中"
	switch y.State {
	case horizon.YearUnjudged:
		said = "判定できません"
	case horizon.YearNone:
		said = "検知していません"
	case horizon.YearClose:
		said = "検知に近い"
	case horizon.YearDetected:
		said = "検知"
	case horizon.YearGoesOn:
		said = "検知が続く"
	case horizon.YearEnded:
		said = "検知の終わり"
	}
	switch y.ByMonth {
	case horizon.YearDetected:
		said += "（月ごとの件数では検知）"
	case horizon.YearGoesOn:
		said += "（月ごとの件数では検知が続く）"
	case horizon.YearEnded:
		said += "（月ごとの件数では検知の終わり）"
	}
	return said
}

// YearVerdictEN is [YearVerdict] in English.
func YearVerdictEN(y horizon.TallyYear) string {
	said := "year under way"
	switch y.State {
	case horizon.YearUnjudged:
		said = "not judged"
	case horizon.YearNone:
		said = "not detected"
	case horizon.YearClose:
		said = "close to detection"
	case horizon.YearDetected:
		said = "detected"
	case horizon.YearGoesOn:
		said = "still rising"
	case horizon.YearEnded:
		said = "no longer rising"
	}
	switch y.ByMonth {
	case horizon.YearDetected:
		said += " (by month: detected)"
	case horizon.YearGoesOn:
		said += " (by month: still rising)"
	case horizon.YearEnded:
		said += " (by month: no longer rising)"
	}
	return said
}

// CountedByEN is [CountedBy] in English.
func CountedByEN(b horizon.Bin) string {
	if b == horizon.Yearly {
		return "by year: all documents of the sources used for detection"
	}
	return "by " + b.String() + " (month known)"
}

// LimitWords is [LimitOf] with its figure.
func LimitWords(f horizon.Figure, watch bool, b horizon.Bin) horizon.Words {
	return horizon.Sentence(f.Shown(LimitOf(f.Value(), watch, b)))
}

// ThreatDocs says how many documents name a threat that an analyst sees a change bring.
func ThreatDocs(f horizon.Figure) horizon.Words {
	if f.Int() == 0 {
		return horizon.Plain("担当者の分析です。数えた文書に基づくものではありません。")
	}
	return horizon.Sentence("根拠（全期間）のうち", Docs(f), "が、この脅威に触れています。")
}

// ThreatCount is [ThreatDocs] in a cell of a table.
func ThreatCount(f horizon.Figure) horizon.Words {
	if f.Int() == 0 {
		return horizon.Sentence(Docs(f), "（担当者の分析）")
	}
	return Docs(f)
}

// ThreatDocsEN is [ThreatDocs] in English.
func ThreatDocsEN(f horizon.Figure) horizon.Words {
	if f.Int() == 0 {
		return horizon.Plain("The analysts' assessment; no counted document names it.")
	}
	return horizon.Sentence(DocsEN(f), " of the evidence "+map[bool]string{true: "names", false: "name"}[f.Int() == 1]+" this threat.")
}
