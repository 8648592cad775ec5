package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// sourcesCommand shows health, or tries a source.
type sourcesCommand struct {
	List  sourcesList  `cmd:"" default:"1" help:"Show how each source fares."`
	Check sourcesCheck `cmd:"" help:"Try a source now, or read files as that kind; store nothing."`
}

type sourcesList struct{}

// Help is the example of kazami sources --help.
func (sourcesList) Help() string {
	return "Example:\n  kazami sources\n  kazami sources check --kind page --file news.html --url https://example.go.jp/news/"
}

// healthLine is one source as kazami sources --json prints it.
type healthLine struct {
	Source    horizon.SourceID `json:"source"`
	Name      string           `json:"name"`
	Kind      string           `json:"kind"`
	OK        bool             `json:"ok"`
	State     string           `json:"state"`
	LastTry   string           `json:"last_try"`
	LastGood  string           `json:"last_good"`
	NextDue   string           `json:"next_due"`
	Newest    string           `json:"newest"`
	Documents int              `json:"documents"`
	Failures  int              `json:"failures"`
}

func (sourcesList) Run(ctx context.Context, a *app) error {
	return a.withArchive(ctx, func(s *session, store *archive.Store) error {
		all, err := s.health(ctx, store)
		if err != nil {
			return err
		}
		for _, h := range all {
			l := healthLine{h.Source.ID, h.Source.Name, h.Source.Kind, h.OK, h.State, stamp(h.LastTry), stamp(h.LastGood),
				stamp(h.NextDue), stamp(h.Newest), h.Documents, h.Failures}
			if s.opts.JSON {
				err = errors.Join(err, s.printJSON(l))
				continue
			}
			mark := "ok  "
			if !h.OK {
				mark = "FAIL"
			}
			fmt.Fprintf(s.stdout, "%s %-22s %-8s %6d documents, newest %s, last good %s: %s\n", mark, l.Source, l.Kind, l.Documents, date(h.Newest), date(h.LastGood), l.State)
		}
		return err
	})
}

type sourcesCheck struct {
	ID   string   `arg:"" optional:"" help:"The source of the config to try now."`
	Kind string   `help:"Read files as this kind: feed, page, csaf, archive or notes." placeholder:"KIND"`
	File []string `help:"The files to read." placeholder:"F" type:"path"`
	URL  string   `help:"The address the files came from, for relative links." placeholder:"URL"`
}

// Help is the example of kazami sources check --help.
func (sourcesCheck) Help() string {
	return "Example:\n  kazami sources check jpcert --profile live\n  kazami sources check --kind feed --file saved.rdf --json"
}

func (c sourcesCheck) Run(ctx context.Context, a *app) error {
	switch {
	case c.ID != "" && len(c.File) == 0:
		return c.now(ctx, a)
	case c.ID == "" && c.Kind != "" && len(c.File) > 0:
		return c.files(ctx, a)
	}
	return &usageError{errors.New("say either the id of a source, or --kind and --file")}
}

// files reads files as a kind of source would.
func (c sourcesCheck) files(ctx context.Context, a *app) error {
	bad := 0
	for _, name := range c.File {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		r, err := a.checkFile(ctx, c.Kind, name, c.URL, data)
		if err != nil {
			return &usageError{err}
		}
		if r.failed() {
			bad++
		}
		if err := r.print(a); err != nil {
			return err
		}
	}
	if bad > 0 {
		return &partlyError{fmt.Sprintf("%d of %d files could not be read as %s", bad, len(c.File), c.Kind)}
	}
	return nil
}

// now tries a source of the config.
func (c sourcesCheck) now(ctx context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	cfg := s.cfg.source(c.ID)
	if cfg == nil {
		return &usageError{fmt.Errorf("%s has no source %q", s.opts.Config, c.ID)}
	}
	r := s.checkSource(ctx, cfg)
	if err := r.print(a); err != nil {
		return err
	}
	if r.failed() {
		return &partlyError{"the source could not be read"}
	}
	return nil
}
