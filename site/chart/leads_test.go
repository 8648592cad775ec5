package chart

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

// leads is four rows as of March 2010: two that were detected before and after the
// document, one that was not, and one without a document.
func leads() Leads {
	at := func(y int, m time.Month) time.Time { return time.Date(y, m, 1, 0, 0, 0, 0, horizon.Tokyo) }
	asOf := at(2010, 4).Add(-time.Second)
	d := Leads{ID: "lead", Finding: horizon.Plain("H"), Title: "T", Desc: "D", AsOf: asOf, Words: LeadWords{Detected: "det", Recognised: "rec", Open: "open", CutOff: "cut", Wide: 25, Narrow: 20},
		Rows: []Lead{
			{Group: "early", Name: "甲", Category: horizon.Use, Open: []Stretch{{at(2007, 1), at(2008, 1)}, {at(2009, 1), asOf}}, Recognised: at(2008, 7), Words: "18か月早い"},
			{Group: "late", Name: "乙", Category: horizon.Technology, Open: []Stretch{{at(2010, 1), asOf}}, Recognised: at(2006, 1), Words: "4年遅い", Miss: true},
			{Group: "missed", Name: "丙", Category: horizon.Menace, Recognised: at(2009, 1), Words: "検知していません", Miss: true},
			{Name: "丁<", Category: horizon.Policy, Open: []Stretch{{asOf, asOf}}},
		}}
	for _, r := range d.Rows {
		d.Table.Rows = append(d.Table.Rows, Row{Cells: []Cell{text(r.Name)}})
	}
	return d
}

// TestLeadsMarks reckons where the marks of the wide form stand: years from 2006 to 2010
// are 90 wide each, from 400 on.
func TestLeadsMarks(t *testing.T) {
	f := leads().Figures()
	if len(f) != 1 {
		t.Fatalf("%d pictures", len(f))
	}
	svg := string(f[0].Wide)
	for what, want := range map[string]string{
		"the first triangle, at 2007":                        "M483 76h14l-7 12z",
		"its diamond, at July of 2008, which is a leap year": "M624.8 78l7 7-7 7-7-7z",
		"the line between them":                              `d="M490 85H624.8" stroke="#1a1a1a" stroke-width="2"/>`,
		"its bars, of 2007 and from 2009":                    "M490 79h90v12h-90zM670 79h112.2v12h-112.2z",
		"the dashed line of a late one":                      `H400" stroke="#1a1a1a" stroke-width="2" stroke-dasharray="3 3"/>`,
		"a miss in bold":                                     `font-weight="700">検知していません</text>`,
		"the cut-off, at the end of March":                   "M782.2 30V",
		"a detection at the cut-off itself":                  "M775.2 ",
		"a name that is escaped":                             "丁&lt;",
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s: no %q in\n%s", what, want, svg)
		}
	}
	if n := strings.Count(svg, "l7 7-7 7-7-7z"); n != 3 {
		t.Errorf("%d diamonds, want 3", n)
	}
}

var moves = regexp.MustCompile(`M([0-9.]+) [0-9.]+(?:h([0-9.]+)v|l7 7|h14l)`)

// TestLeadsEndAtTheCutOff draws no bar and no mark to the right of the cut-off, in
// neither form.
func TestLeadsEndAtTheCutOff(t *testing.T) {
	f := leads().Figures()[0]
	for form, c := range map[string]struct {
		svg string
		cut float64
	}{"wide": {string(f.Wide), 782.2}, "narrow": {string(f.Narrow), 8 + 318*4.2466/5}} {
		all := moves.FindAllStringSubmatch(c.svg, -1)
		if len(all) < 8 {
			t.Errorf("%s: only %d marks were seen", form, len(all))
		}
		for _, m := range all {
			x, _ := strconv.ParseFloat(m[1], 64)
			w, _ := strconv.ParseFloat(m[2], 64)
			if x+w > c.cut+.2 {
				t.Errorf("%s: %s reaches %v, the cut-off is at %v", form, m[0], x+w, c.cut)
			}
		}
	}
}

// TestLeadsStayWithinTheirSize draws many rows with long names and hundreds of bars, in
// pictures of which none is too large, and none of the rows is lost.
func TestLeadsStayWithinTheirSize(t *testing.T) {
	d := leads()
	d.Rows, d.Table.Rows = nil, nil
	for i := range 40 {
		r := Lead{Name: fmt.Sprintf("%d%s", i, strings.Repeat("<長&い>", 30)), Category: horizon.Categories()[i%4], Words: strings.Repeat("9", 12)}
		for m := range 24 * i {
			from := time.Date(2000, time.Month(1+m), 1, 0, 0, 0, 0, horizon.Tokyo)
			if from.Before(d.AsOf) {
				r.Open = append(r.Open, Stretch{from, from.AddDate(0, 0, 10)})
			}
		}
		d.Rows, d.Table.Rows = append(d.Rows, r), append(d.Table.Rows, Row{Cells: []Cell{text(r.Name)}})
	}
	rows, ids := 0, map[string]bool{}
	for _, f := range d.Figures() {
		rows += len(f.Table.Rows)
		if ids[f.ID] {
			t.Errorf("two pictures %s", f.ID)
		}
		ids[f.ID] = true
		if n := max(len(f.Wide), len(f.Narrow)); n > MaxBytes {
			t.Errorf("%s has %d bytes", f.ID, n)
		}
		if len(f.Key) != 3 {
			t.Errorf("%s explains %d marks, and has no diamond", f.ID, len(f.Key))
		}
	}
	if rows != 40 {
		t.Errorf("%d rows are drawn, want 40", rows)
	}
}
