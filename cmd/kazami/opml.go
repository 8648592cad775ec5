package main

import (
	"context"
	"fmt"
	"path/filepath"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/fetch"
	"kazami/collectors/opml"
)

type sourcesImport struct {
	File  string `arg:"" help:"The OPML list; - is standard input." placeholder:"FILE"`
	Write bool   `help:"Write the new sources to a file of sources.d, beside the configuration."`
	Name  string `help:"The name of that file, in place of the list's." placeholder:"NAME"`
}

// Help is the example of kazami sources import --help.
func (sourcesImport) Help() string {
	return `Prints the sources of a list of feeds that the configuration lacks, as a file of sources.d; the others
are named on standard error. With --write the file is written, and the profile reads it: that of
--profile, or else those whose cut-off is today. A file that exists is not overwritten. A folder that
is called as a class (government, 政府機関, research …) gives the class, else it is others. Documents are
not public (RED) and shown by title alone until you write otherwise.

Example:
  kazami sources import feeds.opml
  kazami sources import feeds.opml --write --profile live`
}

func (c sourcesImport) Run(_ context.Context, a *app) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	data, err := work.ReadAtMost(c.File, a.stdin, fetch.DefaultMaxBytes)
	if err != nil {
		return err
	}
	feeds, leftOut, err := opml.Read(data)
	if err != nil {
		return work.Usage(fmt.Errorf("%s: %w", c.File, err))
	}
	found, known := ingest.Adopt(cfg, feeds)
	leftOut = append(leftOut, known...)
	for _, l := range leftOut[:min(20, len(leftOut))] {
		fmt.Fprintf(a.stderr, "kazami: left out: %s\n", l)
	}
	if more := len(leftOut) - 20; more > 0 {
		fmt.Fprintf(a.stderr, "kazami: left out: %d more\n", more)
	}
	lines := make([]string, len(found))
	for i := range found {
		lines[i] = ingest.SourceLine(&found[i])
	}
	profiles, err := ingest.ReadingProfiles(cfg, a.opts.Profile)
	if err != nil {
		return err
	}
	text := ingest.SourceFile("Imported from "+filepath.Base(c.File), profiles, lines)
	written := ""
	if c.Write && len(found) > 0 {
		if written, err = ingest.WriteSourceFile(cfg, c.File, c.Name, text); err != nil {
			return err
		}
	}
	switch {
	case a.opts.JSON:
		return a.printJSON(map[string]any{"new": lines, "left_out": append([]string{}, leftOut...), "written": written != "", "file": written})
	case len(found) == 0:
		_, err = fmt.Fprintln(a.stderr, "kazami: nothing new: the configuration has every feed of the list")
	case written != "":
		_, err = fmt.Fprintf(a.stdout, "%s written to %s\n", work.Count(len(found), "new source"), written)
	default:
		_, err = fmt.Fprint(a.stdout, text)
	}
	return err
}
