package edition

import (
	"context"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/forecast"
)

// ofCounted is the documents of sources that are counted: what was searched for, and
// samples, stand as evidence and say nothing of growth.
func ofCounted(ctx context.Context, store *archive.Store, all []horizon.ClearDocument) ([]horizon.ClearDocument, error) {
	sources, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	uncounted := map[horizon.SourceID]bool{}
	for _, src := range sources {
		uncounted[src.ID] = src.Evidence
	}
	return slices.DeleteFunc(slices.Clone(all), func(d horizon.ClearDocument) bool { return uncounted[d.Source()] }), nil
}

// QuartersOfEvidence counts the evidence by quarter, from its first document to the
// cut-off, beside what the earlier quarters let one expect.
func QuartersOfEvidence(ctx context.Context, s *work.Work, evidence []horizon.ClearDocument, totals map[time.Time]int) ([]horizon.Quarter, error) {
	docs := map[time.Time]int{}
	var first time.Time
	for _, d := range evidence {
		if !d.Precision().Fits(horizon.Monthly) {
			continue // exact to the year alone
		}
		q := horizon.QuarterOf(d.Published())
		docs[q]++
		if first.IsZero() || q.Before(first) {
			first = q
		}
	}
	if first.IsZero() {
		return nil, nil
	}
	var all []horizon.Quarter
	var y, n float64
	known := 0              // quarters in which something was read
	for q := range totals { // what was read before the first document counts as none
		if q.Before(first) && totals[q] > 0 {
			n += float64(totals[q])
			known++
		}
	}
	for q := first; q.Before(s.AsOf); q = q.AddDate(0, 3, 0) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		k := horizon.Quarter{Start: q, Docs: docs[q], Total: totals[q]}
		if n > 0 {
			x := forecast.Predict(y, n, float64(k.Total))
			k.Expected, k.Lo, k.Hi = x.Value, x.Lo, x.Hi
			k.Outside = float64(k.Docs) > k.Hi && known >= compared
		}
		if k.Total > 0 {
			known++
		}
		y, n = y+float64(k.Docs), n+float64(k.Total)
		all = append(all, k)
	}
	return all, nil
}

// compared is how many quarters growth compares with as many before them.
const compared = 8

// growth compares the last quarters with as many before them; the zero Growth
// says that fewer are known.
func growth(q []horizon.Quarter) horizon.Growth {
	if len(q) < 2*compared {
		return horizon.Growth{}
	}
	old, last := q[len(q)-2*compared:len(q)-compared], q[len(q)-compared:]
	g := horizon.Growth{From: last[0].Start, Until: last[compared-1].Start.AddDate(0, 3, 0), Quarters: compared}
	for i := range last {
		g.Docs, g.Total = g.Docs+last[i].Docs, g.Total+last[i].Total
		g.DocsOld, g.TotalOld = g.DocsOld+old[i].Docs, g.TotalOld+old[i].Total
	}
	g.Ratio, g.P = trends.Compare(float64(g.Docs), float64(g.Total), float64(g.DocsOld), float64(g.TotalOld))
	return g
}
