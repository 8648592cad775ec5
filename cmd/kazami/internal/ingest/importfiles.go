package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/files"
	"kazami/collectors/intake"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// ImportOptions say what imported documents are.
type ImportOptions struct {
	Tlp     horizon.TLP
	Unsaid  bool // nobody said: a line's own label holds
	Excerpt horizon.Excerpt
	Class   horizon.Class
}

// ImportFiles reads files of JSON Lines. Each line's own source is its
// document's; such sources are history: replay cuts them by publication. What
// was left out or is odd is noted, up to a number of lines a file.
func ImportFiles(ctx context.Context, s *work.Work, store *archive.Store, paths []string, o ImportOptions) (horizon.Stored, []string, error) {
	var sum horizon.Stored
	var notes []string
	defer seldom()()
	bar := s.Bar("import", len(paths))
	defer bar.Done()
	for _, name := range paths {
		if _, err := os.Stat(name); err != nil {
			return sum, notes, err
		}
		src := horizon.Source{ID: horizon.SourceID(sourceName(name)), Name: sourceName(name), Kind: "archive", Class: o.Class, TLP: o.Tlp, Excerpt: o.Excerpt, Archive: true}
		from := &files.Archive{Source: src, Files: []string{name}, ByLine: true, Unsaid: o.Unsaid, KeepRaw: true, Now: s.Now}
		r, err := intake.Sync(ctx, s.Log, &imported{Store: store, like: src, known: map[horizon.SourceID]bool{}}, from, s.Now)
		sum.Add(r.Stored)
		for _, b := range r.Bad {
			notes = append(notes, "left out: "+b)
		}
		for _, w := range r.Warnings {
			notes = append(notes, filepath.Base(name)+": "+w)
		}
		if more := r.Warned - len(r.Warnings); more > 0 {
			notes = append(notes, fmt.Sprintf("%s: %d more documents with warnings", filepath.Base(name), more))
		}
		if err == nil {
			err = r.Err
		}
		if err != nil {
			return sum, notes, fmt.Errorf("import %s: %w", name, err)
		}
		bar.Step(1)
	}
	return sum, notes, nil
}

// sourceName is a file's name without folder and endings.
func sourceName(file string) string {
	name, _, _ := strings.Cut(filepath.Base(file), ".")
	return name
}

// imported is the archive for imported documents: it enters their sources, and
// keeps no position, so that a file imported again is compared line by line.
type imported struct {
	*archive.Store
	like   horizon.Source
	known  map[horizon.SourceID]bool
	stored map[horizon.SourceID]horizon.TLP // labels, as they were before; nil: not asked yet
}

func (i *imported) Put(ctx context.Context, docs []horizon.Document) (horizon.Stored, error) {
	for _, d := range docs {
		if i.known[d.Source] {
			continue
		}
		src := i.like
		src.ID, src.Name, src.Lang = d.Source, string(d.Source), d.Lang
		if i.stored == nil {
			all, err := i.Sources(ctx)
			if err != nil {
				return horizon.Stored{}, err
			}
			i.stored = map[horizon.SourceID]horizon.TLP{}
			for _, x := range all {
				i.stored[x.ID] = x.TLP
			}
		}
		if label, there := i.stored[d.Source]; !there || label <= src.TLP { // stricter documents change nothing of what is said of an open source
			if err := i.PutSource(ctx, src); err != nil {
				return horizon.Stored{}, err
			}
		}
		i.known[d.Source] = true
	}
	return i.Store.Put(ctx, docs)
}

func (*imported) Position(context.Context, horizon.SourceID) (horizon.Position, error) {
	return horizon.Position{}, nil
}

func (*imported) SavePosition(context.Context, horizon.SourceID, horizon.Position) error { return nil }
