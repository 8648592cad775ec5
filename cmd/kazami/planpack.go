package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"

	"kazami/cmd/kazami/internal/printing"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/changesheet"
	"kazami/site/dossier"
	"kazami/site/plan"
)

// packName is the name of the files of a plan pack, without their ends; those in English
// have inEnglish behind it.
const (
	packName  = "plan-pack"
	inEnglish = "-en"
)

type planPackCommand struct {
	PDF bool         `name:"pdf" help:"Print the pages to PDF, too, by the Chromium of this machine."`
	TLP work.TLPFlag `name:"tlp" default:"CLEAR" help:"The strictest label of documents to include: CLEAR, GREEN, AMBER, AMBER+STRICT or RED." placeholder:"LABEL"`
}

// Help is the example of kazami plan-pack --help.
func (planPackCommand) Help() string {
	return `Writes what a plan meeting is given, 察知した環境変化とそれに起因する脅威のまとめ, with a summary of two pages first:
plan-pack.md, plan-pack.html (one page made for printing) and the same in English, plan-pack-en.md and
plan-pack-en.html; plan-pack.xlsx and plan-pack-en.xlsx (the change sheets of all changes); and with --pdf
plan-pack.pdf and plan-pack-en.pdf, whose contents have page numbers. All go into DIR (--out; plan-pack in the data folder).

Example:
  kazami plan-pack --pdf --out meeting`
}

func (c planPackCommand) Run(ctx context.Context, a *app) error {
	ceiling := horizon.TLP(c.TLP)
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		e, ds, err := makeDossiers(ctx, &s.Work, store, nil, ceiling)
		if err != nil {
			return err
		}
		dir := cmp.Or(s.app.opts.Out, filepath.Join(s.Data, packName))
		packs := map[string]plan.Pack{packName: plan.New(e, ds, false), packName + inEnglish: plan.New(e, ds, true)}
		files, err := writePack(ctx, dir, packs, e, ds, ceiling, c.PDF)
		if s.app.opts.JSON {
			return errors.Join(s.app.printJSON(map[string]any{"changes": len(ds), "files": files}), err)
		}
		for _, f := range files {
			fmt.Fprintln(s.app.stdout, work.Show(f))
		}
		return err
	})
}

// writePack writes the pack's files, printed ones last, and says which.
func writePack(ctx context.Context, dir string, packs map[string]plan.Pack, e horizon.Edition, ds []dossier.Dossier, ceiling horizon.TLP, pdf bool) (files []string, err error) {
	root, err := openOut(dir, ceiling)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	write := func(name string, write func(io.Writer) error) error {
		if err := work.Replace(root, name, write); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Join(dir, name), err)
		}
		if file := filepath.Join(dir, name); !slices.Contains(files, file) {
			files = append(files, file)
		}
		return nil
	}
	page := func(name string, pages map[string]int) error {
		return write(name+".html", func(w io.Writer) error { return plan.HTML(w, packs[name], pages) })
	}
	names := slices.Sorted(maps.Keys(packs))
	for _, name := range names {
		if err := errors.Join(write(name+".md", func(w io.Writer) error { return plan.Markdown(w, packs[name]) }), page(name, nil)); err != nil {
			return files, err
		}
	}
	for _, name := range names {
		if err := write(name+".xlsx", func(w io.Writer) error { return changesheet.Write(w, e, name != packName, ds...) }); err != nil {
			return files, err
		}
	}
	if !pdf {
		return files, nil
	}
	for _, name := range names {
		printed, err := printing.Numbered(ctx, filepath.Join(dir, name+".html"), func(pages map[string]int) error { return page(name, pages) })
		if err != nil {
			return files, err
		}
		if err := write(name+".pdf", func(w io.Writer) error { _, err := w.Write(printed); return err }); err != nil {
			return files, err
		}
	}
	return files, nil
}
