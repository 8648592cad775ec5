package main

import (
	"context"
	"fmt"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// reparseCommand reads what was fetched once more, without the network.
type reparseCommand struct {
	Source []string `arg:"" optional:"" help:"The sources to read again; all of the profile's if none is named."`
}

// Help is the example of kazami reparse --help.
func (reparseCommand) Help() string {
	return `Documents are read anew from the bytes that the sources once answered, as a
later program or a mended config reads them. The network is not asked. What
reads differently now is a revision; the earlier one stays.

Example:
  kazami reparse soumu --profile live`
}

func (c reparseCommand) Run(ctx context.Context, a *app) error {
	known := func(s *session) error {
		_, err := ingest.ChosenSources(&s.Work, c.Source)
		return err
	}
	return a.changeArchiveAfter(ctx, known, work.Entry{}, func(s *session, store *archive.Store, _ int64) error {
		ids, err := ingest.ChosenSources(&s.Work, c.Source)
		if err != nil {
			return err
		}
		failed := 0
		for _, id := range ids {
			r, err := ingest.ReparseSource(ctx, &s.Work, store, s.Cfg.Source(id))
			if err != nil {
				return err
			}
			if r.Error != "" {
				failed++
			}
			if s.app.opts.JSON {
				err = s.app.printJSON(r)
			} else {
				_, err = fmt.Fprintln(s.app.stdout, r)
			}
			if err != nil {
				return err
			}
		}
		if failed > 0 {
			return work.Partly(fmt.Sprintf("%d of %d sources could not be read again", failed, len(ids)))
		}
		return nil
	})
}
