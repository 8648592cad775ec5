package timemachine

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

var update = flag.Bool("update", false, "write the golden files")

func date(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

func period(s string) horizon.Period {
	p, err := horizon.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

// detected is a detection that opened in a period, ended in another ("": it is open) and
// was open at the end of some years, with that many documents where 2 were expected.
func detected(t *testing.T, opened, ended string, docs ...int) horizon.PastDetection {
	t.Helper()
	release := func(p horizon.Period, n int, flagged bool) horizon.PublicSignal {
		g := horizon.Signal{Panel: horizon.PublicPanel, Period: p, Flagged: flagged, Open: true, E: 5000, A: 470, M: 47, F: 0.1, Watch: true,
			Window: map[horizon.Bin]int{horizon.Yearly: 1, horizon.Monthly: 12}[p.Bin], Observed: float64(n), Expected: 1.7}
		out, err := g.Release()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	at := period(opened)
	d := horizon.PastDetection{Opening: release(at, 5, true)}
	d.Counted = new(horizon.Book).Reckon(d.Opening.Signal(), endOf2010)
	if ended != "" {
		d.Ended = period(ended)
	}
	for i, n := range docs {
		p := horizon.PeriodOf(horizon.Yearly, at.Start()).Add(i)
		if at.Bin == horizon.Monthly {
			p = horizon.PeriodOf(horizon.Monthly, p.End().Add(-time.Second))
		}
		d.Years = append(d.Years, release(p, n, false))
		d.CountedYears = append(d.CountedYears, new(horizon.Book).Reckon(d.Years[i].Signal(), endOf2010))
	}
	return d
}

func authority(on string, p horizon.Precision) horizon.Recognition {
	return horizon.Recognition{On: date(on), Precision: p, Document: "試験庁の報告書", DocumentEN: "Test Agency, report"}
}

// past has every outcome, as of the end of 2010.
func past(t *testing.T) horizon.Past {
	green := []horizon.Recognition{authority("2007-12-06", horizon.ByDay), authority("2011-03-01", horizon.ByMonth)}
	green[0].Part, green[0].PartEN = "グリーンIT", "Green IT"
	green[1].Part, green[1].PartEN = "スマートグリッド", "Smart grid"
	return horizon.Past{Years: []int{2005, 2006, 2007, 2008, 2009, 2010}, Series: []horizon.PastSeries{
		{ID: "cloud", Name: "クラウド", NameEN: "Cloud", Category: horizon.Use, Change: "cloud-computing",
			Detections: []horizon.PastDetection{detected(t, "2009", "", 12, 27), detected(t, "2010-07", "2010-08")}, Recognised: []horizon.Recognition{authority("2010-05-17", horizon.ByDay)}},
		{ID: "ubiquitous", Name: "ユビキタス", NameEN: "Ubiquitous", Category: horizon.Use,
			Detections: []horizon.PastDetection{detected(t, "2007", "2008", 42)}, Recognised: []horizon.Recognition{authority("2004-12-01", horizon.ByMonth)}},
		{ID: "crypto", Name: "暗号の危殆化", NameEN: "Crypto", Category: horizon.Technology,
			Detections: []horizon.PastDetection{detected(t, "2006-10", "2007-03", 8)}, Recognised: []horizon.Recognition{authority("2008-04-22", horizon.ByDay)}},
		{ID: "control", Name: "制御系", NameEN: "Control systems", Category: horizon.Technology,
			Detections: []horizon.PastDetection{detected(t, "2009-03", "2009-06")}, Recognised: []horizon.Recognition{authority("2009-03-01", horizon.ByMonth)}},
		{ID: "ifrs", Name: "国際会計基準", NameEN: "IFRS", Category: horizon.Policy, Recognised: []horizon.Recognition{authority("2009-06-30", horizon.ByDay)}},
		{ID: "green", Name: "グリーンIT・スマートグリッド", NameEN: "Green IT and smart grid", Category: horizon.Technology,
			Detections: []horizon.PastDetection{detected(t, "2010", "", 35)}, Recognised: horizon.KnownBy(green, date("2010-12-31"))},
		{ID: "sns", Name: "SNS", Category: horizon.Use, Detections: []horizon.PastDetection{detected(t, "2009", "2010", 11)}},
	}}
}

var endOf2010 = date("2010-12-31").Add(24*time.Hour - time.Second)

// TestGolden writes the page in both languages, its pictures aside, and both tables.
func TestGolden(t *testing.T) {
	for name, english := range map[string]bool{"ja": false, "en": true} {
		p := Of(horizon.Edition{AsOf: endOf2010, Past: past(t)}, english)
		var b strings.Builder
		fmt.Fprintln(&b, p.Summary)
		for _, x := range p.Leads {
			fmt.Fprintf(&b, "%s | %s | %s\n", x.Name, x.Outcome, x.Words)
		}
		for _, y := range p.Years {
			fmt.Fprintf(&b, "\n%s (now %v)\n", y.Heading, y.Now)
			for _, list := range []struct {
				of  string
				all []Item
			}{{"open", y.Items}, {"ended", y.Ended}, {"passed", y.Passed}} {
				for _, x := range list.all {
					fmt.Fprintf(&b, "  %s: %s%s new %v; %s; %s; %s; %s\n", list.of, x.Name, x.Lang, x.New, x.Counted, x.Strength, x.Since, x.By)
				}
			}
		}
		for _, f := range slices.Concat(p.Named, p.Others) {
			fmt.Fprintf(&b, "\n%s\n%s\n%s\n%s\n%s\n", f.Heading, f.Sub, f.Desc, f.Table.Caption, strings.Join(f.Table.Head, " | "))
			for _, r := range f.Table.Rows {
				var cells []string
				for _, c := range r.Cells {
					cells = append(cells, c.Text)
				}
				fmt.Fprintln(&b, strings.Join(cells, " | "))
			}
		}
		golden(t, name+".txt", b.String())
	}
	var b strings.Builder
	for _, table := range []func() ([]string, [][]string){
		func() ([]string, [][]string) { return LeadTable(past(t), endOf2010) }, func() ([]string, [][]string) { return YearTable(past(t)) },
	} {
		head, rows := table()
		for _, row := range append([][]string{head}, rows...) {
			fmt.Fprintln(&b, strings.Join(row, ","))
		}
	}
	golden(t, "tables.txt", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs:\n%s", name, got)
	}
}

// TestApart counts whole months, by the days of both.
func TestApart(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"2009-12-31", "2010-05-17", "4か月早い"}, {"2010-12-31", "2011-03-01", "2か月早い"}, {"2010-12-31", "2011-02-28", "2か月早い"},
		{"2010-12-31", "2011-01-30", "1か月未満早い"}, {"2010-12-31", "2011-01-31", "1か月早い"},
		{"2005-10-31", "2008-04-22", "29か月早い"}, {"2004-12-31", "2007-12-31", "3年早い"}, {"2001-03-31", "2004-06-30", "3年3か月早い"},
	} {
		if got := (language{}).apart(date(c.from), date(c.to), true); got != c.want {
			t.Errorf("from %s to %s: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

// TestCompare holds what a month or a year leaves open against the detector.
func TestCompare(t *testing.T) {
	at := func(opened, on string, p horizon.Precision) Lead {
		r := authority(on, p)
		return Lead{Found: period(opened).End(), Bin: period(opened).Bin, Recognised: &r}
	}
	for _, c := range []struct {
		name string
		of   Lead
		want Outcome
	}{
		{"a day after the month", at("2008-05", "2008-06-01", horizon.ByDay), Early},
		{"on its last day", at("2008-05", "2008-05-31", horizon.ByDay), Same},
		{"before its last day", at("2008-05", "2008-05-30", horizon.ByDay), Late},
		{"in the same month", at("2008-05", "2008-05-01", horizon.ByMonth), Same},
		{"in the same year", at("2008-05", "2008-01-01", horizon.ByYear), Same},
		{"the year before", at("2009-01", "2008-01-01", horizon.ByYear), Late},
		{"the year after", at("2007", "2008-01-01", horizon.ByYear), Early},
		{"never", Lead{Recognised: &horizon.Recognition{}}, Missed},
	} {
		if got, _ := (language{}).compare(c.of); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestNothing has no panel, no picture and no sentence of an empty past.
func TestNothing(t *testing.T) {
	p := Of(horizon.Edition{AsOf: endOf2010, Past: horizon.Past{Years: []int{2008, 2009}}}, false)
	if len(p.Years) != 0 || p.Summary != nil || p.Named != nil || p.Others != nil || p.Latest() != nil {
		t.Errorf("%+v", p)
	}
}
