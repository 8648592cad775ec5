package collectors

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"kazami/internal/horizon"
)

// Job is work that comes round: a source to collect, or the stages after it.
type Job struct {
	Name string
	Cron string    // minute, hour, day, month, weekday in Tokyo (0 and 7 are Sunday), or @hourly, @daily, @every 1h
	Lane string    // jobs of one lane run one at a time, in turn; "": the job's own lane
	Last time.Time // when it last ran; where it was due since, it runs once as the schedule starts. Zero: unknown, and nothing is run for it
	Run  func(ctx context.Context)
}

// ScheduleOptions say how jobs are started.
type ScheduleOptions struct {
	Jitter time.Duration // each start waits up to this long; 0: none
	Rand   *rand.Rand    // for the jitter; nil: none
}

// Schedule runs jobs by their cron lines. A job that is due while it still
// runs, or still waits for its lane, is skipped, not queued.
type Schedule struct {
	cron    *cron.Cron
	jobs    []*job
	retired chan struct{}
	once    sync.Once
}

type job struct {
	Job
	turn chan struct{} // of the lane
	busy chan struct{} // of the job
	log  *slog.Logger
	opt  ScheduleOptions
	ctx  context.Context
	mu   *sync.Mutex // of opt.Rand
	gone <-chan struct{}
	line cron.Schedule
}

// NewSchedule reads the jobs' cron lines; its error names every bad one.
func NewSchedule(log *slog.Logger, opt ScheduleOptions, jobs ...Job) (*Schedule, error) {
	s := &Schedule{cron: cron.New(cron.WithLocation(horizon.Tokyo), cron.WithLogger(cron.DiscardLogger), cron.WithParser(crontab{})), retired: make(chan struct{})}
	lanes := map[string]chan struct{}{}
	mu := &sync.Mutex{}
	var bad []error
	for _, j := range jobs {
		turn := make(chan struct{}, 1)
		if j.Lane != "" {
			if lanes[j.Lane] == nil {
				lanes[j.Lane] = turn
			}
			turn = lanes[j.Lane]
		}
		run := &job{Job: j, turn: turn, busy: make(chan struct{}, 1), log: log, opt: opt, mu: mu, gone: s.retired}
		id, err := s.cron.AddFunc(j.Cron, run.start)
		if err != nil {
			bad = append(bad, fmt.Errorf("job %s: cron line %q: %w", j.Name, j.Cron, err))
		}
		run.line = s.cron.Entry(id).Schedule
		s.jobs = append(s.jobs, run)
	}
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	return s, nil
}

// Run starts jobs until ctx ends or the schedule is retired, then waits for
// those that run; they are given a context that ends with ctx. What was missed
// since a job last ran is run once, however often it was due. It is
// called once.
func (s *Schedule) Run(ctx context.Context) {
	var missed sync.WaitGroup
	defer missed.Wait()
	for _, j := range s.jobs {
		j.ctx = ctx
	}
	s.cron.Start()
	now := time.Now()
	for _, j := range s.jobs {
		if j.missed(now) {
			j.log.InfoContext(ctx, "the run was missed and starts now", "job", j.Name, "last", j.Last)
			missed.Go(j.start)
		}
	}
	select {
	case <-ctx.Done():
	case <-s.retired:
	}
	<-s.cron.Stop().Done()
}

// Retire ends a schedule without ending its jobs: none is started any more, and
// Run returns once those that run are done.
func (s *Schedule) Retire() { s.once.Do(func() { close(s.retired) }) }

// missed says that the job was due between its last run and now.
func (j *job) missed(now time.Time) bool {
	return !j.Last.IsZero() && !j.line.Next(j.Last.In(horizon.Tokyo)).After(now)
}

// Next is when each job is due next after t, by name.
func (s *Schedule) Next(t time.Time) map[string]time.Time {
	next := map[string]time.Time{}
	for i, e := range s.cron.Entries() {
		if i < len(s.jobs) {
			next[s.jobs[int(e.ID)-1].Name] = e.Schedule.Next(t.In(horizon.Tokyo))
		}
	}
	return next
}

// start runs the job in its lane, unless it is running already.
func (j *job) start() {
	select {
	case j.busy <- struct{}{}:
		defer func() { <-j.busy }()
	default:
		j.log.InfoContext(j.ctx, "still running, skipped", "job", j.Name)
		return
	}
	if !j.pause() {
		return
	}
	select {
	case j.turn <- struct{}{}:
		defer func() { <-j.turn }()
	case <-j.gone:
		return
	case <-j.ctx.Done():
		return
	}
	defer func() {
		if r := recover(); r != nil {
			j.log.ErrorContext(j.ctx, "job panics", "job", j.Name, "panic", fmt.Sprint(r))
		}
	}()
	if j.ctx.Err() == nil {
		j.Run(j.ctx)
	}
}

// pause waits for the jitter; false when ctx ends first.
func (j *job) pause() bool {
	if j.opt.Jitter <= 0 || j.opt.Rand == nil {
		return true
	}
	j.mu.Lock()
	wait := time.Duration(j.opt.Rand.Int64N(int64(j.opt.Jitter)))
	j.mu.Unlock()
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-j.gone:
		return false
	case <-j.ctx.Done():
		return false
	}
}
