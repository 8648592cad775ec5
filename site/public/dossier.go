package public

import (
	"bytes"

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
// alone: each as XLSX, CSV, JSON and Markdown, and one workbook of all. They are
// made when they are written.
func (s *site) addDossiers() error {
	all := dossier.All(s.ed, nil)
	var prints fingerprints
	s.made = append(s.made, unit{Name: dossierBook, Key: prints.of(all), Files: []string{dossierBook}, make: func() (map[string][]byte, error) {
		var b bytes.Buffer
		err := dossier.XLSX(&b, all...)
		return map[string][]byte{dossierBook: b.Bytes()}, err
	}})
	for i := range all {
		c := s.changes[i]
		u := unit{Name: c.Path + "dossier", Key: prints.of(all[i]), make: func() (map[string][]byte, error) { return dossierFiles(c, &all[i]) }}
		for _, format := range []string{"csv", "json", "md", "xlsx"} {
			u.Files = append(u.Files, c.DossierFile(format))
		}
		s.made = append(s.made, u)
	}
	s.files[dossierSchema] = dossier.Schema()
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
