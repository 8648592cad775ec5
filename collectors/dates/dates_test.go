package dates

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kazami/internal/horizon"
)

func TestReadDate(t *testing.T) {
	now := time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC) // noon in Tokyo
	for _, c := range []struct {
		in, want  string
		precision horizon.Precision
		warned    bool
	}{
		{"Wed, 19 Aug 2026 17:00:00 JST", "2026-08-19T17:00:00+09:00", "time", false},
		{"Wed, 19 Aug 2026 18:02:36 +0900", "2026-08-19T18:02:36+09:00", "time", false},
		{"20 Aug 2026 03:13:00 +0900", "2026-08-20T03:13:00+09:00", "time", false},
		{"Sun, 22 Nov 26 09:00:00 +0900", "2026-11-22T09:00:00+09:00", "time", false},
		{"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-02T04:48:21+09:00", "time", false},
		{"Fri, 09 Apr 2004 01:02:03 PDT", "2004-04-09T17:02:03+09:00", "time", false},
		{"Mon, 02 Jan 2006 3:04:05 PM EST", "2006-01-03T05:04:05+09:00", "time", false},
		{"Mon Jan 2 15:04:05 JST 2006", "2006-01-02T15:04:05+09:00", "time", false},
		{"Wed, 19 Aug 2026 17:00:00 XYZ", "2026-08-19T17:00:00+09:00", "time", true},
		{"2026-10-08T23:52+09:00", "2026-10-08T23:52:00+09:00", "time", false},
		{"2026-08-19T05:00:00.25Z", "2026-08-19T14:00:00+09:00", "time", false},
		{"2026-08-19 05:00:00", "2026-08-19T05:00:00+09:00", "time", false},
		{"2026-11-22T24:00:00+09:00", "2026-11-23T00:00:00+09:00", "time", false},
		{"2026-08-19T25:99:00Z", "2026-08-19T00:00:00+09:00", "day", true},
		{"20260819", "2026-08-19T00:00:00+09:00", "day", false},
		{"2026-08", "2026-08-01T00:00:00+09:00", "month", false},
		{"2026", "2026-01-01T00:00:00+09:00", "year", false},
		{"2026/11/22", "2026-11-22T00:00:00+09:00", "day", false},
		{"2026.8.7", "2026-08-07T00:00:00+09:00", "day", false},
		{"[2026. 8. 7]", "2026-08-07T00:00:00+09:00", "day", false},
		{"2026年8月17日", "2026-08-17T00:00:00+09:00", "day", false},
		{"２０２６年　８月１７日（月）", "2026-08-17T00:00:00+09:00", "day", false},
		{"2026年11月22日 9時05分", "2026-11-22T09:05:00+09:00", "time", false},
		{"2026年11月22日（日）午後3時", "2026-11-22T15:00:00+09:00", "time", false},
		{"平成22年2月3日(水) 14:00〜15:30", "2010-02-03T14:00:00+09:00", "time", false},
		{"令和元年5月1日", "2019-05-01T00:00:00+09:00", "day", false},
		{"平成31年4月30日", "2019-04-30T00:00:00+09:00", "day", false},
		{"平成元年1月8日", "1989-01-08T00:00:00+09:00", "day", false},
		{"令和８年３月１６日", "2026-03-16T00:00:00+09:00", "day", false},
		{"令和八年八月七日", "2026-08-07T00:00:00+09:00", "day", false},
		{"昭和六十三年十二月三十一日", "1988-12-31T00:00:00+09:00", "day", false},
		{"二〇二六年八月十七日", "2026-08-17T00:00:00+09:00", "day", false},
		{"明治45年7月30日", "1912-07-30T00:00:00+09:00", "day", false},
		{"大正15年12月25日", "1926-12-25T00:00:00+09:00", "day", false},
		{"㍻22年2月3日", "2010-02-03T00:00:00+09:00", "day", false},
		{"平成38年8月7日", "2026-08-07T00:00:00+09:00", "day", true},
		{"H22.2.1", "2010-02-01T00:00:00+09:00", "day", false},
		{"R8.8.7", "2026-08-07T00:00:00+09:00", "day", false},
		{"Ｒ８／８／７", "2026-08-07T00:00:00+09:00", "day", false},
		{"S64.1.7", "1989-01-07T00:00:00+09:00", "day", false},
		{"令和8年8月", "2026-08-01T00:00:00+09:00", "month", false},
		{"令和8年2月30日", "2026-02-01T00:00:00+09:00", "month", true},
		{"2026年13月1日", "2026-01-01T00:00:00+09:00", "year", true},
		{"August 7, 2026", "2026-08-07T00:00:00+09:00", "day", false},
		{"7th August 2026", "2026-08-07T00:00:00+09:00", "day", false},
		{"13/8/2026", "2026-08-13T00:00:00+09:00", "day", false},
		{"8/7/2026", "2026-08-07T00:00:00+09:00", "day", true},
		{"３日前", "2026-08-17T00:00:00+09:00", "day", false},
		{"昨日", "2026-08-19T00:00:00+09:00", "day", false},
		{"2時間前", "2026-08-20T00:00:00+09:00", "day", false},
		{"2週間前", "2026-08-06T00:00:00+09:00", "day", false},
		{"3 days ago", "2026-08-17T00:00:00+09:00", "day", false},
		{"8月7日", "2026-08-07T00:00:00+09:00", "day", false},
		{"12月26日", "2025-12-26T00:00:00+09:00", "day", false},
		{"更新日:2026年8月7日", "2026-08-07T00:00:00+09:00", "day", false},

		{"Wed, 19 Aug 2026 17:00 +0900", "2026-08-19T17:00:00+09:00", "time", false},
		{"Wed,19 Aug 2026 17:00:00 +09:00", "2026-08-19T17:00:00+09:00", "time", false},
		{"Wed, 19 Aug 2026 17:00:00 -05", "2026-08-20T07:00:00+09:00", "time", false},
		{"Wed, 19 Aug 2026 17:00:00 JST (+0900)", "2026-08-19T17:00:00+09:00", "time", false},
		{"Wed, 19 Aug 2026 17:00:00 Asia/Tokyo", "2026-08-19T17:00:00+09:00", "time", false},
		{"Wed, 19 Aug 2026 17:00:00 America/Lima", "2026-08-20T07:00:00+09:00", "time", false},
		{"Wed, 19 Aug 2026 17:00:00 America/Atlantis", "2026-08-19T17:00:00+09:00", "time", true},
		{"Wed, 19 Aug 2026 17:00:00 HST", "2026-08-20T12:00:00+09:00", "time", false},
		{"水, 19 8月 2026 17:00:00 +0900", "2026-08-19T17:00:00+09:00", "time", false},
		{"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T17:49:37+09:00", "time", false},
		{"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37+09:00", "time", false},
		{"2026-08-19T17:00:00z", "2026-08-20T02:00:00+09:00", "time", false},
		{"2026-08-19t17:00:00+00:00", "2026-08-20T02:00:00+09:00", "time", false},
		{"2026-08-19T17:00+00", "2026-08-20T02:00:00+09:00", "time", false},
		{"2026-08-19T17:00:00−09:00", "2026-08-20T11:00:00+09:00", "time", false},
		{"2026-08-19T17:00:00+09:00[Asia/Tokyo]", "2026-08-19T17:00:00+09:00", "time", false},
		{"2026-08-19T17:00:60Z", "2026-08-20T02:01:00+09:00", "time", false},
		{"20260819T170000Z", "2026-08-20T02:00:00+09:00", "time", false},
		{"2026-Aug-07", "2026-08-07T00:00:00+09:00", "day", false},
		{"2026 Aug 7", "2026-08-07T00:00:00+09:00", "day", false},
		{"07/Aug/2026:10:00:00", "2026-08-07T00:00:00+09:00", "day", false},
		{"Sept. 5, 2026", "2026-09-05T00:00:00+09:00", "day", false},
		{"Aug 7, 2026, 10:00 a.m. JST", "2026-08-07T10:00:00+09:00", "time", false},
		{"March 2010", "2010-03-01T00:00:00+09:00", "month", false},
		{"Mar., 2010", "2010-03-01T00:00:00+09:00", "month", false},
		{"March 10", "2026-03-10T00:00:00+09:00", "day", false},
		{"10 December", "2025-12-10T00:00:00+09:00", "day", false},
		{"2026・8・7", "2026-08-07T00:00:00+09:00", "day", false},
		{"二〇一〇年三月", "2010-03-01T00:00:00+09:00", "month", false},
		{"平成二十二年二月", "2010-02-01T00:00:00+09:00", "month", false},
		{"平成２２年２月", "2010-02-01T00:00:00+09:00", "month", false},
		{"明治元年", "1868-01-01T00:00:00+09:00", "year", false},
		{"平成22年度", "2010-01-01T00:00:00+09:00", "year", false},
		{"㋿元年5月1日", "2019-05-01T00:00:00+09:00", "day", false},
		{"R元.5.1", "2019-05-01T00:00:00+09:00", "day", false},
		{"平22.2.1", "2010-02-01T00:00:00+09:00", "day", false},
		{"令8年8月7日", "2026-08-07T00:00:00+09:00", "day", false},
		{"平成31年5月1日", "2019-05-01T00:00:00+09:00", "day", true},
		{"昭和64年1月", "1989-01-01T00:00:00+09:00", "month", false},
		{"昭和64年2月", "1989-02-01T00:00:00+09:00", "month", true},
		{"令和元年4月30日", "2019-04-30T00:00:00+09:00", "day", true},
		{"令和元年", "2019-01-01T00:00:00+09:00", "year", false},
		{"昭和101年8月7日", "2026-08-07T00:00:00+09:00", "day", true},
		{"令和8年8月7日24時00分", "2026-08-08T00:00:00+09:00", "time", false},
		{"2026年8月7日 9時半", "2026-08-07T09:30:00+09:00", "time", false},
		{"2026年8月7日 午前0時", "2026-08-07T00:00:00+09:00", "time", false},
		{"令和8年8月7日（金）〜8月10日（月）", "2026-08-07T00:00:00+09:00", "day", false},
		{"第12回（令和8年8月7日開催）", "2026-08-07T00:00:00+09:00", "day", false},
		{"2024年2月29日", "2024-02-29T00:00:00+09:00", "day", false},
		{"2026年2月29日", "2026-02-01T00:00:00+09:00", "month", true},
		{"三日前", "2026-08-17T00:00:00+09:00", "day", false},
		{"10秒前", "2026-08-20T11:59:00+09:00", "time", false},
		{"昨日 10:30", "2026-08-19T10:30:00+09:00", "time", false},
		{"本日9時", "2026-08-20T09:00:00+09:00", "time", false},
		{"yesterday", "2026-08-19T00:00:00+09:00", "day", false},
		{"an hour ago", "2026-08-20T00:00:00+09:00", "day", false},
		{"本年8月7日", "2026-08-07T00:00:00+09:00", "day", false},
	} {
		d, ok := Read(c.in, now)
		if got := d.Time.Format(time.RFC3339); !ok || got != c.want || d.Precision != c.precision {
			t.Errorf("ReadDate(%q) = %s %q %v, want %s %q", c.in, got, d.Precision, ok, c.want, c.precision)
		}
		if (d.Warning != "") != c.warned {
			t.Errorf("ReadDate(%q) warns %q, want a warning: %v", c.in, d.Warning, c.warned)
		}
	}
}

