package public

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// mark names the file by which Build knows a folder that it made.
const mark = ".kazami-site"

// temporary ends the names of files that are not whole yet.
const temporary = ".kazami-new"

// publish makes out hold exactly these files, dot names aside. It can be
// stopped at any point and run again: what is under its final name is whole.
func publish(out *os.Root, files map[string][]byte) error {
	if err := claim(out); err != nil {
		return err
	}
	for _, name := range sorted(files) {
		if err := put(out, name, files[name]); err != nil {
			return err
		}
	}
	return sweep(out, files)
}

// claim refuses a folder that holds anything but was not made by Build.
func claim(out *os.Root) error {
	if _, err := out.Stat(mark); err == nil {
		return nil
	}
	list, err := fs.ReadDir(out.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range list {
		if !strings.HasPrefix(e.Name(), ".") {
			return fmt.Errorf("%s holds %s and was not built by kazami: name an empty folder, or empty this one", out.Name(), e.Name())
		}
	}
	return put(out, mark, []byte("Built by kazami. What does not belong to the site is removed from this folder.\n"))
}

// put writes one file, unless it holds these bytes already.
func put(out *os.Root, name string, data []byte) error {
	if old, err := out.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := out.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	tmp := name + temporary
	f, err := out.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), out.Remove(tmp))
	}
	if err := out.Rename(tmp, name); err != nil {
		return fmt.Errorf("rename %s: %w", name, err)
	}
	return nil
}

// sweep removes files that do not belong, what an interrupted build left, and
// the folders that are empty then.
func sweep(out *os.Root, files map[string][]byte) error {
	var folders []string
	err := fs.WalkDir(out.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".":
			return nil
		case strings.HasPrefix(e.Name(), ".") && !strings.HasSuffix(name, temporary):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			folders = append(folders, name)
			return nil
		}
		if _, ok := files[name]; ok {
			return nil
		}
		return out.Remove(name)
	})
	if err != nil {
		return err
	}
	slices.Reverse(folders) // deepest first
	for _, name := range folders {
		if list, err := fs.ReadDir(out.FS(), name); err == nil && len(list) == 0 {
			if err := out.Remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}
