package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// shownWaiting is how many changes kazami review list shows unless asked for all.
const shownWaiting = 50

type reviewList struct {
	All bool `help:"All of them, also what was rejected or merged."`
}

// Help is the example of kazami review list --help.
func (reviewList) Help() string { return "Example:\n  kazami review list" }

// waiting is one line of kazami review list.
type waiting struct {
	ID     horizon.ChangeID `json:"id"`
	Name   string           `json:"name"`
	Within []string         `json:"within"` // flags that say the same
	State  horizon.Action   `json:"state"`  // "" waits for judgement
	Who    string           `json:"who"`
	Why    string           `json:"why"`
	Week   *horizon.Period  `json:"week,omitempty"`
	Stage  horizon.Stage    `json:"stage"`
	E      float64          `json:"e"`
	A      float64          `json:"a"`

	Also []week.SignalLine `json:"also,omitempty"` // the same series, detected by its other counts
}

func (c reviewList) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		all, err := reviewsOf(ctx, &s.Work, store)
		if err != nil {
			return err
		}
		shown := 0
		for _, w := range all {
			if !c.All && (w.State == horizon.Reject || w.State == horizon.Merge) {
				continue
			}
			if shown++; !c.All && !s.app.opts.JSON && shown > shownWaiting {
				fmt.Fprintf(s.app.stdout, "and more, %d in all: kazami review list --all\n", len(all))
				break
			}
			if s.app.opts.JSON {
				if err := s.app.printJSON(w); err != nil {
					return err
				}
				continue
			}
			state := "waits"
			if w.State != "" {
				state = fmt.Sprintf("%s by %s: %s", w.State, w.Who, w.Why)
			}
			evidence := "not detected"
			if w.A > 0 {
				evidence = fmt.Sprintf("%s, E %.3g of %.0f%s", cmp.Or(w.Stage.English(), evidence), w.E, w.A, week.AlsoBy(w.Also))
			}
			fmt.Fprintf(s.app.stdout, "%-28s %s\n    %s; %s\n", w.ID, w.Name, evidence, state)
		}
		return nil
	})
}

// reviewsOf is every open flag of the last detection, most evidence first, and
// then every other change that was judged.
func reviewsOf(ctx context.Context, s *work.Work, store *archive.Store) ([]waiting, error) {
	signals, err := detection.StoredOf(ctx, s, store)
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
	var all []waiting
	listed := map[horizon.ChangeID]bool{}
	add := func(w waiting) {
		if j, ok := last[w.ID]; ok {
			w.State, w.Who, w.Why = j.Action, j.Who, j.Why
		}
		if !listed[w.ID] {
			all = append(all, w)
		}
		listed[w.ID] = true
	}
	names := map[horizon.ChangeID]string{}
	for _, c := range changes {
		names[c.ID] = c.Name
	}
	v, err := work.VocabularyOf(s)
	if err != nil {
		return nil, err
	}
	signals = slices.DeleteFunc(signals, func(g horizon.Signal) bool {
		return !g.Open || g.Panel != horizon.FullPanel || g.Period != horizon.PeriodOf(g.Period.Bin, s.AsOf).Add(-1)
	})
	clusters, err := store.Clusters(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	g := detection.Grouping{Clusters: clusters, Ids: map[string]horizon.ChangeID{}}
	if g.Names, err = detection.NamingOf(ctx, store); err != nil {
		return nil, err
	}
	for _, c := range clusters {
		names[c.ID] = c.Label
		for _, m := range c.Members {
			g.Ids[m] = c.ID
		}
	}
	for _, f := range detection.Fold(signals, v) {
		id := g.ChangeOf(changes, f.Signal)
		add(waiting{ID: id, Name: cmp.Or(names[id], f.Name), Within: work.OrEmpty(f.Within), Week: &f.Period, Stage: f.Stage, E: f.E, A: f.A, Also: week.NewSignalLine(f.Signal, f.Also...).Also})
	}
	for _, c := range changes {
		add(waiting{ID: c.ID, Name: c.Name, Within: []string{}})
	}
	return all, nil
}
