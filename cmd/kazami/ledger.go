package main

import (
	"context"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// changeArchive is the one way of a command to an archive that it changes: it
// runs f on the profile's archive, and enters that into the ledger, whether it
// ends well, fails or is interrupted. If the archive cannot be opened, nothing is
// entered. Commands that only read go by readArchive.
func (a *app) changeArchive(ctx context.Context, e work.Entry, f func(s *session, store *archive.Store, run int64) error) error {
	return a.changeArchiveAfter(ctx, func(*session) error { return nil }, e, f)
}

// changeArchiveAfter is changeArchive after first, which comes before the archive
// is opened: if it fails, nothing is entered.
func (a *app) changeArchiveAfter(ctx context.Context, first func(*session) error, e work.Entry, f func(s *session, store *archive.Store, run int64) error) error {
	e.Clock = time.Now()
	s, err := a.session()
	if err == nil {
		err = first(s)
	}
	if err != nil {
		return err
	}
	return s.opened(ctx, func(store *archive.Store) error {
		return work.Record(ctx, &s.Work, store, e, func(run int64) error { return f(s, store, run) })
	})
}
