package screen

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kazami/internal/cells"
	"kazami/internal/horizon"
)

var update = flag.Bool("update", false, "write the golden files anew")

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, horizon.Tokyo) }

func year(n int) horizon.Period { return horizon.PeriodOf(horizon.Yearly, day(n, 1, 1)) }

func month(y, m int) horizon.Period { return horizon.PeriodOf(horizon.Monthly, day(y, m, 1)) }

// rise is a series that is detected since a period; not, where that is the zero one.
func rise(ja, en string, observed, expected, e float64, window int, at, opened horizon.Period) Series {
	return Series{Name: ja, NameEN: en, Enough: true, Documents: 40, Signal: horizon.Signal{Name: ja, Period: at, Window: window, Observed: observed, Expected: expected,
		E: e, A: 500, M: 50, F: 0.1, Open: opened != horizon.Period{}, Opened: opened, Onset: opened}}
}

// none is the zero period.
var none horizon.Period

func theRun() Run {
	cloud := rise("クラウドコンピューティング", "Cloud computing", 21, 0.6, 2e8, 1, year(2009), year(2008))
	ubiquitous := rise("ユビキタス", "Ubiquitous computing", 2, 0.3, 120, 12, month(2010, 3), none)
	short := rise("国際会計基準", "International accounting standards (IFRS)", 5, 0.4, 1, 1, year(2009), none)
	short.Enough = false
	unread := rise("量子監査", "", 0, 0, 1, 1, year(2009), none)
	unread.Enough, unread.Documents = false, 0
	return Run{
		AsOf: day(2010, 3, 31), Documents: 83544, Sources: 18, Took: 48 * time.Second, Later: true,
		Rising: []Series{
			rise("アタックサーフェス・ゼロデイ", "Attack surface / zero-day", 26, 2, 900, 1, year(2009), year(2007)),
			rise("サポート終了・レガシー", "End of support / legacy", 4, 0.2, 700, 12, month(2010, 3), month(2010, 1)),
			rise("執行", "", 29, 7, 4e5, 12, month(2010, 3), month(2009, 6)),
			rise("man in the middle attacker", "", 1240, 432, 5e5, 12, month(2010, 3), month(2009, 6)),
		},
		More: 1, Apart: 3, Events: 1,
		Judged: []Series{
			rise("IPv6への移行", "IPv6 transition", 70, 71, 0.4, 1, year(2009), none),
			cloud,
			rise("グリーンIT・スマートグリッド", "Green IT and smart grid", 10, 2, 3000, 1, year(2009), year(2009)),
			rise("制御系システムのオープン化", "Opening-up (COTS/IP) of control systems", 19, 4, 800, 1, year(2009), year(2009)),
			short, unread,
			rise("企業HP改ざん", "Corporate website defacement / compromise", 4, 0.2, 800, 12, month(2010, 3), month(2010, 2)),
			ubiquitous,
			rise("テレワーク・リモートメンテナンス", "Telework and remote maintenance", 11, 11, 1, 1, year(2009), none),
		},
		Limits: []horizon.PanelLimits{{Bin: horizon.Monthly, F: 1, WatchF: 0.1}, {Bin: horizon.Yearly, F: 1, WatchF: 0.1}},
		Site:   "public/index.html",
	}
}

func theLaterRun() Run {
	r := theRun()
	r.AsOf, r.Later, r.Online, r.Failed, r.Remarks = day(2014, 12, 31), false, true, []string{"jvn"}, 2
	r.Judged[2].Signal.Open, r.Judged[2].Earlier = false, year(2009)
	r.Past = &Past{Made: day(2010, 3, 31), Replayed: true, Came: 3, Not: 35, Likely: Part{2, 3}, Unlikely: Part{1, 35},
		Themes: []Outlook{{"クラウドコンピューティング", "Cloud computing", 0.71, day(2011, 12, 31)}, {"グリーンIT・スマートグリッド", "Green IT and smart grid", 0.15, time.Time{}}, {"国際会計基準", "International accounting standards (IFRS)", 0.004, time.Time{}}},
		Since: []Series{rise("スマートフォン・BYOD", "Smartphones and BYOD", 8, 1, 900, 1, year(2011), year(2011)), rise("ビッグデータ", "Big data", 9, 0.2, 900, 1, year(2012), year(2012)),
			rise("標的型攻撃・APT", "Targeted attacks / APT", 20, 2, 900, 12, month(2011, 9), month(2011, 9))}}
	return r
}

