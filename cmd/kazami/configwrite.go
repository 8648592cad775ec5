package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/yamlfile"
)

var sequenceItem = regexp.MustCompile(`^([ \t]*)- `)

// appendSources writes lines below the last source of the file that c was read from.
// Everything else in it stays as it is, byte by byte. A file of a shape that
// this would break is left alone, with an error.
func appendSources(c *config.Config, file string, lines []string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	f, err := yamlfile.Parse(file, data)
	if err != nil {
		return err
	}
	refuse := func(why string) error {
		return fmt.Errorf("add sources to %s: %s: run it without --write and paste the lines", file, why)
	}
	old := strings.SplitAfter(string(data), "\n")
	first, last := f.Line("sources", 0), f.End("sources")
	m := sequenceItem.FindStringSubmatch(old[first-1])
	if len(c.Sources) == 0 || m == nil {
		return refuse("its sources are no list with a line each")
	}
	ending := "\n"
	if strings.HasSuffix(old[last-1], "\r\n") {
		ending = "\r\n"
	}
	var b strings.Builder
	b.WriteString(strings.Join(old[:last], ""))
	if !strings.HasSuffix(old[last-1], "\n") {
		b.WriteString(ending)
	}
	for _, l := range lines {
		b.WriteString(m[1] + "- " + l + ending)
	}
	b.WriteString(strings.Join(old[last:], ""))
	if err := c.Grown(file, b.String(), len(lines), stages()); err != nil {
		return refuse(err.Error())
	}
	return overwrite(file, b.String())
}

// overwrite replaces a file that there is, whole, with its permissions.
func overwrite(file, text string) error {
	file, err := filepath.EvalSymlinks(file)
	if err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return err
	}
	defer root.Close()
	if err := work.Replace(root, filepath.Base(file), func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}); err != nil {
		return err
	}
	return root.Chmod(filepath.Base(file), info.Mode().Perm())
}
