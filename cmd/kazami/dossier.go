package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/internal/suggest"
	"kazami/site/changesheet"
	"kazami/site/dossier"
	"kazami/site/folder"
)

type dossierCommand struct {
	Changes []string     `arg:"" optional:"" name:"change" help:"These changes alone, by id or name; all approved ones if none is named."`
	Format  []string     `default:"xlsx,csv,json,md" enum:"xlsx,csv,json,md" help:"Which files to write: xlsx, csv, json, md." placeholder:"LIST"`
	TLP     work.TLPFlag `name:"tlp" default:"CLEAR" help:"The strictest label of documents to include: CLEAR, GREEN, AMBER, AMBER+STRICT or RED." placeholder:"LABEL"`
}

// Help is the example of kazami dossier --help.
func (dossierCommand) Help() string {
	return `Writes the planner's dossier of each approved change, CHANGE.xlsx, .en.xlsx (in English), .csv, .json
and .md, one workbook of all of them, changes.xlsx and .en.xlsx, and the schema of the JSON, into DIR (--out; dossier in the data folder).
Documents stricter than --tlp are left out and not counted; a RED one appears with number, class and date
alone. A file says for whom it is. Figures are always those of public documents alone.

Example:
  kazami dossier
  kazami dossier ipv6-migration --format md,json --out meeting
  kazami dossier --tlp AMBER --out internal`
}

// dossierShape is what kazami dossier --json prints of each change.
type dossierShape struct {
	Change    string   `json:"change"`
	TLP       string   `json:"tlp"`
	Documents int      `json:"documents"`
	Withheld  *int     `json:"withheld"` // null: how many are stricter is not disclosed
	Files     []string `json:"files"`
}

func (c dossierCommand) Run(ctx context.Context, a *app) error {
	ceiling := horizon.TLP(c.TLP)
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		e, ds, err := makeDossiers(ctx, &s.Work, store, c.Changes, ceiling)
		if err != nil {
			return err
		}
		dir := cmp.Or(s.app.opts.Out, filepath.Join(s.Data, "dossier"))
		shapes, err := c.write(dir, e, ds, ceiling)
		if err != nil {
			return err
		}
		for _, x := range shapes {
			if s.app.opts.JSON {
				err = errors.Join(err, s.app.printJSON(x))
				continue
			}
			fmt.Fprintf(s.app.stdout, "%-28s %s, TLP:%s\n", x.Change, work.Count(x.Documents, "document"), x.TLP)
		}
		if !s.app.opts.JSON {
			fmt.Fprintf(s.app.stdout, "wrote %s into %s\n", work.Count(len(ds), "dossier"), work.Show(dir))
		}
		return err
	})
}

// makeDossiers are those of the named changes, of all approved ones if none is
// named, with the documents that the ceiling lets through, and the edition that
// they are of.
func makeDossiers(ctx context.Context, s *work.Work, store *archive.Store, named []string, ceiling horizon.TLP) (horizon.Edition, []dossier.Dossier, error) {
	v, err := work.VocabularyOf(s)
	if err != nil {
		return horizon.Edition{}, nil, err
	}
	d, err := detection.Detect(ctx, s, store, v)
	if err != nil {
		return horizon.Edition{}, nil, err
	}
	e, _, err := edition.GatherChanges(ctx, s, store, v, d, nil)
	if err != nil {
		return e, nil, err
	}
	if len(e.Changes) == 0 {
		return e, nil, fmt.Errorf("no change is approved as of %s: kazami run reads the sources, kazami review list shows what waits, kazami review approve CHANGE approves", work.Date(s.AsOf.AddDate(0, 0, -1)))
	}
	wanted, err := askedFor(ctx, s, store, named, e.Changes)
	if err != nil {
		return e, nil, err
	}
	more := map[horizon.ChangeID]dossier.More{}
	for _, p := range e.Changes {
		id := p.Change().ID
		if !wanted[id] {
			continue
		}
		if more[id], err = circleOf(ctx, s, store, d, p.Change(), ceiling); err != nil {
			return e, nil, err
		}
	}
	all := dossier.All(e, more)
	return e, slices.DeleteFunc(all, func(d dossier.Dossier) bool { return !wanted[horizon.ChangeID(d.Identity.ID)] }), nil
}

