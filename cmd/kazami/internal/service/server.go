package service

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
	"kazami/collectors/fetch"
	"kazami/internal/archive"
)

// server is what the jobs of a serving process share.
type server struct {
	*Serving
	archive *sharedArchive
	fetch   *fetch.Fetcher
	turn    chan struct{} // of the rest of the line
	slots   chan struct{} // of sources that are read at the same time
	judged  int           // judgements that the site has; -1: nobody knows
	news    atomic.Bool   // something came that the rest of the line has not seen
}

func newServer(s *Serving) *server {
	shared := &sharedArchive{open: func(ctx context.Context) (*archive.Store, error) {
		store, err := archive.Open(ctx, s.Data, work.WhoRuns(&s.Work))
		if err != nil {
			return nil, err
		}
		if err := work.NotBefore(ctx, &s.Work, store); err != nil {
			return nil, errors.Join(err, store.Close())
		}
		return store, nil
	}}
	return &server{Serving: s, archive: shared, fetch: ingest.NewFetcher(&s.Work, shared), turn: make(chan struct{}, 1), slots: make(chan struct{}, ingest.AtOnce), judged: -1}
}

// report says what failed; it stops nothing.
func (s *server) report(ctx context.Context, job string, err error) {
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
		fmt.Fprintln(s.Program.Stdout, c)
		if c.Added+c.Revised > 0 {
			s.news.Store(true)
		}
		if c.Error != "" {
			return work.Partly(c.Error)
		}
		return nil
	})
	if work.IsPartly(err) {
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
	if err != nil && !work.IsPartly(err) {
		s.news.Store(true) // the next job tries again
	}
	return err
}

// asOfNow is the work with its cut-off as of now, which moves on while serving.
func (s *Serving) asOfNow() (*Serving, error) {
	now, clock := *s, s.Clock()
	cut, err := config.CutOff(cmp.Or(s.Program.AsOf, s.Profile.AsOf), clock)
	if err != nil {
		return nil, err
	}
	now.AsOf = work.Reached(cut, clock)
	now.Horizon, err = config.HorizonOf(cmp.Or(s.Program.Horizon, s.Profile.Horizon), now.AsOf)
	return &now, err
}

// job is today's work for one job: now is read once for all that it does.
func (s *Serving) job() (*Serving, error) {
	own := *s
	own.Work = *s.Stopped()
	return own.asOfNow()
}

func (s *Serving) afterSources(ctx context.Context, store *archive.Store, run int64) error {
	if err := edition.LoadJudgements(ctx, &s.Work, store); err != nil {
		return err
	}
	flags, published, err := s.Program.After(ctx, &s.Work, store, run, s.ownTime)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Program.Stdout, "%s: %d open detections, %s published\n", work.Date(s.AsOf.AddDate(0, 0, -1)), flags, work.Count(published, "change"))
	return nil
}
