package horizon

import (
	"encoding/json"
	"testing"
	"time"
)

// TestIssueOfBeforeIsStoredAsItWas: what was stored before changes had kinds and figures
// reads, and its sum in the public log is the same.
func TestIssueOfBeforeIsStoredAsItWas(t *testing.T) {
	stored := `{"Number":13,"Week":"2010-W13","Published":"2010-03-31T23:59:59+09:00","Title":"題","Lead":"","New":["a"],"Moved":[{"Change":"b","Name":"乙","Why":"段階が変わりました。"}],"Quiet":null,"Withdrawn":null,` +
		`"Told":[{"Change":"a","Name":"甲","NameEN":"","Category":"IT利用","Definition":"定義","Sectors":null,"Stage":"予兆","Ended":"検知が終わりました。","Lines":["2009年の観測は5件。"],"Documents":9,"Publishers":6}],"Corrections":null}`
	var is Issue
	if err := json.Unmarshal([]byte(stored), &is); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(is)
	if err != nil || string(again) != stored {
		t.Errorf("stored again it is %s (%v)", again, err)
	}
	for f := range is.Figures() {
		t.Errorf("it has the figure %s", f.Key())
	}
}

func TestIssueFigures(t *testing.T) {
	var b Book
	of := func(n float64, year int) Figure {
		return b.Put(Counted{Subject: "change/a", Measure: MeasureDocuments, Period: DaysOfYear(year), AsOf: time.Date(2010, 3, 31, 0, 0, 0, 0, Tokyo)}, n)
	}
	c := IssueChange{Text: IssueText{Heading: Sentence("甲：", of(1, 2001).Shown("1")), Said: []Words{Sentence(of(2, 2002).Shown("2"))}, Note: Sentence(of(3, 2003).Shown("3"))},
		English: IssueText{Heading: Sentence(of(4, 2004).Shown("4"))}, Years: []YearCount{{Year: 2005, Documents: of(5, 2005), Dated: of(6, 2006)}}}
	stored, err := json.Marshal(Issue{Named: []IssueChange{c}})
	if err != nil {
		t.Fatal(err)
	}
	var is Issue
	if err := json.Unmarshal(stored, &is); err != nil {
		t.Fatal(err)
	}
	sum := 0
	for f := range is.Figures() {
		if held, ok := b.Of(f.Key()); !ok || held != f {
			t.Errorf("%s is not as it was made", f.Key())
		}
		sum += f.Int()
	}
	if sum != 1+2+3+4+5+6 {
		t.Errorf("figures of %d in all: %s", sum, stored)
	}
}
