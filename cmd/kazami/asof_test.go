package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kazami/internal/corpustest"
)

// laterDays is when the documents of later were published: on the last day of a
// Monday's cut-off, after it, and on no day.
var laterDays = []string{"2010-03-31", "2010-04-01", "2010-04-02", "2014-07-01", "2999-01-01", ""}

// later is documents that name what rises on a Monday, as JSON Lines.
func later() string {
	var b strings.Builder
	for i, day := range laterDays {
		at := ""
		if day != "" {
			at = fmt.Sprintf(`"published":"%sT09:00:00+09:00","date_precision":"day",`, day)
		}
		fmt.Fprintf(&b, `{"id":"late%d","title":"後の検針%d番","body":"%sの%d番目の例である。",%s"source":"late","lang":"ja"}`+"\n", i, i, corpustest.RisingWords, i, at)
	}
	return b.String()
}

var (
	totalAtDesk = regexp.MustCompile(`見つかった文書（([\d,]+)件）`)
	totalByCLI  = regexp.MustCompile(`of (\d+) documents\.`)
	yearAtDesk  = regexp.MustCompile(`>(\d{4})(?:</a>)?　(\d+)件</li>`)
)

// TestDeskHoldsTheCutOff serves one archive as of a day, by the profile and by
// the flag, and as of today: the desk finds and counts what kazami search does as
// of that day, and shows nothing that is dated later.
func TestDeskHoldsTheCutOff(t *testing.T) {
	dir := mondayHouse(t)
	config, file := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "late.jsonl")
	if err := os.WriteFile(file, []byte(later()), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, 0, "import", file, "--tlp", "CLEAR", "--config", config)
	do(t, 0, "run", "--config", config)
	asDay, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	asToday := strings.Replace(string(asDay), "as_of: 2010-03-31", "as_of: today", 1)
	byCLI := func(query string, flags ...string) string {
		out, _ := do(t, 0, append([]string{"search", query, "--config", config}, flags...)...)
		return totalByCLI.FindStringSubmatch(out)[1]
	}
	for _, c := range []struct {
		what, config string
		flags        []string
		shown        []int  // of laterDays
		total        string // of all that name what rises
		last         string // year
	}{
		{"the profile names a day", string(asDay), nil, []int{0}, byCLI(corpustest.RisingWords, "--as-of", "2010-03-31"), "2010"},
		{"the flag names a day", asToday, []string{"--as-of", "2010-03-31"}, []int{0}, byCLI(corpustest.RisingWords, "--as-of", "2010-03-31"), "2010"},
		{"today", asToday, nil, []int{0, 1, 2, 3, 5}, byCLI(corpustest.RisingWords + " -date:>=2999"), "2014"},
	} {
		t.Run(c.what, func(t *testing.T) {
			if err := os.WriteFile(config, []byte(c.config), 0o600); err != nil {
				t.Fatal(err)
			}
			p := visit(t, serveDesk(t, dir, c.flags...))
			search := "/search?q=" + url.QueryEscape(corpustest.RisingWords)
			for _, more := range []string{"&source=late", "&source=late&to=2999-12-31"} {
				want := c.shown
				if strings.Contains(more, "&to") {
					want = slices.DeleteFunc(slices.Clone(want), func(i int) bool { return laterDays[i] == "" })
				}
				p.get(search + more)
				var got []int
				for i := range laterDays {
					if strings.Contains(p.page, fmt.Sprintf("後の検針%d番", i)) {
						got = append(got, i)
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s finds the documents %v, want %v", more, got, want)
				}
			}
			p.get(search)
			page := dataTags.ReplaceAllString(p.page, "")
			if m := totalAtDesk.FindStringSubmatch(page); m == nil || m[1] != c.total {
				t.Errorf("the desk finds %v documents, kazami search %s", m, c.total)
			}
			years := yearAtDesk.FindAllStringSubmatch(page, -1)
			if len(years) == 0 || years[len(years)-1][1] != c.last {
				t.Fatalf("the years are %v, want up to %s", years, c.last)
			}
			for i := range years[1:] {
				if years[i][1] >= years[i+1][1] {
					t.Errorf("the year %s stands before %s", years[i][1], years[i+1][1])
				}
			}
			p.get(search + "&from=2011-01-01")
			if c.last == "2010" {
				p.want("a search after the cut-off", "見つかった文書（0件）", "2010年3月31日までに公表された文書")
			} else {
				p.want("a search up to today", "見つかった文書（1件）")
			}
			if c.last != "2010" {
				return
			}
			p.get("/sources")
			p.want("the sources", "<td>2010年3月31日</td><td>1件</td>")
			for _, path := range []string{"/", "/?c=big-data", "/changes", "/sources", search, search + "&page=2"} {
				p.get(path)
				for _, day := range []string{"2014年7月", "2014-07", "2999", "後の検針1番", "後の検針3番", "後の検針5番"} {
					if strings.Contains(p.page, day) {
						t.Errorf("%s shows %q, which is later than the cut-off", path, day)
					}
				}
			}
		})
	}
}
