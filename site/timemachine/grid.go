package timemachine

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"kazami/internal/horizon"
)

// How much the grid holds: it is the first picture of the home page.
const (
	gridYears   = 8 // columns
	gridChoices = 7 // year-ends that a reader can go back to
	gridFound   = 9 // rows of what was detected
	gridMissed  = 3 // rows of what an authority named and was not
)

// Grid is the panels of the last years side by side: a row a theme, a column a year.
// Whatever is known of a year stands in the column of that year, so that a reader who
// goes back sees nothing that came later.
type Grid struct {
	Years   []Column
	Choices []Choice // oldest first
	Rows    []GridRow
	Left    horizon.Words // that there are more themes than rows; nil where there are not
	Counted bool          // some cells count what detection used, not all documents
}

// Column is a year of the grid.
type Column struct {
	Year, Back int // Back is how many years before the last
}

// Choice is a year-end that a reader can go back to.
type Choice struct {
	Column
	Heading horizon.Words
}

// GridRow is a theme or change with its years.
type GridRow struct {
	Name, Lang string // Lang is set where the name is of another language than the page
	Change     horizon.ChangeID
	Category   horizon.Category
	Cells      []Cell
	Results    []Result

	found time.Time // zero: it was not detected
}

// State is what was known of a theme at the end of a year.
type State string

// The states of a cell.
const (
	Quiet State = ""
	On    State = "on" // detected
	Up    State = "up" // above the range of the years before, close to detection
)

// Cell is a year of a theme.
type Cell struct {
	Column
	State State
	Count horizon.Figure // documents of the year; none where nobody counted them
	Used  bool           // Count is what detection used
	Marks []Mark
}

// Mark is a detection or a document of an authority, by the month of its year.
type Mark struct {
	Month int
	Found bool // a detection
	Text  string
}

// Result is how early a detection was, from the year on in which both dates were known.
type Result struct {
	Column
	Words string
	Miss  bool
}

// grid is the grid of an edition; nil where no year had a detection.
func (l language) grid(ed horizon.Edition, panels []Year) *Grid {
	if len(panels) == 0 {
		return nil
	}
	last := panels[len(panels)-1].Year
	g := &Grid{}
	for back := gridYears - 1; back >= 0; back-- {
		g.Years = append(g.Years, Column{last - back, back})
	}
	for _, p := range panels[max(0, len(panels)-gridChoices):] {
		g.Choices = append(g.Choices, Choice{Column{p.Year, last - p.Year}, p.Heading})
	}
	tallies := talliesOf(ed.Changes)
	shown, left := shownSeries(ed.Past.Series, last-gridYears+1)
	for _, s := range shown {
		row := l.gridRow(s, tallies[s.ID], g.Years)
		g.Counted = g.Counted || slices.ContainsFunc(row.Cells, func(c Cell) bool { return c.Used })
		g.Rows = append(g.Rows, row)
	}
	slices.SortStableFunc(g.Rows, func(a, b GridRow) int {
		return cmp.Or(missedLast(a)-missedLast(b), a.found.Compare(b.found))
	})
	if left > 0 {
		g.Left = horizon.Sentence(l.say("ほかに", ""), l.items("left", left), l.say("テーマがあります", map[bool]string{true: " more theme", false: " more themes"}[left == 1]))
	}
	return g
}

// talliesOf is the documents of the public changes, by the series that counts the same: a
// change of one theme is that theme.
func talliesOf(all []horizon.PublishedChange) map[string]*horizon.Tally {
	of := map[string]*horizon.Tally{}
	for i := range all {
		c := all[i].Change()
		if len(c.Themes) == 1 {
			of[string(c.Themes[0])] = &all[i].Tally
		}
		of[string(c.ID)] = &all[i].Tally
	}
	return of
}

// missedLast is 1 for what was not detected.
func missedLast(r GridRow) int {
	if r.found.IsZero() {
		return 1
	}
	return 0
}

