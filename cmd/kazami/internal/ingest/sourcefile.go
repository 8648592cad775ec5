package ingest

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
)

var notFileName = regexp.MustCompile(`[^\p{L}\p{N}._-]+`)

// WriteSourceFile writes the sources of a list into a new file of sources.d, whole or
// not at all, and says where. The file has a name of its own, or that of the list.
func WriteSourceFile(cfg *config.Config, list, name, text string) (string, error) {
	if name == "" && list != "-" {
		name = strings.TrimSuffix(filepath.Base(list), filepath.Ext(list))
	}
	name = cmp.Or(strings.Trim(notFileName.ReplaceAllString(strings.TrimSuffix(name, ".yaml"), "-"), "-."), "imported")
	dir := filepath.Join(cfg.Dir, config.SourceFolder)
	file := filepath.Join(dir, name+".yaml")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	if _, err := root.Lstat(name + ".yaml"); !errors.Is(err, fs.ErrNotExist) {
		return "", errors.Join(work.Advise("The file exists already.", work.Show(file), "kazami sources import "+list+" --write --name "+name+"-2"), err)
	}
	err = work.Replace(root, name+".yaml", func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
	return work.Show(file), err
}
