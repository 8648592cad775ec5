package main

import (
	"context"
	"fmt"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// revisionsCommand shows what became of a document.
type revisionsCommand struct {
	Document string `arg:"" help:"A document as SOURCE/ID, or its ID alone where one source has it."`
	TLP      string `name:"tlp" default:"RED" help:"The most restricted label to show." placeholder:"LABEL"`
}

// Help is the example of kazami revisions --help.
func (revisionsCommand) Help() string {
	return `A document that comes again changed is kept beside what it was; nothing is written over. This lists
its revisions, oldest first, and what each says otherwise than the one before: of a text of several
lines, those from the first that differs to the last.

Example:
  kazami revisions jvndb/JVNDB-2010-001234
  kazami revisions jvndb/JVNDB-2010-001234 --json`
}

// revisionLine is one line of kazami revisions --json.
type revisionLine struct {
	Source    horizon.SourceID   `json:"source"`
	ID        horizon.DocumentID `json:"id"`
	Revision  int                `json:"revision"`
	Collected string             `json:"collected"`
	Published string             `json:"published"`
	TLP       string             `json:"tlp"`
	Title     string             `json:"title"`
	Changes   []changeLine       `json:"changes"`
}

type changeLine struct {
	Part   string `json:"part"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func (c revisionsCommand) Run(ctx context.Context, a *app) error {
	most, ok := horizon.ParseTLP(c.TLP)
	if !ok {
		return work.Usage(fmt.Errorf("--tlp %q is none of RED, AMBER+STRICT, AMBER, GREEN, CLEAR", c.TLP))
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		d, err := documentNamed(ctx, &s.Work, store, c.Document)
		if err != nil {
			return err
		}
		all, err := store.Revisions(ctx, d.Source, d.ID)
		if err != nil {
			return err
		}
		for i, r := range all {
			if strictest := min(r.TLP, d.TLP); strictest < most { // one that is restricted now was so before
				return work.Usage(fmt.Errorf("%s/%s is TLP:%s: ask with --tlp %s to see it", d.Source, d.ID, strictest, strictest))
			}
			line := revisionLine{r.Source, r.ID, i + 1, work.Stamp(r.Collected), work.Stamp(r.Published), r.TLP.String(), r.Title, []changeLine{}}
			if i > 0 {
				for _, x := range horizon.Differences(&all[i-1].Document, &all[i].Document) {
					line.Changes = append(line.Changes, changeLine(x))
				}
			}
			if err := s.printRevision(line); err != nil {
				return err
			}
		}
		return nil
	})
}

// printRevision writes a revision for people or as JSON.
func (s *session) printRevision(l revisionLine) error {
	if s.app.opts.JSON {
		return s.app.printJSON(l)
	}
	fmt.Fprintf(s.app.stdout, "%s/%s revision %d, collected %s, TLP:%s: %s\n", l.Source, l.ID, l.Revision, l.Collected, l.TLP, l.Title)
	for _, c := range l.Changes {
		fmt.Fprintf(s.app.stdout, "  %s\n", c.Part)
		for _, side := range []struct{ mark, text string }{{"-", c.Before}, {"+", c.After}} {
			if side.text == "" {
				continue
			}
			for line := range strings.SplitSeq(side.text, "\n") {
				fmt.Fprintf(s.app.stdout, "    %s %s\n", side.mark, line)
			}
		}
	}
	return nil
}
