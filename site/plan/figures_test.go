package plan

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/figuretest"
	"kazami/internal/horizon"
	"kazami/site/dossier"
	"kazami/site/marked"
)

// counted is the edition of the other tests with what is hard to count: a change of
// several years with documents that are dated by year alone and one without a date,
// earlier mentions, a threat that documents name, and a forecast.
func counted(t testing.TB) horizon.Edition {
	ed := edition(t)
	p := &ed.Changes[0]
	doc := func(id string, at time.Time, precision horizon.Precision) horizon.ClearDocument {
		clear, err := horizon.Document{ID: horizon.DocumentID(id), Source: "src", Title: "文書5件", Published: at, Precision: precision, TLP: horizon.Clear, Publisher: "発行者" + id[:1]}.Release()
		if err != nil {
			t.Fatal(err)
		}
		return clear
	}
	p.Evidence, p.First, p.Latest = nil, time.Time{}, time.Time{}
	for year, n := range map[int]int{2006: 1, 2007: 3, 2008: 7, 2009: 4} {
		for i := range n {
			at, precision := time.Date(year, 7, 1, 0, 0, 0, 0, horizon.Tokyo), horizon.ByYear
			if i > 1 {
				at, precision = at.AddDate(0, i-2, i), horizon.ByDay
			}
			p.Evidence = append(p.Evidence, doc(fmt.Sprintf("%d-%d", i, year), at, precision))
		}
	}
	slices.SortFunc(p.Evidence, func(a, b horizon.ClearDocument) int {
		if c := b.Published().Compare(a.Published()); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID()), string(b.ID()))
	})
	p.Evidence = append(p.Evidence, doc("undated", time.Time{}, horizon.Undated))
	p.Earlier = []horizon.ClearDocument{doc("earlier", day("1999-05-01"), horizon.ByDay)}
	p.Threats = []horizon.ThreatCount{{Threat: horizon.Threat{ID: "ics"}, Docs: 2}}
	f, err := horizon.Forecast{Panel: horizon.PublicPanel, Name: "オープン化", Bin: horizon.Yearly, Horizon: ed.Horizon, P: 0.154, Base: 0.213, N: 120, Early: day("2013-03-01")}.Release()
	if err != nil {
		t.Fatal(err)
	}
	p.Forecasts = []horizon.PublicForecast{f}
	v, err := horizon.Signal{Panel: horizon.PublicPanel, Name: "オープン化", Period: horizon.PeriodOf(horizon.Yearly, day("2009-06-01")), Stage: horizon.Emerging, Observed: 4, Expected: 1.5}.Release()
	if err != nil {
		t.Fatal(err)
	}
	p.Verdicts = []horizon.PublicSignal{v}
	figuretest.Fill(&ed)
	return ed
}

// TestFigures reads the page of two editions: whatever reads as a figure is a data
// element, and the book of the edition has it.
func TestFigures(t *testing.T) {
	for what, ed := range map[string]horizon.Edition{"plain": edition(t), "counted": counted(t)} {
		withheld := 3
		shared, err := horizon.Document{ID: "n-1", Source: "notes", Title: "記録", Published: day("2010-02-01"), Precision: horizon.ByDay, TLP: horizon.Amber}.Share(horizon.Amber)
		if err != nil {
			t.Fatal(err)
		}
		for label, more := range map[string]map[horizon.ChangeID]dossier.More{"CLEAR": nil, "AMBER": {"plain": {Shared: []horizon.SharedDocument{shared}, Withheld: &withheld}}} {
			for _, english := range []bool{false, true} {
				html, _ := written(t, New(ed, dossier.All(ed, more), english))
				marks := marked.Of([]byte(html))
				if wrong := marked.Differ(ed.Figures, marks); len(wrong) > 0 || len(marks) < 40 {
					t.Errorf("%s, %s: of %d figures, other than in the book: %v", what, label, len(marks), wrong)
				}
				if unmarked := marked.Unmarked([]byte(html)); len(unmarked) > 0 {
					t.Errorf("%s, %s: outside a data element: %.300q", what, label, unmarked)
				}
			}
		}
		if clashes := ed.Figures.Clashes(); len(clashes) > 0 {
			t.Errorf("%s: made with two numbers: %v", what, clashes)
		}
	}
}

