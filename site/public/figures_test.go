package public

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kazami/internal/figuretest"
	"kazami/internal/horizon"
	"kazami/site/dossier"
	"kazami/site/marked"
)

// mixed is the realistic edition with what is hard to count: a change whose evidence is
// dated by year alone, a document without a date, earlier mentions, and a threat that an
// analyst names and no document does.
func mixed(t testing.TB) horizon.Edition {
	ed := realistic(t)
	p := &ed.Changes[0]
	doc := func(i int, at time.Time, precision horizon.Precision) horizon.ClearDocument {
		return release[horizon.ClearDocument](t)(horizon.Document{ID: horizon.DocumentID(fmt.Sprintf("mixed-%d", i)), Source: ed.Reading.Sources[i%2].Source.ID,
			Title: "試験用の文書", Published: at, Precision: precision, TLP: horizon.Clear, Excerpt: horizon.ExcerptTitle}.Release())
	}
	p.Evidence, p.First, p.Latest, p.Quarters = nil, time.Time{}, time.Time{}, nil
	for i, y := range []string{"2009-07-01", "2008-07-01", "2008-07-01"} {
		p.Evidence = append(p.Evidence, doc(i, day(y), horizon.ByYear))
	}
	p.Evidence = append(p.Evidence, doc(3, time.Time{}, horizon.Undated))
	p.Earlier = []horizon.ClearDocument{doc(4, day("2006-05-01"), horizon.ByMonth), doc(5, day("2001-07-01"), horizon.ByYear)}
	p.Threats = p.Threats[:1]
	c := ed.Changes[2].Change()
	c.English = horizon.English{Definition: "A definition in English.", What: "What changes.", When: "By 2014.", Prepare: "Prepare."}
	ed.Changes[2].JudgedChange = release[horizon.JudgedChange](t)(c.Release(ed.Changes[2].History()))
	figuretest.Fill(&ed)
	placeSigns(&ed)
	ed.Issues[0] = issueOfToday(&ed, 3)
	return ed
}

var dataTags = regexp.MustCompile(`</?data\b[^>]*>`)

// aloud is a page without its data elements: what people read.
func aloud(page string) string { return dataTags.ReplaceAllString(page, "") }

