package figures

import (
	"context"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/archive/naming"
)

// NamedOf is [naming.Documents] of the span that is counted, and what packs hold: those
// of a pack have no id, and no number where they are not cited.
func NamedOf(ctx context.Context, s *work.Work, store *archive.Store, f *Figures) ([]naming.Document, error) {
	defer f.lock()()
	if f.named != nil {
		return f.named, nil
	}
	all, err := naming.Documents(ctx, store, s.Since(), s.AsOf)
	if err != nil {
		return nil, err
	}
	placed, err := f.inPacks(ctx, s, store)
	if err != nil {
		return nil, err
	}
	for _, p := range placed {
		if p.Month.Start().Before(s.Since()) {
			continue
		}
		for range p.Counted {
			all = append(all, naming.Document{Seq: p.Seq, Source: p.Source, Month: p.Month, Sectors: p.Tags[archive.TagSector], Threats: p.Tags[archive.TagThreat]})
		}
	}
	f.named = all
	return all, nil
}
