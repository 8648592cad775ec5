package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"

	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/sourcetest"
	"kazami/collectors/text"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// rowsOf reads the rows of a text.
func rowsOf(t testing.TB, text string, table Columns) intake.Result {
	t.Helper()
	return checkTable(context.Background(), "t.csv", []byte(text), "https://here.example/csv/2026.csv", table)
}

// TestCSVGolden holds the bundled table, over loopback, to what a reader of it sees.
func TestCSVGolden(t *testing.T) {
	w := webtest.New()
	w.Set("/csv/2026.csv", webtest.Page{Body: sourcetest.ReadFile(t, os.DirFS("../../samples/synthetic"), "nco_like_2026.csv")})
	s := w.Server()
	defer s.Close()
	c := &CSV{Source: horizon.Source{ID: "nco", URL: s.URL + "/csv/{YYYY}.csv", TLP: horizon.Clear}, AllowPrivate: true,
		Fetch: fetch.New(fetch.Options{UserAgent: "kazami", Spacing: -1}), Now: sourcetest.ClockAt(sourcetest.AsOf)}
	var got bytes.Buffer
	for doc, err := range c.Collect(t.Context(), &horizon.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&got, sourcetest.Line(doc))
		for _, name := range slices.Sorted(maps.Keys(doc.Fields)) {
			fmt.Fprintf(&got, "\t%s: %s\n", name, strings.Join(doc.Fields[name], ", "))
		}
		for _, w := range doc.Warnings {
			fmt.Fprintf(&got, "\twarning: %s\n", w)
		}
	}
	shown := strings.ReplaceAll(got.String(), s.URL, "http://here")
	const golden = "testdata/csv.golden"
	if *sourcetest.Update {
		if err := os.WriteFile(golden, []byte(shown), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if shown != string(want) {
		t.Errorf("the table reads otherwise than %s:\n%s", golden, shown)
	}
}

func TestCSVTables(t *testing.T) {
	named := Columns{Date: "掲載日", Title: "表題", Link: "場所", Body: "中身", Header: true}
	for _, c := range []struct {
		name, text string
		table      Columns
		want       []string // date, title, link
	}{
		{"by headings", "表題,掲載日,場所,中身\n題,令和8年8月7日,/a,文\n", named, []string{"2026-08-07 題 https://here.example/a"}},
		{"by numbers", "題;2026.8.7;/a\n", Columns{Date: "1", Title: "0", Link: "2"}, []string{"2026-08-07 題 https://here.example/a"}},
		{"tabs", "日付\t件名\tURL\n2026/8/7\t一,二;三\t/a\n", Columns{}, []string{"2026-08-07 一,二;三 https://here.example/a"}},
		{"without a header", "2026/8/7,題,/a\n2026/8/8,次,/b\n", Columns{}, []string{"2026-08-07 題 https://here.example/a", "2026-08-08 次 https://here.example/b"}},
		{"a byte order mark", "\ufeff\"日付\",\"件名\"\n2026/8/7,題\n", Columns{}, []string{"2026-08-07 題 "}},
		{"carriage returns alone", "日付,件名\r2026/8/7,題\r2026/8/8,次", Columns{}, []string{"2026-08-07 題 ", "2026-08-08 次 "}},
		{"quotes and breaks in cells", "日付,件名,URL\n2026/8/7,\"引用「\"\"中\"\"」と,\r\n改行 in\nEnglish\",/a\n", Columns{}, []string{"2026-08-07 引用「\"中\"」と, 改行 in English https://here.example/a"}},
		{"a quote within a cell", "日付,件名\n2026/8/7,24\"モニタ\n2026/8/8,\"前\"後\n", Columns{}, []string{"2026-08-07 24\"モニタ ", "2026-08-08 前\"後 "}},
		{"a formula is text", "日付,件名,URL\n2026/8/7,\"=HYPERLINK(\"\"https://evil.example/\"\",\"\"題\"\")\",\"=HYPERLINK(\"\"https://evil.example/\"\")\"\n", Columns{}, []string{"2026-08-07 =HYPERLINK(\"https://evil.example/\",\"題\") "}},
		{"links that are none", "日付,件名,URL\n2026/8/7,一,#\n2026/8/7,二,javascript:alert(1)\n2026/8/7,三,=A1\n", Columns{}, []string{"2026-08-07 一 ", "2026-08-07 二 ", "2026-08-07 三 "}},
		{"short and empty rows", "日付,件名,URL\n\n,,\n2026/8/7\n2026/8/8,題\n", Columns{}, []string{"2026-08-08 題 "}},
		{"no date", "日付,件名\n未定,題\n", Columns{}, []string{" 題 "}},
		{"the same row twice", "日付,件名\n2026/8/7,題\n2026/8/7,題\n", Columns{}, []string{"2026-08-07 題 "}},
	} {
		res := rowsOf(t, c.text, c.table)
		var got []string
		for _, item := range res.Items {
			day, _, _ := strings.Cut(item.Published, "T")
			got = append(got, day+" "+item.Title+" "+item.URL)
		}
		if res.Error != "" || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q %s %q, want %q", c.name, got, res.Error, res.Warnings, c.want)
		}
		sourcetest.Holds(t, res)
	}
}

