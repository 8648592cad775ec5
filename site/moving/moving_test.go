package moving

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// counted is a public change with so many documents in the years from 2009 on, the last
// of which is 2011.
func counted(t *testing.T, id string, state horizon.YearState, docs ...int) horizon.PublishedChange {
	t.Helper()
	on := time.Date(2011, 12, 31, 0, 0, 0, 0, horizon.Tokyo)
	j, err := horizon.Change{ID: horizon.ChangeID(id), Name: id, Category: horizon.Use}.Release([]horizon.Judgement{{Change: horizon.ChangeID(id), Action: horizon.Approve, Who: "甲", Why: "乙", When: on, Cut: on}})
	if err != nil {
		t.Fatal(err)
	}
	p := horizon.PublishedChange{JudgedChange: j}
	var b horizon.Book
	for i, n := range docs {
		y := 2012 - len(docs) + i
		p.Tally.Years = append(p.Tally.Years, horizon.TallyYear{Year: y, State: state, Documents: b.Put(horizon.Counted{Subject: "change/" + id, Measure: horizon.MeasureDocuments, Period: horizon.DaysOfYear(y), AsOf: on}, float64(n))})
	}
	return p
}

// TestOf: what grew or is detected moves, those whose
// detection goes on first, then most growth; two years are named, and
// the table has the numbers of the pictures.
func TestOf(t *testing.T) {
	m := Of([]horizon.PublishedChange{
		counted(t, "fell", horizon.YearNone, 9, 8, 2), counted(t, "little", horizon.YearNone, 1, 2), counted(t, "open", horizon.YearGoesOn, 36, 20),
		counted(t, "much", horizon.YearDetected, 2, 28, 41), counted(t, "none", horizon.YearNone),
	}, false)
	var names []string
	for _, c := range m.Cards {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "much open little" {
		t.Errorf("moving: %s", got)
	}
	if got := m.Cards[0].Said[0].String(); got != "2011年は41件、2010年は28件です。" {
		t.Errorf("said: %s", got)
	}
	if len(m.Years) != 3 || m.Years[0].Year != 2009 || m.Years[0].Counts[0].Int() != 2 || m.Years[0].Counts[1].Made() || m.Years[2].Counts[1].Int() != 20 {
		t.Errorf("table %+v", m.Years)
	}
	for i, want := range []string{"2009年 2件、2010年 28件、2011年 41件。", "2010年 36件、2011年 20件。"} {
		if !strings.Contains(string(m.Cards[i].Picture), want) {
			t.Errorf("the picture of %s does not say %s", m.Cards[i].Name, want)
		}
	}
	if en := Of([]horizon.PublishedChange{counted(t, "a", "", 1, 2)}, true); en.Cards[0].Said[0].String() != "2 documents in 2011, 1 in 2010." {
		t.Errorf("in English: %s", en.Cards[0].Said[0])
	}
	if none := Of(nil, false); none.Cards != nil || none.Years != nil {
		t.Errorf("of none: %+v", none)
	}
}
