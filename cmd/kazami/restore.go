package main

import (
	"context"
	"fmt"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

type restoreCommand struct {
	File string `arg:"" help:"What kazami backup wrote."`
}

// Help is the example of kazami restore --help.
func (restoreCommand) Help() string {
	return `Makes a backup the database of an empty data folder, after a look at every page of it. A damaged
file, and one of a later program, is refused, and so is a folder that has a database. The index and
the site are built anew by the next run.

Example:
  kazami restore kazami-20100331.db --data data/restored
  kazami index --data data/restored && kazami publish --data data/restored`
}

func (c restoreCommand) Run(ctx context.Context, a *app) error {
	restore := func(s *session) error { return archive.Restore(ctx, c.File, s.Data) }
	return a.changeArchiveAfter(ctx, restore, work.Entry{}, func(s *session, _ *archive.Store, _ int64) error {
		if err := ingest.RemoveIndex(&s.Work); err != nil { // of an archive that was here before
			return err
		}
		if s.app.opts.JSON {
			return s.app.printJSON(map[string]string{"file": c.File, "data": s.Data})
		}
		fmt.Fprintf(s.app.stdout, "restored %s into %s, and found it whole. Next: kazami index, then kazami publish, with the same --profile, --data and --out.\n", c.File, s.Data)
		return nil
	})
}