func TestCSVBadLines(t *testing.T) {
	for _, c := range []struct {
		name, text string
		titles     []string
		bad        string
	}{
		{"a quote that nothing closes", "日付,件名\n2026/8/7,\"開いたまま\n2026/8/8,題\n2026/8/9,\"次\"\n", []string{"題", "次"}, "t.csv:2: "},
		{"at the end", "日付,件名\n2026/8/8,題\n2026/8/7,\"開いたまま", []string{"題"}, "t.csv:3: "},
		{"after a row of three lines", "日付,件名\n2026/8/7,\"一\n二\n三\"\n2026/8/8,\"開い\nたまま\n2026/8/9,\"次\"\n", []string{"一二三", "次"}, "t.csv:5: "},
		{"a quote after a cell of two lines", "日付,件名,タグ\n2026/8/7,\"一\n二\",c\"d\n2026/8/8,題\n", []string{"題"}, "t.csv:2: "},
		{"a row of nothing but a date", "日付,件名\n2026/8/7,\n2026/8/8,題\n", []string{"題"}, "t.csv:2: a row with neither title"},
	} {
		res := rowsOf(t, c.text, Columns{})
		var titles []string
		for _, item := range res.Items {
			if item.Published != "" {
				titles = append(titles, item.Title)
			}
		}
		if !slices.Equal(titles, c.titles) || !slices.ContainsFunc(res.Warnings, sourcetest.Contains(c.bad)) {
			t.Errorf("%s: %q %q, want %q and %q", c.name, titles, res.Warnings, c.titles, c.bad)
		}
	}
	for text, want := range map[string]string{
		"日付,件名\n":                         "",
		"<!DOCTYPE html><title>x</title>": "it is a page",
		"日付,件名\n2026/8/7,題\n":             `no column "公表"`,
	} {
		table := Columns{Date: "公表", Title: "1", Header: true}
		if want == "" {
			table = Columns{}
		}
		if res := rowsOf(t, text, table); !strings.Contains(res.Error, want) || len(res.Items) > 0 {
			t.Errorf("%q: %q and %d items, want %q", text, res.Error, len(res.Items), want)
		}
	}
}

func TestCSVCharsets(t *testing.T) {
	text := "日付,件名,URL\r\n令和８年８月７日,①サイバー攻撃対策～第５回～髙﨑 ㈱例示 ﾃﾚﾜｰｸ,/a\r\n"
	sjis, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(strings.ReplaceAll(text, "～", "～")))
	if err != nil {
		t.Fatal(err)
	}
	euc, err := japanese.EUCJP.NewEncoder().Bytes([]byte("日付,件名,URL\n2026/08/07,重要インフラの統一基準等の決定について,/a\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, want string }{
		"Shift_JIS": {string(sjis), "①サイバー攻撃対策～第５回～髙﨑 ㈱例示 ﾃﾚﾜｰｸ"},
		"EUC-JP":    {string(euc), "重要インフラの統一基準等の決定について"},
		"UTF-16":    {utf16Of("日付,件名,URL\n2026/08/07,題,/a\n"), "題"},
	} {
		res := rowsOf(t, c.text, Columns{})
		if len(res.Items) != 1 || res.Items[0].Title != c.want || res.Items[0].Published != "2026-08-07T00:00:00+09:00" {
			t.Errorf("%s: %+v, want %s of 7 August", name, res, c.want)
		}
	}
}

