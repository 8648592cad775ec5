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
	f.Desc = fmt.Sprintf("%d changes by category; a bar leads from the first to the latest dated evidence. The vertical line is the day of the data, %s; the band is fiscal year %d. The values are in the table below.",
		len(d.Spans), phrase.MonthEN(d.AsOf), phrase.FiscalYear(d.Horizon))
	f.Table = d.tableEN()
}
