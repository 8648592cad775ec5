package phrase

import (
	"fmt"
	"strings"

	"kazami/internal/horizon"
)

// ForecastWords says in sentences what is expected of a series before the horizon, always
// beside the share among comparable terms.
func ForecastWords(f horizon.Forecast, o horizon.Outlook) []horizon.Words {
	until, base := Day(f.Horizon)+"までに情報源の半分に", o.Base.Shown(Share(o.Base.Value()))
	switch {
	case f.N == 0:
		return []horizon.Words{horizon.Plain("見通しは出せません（比べられる言葉がありません）。")}
	case f.Refused != "":
		return []horizon.Words{horizon.Sentence(until+"広がったのは、同じ段階の言葉", o.Compared.Shown(Int(f.N)), "件の", base, "です。"),
			horizon.Plain(f.Refused + "そのため、この言葉だけの見通しは出せません。")}
	}
	out := []horizon.Words{horizon.Sentence(until+"広がる見通しは「"+Likelihood(f.P)+"」（", o.Chance.Shown(Share(f.P)), "）です。"),
		horizon.Sentence("同じ段階の言葉", o.Compared.Shown(Int(f.N)), "件では", base, "でした。")}
	switch {
	case f.Early.IsZero():
	case f.Late.IsZero():
		out = append(out, horizon.Plain("8割の確からしさで、"+Month(f.Early)+"以降です。上限は求まりません。"))
	default:
		out = append(out, horizon.Plain("8割の確からしさで、"+Month(f.Early)+"から"+Month(f.Late)+"までです。"))
	}
	return out
}

// ForecastCell is a forecast in few words, for a table.
func ForecastCell(f *horizon.Forecast, o horizon.Outlook) horizon.Words {
	if f == nil || f.Refused != "" {
		return horizon.Plain("出せません")
	}
	return horizon.Sentence(Likelihood(f.P)+"（", o.Chance.Shown(Share(f.P)), "。同じ段階の言葉では", o.Base.Shown(Share(f.Base)), "）")
}

// Forecast says in sentences what is expected of a series before the horizon,
// always beside the base rate.
func Forecast(f horizon.Forecast) []string {
	until := Day(f.Horizon)
	if f.Refused != "" {
		if f.N == 0 {
			return []string{"比べられる過去の用語がなく、見積もりません。"}
		}
		return []string{fmt.Sprintf("%sまでに情報源の半分以上が述べた割合は、過去の用語%s件で%sです。", until, Int(f.N), Percent(f.Base)),
			f.Refused + "そのため、この用語だけの見積もりはありません。"}
	}
	out := []string{fmt.Sprintf("%sまでに情報源の半分以上が述べる見込みは、%sです（基準率%s、比べた用語%s件）。", until, Percent(f.P), Percent(f.Base), Int(f.N))}
	if f.Early.IsZero() {
		return out
	}
	late := "より後のこともあります"
	if !f.Late.IsZero() {
		late = Month(f.Late) + "ごろまでです"
	}
	return append(out, fmt.Sprintf("その時期は、8割の幅で%sごろから%s。", Month(f.Early), late))
}

// Outlook says what is expected of a series before the horizon, with its figures: the
// chance in words, beside what became of comparable terms.
func Outlook(f horizon.Forecast, x horizon.Foreseen) horizon.Words {
	until := Day(f.Horizon)
	past := horizon.Sentence("同じ段階にあった過去の用語", x.Compared.Shown(Int(x.Compared.Int())), "件では、", x.Base.Shown(Share(x.Base.Value())), "がそこまで広がりました。")
	switch {
	case f.N == 0:
		return horizon.Sentence("見通しは出せません（比べられる過去の用語がありません）。")
	case !x.Chance.Made():
		return horizon.Sentence("この用語だけの見通しは出せません（"+trimStop(f.Refused)+"）。"+until+"までに情報源の半分に広がるかについて、", past)
	}
	return horizon.Sentence(until+"までに情報源の半分に広がること：", Chance(x.Chance), "。", past)
}

// Chance is a probability in words with its number: 可能性が低い（15%）. None where it was
// not estimated.
func Chance(f horizon.Figure) horizon.Words {
	if !f.Made() {
		return nil
	}
	return horizon.Sentence(f.Shown(Likelihood(f.Value()) + "（" + Share(f.Value()) + "）"))
}

// ChanceOf names what [Chance] is of, until a day.
func ChanceOf(until string) string {
	return "見通し（" + until + "までに情報源の半分に広がること）"
}

// Arrival says when half of the sources are expected to speak of a series; "" where that
// was not estimated.
func Arrival(f horizon.Forecast) string {
	switch {
	case f.Refused != "" || f.Early.IsZero():
		return ""
	case f.Late.IsZero():
		return "広がる時期は、8割の確からしさで" + Month(f.Early) + "以降です。上限は求まりません。"
	}
	return "広がる時期は、8割の確からしさで" + Month(f.Early) + "から" + Month(f.Late) + "までです。"
}

// OutlookEN is [Outlook] in English.
func OutlookEN(f horizon.Forecast, x horizon.Foreseen) horizon.Words {
	until := DayEN(f.Horizon)
	past := horizon.Sentence("Of ", x.Compared.Shown(Int(x.Compared.Int())), " comparable terms of the past, ", x.Base.Shown(ShareEN(x.Base.Value())), " did.")
	switch {
	case f.N == 0:
		return horizon.Sentence("No outlook: there are no comparable terms of the past.")
	case !x.Chance.Made():
		return horizon.Sentence("No outlook for this term alone. Reaching half of the sources by "+until+": ", past)
	}
	return horizon.Sentence("Reaching half of the sources by "+until+": ", x.Chance.Shown(LikelihoodEN(x.Chance.Value())+" ("+ShareEN(x.Chance.Value())+")"), ". ", past)
}

func trimStop(s string) string { return strings.TrimSuffix(s, "。") }
