package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/internal/archive"
)

// sourcesCommand shows health, tries a source, and carries lists of sources.
type sourcesCommand struct {
	List   sourcesList   `cmd:"" default:"1" help:"Show how each source fares, failing ones first."`
	Check  sourcesCheck  `cmd:"" help:"Try a source now, or read files as that kind; store nothing."`
	Import sourcesImport `cmd:"" help:"Read an OPML list of feeds, and print the lines that config.yaml lacks."`
	Export sourcesExport `cmd:"" help:"Print the profile's feeds as an OPML list."`
}

type sourcesList struct{}

// Help is the example of kazami sources --help.
func (sourcesList) Help() string {
	return `FAIL: the last try was not good: the source could not be read, or it is frozen. note: it was good,
and there is something to look at. ok: nothing to do. new: never read. gone: it has documents, and is
no longer in the profile. "a week" is new items, "lag" how long they were
out before they were collected (median), "verified" how sure the address is: a capture of it was
read, its publisher documents it, or no. The rules: docs/health.md. With --as-of, it is how they
fared at the end of that day, by the tries that were kept.

Example:
  kazami sources --profile live
  kazami sources --profile live --as-of 2026-08-31
  kazami sources check jpcert --profile live
  kazami sources check --kind page --file news.html --url https://example.go.jp/news/
  kazami sources import feeds.opml --write
  kazami sources export --profile live > feeds.opml`
}

func (sourcesList) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		var before time.Time
		if s.app.opts.AsOf != "" && s.AsOf.Before(s.Now()) {
			before = s.AsOf
		}
		all, err := ingest.HealthOf(ctx, &s.Work, store, before)
		if err != nil {
			return err
		}
		if !s.app.opts.JSON {
			return ingest.WriteFares(s.app.stdout, all, before)
		}
		for i := range all {
			err = errors.Join(err, s.app.printJSON(all[i].Line()))
		}
		return err
	})
}

type sourcesCheck struct {
	Names  []string `arg:"" optional:"" name:"id" help:"The source of the config to try now; after --file, more files."`
	Kind   string   `help:"Read files as this kind: ${kinds}." placeholder:"KIND"`
	File   []string `help:"A file to read; more may follow it." placeholder:"F" type:"path" sep:"none"`
	URL    string   `help:"The address the files came from, for relative links." placeholder:"URL"`
	Anyway bool     `help:"Ask the source even if its server asked to be left alone, or it failed a moment ago."`
}

// Help is the example of kazami sources check --help.
func (sourcesCheck) Help() string {
	return "Example:\n  kazami sources check jpcert --profile live\n  kazami sources check --kind feed --file saved.rdf --json\n  kazami sources check --kind notes --file notes/*.docx"
}

func (c sourcesCheck) Run(ctx context.Context, a *app) error {
	switch {
	case len(c.Names) == 1 && len(c.File) == 0 && c.Kind == "":
		return c.now(ctx, a, c.Names[0])
	case len(c.File) > 0 && c.Kind != "":
		return c.files(ctx, a)
	}
	return work.Usage(errors.New("say either the id of one source, or --kind and --file"))
}

// files reads files as a kind of source would, all of them, whatever becomes of
// one.
func (c sourcesCheck) files(ctx context.Context, a *app) error {
	if !slices.Contains(collectors.Kinds(), c.Kind) {
		return work.Usage(fmt.Errorf("--kind %q is none of %s", c.Kind, strings.Join(collectors.Kinds(), ", ")))
	}
	names := slices.Clone(c.File)
	for _, name := range c.Names {
		names = append(names, kong.ExpandPath(name))
	}
	bad := 0
	for _, name := range names {
		r, err := a.checkFile(ctx, c.Kind, name, c.URL)
		if err != nil {
			return err
		}
		if r.failed() {
			bad++
		}
		if err := r.print(a); err != nil {
			return err
		}
	}
	if bad > 0 {
		return work.Partly(fmt.Sprintf("%d of %d files could not be read as %s", bad, len(names), c.Kind))
	}
	return nil
}

// now tries a source of the config.
func (c sourcesCheck) now(ctx context.Context, a *app, id string) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	cfg := s.Cfg.Source(id)
	if cfg == nil {
		return work.Usage(fmt.Errorf("%s has no source %q", s.app.opts.Config, id))
	}
	if !c.Anyway {
		why, err := restingOf(ctx, &s.Work, cfg)
		if err != nil {
			return err
		}
		if why != "" {
			return work.Partly(fmt.Sprintf("source %s: not due: %s (--anyway asks it all the same)", id, why))
		}
	}
	r, err := checkSource(ctx, &s.Work, cfg)
	if err := errors.Join(err, r.print(a)); err != nil {
		return err
	}
	if r.failed() {
		return work.Partly("the source could not be read")
	}
	return nil
}

// restingOf is why a source is not asked now, by the profile's archive, if there
// is one; "" if it may be. An archive that another command holds says nothing.
func restingOf(ctx context.Context, s *work.Work, cfg *config.Source) (string, error) {
	if _, err := os.Stat(filepath.Join(s.Data, "kazami.db")); errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	store, err := archive.Open(ctx, s.Data, work.WhoRuns(s))
	if held, ok := errors.AsType[*archive.HeldError](err); ok {
		fmt.Fprintf(s.Stderr, "kazami: whether the source is due is not known: %v\n", held)
		return "", nil
	}
	if err != nil {
		return "", err
	}
	pos, err := store.Position(ctx, cfg.Noun().ID)
	return ingest.Resting(pos, s.Now()), errors.Join(err, store.Close())
}
