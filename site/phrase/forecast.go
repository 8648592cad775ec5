package phrase

import (
	"strings"

	"kazami/internal/horizon"
)

// Outlook says in sentences what is expected of a series before the horizon, and when: the
// chance in words, beside what became of comparable terms, where these are enough.
func Outlook(f horizon.Forecast, o horizon.Outlook) []horizon.Words {
	if f.N == 0 {
		return []horizon.Words{horizon.Plain("見通しは出せません（比べられる過去の用語がありません）。")}
	}
	until := Day(f.Horizon) + "までに情報源の半分に広が"
	past := horizon.Sentence("同じ段階にあった過去の用語", o.Compared.Shown(Int(f.N)), "件では、", o.Base.Shown(Share(f.Base)), "がそこまで広がりました。")
	if f.Refused != "" {
		out := []horizon.Words{horizon.Plain("この用語だけの見通しは出せません（" + trimStop(f.Refused) + "）。")}
		if f.N >= horizon.EnoughCompared {
			out = append(out, horizon.Sentence(until+"るかについては、", past))
		}
		return out
	}
	out := []horizon.Words{horizon.Sentence(until+"ること：", Chance(o.Chance), "。"), past}
	if when := Arrival(f); when != "" {
		out = append(out, horizon.Plain(when))
	}
	if f.Horizon.After(f.Made.AddDate(4, 0, 0)) {
		out = append(out, horizon.Plain(NoSkill))
	}
	return out
}

// NoSkill says what the scores of forecasts five years ahead are worth.
const NoSkill = "5年先の見通しに、当たる力があるとは示せていません。"

// ForecastCell is a forecast in few words, for a table.
func ForecastCell(f *horizon.Forecast, o horizon.Outlook) horizon.Words {
	if f == nil || f.Refused != "" {
		return horizon.Plain("出せません")
	}
	return horizon.Sentence(Likelihood(f.P)+"（", o.Chance.Shown(Share(f.P)), "。同じ段階の言葉では", o.Base.Shown(Share(f.Base)), "）")
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

func trimStop(s string) string { return strings.TrimSuffix(s, "。") }