func utf16Of(s string) string {
	b := []byte{0xFF, 0xFE}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

func TestCSVIdentity(t *testing.T) {
	head := "日付,件名,URL\n"
	ids := func(rows ...string) map[string]string {
		all := map[string]string{}
		for _, item := range rowsOf(t, head+strings.Join(rows, "\n"), Columns{}).Items {
			all[item.Title] = item.ID
		}
		return all
	}
	first := ids("2026/8/7,一,/list", "2026/8/8,二,/list", "2026/8/9,三,")
	if len(first) != 3 || first["一"] != "https://here.example/list" || first["二"] == first["一"] || !strings.HasPrefix(first["三"], "row:") {
		t.Fatalf("ids %v", first)
	}
	second := ids("2026/8/10,四,/list", "2026/8/9,三,", "2026/8/8,二,/list", "2026/8/7,一,/list")
	for title, id := range first {
		if second[title] != id {
			t.Errorf("with a row more and turned round %s is %q, want %q still", title, second[title], id)
		}
	}
	if corrected := ids("2026/8/7,一（訂正）,/one"); corrected["一（訂正）"] != "https://here.example/one" {
		t.Errorf("ids %v: a row keeps its link when its title changes", corrected)
	}
}

func TestCSVFiles(t *testing.T) {
	res := rowsOf(t, "日付,件名,URL,PDF\n2026/8/7,題,,1.2MB|/a.pdf;大きい|/b.pdf;/c.pdf;300 KB|ftp://x.example/d.pdf\n", Columns{})
	if len(res.Items) != 1 {
		t.Fatal(res)
	}
	item := res.Items[0]
	if want := []string{"https://here.example/a.pdf", "https://here.example/b.pdf", "https://here.example/c.pdf"}; !slices.Equal(item.Fields[fieldFile], want) || item.URL != want[0] {
		t.Errorf("files %q, link %q, want %q", item.Fields[fieldFile], item.URL, want)
	}
	if !slices.Equal(item.Fields[horizon.FieldSize], []string{"1258291", "307200"}) || len(res.Warnings) != 2 {
		t.Errorf("sizes %q, warnings %q", item.Fields[horizon.FieldSize], res.Warnings)
	}
}

// yearly is a source of a table a year.
type yearly struct {
	*webtest.Web
	t     *testing.T
	c     *CSV
	now   time.Time
	store *sourcetest.Store
}

func newYearly(t *testing.T, first int, years ...int) *yearly {
	y := &yearly{Web: webtest.New(), t: t, now: sourcetest.AsOf, store: sourcetest.NewStore()}
	for _, year := range years {
		y.put(year, fmt.Sprintf("%d/3/1,%d年の題,/%d\n", year, year, year))
	}
	clock := func() time.Time { return y.now }
	y.c = &CSV{Source: horizon.Source{ID: "nco", URL: "http://nco.example/csv/{YYYY}.csv", TLP: horizon.Clear}, First: first,
		Fetch: fetch.New(fetch.Options{UserAgent: "kazami", Transport: y.Web, Spacing: -1, Now: clock}), Now: clock}
	return y
}

func (y *yearly) put(year int, rows string) {
	y.Set(fmt.Sprintf("/csv/%d.csv", year), webtest.Page{Header: http.Header{"Etag": {`"` + text.Digest(rows) + `"`}}, Body: []byte("日付,件名,URL\n" + rows)})
}

func (y *yearly) run() intake.Report {
	y.t.Helper()
	rep, err := intake.Sync(y.t.Context(), sourcetest.Quiet, y.store, y.c, y.c.Now)
	if err != nil {
		y.t.Fatal(err)
	}
	return rep
}

// asked are the paths asked for since the n-th request.
func (y *yearly) asked(n int) (paths []string) {
	for _, r := range y.Requests()[n:] {
		if r.Path != "/robots.txt" {
			paths = append(paths, fmt.Sprintf("%s %d", strings.TrimPrefix(r.Path, "/csv/"), r.Status))
		}
	}
	return paths
}

func TestCSVYears(t *testing.T) {
	y := newYearly(t, 0, 2025, 2026)
	check := func(what string, from int, want ...string) {
		t.Helper()
		if got := y.asked(from); !slices.Equal(got, want) {
			t.Errorf("%s: asked for %q, want %q", what, got, want)
		}
	}
	if rep := y.run(); rep.Added != 1 {
		t.Errorf("first run = %+v", rep)
	}
	check("August", 0, "2026.csv 200")
	n := len(y.Requests())
	if rep := y.run(); !rep.NotModified {
		t.Errorf("second run = %+v, want not modified", rep)
	}
	check("August again", n, "2026.csv 304")

	y.now, n = time.Date(2026, 12, 31, 14, 59, 0, 0, time.UTC), len(y.Requests())
	y.run()
	check("a minute before the year turns in Tokyo, months after the last change", n, "2026.csv 200")
	y.now, n = y.now.Add(2*time.Minute), len(y.Requests())
	y.put(2026, "2026/3/1,2026年の題,/2026\n2026/12/31,大晦日,/x\n")
	if rep := y.run(); rep.Err != nil || rep.Added != 1 {
		t.Errorf("a minute after it = %+v, want the year's last row, and no failure for want of the new table", rep)
	}
	check("a minute after it", n, "2027.csv 404", "2026.csv 200")
	n = len(y.Requests())
	if rep := y.run(); rep.Err != nil || !rep.NotModified {
		t.Errorf("with the new table missing still = %+v, want not modified", rep)
	}
	check("missing still", n, "2027.csv 404", "2026.csv 304")
	y.now = time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC)
	if rep := y.run(); rep.Err == nil || !strings.Contains(rep.Err.Error(), "404") {
		t.Errorf("in February = %+v, want the missing table to be a failure", rep)
	}
	if rep := y.run(); !rep.NotDue {
		t.Errorf("right after that = %+v, want it left alone", rep)
	}
}

