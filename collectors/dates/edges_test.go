package dates

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// noon is in Tokyo, the clock of most tests.
var noon = time.Date(2026, 8, 20, 3, 0, 0, 0, time.UTC)

// TestReadAgo reckons back from noon of 20 August 2026.
func TestReadAgo(t *testing.T) {
	for _, c := range []struct {
		in, want  string
		precision horizon.Precision
	}{
		{"30秒前", "2026-08-20 11:59", "time"},
		{"90 seconds ago", "2026-08-20 11:58", "time"},
		{"5分前", "2026-08-20 11:55", "time"},
		{"90分前", "2026-08-20 10:30", "time"},
		{"a minute ago", "2026-08-20 11:59", "time"},
		{"12時間前", "2026-08-20 00:00", "day"},
		{"13 hours ago", "2026-08-19 00:00", "day"},
		{"10000日前", "1999-04-04 00:00", "day"},
		{"一週間前", "2026-08-13 00:00", "day"},
		{"2 weeks ago", "2026-08-06 00:00", "day"},
		{"3か月前", "2026-05-01 00:00", "month"},
		{"1ヶ月前", "2026-07-01 00:00", "month"},
		{"8カ月前", "2025-12-01 00:00", "month"},
		{"十二ヵ月前", "2025-08-01 00:00", "month"},
		{"an month ago", "2026-07-01 00:00", "month"},
		{"1年前", "2025-01-01 00:00", "year"},
		{"158年前", "1868-01-01 00:00", "year"},
		{"3 Years Ago", "2023-01-01 00:00", "year"},
		{"一昨日", "2026-08-18 00:00", "day"},
		{"おととい 9時", "2026-08-18 09:00", "time"},
		{"きのう", "2026-08-19 00:00", "day"},
		{"Yesterday 3:05 PM", "2026-08-19 15:05", "time"},
		{"today", "2026-08-20 00:00", "day"},
		{"今日 10:00:59", "2026-08-20 10:00", "time"},
	} {
		d, ok := Read(c.in, noon)
		if got := d.Time.In(horizon.Tokyo).Format("2006-01-02 15:04"); !ok || got != c.want || d.Precision != c.precision || d.Warning != "" {
			t.Errorf("Read(%q) = %s by %s, %v %q, want %s by %s", c.in, got, d.Precision, ok, d.Warning, c.want, c.precision)
		}
	}
	for _, in := range []string{"10001日前", "159年前", "10001分前", "today we speak", "前"} {
		if d, ok := Read(in, noon); ok {
			t.Errorf("Read(%q) = %v, want none", in, d.Time)
		}
	}
	// 30 August less half a year is the whole of February, however many days it has.
	if d, _ := Read("6か月前", time.Date(2026, 8, 30, 0, 0, 0, 0, horizon.Tokyo)); d.Time.Format(time.DateOnly) != "2026-02-01" {
		t.Errorf("six months before 30 August is %v, want February", d.Time)
	}
	// At one in the morning in Tokyo it is the day before in London.
	if d, _ := Read("昨日", time.Date(2026, 8, 19, 16, 0, 0, 0, time.UTC)); d.Time.Format(time.DateOnly) != "2026-08-19" {
		t.Errorf("yesterday at 1:00 on 20 August in Tokyo is %v", d.Time)
	}
	if d, ok := Read("昨日 25:00", noon); !ok || d.Precision != horizon.ByDay || d.Warning == "" {
		t.Errorf("yesterday at 25:00 = %v by %s, warning %q", d.Time, d.Precision, d.Warning)
	}
}

