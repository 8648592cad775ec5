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

	"kazami/cmd/kazami/internal/adding"
	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
)

// sourcesCommand shows health, tries a source, and carries lists of sources.
type sourcesCommand struct {
	List   sourcesList   `cmd:"" default:"1" help:"Show the state of each source, failing ones first."`
	Check  sourcesCheck  `cmd:"" help:"Try a source now, or read files as that kind; store nothing."`
	Add    sourcesAdd    `cmd:"" help:"Look what can be read at an address, and add it as a source."`
	Import sourcesImport `cmd:"" help:"Read an OPML list of feeds: print the sources that are new, or write them to sources.d."`
}

type sourcesList struct{}

// Help is the example of kazami sources --help.
func (sourcesList) Help() string {
	return `FAIL: the last try failed: the source could not be read, or its newest item is too old. note: it was
read, and there is something to look at. ok: nothing to do. new: never read. gone: it has documents, and is
no longer in the profile. "a week" is new items; "lag" is the median time from publication to collection;
"verified" is how sure the URL is: a capture of it was read, its publisher documents it, or no. The rules:
docs/health.md. "detection" is from when on a rise can be detected in a source: docs/cold-start.md.
With --as-of, it is their state at the end of that day.

Example:
  kazami sources --profile live
  kazami sources --profile live --as-of 2026-08-31
  kazami sources check jpcert --profile live
  kazami sources check --kind page --file news.html --url https://example.go.jp/news/
  kazami sources import feeds.opml --write`
}

func (sourcesList) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		var before time.Time
		if s.app.opts.AsOf != "" && s.AsOf.Before(s.Now()) {
			before = s.AsOf
		}
		all, err := ingest.HealthOf(ctx, &s.Work, store, before)
		if err == nil {
			all, err = week.UpTo(ctx, &s.Work, store, all, horizon.Red)
		}
		if err != nil {
			return err
		}
		if !s.app.opts.JSON {
			return ingest.WriteStates(s.app.stdout, all, before)
		}
		for i := range all {
			err = errors.Join(err, s.app.printJSON(all[i].Line()))
		}
		return err
	})
}

type sourcesCheck struct {
	Names  []string `arg:"" optional:"" name:"name" help:"Sources of the configuration to try now, by id; with --kind, files to read."`
	Kind   string   `help:"Read files as this kind: ${kinds}." placeholder:"KIND"`
	File   []string `help:"A file to read; more may follow it." placeholder:"F" type:"path" sep:"none"`
	URL    string   `help:"The address the files came from, for relative links." placeholder:"URL"`
	Anyway bool     `help:"Ask the source even if its server asked to be left alone, or it failed a moment ago."`
}

// Help is the example of kazami sources check --help.
func (sourcesCheck) Help() string {
	return "Example:\n  kazami sources check jpcert jvn --profile live\n  kazami sources check --kind feed --file saved.rdf --json\n  kazami sources check --kind notes notes/*.docx"
}

func (c sourcesCheck) Run(ctx context.Context, a *app) error {
	switch {
	case len(c.Names) > 0 && len(c.File) == 0 && c.Kind == "":
		return c.now(ctx, a)
	case len(c.File)+len(c.Names) > 0 && c.Kind != "":
		return c.files(ctx, a)
	}
	return work.Advise("Neither a source nor a file is named.", "kazami sources check", "kazami sources check ID, or kazami sources check --kind KIND FILE")
}

// files reads files as a kind of source would: all of them, also if one fails.
func (c sourcesCheck) files(ctx context.Context, a *app) error {
	kinds := collectors.Kinds()
	if !slices.Contains(kinds, c.Kind) {
		return work.Advise(fmt.Sprintf("There is no kind %q.%s", c.Kind, suggest.DidYouMean(c.Kind, kinds)), "--kind", "--kind "+strings.Join(kinds, ", "))
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
		if r.Error != "" {
			bad++
		}
		if err := r.print(a); err != nil {
			return err
		}
	}
	if bad > 0 {
		return work.Partly(fmt.Sprintf("%d of %d %s could not be read as %s", bad, len(names), work.Plural(len(names), "file"), c.Kind))
	}
	return nil
}

