package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"kazami/cmd/kazami/internal/week"
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

func (c reviewList) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		all, err := week.Reviews(ctx, &s.Work, store)
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
			if len(w.Within) > 0 {
				fmt.Fprintf(s.app.stdout, "    with %s\n", strings.Join(w.Within, ", "))
			}
		}
		return nil
	})
}
