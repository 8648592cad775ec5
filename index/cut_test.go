package index

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// dated is documents that say cloud, one of each date; "" is undated.
func dated(t *testing.T, dates ...string) (all []horizon.Document) {
	for _, d := range dates {
		doc := horizon.Document{Source: "made", ID: horizon.DocumentID(d + "."), Body: "cloud", TLP: horizon.Clear, Lang: "en"}
		if d != "" {
			doc.Published = day(t, d)
		}
		all = append(all, doc)
	}
	return all
}

// A cut leaves out what is dated on its day or later, in hits, total and facets
// alike. What is undated is left out by an end of the range alone.
func TestCut(t *testing.T) {
	_, ix := filled(t, nil, dated(t, "", "2009-06-01", "2011-12-31", "2012-01-01", "2012-02-29", "2014-07-01")...)
	cut := day(t, "2012-01-01")
	for _, c := range []struct {
		what string
		q    Query
		want string
	}{
		{"no cut", Query{}, "[. 2009-06-01. 2011-12-31. 2012-01-01. 2012-02-29. 2014-07-01.]"},
		{"a cut", Query{Cut: cut}, "[. 2009-06-01. 2011-12-31.]"},
		{"a cut within the day", Query{Cut: cut.Add(9 * time.Hour)}, "[. 2009-06-01. 2011-12-31.]"},
		{"a cut in the middle of a month", Query{Cut: day(t, "2012-02-29")}, "[. 2009-06-01. 2011-12-31. 2012-01-01.]"},
		{"an end", Query{To: cut}, "[2009-06-01. 2011-12-31.]"},
		{"a later end behind a cut", Query{Cut: cut, To: day(t, "2014-12-31")}, "[2009-06-01. 2011-12-31.]"},
		{"a text that asks for later ones", Query{Cut: cut, Text: "cloud year:2012..2014"}, "[]"},
		{"a text that excludes", Query{Cut: cut, Text: "cloud -year:2009"}, "[. 2011-12-31.]"},
	} {
		for _, text := range []string{"", "cloud"} {
			q := c.q
			q.Facets = true
			if q.Text == "" {
				q.Text = text
			}
			r, err := ix.Search(t.Context(), q)
			if err != nil {
				t.Fatalf("%s: Search(%q): %v", c.what, q.Text, err)
			}
			var got []horizon.DocumentID
			for _, h := range r.Hits {
				got = append(got, h.ID)
			}
			slices.Sort(got)
			if fmt.Sprint(got) != c.want || r.Total != len(got) {
				t.Errorf("%s: Search(%q) = %v, total %d; want %s", c.what, q.Text, got, r.Total, c.want)
			}
			counted, undated := 0, 0
			for _, y := range r.Facets["year"] {
				counted += y.Documents
			}
			if slices.Contains(got, ".") {
				undated = 1
			}
			if counted+undated != len(got) || r.Histogram != nil && r.Histogram.Undated != undated {
				t.Errorf("%s: Search(%q) counts %d documents by year, want those of %v", c.what, q.Text, counted, got)
			}
		}
	}
}

// The years are every one from the first to the last, whatever they hold.
func TestYears(t *testing.T) {
	for _, c := range []struct {
		dates []string
		want  string
	}{
		{[]string{"2010-03-31", "1997-06-01", "", "1999-12-31", "1999-01-01"},
			"[{1997 1} {1998 0} {1999 2} {2000 0} {2001 0} {2002 0} {2003 0} {2004 0} {2005 0} {2006 0} {2007 0} {2008 0} {2009 0} {2010 1}]"},
		{[]string{"2010-03-31"}, "[{2010 1}]"},
		{[]string{""}, "[]"},
	} {
		docs := dated(t, c.dates...)
		_, ix := filled(t, nil, docs...)
		r, err := ix.Search(t.Context(), Query{Facets: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(r.Facets["year"]); got != c.want {
			t.Errorf("years of %q = %s, want %s", c.dates, got, c.want)
		}
	}
}
