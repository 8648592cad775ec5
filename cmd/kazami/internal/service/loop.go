package service

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
)

const (
	watching = 5 * time.Second // between two looks at the config
	draining = time.Minute     // what jobs get to end by themselves when the config has changed; what is broken off runs again
)

// serve keeps the schedule of the profile, and of each good config that comes
// after it, until ctx ends.
func (s *Serving) serve(ctx context.Context) error {
	host, err := s.openDesk()
	if err != nil {
		return err
	}
	s.Program.desk, s.Yield = host, host.searches().Yield
	schedule, server, err := s.schedule(ctx)
	if err != nil {
		host.close()
		return err
	}
	host.hold(server)
	if address := s.Cfg.Serve.Status; address != "" {
		ctx, cancel := context.WithCancel(ctx)
		stopped, err := s.watchable(ctx, address)
		if err != nil {
			cancel()
			host.close()
			return err
		}
		defer func() {
			cancel()
			<-stopped
		}()
	}
	ctx, cancel := context.WithCancel(ctx)
	closed := host.start(ctx, s)
	defer func() {
		cancel()
		<-closed
	}()
	return s.keep(ctx, schedule, server)
}

// watchable serves the status at an address until ctx ends. It is that of the
// first config; another one asks for a new start.
func (s *Serving) watchable(ctx context.Context, address string) (<-chan struct{}, error) {
	s.Program.status = NewStatus(s)
	return s.Program.status.serveOn(ctx, address, func(err error) { s.Log.ErrorContext(ctx, "status server", "err", err) })
}

// keep runs a schedule until ctx ends, and then the next whenever the config changes.
func (s *Serving) keep(ctx context.Context, schedule *collectors.Schedule, server *server) error {
	var hup <-chan os.Signal
	if s.Program.Hangups != nil {
		var stop func()
		hup, stop = s.Program.Hangups()
		defer stop()
	}
	w := &configWatch{Serving: s, hup: hup, seen: s.fingerprint()}
	for schedule != nil {
		running, cancel := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			schedule.Run(running)
			close(done)
		}()
		next, nextServer := w.next(ctx)
		schedule.Retire()
		select {
		case <-done:
		case <-ctx.Done():
		case <-time.After(draining):
		}
		cancel()
		<-done
		if nextServer != nil {
			nextServer.news.Store(server.news.Load())
		}
		schedule, server = next, nextServer
	}
	return nil // it was asked to stop, and has
}

// schedule is what the profile is to run, and what its jobs share.
func (s *Serving) schedule(ctx context.Context) (*collectors.Schedule, *server, error) {
	s.ownTime = s.Profile.Publish != ""
	server := newServer(s)
	if len(server.jobs(nil)) == 0 && s.Program.desk == nil {
		return nil, nil, work.Advise("There is nothing to do by schedule, and no desk.", "profile "+s.Name+" of "+s.ConfigFile, "in the configuration a cron line of a source, a weekly line of the profile, or serve.listen")
	}
	ingest.WarnContact(&s.Work, s.Profile.Sources)
	for _, why := range ingest.NeverRead(&s.Work) {
		fmt.Fprintf(s.Stderr, "kazami: never read by schedule: source %s\n", why)
	}
	last, err := server.lastRuns(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		return nil, nil, err
	}
	jobs := server.jobs(last)
	for _, j := range jobs {
		fmt.Fprintf(s.Stderr, "kazami: %-24s %s\n", j.Name, j.Cron)
	}
	seed := uint64(s.Now().UnixNano())
	schedule, err := collectors.NewSchedule(s.Log, collectors.ScheduleOptions{Jitter: s.Cfg.Serve.StartJitter(), Rand: rand.New(rand.NewPCG(seed, uint64(os.Getpid())))}, jobs...)
	return schedule, server, err
}

// configWatch waits for another config.
type configWatch struct {
	*Serving
	hup     <-chan os.Signal
	seen    [sha256.Size]byte
	settles [sha256.Size]byte // what the last look saw: a file that is being written is looked at again
}

// next is the schedule of the next good config; nil when ctx ends first. A bad
// one is refused and said why, once.
func (w *configWatch) next(ctx context.Context) (*collectors.Schedule, *server) {
	look := time.NewTicker(watching)
	defer look.Stop()
	for {
		asked := false
		select {
		case <-ctx.Done():
			return nil, nil
		case <-w.hup:
			asked = true
		case <-look.C:
		}
		now := w.fingerprint()
		settled := now == w.settles
		w.settles = now
		if !asked && (now == w.seen || !settled) {
			continue
		}
		w.seen = now
		s, err := w.Program.load()
		if err == nil {
			var schedule *collectors.Schedule
			var server *server
			if schedule, server, err = s.schedule(ctx); err == nil {
				w.Serving = s
				s.Program.status.hold(s)
				s.Program.desk.hold(server)
				fmt.Fprintf(s.Stderr, "kazami: the configuration is read again, and is in use from now on: %s and its %s\n", w.ConfigFile, config.SourceFolder)
				return schedule, server
			}
		}
		if ctx.Err() == nil {
			w.Program.status.refuse(err)
			fmt.Fprintf(w.Stderr, "kazami: the configuration is refused, and the one before it stays in use:\n%v\n", err)
		}
	}
}

// fingerprint distinguishes one config from another: its bytes, those of its vocabulary
// and those of its added sources. A file that cannot be read is another one, too.
func (s *Serving) fingerprint() (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, file := range append([]string{s.ConfigFile}, s.Cfg.Files()...) {
		data, err := os.ReadFile(file)
		fmt.Fprintf(h, "%s %v %d\n%s", file, err != nil, len(data), data)
	}
	h.Sum(sum[:0])
	return sum
}
