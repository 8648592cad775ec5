package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/packing"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// packCommand is the commands for count packs.
type packCommand struct {
	Export packExport `cmd:"" help:"Write the counts of public documents, without their texts, into one Parquet file."`
	Import packImport `cmd:"" help:"Read the counts of such files into the database."`
}

type packExport struct {
	File   string             `arg:"" help:"The file to write (.parquet)." type:"path"`
	Since  string             `help:"Leave out documents published before this day." placeholder:"DATE"`
	Source []horizon.SourceID `help:"Of these sources alone." placeholder:"ID"`
	Titles []horizon.SourceID `help:"Sources whose titles may travel with the addresses of their documents." placeholder:"ID"`
}

// Help is the example of kazami pack export --help.
func (packExport) Help() string {
	return `The file holds how many CLEAR documents of each source name each term by month and year, up to the cut-off;
terms in fewer than three documents as numbers, without their names; and where the documents behind themes and
detections stand. docs/count-pack.md describes its columns.

Example:
  kazami pack export --as-of 2014-12-31 --titles ict_whitepaper counts.parquet`
}

func (c packExport) Run(ctx context.Context, a *app) error {
	return a.readArchive(ctx, func(s *session, store *archive.Store) (err error) {
		o := packing.Options{Sources: c.Source, Titles: c.Titles}
		if c.Since != "" {
			if o.Since, err = config.Day(c.Since); err != nil {
				return wrongDate("--since", err, "--since 1999-01-01")
			}
		}
		var done packing.Exported
		err = writeWhole(c.File, func(w io.Writer) (err error) {
			done, err = packing.Export(ctx, &s.Work, store, o, w)
			return err
		})
		if err != nil {
			return err
		}
		if a.opts.JSON {
			return a.printJSON(done)
		}
		documents := 0
		for _, src := range done.Sources {
			documents += src.Documents
		}
		_, err = fmt.Fprintf(a.stdout, "wrote %s: counts of %s of %s, %s behind themes and %s\n", work.Show(c.File), work.Count(documents, "document"),
			work.Count(len(done.Sources), "source"), work.Count(done.Citations, "citation"), work.Count(done.Detected, "detected term"))
		return err
	})
}

// writeWhole writes a file beside its place, and puts it there when it is whole.
func writeWhole(file string, write func(io.Writer) error) error {
	part, err := os.Create(file + ".part")
	if err != nil {
		return err
	}
	if err := errors.Join(write(part), part.Close()); err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return os.Rename(part.Name(), file)
}

type packImport struct {
	Files []string `arg:"" help:"Count packs (.parquet)." type:"path"`
}

// Help is the example of kazami pack import --help.
func (packImport) Help() string {
	return `Counts of a pack stand beside those of the database's own documents, and each document counts once: what the database
has of a source and span which a pack holds is found by search and counted in the pack alone. Importing
again changes nothing. A pack that was made later replaces what it holds whole of an older one.

Example:
  kazami pack import counts.parquet`
}

func (c packImport) Run(ctx context.Context, a *app) error {
	return a.changeArchive(ctx, work.Entry{}, func(s *session, store *archive.Store, _ int64) error {
		for _, file := range c.Files {
			n, err := packing.Import(ctx, &s.Work, store, file)
			if err != nil {
				return err
			}
			if a.opts.JSON {
				err = a.printJSON(n)
			} else {
				_, err = fmt.Fprintln(a.stdout, n)
			}
			if err != nil {
				return err
			}
		}
		_, err := ingest.Update(ctx, &s.Work, store)
		return err
	})
}