// shownSeries is the series that the grid has room for, and how many it leaves out. Those
// that an authority named or whose detection goes on come first, then the latest.
func shownSeries(all []horizon.PastSeries, first int) (shown []horizon.PastSeries, left int) {
	var found, missed []horizon.PastSeries
	for _, s := range all {
		switch {
		case len(s.Detections) == 0 && len(s.Recognised) > 0:
			missed = append(missed, s)
		case len(s.Detections) > 0:
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b horizon.PastSeries) int {
		return cmp.Or(rank(a, first)-rank(b, first), latest(b).Compare(latest(a)))
	})
	slices.SortStableFunc(missed, func(a, b horizon.PastSeries) int {
		return b.Recognised[0].On.Compare(a.Recognised[0].On)
	})
	n, m := min(len(found), gridFound), min(len(missed), gridMissed)
	return slices.Concat(found[:n], missed[:m]), len(found) - n + len(missed) - m
}

// rank is 0 for what must be seen, 2 for what was over before the first year of the grid.
func rank(s horizon.PastSeries, first int) int {
	open := slices.ContainsFunc(s.Detections, func(d horizon.PastDetection) bool { return d.End().IsZero() })
	switch {
	case len(s.Recognised) > 0 || open:
		return 0
	case latest(s).Year() >= first:
		return 1
	}
	return 2
}

// latest is the last instant of the period of the last detection.
func latest(s horizon.PastSeries) time.Time {
	return lastOf(s.Detections[len(s.Detections)-1].Found())
}

// lastOf is the last instant before the first moment after a period, in Tokyo.
func lastOf(t time.Time) time.Time { return t.Add(-time.Second).In(horizon.Tokyo) }

// gridRow is the years of a series; tally is nil where it is no public change.
func (l language) gridRow(s horizon.PastSeries, tally *horizon.Tally, years []Column) GridRow {
	row := GridRow{Change: s.Change, Category: s.Category}
	row.Name, row.Lang = l.name(s)
	lead := Lead{}
	if len(s.Detections) > 0 {
		row.found = s.Detections[0].Found()
		lead.Found, lead.Over = row.found, s.Detections[0].End()
	}
	for _, y := range years {
		row.Cells = append(row.Cells, l.cell(s, tally, y))
	}
	last := years[len(years)-1].Year
	for _, r := range s.Recognised {
		lead.Recognised = &r
		known := r.Last().In(horizon.Tokyo)
		if found := lastOf(row.found); !row.found.IsZero() && found.After(known) {
			known = found
		}
		outcome, words := l.compare(lead)
		row.Results = append(row.Results, Result{Column{known.Year(), max(last-known.Year(), 0)}, words, outcome == Late || outcome == Missed})
	}
	return row
}

// cell is what was known of a series at the end of a year.
func (l language) cell(s horizon.PastSeries, tally *horizon.Tally, y Column) Cell {
	c := Cell{Column: y}
	if tally != nil {
		if of := tally.Of(y.Year); of != nil {
			c.Count = of.Documents
			if of.Above() || of.State == horizon.YearClose {
				c.State = Up
			}
		}
	}
	if item, ok := l.item(s, y.Year); ok {
		c.State = On
		if g := calendar(item.signal); tally == nil && g.Window == 1 && g.Period.Bin == horizon.Yearly {
			c.Count, c.Used = item.figures.Documents, item.figures.Documents.Made()
		}
	}
	for i, d := range s.Detections {
		if found := lastOf(d.Found()); found.Year() == y.Year && !openWhen(s.Detections[:i], d.Found()) {
			c.Marks = append(c.Marks, Mark{int(found.Month()), true, l.say(l.month(d.Opening.Signal().Period)+"に検知", "detected in "+l.month(d.Opening.Signal().Period))})
		}
	}
	for _, r := range s.Recognised {
		if on := r.On.In(horizon.Tokyo); on.Year() == y.Year {
			month := int(on.Month())
			if r.Precision == horizon.ByYear {
				month = 6
			}
			c.Marks = append(c.Marks, Mark{month, false, l.say("公的な文書 ", "official document ") + l.date(r)})
		}
	}
	return c
}

// openWhen reports whether one of the detections was open at a moment.
func openWhen(all []horizon.PastDetection, at time.Time) bool {
	return slices.ContainsFunc(all, func(d horizon.PastDetection) bool { return d.End().IsZero() || !d.End().Before(at) })
}

// Class is the style classes of what is seen from a year on.
func (c Column) Class() string { return fmt.Sprintf("a%d", c.Back) }

// Empty reports whether nothing is shown of the year.
func (c Cell) Empty() bool { return c.State == Quiet && !c.Count.Made() && len(c.Marks) == 0 }

// Detected reports whether a detection was open at the end of the year.
func (c Cell) Detected() bool { return c.State == On }
