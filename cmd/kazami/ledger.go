package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// How a run of the ledger ended well, beside archive.Detected.
const (
	resultCollected = "collected"
	resultPublished = "published"
)

// wentWell reports whether a result is a good one.
func wentWell(result string) bool {
	return slices.Contains([]string{archive.Detected, resultCollected, resultPublished, resultDestroyed}, result)
}

// ledger enters a command into the ledger before f and its result after it.
func (s *session) ledger(ctx context.Context, store *archive.Store, f func(id int64) error) error {
	return enterRun(ctx, &s.Work, store, s.Command, archive.Detected, f)
}

// enter is ledger for a job with a name and a good end of its own. From then on
// the session's log bears the number of the run.
func enterRun(ctx context.Context, s *work.Work, store *archive.Store, command, good string, f func(id int64) error) error {
	began, clock := s.Now(), time.Now() // now stands still while a command runs
	id, err := store.StartRun(ctx, command, began, s.AsOf)
	if err != nil {
		return err
	}
	s.Log = s.Log.With("run", id)
	s.Log.InfoContext(ctx, "run begins", "command", command)
	err = f(id)
	result := good
	if err != nil {
		if _, partly := errors.AsType[*work.PartlyError](err); !partly || good != archive.Detected {
			result = err.Error()
		}
	}
	took := time.Since(clock)
	s.Log.InfoContext(ctx, "run ends", "command", command, "result", result, "seconds", took.Round(time.Millisecond).Seconds())
	if _, partly := errors.AsType[*work.PartlyError](err); partly && good == resultCollected {
		err = nil // the line it printed says what was wrong with the source
	}
	return errors.Join(err, store.EndRun(context.WithoutCancel(ctx), id, began.Add(took), result))
}
