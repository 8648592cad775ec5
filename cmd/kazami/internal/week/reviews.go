package week

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Review is one line of kazami review list: what waits, or what was judged.
type Review struct {
	ID     horizon.ChangeID `json:"id"`
	Name   string           `json:"name"`
	Within []string         `json:"within"` // the other terms of the change, strongest first
	State  horizon.Action   `json:"state"`  // "" waits for judgement
	Who    string           `json:"who"`
	Why    string           `json:"why"`
	Week   *horizon.Period  `json:"week,omitempty"`
	Stage  horizon.Stage    `json:"stage"`
	E      float64          `json:"e"`
	A      float64          `json:"a"`

	Also []SignalLine `json:"also,omitempty"` // the same series, detected by its other counts

	terms []string // of one detection
}

// Holds reports whether a term is detected as part of the change.
func (r Review) Holds(term string) bool {
	return slices.ContainsFunc(append(r.Within, r.terms...), func(t string) bool { return strings.EqualFold(t, term) })
}

// OpenSignals is what the last detection left open in the full panel, as of the last
// period of each bin.
func OpenSignals(ctx context.Context, s *work.Work, store *archive.Store) ([]horizon.Signal, error) {
	all, err := detection.StoredOf(ctx, s, store)
	return slices.DeleteFunc(all, func(g horizon.Signal) bool {
		return !g.Open || g.Panel != horizon.FullPanel || g.Period != horizon.PeriodOf(g.Period.Bin, s.AsOf).Add(-1)
	}), err
}

// Reviews is every open flag of the last detection, most evidence first, and
// then every other change that was judged.
func Reviews(ctx context.Context, s *work.Work, store *archive.Store) ([]Review, error) {
	signals, err := OpenSignals(ctx, s, store)
	if err != nil {
		return nil, err
	}
	changes, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	judgements, err := detection.JudgementsOf(ctx, s, store, nil)
	if err != nil {
		return nil, err
	}
	last := map[horizon.ChangeID]horizon.Judgement{}
	for _, j := range judgements {
		if j.Action.Decides() {
			last[j.Change] = j
		}
	}
	var all []Review
	listed := map[horizon.ChangeID]int{} // in all
	add := func(w Review) {
		if j, ok := last[w.ID]; ok {
			w.State, w.Who, w.Why = j.Action, j.Who, j.Why
		}
		i, there := listed[w.ID]
		if !there {
			i = len(all)
			listed[w.ID] = i
			all = append(all, w)
		}
		for _, name := range w.terms {
			if name != all[i].Name && !slices.Contains(all[i].Within, name) {
				all[i].Within = append(all[i].Within, name)
			}
		}
	}
	names := map[horizon.ChangeID]string{}
	for _, c := range changes {
		names[c.ID] = c.Name
	}
	v, err := work.VocabularyOf(s)
	if err != nil {
		return nil, err
	}
	clusters, err := store.Clusters(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	g := detection.Grouping{Clusters: clusters, Ids: map[string]horizon.ChangeID{}}
	if g.Names, err = detection.NamingOf(ctx, store); err != nil {
		return nil, err
	}
	for _, c := range clusters {
		names[c.ID] = cmp.Or(names[c.ID], c.Label)
		for _, m := range c.Members {
			g.Ids[m] = c.ID
		}
	}
	for _, f := range detection.Fold(signals, v) {
		id := g.ChangeOf(changes, f.Signal)
		add(Review{ID: id, Name: cmp.Or(names[id], f.Name), Within: []string{}, terms: append([]string{f.Name}, f.Within...), Week: &f.Period, Stage: f.Stage, E: f.E, A: f.A, Also: NewSignalLine(f.Signal, f.Also...).Also})
	}
	for _, c := range changes {
		add(Review{ID: c.ID, Name: c.Name, Within: []string{}})
	}
	return all, nil
}
