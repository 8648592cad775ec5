package dossier

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"kazami/internal/figuretest"
	"kazami/internal/horizon"
)

var update = flag.Bool("update", false, "write the golden files")

func at9(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", s, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// secret stands in every document that is not CLEAR.
const secret = "CANARY-DOSSIER7"

// hostile is text that some format could read as more than itself.
var hostile = []string{"=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "'quoted", "a|b\\|c\\", "<b>x</b><br>y", "**b** _i_ `c` [l](javascript:alert(1)) # h", "a\tb\r\nc\u2028d\x00e",
	"&amp; &#60;", "改行\n\n## 定義\n\n| 項目 | 内容 |", strings.Repeat("長", 10_000), "\ufeff始まり", "\u202eevil", "１．2010-03-31", "~~x~~ https://a_b_c/ www.example.org", "＝1", "_x000D_ _x005F_"}

func document(i int, label horizon.TLP) horizon.Document {
	d := horizon.Document{ID: horizon.DocumentID(fmt.Sprintf("d-%03d", i)), Source: "src", URL: fmt.Sprintf("https://example.org/a_b?i=%d&x=1", i), Title: fmt.Sprintf("文書%d", i), Body: "本文の初め。" + strings.Repeat("続き", 50),
		Published: at9("2006-01-15").AddDate(0, i, 0), Precision: horizon.ByDay, Collected: at9("2010-03-01"), TLP: label, Publisher: fmt.Sprintf("発行者%d", i%3), Class: horizon.Government, Excerpt: horizon.ExcerptFull, Raw: fmt.Append(nil, i)}
	if label != horizon.Clear {
		d.Title, d.Body, d.Publisher, d.URL, d.Source = secret+"題名", secret+"本文", secret+"社", "https://example.org/"+secret, "notes"
	}
	return d
}

// edition has n changes; the first has all fields, with hostile text.
func edition(t testing.TB, n int) horizon.Edition {
	ed := horizon.Edition{AsOf: at9("2010-04-01").Add(-time.Second), Horizon: at9("2015-03-31"),
		Sectors: []horizon.Sector{{ID: "power", Name: "電力", Charge: []horizon.Charge{{Ministries: []string{"経済産業省"}}}}, {ID: "water", Name: "水道"}}, Threats: []horizon.Threat{{ID: "ics", Name: "制御系への攻撃"}},
		Reading: horizon.Reading{Documents: 104, First: at9("2004-01-16"), Latest: at9("2010-03-30"), Sources: []horizon.SourceReading{{Source: horizon.Source{ID: "src", Name: "年表"}}, {Source: horizon.Source{ID: "notes", Name: "聞き取り"}}}}}
	for i := range n {
		c := horizon.Change{ID: horizon.ChangeID(fmt.Sprintf("change-%d", i)), Name: fmt.Sprintf("変化%d", i), Category: horizon.Technology, Sectors: []horizon.SectorID{"power", "water"}}
		if i == 0 {
			c.Name, c.Yomi, c.NameEN, c.Definition, c.What = hostile[11], "よみ", "English", hostile[6], hostile[7]
			c.Degrees = []horizon.Degree{{Sector: "power", Degree: horizon.Large, Why: hostile[0]}}
			c.Impact = horizon.Impact{Service: hostile[1], Leak: hostile[2], Life: hostile[3], Level: hostile[4]}
			c.Threats = []horizon.InducedThreat{{ID: "ics", Text: hostile[5], System: hostile[8]}, {ID: "unknown", Text: hostile[9]}}
			c.Happened = []horizon.Happening{{Text: hostile[10], Evidence: "d-001"}, {Text: "根拠が公開でない出来事", Evidence: "d-900"}}
			c.Counter, c.Unknowns = hostile, nil
			c.Guideline = []horizon.Proposal{{Pillar: horizon.Pillars()[3], Text: hostile[12], Level: horizon.Considered, Target: hostile[13], Evidence: []horizon.DocumentID{"d-001", "d-002", "d-900"}}, {Pillar: horizon.Priorities()[0], Text: hostile[14]}, {Pillar: "他", Text: hostile[15]}}
			c.Also, c.Sharing, c.Exercise = []horizon.Category{horizon.Use, horizon.Menace}, horizon.ShareRules, hostile[16]
			c.Related = []horizon.Relation{{Change: "change-1", Bond: horizon.BondCause, Why: hostile[17]}, {Change: "not-public", Bond: horizon.BondEffect, Why: "x"}}
		}
		p := horizon.PublishedChange{NoVerdict: "まだ判定していません。"}
		p.JudgedChange = must[horizon.JudgedChange](t)(c.Release([]horizon.Judgement{{Change: c.ID, Action: horizon.Approve, Who: "分析者", When: at9("2010-03-31"), Why: "読みました", Cut: at9("2010-03-31")}}))
		for k := 50 - i; k > 0 && i != 4; k -= i + 1 {
			p.Evidence = append(p.Evidence, must[horizon.ClearDocument](t)(document(k, horizon.Clear).Release()))
		}
		if len(p.Evidence) > 0 {
			for q := at9("2006-01-01"); q.Before(ed.AsOf); q = q.AddDate(0, 3, 0) {
				p.Quarters = append(p.Quarters, horizon.Quarter{Start: q, Docs: len(p.Quarters) % (i + 2), Total: 7, Expected: 1.0 / 3, Lo: 0, Hi: 2, Outside: len(p.Quarters)%5 == 0})
			}
			p.Growth = horizon.Growth{From: at9("2008-04-01"), Until: at9("2010-04-01"), Quarters: 8, Docs: 9, Total: 100, DocsOld: 3, TotalOld: 100, Ratio: horizon.Estimate{Value: 3, Lo: 0.896358, Hi: 12.913962}, P: 0.072998}
		}
		if i == 0 {
			g := horizon.Signal{Panel: horizon.PublicPanel, Name: "主題", Period: horizon.PeriodOf(horizon.Yearly, at9("2009-06-01")), Stage: horizon.Emerging, Observed: 14, Expected: 3.2, Ratio: horizon.Estimate{Value: 4.375, Lo: 2.6, Hi: 6.9}, E: math.Inf(1), A: 500}
			p.Verdicts = []horizon.PublicSignal{must[horizon.PublicSignal](t)(g.Release())}
			p.Sectors, p.Threats = []horizon.SectorCount{{Sector: "power", Docs: 3}}, []horizon.ThreatCount{{Threat: horizon.Threat{ID: "ics"}, Docs: 2}}
		}
		ed.Changes = append(ed.Changes, p)
	}
	figuretest.Fill(&ed)
	return ed
}

// dossiers are those of five changes, the first with everything.
func dossiers(t testing.TB) []Dossier {
	withheld := 3
	more := map[horizon.ChangeID]More{"change-0": {Withheld: &withheld,
		Shared: []horizon.SharedDocument{must[horizon.SharedDocument](t)(document(7, horizon.Clear).Share(horizon.Clear))}}}
	ed := edition(t, 5)
	lines, err := horizon.Forecast{Panel: horizon.PublicPanel, Bin: horizon.Monthly, Horizon: ed.Horizon, P: 0.62, Base: 0.21, N: 120, Events: 25,
		Early: time.Date(2011, 4, 1, 0, 0, 0, 0, horizon.Tokyo), Late: time.Date(2014, 10, 1, 0, 0, 0, 0, horizon.Tokyo)}.Release()
	if err != nil {
		t.Fatal(err)
	}
	ed.Changes[0].Forecasts = []horizon.PublicForecast{lines}
	return All(ed, more)
}

func TestEveryFormatReadsBackTheSame(t *testing.T) {
	ds := dossiers(t)
	for i := range ds {
		d := &ds[i]
		var j, c, m bytes.Buffer
		for _, err := range []error{JSON(&j, d, SchemaName), CSV(&c, *d), Markdown(&m, d)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		compare(t, "JSON", must[*Dossier](t)(ReadJSON(&j)), d)
		compare(t, "CSV", &must[[]Dossier](t)(ReadCSV(&c))[0], d)
		compare(t, "Markdown", must[*Dossier](t)(ReadMarkdown(&m)), d)
	}
	var c bytes.Buffer
	if err := CSV(&c, ds...); err != nil {
		t.Fatal(err)
	}
	got := must[[]Dossier](t)(ReadCSV(&c))
	if len(got) != len(ds) {
		t.Fatalf("CSV of all has %d changes, want %d", len(got), len(ds))
	}
	for i := range ds {
		compare(t, "CSV of all", &got[i], &ds[i])
	}
}

// compare names the groups in which two dossiers differ.
func compare(t *testing.T, what string, got, want *Dossier) {
	t.Helper()
	for _, g := range groups() {
		a, b := reflect.ValueOf(got).Elem().Field(g.at).Interface(), reflect.ValueOf(want).Elem().Field(g.at).Interface()
		if !reflect.DeepEqual(a, b) {
			ja, _ := json.Marshal(a)
			jb, _ := json.Marshal(b)
			t.Errorf("%s of %s: %s = %.600s\nwant %.600s", what, want.Identity.ID, g.Key, ja, jb)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	write := func() string {
		var b bytes.Buffer
		ds := dossiers(t)
		for _, err := range []error{JSON(&b, &ds[0], SchemaName), CSV(&b, ds...), Markdown(&b, &ds[0])} {
			if err != nil {
				t.Fatal(err)
			}
		}
		return b.String()
	}
	if first := write(); first != write() {
		t.Error("the same edition made other bytes")
	}
}

func TestJSONFollowsItsSchema(t *testing.T) {
	doc := must[any](t)(jsonschema.UnmarshalJSON(bytes.NewReader(Schema())))
	c := jsonschema.NewCompiler()
	if err := c.AddResource(SchemaName, doc); err != nil {
		t.Fatal(err)
	}
	schema := must[*jsonschema.Schema](t)(c.Compile(SchemaName))
	check := func(d *Dossier) error {
		var b bytes.Buffer
		if err := JSON(&b, d, SchemaName); err != nil {
			t.Fatal(err)
		}
		return schema.Validate(must[any](t)(jsonschema.UnmarshalJSON(&b)))
	}
	ds := dossiers(t)
	for i := range ds {
		if err := check(&ds[i]); err != nil {
			t.Errorf("%s: %v", ds[i].Identity.ID, err)
		}
	}
	for what, spoil := range map[string]func(*Dossier){
		"no counter-evidence": func(d *Dossier) { d.Counter = []Doubt{} }, "a probability of 2": func(d *Dossier) { d.Horizon.Probability = new(2.0) },
		"a date in words": func(d *Dossier) { d.Identity.AsOf = "いつか" }, "another label": func(d *Dossier) { d.Sharing.TLP = "WHITE" }, "a list that is null": func(d *Dossier) { d.Related = nil },
	} {
		d := dossiers(t)[0]
		if spoil(&d); check(&d) == nil {
			t.Errorf("%s: the schema lets it pass", what)
		}
	}
}

func TestFieldsHaveNamesAndMeanings(t *testing.T) {
	names := map[string]bool{}
	for _, g := range groups() {
		if g.Key == "" || g.Name == "" || g.About == "" || names[g.Name] {
			t.Errorf("group %q: key, name and meaning are wanted, and a name of its own", g.Key)
		}
		names[g.Name] = true
		fields := map[string]bool{}
		for _, f := range g.Fields {
			if f.Key == "" || f.Name == "" || f.About == "" || fields[f.Name] || fields[f.Key] {
				t.Errorf("field %s.%s: key, name and meaning are wanted, each of its own", g.Key, f.Key)
			}
			fields[f.Name], fields[f.Key] = true, true
		}
	}
}

func TestWhatNobodyWroteIsSaid(t *testing.T) {
	d := dossiers(t)[4] // without evidence, and without a word of the analyst
	for what, got := range map[string]string{"forecast": d.Horizon.Note, "growth": d.Growth.Note, "impact": d.Impact.Note, "stage": d.Stage[0].Name, "degree": d.Sectors[0].Degree, "sharing": d.Sharing.Meaning} {
		want := map[string]string{"forecast": "見通しは出せません（見積もれる言葉がありません）。", "growth": "比べる四半期が足りないため、求めていません。", "impact": "影響は未定です。", "stage": "判定なし", "degree": "不明", "sharing": "担当者は、区分をまだ判断していません。"}[what]
		if got != want {
			t.Errorf("%s = %q, want %q", what, got, want)
		}
	}
	for what, ds := range map[string][]Doubt{"反証": d.Counter, "不明な点": d.Unknowns} {
		if len(ds) != 1 || !ds[0].Searched {
			t.Fatalf("%s = %+v, want one line that says what was searched", what, ds)
		}
		for _, want := range []string{"2004年1月から2010年3月まで", "104件", "情報源は2件（年表、聞き取り）", "0件を、この変化の根拠"} {
			if !strings.Contains(ds[0].Text, want) {
				t.Errorf("%s: %q does not say %q", what, ds[0].Text, want)
			}
		}
	}
	if d.Exercise.Idea != "" {
		t.Errorf("the idea that nobody wrote is %q", d.Exercise.Idea)
	}
	if d.FirstSeen != (FirstSeen{}) || len(d.Evidence) != 0 {
		t.Errorf("without evidence: first seen %+v, %d documents", d.FirstSeen, len(d.Evidence))
	}
	if full := dossiers(t)[0]; len(full.Related) != 1 || len(full.Proposals[0].Evidence) != 2 || full.Happened[1].Document != "" {
		t.Errorf("related %+v, evidence of a proposal %v, of an event %q: what is not public is pointed at", full.Related, full.Proposals[0].Evidence, full.Happened[1].Document)
	}
}

func TestDatesOutOfOrder(t *testing.T) {
	ed := edition(t, 1)
	e := ed.Changes[0].Evidence
	e[0], e[3] = e[3], e[0]
	undated := document(99, horizon.Clear)
	undated.Published, undated.Precision = time.Time{}, horizon.Undated
	ed.Changes[0].Evidence = append(e, must[horizon.ClearDocument](t)(undated.Release()))
	figuretest.Fill(&ed)
	d := All(ed, nil)[0]
	if d.FirstSeen.Date != "2006-02-15" || d.FirstSeen.Latest != "2010-03-15" {
		t.Errorf("first %s, latest %s, want 2006-02-15 and 2010-03-15", d.FirstSeen.Date, d.FirstSeen.Latest)
	}
	for i := 1; i < len(d.Evidence); i++ {
		if d.Evidence[i].Date > d.Evidence[i-1].Date {
			t.Errorf("evidence %d of %s stands below %s", i, d.Evidence[i].Date, d.Evidence[i-1].Date)
		}
	}
}

// TestCeiling shares documents of every label under every ceiling, and looks
// for what is above it in every byte.
func TestCeiling(t *testing.T) {
	labels := []horizon.TLP{horizon.Red, horizon.AmberStrict, horizon.Amber, horizon.Green, horizon.Clear}
	for _, ceiling := range labels {
		var shared []horizon.SharedDocument
		withheld := 0
		for i, l := range labels {
			if x, err := document(60+i, l).Share(ceiling); err == nil {
				shared = append(shared, x)
			} else {
				withheld++
			}
		}
		d := All(edition(t, 1), map[horizon.ChangeID]More{"change-0": {Shared: shared, Withheld: &withheld}})[0]
		if d.Sharing.TLP != ceiling.String() || *d.Sharing.Withheld != int(ceiling) {
			t.Errorf("under %s: labelled %s, %d withheld, want %d", ceiling, d.Sharing.TLP, *d.Sharing.Withheld, ceiling)
		}
		for _, e := range d.Evidence {
			if l, ok := horizon.ParseTLP(e.TLP); !ok || l < ceiling {
				t.Errorf("under %s: evidence of %s", ceiling, e.TLP)
			}
			if e.TLP == "RED" && (strings.Contains(fmt.Sprint(e), secret) || e.Quote != "" || e.URL != "") {
				t.Errorf("a RED document is told: %+v", e)
			}
		}
		if leaks := strings.Contains(all(t, d), secret); leaks != (ceiling < horizon.Clear) {
			t.Errorf("under %s: the secret stands in the files: %v", ceiling, leaks)
		}
	}
	red := All(edition(t, 1), map[horizon.ChangeID]More{"change-0": {Shared: []horizon.SharedDocument{must[horizon.SharedDocument](t)(document(60, horizon.Red).Share(horizon.Red))}}})[0]
	if strings.Contains(all(t, red), secret) {
		t.Error("a RED note is quoted")
	}
}

// all is every byte of every format.
func all(t *testing.T, d Dossier) string {
	t.Helper()
	var b bytes.Buffer
	for _, err := range []error{JSON(&b, &d, SchemaName), CSV(&b, d), Markdown(&b, &d)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestReadersRefuse(t *testing.T) {
	for _, s := range []string{"", "{", `{"nothing":1}`} {
		if _, err := ReadJSON(strings.NewReader(s)); err == nil {
			t.Errorf("ReadJSON(%q) says nothing", s)
		}
	}
	head := strings.Join(csvHead(), ",") + "\r\n"
	for _, s := range []string{"", head + "a,none,1,id,x,y\r\n", head + "a,identity,1,none,x,y\r\n", head + "a,counts,2,total,x,1\r\n", head + "a,counts,1,total,x,many\r\n", head + "a,identity,one,id,x,y\r\n", head + "a\r\n"} {
		if _, err := ReadCSV(strings.NewReader(s)); err == nil {
			t.Errorf("ReadCSV(%q) says nothing", s)
		}
	}
	for _, s := range []string{"## 無い群\n", "## 名称\n\n| 項目 | 内容 |\n|:--|:--|\n| 無い項目 | x |\n", "## 件数\n", "## 四半期の件数\n\n| 番号 | 件数 |\n|--:|:--|\n| x | 1 |\n"} {
		if _, err := ReadMarkdown(strings.NewReader(s)); err == nil {
			t.Errorf("ReadMarkdown(%q) says nothing", s)
		}
	}
}

func TestGoldenMarkdown(t *testing.T) {
	d := dossiers(t)[1]
	d.Evidence, d.Counts = d.Evidence[:3], d.Counts[:2]
	var b bytes.Buffer
	if err := Markdown(&b, &d); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join("testdata", "dossier.md")
	if *update {
		if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := must[[]byte](t)(os.ReadFile(name))
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("Markdown differs from %s: read the difference, and run with -update if it is meant\n%s", name, b.Bytes())
	}
}

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{"2010-03-31": "2010-03-31", "a_b": `a\_b`, "- x": `\- x`, "1.5": "1.5", "<b>": `\<b\>`, `a\b`: `a\\b`, "(注)": "\\(注)"} {
		if got := Escape(in); got != want || unescape(got) != in {
			t.Errorf("Escape(%q) = %q, want %q; back: %q", in, got, want, unescape(got))
		}
	}
}

func FuzzTextSurvivesEveryFormat(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := Dossier{Name: Name{JA: s}, Stage: []Stage{{Name: "判定なし"}}, Category: Category{Also: []string{s, "x", s}}, Evidence: []Evidence{{ID: "e", Title: s, URL: s}}}
		d.Identity.ID = "c"
		d.tidy()
		var c, m bytes.Buffer
		if err := CSV(&c, d); err != nil {
			t.Fatal(err)
		}
		if err := Markdown(&m, &d); err != nil {
			t.Fatal(err)
		}
		compare(t, "CSV", &must[[]Dossier](t)(ReadCSV(&c))[0], &d)
		compare(t, "Markdown", must[*Dossier](t)(ReadMarkdown(&m)), &d)
	})
}

// TestWhereCounterEvidenceWasLookedFor says it as the analyst wrote it, below the
// counter-evidence or in place of it.
func TestWhereCounterEvidenceWasLookedFor(t *testing.T) {
	m := &maker{}
	for what, c := range map[string]struct {
		counter  []string
		searched string
		want     []Doubt
	}{
		"both":              {[]string{"別の調査があります。"}, "12件を読みました。", []Doubt{{"別の調査があります。", false}, {"反証を探した範囲：12件を読みました。", true}}},
		"none was found":    {nil, "12件を読みました。", []Doubt{{"反証を探した範囲：12件を読みました。", true}}},
		"of before":         {[]string{"別の調査があります。"}, "", []Doubt{{"別の調査があります。", false}}},
		"nobody looked yet": {[]string{" "}, "　", []Doubt{{"担当者は反証を書いていません。公開文書は、まだ1件も読んでいません。", true}}},
	} {
		if got := m.doubts(c.counter, c.searched, "反証", &Dossier{}); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", what, got, c.want)
		}
	}
}
