// Package figuretest gives editions of tests the figures that they would have: each
// number that stands in them, counted once, in their book. Only tests use it.
package figuretest

import (
	"cmp"
	"fmt"
	"time"

	"kazami/internal/horizon"
)

// Fill makes the figures of an edition from its numbers and the documents of its changes.
func Fill(ed *horizon.Edition) {
	ed.Figures = &horizon.Book{}
	b := bookkeeper{ed}
	b.reading()
	b.panels()
	b.crossings()
	names := map[horizon.SourceID]string{}
	for _, r := range ed.Reading.Sources {
		names[r.Source.ID] = r.Source.Name
	}
	for i := range ed.Changes {
		b.change(&ed.Changes[i], names)
	}
	for i := range ed.Past.Series {
		for k := range ed.Past.Series[i].Detections {
			d := &ed.Past.Series[i].Detections[k]
			d.Counted, d.CountedYears = ed.Figures.Reckon(d.Opening.Signal(), ed.AsOf), nil
			for _, g := range d.Years {
				d.CountedYears = append(d.CountedYears, ed.Figures.Reckon(g.Signal(), ed.AsOf))
			}
		}
	}
}

type bookkeeper struct{ *horizon.Edition }

// put makes a figure of all time.
func (b bookkeeper) put(subject string, m horizon.Measure, sources string, n int) horizon.Figure {
	return b.of(subject, m, horizon.Days{}, sources, float64(n))
}

func (b bookkeeper) of(subject string, m horizon.Measure, span horizon.Days, sources string, x float64) horizon.Figure {
	return b.Figures.Put(horizon.Counted{Subject: subject, Measure: m, Period: span, Panel: horizon.PublicPanel, Sources: sources, AsOf: b.AsOf}, x)
}

func (b bookkeeper) reading() {
	r := &b.Reading
	r.Count = b.put("site", horizon.MeasureDocuments, horizon.AllSources, r.Documents)
	r.SourceCount = b.put("site", horizon.MeasureSources, horizon.AllSources, len(r.Sources))
	r.UndatedCount = b.put("site", horizon.MeasureDocuments, horizon.UndatedOnes, r.Undated)
	for i := range r.Sources {
		x := &r.Sources[i]
		x.Count = b.put("source/"+string(x.Source.ID), horizon.MeasureDocuments, horizon.AllSources, x.Documents)
	}
}

func (b bookkeeper) panels() {
	for i := range b.Panels {
		p := &b.Panels[i]
		of := func(m horizon.Measure, subject string, x float64) horizon.Figure {
			return b.of(subject+p.Bin.String(), m, horizon.DaysOf(p.Period, 1), horizon.UsedSources, x)
		}
		p.Shown = horizon.PanelFigures{Sources: of(horizon.MeasureSources, "panel/", float64(p.Sources)), Terms: of(horizon.MeasureTerms, "panel/", float64(p.M)),
			Threshold: of(horizon.MeasureThreshold, "panel/", p.A), Limit: of(horizon.MeasureFalse, "panel/", p.F), Flags: of(horizon.MeasureDetections, "panel/", float64(p.Flags)),
			WatchTerms: of(horizon.MeasureTerms, "watched/", float64(p.WatchM)), WatchThreshold: of(horizon.MeasureThreshold, "watched/", p.WatchA), WatchLimit: of(horizon.MeasureFalse, "watched/", p.WatchF)}
	}
}

func (b bookkeeper) crossings() {
	c := &b.Crossings
	of := func(subject string, n int) horizon.Figure {
		return b.of(subject, horizon.MeasureDocuments, horizon.Days{From: c.From, To: b.AsOf}, horizon.AllSources, float64(n))
	}
	c.Count = of("site", c.Documents)
	for i := range c.Threats {
		c.Threats[i].Count = of("threat/"+string(c.Threats[i].Threat.ID), c.Threats[i].Docs)
	}
	for i := range c.Sectors {
		c.Sectors[i].Count = of("sector/"+string(c.Sectors[i].Sector), c.Sectors[i].Docs)
	}
	for i := range c.Cells {
		x := &c.Cells[i]
		x.Count = of(fmt.Sprintf("crossing/%s/%s", x.Threat, x.Sector), x.Docs)
	}
}

