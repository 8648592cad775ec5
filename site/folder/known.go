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
)

// A site is known by what it publishes: its main feed, whose identifier is the same
// in every site of Kazami. Nothing stands in the folder or beside it for that.
const (
	Feed     = "ja/feed.atom"
	Identity = "urn:uuid:a84918c6-b033-8928-916d-c04c81950a06"
)

// Mark ends the name of the file by which earlier versions knew a folder that they
// had made: .public.kazami-site beside public, or in it. It is still believed, and
// removed by the next build.
const Mark = ".kazami-site"

// IsSite reports whether a folder is a site that Build made.
func IsSite(dir string) bool {
	dir = resolved(dir)
	if feed, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(Feed))); err == nil {
		parent, name := filepath.Split(dir)
		_, err := os.Stat(filepath.Join(parent, "."+name+Mark))
		return err == nil || bytes.Contains(feed, []byte("<id>"+Identity+"</id>"))
	}
	_, err := os.Stat(filepath.Join(dir, Mark))
	return err == nil
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

// ForeignError says that a folder was not made by [Open], and holds a file.
type ForeignError struct{ Dir, Holds string }

// Error names the folder and the file.
func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s holds %s and was not built by kazami", e.Dir, e.Holds)
}

// claim refuses a folder that holds a file but was not made by us.
func (f *Folder) claim(dir string) error {
	if IsSite(dir) {
		return nil
	}
	held, err := f.first(false)
	if err != nil || held == "" {
		return err
	}
	return &ForeignError{Dir: dir, Holds: held}
}

// first is the first file of the site that readers see, those with a dot or without;
// "" if there is none.
func (f *Folder) first(dotted bool) (held string, err error) {
	err = fs.WalkDir(f.parent.FS(), f.name, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || name == f.name:
			return err
		case !dotted && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir() || dotted && !e.Type().IsRegular():
			return nil
		}
		held = strings.TrimPrefix(name, f.name+"/")
		return fs.SkipAll
	})
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return held, err
}

// leftovers are what a build that was killed, of this version or an earlier one, may
// have left in the site.
var leftovers = []string{".kazami-next", ".kazami-probe", passing}

// begin makes the folder of the next version: beside the site where both can be
// exchanged, else in work. What an interrupted build left is removed.
func (f *Folder) begin(work string, inPlace bool) (err error) {
	for _, name := range leftovers {
		if err := f.parent.RemoveAll(f.live(name)); err != nil {
			return err
		}
	}
	f.next = "." + f.name + ".kazami-next"
	f.stage = f.path(f.next, "")
	if err := f.parent.RemoveAll(f.next); err != nil && !inPlace {
		return err
	}
	if !inPlace && f.beside() {
		return nil
	}
	f.next = ""
	if work == "" {
		f.stage, err = os.MkdirTemp("", "kazami-site-")
		return err
	}
	f.stage = filepath.Join(work, f.name+".kazami-next")
	return errors.Join(os.RemoveAll(f.stage), os.MkdirAll(f.stage, 0o755))
}

// beside makes the folder of the next version beside the site, and reports
// whether it may take the site's place: it may not where the site is a file
// system of its own, or where nothing can be written beside it. Nothing is written
// into the site to see that.
func (f *Folder) beside() bool {
	if err := f.parent.Mkdir(f.next, 0o755); err != nil {
		return false
	}
	_, err := f.parent.Stat(f.name)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	held, err := f.first(true)
	switch {
	case err != nil:
	case held == "":
		err = f.parent.Remove(f.name) // one that is empty is made anew; a mount is not removed
	case !f.writable():
		err = fs.ErrPermission
	default:
		probe := path.Join(f.next, ".kazami-probe")
		err = errors.Join(f.parent.Link(f.live(held), probe), f.parent.RemoveAll(probe))
	}
	if err != nil { // of another mount, or not ours to write
		_ = f.parent.RemoveAll(f.next)
	}
	return err == nil
}
