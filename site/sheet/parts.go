package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
)

// parts are the parts of a workbook by name, as the library hands them over,
// in whatever order and with the clock's times.
type parts map[string]*bytes.Buffer

// Create takes a part.
func (p parts) Create(name string) (io.Writer, error) {
	p[name] = new(bytes.Buffer)
	return p[name], nil
}

// AddFS is not needed to write a workbook.
func (p parts) AddFS(fs.FS) error { return errors.New("parts are taken one by one") }

// Close does nothing: pack writes.
func (p parts) Close() error { return nil }

// pack writes the parts in the order of their names and without times.
func (p parts) pack(w io.Writer) error {
	out := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		to, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = to.Write(inOrder(name, p[name].Bytes()))
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}

// defaults are the kinds of parts by the end of their names, one by one.
var defaults = regexp.MustCompile(`<Default [^>]*></Default>`)

// inOrder is a part whose entries the library writes in no order of its own, in one.
func inOrder(name string, part []byte) []byte {
	if name != "[Content_Types].xml" {
		return part
	}
	all := defaults.FindAll(part, -1)
	slices.SortFunc(all, bytes.Compare)
	i := 0
	return defaults.ReplaceAllFunc(part, func([]byte) []byte {
		i++
		return all[i-1]
	})
}
