package edition

import (
	"fmt"
	"math"

	"kazami/internal/horizon"
	"kazami/site/dossier"
)

// maker makes the figures of an edition that are of no single change, all of the public
// panel and as of its day.
type maker struct{ *horizon.Edition }

func (m maker) figure(subject string, what horizon.Measure, span horizon.Days, sources string, x float64) horizon.Figure {
	return m.Figures.Put(horizon.Counted{Subject: subject, Measure: what, Period: span, Panel: horizon.PublicPanel, Sources: sources, AsOf: m.AsOf}, x)
}

// reading makes the figures of what was read.
func (m maker) reading() {
	r := &m.Reading
	of := func(subject string, what horizon.Measure, sources string, n int) horizon.Figure {
		return m.figure(subject, what, horizon.Days{}, sources, float64(n))
	}
	r.Count = of("site", horizon.MeasureDocuments, horizon.AllSources, r.Documents)
	r.SourceCount = of("site", horizon.MeasureSources, horizon.AllSources, len(r.Sources))
	r.UndatedCount = of("site", horizon.MeasureDocuments, horizon.UndatedOnes, r.Undated)
	for i := range r.Sources {
		x := &r.Sources[i]
		x.Count = of("source/"+string(x.Source.ID), horizon.MeasureDocuments, horizon.AllSources, x.Documents)
	}
}

// panels makes the figures of what was judged: terms and thresholds by the bin, in the
// last period of it.
func (m maker) panels() {
	for i := range m.Panels {
		p := &m.Panels[i]
		of := func(subject string, what horizon.Measure, x float64) horizon.Figure {
			return m.figure(fmt.Sprintf("%s/%s", subject, p.Bin), what, horizon.DaysOf(p.Period, 1), horizon.UsedSources, x)
		}
		p.Shown = horizon.PanelFigures{Sources: of("panel", horizon.MeasureSources, float64(p.Sources)), Terms: of("panel", horizon.MeasureTerms, float64(p.M)),
			Threshold: of("panel", horizon.MeasureThreshold, p.A), Limit: of("panel", horizon.MeasureFalse, p.F), Flags: of("panel", horizon.MeasureDetections, float64(p.Flags))}
		if p.WatchM > 0 {
			p.Shown.WatchTerms, p.Shown.WatchThreshold = of("watched", horizon.MeasureTerms, float64(p.WatchM)), of("watched", horizon.MeasureThreshold, p.WatchA)
			p.Shown.WatchLimit = of("watched", horizon.MeasureFalse, p.WatchF)
		}
	}
}

// crossings makes the figures of threats and sectors, and completes the cells by those
// without a document.
func (m maker) crossings() {
	c := &m.Crossings
	of := func(subject string, n int) horizon.Figure {
		return m.figure(subject, horizon.MeasureDocuments, horizon.Days{From: c.From, To: m.AsOf}, horizon.AllSources, float64(n))
	}
	c.Count = of("site", c.Documents)
	docs := map[[2]string]int{}
	for _, x := range c.Cells {
		docs[[2]string{string(x.Threat), string(x.Sector)}] = x.Docs
	}
	for i := range c.Sectors {
		c.Sectors[i].Count = of("sector/"+string(c.Sectors[i].Sector), c.Sectors[i].Docs)
	}
	c.Cells = nil
	for i := range c.Threats {
		t := &c.Threats[i]
		t.Count = of("threat/"+string(t.Threat.ID), t.Docs)
		for _, s := range c.Sectors {
			n := docs[[2]string{string(t.Threat.ID), string(s.Sector)}]
			c.Cells = append(c.Cells, horizon.Crossing{Threat: t.Threat.ID, Sector: s.Sector, Docs: n, Count: of(fmt.Sprintf("crossing/%s/%s", t.Threat.ID, s.Sector), n)})
		}
	}
}

// signs makes the figures of the maps of signs, of the quarters that they are read from.
func (m maker) signs() {
	all, _ := dossier.Signs(m.Changes)
	for i := range m.Changes {
		p := &m.Changes[i]
		for _, x := range all[p.Change().ID] {
			last := p.Quarters[len(p.Quarters)-1].Start
			span := horizon.Days{From: last.AddDate(0, 3*(1-dossier.SignQuarters), 0), To: m.AsOf}
			subject := fmt.Sprintf("change/%s/%s", p.Change().ID, x.View)
			p.Signs = append(p.Signs, horizon.SignFigures{View: x.View,
				Value:    m.figure(subject, horizon.MeasureMean, span, horizon.DatedSources, x.Value),
				Increase: m.figure(subject, horizon.MeasureRatio, span, horizon.DatedSources, math.Exp(x.Increase))})
		}
	}
}

// past makes the figures of every detection of the past.
func (m maker) past() {
	for i := range m.Past.Series {
		for k := range m.Past.Series[i].Detections {
			d := &m.Past.Series[i].Detections[k]
			d.Counted = m.Figures.Reckon(d.Opening.Signal(), m.AsOf)
			for _, g := range d.Years {
				d.CountedYears = append(d.CountedYears, m.Figures.Reckon(g.Signal(), m.AsOf))
			}
		}
	}
}
