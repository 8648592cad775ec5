package public

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kazami/internal/horizon"
	"kazami/site/dossier"
)

// TestDossiersOnTheDataPage reads every dossier back from the site, in every
// format, and looks for the link to it.
func TestDossiersOnTheDataPage(t *testing.T) {
	ed := realistic(t)
	files := built(t)
	want := dossier.All(ed, nil)
	page := files["ja/data/index.html"]
	same := func(what string, got, want *dossier.Dossier) {
		t.Helper()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s differs from the dossier of the edition", what)
		}
	}
	for i := range want {
		d := &want[i]
		base := "changes/" + d.Identity.ID + "/dossier."
		for _, format := range []string{"xlsx", "csv", "json", "md"} {
			if !strings.Contains(page, "../"+base+format+`"`) {
				t.Errorf("the data page has no link to %s%s", base, format)
			}
		}
		json := release[*dossier.Dossier](t)(dossier.ReadJSON(strings.NewReader(files["ja/"+base+"json"])))
		csv := release[[]dossier.Dossier](t)(dossier.ReadCSV(strings.NewReader(files["ja/"+base+"csv"])))
		md := release[*dossier.Dossier](t)(dossier.ReadMarkdown(strings.NewReader(files["ja/"+base+"md"])))
		xlsx := readBook(t, files["ja/"+base+"xlsx"])
		same(base+"json", json, d)
		same(base+"csv", &csv[0], d)
		same(base+"md", md, d)
		same(base+"xlsx", &xlsx[0], d)
		if d.Sharing.TLP != "CLEAR" || d.Sharing.Withheld != nil {
			t.Errorf("%s is %s and counts what is withheld: %v", d.Identity.ID, d.Sharing.TLP, d.Sharing.Withheld)
		}
	}
	for i, d := range readBook(t, files[dossierBook]) {
		same(dossierBook, &d, &want[i])
	}
	if files[dossierSchema] != string(dossier.Schema()) || !strings.Contains(page, `href="dossiers.xlsx"`) || !strings.Contains(page, `href="`+dossier.SchemaName+`"`) {
		t.Error("the data page does not lead to the workbook of all and to the schema")
	}
}

func TestNoChangesHaveABookAllTheSame(t *testing.T) {
	files := read(t, build(t, horizon.Edition{AsOf: day("2010-03-31"), Horizon: day("2015-03-31")}))
	if got := readBook(t, files[dossierBook]); len(got) != 0 {
		t.Errorf("without changes the workbook has %d", len(got))
	}
}

func readBook(t *testing.T, data string) []dossier.Dossier {
	t.Helper()
	f := release[*excelize.File](t)(excelize.OpenReader(bytes.NewReader([]byte(data))))
	defer f.Close()
	sheets := map[string][][]string{}
	for _, name := range f.GetSheetList() {
		sheets[name] = release[[][]string](t)(f.GetRows(name))
	}
	return release[[]dossier.Dossier](t)(dossier.ReadSheets(sheets))
}
