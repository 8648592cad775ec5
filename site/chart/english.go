package chart

import (
	"fmt"

	"kazami/site/phrase"
)

// say picks one of two languages.
func say(english bool, ja, en string) string {
	if english {
		return en
	}
	return ja
}

// letters is how many letters of a name fit: Latin ones are half as wide.
func (d Timeline) letters(m timelineForm) int {
	if d.English {
		return 2*m.letters - 4
	}
	return m.letters
}

// bytes is how many bytes of a name a picture has room for.
func (d Timeline) bytes(m timelineForm) int {
	if d.English {
		return 2*m.letters + 4
	}
	return 4 * m.letters
}

// translate puts the words of a timeline into English.
func (d Timeline) translate(f *Figure) {
	from, to := d.Years()
	f.Finding = d.findingEN()
	f.Sub = fmt.Sprintf("From the first to the latest evidence of each change, %d to %d", from, to)
	f.Title = fmt.Sprintf("Timeline of environment changes, %d to %d", from, to)
	f.Desc = fmt.Sprintf("%d changes by category; a bar leads from the first to the latest dated evidence. The vertical line is the data cut-off, %s; the band is fiscal year %d. The values are in the table below.",
		len(d.Spans), phrase.MonthEN(d.AsOf), phrase.FiscalYear(d.Horizon))
	f.Table = d.tableEN()
}

// translate puts the words of a trend into English.
func (d Trend) translate(f *Figure) {
	q := d.Quarters
	f.Title = "Public documents on " + cut(d.Name, 80) + ", by quarter"
	f.Sub, f.Heading, f.Desc = "Public documents by quarter", "No counts yet", "There are no counts."
	if len(q) > 0 {
		m, last, out := d.most(), q[len(q)-1], len(d.outside())
		f.Sub = fmt.Sprintf("Public documents by quarter, %s to %s", phrase.QuarterEN(q[0].Start), phrase.QuarterEN(last.Start))
		f.Heading = fmt.Sprintf("At most %s in a quarter; above the expected range %s", phrase.Some(m.Docs, "document", "documents"), phrase.Some(out, "time", "times"))
		f.Desc = fmt.Sprintf("From %d in %s to %d in %s. The most are %d in %s. Above the expected range: %s. The values are in the table below.",
			q[0].Docs, phrase.QuarterEN(q[0].Start), last.Docs, phrase.QuarterEN(last.Start), m.Docs, phrase.QuarterEN(m.Start), phrase.Some(out, "quarter", "quarters"))
	}
	t := Table{Caption: "Counts by quarter (the values of the picture)", Head: []string{"Quarter", "Documents", "Expected", "90 % interval", "Verdict", "All public documents"}}
	for _, x := range d.Shown() {
		expected, interval, verdict := "none", "none", "cannot be compared"
		if x.Expected > 0 {
			expected, interval, verdict = phrase.Number(x.Expected), phrase.Number(x.Lo)+" to "+phrase.Number(x.Hi), "within"
			if float64(x.Docs) < x.Lo {
				verdict = "below"
			}
		}
		if x.Outside {
			verdict = "above"
		}
		t.Rows = append(t.Rows, Row{Cells: []Cell{text(phrase.QuarterEN(x.Start)), number(phrase.Int(x.Docs)), number(expected), number(interval), text(verdict), number(phrase.Int(x.Total))}})
	}
	f.Table = t
}
