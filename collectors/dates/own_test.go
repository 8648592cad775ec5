package dates

import (
	"testing"
	"time"
)

func TestZonesByName(t *testing.T) {
	for in, want := range map[string]string{
		"Sat, 28 Nov 2026 20:21:00 America/Los_Angeles":                  "2026-11-29 13:21:00",
		"Tue, 28 Jul 2026 20:21:00 America/Los_Angeles":                  "2026-07-29 12:21:00", // in summer
		"Mon, 30 Nov 2026 10:25:00 Europe/Berlin":                        "2026-11-30 18:25:00",
		"2026-11-30 10:25 America/Argentina/Buenos_Aires":                "2026-11-30 22:25:00",
		"2026-11-30T10:25:00[Europe/London]":                             "2026-11-30 19:25:00",
		"2026-11-30 10:25:00 Etc/GMT+9":                                  "2026-12-01 04:25:00", // by its custom, west
		"2026-11-30 10:25:00 US/Pacific":                                 "2026-12-01 03:25:00",
		"Mon, 30 Nov 2026 10:25:00 GMT+9":                                "2026-11-30 10:25:00",
		"Mon Nov 30 2026 10:25:00 GMT+0900 (日本標準時)":                      "2026-11-30 10:25:00",
		"Mon Nov 30 2026 10:25:00 GMT+0000 (Coordinated Universal Time)": "2026-11-30 19:25:00",
		"Mon Nov 30 10:25:00 GMT+02:00 2026":                             "2026-11-30 17:25:00",
		"2026-11-30 10:25（日本標準時）":                                        "2026-11-30 10:25:00",
		"2026年11月30日 10時25分（協定世界時）":                                      "2026-11-30 19:25:00",
		"2026年11月30日10時25分 UTC":                                          "2026-11-30 19:25:00",
		"2026年11月30日 午前10時25分（ＵＴＣ＋９）":                                    "2026-11-30 10:25:00",
		"Nov 30, 2026 10:25 AM Eastern Standard Time":                    "2026-12-01 00:25:00",
		"Nov 30, 2026 10:25 AM PT":                                       "2026-12-01 03:25:00",
		"Jul 30, 2026 10:25 AM PT":                                       "2026-07-31 02:25:00",
		"2026-11-30 10:25 IST":                                           "2026-11-30 13:55:00",
		"Mon, 30 Nov 2026 10:25:00 gmt":                                  "2026-11-30 19:25:00",
	} {
		d, ok := Read(in, time.Time{})
		if got := d.Time.Format(time.DateTime); !ok || got != want || d.Warning != "" {
			t.Errorf("Read(%q) = %s, %v, warning %q, want %s", in, got, ok, d.Warning, want)
		}
	}
	for _, in := range []string{"2026-11-30 10:25 Europe/Atlantis", "2026-11-30 10:25 XQZ", "2026-11-30 10:25 Nowhere Standard Time"} {
		if d, ok := Read(in, time.Time{}); !ok || d.Warning == "" || d.Time.Format(time.DateTime) != "2026-11-30 10:25:00" {
			t.Errorf("Read(%q) = %v, %v, warning %q, want Tokyo's, with one", in, d.Time, ok, d.Warning)
		}
	}
}

// TestTheFirstOf1970IsNone keeps the days of that year that words name.
func TestTheFirstOf1970IsNone(t *testing.T) {
	for _, in := range []string{
		"1970-01-01T00:00:00", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T09:00:00+09:00", "1969-12-31 19:00:00 EST",
		"1970-01-01T00:00:00+09:00", "19700101000000", "0001-01-01T00:00:00Z", "0001-01-01",
	} {
		if d, ok := Read(in, noon); ok {
			t.Errorf("Read(%q) = %v, want none", in, d.Time)
		}
	}
	for _, in := range []string{"昭和45年1月1日", "1970-01-01T12:30:00Z", "1970-01-02T00:00:00Z"} {
		if _, ok := Read(in, noon); !ok {
			t.Errorf("Read(%q) finds none", in)
		}
	}
}

func TestAYearOfATitle(t *testing.T) {
	for in, want := range map[string]string{ // in a place for dates; as a title
		"平成23年度白書":                     "none none",
		"2010年版":                       "none none",
		"令和4年度予算":                      "none none",
		"令和元年度補正予算の概要":                 "none none",
		"昭和100年記念貨幣の販売要領":              "none none",
		"2030年に向けた計画を公表":               "none none",
		"2010年〜2015年の記録":               "none none",
		"２０１０年":                        "2010-01-01 none",
		"（平成22年度）":                     "2010-01-01 none",
		"平成23年度白書（平成23年7月5日公表）":        "2011-07-05 2011-07-05",
		"令和4年度予算案 2021年12月24日":         "2021-12-24 2021-12-24",
		"2011年3月11日 震災について":            "2011-03-11 2011-03-11",
		"2011年3月11日に発生した震災について":        "2011-03-11 none",
		"2010年3月期の決算":                  "2010-03-01 none",
		"月報 2010年3月号":                  "2010-03-01 2010-03-01",
		"更新日：令和8年8月7日":                 "2026-08-07 2026-08-07",
		"令和8年8月7日（金）〜8月10日（月）":         "2026-08-07 2026-08-07",
		"Last updated: August 7, 2026": "2026-08-07 2026-08-07",
	} {
		read := func(read func(string, time.Time) (Date, bool)) string {
			if d, ok := read(in, noon); ok {
				return d.Time.Format(time.DateOnly)
			}
			return "none"
		}
		if got := read(Read) + " " + read(ReadTitle); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
