package public

import (
	"bytes"
	"io"

	"kazami/site/address"
	"kazami/site/changesheet"
	"kazami/site/dossier"
)

// The files of the planner's dossiers that serve all changes.
const (
	dossierBook   = "ja/data/dossiers.xlsx"
	dossierBookEN = "en/data/dossiers.xlsx"
	dossierSchema = "ja/data/" + dossier.SchemaName
)

// DossierFile is where a change's dossier is, by its format.
func (c *change) DossierFile(format string) string { return c.Path + "dossier." + format }

// addDossiers adds the dossiers of the published changes, of public documents
// alone: each as XLSX, CSV, JSON and Markdown, and one workbook of all, the workbooks
// in both languages. They are made when they are written.
func (s *site) addDossiers() error {
	all := dossier.All(s.ed, nil)
	book := func(path string, english bool, ds ...dossier.Dossier) {
		s.made[path] = bytesOf(func(w io.Writer) error { return changesheet.Write(w, s.ed, english, ds...) })
	}
	book(dossierBook, false, all...)
	book(dossierBookEN, true, all...)
	for i := range all {
		c, d := s.changes[i], &all[i]
		book(c.DossierFile("xlsx"), false, *d)
		book(address.Page("en", c.Address())+"dossier.xlsx", true, *d)
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
