package phrase

import (
	"fmt"

	"kazami/internal/horizon"
)

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
