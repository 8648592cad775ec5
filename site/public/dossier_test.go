package public

import (
	"bytes"
	"fmt"
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
		readBook(t, files["ja/"+base+"xlsx"], "データ", d.FirstSeen.Documents, d)
		readBook(t, files["en/"+base+"xlsx"], "Data", d.FirstSeen.Documents, d)
		same(base+"json", json, d)
		same(base+"csv", &csv[0], d)
		same(base+"md", md, d)
		if d.Sharing.TLP != "CLEAR" || d.Sharing.Withheld != nil {
			t.Errorf("%s is %s and counts what is withheld: %v", d.Identity.ID, d.Sharing.TLP, d.Sharing.Withheld)
		}
	}
	for path, name := range map[string]string{dossierBook: "データ", dossierBookEN: "Data"} {
		for i := range want {
			readBook(t, files[path], name, 0, &want[i])
		}
	}
	if files[dossierSchema] != string(dossier.Schema()) || !strings.Contains(page, `href="dossiers.xlsx"`) || !strings.Contains(page, `href="`+dossier.SchemaName+`"`) {
		t.Error("the data page does not lead to the workbook of all and to the schema")
	}
}

func TestNoChangesHaveABookAllTheSame(t *testing.T) {
	files := read(t, build(t, horizon.Edition{AsOf: day("2010-03-31"), Horizon: day("2015-03-31")}))
	readBook(t, files[dossierBook], "データ", 0, nil)
}

// readBook looks in a workbook for the sheet of the data, with the counts of a change's
// years, and for how many documents stand below them.
func readBook(t *testing.T, book, name string, documents int, d *dossier.Dossier) {
	t.Helper()
	f := release[*excelize.File](t)(excelize.OpenReader(bytes.NewReader([]byte(book))))
	defer f.Close()
	rows := release[[][]string](t)(f.GetRows(name))
	if d == nil {
		return
	}
	var text strings.Builder
	for _, row := range rows {
		text.WriteString(strings.Join(row, "\t") + "\n")
	}
	for _, y := range d.Years {
		if !strings.Contains(text.String(), fmt.Sprintf("%d\t%d\t", y.Year, y.Docs)) && !strings.Contains(text.String(), fmt.Sprintf("%d年（途中）\t%d\t", y.Year, y.Docs)) && !strings.Contains(text.String(), fmt.Sprintf("%d (under way)\t%d\t", y.Year, y.Docs)) {
			t.Errorf("%s: the workbook does not have %d documents in %d", d.Identity.ID, y.Docs, y.Year)
		}
	}
	if len(rows) < len(d.Years)+documents {
		t.Errorf("%s: the workbook has %d rows, want %d years and %d documents", d.Identity.ID, len(rows), len(d.Years), documents)
	}
}
