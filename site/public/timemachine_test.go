package public

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// wholePast is what the detector said up to the end of 2014, and which documents of
// authorities there were: every outcome, and every precision of a date.
func wholePast(t testing.TB) []horizon.PastSeries {
	rise := func(opened, ended int, docs ...float64) horizon.PastDetection {
		year := func(y int) horizon.Period {
			return horizon.PeriodOf(horizon.Yearly, time.Date(y, 6, 1, 0, 0, 0, 0, horizon.Tokyo))
		}
		at := func(y int, n float64) horizon.PublicSignal {
			g := horizon.Signal{Panel: horizon.PublicPanel, Name: fmt.Sprintf("rise of %g", docs[0]), Period: year(y), Open: true, E: 5e4, A: 470, M: 47, F: .1, Watch: true, Window: 1, Observed: n, Expected: 1.7}
			return release[horizon.PublicSignal](t)(g.Release())
		}
		d := horizon.PastDetection{Opening: at(opened, docs[0])}
		for i, n := range docs {
			d.Years = append(d.Years, at(opened+i, n))
		}
		if ended > 0 {
			d.Ended = year(ended)
		}
		return d
	}
	named := func(on string, p horizon.Precision) []horizon.Recognition {
		return []horizon.Recognition{{On: day(on), Precision: p, Document: "試験庁の" + on[:4] + "年の報告書", DocumentEN: "Test Agency, report of " + on[:4]}}
	}
	return []horizon.PastSeries{
		{ID: "cloud-computing", Name: "クラウド<b>", NameEN: "Cloud <b>", Category: horizon.Use, Change: "cloud-computing", Detections: []horizon.PastDetection{rise(2008, 0, 6, 21, 28, 41, 63, 70, 75)}, Recognised: named("2010-05-17", horizon.ByDay)},
		{ID: "ubiquitous", Name: "ユビキタス", NameEN: "Ubiquitous computing", Category: horizon.Use, Change: "ubiquitous", Detections: []horizon.PastDetection{rise(2007, 2009, 42, 43)}, Recognised: named("2004-12-01", horizon.ByMonth)},
		{ID: "website-defacement", Name: "改ざん", NameEN: "Defacement", Category: horizon.Menace, Recognised: named("2001-01-01", horizon.ByYear)},
		{ID: "ipv6-migration", Name: "IPv6への移行", NameEN: "IPv6 transition", Category: horizon.Technology, Recognised: named("2008-06-17", horizon.ByDay)},
		{ID: "big-data", Name: "ビッグデータ", NameEN: "Big data", Category: horizon.Technology, Detections: []horizon.PastDetection{rise(2012, 0, 20, 50, 83)}},
		{ID: "ours", Name: "英語の名前がないもの", Category: horizon.Use, Detections: []horizon.PastDetection{rise(2009, 2010, 9)}},
	}
}

// testPast is what of it was known by the end of a day.
func testPast(t testing.TB, asOf time.Time) horizon.Past {
	var p horizon.Past
	for y := 2001; !horizon.PeriodOf(horizon.Yearly, time.Date(y, 6, 1, 0, 0, 0, 0, horizon.Tokyo)).End().After(asOf.Add(time.Second)); y++ {
		p.Years = append(p.Years, y)
	}
	for _, s := range wholePast(t) {
		s.Recognised = horizon.KnownBy(s.Recognised, asOf)
		s.Detections = slices.DeleteFunc(s.Detections, func(d horizon.PastDetection) bool { return d.Found().After(asOf.Add(time.Second)) })
		for i := range s.Detections {
			d := &s.Detections[i]
			d.Years = slices.DeleteFunc(d.Years, func(g horizon.PublicSignal) bool { return g.Signal().Period.End().After(asOf.Add(time.Second)) })
			if d.End().After(asOf.Add(time.Second)) {
				d.Ended = horizon.Period{}
			}
		}
		if len(s.Detections)+len(s.Recognised) > 0 {
			p.Series = append(p.Series, s)
		}
	}
	return p
}

var (
	// fourDigits finds years in what a reader sees or hears of a page, and not in addresses.
	fourDigits = regexp.MustCompile(`\b(?:19|20)[0-9]{2}\b`)
	tags       = regexp.MustCompile(`<[^>]*>`)
)

