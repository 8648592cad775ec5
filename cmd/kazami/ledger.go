package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// entry is how a command stands in the ledger.
type entry struct {
	command string               // "": as it was called, without arguments
	who     string               // "": the user of the operating system
	good    string               // its result where it ends well; "": resultDone
	first   func(*session) error // what comes before the archive is opened; nil: nothing
	clock   time.Time            // when it began, by the machine; zero: now
}

// changeArchive is the one way of a command to an archive that it changes: it
// runs f on the profile's archive, and enters that into the ledger, whether it
// ends well, fails or is interrupted. If e.first fails, or the archive cannot be
// opened, nothing is entered. Commands that only read go by readArchive.
func (a *app) changeArchive(ctx context.Context, e entry, f func(s *session, store *archive.Store, run int64) error) error {
	e.clock = time.Now()
	s, err := a.session()
	if err == nil && e.first != nil {
		err = e.first(s)
	}
	if err != nil {
		return err
	}
	return s.opened(ctx, func(store *archive.Store) error {
		return record(ctx, &s.Work, store, e, func(run int64) error { return f(s, store, run) })
	})
}

// record enters a command into the ledger before f and its result after it. From
// then on the log of the work bears the number of the run.
func record(ctx context.Context, s *work.Work, store *archive.Store, e entry, f func(id int64) error) error {
	began, clock := s.Now(), e.clock // now stands still while a command runs
	if clock.IsZero() {
		clock = time.Now()
	}
	command := cmp.Or(e.command, calledAs(s.Command))
	id, err := store.StartRun(ctx, command, cmp.Or(e.who, systemUser()), began, s.AsOf)
	if err != nil {
		return err
	}
	s.Log = s.Log.With("run", id)
	s.Log.InfoContext(ctx, "run begins", "command", command)
	err = f(id)
	result := cmp.Or(e.good, work.ResultDone)
	_, partly := errors.AsType[*work.PartlyError](err)
	switch {
	case err == nil || partly && result == archive.Detected: // then its signals are stored whole
	case errors.Is(ctx.Err(), context.Canceled):
		result = work.ResultInterrupted
	default:
		result = err.Error()
	}
	took := time.Since(clock)
	s.Log.InfoContext(ctx, "run ends", "command", command, "result", result, "seconds", took.Round(time.Millisecond).Seconds())
	return errors.Join(err, store.EndRun(context.WithoutCancel(ctx), id, began.Add(took), result))
}

// calledAs is the command without its arguments: "review hold".
func calledAs(command string) string {
	name, _, _ := strings.Cut(command, " <")
	return name
}

// systemUser is the operating system's name for whoever runs the program, or
// their number where it has none.
func systemUser() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return fmt.Sprintf("user %d", os.Getuid())
}