func TestReadClock(t *testing.T) {
	for _, c := range []struct {
		in, want string
		warned   bool
	}{
		{"Aug 7, 2026 12:15 PM", "2026-08-07 12:15:00", false},
		{"Aug 7, 2026 12:15 AM", "2026-08-07 00:15:00", false},
		{"Aug 7, 2026 11:59 pm", "2026-08-07 23:59:00", false},
		{"Aug 7, 2026 1:00 p.m.", "2026-08-07 13:00:00", false},
		{"Aug 7, 2026 11:00 a.m.", "2026-08-07 11:00:00", false},
		{"2026年8月7日 午後12時", "2026-08-07 12:00:00", false},
		{"2026年8月7日 午前12時5分", "2026-08-07 00:05:00", false},
		{"2026年8月7日 午後11時59分30秒", "2026-08-07 23:59:30", false},
		{"2026年8月7日（金）24時", "2026-08-08 00:00:00", false},
		{"2026-08-07 24:01", "2026-08-07 00:00:00", true},
		{"2026-08-07 24:00:01", "2026-08-07 00:00:00", true},
		{"2026-08-07 25:00", "2026-08-07 00:00:00", true},
		{"2026-08-07 23:59", "2026-08-07 23:59:00", false},
		{"2026-08-07 23:60", "2026-08-07 00:00:00", true},
		{"2026-08-07 23:59:60", "2026-08-08 00:00:00", false},
		{"2026-08-07 23:59:61", "2026-08-07 00:00:00", true},
		{"R8.8.7 10:30", "2026-08-07 10:30:00", false},
		{"令和8年8月7日 10:30", "2026-08-07 10:30:00", false},
		{"8/31/2026 10:30", "2026-08-31 10:30:00", false},
		{"8月7日 10:30", "2026-08-07 10:30:00", false},
		{"20260807103015", "2026-08-07 10:30:15", false},
		{"202608071030", "2026-08-07 10:30:00", false},

		{"2026-08-07T17:00:00+14:00", "2026-08-07 12:00:00", false},
		{"2026-08-07T17:00:00+15:00", "2026-08-07 17:00:00", true},
		{"2026-08-07T17:00:00+0930", "2026-08-07 16:30:00", false},
		{"2026-08-07T17:00:00-0330", "2026-08-08 05:30:00", false},
		{"2026-08-07T17:00:00+0959", "2026-08-07 16:01:00", false},
		{"2026-08-07T17:00:00+0960", "2026-08-07 17:00:00", true},
		{"2026-08-07 17:00 GMT+9", "2026-08-07 17:00:00", false},
		{"2026-08-07 17:00 UTC-5", "2026-08-08 07:00:00", false},
		{"2026-08-07 17:00 UTC", "2026-08-08 02:00:00", false},
		{"2026-08-07 17:00 EDT", "2026-08-08 06:00:00", false},
		{"2026-08-07 17:00 CEST", "2026-08-08 00:00:00", false},
		{"2026-08-07 17:00 AEST", "2026-08-07 16:00:00", false},
		{"2026-08-07 17:00 NZST", "2026-08-07 14:00:00", false},
		{"2026-08-07 17:00 SGT", "2026-08-07 18:00:00", false},
		{"2026-08-07 17:00 MSK", "2026-08-07 23:00:00", false},
		{"2026-08-07 17:00 AKST", "2026-08-08 11:00:00", false},
	} {
		d, ok := Read(c.in, noon)
		if got := d.Time.Format(time.DateTime); !ok || got != c.want || (d.Warning != "") != c.warned {
			t.Errorf("Read(%q) = %s, %v, warning %q, want %s, %v", c.in, got, ok, d.Warning, c.want, c.warned)
		}
	}
}

func TestReadAtTheEdges(t *testing.T) {
	for _, c := range []struct {
		in, want  string
		precision horizon.Precision
		warned    bool
	}{
		{"二零二六年八月十七日", "2026-08-17", "day", false},
		{"千九百九十年三月二十日", "1990-03-20", "day", false},
		{"平成150年3月3日", "2138-03-03", "day", true},
		{"1868年", "1868-01-01", "year", false},
		{"2200年", "2200-01-01", "year", false},
		{"2200-12-31", "2200-12-31", "day", false},
		{"1868.1.1", "1868-01-01", "day", false},
		{"昭和64年1月7日", "1989-01-07", "day", false},
		{"昭和64年1月8日", "1989-01-08", "day", true},
		{"平成元年1月7日", "1989-01-07", "day", true},
		{"明治45年7月31日", "1912-07-31", "day", true},
		{"大正元年7月30日", "1912-07-30", "day", false},
		{"昭和64年", "1989-01-01", "year", false},
		{"昭和65年", "1990-01-01", "year", true},
		{"12/8/2026", "2026-12-08", "day", true},
		{"8/8/2026", "2026-08-08", "day", false},
		{"8/12/2026", "2026-08-12", "day", true},
		{"8/13/2026", "2026-08-13", "day", false},
		{"13/12/2026", "2026-12-13", "day", false},
		{"12/31", "2025-12-31", "day", false},
		{"1.31", "2026-01-31", "day", false},
		{"8/7（金）", "2026-08-07", "day", false},
		{"19 12月 2026", "2026-12-19", "day", false},
		{"19 Aug 69", "2069-08-19", "day", false},
		{"19 Aug 70", "1970-08-19", "day", false},
		{"2026.12", "2026-12-01", "month", false},
		{"令和8年4月31日", "2026-04-01", "month", true},
		{"令和8年12月31日", "2026-12-31", "day", false},
		{"令和7年度末までに、2026年3月2日", "2026-03-02", "day", false},
		{"2026.8.711 2026.8.7", "2026-08-07", "day", false},
		{"今年12月1日", "2025-12-01", "day", false},
		{"8月7日は2026年9月1日に", "2026-08-07", "day", false},
		{"8月27日", "2026-08-27", "day", false}, // noon of the 27th is seven days away
		{"8月28日", "2025-08-28", "day", false},
		{strings.Repeat("x", 502) + "2026-08-07", "2026-08-07", "day", false},
	} {
		d, ok := Read(c.in, noon)
		if got := d.Time.Format(time.DateOnly); !ok || got != c.want || d.Precision != c.precision || (d.Warning != "") != c.warned {
			t.Errorf("Read(%q) = %s by %s, %v, warning %q, want %s by %s, %v", c.in, got, d.Precision, ok, d.Warning, c.want, c.precision, c.warned)
		}
	}
	for _, in := range []string{
		"13月5日", "0月5日", "8月32日", "0日", "32日", "13/5", "5/32", "1867年", "2201年", "1867-12-31", "2201-01-01", "19 13月 2026", "0 August 2026",
		"Sun Nov  0 08:49:37 1994", "docs/2026/08/07", "-2026-08-07", ".2026.8.7", "12026-08-07", "26-08-071", "20261301", "20260832", "20260800",
		"1/2/20261", "令和8.8.711", "APTS26.8.7", "平成151年", "翌年8月7日", "昨年度8月7日", "8月", "令和7年度末", strings.Repeat("x", 503) + "2026-08-07",
	} {
		if d, ok := Read(in, noon); ok {
			t.Errorf("Read(%q) = %v by %s, want none", in, d.Time, d.Precision)
		}
	}
}

