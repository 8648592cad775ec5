package archive

import (
	"errors"
	"testing"
	"time"

	"kazami/internal/archive/countrow"
	"kazami/internal/horizon"
)

func TestCounts(t *testing.T) {
	s := open(t)
	live := func(d horizon.Document, collected string) horizon.Document {
		d.Collected = at(collected)
		return d
	}
	private := doc("a", "secret", "2010-01-13", "聞き取り")
	private.TLP = horizon.Red
	monthly := doc("a", "m", "2010-01-01", "白書")
	monthly.Precision = horizon.ByMonth
	put(t, s,
		doc("a", "1", "2010-01-05", "クラウド 移行"),
		doc("a", "2", "2010-01-06", "クラウド"),
		live(doc("a", "3", "2010-01-06", "移行"), "2010-03-01"), // seven weeks late
		private, monthly)
	analyse(t, s)
	recount(t, s, never)
	for _, tt := range []struct {
		name  string
		bin   horizon.Bin
		panel horizon.Panel
		asOf  string
		want  string
	}{
		{"late document unknown yet", horizon.Weekly, horizon.PublicPanel, "2010-02-01", "2010-W01 N=2+0 クラウド=2+0 移行=1+0"},
		{"late document teaches only", horizon.Weekly, horizon.PublicPanel, "2010-04-01", "2010-W01 N=2+1 クラウド=2+0 移行=1+1"},
		{"week not over", horizon.Weekly, horizon.PublicPanel, "2010-01-10", ""},
		{"full panel", horizon.Weekly, horizon.FullPanel, "2010-02-01", "2010-W01 N=2+0 クラウド=2+0 移行=1+0\n2010-W02 N=1+0 聞き取り=1+0"},
		{"month date counts by month", horizon.Monthly, horizon.PublicPanel, "2010-02-01", "2010-01 N=3+0 白書=1+0 クラウド=2+0 移行=1+0"},
		{"year not over", horizon.Yearly, horizon.PublicPanel, "2010-12-31", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := counted(t, s, tt.bin, tt.panel, tt.asOf); got != tt.want {
				t.Errorf("Counts(%s, %s, as of %s) =\n%s\nwant\n%s", tt.bin, tt.panel, tt.asOf, got, tt.want)
			}
		})
	}
}

func TestDamagedRowIsNoticed(t *testing.T) {
	s := open(t)
	put(t, s, doc("a", "1", "2010-01-05", "語"))
	analyse(t, s)
	recount(t, s, never)
	if _, err := s.write.Exec("UPDATE counts SET row = x'ff'"); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range s.Counts(t.Context(), horizon.Weekly, horizon.PublicPanel, at("1990-01-01"), at("2011-01-01")) {
		n++
		if !errors.Is(err, countrow.ErrDamaged) {
			t.Errorf("Counts over a damaged row: %v, want countrow.ErrDamaged", err)
		}
	}
	if n != 1 {
		t.Errorf("Counts over a damaged row gives %d elements, want the error alone", n)
	}
}

// TestLastDayIsKnownAtTheNextMidnight holds that a document collected on the last
// day of a period is in what is known once the period is over.
func TestLastDayIsKnownAtTheNextMidnight(t *testing.T) {
	s := open(t)
	d := doc("a", "1", "2010-01-10", "語")
	d.Collected = at("2010-01-10").Add(12 * time.Hour)
	next := doc("a", "2", "2010-01-10", "語")
	next.Collected = at("2010-01-11").Add(time.Hour)
	put(t, s, d, next)
	analyse(t, s)
	recount(t, s, never)
	for _, c := range []struct{ asOf, want string }{
		{"2010-01-10", ""},
		{"2010-01-11", "2010-W01 N=1+0 語=1+0"},
		{"2010-01-12", "2010-W01 N=2+0 語=2+0"},
	} {
		if got := counted(t, s, horizon.Weekly, horizon.PublicPanel, c.asOf); got != c.want {
			t.Errorf("as of %s: %q, want %q", c.asOf, got, c.want)
		}
	}
}

func TestDayOf(t *testing.T) {
	for _, c := range []struct {
		at   time.Time
		want int64
	}{
		{at("1970-01-01"), 0}, {at("1970-01-02").Add(-time.Second), 0}, {at("1970-01-02"), 1},
		{at("1970-01-01").Add(-time.Second), -1}, {at("1969-12-31"), -1}, {at("1969-12-30"), -2},
	} {
		if got := dayOf(c.at); got != c.want {
			t.Errorf("dayOf(%s) = %d, want %d", c.at, got, c.want)
		}
	}
}

// TestCountsPrivate finds a document that is not CLEAR in the bins that its date
// fits, from the day on that it was available.
func TestCountsPrivate(t *testing.T) {
	s := open(t)
	private := doc("a", "secret", "2010-01-13", "聞き取り")
	private.TLP, private.Precision, private.Collected = horizon.Red, horizon.ByMonth, at("2010-03-01")
	put(t, s, doc("a", "1", "2010-01-05", "クラウド"), private)
	analyse(t, s)
	recount(t, s, never)
	for _, tt := range []struct {
		name        string
		bin         horizon.Bin
		since, asOf string
		want        bool
	}{
		{"a month is not precise enough for a week", horizon.Weekly, "2000-01-01", "2012-01-01", false},
		{"in its month", horizon.Monthly, "2000-01-01", "2010-03-02", true},
		{"not collected yet", horizon.Monthly, "2000-01-01", "2010-02-15", false},
		{"before what is counted", horizon.Monthly, "2010-02-01", "2012-01-01", false},
		{"in its year", horizon.Yearly, "2000-01-01", "2011-01-01", true},
		{"in a year that goes on", horizon.Yearly, "2000-01-01", "2010-12-31", false},
	} {
		if got, err := s.CountsPrivate(t.Context(), tt.bin, at(tt.since), at(tt.asOf)); err != nil || got != tt.want {
			t.Errorf("%s: CountsPrivate = %t, %v, want %t", tt.name, got, err, tt.want)
		}
	}
}
