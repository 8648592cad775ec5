package public

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"kazami/internal/horizon"
)

// poison is text that does harm where it is taken for markup, a formula, an
// address or a command.
var poison = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</title><svg onload=alert(1)>`, `</script><script>alert(1)</script>`,
	`javascript:alert(1)`, `=HYPERLINK("http://evil.example","x")`, "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "＝1+1", "a\x00b\x1b[2Jc\u202egnp.exe",
	`{{.Site}}{{template "main" .}}`, `' onmouseover='alert(1)`, `]]><!--`, "href=\"/ja/nowhere/\"", "<a href=\"/ja/nowhere/\">x</a>", "\xff\xfe",
	strings.Repeat("長", 10000), `&lt;script&gt;`, "<ruby>危殆化", "2010年13月45日と2009年2月30日",
}

// hostile is an edition of nothing but poison.
func hostile(t testing.TB) horizon.Edition {
	ed := realistic(t)
	p := func(i int) string { return poison[i%len(poison)] }
	ed.Contact = `x@example.jp"><script>alert(1)</script>`
	for i := range ed.Sectors {
		ed.Sectors[i].Name, ed.Sectors[i].Charge, ed.Sectors[i].CEPTOAR = p(i), []horizon.Charge{{Ministries: []string{p(i + 1)}}}, p(i+2)
	}
	for i := range ed.Reading.Sources {
		ed.Reading.Sources[i].Source.Name, ed.Reading.Sources[i].Source.URL = p(i), p(i+4)
	}
	ed.Changes = nil
	for i := range poison {
		c := horizon.Change{
			ID: horizon.ChangeID(fmt.Sprintf("p%d", i)), Name: p(i), Yomi: p(i + 1), NameEN: p(i + 2), Category: horizon.Categories()[i%4],
			Definition: p(i + 3), What: p(i + 4), When: p(i + 5), Prepare: p(i + 6), Sectors: []horizon.SectorID{"ict", "nowhere"},
			Threats: []horizon.InducedThreat{{ID: "x", Text: p(i + 7)}}, Counter: []string{p(i + 8)}, Unknowns: []string{p(i + 9)},
			Guideline: []horizon.Proposal{{Pillar: p(i + 10), Text: p(i + 11)}},
		}
		d := horizon.Document{ID: horizon.DocumentID(p(i)), Source: horizon.SourceID(p(i + 1)), URL: p(i + 4), Title: p(i + 2), Body: p(i + 3),
			Publisher: p(i + 5), Class: horizon.Class(p(i + 6)), Lang: p(i), TLP: horizon.Clear, Excerpt: horizon.ExcerptFull, Published: day("2009-05-01"), Precision: horizon.ByDay}
		c.Happened = []horizon.Happening{{Text: p(i + 12), Evidence: d.ID}, {Text: p(i + 13), Evidence: "none"}}
		j := horizon.Judgement{Change: c.ID, Action: horizon.Approve, Who: p(i), Why: p(i + 1), When: day("2010-03-31")}
		g := testSignal(ed, 2)
		g.Name, g.Gated, g.Warnings, g.Sources = p(i), p(i+1), []string{p(i + 2)}, []horizon.SourceID{horizon.SourceID(p(i + 3))}
		doc := release[horizon.ClearDocument](t)(d.Release())
		ed.Changes = append(ed.Changes, horizon.PublishedChange{
			JudgedChange: release[horizon.JudgedChange](t)(c.Release([]horizon.Judgement{j})),
			Verdicts:     []horizon.PublicSignal{release[horizon.PublicSignal](t)(g.Release())},
			Evidence:     []horizon.ClearDocument{doc}, First: d.Published, Latest: d.Published, Quarters: quartersOf([]horizon.Document{d}, ed.AsOf),
			Sectors: []horizon.SectorCount{{Sector: horizon.SectorID(p(i)), Docs: 1}},
			Threats: []horizon.ThreatCount{{Threat: horizon.Threat{ID: "x", Name: p(i + 14)}, Docs: 1}},
		})
	}
	for i := range ed.Issues {
		ed.Issues[i].Title, ed.Issues[i].Lead = p(i), p(i+1)
		ed.Issues[i].New = []horizon.ChangeID{"p1", horizon.ChangeID(p(i))}
		ed.Issues[i].Withdrawn = []horizon.Movement{{Change: horizon.ChangeID(p(i + 3)), Why: p(i + 2)}}
	}
	return ed
}