// TestOneNumber compares what the list, the picture, the Markdown and the dossier say of
// a change.
func TestOneNumber(t *testing.T) {
	ed := counted(t)
	ds := dossier.All(ed, nil)
	p := New(ed, ds, false)
	html, md := written(t, p)
	onPage := map[string]float64{}
	for _, m := range marked.Of([]byte(html)) {
		onPage[m.Key] = m.Value
	}
	for i, c := range ed.Changes {
		var j bytes.Buffer
		if err := dossier.JSON(&j, &ds[i], dossier.SchemaName); err != nil {
			t.Fatal(err)
		}
		d, err := dossier.ReadJSON(&j)
		if err != nil {
			t.Fatal(err)
		}
		docs := c.Tally.Documents
		if x, ok := onPage[docs.Key()]; !ok || x != docs.Value() || d.FirstSeen.Documents != docs.Int() || len(c.Evidence) != docs.Int() {
			t.Errorf("%s: the page says %v, the dossier %d, and it has %d documents", c.Change().ID, x, d.FirstSeen.Documents, docs.Int())
		}
		sum := 0
		for _, y := range c.Tally.Years {
			sum += int(onPage[y.Documents.Key()])
		}
		if sum+c.Tally.Undated.Int() != docs.Int() {
			t.Errorf("%s: the years of the page have %d documents, and %d are undated, of %d", c.Change().ID, sum, c.Tally.Undated.Int(), docs.Int())
		}
		if number := fmt.Sprintf("| %d件 |", docs.Int()); !strings.Contains(md, number) {
			t.Errorf("%s: the list of the Markdown has no %s", c.Change().ID, number)
		}
	}
	for what, says := range map[string]string{
		"| 2006年 | 16件 | 可能性が低い（15%） |":                 "the first document as exactly as it is known",
		"**自動検知の判定**：2009年は4件。増えたとは言えません。増え方：検知していません。": "the verdict that the picture is drawn by",
		"| 止まります。 |  | 2件 |":                            "how many documents name a threat, in the list",
		"| 漏れます。 | 装置 | 0件（担当者の分析） |":                   "a threat of no document, in the list",
		"公開文書16件、発行者8。以前の言及1件を除きます。":                    "the documents",
		"2008年の7件から2009年の4件に減りました。判定には、この4件すべてを使います。それまでの傾向なら2件ほどでした。":                "the two last years that were over",
		"可能性が低い（15%）。同じ段階にあった過去の用語120件では、21%がそこまで広がりました。広がる時期は、8割の確からしさで2013年3月以降です。": "the likelihood in words",
		"止まります。根拠（全期間）のうち2件が、この脅威に触れています。":                                            "how many documents name a threat",
		"漏れます。担当者の分析です。数えた文書に基づくものではありません。":                                           "a threat of no document",
	} {
		if !strings.Contains(md, what) {
			t.Errorf("the Markdown does not say %s: %s\n%s", says, what, md)
		}
	}
	if len(p.Chapters[1].Outlooks) > 0 || strings.Contains(html+md, "見積もって") {
		t.Error("something is said of a forecast that was not made")
	}
}

// TestPackOfAnotherNumberIsNotWritten shows a number that the book does not have.
func TestPackOfAnotherNumberIsNotWritten(t *testing.T) {
	ed := counted(t)
	docs := &ed.Changes[0].Tally.Documents
	*docs = new(horizon.Book).Put(horizon.Counted{Subject: docs.Subject(), Measure: docs.Measure(), Panel: horizon.PublicPanel, Sources: docs.Sources(), AsOf: ed.AsOf}, 99)
	var page bytes.Buffer
	if err := HTML(&page, New(ed, dossier.All(ed, nil), false), nil); err == nil || !strings.Contains(err.Error(), docs.Key()+" is 99") || page.Len() > 0 {
		t.Errorf("%d bytes are written, and it says %v", page.Len(), err)
	}
}
