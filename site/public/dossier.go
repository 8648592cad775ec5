package public

import (
	"bytes"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"

	"kazami/site/dossier"
)

// The files of the planner's dossiers that serve all changes.
const (
	dossierBook   = "ja/data/dossiers.xlsx"
	dossierSchema = "ja/data/" + dossier.SchemaName
)

// DossierFile is where a change's dossier is, by its format.
func (c *change) DossierFile(format string) string { return c.Path + "dossier." + format }

// addDossiers adds the dossiers of the published changes, of public documents
// alone: each as XLSX, CSV, JSON and Markdown, and one workbook of all.
func (s *site) addDossiers() error {
	all := dossier.All(s.ed, nil)
	made := make([]map[string][]byte, len(all))
	wrong := make([]error, len(all))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all); i = int(next.Add(1)) - 1 {
				made[i], wrong[i] = dossierFiles(s.changes[i], &all[i])
			}
		})
	}
	wg.Wait()
	for i := range all {
		if wrong[i] != nil {
			return wrong[i]
		}
		maps.Copy(s.files, made[i])
	}
	var b bytes.Buffer
	if err := dossier.XLSX(&b, all...); err != nil {
		return err
	}
	s.files[dossierBook], s.files[dossierSchema] = b.Bytes(), dossier.Schema()
	return nil
}

// dossierFiles is a dossier in every format, by file.
func dossierFiles(c *change, d *dossier.Dossier) (map[string][]byte, error) {
	files := map[string][]byte{}
	for format, write := range map[string]func(*bytes.Buffer) error{
		"xlsx": func(b *bytes.Buffer) error { return dossier.XLSX(b, *d) },
		"csv":  func(b *bytes.Buffer) error { return dossier.CSV(b, *d) },
		"json": func(b *bytes.Buffer) error { return dossier.JSON(b, d, "../../data/"+dossier.SchemaName) },
		"md":   func(b *bytes.Buffer) error { return dossier.Markdown(b, d) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return nil, err
		}
		files[c.DossierFile(format)] = b.Bytes()
	}
	return files, nil
}