// figuresIn is the table of all figures of a site, by key.
func figuresIn(t *testing.T, file string) map[string]float64 {
	t.Helper()
	rows := release[[][]string](t)(csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\uFEFF"))).ReadAll())
	all := map[string]float64{}
	for i, row := range rows[1:] {
		x, err := strconv.ParseFloat(row[7], 64)
		if all[row[0]] = x; err != nil {
			t.Errorf("figure %s is %q", row[0], row[7])
		}
		if key := strings.ReplaceAll(strings.Join(row[1:7], " "), "'", ""); key != row[0] {
			t.Errorf("figure %s has the parts %q", row[0], key)
		}
		if i > 0 && rows[i][0] >= row[0] {
			t.Errorf("figure %s stands behind %s", row[0], rows[i][0])
		}
	}
	return all
}

// TestFigures reads every page of two editions: whatever reads as a figure is a data
// element, one key has one number on the whole site, and the table of figures has it.
func TestFigures(t *testing.T) {
	for kind, ed := range map[string]horizon.Edition{"realistic": realistic(t), "mixed": mixed(t)} {
		files := builtAs(t, kind, ed)
		known := figuresIn(t, files[figuresFile])
		s := release[*site](t)(gather(ed, Options{Method: []byte(testMethod)}))
		marks, pages := 0, 0
		for _, p := range s.pages {
			page := []byte(files[fileOf(p.Path)])
			if bytes.Contains(page, []byte("noindex")) && !p.Hidden {
				t.Errorf("%s: %s is withheld", kind, p.Path)
			}
			all := marked.Of(page)
			for _, m := range all {
				if x, ok := known[m.Key]; !ok || x != m.Value {
					t.Errorf("%s: %s says %v of %s, and the table of figures %v", kind, p.Path, m.Value, m.Key, x)
				}
			}
			marks, pages = marks+len(all), pages+1
			if unmarked := marked.Unmarked(page); len(unmarked) > 0 {
				t.Errorf("%s: %s (%s): outside a data element: %q", kind, p.Path, p.kind, unmarked[:min(len(unmarked), 4)])
			}
		}
		t.Logf("%s: %d figures on %d pages, by %d keys", kind, marks, pages, len(known))
	}
}

// TestPageWithAnotherNumberIsWithheld shows another number of one source on two pages:
// they are withheld and named with both numbers, and all others are published.
func TestPageWithAnotherNumberIsWithheld(t *testing.T) {
	ed := realistic(t)
	source := &ed.Reading.Sources[1]
	key := source.Count.Key()
	source.Count = new(horizon.Book).Put(horizon.Counted{Subject: source.Count.Subject(), Measure: source.Count.Measure(), Panel: horizon.PublicPanel, Sources: horizon.AllSources, AsOf: ed.AsOf}, 34)
	dir := t.TempDir()
	b, err := Build(dir, ed, Options{Method: []byte(testMethod)})
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, w := range b.Withheld {
		paths = append(paths, w.Path)
		if want := key + " is 34 on the page, and 33"; !slices.Equal(w.Figures, []string{want}) {
			t.Errorf("%s is withheld for %q, want %q", w.Path, w.Figures, want)
		}
	}
	if want := []string{"en/sources/", "ja/sources/"}; !slices.Equal(paths, want) {
		t.Fatalf("withheld: %q, want %q", paths, want)
	}
	files, good := read(t, dir), built(t)
	for name, text := range files {
		switch {
		case name == "ja/sources/index.html" || name == "en/sources/index.html":
			if !strings.Contains(text, `<meta name="robots" content="noindex`) || strings.Contains(text, "34") || len(marked.Of([]byte(text))) > 0 {
				t.Errorf("%s is published: %s", name, text)
			}
		case strings.HasSuffix(name, ".html") && !strings.HasSuffix(name, "/outreach/index.html") && text != good[name]:
			t.Errorf("%s is not as it was", name)
		}
	}
}

// TestOneNumberEverywhere compares what the page of changes, the tables, the dossiers and
// the timeline say of every change.
func TestOneNumberEverywhere(t *testing.T) {
	ed := mixed(t)
	files := builtAs(t, "mixed", ed)
	var list struct{ Changes []map[string]any }
	if err := json.Unmarshal([]byte(files["ja/data/changes.json"]), &list); err != nil {
		t.Fatal(err)
	}
	rows := release[[][]string](t)(csv.NewReader(strings.NewReader(strings.TrimPrefix(files["ja/data/changes.csv"], "\uFEFF"))).ReadAll())
	onPages := map[string]float64{}
	for _, name := range []string{"ja/changes/index.html", "en/changes/index.html", "ja/timeline/index.html", "en/timeline/index.html", "ja/sectors/ict/index.html"} {
		for _, m := range marked.Of([]byte(files[name])) {
			onPages[m.Key] = m.Value
		}
	}
	for i, p := range ed.Changes {
		c, tally := p.Change(), p.Tally
		for key, f := range map[string]horizon.Figure{"documents": tally.Documents, "publishers": tally.Publishers, "documents_year_only": tally.ByYear,
			"documents_undated": tally.Undated, "earlier_mentions": tally.Earlier, "duplicates": tally.Copies, "used_for_detection": tally.Used} {
			if got := list.Changes[i][key]; got != f.Value() {
				t.Errorf("%s: changes.json says %v %s, want %v", c.ID, got, key, f.Int())
			}
			if got := rows[i+1][slices.Index(rows[0], key)]; got != fmt.Sprint(f.Int()) {
				t.Errorf("%s: changes.csv says %s %s, want %d", c.ID, got, key, f.Int())
			}
		}
		for _, f := range []horizon.Figure{tally.Documents, tally.Publishers, tally.Earlier} {
			if got, ok := onPages[f.Key()]; !ok || got != f.Value() {
				t.Errorf("%s: pages say %v of %s, want %v", c.ID, got, f.Key(), f.Value())
			}
		}
		if n := strings.Count(files["ja/changes/"+c.Address()+"/evidence.csv"], ",true\r\n"); n != tally.Documents.Int() {
			t.Errorf("%s: evidence.csv counts %d documents, want %d", c.ID, n, tally.Documents.Int())
		}
		j := release[*dossier.Dossier](t)(dossier.ReadJSON(strings.NewReader(files["ja/changes/"+c.Address()+"/dossier.json"])))
		v := release[[]dossier.Dossier](t)(dossier.ReadCSV(strings.NewReader(files["ja/changes/"+c.Address()+"/dossier.csv"])))[0]
		for format, d := range map[string]dossier.Dossier{"JSON": *j, "CSV": v} {
			sum := 0
			for k, y := range d.Years {
				sum += y.Docs
				if want := tally.Years[k]; y.Docs != want.Documents.Int() || y.YearOnly != want.ByYear.Int() || (y.Used == nil) != !want.Used.Made() {
					t.Errorf("%s: dossier as %s: %+v, want %+v", c.ID, format, y, want)
				}
			}
			if d.FirstSeen.Documents != tally.Documents.Int() || d.FirstSeen.Publishers != tally.Publishers.Int() || sum+tally.Undated.Int() != tally.Documents.Int() {
				t.Errorf("%s: dossier as %s: %+v, %d documents in its years, want %d documents of %d publishers", c.ID, format, d.FirstSeen, sum, tally.Documents.Int(), tally.Publishers.Int())
			}
			if got, want := string(d.FirstSeen.Date), fmt.Sprint(list.Changes[i]["first_evidence"]); got != want {
				t.Errorf("%s: dossier as %s begins in %s, changes.json in %s", c.ID, format, got, want)
			}
		}
	}
}

// TestThreatOfNoDocument says of an analyst's threat that no counted document names it.
func TestThreatOfNoDocument(t *testing.T) {
	page := builtAs(t, "mixed", mixed(t))["ja/threats/index.html"]
	for _, want := range []string{"担当者の分析です。数えた文書に基づくものではありません。", `根拠（全期間）のうち<data value="2" data-key="change/cloud-computing documents - public threat/outage 2010-03-31">2</data>件が、この脅威に触れています。`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of threats does not say %s", want)
		}
	}
}
