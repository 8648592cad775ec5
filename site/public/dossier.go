package public

import (
	"bytes"
	"io"

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
	s.made[dossierBook] = bytesOf(func(w io.Writer) error { return dossier.XLSX(w, all...) })
	for i := range all {
		c, d := s.changes[i], &all[i]
		s.made[c.DossierFile("xlsx")] = bytesOf(func(w io.Writer) error { return dossier.XLSX(w, *d) })
		s.made[c.DossierFile("csv")] = bytesOf(func(w io.Writer) error { return dossier.CSV(w, *d) })
		s.made[c.DossierFile("json")] = bytesOf(func(w io.Writer) error { return dossier.JSON(w, d, "../../data/"+dossier.SchemaName) })
		s.made[c.DossierFile("md")] = bytesOf(func(w io.Writer) error { return dossier.Markdown(w, d) })
	}
	s.files[dossierSchema] = dossier.Schema()
	return nil
}

// bytesOf makes the bytes that write writes.
func bytesOf(write func(io.Writer) error) func() ([]byte, error) {
	return func() ([]byte, error) {
		var b bytes.Buffer
		err := write(&b)
		return b.Bytes(), err
	}
}