func TestCSVHistory(t *testing.T) {
	y := newYearly(t, 2021, 2021, 2022, 2024, 2025, 2026)
	if rep := y.run(); rep.Err != nil || rep.Added != 5 || len(rep.Bad) != 1 || !strings.Contains(rep.Bad[0], "no table of 2023") {
		t.Errorf("first run = %+v, want five tables and a word on the sixth", rep)
	}
	n := len(y.Requests())
	if rep := y.run(); !rep.NotModified || !slices.Equal(y.asked(n), []string{"2026.csv 304"}) {
		t.Errorf("second run = %+v, asked %q, want this year's table alone", rep, y.asked(n))
	}
	y.now, n = time.Date(2027, 2, 3, 0, 0, 0, 0, time.UTC), len(y.Requests())
	y.put(2027, "2027/2/1,新年,/n\n")
	y.run()
	if got := y.asked(n); !slices.Equal(got, []string{"2027.csv 200", "2026.csv 200"}) {
		t.Errorf("in 2027 asked %q", got)
	}
	n = len(y.Requests())
	y.run()
	if got := y.asked(n); !slices.Equal(got, []string{"2027.csv 304"}) {
		t.Errorf("in 2027 asked again for %q", got)
	}
	y.c.First = 0
	y.run()
	if pos := y.store.Pos["nco"]; len(pos.More) != 1 {
		t.Errorf("with one table left the position holds %v", pos.More)
	}
}

