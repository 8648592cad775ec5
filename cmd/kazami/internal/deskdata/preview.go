package deskdata

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// Preview builds the public site as it would be, into a folder of its own that
// is gone afterwards, and says how it differs from the one that stands. It
// writes nothing into the archive, and announces nothing.
func (v *Views) Preview(ctx context.Context, act *view.Act) (pages []view.Page, err error) {
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
			pages, err = differing(n.Out, site)
			return err
		})
	})
	return pages, err
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
		return changes, &view.RefusedError{Why: phrase.AlteredLeftOut}
	}
	return changes, err
}

// deskJob is the name of publishing from the desk in the ledger.
const deskJob = "desk"

var titlePattern = regexp.MustCompile(`<title>([^<]*)</title>`)

// differing is the pages that differ between the site that stands and another,
// by path. Only pages are compared: feeds, tables and data follow them.
func differing(now, then string) ([]view.Page, error) {
	old, err := pagesOf(now)
	if err != nil {
		return nil, err
	}
	new, err := pagesOf(then)
	if err != nil {
		return nil, err
	}
	var all []view.Page
	add := func(path, how string, page []byte) {
		p := view.Page{Path: "/" + strings.TrimSuffix(path, "index.html"), How: how}
		if m := titlePattern.FindSubmatch(page); m != nil {
			p.Title = html.UnescapeString(string(m[1]))
		}
		all = append(all, p)
	}
	for path, page := range new {
		if was, ok := old[path]; !ok {
			add(path, phrase.PageNew, page)
		} else if !bytes.Equal(was, page) {
			add(path, phrase.PageChanged, page)
		}
	}
	for path, page := range old {
		if _, stays := new[path]; !stays {
			add(path, phrase.PageGone, page)
		}
	}
	slices.SortFunc(all, func(a, b view.Page) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// pagesOf is the pages of a site by path; none where there is no site yet.
func pagesOf(dir string) (map[string][]byte, error) {
	all := map[string][]byte{}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, os.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the site in %s: %w", dir, err)
	}
	defer root.Close()
	err = fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".html" {
			return err
		}
		all[path], err = root.ReadFile(path)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the site in %s: %w", dir, err)
	}
	return all, nil
}
