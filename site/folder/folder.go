// Package folder keeps the folder in which a site stands: the next version grows beside
// it, and takes its place in one step.
package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// Mark ends the name of the file by which Build knows a folder that it made. It
// stands beside the folder, .public.kazami-site for public; in the folder where
// nothing can be written beside it, and where an earlier version of Build left it.
const Mark = ".kazami-site"

// Folder is where a site stands: its own folder, and beside it the one in which
// the next version grows until it is whole.
type Folder struct {
	parent *os.Root
	name   string // of the site, in parent
	next   string // of the version that grows, in parent; it begins with a dot
	inside bool   // next is within the site: it cannot be put in its place as a whole

	mu   sync.Mutex
	dirs map[string]bool // of the next version, that are there
}

// IsSite reports whether a folder is a site that Build made.
func IsSite(dir string) bool {
	dir = resolved(dir)
	parent, name := filepath.Split(dir)
	there := func(name string) bool { _, err := os.Stat(name); return err == nil }
	// A mark beside a folder may be of one that is gone, so a file of the site is looked for.
	return there(filepath.Join(dir, Mark)) || there(filepath.Join(parent, "."+name+Mark)) && there(filepath.Join(dir, "ja", "feed.atom"))
}

// resolved is the whole path of a folder, its links followed.
func resolved(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if to, err := filepath.EvalSymlinks(dir); err == nil {
		return to
	}
	return dir
}

// Open looks at the folder of a site. A link is followed: what it leads to is
// the site. It refuses a folder that holds anything but is no site.
func Open(dir string, inPlace bool) (*Folder, error) {
	dir = resolved(dir)
	parent, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		return nil, err
	}
	f := &Folder{parent: parent, name: filepath.Base(dir), dirs: map[string]bool{}}
	if err := f.claim(dir); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.begin(inPlace); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.parent.Close() }

// live is the path of a file of the site that readers see.
func (f *Folder) live(name string) string { return path.Join(f.name, name) }

// ForeignError says that a folder was not made by [Open], and holds a file.
type ForeignError struct{ Dir, Holds string }

// Error names the folder and the file.
func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s holds %s and was not built by kazami", e.Dir, e.Holds)
}