func TestCSVIsKilledAndCancelled(t *testing.T) {
	want := newYearly(t, 2021, 2021, 2022, 2023, 2024, 2025, 2026)
	want.run()
	for at := range 7 {
		y := newYearly(t, 2021, 2021, 2022, 2023, 2024, 2025, 2026)
		ctx, kill := context.WithCancel(t.Context())
		y.Handle(fmt.Sprintf("/csv/%d.csv", 2020+at), func(rw http.ResponseWriter, _ *http.Request) {
			kill()
			fmt.Fprintf(rw, "日付,件名\n")
		})
		if _, err := intake.Sync(ctx, sourcetest.Quiet, y.store, y.c, y.c.Now); at > 0 && !errors.Is(err, context.Canceled) {
			t.Errorf("killed at the table of %d: %v", 2020+at, err)
		}
		kill()
		if pos, _ := y.store.Position(t.Context(), "nco"); at > 0 && len(pos.More) > 0 {
			t.Errorf("killed at the table of %d: position %+v", 2020+at, pos)
		}
		z := newYearly(t, 2021, 2021, 2022, 2023, 2024, 2025, 2026)
		z.store = y.store
		z.run()
		if !maps.Equal(z.store.Docs["nco"], want.store.Docs["nco"]) {
			t.Errorf("killed at the table of %d, then run: %d documents, want %d", 2020+at, len(z.store.Docs["nco"]), len(want.store.Docs["nco"]))
		}
	}
}

func TestCSVLocalFiles(t *testing.T) {
	dir := t.TempDir()
	put := func(name, rows string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("日付,件名,URL\n"+rows), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("a.csv", "2026/8/7,一,https://x.example/1\n")
	put("b.csv", "2026/8/8,二,https://x.example/1\n2026/8/8,\"開い\n")
	c := &CSV{Source: horizon.Source{ID: "local", TLP: horizon.Green}, Path: filepath.Join(dir, "*.csv"), Now: sourcetest.ClockAt(sourcetest.AsOf)}
	dst := sourcetest.NewStore()
	run := func() intake.Report {
		rep, err := intake.Sync(t.Context(), sourcetest.Quiet, dst, c, c.Now)
		if err != nil {
			t.Fatal(err)
		}
		return rep
	}
	if rep := run(); rep.Added != 2 || len(rep.Bad) != 1 || !strings.Contains(rep.Bad[0], "b.csv:3: ") {
		t.Errorf("first run = %+v, want two rows and a bad line", rep)
	}
	if rep := run(); !rep.NotModified {
		t.Errorf("second run = %+v, want not modified", rep)
	}
	put("b.csv", "2026/8/8,二,https://x.example/1\n2026/8/9,三,\n")
	if rep := run(); rep.Added != 1 || rep.Unchanged != 2 || rep.Revised != 0 {
		t.Errorf("after a row more = %+v", rep)
	}
	c.Path = filepath.Join(dir, "*.tsv")
	if rep := run(); rep.Err == nil || !strings.Contains(rep.Err.Error(), "no such file") {
		t.Errorf("with no files = %v", rep.Err)
	}
}

func TestCSVFailures(t *testing.T) {
	for name, page := range map[string]webtest.Page{
		"says it is a page": {Body: []byte("<!DOCTYPE html><html><body>404</body></html>")},
		"no rows":           {Body: []byte("日付,件名\n")},
		"answered 503":      {Status: 503},
	} {
		y := newYearly(t, 0)
		y.Set("/csv/2026.csv", page)
		rep := y.run()
		if want := strings.TrimPrefix(name, "says "); rep.Err == nil || !strings.Contains(rep.Err.Error(), want) {
			t.Errorf("%s: %+v", name, rep)
		}
		if rep := y.run(); !rep.NotDue {
			t.Errorf("%s: the next run = %+v, want the source left alone", name, rep)
		}
	}
}

func FuzzCSV(f *testing.F) {
	if data, err := os.ReadFile("../../samples/synthetic/nco_like_2026.csv"); err == nil {
		f.Add(data)
	}
	f.Add([]byte("日付\t件名\n2026/8/7\t\"開い\n\"\"\n2026/8/8\t題\"\n"))
	f.Add([]byte("2026/8/7;題;#;;タグ;225KB|/a.pdf;1MB|=x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		res := rowsOf(t, string(data), Columns{})
		sourcetest.Holds(t, res)
		if lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1; bytes.IndexByte(data, 0) < 0 && len(res.Items) > lines {
			t.Errorf("%d rows in %d lines", len(res.Items), lines)
		}
	})
}

// checkTable shows what bytes yield as this kind.
func checkTable(ctx context.Context, name string, data []byte, base string, table Columns) intake.Result {
	return intake.Render(ctx, "csv", name, data, &CSV{Source: horizon.Source{URL: base, TLP: horizon.Clear}, Table: table})
}
