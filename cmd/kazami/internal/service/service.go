// Package service is the process that goes on: the schedule and its jobs, the
// config that is taken up while it runs, the desk, the status for machines, and
// the mail to analysts.
package service

import (
	"context"
	"io"
	"os"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// Program is what a service is given by the program that runs it.
type Program struct {
	Load    func() (*work.Work, error) // reads the config, once more each time
	AsOf    string                     // the cut-off, in place of the profile's; "" for that
	Horizon string                     // likewise the horizon
	Listen  string                     // the desk's address, in place of the config's
	Now     func() time.Time
	Stdout  io.Writer

	// After is what follows sources that brought something new: the rest of the
	// line. With held the site is left to a time of its own. It answers how many
	// flags are open, and how many changes published.
	After func(ctx context.Context, s *work.Work, store *archive.Store, run int64, ownTime bool) (flags, published int, err error)

	Sites   func(ctx context.Context, s *work.Work, store *archive.Store) (int, error) // builds the site; nil: as kazami publish does
	Hangups func() (asked <-chan os.Signal, stop func())                               // ask to read the config again; nil: nothing does

	status *Status   // nil: nobody watches
	desk   *deskHost // nil: there is none
}

// Serving is the work of the config that holds.
type Serving struct {
	work.Work
	Program *Program
	ownTime bool // the site has a time of its own, and is not built with the rest of the line
}

// load is the work of the config as it is now.
func (p *Program) load() (*Serving, error) {
	w, err := p.Load()
	if err != nil {
		return nil, err
	}
	s := &Serving{Work: *w, Program: p}
	if p.desk != nil {
		s.Yield = p.desk.searches().Yield
	}
	return s, nil
}

// Serve keeps the schedule of the profile, and serves the desk and the status,
// until ctx ends. A changed config is taken up, a faulty one refused.
func Serve(ctx context.Context, p *Program) error {
	s, err := p.load()
	if err != nil {
		return err
	}
	return s.serve(ctx)
}

// Probe is nil if the service at the config's address is ready.
func Probe(ctx context.Context, p *Program) error {
	s, err := p.load()
	if err != nil {
		return err
	}
	return s.probe(ctx)
}
