package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/collectors"
	"kazami/collectors/fetch"
)

type sourcesExport struct{}

// Help is the example of kazami sources export --help.
func (sourcesExport) Help() string {
	return `Prints OPML 2.0 with a folder for each class. Only feeds can stand in it; what else the profile
has is named on standard error.

Example:
  kazami sources export --profile live > feeds.opml`
}

func (sourcesExport) Run(_ context.Context, a *app) error {
	s, err := a.session()
	if err != nil {
		return err
	}
	feeds, others := outlinesOf(&s.Work)
	if len(others) > 0 {
		fmt.Fprintf(s.Stderr, "kazami: left out, for they are no feeds: %s\n", strings.Join(others, ", "))
	}
	if s.app.opts.JSON {
		return s.app.printJSON(feeds)
	}
	return collectors.WriteOPML(s.app.stdout, "Kazami "+s.Name, feeds)
}

// outlinesOf are the profile's feeds, and the ids of its other sources.
func outlinesOf(s *work.Work) (feeds []collectors.Outline, others []string) {
	feeds = []collectors.Outline{}
	for _, id := range s.Profile.Sources {
		c := s.Cfg.Source(id)
		if c.Kind != "feed" {
			others = append(others, id)
			continue
		}
		feeds = append(feeds, collectors.Outline{ID: c.ID, Name: cmp.Or(c.Name, c.ID), URL: c.URL, Lang: c.Lang, Folders: []string{c.Class}, Topics: c.Sectors})
	}
	return feeds, others
}

type sourcesImport struct {
	File  string `arg:"" help:"The OPML list; - is standard input." placeholder:"FILE"`
	Write bool   `help:"Add the lines to the sources of the config, and leave the rest of it as it is."`
}

// Help is the example of kazami sources import --help.
func (sourcesImport) Help() string {
	return `Prints a line of config.yaml for each feed whose address it lacks; the others are named on standard
error. A folder that is called as a class (government, 政府機関, research …) gives the class, else it is
others. Documents are held back (RED) and shown by title alone until you write otherwise; an address
that nobody tried is verified: no. What is to be read must also stand in a profile's list of sources.

Example:
  kazami sources import feeds.opml
  kazami sources import feeds.opml --write`
}

func (c sourcesImport) Run(_ context.Context, a *app) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	data, err := c.read(a.stdin)
	if err != nil {
		return err
	}
	feeds, leftOut, err := collectors.ReadOPML(data)
	if err != nil {
		return work.Usage(fmt.Errorf("%s: %w", c.File, err))
	}
	found, known := adopt(cfg, feeds)
	leftOut = append(leftOut, known...)
	for _, l := range leftOut {
		fmt.Fprintf(a.stderr, "kazami: left out: %s\n", l)
	}
	var ids, lines []string
	for i := range found {
		ids, lines = append(ids, found[i].ID), append(lines, sourceLine(&found[i]))
	}
	if c.Write && len(found) > 0 {
		if err := appendSources(cfg, a.opts.Config, lines); err != nil {
			return err
		}
	}
	if a.opts.JSON {
		return a.printJSON(map[string]any{"new": append([]string{}, lines...), "left_out": append([]string{}, leftOut...), "written": c.Write && len(found) > 0})
	}
	if !c.Write {
		for _, l := range lines {
			fmt.Fprintf(a.stdout, "  - %s\n", l)
		}
	}
	where := "paste the lines into sources"
	if c.Write {
		where = "they stand in the sources of " + a.opts.Config
	}
	if len(found) == 0 {
		_, err := fmt.Fprintf(a.stderr, "kazami: nothing new: the config has every feed of the list\n")
		return err
	}
	_, err = fmt.Fprintf(a.stderr, "kazami: %d new sources: %s; to have them read, add to a profile's sources: %s\n", len(found), where, strings.Join(ids, ", "))
	return err
}

// read reads the list, up to the bound of what the collectors take.
func (c sourcesImport) read(stdin io.Reader) ([]byte, error) {
	in := stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, fetch.DefaultMaxBytes+1))
	if err != nil {
		return nil, errors.Join(errors.New("read "+c.File), err)
	}
	return data, nil
}