// TestHostileTextIsHarmless looks at the bytes; TestPages parses the same build.
func TestHostileTextIsHarmless(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	files := builtAs(t, "hostile", hostile(t))
	for name, s := range files {
		if strings.HasSuffix(name, ".xlsx") || strings.HasSuffix(name, ".png") || strings.HasSuffix(name, ".zip") {
			continue // its parts are looked at; a picture has no text
		}
		for _, r := range s {
			if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%s: letter %U", name, r)
				break
			}
		}
		if strings.HasSuffix(name, ".html") {
			for _, bad := range []string{"<script>", "<img", "onload=alert", "onerror=alert(1)>", `href="javascript`, "evil.example\"><"} {
				if strings.Contains(s, bad) && !strings.Contains(s, "&lt;") || strings.Contains(s, "<script>alert") || strings.Contains(s, "<img src") {
					t.Errorf("%s: it holds %s", name, bad)
				}
			}
		}
	}
}

// number is a number, and nothing else.
var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func TestTablesRunNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	for kind, ed := range map[string]horizon.Edition{"hostile": hostile(t), "realistic": realistic(t)} {
		files := builtAs(t, kind, ed)
		n := 0
		for name, s := range files {
			if !strings.HasSuffix(name, ".csv") {
				continue
			}
			n++
			body, ok := strings.CutPrefix(s, "\uFEFF")
			if !ok || strings.Count(s, "\n") != strings.Count(s, "\r\n") {
				t.Errorf("%s, %s: no byte order mark, or lines without CR", kind, name)
			}
			rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
			if err != nil {
				t.Errorf("%s, %s: %v", kind, name, err)
			}
			for _, row := range rows {
				for _, cell := range row {
					if number.MatchString(cell) {
						continue // a spreadsheet runs no number
					}
					if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠|", []rune(cell)[0]) {
						t.Errorf("%s, %s: cell %q", kind, name, cell)
					}
				}
			}
		}
		if n < 2 {
			t.Errorf("%s: %d tables", kind, n)
		}
	}
}

