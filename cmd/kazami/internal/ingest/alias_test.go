package ingest

import (
	"slices"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// TestAliasesAreOneSeries reads documents in two languages and looks at what is
// counted: one series from the alias's day on, two before.
func TestAliasesAreOneSeries(t *testing.T) {
	a, err := work.Analyser()
	if err != nil {
		t.Fatal(err)
	}
	series := func(body string, published time.Time) []archive.Term {
		d := horizon.Document{Body: body, Published: published}
		r := index.Read{Entry: index.Entry{Document: d}, Analysis: a.Analyse(&d, nil)}
		return analysed(&r, a).Terms
	}
	one := archive.Term{Text: "IPv6移行", Lang: "any"}
	after, before := time.Date(2010, 1, 4, 0, 0, 0, 0, horizon.Tokyo), time.Date(2008, 6, 16, 0, 0, 0, 0, horizon.Tokyo)
	for _, c := range []struct {
		body string
		on   time.Time
		want archive.Term
	}{
		{"IPv6移行の課題", after, one},
		{"The IPv6 migration began", after, one},
		{"IPv6移行の課題", before, one},
		{"The IPv6 migration began", before, archive.Term{Text: "IPv6 migration", Lang: "any"}},
	} {
		if got := series(c.body, c.on); !slices.Contains(got, c.want) {
			t.Errorf("series of %q on %s: %v, want %v among them", c.body, c.on.Format(time.DateOnly), got, c.want)
		}
	}
	n := 0
	for _, x := range series("IPv6移行(IPv6 migration)の課題", after) {
		if x == one {
			n++
		}
	}
	if n != 1 {
		t.Errorf("a document with both names counts %d times, want 1", n)
	}
}
