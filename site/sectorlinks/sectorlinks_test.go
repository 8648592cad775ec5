package sectorlinks

import (
	"encoding/json"
	"html/template"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/markup"
	"kazami/site/phrase"
)

// edition is three sectors, of which documents name two: linked in all documents, and by
// choice in those with a threat.
func edition(t *testing.T, linked, common bool) horizon.Edition {
	t.Helper()
	at := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, horizon.Tokyo) }
	ed := horizon.Edition{AsOf: at(2012).Add(-time.Second), Figures: &horizon.Book{}, Sectors: []horizon.Sector{{ID: "ict", Name: "情報通信"}, {ID: "power", Name: "電力"}, {ID: "space", Name: "宇宙<b>"}},
		Reading: horizon.Reading{Sources: []horizon.SourceReading{{Source: horizon.Source{ID: "s", Name: "白書"}}}}}
	of := func(subject string, m horizon.Measure, sources string, x float64) horizon.Figure {
		return ed.Figures.Put(horizon.Counted{Subject: subject, Measure: m, Period: horizon.Days{From: at(1995), To: ed.AsOf}, Panel: horizon.PublicPanel, Sources: sources, AsOf: ed.AsOf}, x)
	}
	together := func(subject, sources string, docs int, expected float64, tested, linked bool) horizon.Together {
		return horizon.Together{Documents: of(subject, horizon.MeasureDocuments, sources, float64(docs)), Expected: of(subject, horizon.MeasureExpected, sources, expected),
			Sources: of(subject, horizon.MeasureSources, sources, float64(min(docs, 2))), Tested: tested, Linked: linked}
	}
	l := &ed.Together
	l.From, l.Until = at(1995), at(2012)
	l.All, l.Concerned = of("site", horizon.MeasureDocuments, horizon.AllSources, 1200), of("site", horizon.MeasureDocuments, horizon.ConcernedOnes, 300)
	n := map[bool]int{true: 1}
	l.Tested, l.Held, l.Common = ed.Items("sectors/links/tests", 2), ed.Items("sectors/links/linked", n[linked]), ed.Items("sectors/links/linked-in-all", n[common])
	for i, a := range ed.Sectors {
		for _, b := range ed.Sectors[i+1:] {
			p, subject := horizon.SectorPair{A: a, B: b}, "sectors/"+string(a.ID)+"/"+string(b.ID)
			named := b.ID == "power"
			docs := map[bool]int{true: 10}[named]
			p.Concerned = together(subject, horizon.ConcernedOnes, docs, 2.4*float64(docs)/10, named, named && linked)
			p.All = together(subject, horizon.AllSources, 3*docs, float64(docs), named, named && common)
			if named {
				for _, id := range []string{"a", "b", "c", "d"} {
					p.Carriers = append(p.Carriers, horizon.Carrier{Threat: horizon.Threat{ID: horizon.ThreatID(id), Name: "脅威" + id}, Count: of(subject, horizon.MeasureDocuments, "threat/"+id, 3)})
				}
				for range 10 {
					d, err := horizon.Document{ID: "d", Source: "s", Title: "停電<i>", URL: "javascript:alert(1)", Published: at(2011), Precision: horizon.ByYear, TLP: horizon.Clear}.Release()
					if err != nil {
						t.Fatal(err)
					}
					p.Documents = append(p.Documents, d)
				}
			}
			l.Pairs = append(l.Pairs, p)
		}
	}
	return ed
}

func TestPageSaysWhatIsLinked(t *testing.T) {
	for _, c := range []struct {
		linked, common, english bool
		finding, second         string
		rows                    int
	}{
		{false, false, false, "同じ文書に偶然より多く出てくる分野の組は、確認できませんでした。", "変化や脅威に触れた文書だけを数えると、確認できた組はありません。", 0},
		{false, true, false, "同じ文書に偶然より多く出てくる分野は1組です。最も目立つのは、情報通信と電力です。", "変化や脅威に触れた文書だけを数えると、確認できた組はありません。", 1},
		{true, false, false, "同じ文書に偶然より多く出てくる分野の組は、確認できませんでした。", "変化や脅威に触れた文書だけを数えると、確認できたのは1組です。", 1},
		{true, true, true, "1 pair of sectors stands in the same documents more often than chance; most of all 情報通信 and 電力.", "Among the documents that name a change or a threat, 1 of the pairs stand out.", 1},
		{false, false, true, "No two sectors stand in the same documents more often than chance.", "Among the documents that name a change or a threat, no pair stands out.", 0},
	} {
		p := Of(edition(t, c.linked, c.common), c.english, Japanese())
		if p.Finding.String() != c.finding || p.Second.String() != c.second || len(p.Linked) != c.rows {
			t.Errorf("%+v: %q %q with %d rows", c, p.Finding, p.Second, len(p.Linked))
		}
		if got := len(p.Neighbours("power")); got != c.rows || len(p.Neighbours("space")) != 0 {
			t.Errorf("%+v: %d neighbours of power", c, got)
		}
		if w := p.Without.String(); !strings.HasSuffix(w, "宇宙<b>") {
			t.Errorf("%+v: without documents: %q", c, w)
		}
		if len(p.Figure.Table.Rows) != 3 || strings.Contains(string(p.Figure.Wide), "<b>") || p.Figure.Desc == "" {
			t.Errorf("%+v: picture %s", c, p.Figure.Wide)
		}
	}
}

