package evidence

import (
	"cmp"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
	"kazami/trends/past"
)

// Counting is what the figures of a change are made from.
type Counting struct {
	Book       *horizon.Book
	Change     horizon.ChangeID
	Most       horizon.TLP // the strictest label of what is counted
	AsOf       time.Time   // last moment that is known
	Names      map[horizon.SourceID]string
	ends       []detection.YearEnd
	series     string
	onset      horizon.Period
	detections []past.Detection
}

// Figure makes a figure of the change's documents.
func (c Counting) Figure(m horizon.Measure, span horizon.Days, sources string, n int) horizon.Figure {
	panel, sources := horizon.UpTo(c.Most, sources)
	return c.Book.Put(horizon.Counted{Subject: "change/" + string(c.Change), Measure: m, Period: span, Panel: panel, Sources: sources, AsOf: c.AsOf}, float64(n))
}

// tally counts the evidence of a change by calendar year. Every document of it is in
// one year, or undated.
func (c Counting) tally(evidence []archive.Stored, earlier, copies int) horizon.Tally {
	years := map[int]*horizon.TallyYear{}
	count := map[int][2]int{} // by year: the month is known, the year alone is
	undated, dated, byYear := 0, 0, 0
	first, last := 9999, c.AsOf.In(horizon.Tokyo).Year()
	voices, sources := map[string]bool{}, map[horizon.SourceID]bool{}
	for _, d := range evidence {
		voices[cmp.Or(d.Publisher, c.Names[d.Source], string(d.Source))], sources[d.Source] = true, true
		if d.Published.IsZero() {
			undated++
			continue
		}
		y := d.Published.In(horizon.Tokyo).Year()
		if first = min(first, y); years[y] == nil {
			years[y] = &horizon.TallyYear{}
		}
		n := count[y]
		if d.Precision.Fits(horizon.Monthly) {
			n[0]++
			dated++
			years[y].Days = append(years[y].Days, d.Published)
		} else {
			n[1]++
			byYear++
		}
		count[y] = n
	}
	all, of := horizon.Days{}, func(sources string, n int) horizon.Figure {
		return c.Figure(horizon.MeasureDocuments, horizon.Days{}, sources, n)
	}
	t := horizon.Tally{Documents: of(horizon.AllSources, len(evidence)), Dated: of(horizon.DatedSources, dated), ByYear: of(horizon.YearSources, byYear),
		Undated: of(horizon.UndatedOnes, undated), Earlier: of(horizon.EarlierOnes, earlier), Copies: of(horizon.CopiesOfThem, copies),
		Publishers: c.Figure(horizon.MeasurePublishers, all, horizon.AllSources, len(voices)), Sources: c.Figure(horizon.MeasureSources, all, horizon.AllSources, len(sources)),
		Series: c.series, Onset: c.onset}
	used := 0
	for y := first; y <= last; y++ {
		row := cmp.Or(years[y], &horizon.TallyYear{})
		row.Year = y
		slices.SortFunc(row.Days, time.Time.Compare)
		n, span := count[y], horizon.DaysOfYear(y)
		if row.Partial = span.To.After(c.AsOf); row.Partial {
			span.To = c.AsOf
		}
		row.Documents = c.Figure(horizon.MeasureDocuments, span, horizon.AllSources, n[0]+n[1])
		row.Dated = c.Figure(horizon.MeasureDocuments, span, horizon.DatedSources, n[0])
		row.ByYear = c.Figure(horizon.MeasureDocuments, span, horizon.YearSources, n[1])
		used += c.judge(row, &t)
		t.Years = append(t.Years, *row)
	}
	if used > 0 {
		t.Used = of(horizon.UsedSources, used)
	}
	t.BySource = c.bySource(evidence, t.Last())
	for _, d := range c.detections {
		t.Detections = append(t.Detections, horizon.Detected{Opened: d.Opening.Period, Ended: d.Ended})
	}
	slices.SortStableFunc(t.Detections, func(a, b horizon.Detected) int { return a.Opened.End().Compare(b.Opened.End()) })
	return t
}

// bySource counts the documents of a year by source: of those that detection used, or of
// all where it judged nothing.
func (c Counting) bySource(evidence []archive.Stored, y *horizon.TallyYear) (all []horizon.SourceDocuments) {
	if y == nil {
		return nil
	}
	count := map[string]int{}
	for _, d := range evidence {
		used := len(y.Signal.Sources) == 0 || slices.Contains(y.Signal.Sources, d.Source)
		if used && !d.Published.IsZero() && d.Published.In(horizon.Tokyo).Year() == y.Year {
			count[string(d.Source)]++
		}
	}
	for _, id := range MostFirst(count) {
		source := horizon.SourceID(id)
		all = append(all, horizon.SourceDocuments{Source: source, Name: cmp.Or(c.Names[source], id),
			Count: c.Figure(horizon.MeasureDocuments, horizon.DaysOfYear(y.Year), "source/"+id, count[id])})
	}
	return all
}

// judge adds what detection said at the end of a year, and answers how many documents
// it used.
func (c Counting) judge(row *horizon.TallyYear, t *horizon.Tally) int {
	if row.Partial {
		return 0
	}
	i := slices.IndexFunc(c.ends, func(e detection.YearEnd) bool { return e.Signal.Period.Start().In(horizon.Tokyo).Year() == row.Year })
	if i < 0 {
		row.State = horizon.YearUnjudged
		return 0
	}
	end := c.ends[i]
	row.ByMonth = stateOf(c.detections, row.Year, false)
	switch state := stateOf(c.detections, row.Year, true); {
	case state != horizon.YearOpen:
		row.State = state
	case !end.Enough || !(end.Signal.Expected > 0):
		row.State = horizon.YearUnjudged
	case phrase.Close(end.Signal):
		row.State = horizon.YearClose
	default:
		row.State = horizon.YearNone
	}
	if row.State == horizon.YearUnjudged {
		row.Used = c.Book.Reckon(end.Signal, c.AsOf).Documents
		return row.Used.Int()
	}
	row.Signal = end.Signal
	row.Compared = c.Book.ReckonYear(end.Signal, end.Lo, end.Hi, c.AsOf)
	row.Used, row.Expected, t.UsedFrom = row.Compared.Documents, row.Compared.Expected, row.Compared.Sources
	return row.Used.Int()
}

// stateOf is what the detections of a change by year, or by month, make of a year;
// YearOpen where there is none.
func stateOf(all []past.Detection, year int, byYear bool) (state horizon.YearState) {
	rank := []horizon.YearState{horizon.YearOpen, horizon.YearEnded, horizon.YearDetected, horizon.YearGoesOn}
	best := 0
	for _, d := range all {
		if (d.Opening.Period.Bin == horizon.Yearly) != byYear {
			continue
		}
		opened, ended := d.Opening.Period.Start().Year(), 9999
		if d.Ended != (horizon.Period{}) {
			ended = d.Ended.Start().Year()
		}
		switch {
		case opened < year && ended > year:
			best = max(best, 3)
		case opened == year:
			best = max(best, 2)
		case ended == year:
			best = max(best, 1)
		}
	}
	return rank[best]
}

// MostFirst is the keys of count, the highest count first, equal ones by name.
func MostFirst(count map[string]int) []string {
	return slices.SortedFunc(func(yield func(string) bool) {
		for id := range count {
			if !yield(id) {
				return
			}
		}
	}, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
}
