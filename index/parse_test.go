package index

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// String writes a clause as the tables of tests do.
func (c clause) String() string {
	s := map[occur]string{should: "", must: "+", mustNot: "-"}[c.occur]
	if c.field != "" {
		s += c.field + ":"
	}
	text := strings.NewReplacer(string(star), "<*>", string(single), "<?>").Replace(c.text)
	s += map[kind]string{plainWords: "w", phrase: "p", pattern: "x", regex: "r", fuzzy: "f", between: "d"}[c.kind] + "(" + text + ")"
	if c.kind == between {
		s += " " + c.span.from.Format("20060102") + "-" + c.span.to.Format("20060102")
	}
	if c.edits > 0 {
		s += fmt.Sprintf("~%d", c.edits)
	}
	if c.boost != 1 {
		s += fmt.Sprintf("^%g", c.boost)
	}
	return s
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" \t　", ""},
		{"クラウド　移行", "w(クラウド) w(移行)"},
		{`"smart grid" -grid +power`, "p(smart grid) -w(grid) +w(power)"},
		{`「暗号の危殆化」IPv6`, "p(暗号の危殆化) w(IPv6)"},
		{"“a b” ー", "p(a b) w(ー)"},
		{`-title:"a b" －年 ＋月`, "-title:p(a b) -w(年) +w(月)"},
		{"sector:water http://a.example/ 10:30", "sector:w(water) w(http://a.example/) w(10:30)"},
		{"title: x", "w(title:) w(x)"},
		{`"open end`, "p(open end)"},
		{`- a "" -`, "w(-) w(a) w(-)"},
		{"man-in-the-middle", "w(man-in-the-middle)"},
		{"a AND b OR c NOT d", "+w(a) +w(b) w(c) -w(d)"},
		{"AND a OR", "w(AND) w(a) w(OR)"},
		{"クラウド* 暗号? *", "x(クラウド<*>) x(暗号<?>) x(<*>)"},
		{`cloud\* \+a a\:b "x\"y" c\ d`, `w(cloud*) w(+a) w(a:b) p(x"y) w(c d)`},
		{"/cve-20(09|10)/ /x", "r(cve-20(09|10)) w(/x)"},
		{"/a.*b/", "r(a.*b)"},
		{"grid~ smart~2 cloud^3 a~1^0.5", "f(grid)~1 f(smart)~2 w(cloud)^3 f(a)~1^0.5"},
		{`"a b"^2 title:x^4`, "p(a b)^2 title:w(x)^4"},
		{"date:2010-03", "date:d(2010-03) 20100301-20100401"},
		{"date:>=2010-01-01", "date:d(>=2010-01-01) 20100101-00010101"},
		{`date:>"2010-01-01"`, "date:d(>2010-01-01) 20100102-00010101"},
		{"date:<2010 -date:<=2009/3/5", "date:d(<2010) 00010101-20100101 -date:d(<=2009/3/5) 00010101-20090306"},
		{"year:2009..2012", "year:d(2009..2012) 20090101-20130101"},
		{"date:2009..2010-06", "date:d(2009..2010-06) 20090101-20100701"},
		{"date:..2010-06-30 year:2011..", "date:d(..2010-06-30) 00010101-20100701 year:d(2011..) 20110101-00010101"},
		{`date:>="2010-01-01T00:30:00+09:00"`, "date:d(>=2010-01-01T00:30:00+09:00) 20100101-00010101"},
	} {
		clauses, faults := parse(c.text)
		var got []string
		for _, cl := range clauses {
			got = append(got, cl.String())
		}
		if g := strings.Join(got, " "); g != c.want || len(faults) > 0 {
			t.Errorf("parse(%q)\n got %s %v\nwant %s", c.text, g, faults, c.want)
		}
	}
}

