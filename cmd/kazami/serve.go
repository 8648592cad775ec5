package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"kazami/collectors"
	"kazami/internal/archive"
)

type serveCommand struct{}

// Help is the example of kazami serve --help.
func (serveCommand) Help() string {
	return `Reads each source by its cron line (Asia/Tokyo); after one that brought something new, and at the
profile's weekly line, it indexes, detects, writes the digest and publishes. One job at a time. The
archive is open only while a job runs, so kazami review works beside it. Ends on SIGTERM or Ctrl-C.

Example:
  kazami serve --profile live`
}

func (serveCommand) Run(ctx context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	jobs := s.jobs()
	if len(jobs) == 0 {
		return &usageError{fmt.Errorf("profile %s has no source with a cron line, and no weekly line: there is nothing to serve", s.name)}
	}
	for _, j := range jobs {
		fmt.Fprintf(s.stderr, "kazami: %-24s %s\n", j.Name, j.Cron)
	}
	schedule, err := collectors.NewSchedule(s.log, collectors.ScheduleOptions{}, jobs...)
	if err != nil {
		return err
	}
	schedule.Run(ctx)
	return nil // it was asked to stop, and has
}

// validCron is nil for a cron line that the schedule can keep.
func validCron(line string) error {
	_, err := collectors.NewSchedule(slog.New(slog.DiscardHandler), collectors.ScheduleOptions{}, collectors.Job{Name: "x", Cron: line})
	return err
}

// nextDue is when a cron line is due next; zero if it never is.
func nextDue(line string, now time.Time) time.Time {
	s, err := collectors.NewSchedule(slog.New(slog.DiscardHandler), collectors.ScheduleOptions{}, collectors.Job{Name: "x", Cron: line})
	if err != nil {
		return time.Time{}
	}
	return s.Next(now)["x"]
}

// afterFunc is what follows a source that brought something new.
type afterFunc func(*session, context.Context, *archive.Store, int64, *summary) error

// jobs are the profile's schedule.
func (s *session) jobs() []collectors.Job {
	var jobs []collectors.Job
	for _, id := range s.profile.Sources {
		cfg := s.cfg.source(id)
		if cfg.Cron == "" {
			continue
		}
		jobs = append(jobs, collectors.Job{Name: id, Cron: cfg.Cron, Lane: "archive", Run: func(ctx context.Context) { s.job(ctx, id) }})
	}
	if s.profile.Weekly != "" {
		jobs = append(jobs, collectors.Job{Name: "weekly", Cron: s.profile.Weekly, Lane: "archive", Run: func(ctx context.Context) { s.job(ctx, "") }})
	}
	return jobs
}

// job reads one source (none if id is empty) and, where that brought something
// new, runs the rest of the line. What fails is told and stops nothing.
func (s *session) job(ctx context.Context, id string) {
	now, err := s.today()
	if err == nil {
		err = now.runJob(ctx, id)
	}
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(s.stderr, "kazami: %s: %v\n", strings.TrimSpace("job "+id), err)
	}
}

// today is the session with its cut-off as of now, which moves on while serving.
func (s *session) today() (*session, error) {
	now := *s
	var err error
	if now.asOf, err = cutOff(cmpOr(s.opts.AsOf, s.profile.AsOf), s.now()); err != nil {
		return nil, err
	}
	now.horizon, err = horizonOf(cmpOr(s.opts.Horizon, s.profile.Horizon), now.asOf)
	return &now, err
}

func (s *session) runJob(ctx context.Context, id string) (err error) {
	store, err := archive.Open(ctx, s.data, s.who())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return s.ledger(ctx, store, func(run int64) error {
		sum := &summary{}
		if id != "" {
			if sum.Collected, err = s.collect(ctx, store, []string{id}); err != nil {
				return err
			}
			c := sum.Collected[0]
			fmt.Fprintln(s.stdout, c)
			if c.Added+c.Revised == 0 {
				return nil
			}
		}
		if err := s.loadJudgements(ctx, store); err != nil {
			return err
		}
		after := s.after
		if after == nil {
			after = (*session).afterCollect
		}
		if err := after(s, ctx, store, run, sum); err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "%s: %d flags open, %d changes published\n", date(s.asOf.AddDate(0, 0, -1)), len(sum.Flags), sum.Published)
		return nil
	})
}
