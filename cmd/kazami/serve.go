package main

import (
	"context"

	"kazami/cmd/kazami/internal/service"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

type serveCommand struct {
	Listen string `help:"The address of the desk, in place of the configuration's: such as 127.0.0.1:8977, or none." placeholder:"HOST:PORT"`
	Probe  bool   `help:"Ask the running service whether it is ready: exit 0 if it is, 1 if not."`
}

// Help is the example of kazami serve --help.
func (serveCommand) Help() string {
	return `Serves the analyst's desk at serve.listen: what needs judging, the acts on it, what they would change
on the public site, and publishing. Logging in is off while there is no file of users (kazami user add), and
then only this machine can reach it. Where --as-of or the profile names a day, its search finds what was
published by then, as kazami search --as-of does, and nothing that is undated.

Reads each source by its cron line (Asia/Tokyo); after sources that brought something new, and at
the profile's weekly line, it indexes, detects, writes the digest and publishes, once for all of
them; with the profile's publish line, it publishes then, or as soon as something is judged. Jobs
that were due while it did not run are done once. The database is open only while a job runs, so kazami
review works beside it; a job that finds it in use waits. A changed configuration, with sources.d, is
taken up within seconds, or at once on SIGHUP; a faulty one is refused, and the one before stays in use.
Ends on SIGTERM or Ctrl-C, within five seconds.

Example:
  kazami serve --profile live
  kazami serve --listen 127.0.0.1:9000`
}

func (c serveCommand) Run(ctx context.Context, a *app) error {
	p := a.program()
	p.Listen = c.Listen
	if c.Probe {
		return service.Probe(ctx, p)
	}
	return service.Serve(ctx, p)
}

// program is what a service is given.
func (a *app) program() *service.Program {
	p := &service.Program{AsOf: a.opts.AsOf, Horizon: a.opts.Horizon, Now: a.now, Stdout: a.stdout, Hangups: a.hangups,
		Load: func() (*work.Work, error) {
			s, err := a.session()
			if err != nil {
				return nil, err
			}
			return &s.Work, nil
		},
		After: func(ctx context.Context, w *work.Work, store *archive.Store, run int64, ownTime bool) (int, int, error) {
			s, sum, after := &session{Work: *w, app: a, ownTime: ownTime}, &summary{}, a.after
			if after == nil {
				after = (*session).afterCollect
			}
			err := after(s, ctx, store, run, sum)
			return len(sum.Flags), sum.Published, err
		}}
	if a.sites != nil {
		p.Sites = func(ctx context.Context, w *work.Work, store *archive.Store) (int, error) {
			return a.sites(&session{Work: *w, app: a}, ctx, store)
		}
	}
	return p
}

// afterFunc is what follows a source that brought something new.
type afterFunc func(*session, context.Context, *archive.Store, int64, *summary) error

// siteFunc builds the site and says how many changes it has.
type siteFunc func(*session, context.Context, *archive.Store) (int, error)
