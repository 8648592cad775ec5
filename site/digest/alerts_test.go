package digest

import (
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// Alerts stand before what is to judge, and only where there are any.
func TestAlerts(t *testing.T) {
	week := horizon.WeekOf(day("2010-02-03"))
	text := "3件の情報源が2週間以上、一度も正常に読めていません（<甲>、乙、丙）。"
	md, page := render(t, horizon.Digest{Week: week, Alerts: []string{text}})
	for form, s := range map[string]string{"Markdown": md, "HTML": page} {
		alert, judge := strings.Index(s, "2週間以上"), strings.Index(s, "判断が要るもの")
		if alert < 0 || alert > judge || strings.Contains(s, "<甲>") {
			t.Errorf("%s: the alert stands at %d, what is to judge at %d; want it first, and escaped", form, alert, judge)
		}
	}
	md, page = render(t, horizon.Digest{Week: week})
	if strings.Contains(md+page, "収集の警告") {
		t.Error("a week without alerts has a heading for them")
	}
}
