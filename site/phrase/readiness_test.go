package phrase

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func TestReady(t *testing.T) {
	month, year := horizon.Readiness{Bin: horizon.Monthly}, horizon.Readiness{Bin: horizon.Yearly}
	with := func(r horizon.Readiness, set func(*horizon.Readiness)) horizon.Readiness { set(&r); return r }
	from := time.Date(2013, 8, 1, 0, 0, 0, 0, horizon.Tokyo)
	possible := func(r *horizon.Readiness) { r.Prospect = horizon.Possible }
	later := func(r *horizon.Readiness) { r.Prospect, r.History, r.Needed, r.From = horizon.Later, 5, 21, from }
	for _, c := range []struct {
		of     []horizon.Readiness
		ja, en string
	}{
		{nil, "判定できません（判定に使う文書がありません）。", "not possible: no documents are used for detection"},
		{[]horizon.Readiness{with(month, possible), with(year, possible)}, "月ごと、年ごとに検知できます。", "possible by month and by year"},
		{[]horizon.Readiness{with(month, later), with(year, possible)}, "月ごと：判定できません（履歴が21か月未満）。いま5か月で、2013年8月1日から検知できます。\n年ごと：検知できます。",
			"by month: possible from 2013-08-01 at this rate (5 of 21 months of history)\nby year: possible"},
		{[]horizon.Readiness{with(year, func(r *horizon.Readiness) {
			r.Prospect, r.Needed, r.From = horizon.Later, 4, time.Date(2016, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
		})},
			"年ごと：判定できません（履歴が4年未満）。いま1年未満で、2016年1月1日から検知できます。", "by year: possible from 2016-01-01 at this rate (0 of 4 years of history)"},
		{[]horizon.Readiness{with(month, func(r *horizon.Readiness) { r.Prospect, r.Documents, r.Days = horizon.Unsaid, 3, 15 })},
			"月ごと：判定できません（2週間で3件）。いつからかは、まだ言えません。", "by month: cannot be said yet: 3 documents in 2 weeks"},
		{[]horizon.Readiness{with(month, func(r *horizon.Readiness) {
			r.Prospect, r.Last = horizon.Silent, horizon.PeriodOf(horizon.Monthly, from)
		})},
			"月ごと：判定できません（2013年8月より後の文書がありません）。", "by month: not possible: no documents since 2013-08"},
	} {
		if got := strings.Join(Ready(c.of), "\n"); got != c.ja {
			t.Errorf("Ready(%+v) = %q, want %q", c.of, got, c.ja)
		}
		if got := strings.Join(ReadyEN(c.of), "\n"); got != c.en {
			t.Errorf("ReadyEN(%+v) = %q, want %q", c.of, got, c.en)
		}
	}
}
