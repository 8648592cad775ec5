package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/horizon/revised"
)

// documentCommand shows the revisions of a document, and its duplicates.
type documentCommand struct {
	Document string       `arg:"" help:"A document as SOURCE/ID, or its ID alone where only one source has it."`
	TLP      work.TLPFlag `name:"tlp" default:"RED" help:"The strictest label to show." placeholder:"LABEL"`
}

// Help is the example of kazami document --help.
func (documentCommand) Help() string {
	return `A document that comes again changed is stored as a revision beside the earlier ones. Each revision is
shown with what it says otherwise than the one before, oldest first. The same content within 28 days (a
reprint, a revised edition, one finding for many products) is a duplicate: all are stored, and the first
one alone is counted.

Example:
  kazami document jvndb/JVNDB-2010-001234
  kazami document jvndb/JVNDB-2010-001234 --json`
}

// documentShape is what kazami document --json prints.
type documentShape struct {
	Source     horizon.SourceID   `json:"source"`
	ID         horizon.DocumentID `json:"id"`
	Revisions  []revisionLine     `json:"revisions"`
	Duplicates []copyLine         `json:"duplicates"` // with the document itself; empty where there is none
}

type revisionLine struct {
	Revision  int          `json:"revision"`
	Collected string       `json:"collected"`
	Published string       `json:"published"`
	TLP       string       `json:"tlp"`
	Title     string       `json:"title"`
	Changes   []changeLine `json:"changes"`
}

type changeLine struct {
	Part   string `json:"part"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type copyLine struct {
	Source    horizon.SourceID   `json:"source"`
	ID        horizon.DocumentID `json:"id"`
	Title     string             `json:"title"`
	URL       string             `json:"url"`
	Published string             `json:"published"`
	TLP       string             `json:"tlp"`
	Counted   bool               `json:"counted"`
}

func (c documentCommand) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		d, err := documentNamed(ctx, store, c.Document)
		if err != nil {
			return err
		}
		shape, err := s.documentShape(ctx, store, d, horizon.TLP(c.TLP))
		if err != nil {
			return err
		}
		if s.app.opts.JSON {
			return s.app.printJSON(shape)
		}
		s.printDocument(shape)
		return nil
	})
}

// documentShape is a document with its revisions and duplicates of at most a label.
func (s *session) documentShape(ctx context.Context, store *archive.Store, d archive.Stored, most horizon.TLP) (documentShape, error) {
	shape := documentShape{d.Source, d.ID, []revisionLine{}, []copyLine{}}
	revisions, err := store.Revisions(ctx, d.Source, d.ID)
	if err != nil {
		return shape, err
	}
	for i, r := range revisions {
		if strictest := min(r.TLP, d.TLP); strictest < most { // one that is restricted now was so before
			name := fmt.Sprintf("%s/%s", d.Source, d.ID)
			return shape, work.Advise(fmt.Sprintf("The document is TLP:%s.", strictest), name, fmt.Sprintf("kazami document %s --tlp %s", name, strictest))
		}
		line := revisionLine{i + 1, work.Stamp(r.Collected), work.Stamp(r.Published), r.TLP.String(), r.Title, []changeLine{}}
		if i > 0 {
			for _, x := range revised.Differences(&revisions[i-1].Document, &revisions[i].Document) {
				line.Changes = append(line.Changes, changeLine(x))
			}
		}
		shape.Revisions = append(shape.Revisions, line)
	}
	story, err := store.Story(ctx, d.Source, d.ID, s.askedCut(), most)
	for i, t := range story {
		shape.Duplicates = append(shape.Duplicates, copyLine{t.Source, t.ID, t.Title, t.URL, work.Stamp(t.Published), t.TLP.String(), i == 0})
	}
	return shape, err
}

func (s *session) printDocument(d documentShape) {
	for _, r := range d.Revisions {
		label := r.TLP
		if label == horizon.Red.String() {
			label += ", " + string(horizon.Document{Source: d.Source, ID: d.ID}.Number()) + " in change sheets"
		}
		fmt.Fprintf(s.app.stdout, "%s/%s revision %d, collected %s, TLP:%s: %s\n", d.Source, d.ID, r.Revision, r.Collected, label, r.Title)
		for _, c := range r.Changes {
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
	}
	if len(d.Duplicates) == 0 {
		fmt.Fprintln(s.app.stdout, "No duplicates.")
		return
	}
	fmt.Fprintln(s.app.stdout, "Duplicates:")
	for _, c := range d.Duplicates {
		note := "duplicate"
		if c.Counted {
			note = "counted"
		}
		fmt.Fprintf(s.app.stdout, "  %.10s  %-9s  %s/%s  %s\n", cmp.Or(c.Published, "undated"), note, c.Source, c.ID, c.Title)
	}
}

// askedCut is the cut-off that the user asked for; far away if none was.
func (s *session) askedCut() time.Time {
	if s.app.opts.AsOf != "" {
		return s.AsOf
	}
	return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
}

// documentNamed is the document that SOURCE/ID or ID means.
func documentNamed(ctx context.Context, store *archive.Store, name string) (archive.Stored, error) {
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
		return archive.Stored{}, work.Advise(fmt.Sprintf("There is no document %q.", name), "the database", "kazami search WORDS --json")
	case 1:
		return found[0], nil
	}
	return archive.Stored{}, work.Advise(fmt.Sprintf("%d sources have a document %q.", len(found), name), "the database", fmt.Sprintf("kazami document %s/%s", found[0].Source, found[0].ID))
}
