package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"strings"
	"time"

	"kazami/internal/archive"
)

// Entry is how a command stands in the ledger of runs.
type Entry struct {
	Command string    // "": as it was called, without arguments
	Who     string    // "": the user of the operating system
	Good    string    // its result where it ends well; "": ResultDone
	Clock   time.Time // when it began, by the machine; zero: now
}

// Record enters a command into the ledger before f and its result after it. From
// then on the log of the work bears the number of the run.
func Record(ctx context.Context, s *Work, store *archive.Store, e Entry, f func(id int64) error) error {
	began, clock := s.Now(), e.Clock // now stands still while a command runs
	if clock.IsZero() {
		clock = time.Now()
	}
	command := cmp.Or(e.Command, CalledAs(s.Command))
	id, err := store.StartRun(ctx, command, cmp.Or(e.Who, systemUser()), began, s.AsOf)
	if err != nil {
		return err
	}
	s.Log = s.Log.With("run", id)
	s.Log.InfoContext(ctx, "run begins", "command", command)
	err = f(id)
	result := cmp.Or(e.Good, ResultDone)
	switch {
	case err == nil || IsPartly(err) && result == archive.Detected: // then its signals are stored whole
	case errors.Is(ctx.Err(), context.Canceled):
		result = ResultInterrupted
	default:
		result = err.Error()
	}
	took := time.Since(clock)
	s.Log.InfoContext(ctx, "run ends", "command", command, "result", result, "seconds", took.Round(time.Millisecond).Seconds())
	return errors.Join(err, store.EndRun(context.WithoutCancel(ctx), id, began.Add(took), result))
}

// CalledAs is the command without its arguments: "review hold".
func CalledAs(command string) string {
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

// WhoRuns describes this process to the next one that wants the archive.
func WhoRuns(s *Work) string {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	return fmt.Sprintf("kazami %s, process %d on %s, since %s", s.Command, os.Getpid(), host, s.Now().Format(time.RFC3339))
}
