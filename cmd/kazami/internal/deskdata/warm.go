package deskdata

import (
	"context"
	"maps"
	"slices"

	"kazami/cmd/kazami/internal/firstpage"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/week"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// sourceStates is the state of the sources, kept until one is tried or documents come.
func (n *Snapshot) sourceStates(ctx context.Context, store *archive.Store) ([]ingest.SourceState, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.sourced == nil {
		all, err := ingest.HealthAsOf(ctx, n.Work, store)
		if err != nil {
			return nil, err
		}
		n.sourced = all
	}
	return slices.Clone(n.sourced), nil
}

// statesUpTo is the state of the sources as somebody with a ceiling sees it, kept until
// the archive changes.
func (n *Snapshot) statesUpTo(ctx context.Context, store *archive.Store, most horizon.TLP) ([]ingest.SourceState, error) {
	all, err := n.sourceStates(ctx, store)
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, known := n.states[most]; !known {
		if all, err = week.UpTo(ctx, n.Work, store, all, most); err != nil {
			return nil, err
		}
		n.states[most] = all
	}
	return slices.Clone(n.states[most]), nil
}

// warm gathers what will be asked first before anybody asks, for each ceiling.
func (n *Snapshot) warm(ctx context.Context, ceilings []horizon.TLP) error {
	for _, most := range ceilings {
		w, err := n.week(ctx, n.store, most)
		for _, it := range w.Judge {
			if err == nil {
				_, err = n.Detail(ctx, n.store, it.ID, most)
			}
		}
		if err == nil {
			_, err = n.stream(ctx, n.store, most)
		}
		if err == nil {
			_, err = n.statesUpTo(ctx, n.store, most)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ceilings is those for which a week was gathered; TLP:RED where there is no
// snapshot.
func (n *Snapshot) ceilings() []horizon.TLP {
	if n == nil {
		return []horizon.TLP{horizon.Red}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Collect(maps.Keys(n.asked))
}

// likely is the ceilings for which a first week will be asked: those that asked the
// snapshot before, or else TLP:RED and those that pages are kept for.
func likely(ctx context.Context, n, before *Snapshot) ([]horizon.TLP, error) {
	all := before.ceilings()
	if before != nil {
		return all, nil
	}
	kept, err := firstpage.Ceilings(ctx, n.Work, n.store)
	return append(all, slices.DeleteFunc(kept, func(most horizon.TLP) bool { return most == horizon.Red })...), err
}
