package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// runShape is an entry of the ledger as kazami run --history --json prints it.
type runShape struct {
	Run     int64   `json:"run"`
	Command string  `json:"command"`
	Who     string  `json:"who"` // empty: an earlier program entered it
	Started string  `json:"started"`
	Ended   string  `json:"ended"` // empty: it was killed, or still runs
	Seconds float64 `json:"seconds"`
	AsOf    string  `json:"as_of"`
	Result  string  `json:"result"`
}

// history prints the last runs, the newest first.
func (c runCommand) history(ctx context.Context, a *app) error {
	if c.History < 1 {
		return work.Advise(fmt.Sprintf("%d is not a number of runs.", c.History), "--history", "kazami run --history 20")
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		runs, err := store.Runs(ctx, c.History)
		if err != nil {
			return err
		}
		for _, r := range runs {
			if s.app.opts.JSON {
				err = s.app.printJSON(shapeOfRun(r))
			} else {
				_, err = fmt.Fprintf(s.app.stdout, "%6d  %s  %9s  %-28s %-12s %s\n", r.ID, work.Stamp(r.Started), took(r), r.Command, cmp.Or(r.Who, "-"), ended(r))
			}
			if err != nil {
				return err
			}
		}
		if len(runs) == 0 && !s.app.opts.JSON {
			fmt.Fprintln(s.app.stdout, "No run yet. Type: kazami run")
		}
		return nil
	})
}

func shapeOfRun(r horizon.Run) runShape {
	out := runShape{Run: r.ID, Command: r.Command, Who: r.Who, Started: work.Stamp(r.Started), Ended: work.Stamp(r.Ended), AsOf: work.Stamp(r.AsOf), Result: r.Result}
	if !r.Ended.IsZero() {
		out.Seconds = r.Ended.Sub(r.Started).Seconds()
	}
	return out
}

func took(r horizon.Run) string {
	if r.Ended.IsZero() {
		return "-"
	}
	return r.Ended.Sub(r.Started).Round(time.Second).String()
}

func ended(r horizon.Run) string {
	if r.Ended.IsZero() {
		return "running, or killed"
	}
	return r.Result
}
