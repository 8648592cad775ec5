// Package folder keeps the folder in which a site stands: the next version grows beside
// it, and takes its place in one step.
package folder

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// Folder is where a site stands: its own folder, and another in which the next
// version grows until it is whole.
type Folder struct {
	parent *os.Root
	name   string // of the site, in parent
	next   string // of the version that grows, in parent; it begins with a dot. "": it cannot take the site's place as a whole
	stage  string // the path of the version that grows

	mu   sync.Mutex
	dirs map[string]bool // of the next version, that are there
}

// Open looks at the folder of a site. A link is followed: what it leads to is
// the site. It refuses a folder that holds anything but is no site. Where the next
// version cannot take the site's place as a whole, or is not to, it grows in work; ""
// is a folder of the system's own for what is passing.
func Open(dir, work string, inPlace bool) (*Folder, error) {
	dir = resolved(dir)
	parent, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		return nil, err
	}
	f := &Folder{parent: parent, name: filepath.Base(dir), dirs: map[string]bool{}}
	if err := f.claim(dir); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.begin(work, inPlace); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.parent.Close() }

// live is the path of a file of the site that readers see.
func (f *Folder) live(name string) string { return path.Join(f.name, name) }

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
	return os.WriteFile(f.staged(name), data, 0o644)
}

// mkdir makes a folder of the next version, once.
func (f *Folder) mkdir(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dirs[dir] {
		return nil
	}
	f.dirs[dir] = true
	return os.MkdirAll(f.staged(dir), 0o755)
}

// path is a file's name for the system. Names are addresses that Build has
// checked, and the next version is a folder that it made, so none leads away.
func (f *Folder) path(in, name string) string { return filepath.Join(f.parent.Name(), in, name) }

// staged is the name for the system of a file of the next version.
func (f *Folder) staged(name string) string { return filepath.Join(f.stage, filepath.FromSlash(name)) }

// Abandon removes the next version: the site stays as it was.
func (f *Folder) Abandon() error { return os.RemoveAll(f.stage) }

// Finish makes the site hold the files of these names: those that were written
// for the next version, and the others as they are. Readers see the one version
// or the other; where the two cannot be exchanged, files are replaced one by one.
func (f *Folder) Finish(names map[string]bool, written []string) error {
	if err := f.finish(names, written); err != nil {
		return err
	}
	_ = f.parent.Remove("." + f.name + Mark) // mostly it is not there
	return nil
}

func (f *Folder) finish(names map[string]bool, written []string) error {
	stale, err := f.stale(names)
	switch {
	case err != nil:
		return err
	case f.next == "":
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
		if err := errors.Join(f.mkdir(path.Dir(name)), os.Link(f.path(f.name, name), f.staged(name))); err != nil {
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
// with a dot is somebody else's, but for a mark.
func (f *Folder) stale(names map[string]bool) (all []string, err error) {
	err = fs.WalkDir(f.parent.FS(), f.name, func(name string, e fs.DirEntry, err error) error {
		rel := strings.TrimPrefix(name, f.name+"/")
		switch {
		case err != nil || name == f.name:
			return err
		case strings.HasPrefix(e.Name(), "."):
			if rel == Mark {
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
