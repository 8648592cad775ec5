package index

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"time"
	"unicode"

	"github.com/blevesearch/bleve/v2/search/query"

	"kazami/internal/horizon"
)

// days are the days from <= day < to, at their midnight in Tokyo; a zero end is open.
type days struct{ from, to time.Time }

// isOrdered reports whether a field has an order, so that ranges of it make sense.
func isOrdered(field string) bool { return field == fieldDate || field == fieldYear }

// ordered reads the value of a field of dates: date:2010-03, date:>=2010-03-31,
// date:2009..2010-06, year:2009..2012, date:>"2010-01-01".
func (p *parser) ordered(c *clause) {
	c.kind = between
	sign := ""
	for _, s := range []string{">=", "<=", ">", "<"} {
		if rest, ok := strings.CutPrefix(p.rest, s); ok {
			sign, p.rest = s, rest
			break
		}
	}
	value, ok := p.quoted()
	if !ok {
		value = p.rest[:end(p.rest)]
		p.rest = p.rest[len(value):]
	}
	if _, ok := strings.CutPrefix(value, "*"); ok && sign == "" && len(value) == 1 {
		c.any, c.text = true, value
		p.clauses = append(p.clauses, *c)
		return
	}
	var err error
	if c.span, err = rangeOf(sign, value); err != nil {
		p.fault("%s:%s%s: %w", c.field, sign, value, err)
		return
	}
	c.text = sign + value
	p.clauses = append(p.clauses, *c)
}

func rangeOf(sign, value string) (days, error) {
	if first, last, ok := strings.Cut(value, ".."); ok && sign == "" && value != ".." {
		var d days
		a, err := period(first)
		if first != "" && err != nil {
			return d, err
		}
		b, err := period(last)
		if last != "" && err != nil {
			return d, err
		}
		if !b.to.IsZero() && !a.from.IsZero() && !a.from.Before(b.to) {
			return d, fmt.Errorf("%s is later than %s", first, last)
		}
		return days{a.from, b.to}, nil
	}
	d, err := period(value)
	switch sign {
	case ">":
		return days{from: d.to}, err
	case ">=":
		return days{from: d.from}, err
	case "<":
		return days{to: d.from}, err
	case "<=":
		return days{to: d.to}, err
	}
	return d, err
}

// period is the days of 2010, 2010-03 or 2010-03-31 (also with slashes), or of
// the day of an RFC 3339 time.
func period(s string) (days, error) {
	s = strings.ReplaceAll(s, "/", "-")
	for _, f := range []struct {
		layout  string
		y, m, d int
	}{{"2006", 1, 0, 0}, {"2006-1", 0, 1, 0}, {"2006-1-2", 0, 0, 1}, {time.RFC3339, 0, 0, 1}} {
		if t, err := time.ParseInLocation(f.layout, s, horizon.Tokyo); err == nil {
			t = midnight(t)
			return days{t, t.AddDate(f.y, f.m, f.d)}, nil
		}
	}
	return days{}, fmt.Errorf("%q is not a year, month or day such as 2010, 2010-03 or 2010-03-31; a range is 2009..2012, or >=2009", s)
}

func midnight(t time.Time) time.Time {
	y, m, d := t.In(horizon.Tokyo).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, horizon.Tokyo)
}

// query finds the documents dated on these days, by whole years, months and
// then days, so that a range is few words.
func (d days) query() query.Query {
	from, to := d.from, d.to
	var any []query.Query
	upTo := func(year int) query.Query {
		yes, no := true, false
		lo, hi := "", fmt.Sprintf("%04d", year)
		if !from.IsZero() {
			lo = from.Format("2006")
		}
		if year == 0 {
			hi = ":" // after the digits
		}
		q := query.NewTermRangeInclusiveQuery(lo, hi, &yes, &no)
		q.SetField(fieldYear)
		return q
	}
	step := func(layout string, years, months, days int, whole func(time.Time) bool, field string) {
		for !whole(from) && (to.IsZero() || !from.AddDate(years, months, days).After(to)) {
			any = append(any, exactQuery(field, from.Format(layout)))
			from = from.AddDate(years, months, days)
		}
	}
	never := func(time.Time) bool { return false }
	if !from.IsZero() {
		step("20060102", 0, 0, 1, func(t time.Time) bool { return t.Day() == 1 }, fieldDate)
		step("200601", 0, 1, 0, func(t time.Time) bool { return t.Month() == 1 || t.Day() != 1 }, fieldDate)
	}
	switch {
	case to.IsZero():
		any = append(any, upTo(0))
	case from.IsZero() || from.Year() < to.Year() && from.YearDay() == 1:
		if to.Year() > 0 {
			any = append(any, upTo(to.Year()))
		}
		from = time.Date(to.Year(), 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	}
	if !to.IsZero() {
		step("200601", 0, 1, 0, func(t time.Time) bool { return t.Day() != 1 }, fieldDate)
		step("20060102", 0, 0, 1, never, fieldDate)
	}
	if len(any) == 0 {
		return query.NewMatchNoneQuery()
	}
	return query.NewDisjunctionQuery(any)
}

// maxRegexp bounds what a regular expression repeats and nests.
const maxRegexp = 200

// regexp is the expression, if bleve can walk the words of the index with it.
func (p *parser) regexp(s string) string {
	re, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		p.fault("/%s/ is not a regular expression: %w; put it in quotation marks to look for it as it is", s, err)
		return s
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil || len(prog.Inst) > maxRegexp {
		p.fault("/%s/ is too large a regular expression", s)
	}
	if strings.ContainsFunc(s, unicode.IsSpace) {
		p.fault("/%s/ holds a space: it is matched against single words", s)
	}
	return s
}
