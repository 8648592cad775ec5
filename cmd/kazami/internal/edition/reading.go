package edition

import "kazami/internal/horizon"

// countReading makes the figures of what was read.
func countReading(e *horizon.Edition) {
	of := func(subject string, m horizon.Measure, sources string, n int) horizon.Figure {
		return e.Figures.Put(horizon.Counted{Subject: subject, Measure: m, Panel: horizon.PublicPanel, Sources: sources, AsOf: e.AsOf}, float64(n))
	}
	r := &e.Reading
	r.Count = of("site", horizon.MeasureDocuments, horizon.AllSources, r.Documents)
	r.SourceCount = of("site", horizon.MeasureSources, horizon.AllSources, len(r.Sources))
	r.UndatedCount = of("site", horizon.MeasureDocuments, horizon.UndatedOnes, r.Undated)
	for i := range r.Sources {
		x := &r.Sources[i]
		x.Count = of("source/"+string(x.Source.ID), horizon.MeasureDocuments, horizon.AllSources, x.Documents)
	}
}
