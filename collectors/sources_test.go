package collectors

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"kazami/collectors/feed"
	"kazami/collectors/fetch"
	"kazami/collectors/intake"
	"kazami/collectors/page"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
	"kazami/internal/webtest"
)

// overLoopback collects a file as a kind, served by a real server.
func overLoopback(t *testing.T, fsys fs.FS, name, kind string, sel page.Selectors) (docs []horizon.Document, bad []error) {
	t.Helper()
	w := webtest.New()
	w.Set("/"+path.Base(name), webtest.Page{Body: sourcetest.ReadFile(t, fsys, name)})
	s := w.Server()
	defer s.Close()
	f := fetch.New(fetch.Options{UserAgent: "kazami", Spacing: -1})
	source := horizon.Source{ID: "s", URL: s.URL + "/" + path.Base(name), TLP: horizon.Clear}
	var c intake.Collector = &feed.Feed{Source: source, AllowPrivate: true, Fetch: f}
	if kind == "page" {
		c = &page.Page{Source: source, AllowPrivate: true, Fetch: f, Selectors: sel, Now: func() time.Time { return sourcetest.AsOf }}
	}
	var pos horizon.Position
	for doc, err := range c.Collect(t.Context(), &pos) {
		if err != nil {
			bad = append(bad, err)
			continue
		}
		doc.URL = strings.Replace(doc.URL, s.URL, "http://here", 1)
		docs = append(docs, doc)
	}
	return docs, bad
}

// TestSyntheticSources holds titles, links, dates, languages and fields of the bundled
// samples to a golden table.
func TestSyntheticSources(t *testing.T) {
	fsys := os.DirFS("../samples/synthetic")
	names, err := fs.Glob(fsys, "*")
	if err != nil || len(names) < 15 {
		t.Fatalf("the samples are not there: %v %v", names, err)
	}
	var got bytes.Buffer
	for _, name := range names {
		kind := map[string]string{".xml": "feed", ".rdf": "feed", ".html": "page"}[path.Ext(name)]
		if kind == "" {
			continue
		}
		docs, bad := overLoopback(t, fsys, name, kind, page.Selectors{})
		fmt.Fprintf(&got, "## %s\n", name)
		for _, doc := range docs {
			fmt.Fprintln(&got, sourcetest.Line(doc))
			for _, name := range slices.Sorted(maps.Keys(doc.Fields)) {
				fmt.Fprintf(&got, "\t%s: %s\n", name, strings.Join(doc.Fields[name], "; "))
			}
			for _, w := range doc.Warnings {
				fmt.Fprintf(&got, "\twarning: %s\n", w)
			}
		}
		for _, err := range bad {
			text := err.Error()
			if i := strings.Index(text, "http://127"); i >= 0 {
				text = text[:i] + "http://here/" + text[strings.LastIndex(text, "/")+1:]
			}
			fmt.Fprintf(&got, "\terror: %s\n", text)
		}
	}
	const golden = "testdata/synthetic.golden"
	if *sourcetest.Update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the samples read otherwise than %s:\n%s", golden, got.String())
	}
}

