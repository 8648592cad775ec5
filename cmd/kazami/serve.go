package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/internal/archive"
)

type serveCommand struct {
	Listen string `help:"Where the desk is, in place of the config's: an address such as 127.0.0.1:8977, or none." placeholder:"HOST:PORT"`
	Probe  bool   `help:"Ask the service that runs whether it is ready, and end: 0 if it is, 1 if not."`
}

// Help is the example of kazami serve --help.
func (serveCommand) Help() string {
	return `Serves the analyst's desk at serve.listen: what needs judging, the acts on it, what they would change
on the public site, and publishing. Nobody logs in while there is no file of people (kazami user add), and
then only this machine can reach it. Where --as-of or the profile names a day, its search finds what was
published by then, as kazami search --as-of does, and nothing that is undated.

Reads each source by its cron line (Asia/Tokyo); after sources that brought something new, and at
the profile's weekly line, it indexes, detects, writes the digest and publishes, once for all of
them; with the profile's publish line, it publishes then, or as soon as something is judged. What was
missed while it did not run is made up for once. The archive is open only while a job runs, so kazami
review works beside it; a job that finds it in use waits. A changed config is taken up within seconds,
or at once on SIGHUP; a faulty one is refused, and the one before stays. Ends on SIGTERM or Ctrl-C,
within five seconds.

Example:
  kazami serve --profile live
  kazami serve --listen 127.0.0.1:9000`
}

func (c serveCommand) Run(ctx context.Context, a *app) error {
	a.listen = c.Listen
	s, err := a.session()
	if err != nil {
		return err
	}
	if c.Probe {
		return s.probe(ctx)
	}
	return s.serve(ctx)
}

// afterFunc is what follows a source that brought something new.
type afterFunc func(*session, context.Context, *archive.Store, int64, *summary) error

// siteFunc builds the site and says how many changes it has.
type siteFunc func(*session, context.Context, *archive.Store) (int, error)

// server is what the jobs of a serving process share.
type server struct {
	*session
	archive *sharedArchive
	fetch   *collectors.Fetcher
	turn    chan struct{} // of the rest of the line
	slots   chan struct{} // of sources that are read at the same time
	judged  int           // judgements that the site has; -1: nobody knows
	news    atomic.Bool   // something came that the rest of the line has not seen
}

func newServer(s *session) *server {
	shared := &sharedArchive{open: func(ctx context.Context) (*archive.Store, error) {
		store, err := archive.Open(ctx, s.Data, whoRuns(&s.Work))
		if err != nil {
			return nil, err
		}
		if err := work.NotBefore(ctx, &s.Work, store); err != nil {
			return nil, errors.Join(err, store.Close())
		}
		return store, nil
	}}
	return &server{session: s, archive: shared, fetch: ingest.NewFetcher(&s.Work, shared), turn: make(chan struct{}, 1), slots: make(chan struct{}, ingest.AtOnce), judged: -1}
}

// tell says what failed; it stops nothing.
func (s *server) tell(ctx context.Context, job string, err error) {
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(s.Stderr, "kazami: %s: %v\n", job, err)
	}
}

// source reads one source and, where that brought something new, sees to the
// rest of the line.
func (s *server) source(ctx context.Context, cfg *config.Source) error {
	if err := work.RoomLeft(&s.Work); err != nil {
		return err
	}
	err := s.archive.use(ctx, func(store *archive.Store) error {
		if paused, err := deskdata.PausedSource(ctx, &s.Work, store, cfg.Noun().ID); err != nil || paused {
			return err // somebody paused it at the desk
		}
		return s.readSource(ctx, store, cfg)
	})
	if err != nil {
		return err
	}
	return s.rest(ctx, "serve "+work.LineJob)
}

func (s *server) readSource(ctx context.Context, store *archive.Store, cfg *config.Source) error {
	if err := s.take(ctx, s.slots); err != nil {
		return err
	}
	defer func() { <-s.slots }()
	job, err := s.job() // its log bears the number of its run
	if err != nil {
		return err
	}
	err = work.Record(ctx, &job.Work, store, work.Entry{Command: "serve " + cfg.ID, Good: work.ResultCollected}, func(int64) error {
		c, err := ingest.CollectOne(ctx, &job.Work, store, s.fetch, cfg)
		if err != nil {
			return err
		}
		fmt.Fprintln(s.app.stdout, c)
		if c.Added+c.Revised > 0 {
			s.news.Store(true)
		}
		if c.Error != "" {
			return work.Partly(c.Error)
		}
		return nil
	})
	if _, partly := errors.AsType[*work.PartlyError](err); partly {
		return nil // the line it printed says what was wrong with the source
	}
	return err
}

// take waits for a place in a channel of places.
func (s *server) take(ctx context.Context, places chan struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rest runs the rest of the line once for all that came since it last ran. Who
// finds it running waits, and then mostly finds nothing left to do.
func (s *server) rest(ctx context.Context, command string) error {
	if err := s.take(ctx, s.turn); err != nil {
		return err
	}
	defer func() { <-s.turn }()
	if !s.news.Swap(false) {
		return nil
	}
	now, err := s.job()
	if err != nil {
		return err
	}
	err = s.archive.use(ctx, func(store *archive.Store) error {
		return work.Record(ctx, &now.Work, store, work.Entry{Command: command, Good: archive.Detected}, func(run int64) error { return now.afterSources(ctx, store, run) })
	})
	if err != nil {
		s.news.Store(true) // the next job tries again
	}
	return err
}

// today is the session with its cut-off as of now, which moves on while serving.
func (s *session) today() (*session, error) {
	now, clock := *s, s.Clock()
	cut, err := config.CutOff(cmp.Or(s.app.opts.AsOf, s.Profile.AsOf), clock)
	if err != nil {
		return nil, err
	}
	now.AsOf = work.Reached(cut, clock)
	now.Horizon, err = config.HorizonOf(cmp.Or(s.app.opts.Horizon, s.Profile.Horizon), now.AsOf)
	return &now, err
}

// job is today's session for one job: now is read once for all that it does.
func (s *session) job() (*session, error) {
	own := *s
	own.Work = *s.Stopped()
	return own.today()
}

func (s *session) afterSources(ctx context.Context, store *archive.Store, run int64) error {
	if err := edition.LoadJudgements(ctx, &s.Work, store); err != nil {
		return err
	}
	after := s.app.after
	if after == nil {
		after = (*session).afterCollect
	}
	sum := &summary{}
	if err := after(s, ctx, store, run, sum); err != nil {
		return err
	}
	fmt.Fprintf(s.app.stdout, "%s: %d flags open, %d changes published\n", work.Date(s.AsOf.AddDate(0, 0, -1)), len(sum.Flags), sum.Published)
	return nil
}
