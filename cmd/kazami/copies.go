package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// copiesCommand lists the documents that tell the same story.
type copiesCommand struct {
	Document string `arg:"" help:"A document as SOURCE/ID, or its ID alone where one source has it."`
	TLP      string `name:"tlp" default:"RED" help:"The most restricted label to show." placeholder:"LABEL"`
}

// Help is the example of kazami copies --help.
func (copiesCommand) Help() string {
	return `A story told again within 28 days (a copy, a revised edition, one finding over many products) is
counted once, for the first document that tells it. The copies stay in the archive; this lists them.

Example:
  kazami copies nvd_cve/CVE-2014-5524`
}

// copyLine is one line of kazami copies --json.
type copyLine struct {
	Source    horizon.SourceID   `json:"source"`
	ID        horizon.DocumentID `json:"id"`
	Title     string             `json:"title"`
	URL       string             `json:"url"`
	Published string             `json:"published"`
	TLP       string             `json:"tlp"`
	Counted   bool               `json:"counted"`
}

func (c copiesCommand) Run(ctx context.Context, a *app) error {
	most, ok := horizon.ParseTLP(c.TLP)
	if !ok {
		return work.Usage(fmt.Errorf("--tlp %q is none of RED, AMBER+STRICT, AMBER, GREEN, CLEAR", c.TLP))
	}
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		d, err := documentNamed(ctx, &s.Work, store, c.Document)
		if err != nil {
			return err
		}
		story, err := store.Story(ctx, d.Source, d.ID, s.askedCut(), most)
		if err != nil {
			return err
		}
		for i, t := range story {
			if s.app.opts.JSON {
				if err := s.app.printJSON(copyLine{t.Source, t.ID, t.Title, t.URL, work.Stamp(t.Published), t.TLP.String(), i == 0}); err != nil {
					return err
				}
				continue
			}
			note := "copy"
			if i == 0 {
				note = "counted"
			}
			fmt.Fprintf(s.app.stdout, "%s  %-7s  %s/%s  %s\n", work.Date(t.Published), note, t.Source, t.ID, t.Title)
		}
		if len(story) == 0 && !s.app.opts.JSON {
			fmt.Fprintln(s.app.stdout, "no other document tells the same story")
		}
		return nil
	})
}

// askedCut is the cut-off that the user asked for; far away if none was.
func (s *session) askedCut() time.Time {
	if s.app.opts.AsOf != "" {
		return s.AsOf
	}
	return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
}

// documentNamed is the document that SOURCE/ID or ID means.
func documentNamed(ctx context.Context, s *work.Work, store *archive.Store, name string) (archive.Stored, error) {
	sources, err := store.Sources(ctx)
	if err != nil {
		return archive.Stored{}, err
	}
	var found []archive.Stored
	for _, src := range sources {
		id := name
		if rest, ok := strings.CutPrefix(name, string(src.ID)+"/"); ok {
			id = rest
		}
		d, ok, err := store.Document(ctx, src.ID, horizon.DocumentID(id))
		if err != nil {
			return archive.Stored{}, err
		}
		if ok {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 0:
		return archive.Stored{}, work.Usage(fmt.Errorf("no document %q: kazami search --json names them", name))
	case 1:
		return found[0], nil
	}
	return archive.Stored{}, work.Usage(fmt.Errorf("%d sources have a document %q: name it as SOURCE/ID, such as %s/%s", len(found), name, found[0].Source, found[0].ID))
}