// TestTimeMachineIsNotAhead builds the site as of several days, and finds in the time
// machine no later year, and no name of what was found later.
func TestTimeMachineIsNotAhead(t *testing.T) {
	for _, asOf := range []string{"2005-01-01", "2008-12-31", "2010-03-31", "2010-12-31", "2014-12-31"} {
		ed := horizon.Edition{AsOf: day(asOf).Add(24*time.Hour - time.Second), Horizon: day("2020-03-31")}
		ed.Past = testPast(t, ed.AsOf)
		files := read(t, build(t, ed))
		for _, name := range []string{"ja/time-machine/index.html", "en/time-machine/index.html", "ja/time-machine/lead-times.csv", "ja/time-machine/years.csv"} {
			text := files[name]
			if strings.HasSuffix(name, ".html") {
				_, text, _ = strings.Cut(text, "<main")
				text = tags.ReplaceAllString(text, " ")
			}
			for _, y := range fourDigits.FindAllString(text, -1) {
				if n, _ := strconv.Atoi(y); n > ed.AsOf.Year() {
					t.Errorf("as of %s %s names the year %s", asOf, name, y)
				}
			}
			for word, from := range map[string]string{"2010-05-17": "2010-05-17", "17 May 2010": "2010-05-17", "2010年5月17日": "2010-05-17", "報告書": "2001-12-31",
				"ビッグデータ": "2012-12-31", "Big data": "2012-12-31", "IPv6": "2008-06-17", "クラウド": "2008-12-31", "Cloud": "2008-12-31"} {
				if strings.Contains(text, word) && asOf < from {
					t.Errorf("as of %s %s says %s", asOf, name, word)
				}
			}
		}
		for _, lang := range []string{"ja", "en"} {
			page := files[lang+"/time-machine/index.html"]
			for y := 2001; y <= 2015; y++ {
				id := fmt.Sprintf(`id="y%d"`, y)
				ended := y < ed.AsOf.Year() || y == ed.AsOf.Year() && strings.HasSuffix(asOf, "12-31")
				if got := strings.Contains(page, id); got != (ended && y >= 2007) {
					t.Errorf("as of %s the page in %s has a panel of %d: %v", asOf, lang, y, got)
				}
			}
			if n := strings.Count(page, " checked>"); n > 1 || n != min(len(ed.Past.Series)-1, 1) && asOf > "2008" {
				t.Errorf("as of %s the page in %s has %d years that are chosen", asOf, lang, n)
			}
		}
	}
}

// TestMissesAreShown has what was named and not detected, and what was detected after
// it was named, in both languages and in the table for machines.
func TestMissesAreShown(t *testing.T) {
	files := built(t)
	for name, want := range map[string][]string{
		"ja/time-machine/index.html":     {"公的な文書があり、検知していません", "改ざん", "IPv6への移行", "公的な文書より後に検知", "3年遅い", "2001年（年だけ判明）", "クラウド&lt;b&gt;", `href="../changes/ubiquitous/index.html"`},
		"en/time-machine/index.html":     {"Named in a document, not detected", "Defacement", "IPv6 transition", "Detected after the official document", "3 years later", "2001 (year only)", "Cloud &lt;b&gt;", `lang="ja">英語の名前がないもの`},
		"ja/time-machine/lead-times.csv": {"ipv6-migration,IPv6への移行,IPv6 transition,,,,2008-06-17,試験庁の2008年の報告書,missed", "ubiquitous,ユビキタス,Ubiquitous computing,2007-12-31,year,2009-12-31,2004-12,試験庁の2004年の報告書,late"},
		"ja/index.html":                  {"2009年末：英語の名前がないものを新しく検知しました", `href="time-machine/index.html"`},
		"en/index.html":                  {`End of 2009: <span lang="ja">英語の名前がないもの</span> newly detected`, `href="time-machine/index.html"`},
	} {
		for _, w := range want {
			if !strings.Contains(files[name], w) {
				t.Errorf("%s does not say %q", name, w)
			}
		}
	}
}