// now tries sources of the config: all of them, also if one fails.
func (c sourcesCheck) now(ctx context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	var unknown []error
	for _, id := range c.Names {
		if s.Cfg.Source(id) == nil {
			unknown = append(unknown, ingest.UnknownSource(id, a.opts.Config, s.Cfg.SourceIDs(), "kazami sources check"))
		}
	}
	if err := errors.Join(unknown...); err != nil {
		return err
	}
	var bad []string
	for _, id := range c.Names {
		why, err := c.one(ctx, s, s.Cfg.Source(id))
		if err != nil {
			return err
		}
		if why != "" {
			bad = append(bad, fmt.Sprintf("source %s %s", id, why))
		}
	}
	if len(bad) > 0 {
		return work.Partly(strings.Join(bad, "; "))
	}
	return nil
}

// one tries a source, prints what it yields and says why it was not read; "" if
// it was.
func (c sourcesCheck) one(ctx context.Context, s *session, cfg *config.Source) (string, error) {
	if !c.Anyway {
		why, err := restingOf(ctx, &s.Work, cfg)
		if err != nil {
			return "", err
		}
		if why != "" {
			return "is not due: " + why + " (--anyway asks it all the same)", nil
		}
	}
	tried, err := ingest.Try(ctx, &s.Work, cfg, ingest.NewFetcher(&s.Work, nil))
	r := checkResult{tried}
	if err := errors.Join(err, r.print(s.app)); err != nil {
		return "", err
	}
	if r.Error != "" {
		return "could not be read", nil
	}
	return "", nil
}

// restingOf is why a source is not asked now, by the profile's archive, if there
// is one; "" if it may be. An archive that another command holds says nothing.
func restingOf(ctx context.Context, s *work.Work, cfg *config.Source) (string, error) {
	if _, err := os.Stat(filepath.Join(s.Data, "kazami.db")); errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	store, err := archive.Open(ctx, s.Data, work.WhoRuns(s))
	if locked, ok := errors.AsType[*archive.LockedError](err); ok {
		fmt.Fprintf(s.Stderr, "kazami: whether the source is due is not known: %v\n", locked)
		return "", nil
	}
	if err != nil {
		return "", err
	}
	pos, err := store.Position(ctx, cfg.Noun().ID)
	return ingest.Resting(pos, s.Now()), errors.Join(err, store.Close())
}

type sourcesAdd struct {
	Address      string        `arg:"" help:"An address of the site, as you have it." placeholder:"ADDRESS"`
	Candidate    int           `help:"Which of what was found, by its number; the first if left out." placeholder:"N" default:"1"`
	Write        bool          `help:"Write it to a file of sources.d, beside the configuration."`
	ID           string        `name:"id" help:"Its id; if left out, after its host." placeholder:"ID"`
	Name         string        `help:"Its name; if left out, its title." placeholder:"NAME"`
	Class        string        `help:"government, research, operators or others." enum:",government,research,operators,others" default:"" placeholder:"CLASS"`
	TLP          *work.TLPFlag `name:"tlp" help:"The label of its documents; RED, which is not public, if left out." placeholder:"LABEL"`
	Terms        string        `help:"Its terms of use, as a note." placeholder:"TEXT"`
	AllowPrivate bool          `help:"The address may be one within your organisation."`
}

// Help is the example of kazami sources add --help.
func (sourcesAdd) Help() string {
	return `Looks what can be read at an address: the feed that a page names, a list of news without a feed, a site map, a
provider of advisories (CSAF), a list of feeds (OPML). Prints what was found with its first items, and the
source as a file of sources.d; with --write the file is written. It asks at most 12 addresses, and stores no document.

Example:
  kazami sources add www.city.example.lg.jp
  kazami sources add https://www.example.go.jp/news/ --candidate 2 --class government --tlp CLEAR --write`
}

func (c sourcesAdd) Run(ctx context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	offer, err := adding.Look(ctx, &s.Work, ingest.NewFetcher(&s.Work, nil), c.Address, c.AllowPrivate, func(to string) { fmt.Fprintf(a.stderr, "kazami: asks %s\n", to) })
	if problem, ok := errors.AsType[*adding.Error](err); ok {
		return problem.Advice("kazami sources add")
	}
	if err != nil {
		return err
	}
	return offer.Finish(&s.Work, adding.Wish{Number: c.Candidate, Write: c.Write, JSON: a.opts.JSON, Profile: a.opts.Profile,
		Choice: adding.Choice{Private: c.AllowPrivate, ID: c.ID, Name: c.Name, Class: c.Class, TLP: work.LabelOf(c.TLP), Terms: c.Terms}}, a.stdout)
}
