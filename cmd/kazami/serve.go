package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"kazami/collectors"
	"kazami/internal/archive"
)

type serveCommand struct{}

// Help is the example of kazami serve --help.
func (serveCommand) Help() string {
	return `Reads each source by its cron line (Asia/Tokyo); after sources that brought something new, and at
the profile's weekly line, it indexes, detects, writes the digest and publishes, once for all of
them. The archive is open only while a job runs, so kazami review works beside it; a job that finds
it in use waits. Ends on SIGTERM or Ctrl-C.

Example:
  kazami serve --profile live`
}

func (serveCommand) Run(ctx context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	jobs := newServer(s).jobs()
	if len(jobs) == 0 {
		return &usageError{fmt.Errorf("profile %s has no source with a cron line, and no weekly line: there is nothing to serve", s.name)}
	}
	s.warnContact(s.profile.Sources)
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

// server is what the jobs of a serving process share.
type server struct {
	*session
	archive *sharedArchive
	fetch   *collectors.Fetcher
	turn    chan struct{} // of the rest of the line
	news    atomic.Bool   // something came that the rest of the line has not seen
}

func newServer(s *session) *server {
	shared := &sharedArchive{open: func(ctx context.Context) (*archive.Store, error) { return archive.Open(ctx, s.data, s.who()) }}
	return &server{session: s, archive: shared, fetch: s.fetcher(shared), turn: make(chan struct{}, 1)}
}

// jobs are the profile's schedule.
func (s *server) jobs() []collectors.Job {
	var jobs []collectors.Job
	for _, id := range s.profile.Sources {
		cfg := s.cfg.source(id)
		if cfg.Cron == "" {
			continue
		}
		jobs = append(jobs, collectors.Job{Name: id, Cron: cfg.Cron, Run: func(ctx context.Context) {
			s.tell(ctx, "job "+id, s.source(ctx, cfg))
		}})
	}
	if s.profile.Weekly != "" {
		jobs = append(jobs, collectors.Job{Name: "weekly", Cron: s.profile.Weekly, Run: func(ctx context.Context) {
			s.news.Store(true)
			s.tell(ctx, "weekly job", s.rest(ctx))
		}})
	}
	return jobs
}

// tell says what failed; it stops nothing.
func (s *server) tell(ctx context.Context, job string, err error) {
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(s.stderr, "kazami: %s: %v\n", job, err)
	}
}

// source reads one source and, where that brought something new, sees to the
// rest of the line.
func (s *server) source(ctx context.Context, cfg *sourceConfig) error {
	err := s.archive.use(ctx, func(store *archive.Store) error {
		return s.ledger(ctx, store, func(int64) error {
			c, err := s.collectOne(ctx, store, s.fetch, cfg)
			if err != nil {
				return err
			}
			fmt.Fprintln(s.stdout, c)
			if c.Added+c.Revised > 0 {
				s.news.Store(true)
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return s.rest(ctx)
}

// rest runs the rest of the line once for all that came since it last ran. Who
// finds it running waits, and then mostly finds nothing left to do.
func (s *server) rest(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if !s.news.Swap(false) {
		return nil
	}
	now, err := s.today()
	if err != nil {
		return err
	}
	err = s.archive.use(ctx, func(store *archive.Store) error {
		return now.ledger(ctx, store, func(run int64) error { return now.afterSources(ctx, store, run) })
	})
	if err != nil {
		s.news.Store(true) // the next job tries again
	}
	return err
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

func (s *session) afterSources(ctx context.Context, store *archive.Store, run int64) error {
	if err := s.loadJudgements(ctx, store); err != nil {
		return err
	}
	after := s.after
	if after == nil {
		after = (*session).afterCollect
	}
	sum := &summary{}
	if err := after(s, ctx, store, run, sum); err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%s: %d flags open, %d changes published\n", date(s.asOf.AddDate(0, 0, -1)), len(sum.Flags), sum.Published)
	return nil
}