func theExplanation() Explanation {
	x := Explanation{Series: rise("クラウドコンピューティング", "Cloud computing", 21, 0.6, 2e8, 1, year(2009), year(2008)), Asked: "cloud-computing", Category: horizon.Use,
		Sources: []Source{{"RFC（IETF）", 12}, {"情報通信白書", 6}, {"CERT/CC", 3}}, Holding: 23,
		Outlook: &horizon.Forecast{Horizon: day(2015, 3, 31), P: 0.15, Base: 0.11, N: 130},
		Telling: []Document{
			{Title: "Cloud computing\tfor everybody, and what the operators of critical infrastructure ought to know of it", Publisher: "RFC Editor", URL: "https://example.org/1", Published: day(2009, 11, 3), Precision: horizon.ByDay},
			{Title: "クラウドの利用", Publisher: "総務\x1b省\u202e", Published: day(2009, 7, 1), Precision: horizon.ByYear},
			{Publisher: "CERT/CC", URL: "https://www.kb.cert.example/vuls/id/713012", Published: day(2009, 9, 1), Precision: horizon.ByMonth},
		},
	}
	for i, n := range []int{0, 0, 0, 5, 11, 21} {
		x.Years = append(x.Years, Year{2004 + i, n, []float64{0.1, 0.1, 0.2, 0.2, 0.5, 0.6}[i], i == 4})
	}
	x.Part = "クラウド事業者"
	monthly := rise("クラウドコンピューティング", "Cloud computing", 20, 1.2, 3, 12, month(2010, 3), none)
	x.Other = &monthly
	return x
}

func theUndetected() Explanation {
	x := theExplanation()
	x.Series = rise("ユビキタス", "Ubiquitous computing", 2, 0.3, 120, 12, month(2010, 3), none)
	x.Earlier, x.Part = year(2004), ""
	x.Missing, x.Asked, x.Other = 2, "ユビキタスの普及", nil
	public := rise("ユビキタス", "Ubiquitous computing", 1, 0.3, 2, 12, month(2010, 3), none)
	x.Public, x.Found = &public, 12
	x.Sources, x.Telling, x.Years = x.Sources[:1], x.Telling[2:], x.Years[3:]
	x.Outlook = &horizon.Forecast{Horizon: day(2015, 3, 31), P: 0.11, Base: 0.11, N: 41, Refused: "比べられる用語が60に届きません。"}
	x.Ignored = horizon.TermRule{Term: "ユビキタス", Who: "山田", Cut: day(2010, 2, 1)}
	x.With, x.Within = []string{"どこでも"}, ""
	for i := range x.Years {
		x.Years[i].Detected = false
	}
	return x
}

func theList() List {
	x := List{AsOf: day(2010, 3, 31), Deadline: day(2010, 4, 9)}
	for i, s := range theRun().Rising {
		k := Waiting{Series: s, ID: "change", Sources: []Source{{"CERT/CC", 20}, {"情報通信白書", 6}}}
		switch i {
		case 0:
			k.Category, k.Members = horizon.Menace, []string{"zero day", "脆弱性"}
		case 1:
			k.Sources = k.Sources[:1]
		case 2:
			k.Sources = append(k.Sources, Source{"国会会議録", 19})
		}
		x.Waiting = append(x.Waiting, k, k)
	}
	x.More = 2
	x.Events = []Waiting{{Series: rise("新型インフルエンザ", "", 40, 2, 1e6, 12, month(2010, 3), month(2009, 5))}}
	x.Apart = []Waiting{{Series: rise("以下同じ", "", 44, 9, 1e6, 12, month(2010, 3), month(2009, 5))}}
	x.Judged = []Judged{{"IPv6への移行", "Migration to IPv6", "ipv6-migration", horizon.Approve, "山田", "三つの報告を読みました。"}, {"道路", "", "road", horizon.Reject, "佐藤", "変化ではありません。"}}
	x.Unwritten = 1
	return x
}