func TestFindSaysWhere(t *testing.T) {
	for in, want := range map[string][2]int{"更新日：２０２６年８月７日　１０：００頃": {4, 19}, "２０２６年８月７日": {0, 9}, "本日": {0, 2}, "第１２回（R8.8.7）": {5, 11}} {
		if m, ok := Find(in); !ok || m.Start != want[0] || m.End != want[1] {
			t.Errorf("Find(%q) stands from %d to %d, %v, want %v", in, m.Start, m.End, ok, want)
		}
	}
	if m, ok := Find("日付なし"); ok || m != (Found{}) {
		t.Errorf("Find of no date = %+v, %v", m, ok)
	}
}

// TestTurnOfTheYear lays lists at the bounds: five months up, nine down, and a
// week ahead of the clock.
func TestTurnOfTheYear(t *testing.T) {
	for _, c := range []struct {
		name     string
		now      time.Time
		in, want string
	}{
		{"four months up", noon, "2026年1月10日,5月5日", "2026-01-10,2026-05-05"},
		{"five months up", noon, "2026年1月10日,6月5日", "2026-01-10,2025-06-05"},
		{"eight months down", noon, "2024年12月26日,4月5日", "2024-12-26,2024-04-05"},
		{"nine months down", noon, "2024年12月26日,3月5日", "2024-12-26,2025-03-05"},
		{"nine months down, and a week ahead", noon.AddDate(0, 0, -175), "2025年12月26日,3月5日", "2025-12-26,2026-03-05"}, // 26 February
		{"nine months down, and more than a week ahead", noon.AddDate(0, 0, -175), "2025年12月26日,3月6日", "2025-12-26,2025-03-06"},
		{"a clock that stands nowhere looks at no future", time.Time{}, "2025年12月26日,1月5日", "2025-12-26,2026-01-05"},
		{"a day alone, after a day", noon, "2026年7月10日,5日", "2026-07-10,2026-07-05"},
		{"a day alone, after a time", noon, "2026年7月10日 9時,5日", "2026-07-10,2026-07-05"},
		{"a day alone, after a month", noon, "2026年7月,5日", "2026-07-01,2026-07-05"},
		{"a day alone, after a year", noon, "2026年,5日", "2026-01-01,-"},
		{"a day alone, after nothing", noon, "5日", "-"},
		{"a month alone is no date", noon, "2026年7月10日,6月", "2026-07-10,-"},
		{"March of a fiscal year", noon, "#2024年度,3月31日,4月1日", "2025-03-31,2024-04-01"},
		{"a heading by day keeps its year for its month", noon, "#2024年7月,5日,6月30日", "2024-07-05,2024-06-30"},
		{"a heading of a month before any year", noon, "#8月,5日", "-"},
		{"a heading of a day", noon, "#2024年,#8月5日,7月1日", "2024-07-01"},
	} {
		cal := Calendar{Now: c.now}
		var got []string
		for in := range strings.SplitSeq(c.in, ",") {
			if h, ok := strings.CutPrefix(in, "#"); ok {
				cal.Heading(h)
			} else if d, ok := cal.Read(in); ok {
				got = append(got, d.Time.Format(time.DateOnly))
			} else {
				got = append(got, "-")
			}
		}
		if s := strings.Join(got, ","); s != c.want {
			t.Errorf("%s: %s reads %s, want %s", c.name, c.in, s, c.want)
		}
	}
	var cal Calendar
	for text, want := range map[string]bool{"最新情報": false, "2024年": true, "8月5日": false} {
		if cal = (Calendar{}); cal.Heading(text) != want {
			t.Errorf("Heading(%q) = %v", text, !want)
		}
	}
	cal = Calendar{Now: noon, Zone: time.UTC}
	if d, _ := cal.Read("2026-08-07 20:00"); d.Time.Format(time.DateTime) != "2026-08-08 05:00:00" {
		t.Errorf("a time in a calendar of UTC is %v", d.Time)
	}
	if d, _ := cal.Read("2026-08-07 20:00 JST"); d.Time.Format(time.DateTime) != "2026-08-07 20:00:00" {
		t.Errorf("a time that names its zone is %v", d.Time)
	}
}
