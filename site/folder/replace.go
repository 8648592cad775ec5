package folder

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
)

// passing is the one file that stands in a site without being of it, while a file of
// the next version comes from another file system: until it is whole, and renamed.
const passing = ".kazami-new"

// replace moves the files of the next version into the site one by one: first the
// feed, by which the site is known, and pages last. It can be stopped at any point and
// run again: what is under its final name is whole.
func (f *Folder) replace(written []string) error {
	order := func(name string) int {
		switch {
		case name == Feed:
			return 0
		case path.Ext(name) == ".html":
			return 2
		}
		return 1
	}
	for _, name := range slices.SortedStableFunc(slices.Values(written), func(a, b string) int { return cmp.Compare(order(a), order(b)) }) {
		if err := errors.Join(f.parent.MkdirAll(path.Dir(f.live(name)), 0o755), f.move(name)); err != nil {
			return err
		}
	}
	return nil
}

// move puts one file of the next version into the site, in one step.
func (f *Folder) move(name string) error {
	to := f.path(f.name, name)
	if err := os.Rename(f.staged(name), to); err == nil {
		return nil
	}
	data, err := os.ReadFile(f.staged(name))
	if err != nil {
		return err
	}
	err = f.parent.WriteFile(f.live(passing), data, 0o644)
	if err == nil {
		err = os.Rename(f.path(f.name, passing), to)
	}
	if err != nil {
		_ = f.parent.Remove(f.live(passing))
	}
	return err
}

// remove takes files out of the site, and the folders that are empty then.
func (f *Folder) remove(names []string) error {
	for _, name := range names {
		if err := f.parent.Remove(f.live(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for dir := path.Dir(name); dir != "." && f.parent.Remove(f.live(dir)) == nil; dir = path.Dir(dir) {
		}
	}
	return nil
}
