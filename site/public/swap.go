package public

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// mark names the file by which Build knows a folder that it made. It lists the
// site's files with their digests.
const mark = ".kazami-site"

// folder is where a site stands: its own folder, and beside it the one in which
// the next version grows until it is whole.
type folder struct {
	parent *os.Root
	name   string // of the site, in parent
	next   string // of the version that grows, in parent; it begins with a dot
	inside bool   // next is within the site: it cannot be put in its place as a whole

	spare manifest // of what next holds of the version before the last; nothing where it was begun anew

	mu   sync.Mutex
	dirs map[string]bool // of the next version, that are there
}

// open looks at the folder of a site. A link is followed: what it leads to is
// the site. It refuses a folder that holds anything but was not built by Build.
func open(dir string, inPlace bool) (*folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	parent, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		return nil, err
	}
	f := &folder{parent: parent, name: filepath.Base(dir)}
	if err := f.claim(); err != nil {
		return nil, errors.Join(err, f.close())
	}
	if err := f.begin(inPlace); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *folder) close() error { return f.parent.Close() }

// live is the path of a file of the site that readers see.
func (f *folder) live(name string) string { return path.Join(f.name, name) }

// claim refuses a folder that holds anything but was not made by Build.
func (f *folder) claim() error {
	if _, err := f.parent.Stat(f.live(mark)); err == nil {
		return nil
	}
	list, err := fs.ReadDir(f.parent.FS(), f.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range list {
		if !strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("%s holds %s and was not built by kazami: name an empty folder, or empty this one", filepath.Join(f.parent.Name(), f.name), e.Name())
		}
	}
	return nil
}

// begin makes the folder of the next version: beside the site where both can be
// exchanged, else within it. The version before the last is there still; it is
// gone over, so that what has not changed since costs nothing. What an
// interrupted build left is removed: it says no longer what it holds.
func (f *folder) begin(inPlace bool) error {
	f.next = "." + f.name + ".kazami-next"
	inner := f.live(".kazami-next")
	if err := f.parent.RemoveAll(inner); err != nil {
		return err
	}
	if !inPlace {
		if f.spare = f.manifest(f.next); f.spare.Program != "" && f.clearDotted() == nil && f.parent.Remove(path.Join(f.next, mark)) == nil {
			return nil
		}
	}
	f.spare = manifest{}
	if err := f.parent.RemoveAll(f.next); err != nil && !inPlace {
		return err
	}
	if !inPlace && f.beside() {
		return nil
	}
	f.next, f.inside = inner, true
	return f.parent.MkdirAll(f.next, 0o755)
}

// clearDotted removes from the folder of the next version what was taken along
// of others, but not the mark: it is taken along anew.
func (f *folder) clearDotted() error {
	list, err := fs.ReadDir(f.parent.FS(), f.next)
	for _, e := range list {
		if strings.HasPrefix(e.Name(), ".") && e.Name() != mark && err == nil {
			err = f.parent.RemoveAll(path.Join(f.next, e.Name()))
		}
	}
	return err
}

// beside makes the folder of the next version beside the site, and reports
// whether it may take the site's place: it may not where the site is a file
// system of its own, or where nothing can be written beside it.
func (f *folder) beside() bool {
	if err := f.parent.Mkdir(f.next, 0o755); err != nil {
		return false
	}
	if _, err := f.parent.Stat(f.name); errors.Is(err, fs.ErrNotExist) {
		return true
	}
	probe, to := f.live(".kazami-probe"), path.Join(f.next, ".kazami-probe")
	err := f.parent.WriteFile(probe, nil, 0o644)
	if err == nil {
		err = errors.Join(f.parent.Link(probe, to), f.parent.Remove(probe))
		_ = f.parent.Remove(to)
	}
	if err != nil { // of another mount, or not ours to write
		_ = f.parent.RemoveAll(f.next)
	}
	return err == nil
}

// abandon removes the next version: the site stays as it was.
func (f *folder) abandon() error { return f.parent.RemoveAll(f.next) }

