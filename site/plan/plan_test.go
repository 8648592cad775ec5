package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kazami/internal/figuretest"
	"kazami/internal/horizon"
	"kazami/site/dossier"
)

var update = flag.Bool("update", false, "write the golden files")

func day(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", s, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

// hostile is a name that some page could read as more than itself.
const hostile = `<script>alert(1)</script>"><img src=x onerror=alert(1)>|**b** </style>`

// edition has three changes: one plain, one hostile and very long, one without
// evidence.
func edition(t testing.TB) horizon.Edition {
	ed := horizon.Edition{AsOf: day("2010-04-01").Add(-time.Second), Horizon: day("2015-03-31"), Sample: true,
		Sectors: []horizon.Sector{{ID: "ict", Name: "情報通信"}, {ID: "power", Name: "電力"}, {ID: "water", Name: "水道"}},
		Threats: []horizon.Threat{{ID: "ics", Name: "制御系への攻撃"}, {ID: "leak", Name: "情報漏えい"}},
		Reading: horizon.Reading{Documents: 104, First: day("2004-01-16"), Latest: day("2010-03-30"), Sources: []horizon.SourceReading{{Source: horizon.Source{ID: "src", Name: "年表"}}}}}
	for i, c := range []horizon.Change{
		{ID: "plain", Name: "制御系システムのオープン化", Category: horizon.Technology, Sectors: []horizon.SectorID{"power", "water"}, Definition: "変わります。", What: "手順が変わります。",
			Degrees: []horizon.Degree{{Sector: "power", Degree: horizon.Large, Why: "文書があります。"}}, Threats: []horizon.InducedThreat{{ID: "leak", Text: "漏れます。", System: "装置"}, {ID: "ics", Text: "止まります。"}},
			Guideline: []horizon.Proposal{{Pillar: horizon.Pillars()[3], Text: "定めること。", Level: horizon.Considered}, {Pillar: "柱でないもの", Text: "考えること。"}}},
		{ID: "hostile", Name: hostile + strings.Repeat("長", 10_000), Category: horizon.Menace, Sectors: []horizon.SectorID{"power"}, What: hostile, Threats: []horizon.InducedThreat{{ID: "ics", Text: hostile, System: hostile}}, Exercise: hostile, Counter: []string{hostile}},
		{ID: "empty", Name: "根拠のない変化", Category: horizon.Use},
	} {
		released, err := c.Release([]horizon.Judgement{{Change: c.ID, Action: horizon.Approve, Who: "分析者", When: day("2010-03-31"), Why: "読みました"}})
		if err != nil {
			t.Fatal(err)
		}
		p := horizon.PublishedChange{JudgedChange: released}
		for k := 12; k > 0 && c.ID != "empty"; k-- {
			d := horizon.Document{ID: horizon.DocumentID(fmt.Sprint("d-", i, "-", k)), Source: "src", Title: fmt.Sprintf("文書%d", k), URL: "https://example.org/", Published: day("2009-01-10").AddDate(0, k, 0), Precision: horizon.ByDay, TLP: horizon.Clear, Publisher: "発行者", Class: horizon.Government}
			if c.ID == "hostile" {
				d.Title, d.URL = hostile, "javascript:alert(1)"
			}
			clear, err := d.Release()
			if err != nil {
				t.Fatal(err)
			}
			p.Evidence = append(p.Evidence, clear)
		}
		if len(p.Evidence) > 0 {
			p.Latest, p.First = p.Evidence[0].Published(), p.Evidence[len(p.Evidence)-1].Published()
			p.Quarters = []horizon.Quarter{{Start: day("2009-01-01"), Docs: 5, Total: 9}, {Start: day("2009-04-01"), Docs: 7, Total: 9, Expected: 5, Lo: 2, Hi: 6, Outside: true}}
			p.Growth = horizon.Growth{From: day("2008-04-01"), Until: day("2010-04-01"), Quarters: 8, Docs: 9, Total: 100, DocsOld: 3, TotalOld: 100, Ratio: horizon.Estimate{Value: 3, Lo: 0.896358, Hi: 12.913962}, P: 0.072998}
		}
		ed.Changes = append(ed.Changes, p)
	}
	figuretest.Fill(&ed)
	return ed
}

func written(t testing.TB, p Pack) (html, markdown string) {
	t.Helper()
	var h, m bytes.Buffer
	if err := HTML(&h, p, nil); err != nil {
		t.Fatal(err)
	}
	if err := Markdown(&m, p); err != nil {
		t.Fatal(err)
	}
	return h.String(), m.String()
}

func TestPackIsHarmless(t *testing.T) {
	ed := edition(t)
	html, md := written(t, New(ed, dossier.All(ed, nil), false))
	for _, bad := range []string{"<script", "<img", "javascript:", "</style>\"", " style=", "src="} {
		text := strings.ReplaceAll(html, "src=x", "")
		if strings.Contains(text, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if strings.Count(html, "<style") != 1 || strings.Count(html, "</style>") != 1 {
		t.Error("the page has more than its one style")
	}
	if regexp.MustCompile(`(?m)(^|[^\\])<`).MatchString(md) {
		t.Error("the Markdown holds an element")
	}
	for line := range strings.Lines(md) {
		if strings.Contains(line, "alert") && strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") > 8 {
			t.Errorf("a bar of a name divides a row: %.200s", line)
		}
	}
}

// TestPolicyKnowsTheStyle recomputes the hash from the page's own bytes.
func TestPolicyKnowsTheStyle(t *testing.T) {
	ed := edition(t)
	html, _ := written(t, New(ed, dossier.All(ed, nil), false))
	_, rest, _ := strings.Cut(html, "<style>")
	css, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(css))
	if want := "sha256-" + base64.StdEncoding.EncodeToString(sum[:]); !strings.Contains(strings.ReplaceAll(html, "&#43;", "+"), want) {
		t.Errorf("the policy does not name %s", want)
	}
	if !strings.Contains(html, "default-src &#39;none&#39;") {
		t.Error("the policy lets in what it does not name")
	}
}

var anchors = regexp.MustCompile(` (?:id="([^"]+)"|href="#([^"]+)"|aria-labelledby="([^"]+)")`)

func TestAnchors(t *testing.T) {
	ed := edition(t)
	html, _ := written(t, New(ed, dossier.All(ed, nil), false))
	ids := map[string]bool{}
	for _, m := range anchors.FindAllStringSubmatch(html, -1) {
		if m[1] != "" && ids[m[1]] {
			t.Errorf("the id %s stands twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range anchors.FindAllStringSubmatch(html, -1) {
		for to := range strings.FieldsSeq(m[2] + " " + m[3]) {
			if !ids[to] {
				t.Errorf("nothing has the id %s", to)
			}
		}
	}
}

func TestPackSaysWhatTheDossiersSay(t *testing.T) {
	ed := edition(t)
	amber := horizon.Document{ID: "n-1", Source: "notes", Title: "記録", Published: day("2010-02-01"), Precision: horizon.ByDay, TLP: horizon.Amber}
	shared, err := amber.Share(horizon.Amber)
	if err != nil {
		t.Fatal(err)
	}
	p := New(ed, dossier.All(ed, map[horizon.ChangeID]dossier.More{"plain": {Shared: []horizon.SharedDocument{shared}}}), false)
	if p.TLP != "AMBER" {
		t.Errorf("TLP = %s, want the strictest of the dossiers", p.TLP)
	}
	var counts strings.Builder
	for _, c := range p.Counts {
		counts.WriteString(fmt.Sprint(c.Category, c.Changes.Int(), " "))
	}
	if counts.String() != "制度・政策0 IT利用1 IT技術1 脅威1 " {
		t.Errorf("counts = %s", counts.String())
	}
	if len(p.Threats) != 2 || p.Threats[0].Name != "制御系への攻撃" || len(p.Threats[0].Changes) != 2 || len(p.Threats[1].Changes) != 1 {
		t.Errorf("threats = %.300v", p.Threats)
	}
	if got := fmt.Sprint(p.Sectors, p.Chapters[0].Degrees, p.Chapters[2].Degrees); got != "[電力] [大] []" {
		t.Errorf("sectors = %s", got)
	}
	if c := p.Chapters[0]; len(c.Newest) != listed || c.Rest.Int() != 5 {
		t.Errorf("%d documents and %d more, want %d and 5", len(c.Newest), c.Rest.Int(), listed)
	}
	if last := p.Items[len(p.Items)-1]; len(p.Items) != 10 || len(last.Proposals) != 1 || len(p.Items[3].Proposals) != 1 {
		t.Errorf("%d items, the last %+v", len(p.Items), last)
	}
	want := "2009年は11件です。"
	if got := p.Chapters[0].Course.String(); got != want {
		t.Errorf("course = %s, want %s", got, want)
	}
}

func TestNoChanges(t *testing.T) {
	html, md := written(t, New(horizon.Edition{AsOf: day("2010-03-31"), Horizon: day("2015-03-31")}, nil, false))
	for what, s := range map[string]string{"the page": html, "the Markdown": md} {
		if !strings.Contains(s, "承認された環境変化は、まだありません。") || !strings.Contains(s, "公開文書は、まだ読んでいません") {
			t.Errorf("%s does not say that there is nothing", what)
		}
	}
}

func TestGolden(t *testing.T) {
	ed := edition(t)
	ed.Changes = ed.Changes[:1]
	p := New(ed, dossier.All(ed, nil), false)
	_, md := written(t, p)
	if html, again := written(t, New(ed, dossier.All(ed, nil), false)); again != md || html == "" {
		t.Error("the same edition made other bytes")
	}
	name := filepath.Join("testdata", "pack.md")
	if *update {
		if err := os.WriteFile(name, []byte(md), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if md != string(want) {
		t.Errorf("the Markdown differs from %s: read it, and run with -update if it is meant\n%s", name, md)
	}
}
