package deskdata

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/publishing"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Preview builds the public site as it would be, into a folder of its own that
// is gone afterwards, and says how it differs from the one that stands. It
// writes nothing into the archive, and announces nothing.
func (v *Views) Preview(ctx context.Context, act *view.Act) (p view.Preview, err error) {
	err = v.Read(ctx, func(n *Snapshot, store *archive.Store) error {
		var asIf detection.Supposed
		if act != nil && act.Action == horizon.Undo {
			return &view.RefusedError{Why: phrase.UndoPreview}
		}
		if act != nil {
			change, j, err := n.meant(ctx, store, *act)
			if err != nil {
				return err
			}
			asIf.Acts = []detection.SupposedAct{{Change: change, Act: j}}
		}
		e, err := edition.Gather(ctx, n.Stopped(), store, n.V, n.d, &asIf)
		if err != nil {
			return err
		}
		return inFolder(n.Data, "preview-", func(dir string) error {
			site := filepath.Join(dir, "public")
			if _, err := edition.BuildSite(n.Work, site, e); err != nil {
				return err
			}
			files, err := differing(n.Out, site)
			p = publishing.Tell(files)
			p.Changes = len(e.Changes)
			return err
		})
	})
	return p, err
}

// inFolder runs f with a new folder in parent that is gone afterwards. That it
// could not be removed is an error, too.
func inFolder(parent, prefix string, f func(dir string) error) (err error) {
	dir, err := os.MkdirTemp(parent, prefix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	return f(dir)
}

// Publish builds the site from what was judged, as of the snapshot, and enters
// that into the ledger, by who.
func (v *Views) Publish(ctx context.Context, who string) (changes int, err error) {
	server := v.Server()
	done, err := server.Turn(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	err = v.write(ctx, func(n *Snapshot, store *archive.Store) error {
		s := n.Stopped()
		return work.Record(ctx, s, store, work.Entry{Command: "serve " + deskJob, Who: who, Good: work.ResultPublished}, func(int64) error {
			changes, err = edition.Publish(ctx, s, store, n.V, n.d)
			return err
		})
	})
	if work.IsPartly(err) {
		if _, figures := errors.AsType[*work.Advice](err); figures {
			return changes, &view.RefusedError{Why: phrase.FiguresLeftOut}
		}
		return changes, &view.RefusedError{Why: phrase.AlteredLeftOut}
	}
	return changes, err
}

// deskJob is the name of publishing from the desk in the ledger.
const deskJob = "desk"

// differing is the files that differ between the site that stands and another, by path.
func differing(now, then string) ([]publishing.Changed, error) {
	names := map[string]bool{}
	for _, dir := range []string{now, then} {
		if err := namesIn(dir, names); err != nil {
			return nil, err
		}
	}
	var all []publishing.Changed
	for _, name := range slices.Sorted(maps.Keys(names)) {
		f := publishing.Changed{Path: name}
		var err error
		if f.Now, err = readIn(now, name); err == nil {
			f.Then, err = readIn(then, name)
		}
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(f.Now, f.Then) {
			all = append(all, f)
		}
	}
	return all, nil
}

// namesIn adds the files of a site; none where there is no site yet.
func namesIn(dir string, names map[string]bool) error {
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			names[path] = true
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the site in %s: %w", dir, err)
	}
	return nil
}

// readIn is a file of a site; nil where there is none.
func readIn(dir, name string) ([]byte, error) {
	data, err := fs.ReadFile(os.DirFS(dir), name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the site in %s: %w", dir, err)
	}
	return data, nil
}