func TestReadDateFindsNone(t *testing.T) {
	for _, in := range []string{
		"", "-0044-03-15T00:00:00Z", "9999-12-31T23:59:59Z", "今後5年程度", "第3回会合", "1.2.3", "192.168.10.12",
		"令和0年1月1日", "13月45日", "2026-0-0", "CVE-2026-12345", "999999年1月1日",
	} {
		if d, ok := Read(in, time.Time{}); ok {
			t.Errorf("ReadDate(%q) = %v %q, want none", in, d.Time, d.Precision)
		}
	}
}

// TestReadDateInventsNone gives a clock, so that a month and day that belong to
// another year could be read as this one's.
func TestReadDateInventsNone(t *testing.T) {
	now := time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)
	for _, in := range []string{
		"令和0年1月1日", "昨年12月1日", "999999年1月1日", "平成151年3月3日", "数日前", "半年前", "You may 10 times", "昨日の障害について", "2026-231", "26/08/07", "1786000000",
	} {
		if d, ok := Read(in, now); ok {
			t.Errorf("ReadDate(%q) = %v %q, want none", in, d.Time, d.Precision)
		}
	}
}

func TestCalendarInherits(t *testing.T) {
	now := time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		in   []string // "# text" is a heading
		want []string
	}{
		{"heading by month", []string{"# 令和8年1月分", "1月5日", "# 令和7年12月分", "12月26日"}, []string{"2026-01-05", "2025-12-26"}},
		{"heading by year, then month", []string{"# 令和８年のプレスリリース", "# 8月", "7日", "# 7月", "31日"}, []string{"2026-08-07", "2026-07-31"}},
		{"January's page begins in December", []string{"# 令和8年1月分", "12月28日", "1月4日"}, []string{"2025-12-28", "2026-01-04"}},
		{"fiscal year", []string{"# 令和7年度", "3月31日", "12月1日", "4月1日"}, []string{"2026-03-31", "2025-12-01", "2025-04-01"}},
		{"downwards over New Year", []string{"2026年1月10日", "1月5日", "12月26日", "11月3日"}, []string{"2026-01-10", "2026-01-05", "2025-12-26", "2025-11-03"}},
		{"upwards over New Year", []string{"2025年12月26日", "1月5日"}, []string{"2025-12-26", "2026-01-05"}},
		{"a year's heading, downwards", []string{"# 2025年", "12月25日", "11月30日", "2月3日", "1月5日"}, []string{"2025-12-25", "2025-11-30", "2025-02-03", "2025-01-05"}},
		{"a year's heading, upwards", []string{"# 2025年", "1月5日", "2月3日", "11月30日", "12月25日"}, []string{"2025-01-05", "2025-02-03", "2025-11-30", "2025-12-25"}},
		{"a year's heading, in no order", []string{"# 2025年", "12月26日", "1月5日", "2026年1月6日", "7月1日"}, []string{"2025-12-26", "2025-01-05", "2026-01-06", "2025-07-01"}},
		{"fiscal year, upwards", []string{"# 令和7年度", "4月2日", "12月25日", "1月10日", "3月5日"}, []string{"2025-04-02", "2025-12-25", "2026-01-10", "2026-03-05"}},
		{"fiscal year by month, downwards", []string{"# 令和7年度", "# ３月", "5日", "# １月", "10日", "# １２月", "25日", "12月1日"}, []string{"2026-03-05", "2026-01-10", "2025-12-25", "2025-12-01"}},
		{"fiscal year by month, upwards", []string{"# 令和7年度", "# １２月", "25日", "# １月", "1月10日"}, []string{"2025-12-25", "2026-01-10"}},
		{"a year by month", []string{"# 2025年", "# 12月", "25日", "# 1月", "1月5日", "12月28日"}, []string{"2025-12-25", "2025-01-05", "2024-12-28"}},
		{"months below a month", []string{"# 2026年1月", "5日", "# 12月", "25日"}, []string{"2026-01-05", "2025-12-25"}},
		{"no year but the clock's", []string{"8月19日", "1月5日", "12月26日"}, []string{"2026-08-19", "2026-01-05", "2025-12-26"}},
		{"heading in English", []string{"# 2010", "March 10", "9 March", "# March 2009", "5 Mar"}, []string{"2010-03-10", "2010-03-09", "2009-03-05"}},
		{"heading in kanji", []string{"# 平成二十二年", "三月三十一日", "二月一日"}, []string{"2010-03-31", "2010-02-01"}},
		{"a heading without a year changes nothing", []string{"# 2025年", "# 最新情報", "5月1日"}, []string{"2025-05-01"}},
	} {
		cal := Calendar{Now: now}
		var got []string
		for _, in := range c.in {
			if in[0] == '#' {
				cal.Heading(in[1:])
				continue
			}
			d, _ := cal.Read(in)
			got = append(got, d.Time.Format("2006-01-02"))
		}
		if len(got) != len(c.want) {
			t.Fatalf("%s: %v, want %v", c.name, got, c.want)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: date %d is %s, want %s", c.name, i, got[i], c.want[i])
			}
		}
	}
}