// claim refuses a folder that holds anything but was not made by us.
func (f *Folder) claim(dir string) error {
	list, err := fs.ReadDir(f.parent.FS(), f.name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && IsSite(dir) {
		return nil
	}
	for _, e := range list {
		if !strings.HasPrefix(e.Name(), ".") {
			return &ForeignError{Dir: dir, Holds: e.Name()}
		}
	}
	return err
}

// begin makes the folder of the next version: beside the site where both can be
// exchanged, else within it. What an interrupted build left is removed.
func (f *Folder) begin(inPlace bool) error {
	f.next = "." + f.name + ".kazami-next"
	inner := f.live(".kazami-next")
	if err := f.parent.RemoveAll(inner); err != nil {
		return err
	}
	if err := f.parent.RemoveAll(f.next); err != nil && !inPlace {
		return err
	}
	if !inPlace && f.beside() {
		return nil
	}
	f.next, f.inside = inner, true
	return f.parent.MkdirAll(f.next, 0o755)
}

// beside makes the folder of the next version beside the site, and reports
// whether it may take the site's place: it may not where the site is a file
// system of its own, or where nothing can be written beside it.
func (f *Folder) beside() bool {
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

// Holds reports whether the site has a file with these bytes.
func (f *Folder) Holds(name string, data []byte) bool {
	at := f.path(f.name, name)
	fi, err := os.Lstat(at)
	if err != nil || !fi.Mode().IsRegular() || fi.Size() != int64(len(data)) {
		return false
	}
	was, err := os.ReadFile(at)
	return err == nil && bytes.Equal(was, data)
}

// Write makes a file of the next version.
func (f *Folder) Write(name string, data []byte) error {
	if err := f.mkdir(path.Dir(name)); err != nil {
		return err
	}
	return os.WriteFile(f.path(f.next, name), data, 0o644)
}

// mkdir makes a folder of the next version, once.
func (f *Folder) mkdir(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dirs[dir] {
		return nil
	}
	f.dirs[dir] = true
	return os.MkdirAll(f.path(f.next, dir), 0o755)
}

// path is a file's name for the system. Names are addresses that Build has
// checked, and the next version is a folder that it made, so none leads away.
func (f *Folder) path(in, name string) string { return filepath.Join(f.parent.Name(), in, name) }

// Abandon removes the next version: the site stays as it was.
func (f *Folder) Abandon() error { return f.parent.RemoveAll(f.next) }

// Finish makes the site hold the files of these names: those that were written
// for the next version, and the others as they are. Readers see the one version
// or the other; where the two cannot be exchanged, files are replaced one by one.
func (f *Folder) Finish(names map[string]bool, written []string) error {
	if err := f.sign(); err != nil {
		return err
	}
	stale, err := f.stale(names)
	switch {
	case err != nil:
		return err
	case f.inside:
		return errors.Join(f.replace(written), f.remove(stale), f.Abandon())
	case len(written) == 0 && len(stale) == 0:
		return f.Abandon()
	}
	if err := f.link(names, written); err != nil {
		return err
	}
	if err := f.linkDotted(); err != nil {
		return err
	}
	if err := f.durable(); err != nil {
		return err
	}
	if err := f.parent.Rename(f.next, f.name); err == nil { // there was none, or an empty one
		return nil
	}
	if err := f.exchange(); err != nil {
		return err
	}
	return f.Abandon() // it holds the version before
}

// sign leaves the mark of ownership.
func (f *Folder) sign() error {
	name := "." + f.name + Mark
	if f.inside {
		name = f.live(Mark)
	}
	return f.parent.WriteFile(name, []byte(f.name+" is a site that kazami built and builds anew: what else is put into it is removed.\n"), 0o644)
}

// link takes over the files that the site has already.
func (f *Folder) link(names map[string]bool, written []string) error {
	fresh := map[string]bool{}
	for _, name := range written {
		fresh[name] = true
	}
	for name := range names {
		if fresh[name] {
			continue
		}
		if err := errors.Join(f.mkdir(path.Dir(name)), os.Link(f.path(f.name, name), f.path(f.next, name))); err != nil {
			return err
		}
	}
	return nil
}

// linkDotted takes what begins with a dot along, but for Build's own: it is
// somebody else's.
func (f *Folder) linkDotted() error {
	err := fs.WalkDir(f.parent.FS(), f.name, func(name string, e fs.DirEntry, err error) error {
		rel := strings.TrimPrefix(name, f.name)
		ours := path.Base(name) == Mark || strings.HasPrefix(path.Base(name), ".kazami-")
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

// stale is the files of the site that do not belong to it, by name. What begins
// with a dot is somebody else's, but for a mark where none should be.
func (f *Folder) stale(names map[string]bool) (all []string, err error) {
	err = fs.WalkDir(f.parent.FS(), f.name, func(name string, e fs.DirEntry, err error) error {
		rel := strings.TrimPrefix(name, f.name+"/")
		switch {
		case err != nil || name == f.name:
			return err
		case strings.HasPrefix(e.Name(), "."):
			if rel == Mark && !f.inside {
				all = append(all, rel)
			}
			if e.IsDir() {
				return fs.SkipDir
			}
		case !e.IsDir() && !names[rel]:
			all = append(all, rel)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // there is no site yet
	}
	return all, err
}

// replace moves the files of the next version into the site one by one, pages
// last. It can be stopped at any point and run again: what is under its final
// name is whole.
func (f *Folder) replace(written []string) error {
	isPage := func(name string) bool { return path.Ext(name) == ".html" }
	for _, pages := range []bool{false, true} {
		for _, name := range written {
			if isPage(name) != pages {
				continue
			}
			if err := errors.Join(f.parent.MkdirAll(path.Dir(f.live(name)), 0o755), f.parent.Rename(path.Join(f.next, name), f.live(name))); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove takes files out of the site, and the folders that are empty then.
func (f *Folder) remove(names []string) error {
	for _, name := range names {
		if err := f.parent.Remove(f.live(name)); err != nil {
			return err
		}
		for dir := path.Dir(name); dir != "." && f.parent.Remove(f.live(dir)) == nil; dir = path.Dir(dir) {
		}
	}
	return nil
}

// exchangeInTwo moves the site away and the next version into its place.
func (f *Folder) exchangeInTwo() error {
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
