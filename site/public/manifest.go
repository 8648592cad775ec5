package public

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"sync"
)

// manifest is what a build leaves of itself for the next one. It stands in the
// file by which Build knows a folder that it made.
type manifest struct {
	Program string            `json:"program"` // what built it
	Units   map[string]digest `json:"units"`   // what each was made from
	Files   map[string]stored `json:"files"`
	Facts   map[string]facts  `json:"pages"`   // by path
	Targets []string          `json:"targets"` // path#fragment that pages lead to
}

// stored is a file: the SHA-256 of its bytes, how many they are, and when it was
// written, in Unix nanoseconds.
type stored struct {
	Sum  digest `json:"sha256"`
	Size int64  `json:"size"`
	Time int64  `json:"time"`
}

// facts are what is counted on a page.
type facts struct {
	Figures int `json:"figures"`
	Tables  int `json:"tables"`
}

// digest is the SHA-256 of something.
type digest [sha256.Size]byte

// MarshalText writes a digest in hexadecimal digits.
func (d digest) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(d[:])), nil }

// UnmarshalText reads it.
func (d *digest) UnmarshalText(b []byte) error {
	n, err := hex.Decode(d[:], b)
	if err == nil && n != len(d) {
		err = fmt.Errorf("a digest of %d bytes", n)
	}
	return err
}

// within reports whether all files of the build are among names: then none of
// its links has lost where it leads.
func (m *manifest) within(names map[string]bool) bool {
	for name := range m.Files {
		if !names[name] {
			return false
		}
	}
	return true
}

// program tells this program from every other: pages that another one made are
// not taken over.
var program = sync.OnceValue(func() string {
	at, err := os.Executable()
	if err != nil {
		return ""
	}
	fi, err := os.Stat(at)
	if err != nil {
		return ""
	}
	b, _ := debug.ReadBuildInfo()
	return fmt.Sprintf("%s %s %d %d", b.GoVersion, b.Main.Version, fi.Size(), fi.ModTime().UnixNano())
})

// manifest is what the build of a folder left; empty where there is none to read.
func (f *folder) manifest(in string) (m manifest) {
	data, err := f.parent.ReadFile(path.Join(in, mark))
	if err != nil || json.Unmarshal(data, &m) != nil {
		return manifest{}
	}
	return m
}

// keep leaves the manifest for the next build.
func (f *folder) keep(m *manifest) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return f.write(mark, append(data, '\n'))
}

// take puts a file of the site into the next version, unless it is there
// already; it reports whether the file is what it should be.
func (f *folder) take(name string, was stored) bool {
	if has, ok := f.spare.Files[name]; ok && has.Sum == was.Sum && f.intact(f.next, name, has) {
		return true
	}
	if !f.intact(f.name, name, was) || f.mkdir(path.Dir(name)) != nil {
		return false
	}
	_ = os.Remove(f.path(f.next, name))
	return os.Link(f.path(f.name, name), f.path(f.next, name)) == nil
}

// intact reports whether a file holds what it should. A file that has neither
// grown nor been touched since it was written is believed.
func (f *folder) intact(in, name string, was stored) bool {
	at := f.path(in, name)
	fi, err := os.Lstat(at)
	if err != nil || !fi.Mode().IsRegular() || fi.Size() != was.Size {
		return false
	}
	if fi.ModTime().UnixNano() == was.Time {
		return true
	}
	data, err := os.ReadFile(at)
	return err == nil && digest(sha256.Sum256(data)) == was.Sum
}

// write makes a file of the next version.
func (f *folder) write(name string, data []byte) error {
	if err := f.mkdir(path.Dir(name)); err != nil {
		return err
	}
	_ = os.Remove(f.path(f.next, name)) // it may be the site's own, too
	return os.WriteFile(f.path(f.next, name), data, 0o644)
}

// mkdir makes a folder of the next version, once.
func (f *folder) mkdir(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dirs[dir] {
		return nil
	}
	if f.dirs == nil {
		f.dirs = map[string]bool{}
	}
	f.dirs[dir] = true
	return os.MkdirAll(f.path(f.next, dir), 0o755)
}

// drop removes from the next version what is left in it of the one before the
// last and does not belong, and the folders that are empty then.
func (f *folder) drop(belongs map[string]bool) error {
	for name := range f.spare.Files {
		if belongs[name] {
			continue
		}
		if err := os.Remove(f.path(f.next, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for dir := path.Dir(name); dir != "." && os.Remove(f.path(f.next, dir)) == nil; dir = path.Dir(dir) {
		}
	}
	return nil
}

// path is a file's name for the system. Names are addresses that Build has
// checked, and the next version is a folder that it made, so none leads away.
func (f *folder) path(in, name string) string { return filepath.Join(f.parent.Name(), in, name) }

// stored is the size and time of a file of the next version, as the manifest
// keeps them.
func (f *folder) stored(name string, sum digest) stored {
	fi, err := os.Lstat(f.path(f.next, name))
	if err != nil {
		return stored{Sum: sum}
	}
	return stored{sum, fi.Size(), fi.ModTime().UnixNano()}
}

// built is a file of the next version, nil if it is not there.
func (f *folder) built(name string) []byte {
	data, _ := os.ReadFile(f.path(f.next, name))
	return data
}
