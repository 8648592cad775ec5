package week

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kazami/cmd/kazami/internal/dayone"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// UpTo is the state of sources as somebody with a ceiling sees it, with from when on a
// detection is possible by the panel that they are given. A source that is labelled more
// strictly is none; of the others only what they may see is counted and dated, and of a
// try no more than whether it went well: its figures are of all that the source gave.
func UpTo(ctx context.Context, s *work.Work, store *archive.Store, all []ingest.SourceState, most horizon.TLP) ([]ingest.SourceState, error) {
	ready, err := dayone.Readiness(ctx, s, store, detection.PanelFor(most))
	if err != nil {
		return nil, err
	}
	all = slices.Clone(all)
	for i := range all {
		all[i].Readiness = ready[all[i].Source.ID]
	}
	if most == horizon.Red {
		return all, nil
	}
	seen, err := store.Sights(ctx, most)
	if err != nil {
		return nil, err
	}
	out := []ingest.SourceState{}
	for _, f := range all {
		read := slices.Contains(s.Profile.Sources, string(f.Source.ID))
		sight := seen[f.Source.ID]
		if f.Source.TLP < most || !read && sight.Documents == 0 {
			continue
		}
		f.Documents, f.Newest, f.Findings, f.Paced = sight.Documents, sight.Newest, nil, false
		f.OK = f.Failures == 0 && (f.Gone || sight.Documents > 0)
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b ingest.SourceState) int {
		return cmp.Or(cmp.Compare(work.Btoi(a.Gone), work.Btoi(b.Gone)), cmp.Compare(work.Btoi(a.OK), work.Btoi(b.OK)), cmp.Compare(b.Failures, a.Failures), cmp.Compare(a.Source.ID, b.Source.ID))
	})
	return out, nil
}

// AlertsUpTo is what is wrong with the collection, as somebody with a ceiling is
// shown: the disk, and the runs of the program, are of all documents.
func AlertsUpTo(ctx context.Context, s *work.Work, store *archive.Store, sources []ingest.SourceState, most horizon.TLP) ([]string, error) {
	if most == horizon.Red {
		return alertsOf(ctx, s, store, sources)
	}
	return append(silentOnes(s, sources), unreadOnes(sources)...), nil
}

// publicWaiting is how many changes wait by the public panel alone, judged ones
// aside: what mail and a monitoring system get.
func (b *digester) publicWaiting(ctx context.Context) (int, error) {
	g, err := detection.GroupFlags(ctx, b.Work, b.store, b.v, b.d, horizon.PublicPanel)
	if err != nil {
		return 0, fmt.Errorf("count what waits in public documents: %w", err)
	}
	waits := map[horizon.ChangeID]bool{}
	judgements, err := detection.JudgementsOf(ctx, b.Work, b.store, nil)
	if err != nil {
		return 0, err
	}
	described := detection.InPublic(b.changes, judgements, b.d)
	for _, f := range g.Judge {
		id := g.ChangeOf(described, f.Signal)
		if last := b.last[id]; last == "" || last == horizon.Hold {
			waits[id] = true
		}
	}
	return len(waits), nil
}