// TestAYearHoldsForItsList is what a heading promises: a month and day below a
// year is of that year, below a 年度 of that fiscal year, in whatever order.
func TestAYearHoldsForItsList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1990, 2025).Draw(t, "year")
		fiscal := rapid.Bool().Draw(t, "fiscal")
		cal := Calendar{Now: time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)}
		heading := fmt.Sprintf("%d年", year)
		if fiscal {
			heading += "度"
		}
		cal.Heading(heading)
		for _, day := range rapid.SliceOfN(rapid.IntRange(0, 364), 1, 20).Draw(t, "days") {
			want := time.Date(2023, 1, 1, 0, 0, 0, 0, horizon.Tokyo).AddDate(0, 0, day)
			d, ok := cal.Read(fmt.Sprintf("%d月%d日", want.Month(), want.Day()))
			in := year
			if fiscal && want.Month() < time.April {
				in++
			}
			if !ok || d.Time.Year() != in || d.Time.Month() != want.Month() || d.Time.Day() != want.Day() {
				t.Fatalf("%d月%d日 below %s = %v %v", want.Month(), want.Day(), heading, d.Time, ok)
			}
		}
	})
}

func TestCalendarWithoutAClock(t *testing.T) {
	for _, in := range []string{"3日前", "8月7日", "昨日"} {
		if d, ok := Read(in, time.Time{}); ok {
			t.Errorf("ReadDate(%q) without a clock = %v, want none", in, d.Time)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"令和元年5月1日", "Wed, 19 Aug 2026 17:00:00 JST", "2026-11-22T24:00:00+09:00", "H22.2.1", "３日前", "八月十日", "13/8/2026"} {
		f.Add(s)
	}
	now := time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := Read(s, now)
		if ok && (d.Precision == "" || d.Time.IsZero() || d.Time.Year() < minYear-1 || d.Time.Year() > maxYear+1) {
			t.Errorf("ReadDate(%q) = %v %q: found, but no date", s, d.Time, d.Precision)
		}
		if !ok && d != (Date{}) {
			t.Errorf("ReadDate(%q) = %v: not found, but a date", s, d)
		}
	})
}