func TestRow(t *testing.T) {
	r := Of(edition(t, true, true), false, Japanese()).Linked[0]
	if r.Said.String() != "10件（偶然なら2件ほど）" || r.SaidAll.String() != "30件（偶然なら10件ほど）" || r.How != "変化や脅威に触れた文書で多い" {
		t.Errorf("row says %q, %q, %q", r.Said, r.SaidAll, r.How)
	}
	if len(r.Carriers) != mostCarriers || len(r.Documents) != mostDocuments || r.Shown.Int() != mostDocuments {
		t.Errorf("%d carriers, %d documents", len(r.Carriers), len(r.Documents))
	}
	if d := r.Documents[0]; d.Date != "2011年（年だけ判明）" && d.Date != "2011年" || d.URL != "" || d.Publisher != "白書" {
		t.Errorf("document %+v", d)
	}
	e := Of(edition(t, true, true), true, Names{func(horizon.Sector) string { return "S" }, Japanese().Threat}).Linked[0]
	if e.A.Name != "S" || e.Carriers[0].Lang != "ja" || e.Documents[0].Lang != "ja" || e.Said.String() != "10 documents; about 2 were expected" {
		t.Errorf("in English %+v, %q", e, e.Said)
	}
}

// TestTables holds that no cell of the tables and no value of the JSON is another one
// than the page's.
func TestTables(t *testing.T) {
	ed := edition(t, false, true)
	head, rows := Table(ed)
	if len(rows) != 3 || len(rows[0]) != len(head) || !slices.Equal(rows[0], []string{"ict", "power", "情報通信", "電力", "10", "2.4", "2", "false", "30", "10", "2", "true", "threat/a:3 threat/b:3 threat/c:3 threat/d:3"}) {
		t.Errorf("table %q", rows)
	}
	if rows[1][7] != "" || rows[1][4] != "0" {
		t.Errorf("of a sector without documents: %q", rows[1])
	}
	if head, rows := DocumentTable(ed); len(rows) != 10 || len(rows[0]) != len(head) || rows[0][6] != "" || rows[0][4] != "白書" {
		t.Errorf("documents %q", rows)
	}
	b, err := JSON(ed)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Tests int
		Pairs []pair
	}
	if err := json.Unmarshal(b, &got); err != nil || got.Tests != 2 || len(got.Pairs) != 3 || got.Pairs[0].All != (counted{30, 10, 2, true, true}) || len(got.Pairs[0].Carriers) != 4 || got.Pairs[1].With.Tested {
		t.Errorf("JSON %s, %v", b, err)
	}
	if b, err := JSON(horizon.Edition{}); err != nil || !strings.Contains(string(b), `"pairs": []`) {
		t.Errorf("of an edition without anything: %s, %v", b, err)
	}
}

// TestPart renders the part of the plan pack with the functions that the pack has.
func TestPart(t *testing.T) {
	part := template.Must(template.New("").Funcs(template.FuncMap{"words": markup.Words, "fig": markup.Figure, "cut": phrase.Cut}).Parse(Part))
	for _, english := range []bool{false, true} {
		for _, common := range []bool{false, true} {
			var b strings.Builder
			p := Of(edition(t, false, common), english, Japanese())
			if err := part.ExecuteTemplate(&b, "sectorlinks", p); err != nil {
				t.Fatal(err)
			}
			if got := b.String(); strings.Contains(got, "<table>") != common || !strings.Contains(got, p.Caution()) || strings.Contains(got, "<b></b>") || strings.Contains(got, "<i>") {
				t.Errorf("english %v, linked %v: %s", english, common, got)
			}
		}
	}
}
