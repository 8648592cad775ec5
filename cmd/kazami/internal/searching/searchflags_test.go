package searching

import (
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/horizon"
	"strings"
	"testing"
	"time"
)

// TestSearchFlags reads what is asked of the index, and refuses what is none.
func TestSearchFlags(t *testing.T) {
	day := func(m time.Month, d int) time.Time { return time.Date(2010, m, d, 0, 0, 0, 0, horizon.Tokyo) }
	q, err := SearchFlags{Query: []string{"a", "b"}, From: "2010-03-01", To: "2010-03-31", Source: "s", Class: "others", Sector: "water", Theme: "t", Category: "c", Threat: "x", Lang: "ja", TLP: work.TLPFlag(horizon.Green), Recent: "12w", Exact: true, Limit: 20, Page: 3}.IndexQuery()
	want := index.Query{Text: "a b", From: day(3, 1), To: day(4, 1), Source: "s", Class: "others", Sector: "water", Theme: "t", Category: "c", Threat: "x", Lang: "ja", MaxTLP: horizon.Green, Recent: 84 * 24 * time.Hour, Exact: true, Limit: 20, Offset: 40}
	if err != nil || !q.From.Equal(want.From) || !q.To.Equal(want.To) {
		t.Errorf("IndexQuery = %+v, %v", q, err)
	}
	q.From, q.To = want.From, want.To // the same moments
	if q != want {
		t.Errorf("IndexQuery = %+v, want %+v", q, want)
	}
	for _, c := range []struct {
		flags SearchFlags
		want  string
	}{{SearchFlags{TLP: work.TLPFlag(horizon.Red), Limit: 0, Page: 1}, "--limit 0"}, {SearchFlags{TLP: work.TLPFlag(horizon.Red), Limit: 1, Page: 0}, "--page 0"}, {SearchFlags{TLP: work.TLPFlag(horizon.Red), Limit: 1, Page: 1, From: "x"}, "--from"}, {SearchFlags{TLP: work.TLPFlag(horizon.Red), Limit: 1, Page: 1, To: "x"}, "--to"}, {SearchFlags{TLP: work.TLPFlag(horizon.Red), Limit: 1, Page: 1, Recent: "x"}, "--recent"}} {
		if _, err := c.flags.IndexQuery(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", c.flags, err, c.want)
		}
	}
	for text, days := range map[string]int{"1d": 1, "90d": 90, "2w": 14, "6m": 180, "2y": 730, "1000y": 365000, "1001d": 0, "0d": 0, "-1d": 0, "d": 0, "3": 0, "3h": 0, "": 0} {
		got, err := halfLife(text)
		if got != time.Duration(days)*24*time.Hour || (err == nil) != (days > 0) {
			t.Errorf("halfLife(%q) = %s, %v, want %d days", text, got, err, days)
		}
	}
	cut := day(4, 1)
	for to, want := range map[time.Time]time.Time{{}: cut, day(5, 1): cut, day(3, 1): day(3, 1), cut: cut} {
		q := index.Query{To: to}
		if EndAtCut(&work.Work{AsOf: cut}, &q); !q.To.Equal(want) {
			t.Errorf("a query up to %s ends at %s, want %s", to, q.To, want)
		}
	}
}
