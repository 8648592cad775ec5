package public

import (
	"slices"
	"strconv"

	"kazami/internal/horizon"
	"kazami/site/csvfile"
	"kazami/site/phrase"
)

// table writes rows as CSV for spreadsheets.
func table(head []string, rows [][]string) []byte { return csvfile.Table(head, rows) }

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// quartersCSV is the trend of a change.
func quartersCSV(c *change) []byte {
	var rows [][]string
	for _, q := range c.Quarters {
		rows = append(rows, []string{
			phrase.ISO(q.Start, "day"), strconv.Itoa(q.Docs), strconv.Itoa(q.Total),
			decimal(q.Expected), decimal(q.Lo), decimal(q.Hi), strconv.FormatBool(q.Outside),
		})
	}
	return table([]string{"quarter", "documents", "total", "expected", "lo90", "hi90", "outside"}, rows)
}

// yearsCSV is the documents of a change by calendar year; its sum is the page's count.
func yearsCSV(c *change) []byte {
	figure := func(f horizon.Figure) string {
		if !f.Made() {
			return ""
		}
		return decimal(f.Value())
	}
	var rows [][]string
	for _, y := range c.Tally.Years {
		expected, lo, hi := y.Expected, "", ""
		if a, b, ranged := expected.Range(); ranged && y.State != horizon.YearUnjudged {
			lo, hi = decimal(a), decimal(b)
		} else {
			expected = horizon.Figure{}
		}
		rows = append(rows, []string{strconv.Itoa(y.Year), figure(y.Documents), figure(y.Dated), figure(y.ByYear), figure(y.Used), figure(expected), lo, hi, string(y.State), strconv.FormatBool(y.Partial)})
	}
	if c.Tally.Undated.Int() > 0 {
		rows = append(rows, []string{"", figure(c.Tally.Undated), "", "", "", "", "", "", "", ""})
	}
	return table([]string{"year", "documents", "month_known", "year_only", "used_for_detection", "expected", "lo90", "hi90", "verdict", "partial"}, rows)
}

// evidenceCSV is the evidence of a change, all of it, and then the earlier mentions,
// which no count holds.
func evidenceCSV(c *change) []byte {
	var rows [][]string
	for i, d := range slices.Concat(c.Evidence, c.Earlier) {
		rows = append(rows, []string{d.At, d.Publisher, d.Class, d.Source, d.Title, d.Reference, d.URL, string(d.ID), strconv.FormatBool(d.Invented), strconv.FormatBool(i < len(c.Evidence))})
	}
	return table([]string{"date", "publisher", "class", "source", "title", "reference", "url", "document", "invented", "counted"}, rows)
}
