package main

import (
	"context"

	"kazami/cmd/kazami/internal/terminal"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

type reviewList struct {
	All     bool `help:"All of them, also what was judged, and boilerplate, names, versions and events."`
	Numbers bool `help:"List the evidence of each, by id."`
}

// Help is the example of kazami review list --help.
func (reviewList) Help() string {
	return "Example:\n  kazami review list\n  kazami review list --all --lang en"
}

func (c reviewList) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		if !a.opts.JSON && !c.Numbers {
			v, err := work.VocabularyOf(&s.Work)
			if err != nil {
				return err
			}
			return terminal.List(ctx, a.stdout, a.lang(), c.All, &s.Work, store, v)
		}
		all, err := week.Reviews(ctx, &s.Work, store)
		if err != nil {
			return err
		}
		if !a.opts.JSON {
			terminal.ListNumbers(a.stdout, all, c.All)
			return nil
		}
		for _, w := range all {
			if !c.All && (w.State == horizon.Reject || w.State == horizon.Merge) {
				continue
			}
			if err := a.printJSON(w); err != nil {
				return err
			}
		}
		return nil
	})
}
