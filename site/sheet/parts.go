package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
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
			_, err = to.Write(p[name].Bytes())
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}
