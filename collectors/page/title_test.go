package page

import (
	"fmt"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

// TestAYearOfATitleIsNoDate reads rows by a selector, without one for their date.
func TestAYearOfATitleIsNoDate(t *testing.T) {
	p := Page{Source: horizon.Source{ID: "s", URL: "https://here.example/"}, Selectors: Selectors{Item: "li"}}
	for row, want := range map[string]string{
		`<a href=1>平成23年度白書</a>`:                          "",
		`<a href=1>2010年版の要覧</a>`:                         "",
		`<a href=1>令和4年度予算</a>`:                           "",
		`<a href=1>平成23年3月11日に発生した地震</a>`:                 "",
		`<a href=1>平成22年度白書</a><span>2011年7月</span>`:      "2011-07 month",
		`<a href=1>2011年3月11日 白書について</a>`:                 "2011-03-11 day",
		`<a href=1>平成23年度白書（平成23年7月5日公表）</a>`:             "2011-07-05 day",
		`<a href=1>平成23年3月の事故</a><i>更新日：2011.04.01</i>`:   "2011-04-01 day",
		`令和元年5月1日<a href=1>令和元年度の計画</a>`:                  "2019-05-01 day",
		`<a href=1>説明会</a>令和8年8月7日（金）〜8月10日（月）`:           "2026-08-07 day",
		`<a href=1>H22年度の記録</a><!-- 2010-12-03 -->R2.4.1`: "2020-04-01 day",
	} {
		res := p
		_, docs, err := res.Read(t.Context(), "", []byte("<ul><li>"+row+"</li></ul>"))
		if err != nil {
			t.Fatal(err)
		}
		for d := range docs {
			got := ""
			if !d.Published.IsZero() {
				got = fmt.Sprint(strings.TrimSuffix(d.Published.Format("2006-01-02"), map[horizon.Precision]string{horizon.ByMonth: "-01"}[d.Precision]), " ", d.Precision)
			}
			if got != want {
				t.Errorf("%s is dated %q, want %q", row, got, want)
			}
		}
	}
}
