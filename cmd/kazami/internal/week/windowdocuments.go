package week

import (
	"context"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
)

// mostDocuments is how many documents of a verdict's window are listed.
const mostDocuments = 5

// WindowDocuments is the newest documents of a verdict's window, of the sources that were
// counted; of the public panel those that are CLEAR.
func WindowDocuments(ctx context.Context, s *work.Work, store *archive.Store, v work.Vocabulary, d *detection.Result, of trends.Verdict) ([]EvidenceShape, error) {
	b := &digester{Work: s, store: store, v: v, d: d}
	all, err := b.InWindow(ctx, of.Signal, of.Period.Add(1-max(of.Window, 1)).Start(), of.Period.End())
	if err != nil {
		return nil, err
	}
	out := []EvidenceShape{}
	for i := len(all) - 1; i >= 0 && len(out) < mostDocuments; i-- {
		d := all[i]
		counted := slices.ContainsFunc(of.Parts, func(p trends.Part) bool { return p.Source == d.Source })
		if counted && (of.Panel == horizon.FullPanel || d.TLP == horizon.Clear) {
			out = append(out, EvidenceShape{d.Source, d.ID, d.Title, d.URL, work.Date(d.Published), d.TLP.String(), "", 0})
		}
	}
	return out, nil
}