// TestMachinesAgree reads the feeds and the site map back and compares them
// with the pages and with one another.
func TestMachinesAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("TestPages and TestReadersSeeOneVersion build with all workers already")
	}
	for kind, ed := range editions(t) {
		files := builtAs(t, kind, ed)
		var atom struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Author  string `xml:"author>name"`
			Links   []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
				Link    struct {
					Href string `xml:"href,attr"`
				} `xml:"link"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(files["ja/feed.atom"]), &atom); err != nil {
			t.Fatalf("%s: atom: %v", kind, err)
		}
		var feed struct {
			Version string `json:"version"`
			Title   string `json:"title"`
			Items   []struct {
				ID       string `json:"id"`
				URL      string `json:"url"`
				Title    string `json:"title"`
				Content  string `json:"content_text"`
				Modified string `json:"date_modified"`
			} `json:"items"`
		}
		if err := json.Unmarshal([]byte(files["ja/feed.json"]), &feed); err != nil {
			t.Fatalf("%s: json feed: %v", kind, err)
		}
		if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || feed.Items == nil {
			t.Errorf("%s: json feed misses what 1.1 requires", kind)
		}
		if atom.ID == "" || atom.Title == "" || atom.Updated == "" || atom.Author == "" || len(atom.Links) != 2 {
			t.Errorf("%s: atom misses what RFC 4287 requires: %+v", kind, atom)
		}
		if want := min(50, len(ed.Changes)+len(ed.Issues)); len(atom.Entries) != want || len(feed.Items) != want {
			t.Errorf("%s: %d and %d entries, want %d", kind, len(atom.Entries), len(feed.Items), want)
		}
		seen := map[string]bool{}
		last := ""
		for i, e := range atom.Entries {
			f := feed.Items[i]
			if e.ID != f.ID || e.Title != f.Title || e.Link.Href != f.URL || e.Updated != f.Modified {
				t.Errorf("%s: entry %d differs between the feeds", kind, i)
			}
			if _, err := time.Parse(time.RFC3339, e.Updated); err != nil {
				t.Errorf("%s: entry %d: %v", kind, i, err)
			}
			if last != "" && e.Updated > last {
				t.Errorf("%s: entry %d is newer than the one before", kind, i)
			}
			last = e.Updated
			if seen[e.ID] {
				t.Errorf("%s: id %s comes twice", kind, e.ID)
			}
			seen[e.ID] = true
			if file := target(t, ed.Base, "ja/", e.Link.Href); files[file] == "" {
				t.Errorf("%s: entry %d leads to %s, which is not there", kind, i, file)
			}
		}
		checkSitemap(t, kind, ed.Base, files)
	}
}

// target is the file that an address in a feed names.
func target(t *testing.T, base, folder, href string) string {
	t.Helper()
	from, err := url.Parse("https://site.invalid/" + folder)
	if err != nil {
		t.Fatal(err)
	}
	u, err := from.Parse(strings.Replace(href, base, "https://site.invalid/", 1))
	if base == "" {
		u, err = from.Parse(href)
	}
	if err != nil {
		t.Fatal(err)
	}
	return fileOf(strings.TrimPrefix(u.Path, "/"))
}

func checkSitemap(t *testing.T, kind, base string, files map[string]string) {
	t.Helper()
	var set struct {
		URLs []struct {
			Loc string `xml:"loc"`
			Mod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(files["sitemap.xml"]), &set); err != nil {
		t.Fatalf("%s: sitemap: %v", kind, err)
	}
	var got []string
	for _, u := range set.URLs {
		if _, err := time.Parse("2006-01-02", u.Mod); err != nil {
			t.Errorf("%s: %s: %v", kind, u.Loc, err)
		}
		if base == "" {
			got = append(got, fileOf(strings.TrimPrefix(u.Loc, "/")))
		} else {
			got = append(got, fileOf(strings.TrimPrefix(u.Loc, base)))
		}
	}
	want := slices.DeleteFunc(pagesOf(files), func(name string) bool { return name == "404.html" })
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%s: the site map lists %v, want %v", kind, got, want)
	}
}

func TestDataSaysWhatThePagesSay(t *testing.T) {
	ed := realistic(t)
	files := built(t)
	var data struct {
		AsOf        string `json:"as_of"`
		Sample      bool   `json:"sample"`
		Definitions []struct{ Key, Definition string }
		Changes     []map[string]any
	}
	if err := json.Unmarshal([]byte(files["ja/data/changes.json"]), &data); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(files["ja/data/changes.csv"], "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if data.AsOf != "2010-03-31" || !data.Sample || len(data.Changes) != len(ed.Changes) || len(rows) != len(ed.Changes)+1 {
		t.Fatalf("as of %s, sample %v, %d and %d changes", data.AsOf, data.Sample, len(data.Changes), len(rows)-1)
	}
	for i, d := range data.Definitions {
		if rows[0][i] != d.Key || d.Definition == "" {
			t.Errorf("column %d is %s, defined as %s: %q", i, rows[0][i], d.Key, d.Definition)
		}
		if !strings.Contains(files["ja/data/index.html"], "<code>"+d.Key+"</code>") {
			t.Errorf("the page does not define %s", d.Key)
		}
		for k, c := range data.Changes {
			if got, want := rows[k+1][i], plain(lists(c[d.Key])); got != want {
				t.Errorf("%s of change %d: %q in the table, %q in JSON", d.Key, k, got, want)
			}
		}
	}
}

// lists gives JSON's lists and numbers the types that they were written from.
func lists(v any) any {
	switch v := v.(type) {
	case float64:
		return int(v)
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = x.(string)
		}
		return out
	}
	return v
}
