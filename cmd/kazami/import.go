package main

import (
	"context"
	"fmt"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// importCommand reads files of documents.
type importCommand struct {
	Files   []string      `arg:"" help:"JSON Lines files (.jsonl, .jsonl.gz)." type:"path"`
	TLP     *work.TLPFlag `name:"tlp" help:"The label of the documents, unless a line has a stricter one: RED, AMBER+STRICT, AMBER, GREEN or CLEAR. Left out: the label of each line, else RED." placeholder:"LABEL"`
	Excerpt string        `default:"full" enum:"full,title" help:"How much of their text a public page may show: full, or title for title, address and date alone."`
	Class   string        `default:"others" enum:"government,research,operators,others" help:"The class of their sources, where a line does not say."`
}

// Help is the example of kazami import --help.
func (importCommand) Help() string {
	return `One JSON object a line: id, url, title, body, published (RFC 3339), lang, source, date_precision
(time, day, month, year, approx, inferred). Without --tlp everything is RED: nothing of it is public.
Importing a file again changes nothing; a document that changed becomes a revision.

Example:
  kazami import --tlp CLEAR --excerpt title whitepaper.jsonl.gz`
}

func (c importCommand) Run(ctx context.Context, a *app) error {
	tlp := horizon.Red
	if c.TLP != nil {
		tlp = horizon.TLP(*c.TLP)
	}
	return a.changeArchive(ctx, work.Entry{}, func(s *session, store *archive.Store, _ int64) error {
		opts := ingest.ImportOptions{Tlp: tlp, Unsaid: c.TLP == nil, Excerpt: horizon.Excerpt(c.Excerpt), Class: horizon.Class(c.Class)}
		n, notes, err := ingest.ImportFiles(ctx, &s.Work, store, c.Files, opts)
		for _, note := range notes {
			fmt.Fprintln(s.Stderr, "kazami:", note)
		}
		if err != nil {
			return err
		}
		if s.app.opts.JSON {
			err = s.app.printJSON(n)
		} else {
			fmt.Fprintf(s.app.stdout, "read %s: %d added, %d revised, %d unchanged, %d failed. kazami index reads them into terms.\n",
				work.Count(n.Read, "document"), n.Added, n.Revised, n.Unchanged, n.Failed)
		}
		if err == nil && n.Failed > 0 {
			return work.Partly(fmt.Sprintf("%s could not be read", work.Count(n.Failed, "line")))
		}
		return err
	})
}
