package evidence

import (
	"fmt"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/past"
)

func yearly(year int) horizon.Period {
	return horizon.PeriodOf(horizon.Yearly, worktest.On(year, 7, 1))
}

// TestBegin finds the year in which documents begin to mean a change.
func TestBegin(t *testing.T) {
	for _, c := range []struct {
		what  string
		years string // with documents
		onset int
		want  int
	}{
		{"a stray word long before", "1972 1995 2006 2007 2008 2009", 2008, 2006},
		{"in use all along, and then a rise", "2001 2002 2003 2004 2005 2006 2007 2008", 2007, 2007},
		{"an event of another year", "1995 1996 2009 2010 2011", 2011, 2009},
		{"the first document is the onset", "2009 2010", 2009, 2009},
		{"a year between without any", "2005 2007 2008", 2007, 2005},
		{"the onset's own year has none", "2001 2008 2009", 2006, 2008},
		{"never detected", "1972 2003 2004 2006 2009", 0, 2003},
		{"one document", "1999", 0, 1999},
		{"an onset after the last document", "1999", 2005, 1999},
	} {
		years := map[int]bool{}
		for y := range strings.FieldsSeq(c.years) {
			var n int
			if _, err := fmt.Sscan(y, &n); err != nil {
				t.Fatal(err)
			}
			years[n] = true
		}
		if got := (Sense{onset: c.onset}).begin(years); got != c.want {
			t.Errorf("%s: %s with onset %d begin in %d, want %d", c.what, c.years, c.onset, got, c.want)
		}
	}
}

// TestSince passes over documents without a word from the core, unless an analyst cites
// them, and knows no date where there is none.
func TestSince(t *testing.T) {
	v := work.Vocabulary{Core: func(horizon.ThemeID) []string { return []string{"Webサイト改ざん", "cloud computing"} }}
	on := func(id string, year int, title string) archive.Stored {
		d := archive.Stored{}
		d.ID, d.Title, d.Published, d.Precision = horizon.DocumentID(id), title, worktest.On(year, 3, 1), horizon.ByDay
		return d
	}
	docs := []archive.Stored{on("a", 2005, "雲の絵"), on("b", 2006, "Web サイト改ざんの例"), on("c", 2007, "Cloud-Computing")}
	change := horizon.Change{Themes: []horizon.ThemeID{"t"}}
	if year, first := SenseOf(v, change, yearly(2006)).Since(docs); year != 2006 || first == nil || first.ID != "b" {
		t.Errorf("begins in %d with %v", year, first)
	}
	change.Happened = []horizon.Happening{{Evidence: "a"}}
	if year, first := SenseOf(v, change, yearly(2006)).Since(docs); year != 2005 || first.ID != "a" {
		t.Errorf("with a document that is cited it begins in %d with %v", year, first)
	}
	if year, first := SenseOf(v, change, yearly(2006)).Since([]archive.Stored{{}}); year != 0 || first != nil {
		t.Errorf("undated documents begin in %d with %v", year, first)
	}
	cited := on("d", 2004, "")
	cited.Cited = true
	if year, first := SenseOf(v, horizon.Change{Themes: []horizon.ThemeID{"t"}}, horizon.Period{}).Since([]archive.Stored{cited}); year != 2004 || first.ID != "d" {
		t.Errorf("a citation, whose text is not here, begins in %d with %v", year, first)
	}
}

// TestStateOf says of each year what the detections by year make of it, and apart from
// them what those by month do.
func TestStateOf(t *testing.T) {
	d := func(opened, ended int, b horizon.Bin) past.Detection {
		x := past.Detection{Opening: horizon.Signal{Period: horizon.PeriodOf(b, worktest.On(opened, 6, 1))}}
		if ended > 0 {
			x.Ended = horizon.PeriodOf(b, worktest.On(ended, 6, 1))
		}
		return x
	}
	all := []past.Detection{d(2005, 2006, horizon.Monthly), d(2008, 2011, horizon.Yearly), d(2009, 2010, horizon.Monthly)}
	for byYear, want := range map[bool]string{
		true:  "2004 ; 2005 ; 2006 ; 2007 ; 2008 detected; 2009 goes-on; 2010 goes-on; 2011 ended; 2012 ",
		false: "2004 ; 2005 detected; 2006 ended; 2007 ; 2008 ; 2009 detected; 2010 ended; 2011 ; 2012 ",
	} {
		var got []string
		for y := 2004; y <= 2012; y++ {
			got = append(got, fmt.Sprint(y, " ", stateOf(all, y, byYear)))
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("by year %v: %s", byYear, s)
		}
	}
}
