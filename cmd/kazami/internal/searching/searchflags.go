package searching

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/horizon"
)

// SearchFlags say what is searched, and how much of it is shown.
type SearchFlags struct {
	Query    []string     `arg:"" optional:"" help:"What to look for: words, +required, -excluded, \"a phrase\", field:value, ranges, wildcards."`
	From     string       `help:"Published on this day or later." placeholder:"DATE"`
	To       string       `help:"Published on this day or earlier." placeholder:"DATE"`
	Source   string       `help:"Of this source." placeholder:"ID"`
	Class    string       `help:"Of this class of sources." placeholder:"CLASS"`
	Sector   string       `help:"That name this sector." placeholder:"ID"`
	Theme    string       `help:"That carry this theme." placeholder:"ID"`
	Category string       `help:"Of themes of this change category." placeholder:"CATEGORY"`
	Threat   string       `help:"That name this threat." placeholder:"ID"`
	Lang     string       `kong:"-"` // of the documents: the command line's own --lang
	TLP      work.TLPFlag `name:"tlp" default:"RED" help:"The strictest label to show: nothing else is searched, counted or scored." placeholder:"LABEL"`
	Recent   string       `help:"Newer documents first: a score is halved for each such time before the cut-off, as 90d or 2y." placeholder:"TIME"`
	Exact    bool         `help:"By the words that were asked for alone, not by other names of the same thing."`
	Facets   bool         `help:"Count what was found by source, theme, year and more (--json always does)."`
	Limit    int          `default:"20" help:"How many hits to show."`
	Page     int          `default:"1" help:"Which page of so many hits."`
}

// IndexQuery is the flags as the index reads them.
func (c SearchFlags) IndexQuery() (index.Query, error) {
	q := index.Query{Text: strings.Join(c.Query, " "), Source: horizon.SourceID(c.Source), Sector: horizon.SectorID(c.Sector),
		Theme: horizon.ThemeID(c.Theme), Category: horizon.Category(c.Category), Threat: horizon.ThreatID(c.Threat), Class: horizon.Class(c.Class),
		Lang: c.Lang, MaxTLP: horizon.TLP(c.TLP), Exact: c.Exact, Limit: c.Limit, Offset: c.Limit * (c.Page - 1)}
	if c.Limit < 1 || c.Page < 1 {
		return q, fmt.Errorf("--limit %d and --page %d must be 1 or more", c.Limit, c.Page)
	}
	if c.Recent != "" {
		var err error
		if q.Recent, err = halfLife(c.Recent); err != nil {
			return q, err
		}
	}
	for _, d := range []struct {
		flag, text string
		to         *time.Time
		add        int
	}{{"--from", c.From, &q.From, 0}, {"--to", c.To, &q.To, 1}} {
		if d.text == "" {
			continue
		}
		t, err := config.Day(d.text)
		if err != nil {
			return q, fmt.Errorf("%s %q is not a date such as 2010-03-31", d.flag, d.text)
		}
		*d.to = t.AddDate(0, 0, d.add)
	}
	return q, nil
}

// halfLife reads a number of days, months or years.
func halfLife(s string) (time.Duration, error) {
	days := map[string]int{"d": 1, "w": 7, "m": 30, "y": 365}
	if s != "" {
		n, err := strconv.Atoi(s[:len(s)-1])
		if unit := days[s[len(s)-1:]]; err == nil && n > 0 && n <= 1000 && unit > 0 {
			return time.Duration(n*unit) * 24 * time.Hour, nil
		}
	}
	return 0, fmt.Errorf("--recent %q is not a time such as 90d, 12w, 6m or 2y", s)
}

// EndAtCut ends the days that a query asks for at the cut-off.
func EndAtCut(s *work.Work, q *index.Query) {
	if q.To.IsZero() || q.To.After(s.AsOf) {
		q.To = s.AsOf
	}
}
