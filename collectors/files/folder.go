package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"

	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

// What a folder may hold. One that holds more is no folder to watch.
const (
	maxFiles       = 50_000 // folders included
	maxFolderDepth = 16
)

// Folder is a folder of the machine that is only read. A link that leads
// out of it is refused. It implements [fs.FS] and [fs.StatFS].
type Folder string

// Open opens a file within the folder.
func (w Folder) Open(name string) (fs.File, error) {
	root, err := os.OpenRoot(string(w))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Open(name)
}

// Stat describes a file within the folder, or what a link within it leads to.
func (w Folder) Stat(name string) (fs.FileInfo, error) {
	root, err := os.OpenRoot(string(w))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Stat(name)
}

// Walk yields the wanted files of a folder and of those below it, by name;
// hidden, lock and temporary ones are left out. An error is one bad folder,
// unless it is a [*SourceError], which ends the stream.
func Walk(ctx context.Context, source horizon.SourceID, folder fs.FS, wanted func(name string) bool) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		seen := 0
		visit := func(name string, e fs.DirEntry, err error) error {
			if seen++; seen > maxFiles {
				err = fmt.Errorf("the folder holds more than %d files: move those that are done elsewhere", maxFiles)
			}
			switch {
			case ctx.Err() != nil:
				yield("", &stream.SourceError{Source: source, Err: ctx.Err()})
				return fs.SkipAll
			case err != nil && (name == "." || seen > maxFiles):
				yield("", &stream.SourceError{Source: source, Err: fmt.Errorf("read folder: %w", err)})
				return fs.SkipAll
			case err != nil:
				if !yield("", fmt.Errorf("read folder %s: %w", name, err)) {
					return fs.SkipAll
				}
				return nil
			case name != "." && leftOut(path.Base(name)), e.IsDir() && strings.Count(name, "/") >= maxFolderDepth:
				if e.IsDir() {
					return fs.SkipDir
				}
				return nil
			case e.IsDir() || !wanted(name):
				return nil
			case !yield(name, nil):
				return fs.SkipAll
			}
			return nil
		}
		_ = fs.WalkDir(folder, ".", visit) // visit reports every error itself
	}
}

// leftOut reports whether a name is one of a hidden file, or of one that an
// editor or a download has not finished.
func leftOut(base string) bool {
	ext := strings.ToLower(path.Ext(base))
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") ||
		ext == ".tmp" || ext == ".part" || ext == ".crdownload" || ext == ".bak"
}

// Read reads a file of a folder whole.
func Read(folder fs.FS, name string, most int64) ([]byte, error) {
	info, err := fs.Stat(folder, name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open %s: %w", name, errNoFile)
	}
	f, err := folder.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	data, err := stream.ReadAtMost(f, most)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}

var errNoFile = errors.New("it is not a regular file: left out")