// circleOf is what a change's dossier may name beside what is public.
func circleOf(ctx context.Context, s *work.Work, store *archive.Store, found *detection.Result, c horizon.Change, ceiling horizon.TLP) (dossier.More, error) {
	docs, err := evidence.DocumentsOf(ctx, s, store, found, c)
	if err != nil {
		return dossier.More{}, err
	}
	var more dossier.More
	for _, d := range docs {
		if d.TLP == horizon.Clear {
			continue // the edition has it
		}
		if shared, err := d.Share(ceiling); err == nil { // of a stricter one not even the number is shown
			more.Shared = append(more.Shared, shared)
		}
	}
	return more, nil
}

// askedFor are the changes that the arguments name; every one that cannot be had
// is said, with what to do.
func askedFor(ctx context.Context, s *work.Work, store *archive.Store, named []string, approved []horizon.PublishedChange) (map[horizon.ChangeID]bool, error) {
	wanted := map[horizon.ChangeID]bool{}
	for _, p := range approved {
		if len(named) == 0 {
			wanted[p.Change().ID] = true
		}
	}
	described, err := store.Changes(ctx, s.AsOf)
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, name := range named {
		is := func(c horizon.Change) bool { return string(c.ID) == name || c.Name == name }
		if i := slices.IndexFunc(approved, func(p horizon.PublishedChange) bool { return is(p.Change()) }); i >= 0 {
			wanted[approved[i].Change().ID] = true
		} else if i := slices.IndexFunc(described, is); i >= 0 {
			id := described[i].ID
			wrong = append(wrong, work.Advise(fmt.Sprintf("Change %s is not approved.", id), "dossiers are of approved changes", "kazami review approve "+string(id)))
		} else {
			var names []string
			for _, p := range approved {
				names = append(names, string(p.Change().ID), p.Change().Name)
			}
			wrong = append(wrong, work.Advise(fmt.Sprintf("There is no change %q.%s", short(name), suggest.DidYouMean(short(name), names)), "the approved changes", "kazami review list"))
		}
	}
	return wanted, errors.Join(wrong...)
}

// short is a word of the command line as a message repeats it.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// write writes the files, and says which.
func (c dossierCommand) write(dir string, e horizon.Edition, ds []dossier.Dossier, ceiling horizon.TLP) ([]dossierShape, error) {
	root, err := openOut(dir, ceiling)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var shapes []dossierShape
	for i := range ds {
		d := &ds[i]
		x := dossierShape{Change: d.Identity.ID, TLP: d.Sharing.TLP, Documents: len(d.Evidence), Withheld: d.Sharing.Withheld}
		for _, f := range slices.Compact(slices.Sorted(slices.Values(c.Format))) {
			ends := []string{f}
			if f == "xlsx" {
				ends = []string{f, "en.xlsx"}
			}
			for _, end := range ends {
				name := d.Identity.ID + "." + end
				if err := work.Replace(root, name, func(w io.Writer) error { return dossierAs(w, end, e, d) }); err != nil {
					return nil, fmt.Errorf("write %s: %w", filepath.Join(dir, name), err)
				}
				x.Files = append(x.Files, filepath.Join(dir, name))
			}
		}
		shapes = append(shapes, x)
	}
	if slices.Contains(c.Format, "xlsx") {
		for name, english := range map[string]bool{"changes.xlsx": false, "changes.en.xlsx": true} {
			if err := work.Replace(root, name, func(w io.Writer) error { return changesheet.Write(w, e, english, ds...) }); err != nil {
				return nil, fmt.Errorf("write %s: %w", filepath.Join(dir, name), err)
			}
		}
	}
	if slices.Contains(c.Format, "json") {
		if err := work.Replace(root, dossier.SchemaName, func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(dossier.Schema())); return err }); err != nil {
			return nil, fmt.Errorf("write %s: %w", filepath.Join(dir, dossier.SchemaName), err)
		}
	}
	return shapes, nil
}

func dossierAs(w io.Writer, format string, e horizon.Edition, d *dossier.Dossier) error {
	switch format {
	case "xlsx", "en.xlsx":
		return changesheet.Write(w, e, format == "en.xlsx", *d)
	case "csv":
		return dossier.CSV(w, *d)
	case "json":
		return dossier.JSON(w, d, dossier.SchemaName)
	}
	return dossier.Markdown(w, d)
}

// openOut opens a folder to write into, made if it is not there. What names
// more than CLEAR documents is never put into the public site.
func openOut(dir string, ceiling horizon.TLP) (*os.Root, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	for d := abs; ceiling != horizon.Clear; d = filepath.Dir(d) {
		if folder.IsSite(d) {
			return nil, work.Usage(fmt.Errorf("%s is the public site: what is made with --tlp %s must not be written there; name another folder with --out", d, ceiling))
		}
		if d == filepath.Dir(d) {
			break
		}
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, err
	}
	return os.OpenRoot(abs)
}