// TestCapturedSources holds the captures to what a reader of them sees.
func TestCapturedSources(t *testing.T) {
	fsys := sourcetest.Shared(t, "samples")
	meti := page.Selectors{Item: "ul.float_li > li", Title: "a.cut_txt", Link: "a.cut_txt", Date: ".txt_box p"}
	maff := page.Selectors{Item: "dl.list_item", Title: "dd a", Link: "dd a", Date: "p.list_item_date", Heading: "h2"}
	moj := page.Selectors{Item: "dl.dlst02", Title: "dd a", DateComment: true}
	for _, c := range []struct {
		file, kind  string
		sel         page.Selectors
		n           int
		first, last string
	}{
		{"gov_jp/fsa.xml", "feed", page.Selectors{}, 15, "2026-08-19T08:00:00Z\ttime\tja\tCLEAR\thttps://www.fsa.go.jp/ordinary/earthquake202607/press.html\tその他,令和８年熊本地震関連j法に関する特設ページを更新しました。", ""},
		{"gov_jp/soumu.xml", "feed", page.Selectors{}, 20, "2026-08-18T20:00:00Z\tday\tja\tCLEAR\thttps://www.soumu.go.jp/main_sosiki/singi/chizai/02zaisei02_04001397_00957.html\t", ""},
		{"gov_jp/digital.xml", "feed", page.Selectors{}, 21, "2026-08-19T06:00:00Z\ttime\tja\tCLEAR\thttps://www.digital.go.jp/policies/mynumber/private-business/jpki-introduction/mynumbercard-user-list\tマイナンバーカードを用いた公的個人認証サービス（JPKI）導入事業者及び事例一覧を更新しました", ""},
		{"jvn/examples_hnd_dataFeed_jvndb_rss_hnd.xml", "feed", page.Selectors{}, 4, "2025-04-11T14:52:00Z\ttime\tja\tCLEAR\thttps://jvndb.jvn.jp/ja/contents/2023/JVNDB-2023-028579.html\tContiki-NG における再帰制御に関する脆弱性", ""},
		{"gov_jp/meti.html", "page", meti, 20, "2026-08-16T15:00:00Z\tday\tja\tCLEAR\thttp://here/press/2026/08/20260817001.html\t「健康経営銘柄2027」・「健康経営優良法人2027」の申請受付を開始しました", "2026-07-30T15:00:00Z\tday\tja\tCLEAR\thttp://here/press/2026/07/20260731003.html\t経済産業省組織令の一部を改正する政令が閣議決定されました"},
		{"gov_jp/maff.html", "page", maff, 46, "2026-08-18T15:00:00Z\tday\tja\tCLEAR\thttp://here/nousan/kikaku/260819.html\t令和7年産米の相対取引価格・数量について（令和8年7月）", "2026-07-28T15:00:00Z\tday\tja\tCLEAR\thttp://here/kanbo/bunsyo/saigai/260729.html\t"},
		{"gov_jp/moj_year.html", "page", moj, 28, "2026-08-06T15:00:00Z\tday\tja\tCLEAR\thttp://here/MINJI/minji05_00778.html\t肖像、声等の無断利用による民事責任の在り方に関する検討会 取りまとめ報告書の公表について", "2026-01-12T15:00:00Z\tday\tja\tCLEAR\thttp://here/housei/sougouhouritsushien/housei04_00063.html\t"},
		{"gov_jp/moj.html", "page", page.Selectors{}, 13, "-\t\tja\tCLEAR\thttp://here/hisho/kouhou/press_r8.html\t令和８年のプレスリリース", "-\t\tja\tCLEAR\thttp://here/hisho/kouhou/press_backnumber.html\t過去のプレスリリース"},
	} {
		tries := []page.Selectors{c.sel}
		if c.kind == "page" && c.sel.Item != "" {
			tries = append(tries, page.Selectors{}) // and with no selectors at all
		}
		for _, sel := range tries {
			docs, bad := overLoopback(t, fsys, c.file, c.kind, sel)
			if len(docs) != c.n || len(bad) > 0 {
				t.Errorf("%s with %+v: %d documents, %v, want %d", c.file, sel, len(docs), bad, c.n)
				continue
			}
			if got := sourcetest.Line(docs[0]); !strings.HasPrefix(got, c.first) {
				t.Errorf("%s with %+v: first is\n%s, want\n%s", c.file, sel, got, c.first)
			}
			if got := sourcetest.Line(docs[len(docs)-1]); !strings.HasPrefix(got, c.last) {
				t.Errorf("%s with %+v: last is\n%s, want\n%s", c.file, sel, got, c.last)
			}
		}
	}
}

// TestZones runs the tables above where the machine's clock stands elsewhere.
func TestZones(t *testing.T) {
	if os.Getenv("KAZAMI_TEST_ZONE") != "" {
		t.Skip("within itself")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, zone := range []string{"UTC", "Asia/Tokyo", "America/Los_Angeles"} {
		cmd := exec.Command(self, "-test.run=^(TestZone|TestReadDate|TestCalendarInherits|TestSyntheticSources|TestCapturedSources)$")
		cmd.Env = append(os.Environ(), "TZ="+zone, "KAZAMI_TEST_ZONE="+zone)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("with TZ=%s: %v\n%s", zone, err, out)
		}
	}
}

// TestZone proves that TestZones moves the clock.
func TestZone(t *testing.T) {
	if zone := os.Getenv("KAZAMI_TEST_ZONE"); zone != "" && time.Local.String() != zone && time.Now().Location().String() != zone {
		name, offset := time.Date(2026, 8, 20, 0, 0, 0, 0, time.Local).Zone()
		if want := map[string]int{"UTC": 0, "Asia/Tokyo": 9 * 3600, "America/Los_Angeles": -7 * 3600}[zone]; offset != want {
			t.Errorf("in %s the local zone is %s%+d", zone, name, offset)
		}
	}
}