// change makes the tally of a change from its evidence and its earlier mentions. Every
// year from the third on is judged, and none has a detection.
func (b bookkeeper) change(p *horizon.PublishedChange, names map[horizon.SourceID]string) {
	for _, d := range p.Evidence {
		if at := d.Published(); p.First.IsZero() || !at.IsZero() && at.Before(p.First) {
			p.First = at
		}
		if at := d.Published(); at.After(p.Latest) {
			p.Latest = at
		}
	}
	subject := "change/" + string(p.Change().ID)
	put := func(m horizon.Measure, sources string, n int) horizon.Figure { return b.put(subject, m, sources, n) }
	for i := range p.Sectors {
		p.Sectors[i].Count = put(horizon.MeasureDocuments, "sector/"+string(p.Sectors[i].Sector), p.Sectors[i].Docs)
	}
	named := map[horizon.ThreatID]int{}
	for i := range p.Threats {
		t := &p.Threats[i]
		t.Count = put(horizon.MeasureDocuments, "threat/"+string(t.Threat.ID), t.Docs)
		named[t.Threat.ID] = t.Docs
	}
	p.Induced = nil
	for _, x := range p.Change().Threats {
		p.Induced = append(p.Induced, horizon.ThreatCount{Threat: horizon.Threat{ID: x.ID}, Docs: named[x.ID], Count: put(horizon.MeasureDocuments, "threat/"+string(x.ID), named[x.ID])})
	}
	t := horizon.Tally{Documents: put(horizon.MeasureDocuments, horizon.AllSources, len(p.Evidence)), Earlier: put(horizon.MeasureDocuments, horizon.EarlierOnes, len(p.Earlier)),
		Copies: put(horizon.MeasureDocuments, horizon.CopiesOfThem, 0), First: p.First}
	publishers, sources, undated, dated := map[string]bool{}, map[horizon.SourceID]bool{}, 0, 0
	years, first := map[int][]horizon.ClearDocument{}, b.AsOf.In(horizon.Tokyo).Year()
	for _, d := range p.Evidence {
		publishers[cmp.Or(d.Publisher(), names[d.Source()], string(d.Source()))], sources[d.Source()] = true, true
		if d.Published().IsZero() {
			undated++
			continue
		}
		if d.Precision().Fits(horizon.Monthly) {
			dated++
		}
		if d.Published().Equal(p.First) {
			t.FirstP = d.Precision()
		}
		y := d.Published().In(horizon.Tokyo).Year()
		first = min(first, y)
		years[y] = append(years[y], d)
	}
	t.Publishers, t.Sources = put(horizon.MeasurePublishers, horizon.AllSources, len(publishers)), put(horizon.MeasureSources, horizon.AllSources, len(sources))
	t.Undated, t.Dated, t.ByYear = put(horizon.MeasureDocuments, horizon.UndatedOnes, undated), put(horizon.MeasureDocuments, horizon.DatedSources, dated), put(horizon.MeasureDocuments, horizon.YearSources, len(p.Evidence)-undated-dated)
	used := 0
	for y := first; y <= b.AsOf.In(horizon.Tokyo).Year(); y++ {
		row := b.year(subject, y, years[y], y-first)
		used += row.Used.Int()
		t.Years = append(t.Years, row)
	}
	if used > 0 {
		t.Used, t.Series = put(horizon.MeasureDocuments, horizon.UsedSources, used), p.Change().Name
	}
	p.Tally = t
}

// year is the documents of a calendar year, the n-th after the first.
func (b bookkeeper) year(subject string, y int, docs []horizon.ClearDocument, n int) horizon.TallyYear {
	row, span := horizon.TallyYear{Year: y}, horizon.DaysOfYear(y)
	if row.Partial = span.To.After(b.AsOf); row.Partial {
		span.To = b.AsOf
	}
	for _, d := range docs {
		if d.Precision().Fits(horizon.Monthly) {
			row.Days = append(row.Days, d.Published())
		}
	}
	put := func(sources string, n int) horizon.Figure {
		return b.of(subject, horizon.MeasureDocuments, span, sources, float64(n))
	}
	row.Documents, row.Dated, row.ByYear = put(horizon.AllSources, len(docs)), put(horizon.DatedSources, len(row.Days)), put(horizon.YearSources, len(docs)-len(row.Days))
	switch {
	case row.Partial:
	case n < 2:
		row.State = horizon.YearUnjudged
	default:
		period := horizon.PeriodOf(horizon.Yearly, span.From.Add(24*time.Hour))
		row.State, row.Signal = horizon.YearNone, horizon.Signal{Panel: horizon.PublicPanel, Name: subject, Period: period, Window: 1, Observed: float64(len(docs)), Expected: 1.5, Ratio: horizon.Estimate{Value: float64(len(docs)) / 1.5, Hi: 9}}
		row.Compared = b.Figures.ReckonYear(row.Signal, 0, 4, b.AsOf)
		row.Used, row.Expected = row.Compared.Documents, row.Compared.Expected
	}
	return row
}