func TestFaults(t *testing.T) {
	_, ix, _ := quality(t)
	for _, c := range []struct{ text, want string }{
		{"nofield:x", `"nofield" is not a field`},
		{`""`, "asks for nothing"},
		{"a^x", `"^x" is not a weight`},
		{"a^0", "is not a weight"},
		{"a^1e9", "is not a weight"},
		{"a~3", "is not a number of letters"},
		{"a~b", "is not a number of letters"},
		{`"a b"~1`, "~ goes with a single word"},
		{"year:soon", `"soon" is not a year, month or day`},
		{"date:2010-13", "is not a year, month or day"},
		{"date:..", "is not a year, month or day"},
		{"date:[2009 TO 2010]", "a range is 2009..2012"},
		{"year:2012..2009", "2012 is later than 2009"},
		{"date:>", "is not a year, month or day"},
		{"/a(/", "is not a regular expression"},
		{"/(((a{9}){9}){9})/", "too large"},
		{strings.Repeat("a", maxQuery+1), "ask in at most 4096"},
		{strings.Repeat("a ", maxClauses+1), "ask in at most 64"},
	} {
		faults := errors.Join(Faults(c.text)...)
		if faults == nil || !strings.Contains(faults.Error(), c.want) {
			t.Errorf("Faults(%.40q) = %v, want %q", c.text, faults, c.want)
		}
		if _, err := ix.Search(t.Context(), Query{Text: c.text}); !errors.Is(err, ErrQuery) {
			t.Errorf("Search(%.40q) = %v, want %v", c.text, err, ErrQuery)
		}
	}

	// What no parser can say: an expression that the index cannot walk.
	if _, err := ix.Search(t.Context(), Query{Text: "/(a|b)*a(a|b){16}/"}); !errors.Is(err, ErrQuery) {
		t.Errorf("Search of an expression of 2^17 states = %v, want %v", err, ErrQuery)
	}
}

// Every range is the days that it says, whatever it is cut into.
func TestRangeQuery(t *testing.T) {
	_, ix, _ := quality(t)
	for _, c := range []struct {
		text string
		want string
	}{
		{"date:2010-02-05", "ipv6-plan"},
		{"date:2009-11..2010-01-18", "cloud-risk ipv6-note"},
		{"date:>2010-02-22", "smartgrid"},
		{"date:>=2010-02-22", "rail smartgrid"},
		{"date:<2008-06-30", "sentence"},
		{"date:<=2008-06-30", "buffer sentence"},
		{"year:2007..2008", "apart buffer sentence"},
		{"year:2010 -date:2010-01 -date:2010-03", "ipv6-plan rail"},
		{"-date:*", "undated"},
		{"date:2007-05-11..2008-06-29", ""},
		{"date:2007-12-31..2008-07-01", "apart buffer"},
	} {
		r, err := ix.Search(t.Context(), Query{Text: c.text})
		var got []string
		for _, h := range r.Hits {
			got = append(got, string(h.ID))
		}
		slices.Sort(got)
		if g := strings.Join(got, " "); g != c.want || err != nil {
			t.Errorf("Search(%q) = %s, %v; want %s", c.text, g, err, c.want)
		}
	}
}

// Whatever somebody types is a query or a named fault, and bleve accepts what
// is made of it.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"IPv6移行", `-"a b" title:x`, "「", "-", ":", "year:2010 -year:2009", "\x80\"", "a:b:c", "* OR (", "。 、", "暗号 ！ 移行",
		"+cloud AND b NOT c", "暗号? *移行 ?", "a*b*c", "/a.*(b|c)+/", "x~2^3", `\`, `\* a\`, "date:2009..2010-06", "date:>\"2010-01-01\"", "theme:c* entity:/cve.*/", "title:*", "year:*"} {
		f.Add(s)
	}
	_, ix, _ := quality(f)
	f.Fuzz(func(t *testing.T, text string) {
		clauses, faults := parse(text)
		for _, c := range clauses {
			if strings.TrimSpace(c.text) == "" {
				t.Errorf("parse(%q) made up an empty clause", text)
			}
		}
		r, err := ix.Search(t.Context(), Query{Text: text, Facets: true})
		switch {
		case len(faults) > 0 && !errors.Is(err, ErrQuery):
			t.Errorf("Search(%q) = %v, want the faults %v", text, err, faults)
		case len(faults) == 0 && err != nil:
			t.Errorf("Search(%q): %v", text, err)
		case err == nil && r.Total != len(r.Hits):
			t.Errorf("Search(%q): Total %d, %d hits", text, r.Total, len(r.Hits))
		}
	})
}