// screens is what is written, by the name of its golden file.
func screens() map[string]func(io.Writer, Lang) error {
	run, later, list := theRun(), theLaterRun(), theList()
	full := later
	full.Rising = append(full.Rising, full.Rising...)
	return map[string]func(io.Writer, Lang) error{
		"run":       func(w io.Writer, l Lang) error { return run.Write(w, l, false) },
		"later":     func(w io.Writer, l Lang) error { return full.Write(w, l, false) },
		"later-all": func(w io.Writer, l Lang) error { return full.Write(w, l, true) },
		"quiet": func(w io.Writer, l Lang) error {
			return Run{AsOf: run.AsOf, Documents: 1, Sources: 1}.Write(w, l, false)
		},
		"detected":   func(w io.Writer, l Lang) error { return theExplanation().Write(w, l) },
		"undetected": func(w io.Writer, l Lang) error { return theUndetected().Write(w, l) },
		"unknown": func(w io.Writer, l Lang) error {
			return Explanation{Asked: "クラウト", Like: "クラウドコンピューティング"}.Write(w, l)
		},
		"unread":     func(w io.Writer, l Lang) error { return Explanation{Asked: "クラウト", Unread: true}.Write(w, l) },
		"list":       func(w io.Writer, l Lang) error { return list.Write(w, l, false) },
		"list-all":   func(w io.Writer, l Lang) error { return list.Write(w, l, true) },
		"list-empty": func(w io.Writer, l Lang) error { return List{AsOf: run.AsOf}.Write(w, l, false) },
	}
}

// symbols are of the method, or a number that nobody reads.
var symbols = regexp.MustCompile(`\b(?:E|A|m|F|k|mu|C|p) ?[=≥>]|\bE [0-9]|[0-9]e[+-][0-9]|[0-9]\.[0-9]+件|term-|旗|値段|書庫|NaN`)

// TestScreens holds every screen to its golden file, to 80 cells and 24 lines, and to
// words without symbols.
func TestScreens(t *testing.T) {
	for name, write := range screens() {
		for _, l := range []Lang{Japanese, English} {
			var got bytes.Buffer
			if err := write(&got, l); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+"."+string(l)+".txt")
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("%s is\n%s\nwant\n%s", file, &got, want)
			}
			lines := strings.Split(strings.TrimSuffix(got.String(), "\n"), "\n")
			if len(lines) > Lines && !strings.HasSuffix(name, "-all") {
				t.Errorf("%s has %d lines, at most %d", file, len(lines), Lines)
			}
			if !strings.HasPrefix(lines[len(lines)-1], l.say("次へ", "Next: ")) {
				t.Errorf("%s ends with %q, and not with what to type", file, lines[len(lines)-1])
			}
			for _, line := range lines {
				if n := cells.Width(line); n > Width {
					t.Errorf("%s has a line of %d cells: %s", file, n, line)
				}
				if m := symbols.FindString(line); m != "" {
					t.Errorf("%s says %q: %s", file, m, line)
				}
				if line != strings.TrimRight(line, " ") || strings.ContainsAny(line, "\x1b\t") {
					t.Errorf("%s has more than plain text: %q", file, line)
				}
			}
		}
	}
}

// TestLangOf asks the flag before the environment, and that in the order of POSIX.
func TestLangOf(t *testing.T) {
	for _, c := range []struct {
		asked string
		env   map[string]string
		want  Lang
	}{
		{"", nil, English},
		{"", map[string]string{"LANG": "ja_JP.UTF-8"}, Japanese},
		{"", map[string]string{"LANG": "ja"}, Japanese},
		{"", map[string]string{"LANG": "de_DE.UTF-8"}, English},
		{"", map[string]string{"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, English},
		{"", map[string]string{"LANG": "C", "LC_MESSAGES": "ja_JP.eucJP"}, Japanese},
		{"en", map[string]string{"LC_ALL": "ja_JP.UTF-8"}, English},
		{"ja", map[string]string{"LC_ALL": "C"}, Japanese},
	} {
		if got := LangOf(c.asked, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("LangOf(%q, %v) = %s, want %s", c.asked, c.env, got, c.want)
		}
	}
}

func TestQuoted(t *testing.T) {
	for in, want := range map[string]string{"cloud": "cloud", "クラウド": "クラウド", "cloud computing": `"cloud computing"`, "a　b": `"a　b"`, `x"$y`: `"x\"\$y"`} {
		if got := Quoted(in); got != want {
			t.Errorf("Quoted(%q) = %s, want %s", in, got, want)
		}
	}
}

// TestWrap keeps Japanese commas off the beginning of a line, and every letter.
func TestWrap(t *testing.T) {
	for in, want := range map[string]string{"": "", "ab cd": "ab|cd", "年表、年": "年|表、|年", "abcdef": "abcd|ef"} {
		if got := strings.Join(wrap(in, 4), "|"); got != want {
			t.Errorf("wrap(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestLine is one line whatever is written in it.
func TestLine(t *testing.T) {
	p := &page{}
	p.line("総務\x1b[31m省\r\nNext:\trm \u202e ")
	if got, want := p.lines[0], "総務[31m省  Next: rm"; got != want {
		t.Errorf("line = %q, want %q", got, want)
	}
}
