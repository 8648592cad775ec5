package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/internal/archive"
)

// looking is how often the archive is asked whether something was judged.
const looking = "@every 1m"

// jobs are the profile's schedule. last is when each last ran, by name.
func (s *server) jobs(last map[string]time.Time) []collectors.Job {
	var jobs []collectors.Job
	add := func(name, cron string, run func(context.Context) error) {
		jobs = append(jobs, collectors.Job{Name: name, Cron: cron, Last: last[name], Run: func(ctx context.Context) {
			ended := s.Program.status.Job(name)
			err := errPanicked
			defer func() { ended(err) }()
			err = run(ctx)
			s.report(ctx, name, err)
		}})
	}
	for _, id := range s.Profile.Sources {
		cfg := s.Cfg.Source(id)
		if cfg.Cron != "" {
			add(id, cfg.Cron, func(ctx context.Context) error { return s.source(ctx, cfg) })
		}
	}
	if s.Profile.Weekly != "" {
		add(work.WeeklyJob, s.Profile.Weekly, func(ctx context.Context) error {
			s.news.Store(true)
			left := s.rest(ctx, "serve "+work.WeeklyJob)
			if left != nil && !work.IsPartly(left) {
				return left
			}
			now, err := s.job()
			if err != nil {
				return err
			}
			err = s.archive.use(ctx, func(store *archive.Store) error { return NotifyAnalysts(ctx, &now.Work, store) })
			return errors.Join(left, err)
		})
	}
	switch s.Profile.Publish {
	case "":
	case config.OnApproval:
		add(work.PublishJob, looking, s.publishJudged)
	default:
		add(work.PublishJob, s.Profile.Publish, s.publishNow)
	}
	return jobs
}

var errPanicked = errors.New("the job panicked")

// lastRuns is when each job last ran, as far as the archive knows: a source when
// it was last tried, the others when they last ended well.
func (s *server) lastRuns(ctx context.Context) (map[string]time.Time, error) {
	last := map[string]time.Time{}
	err := s.archive.use(ctx, func(store *archive.Store) error {
		known, err := store.Health(ctx, time.Time{})
		if err != nil {
			return err
		}
		for id, h := range known {
			last[string(id)] = h.LastTry
		}
		if last[work.WeeklyJob], err = store.LastGood(ctx, []string{"serve " + work.WeeklyJob, "serve " + work.LineJob, "run"}, archive.Detected); err != nil {
			return err
		}
		last[work.PublishJob], err = store.LastGood(ctx, []string{"serve " + work.PublishJob}, work.ResultPublished)
		return err
	})
	return last, err
}

// publishJudged builds the site if something was judged since it was built, and
// once after each start.
func (s *server) publishJudged(ctx context.Context) error {
	n, err := s.countJudged(ctx)
	if err != nil || n == s.judged {
		return err
	}
	if err = s.publishNow(ctx); err == nil || work.IsPartly(err) {
		s.judged = n
	}
	return err
}

// countJudged only reads, so that it keeps nobody from judging.
func (s *server) countJudged(ctx context.Context) (int, error) {
	store, err := archive.OpenRead(ctx, s.Data)
	if err != nil {
		return 0, err
	}
	all, err := store.Judgements(ctx, edition.Always)
	return len(all), errors.Join(err, store.Close())
}

// publishNow builds the site from what was judged by now.
func (s *server) publishNow(ctx context.Context) error {
	if err := s.take(ctx, s.turn); err != nil {
		return err
	}
	defer func() { <-s.turn }()
	now, err := s.job()
	if err != nil {
		return err
	}
	return s.archive.use(ctx, func(store *archive.Store) error {
		return work.Record(ctx, &now.Work, store, work.Entry{Command: "serve " + work.PublishJob, Good: work.ResultPublished}, func(int64) error {
			n, err := now.site(ctx, store)
			if err == nil {
				fmt.Fprintf(s.Program.Stdout, "%s: %s published\n", work.Date(now.AsOf.AddDate(0, 0, -1)), work.Count(n, "change"))
			}
			return err
		})
	})
}

// site builds the public site from the archive as it is.
func (s *Serving) site(ctx context.Context, store *archive.Store) (int, error) {
	if s.Program.Sites != nil {
		return s.Program.Sites(ctx, &s.Work, store)
	}
	v, err := work.VocabularyOf(&s.Work)
	if err != nil {
		return 0, err
	}
	d, err := detection.Detect(ctx, &s.Work, store, v)
	if err != nil {
		return 0, err
	}
	return edition.Publish(ctx, &s.Work, store, v, d)
}