// finish puts the next version in the place of the site. Readers see the one or
// the other; where the two cannot be exchanged, files are replaced one by one.
func (f *folder) finish() error {
	if f.inside {
		return f.replace()
	}
	if err := f.keepDotted(); err != nil {
		return err
	}
	if err := f.parent.Rename(f.next, f.name); err == nil { // there was none, or an empty one
		return nil
	}
	return f.exchange()
}

// keepDotted takes what begins with a dot along, but for Build's own: it is
// somebody else's.
func (f *folder) keepDotted() error {
	err := fs.WalkDir(f.parent.FS(), f.name, func(name string, e fs.DirEntry, err error) error {
		rel := strings.TrimPrefix(name, f.name)
		ours := path.Base(name) == mark || strings.HasPrefix(path.Base(name), ".kazami-")
		switch {
		case err != nil || rel == "" || ours:
			return err
		case !strings.Contains(rel, "/."):
			return nil
		case e.IsDir():
			return f.parent.MkdirAll(f.next+rel, 0o755)
		case e.Type()&fs.ModeSymlink != 0:
			to, err := f.parent.Readlink(name)
			if err != nil {
				return err
			}
			return errors.Join(f.parent.MkdirAll(path.Dir(f.next+rel), 0o755), f.parent.Symlink(to, f.next+rel))
		}
		return errors.Join(f.parent.MkdirAll(path.Dir(f.next+rel), 0o755), f.parent.Link(name, f.next+rel))
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // there is no site yet
	}
	return err
}

// replace moves the files of the next version into the site one by one, pages
// last, and removes what does not belong. It can be stopped at any point and
// run again: what is under its final name is whole.
func (f *folder) replace() error {
	belongs := map[string]bool{}
	var pages []string
	move := func(rel string) error {
		to := f.live(rel)
		a, err := f.parent.Stat(path.Join(f.next, rel))
		if err != nil {
			return err
		}
		if b, err := f.parent.Stat(to); err == nil && os.SameFile(a, b) {
			return nil
		}
		return errors.Join(f.parent.MkdirAll(path.Dir(to), 0o755), f.parent.Rename(path.Join(f.next, rel), to))
	}
	err := fs.WalkDir(f.parent.FS(), f.next, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel := strings.TrimPrefix(name, f.next+"/")
		belongs[rel] = true
		if path.Ext(rel) == ".html" || rel == mark {
			pages = append(pages, rel)
			return nil
		}
		return move(rel)
	})
	for _, rel := range pages {
		if err == nil {
			err = move(rel)
		}
	}
	if err != nil {
		return err
	}
	return errors.Join(f.sweep(belongs), f.parent.RemoveAll(f.next))
}

// sweep removes what does not belong to the site, and the folders that are empty
// then. What begins with a dot is left alone.
func (f *folder) sweep(belongs map[string]bool) error {
	var folders []string
	err := fs.WalkDir(f.parent.FS(), f.name, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || name == f.name:
			return err
		case strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			folders = append(folders, name)
			return nil
		case belongs[strings.TrimPrefix(name, f.name+"/")]:
			return nil
		}
		return f.parent.Remove(name)
	})
	for i := len(folders) - 1; i >= 0 && err == nil; i-- { // deepest first
		if list, e := fs.ReadDir(f.parent.FS(), folders[i]); e == nil && len(list) == 0 {
			err = f.parent.Remove(folders[i])
		}
	}
	return err
}

// exchangeInTwo moves the site away and the next version into its place.
func (f *folder) exchangeInTwo() error {
	old := "." + f.name + ".kazami-old"
	if err := f.parent.RemoveAll(old); err != nil {
		return err
	}
	if err := f.parent.Rename(f.name, old); err != nil {
		return err
	}
	if err := f.parent.Rename(f.next, f.name); err != nil {
		return errors.Join(err, f.parent.Rename(old, f.name))
	}
	return f.parent.Rename(old, f.next)
}
