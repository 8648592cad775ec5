package edition

import (
	"cmp"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
	"kazami/site/phrase"
	"kazami/trends/past"
)

// counting is what the figures of a change are made from.
type counting struct {
	book       *horizon.Book
	change     horizon.ChangeID
	asOf       time.Time // last moment that is known
	ends       []detection.YearEnd
	series     string
	onset      horizon.Period
	detections []past.Detection
	names      map[horizon.SourceID]string
}

// figure makes a figure of the change's public documents.
func (c counting) figure(m horizon.Measure, span horizon.Days, sources string, n int) horizon.Figure {
	return c.book.Put(horizon.Counted{Subject: "change/" + string(c.change), Measure: m, Period: span, Panel: horizon.PublicPanel, Sources: sources, AsOf: c.asOf}, float64(n))
}

// tally counts the evidence of a change by calendar year. Every document of it is in
// one year, or undated.
func (c counting) tally(evidence []horizon.ClearDocument, earlier, copies int) horizon.Tally {
	years := map[int]*horizon.TallyYear{}
	count := map[int][2]int{} // by year: the month is known, the year alone is
	undated, dated, byYear := 0, 0, 0
	first, last := 9999, c.asOf.In(horizon.Tokyo).Year()
	voices, sources := map[string]bool{}, map[horizon.SourceID]bool{}
	for _, d := range evidence {
		voices[cmp.Or(d.Publisher(), c.names[d.Source()], string(d.Source()))], sources[d.Source()] = true, true
		if d.Published().IsZero() {
			undated++
			continue
		}
		y := d.Published().In(horizon.Tokyo).Year()
		if first = min(first, y); years[y] == nil {
			years[y] = &horizon.TallyYear{}
		}
		n := count[y]
		if d.Precision().Fits(horizon.Monthly) {
			n[0]++
			dated++
			years[y].Days = append(years[y].Days, d.Published())
		} else {
			n[1]++
			byYear++
		}
		count[y] = n
	}
	all, of := horizon.Days{}, func(sources string, n int) horizon.Figure {
		return c.figure(horizon.MeasureDocuments, horizon.Days{}, sources, n)
	}
	t := horizon.Tally{Documents: of(horizon.AllSources, len(evidence)), Dated: of(horizon.DatedSources, dated), ByYear: of(horizon.YearSources, byYear),
		Undated: of(horizon.UndatedOnes, undated), Earlier: of(horizon.EarlierOnes, earlier), Copies: of(horizon.CopiesOfThem, copies),
		Publishers: c.figure(horizon.MeasurePublishers, all, horizon.AllSources, len(voices)), Sources: c.figure(horizon.MeasureSources, all, horizon.AllSources, len(sources)),
		Series: c.series, Onset: c.onset}
	used := 0
	for y := first; y <= last; y++ {
		row := cmp.Or(years[y], &horizon.TallyYear{})
		row.Year = y
		slices.SortFunc(row.Days, time.Time.Compare)
		n, span := count[y], horizon.DaysOfYear(y)
		if row.Partial = span.To.After(c.asOf); row.Partial {
			span.To = c.asOf
		}
		row.Documents = c.figure(horizon.MeasureDocuments, span, horizon.AllSources, n[0]+n[1])
		row.Dated = c.figure(horizon.MeasureDocuments, span, horizon.DatedSources, n[0])
		row.ByYear = c.figure(horizon.MeasureDocuments, span, horizon.YearSources, n[1])
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
func (c counting) bySource(evidence []horizon.ClearDocument, y *horizon.TallyYear) (all []horizon.SourceDocuments) {
	if y == nil {
		return nil
	}
	count := map[string]int{}
	for _, d := range evidence {
		used := len(y.Signal.Sources) == 0 || slices.Contains(y.Signal.Sources, d.Source())
		if used && !d.Published().IsZero() && d.Published().In(horizon.Tokyo).Year() == y.Year {
			count[string(d.Source())]++
		}
	}
	for _, id := range MostFirst(count) {
		source := horizon.SourceID(id)
		all = append(all, horizon.SourceDocuments{Source: source, Name: cmp.Or(c.names[source], id),
			Count: c.figure(horizon.MeasureDocuments, horizon.DaysOfYear(y.Year), "source/"+id, count[id])})
	}
	return all
}

// judge adds what detection said at the end of a year, and answers how many documents
// it used.
func (c counting) judge(row *horizon.TallyYear, t *horizon.Tally) int {
	if row.Partial {
		return 0
	}
	i := slices.IndexFunc(c.ends, func(e detection.YearEnd) bool { return e.Signal.Period.Start().In(horizon.Tokyo).Year() == row.Year })
	if i < 0 {
		row.State = horizon.YearUnjudged
		return 0
	}
	end := c.ends[i]
	state, byMonth := stateOf(c.detections, row.Year)
	switch {
	case state != horizon.YearOpen:
		row.State, row.ByMonth = state, byMonth
	case !end.Enough || !(end.Signal.Expected > 0):
		row.State = horizon.YearUnjudged
	case phrase.Close(end.Signal):
		row.State = horizon.YearClose
	default:
		row.State = horizon.YearNone
	}
	if row.State == horizon.YearUnjudged {
		row.Used = c.book.Reckon(end.Signal, c.asOf).Documents
		return row.Used.Int()
	}
	row.Signal = end.Signal
	row.Compared = c.book.ReckonYear(end.Signal, end.Lo, end.Hi, c.asOf)
	row.Used, row.Expected, t.UsedFrom = row.Compared.Documents, row.Compared.Expected, row.Compared.Sources
	return row.Used.Int()
}

// stateOf is what the detections of a change, by every bin, make of a year, and whether
// those by month alone do; YearOpen where there is none. What goes on is not detected
// anew by another bin.
func stateOf(all []past.Detection, year int) (state horizon.YearState, byMonth bool) {
	rank := []horizon.YearState{horizon.YearOpen, horizon.YearEnded, horizon.YearDetected, horizon.YearGoesOn}
	best := 0
	for _, d := range all {
		opened, ended, now := d.Opening.Period.Start().Year(), 9999, 0
		if d.Ended != (horizon.Period{}) {
			ended = d.Ended.Start().Year()
		}
		switch {
		case opened < year && ended > year:
			now = 3
		case opened == year:
			now = 2
		case ended == year:
			now = 1
		}
		monthly := d.Opening.Period.Bin != horizon.Yearly
		switch {
		case now > best:
			best, byMonth = now, monthly
		case now == best && now > 0:
			byMonth = byMonth && monthly
		}
	}
	return rank[best], byMonth
}
