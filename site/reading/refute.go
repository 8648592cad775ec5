package reading

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// NobodyLooked says that counter-evidence was not looked for.
const NobodyLooked = "反証は、まだだれも探していません。"

// Refutes says what would speak against a change, by the documents of the last year that
// was over, those from before it was meant, and the range of the earlier years; where that
// year shows no rise, by what was expected of the signal that the week lists, if any.
func Refutes(s horizon.Scope, id horizon.ChangeID, t horizon.Tally, g horizon.Signal, r horizon.Reckoned) (all []horizon.Words) {
	y := t.Last()
	if y == nil {
		return nil
	}
	ends := backInRange(*y)
	if ends == nil {
		ends = backToUsual(g, r)
	}
	for _, w := range []horizon.Words{withoutLargest(s, id, t, *y), fewerThanBefore(t, *y), otherSense(t), ends} {
		if w != nil {
			all = append(all, w)
		}
	}
	return all
}

// withoutLargest says what is left of a year's documents without the source that has most
// of them. That the rise stays can be said only where the documents are those that the
// expected range is of; that it does not, wherever fewer are left than the range reaches.
func withoutLargest(s horizon.Scope, id horizon.ChangeID, t horizon.Tally, y horizon.TallyYear) horizon.Words {
	if len(t.BySource) == 0 {
		return nil
	}
	of := func(sources string, n int) horizon.Figure {
		return s.Figure("change/"+string(id), horizon.MeasureDocuments, horizon.DaysOfYear(y.Year), sources, float64(n))
	}
	n := 0
	for _, x := range t.BySource {
		n += x.Count.Int()
	}
	most := t.BySource[0]
	name := "「" + most.Name + "」"
	year := fmt.Sprintf("%d年の", y.Year)
	all := of("by-source", n)
	if n == most.Count.Int() {
		return horizon.Sentence(year, phrase.Docs(all), "は、すべて"+name+"の文書です。この情報源の書き方が変わっただけなら、変化とは言えません。")
	}
	rest := of("without/"+string(most.Source), n-most.Count.Int())
	said := horizon.Sentence(year, phrase.Docs(all), "のうち", phrase.Docs(most.Count), "は"+name+"の文書です。")
	if !y.Above() {
		return horizon.Sentence(said, "それを除くと", phrase.Docs(rest), "です。")
	}
	_, hi, _ := y.Expected.Range()
	switch {
	case rest.Value() <= hi:
		return horizon.Sentence(said, "それを除くと", phrase.Docs(rest), "で、従来の水準の幅（", rangeOf(y.Expected), "）を超えません。")
	case y.Used.Int() == n:
		return horizon.Sentence(said, "それを除いても", phrase.Docs(rest), "で、従来の水準の幅（", rangeOf(y.Expected), "）を超えます。")
	}
	return horizon.Sentence(said, "それを除くと", phrase.Docs(rest), "です。")
}

// fewerThanBefore says where a year is above the usual and below the year before it.
func fewerThanBefore(t horizon.Tally, y horizon.TallyYear) horizon.Words {
	before := t.Of(y.Year - 1)
	if before == nil || !y.Above() || y.Documents.Int() >= before.Documents.Int() {
		return nil
	}
	return horizon.Sentence("件数は", fmt.Sprintf("%d年の", before.Year), phrase.Docs(before.Documents), fmt.Sprintf("から%d年の", y.Year), phrase.Docs(y.Documents), "に減っています。従来の水準は、なお超えています。")
}

// otherSense says how many documents have the words from before the change was meant.
func otherSense(t horizon.Tally) horizon.Words {
	if t.Earlier.Int() == 0 || t.First.IsZero() {
		return nil
	}
	return horizon.Sentence(fmt.Sprintf("%d年より前に、別の意味で同じ言葉を使ったと見られる文書が", t.First.In(horizon.Tokyo).Year()), phrase.Docs(t.Earlier), "あります。いまの文書も同じ意味なら、新しい変化ではありません。")
}

// backInRange says which counts of the next year would end a rise.
func backInRange(y horizon.TallyYear) horizon.Words {
	if _, hi, ranged := y.Expected.Range(); !ranged || math.IsInf(hi, 1) || !y.Above() {
		return nil
	}
	return horizon.Sentence(fmt.Sprintf("%d年の件数が、%d年の従来の水準の幅（", y.Year+1, y.Year), rangeOf(y.Expected), "）に戻れば、増加は終わりです。")
}

// backToUsual says which counts of the same time would end a rise that was detected.
func backToUsual(g horizon.Signal, r horizon.Reckoned) horizon.Words {
	if !g.Flagged && !g.Open || !r.Expected.Made() {
		return nil
	}
	return horizon.Sentence("次の同じ長さの期間の件数が、"+phrase.Window(g)+"の従来の水準（", phrase.ExpectedDocs(r.Expected), "）に戻れば、増加は終わりです。")
}

// rangeOf is the 90 % range of a figure that has one: 0件から5件.
func rangeOf(f horizon.Figure) horizon.Words {
	lo, hi, _ := f.Range()
	return horizon.Sentence(f.Shown(phrase.Int(phrase.Rounded(lo)) + "件から" + phrase.Int(phrase.Rounded(hi)) + "件"))
}
