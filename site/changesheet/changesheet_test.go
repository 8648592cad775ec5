package changesheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kazami/internal/figuretest"
	"kazami/internal/horizon"
	"kazami/site/dossier"
)

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func day(s string) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, s, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return at
}

// secret stands in documents that are not CLEAR.
const secret = "CANARY-SHEET4"

func document(i int, label horizon.TLP) horizon.Document {
	d := horizon.Document{ID: horizon.DocumentID(fmt.Sprintf("doc-id-%03d", i)), Source: "source-id", URL: fmt.Sprintf("https://example.org/a?i=%d", i), Title: fmt.Sprintf("=文書%d", i),
		Published: day("2006-01-15").AddDate(0, i, 0), Precision: horizon.ByDay, Collected: day("2010-03-01"), TLP: label, Publisher: "発行者", Class: horizon.Government, Excerpt: horizon.ExcerptFull}
	if label != horizon.Clear {
		d.Title, d.Body, d.Publisher = secret+"題名", secret+"本文", secret+"社"
	}
	return d
}

// hostile is text that a workbook could read as more than itself.
var hostile = []string{"=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "<b>x</b>", strings.Repeat("長", 10_000), "\u202eevil", "a\x00b", "_x000D_", strings.Repeat("word ", 3_000)}

// edition has a full change, a hostile one and one without documents.
func edition(t *testing.T) horizon.Edition {
	ed := horizon.Edition{AsOf: day("2010-04-01").Add(-time.Second), Horizon: day("2015-03-31"), Base: "https://example.jp/",
		Sectors: []horizon.Sector{{ID: "power", Name: "電力"}, {ID: "water", Name: "水道"}, {ID: "gas", Name: "ガス"}}, Threats: []horizon.Threat{{ID: "threat-id", Name: "制御系への攻撃"}},
		Reading: horizon.Reading{Documents: 50, Sources: []horizon.SourceReading{{Source: horizon.Source{ID: "source-id", Name: "年表"}}}}}
	add := func(c horizon.Change, n int) {
		p := horizon.PublishedChange{NoVerdict: "まだ判定していません。"}
		p.JudgedChange = must[horizon.JudgedChange](t)(c.Release([]horizon.Judgement{{Change: c.ID, Action: horizon.Approve, Who: "分析者", When: day("2010-03-31"), Why: "文書を読みました。", Cut: day("2010-03-31")}}))
		for k := n; k > 0; k-- {
			p.Evidence = append(p.Evidence, must[horizon.ClearDocument](t)(document(k, horizon.Clear).Release()))
		}
		ed.Changes = append(ed.Changes, p)
	}
	add(horizon.Change{ID: "change-id", Name: "クラウドの普及", NameEN: "Spread of the cloud", Category: horizon.Use, Sectors: []horizon.SectorID{"power", "water"}, Definition: "外部に置くこと。", What: "置き場所が移ります。", When: "2015年頃です。", Prepare: "契約で決めます。",
		Degrees: []horizon.Degree{{Sector: "power", Degree: horizon.Large, Why: "制御に使います。"}}, Threats: []horizon.InducedThreat{{ID: "threat-id", Text: "同時に止まります。", System: "制御システム"}},
		Counter: []string{"中核では使われていません。"}, Searched: "18件を読みました。", Unknowns: []string{"費用は分かりません。"}, Happened: []horizon.Happening{{Text: "始まりました。", Evidence: "doc-id-003"}, {Text: "続きました。"}},
		Guideline: []horizon.Proposal{{Pillar: horizon.Pillars()[0], Text: "契約で定めること。", Target: "事業者"}}, Related: []horizon.Relation{{Change: "plain-id", Bond: horizon.BondCause, Why: "同じ仕組みです。"}},
		English: horizon.English{Definition: "Systems move out.", What: "The place changes.", When: "By about 2015.", Prepare: "Settle it by contract."}}, 48)
	h := horizon.Change{ID: "hostile-id", Name: hostile[5], NameEN: hostile[6], Category: horizon.Technology, Definition: hostile[0], What: hostile[1], When: hostile[2], Prepare: hostile[3], Counter: hostile, Unknowns: hostile,
		Impact: horizon.Impact{Service: hostile[4], Leak: hostile[9]}}
	add(h, 5)
	add(horizon.Change{ID: "plain-id", Name: "根拠のない変化", Category: horizon.Policy}, 0)
	figuretest.Fill(&ed)
	ed.Changes[0].Forecasts = []horizon.PublicForecast{must[horizon.PublicForecast](t)(horizon.Forecast{Panel: horizon.PublicPanel, Bin: horizon.Monthly, Horizon: ed.Horizon, P: 0.15, Base: 0.21, N: 120, Events: 25}.Release())}
	signal := horizon.Signal{Panel: horizon.PublicPanel, Name: "クラウド", Period: horizon.PeriodOf(horizon.Yearly, day("2009-06-01")), Stage: horizon.Emerging, Observed: 14, Expected: 3.2, E: math.Inf(1), A: 500, Flagged: true, Window: 1}
	ed.Changes[0].Verdicts = []horizon.PublicSignal{must[horizon.PublicSignal](t)(signal.Release())}
	ed.Changes[0].Tally.UsedFrom = ed.Changes[0].Tally.Sources
	return ed
}

func written(t *testing.T, ed horizon.Edition, english bool, ds ...dossier.Dossier) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, ed, english, ds...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t *testing.T, book []byte) *excelize.File {
	t.Helper()
	f := must[*excelize.File](t)(excelize.OpenReader(bytes.NewReader(book)))
	t.Cleanup(func() { f.Close() })
	return f
}

// shown is the text of a sheet, a line for each row; a cell that is a formula is reported.
func shown(t *testing.T, f *excelize.File, name string) string {
	t.Helper()
	var b strings.Builder
	for r, row := range must[[][]string](t)(f.GetRows(name)) {
		for c, cell := range row {
			at := must[string](t)(excelize.CoordinatesToCellName(c+1, r+1))
			if formula, err := f.GetCellFormula(name, at); formula != "" || err != nil {
				t.Errorf("%s!%s is the formula %q (%v)", name, at, formula, err)
			}
			b.WriteString(cell + "\t")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// parts are the parts of a workbook by name.
func parts(t *testing.T, book []byte) map[string]string {
	t.Helper()
	z := must[*zip.Reader](t)(zip.NewReader(bytes.NewReader(book), int64(len(book))))
	all := map[string]string{}
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		all[f.Name] = html.UnescapeString(string(must[[]byte](t)(io.ReadAll(r))))
		r.Close()
	}
	return all
}

func TestPageReadsLikeTheChange(t *testing.T) {
	ed := edition(t)
	ds := dossier.All(ed, nil)
	for _, x := range []struct {
		english      bool
		sheets, says []string
	}{
		{false, []string{"環境変化シート", "データ"}, []string{"環境変化シート　クラウドの普及　2010年3月31日時点　TLP:CLEAR", "Spread of the cloud", "分類：IT利用　段階：拡大中　分野：電力、水道", "2009年は12件。",
			"定義\t外部に置くこと。", "何が変わるか\t置き場所が移ります。", "増え方\t検知。「クラウド」", "文書\t公開文書48件、発行者1。", "日付\t発行者\t題名", "2010年1月15日\t発行者\t=文書48\t原典", "「データ」シート",
			"2006年4月15日\t発行者\t始まりました。", "電力\t程度：大\t制御に使います。", "水道：程度はまだ判断していません。", "制御系への攻撃\t同時に止まります。", "重要システム：制御システム", "担当者の分析です。", "反証\t中核では使われていません。", "反証を探した範囲\t18件を読みました。",
			"不明な点\t費用は分かりません。", "2015年3月31日までに情報源の半分に広がること：可能性が低い（15%）。", "見通しは、公開文書の件数だけによる推定です。", "備え\t契約で決めます。", "契約で定めること。（対象：事業者）", "原因\t根拠のない変化\t同じ仕組みです。",
			"2010年3月31日\t承認　分析者\t文書を読みました。", "取扱い\tTLP:CLEAR。", "https://example.jp/ja/changes/change-id/"}},
		{true, []string{"Change sheet", "Data"}, []string{"Change sheet | Spread of the cloud | as of 31 March 2010 | TLP:CLEAR", "クラウドの普及", "Category: Use of IT; Stage: spreading; Sectors: Electric power, Water supply", "12 documents in 2009",
			"Definition\tSystems move out.", "Strength\tDetected. “クラウド”", "48 documents; publishers: 1.", "15 January 2010\t発行者\t=文書48\tOpen", "Electric power\tDegree: large\t", "It is unlikely (15 %) to spread to half of the sources by 31 March 2015.",
			"no skill beyond", "Prepare for\tSettle it by contract.", "31 March 2010\tApproved, 分析者", "it may be published"}},
	} {
		book := written(t, ed, x.english, ds[0])
		f := opened(t, book)
		if got := f.GetSheetList(); !slices.Equal(got, x.sheets) {
			t.Errorf("sheets %q, want %q", got, x.sheets)
		}
		text := shown(t, f, x.sheets[0])
		for _, want := range x.says {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", x.sheets[0], want, text)
			}
		}
		data := shown(t, f, x.sheets[1])
		for _, id := range []string{"doc-id", "source-id", "threat-id", "plain-id"} {
			if strings.Contains(text+data, id) {
				t.Errorf("%s shows the id %s", x.sheets[0], id)
			}
		}
		if m := regexp.MustCompile(`\d[eE][+-]?\d|emerging|approve\b`).FindString(text + data); m != "" {
			t.Errorf("%s shows %q", x.sheets[0], m)
		}
		if n := strings.Count(data, "https://example.org/"); n != 48 {
			t.Errorf("the data have %d documents, want 48", n)
		}
	}
}

func TestPagePrintsOnA4(t *testing.T) {
	ed := edition(t)
	f := opened(t, written(t, ed, false, dossier.All(ed, nil)[0]))
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Scope+" "+n.Name] = n.RefersTo
	}
	rows := must[[][]string](t)(f.GetRows("環境変化シート"))
	for name, want := range map[string]string{"環境変化シート _xlnm.Print_Area": fmt.Sprintf("'環境変化シート'!$A$1:$D$%d", len(rows)), "環境変化シート _xlnm.Print_Titles": "'環境変化シート'!$1:$1",
		"データ _xlnm.Print_Area": "'データ'!$A$1:$I$56", "データ _xlnm.Print_Titles": "'データ'!$8:$8"} {
		if names[name] != want {
			t.Errorf("%s is %q, want %q", name, names[name], want)
		}
	}
	for name, want := range map[string]string{"環境変化シート": "portrait", "データ": "landscape"} {
		layout := must[excelize.PageLayoutOptions](t)(f.GetPageLayout(name))
		props := must[excelize.SheetPropsOptions](t)(f.GetSheetProps(name))
		if *layout.Size != 9 || *layout.Orientation != want || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 || !*props.FitToPage {
			t.Errorf("%s prints on size %d, %s, %d pages wide and %d high, fitted: %v", name, *layout.Size, *layout.Orientation, *layout.FitToWidth, *layout.FitToHeight, *props.FitToPage)
		}
	}
	newest := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 2 && row[2] == "=文書48" })
	if ok, target, err := f.GetCellHyperLink("環境変化シート", fmt.Sprintf("D%d", newest+1)); !ok || target != "https://example.org/a?i=48" || err != nil {
		t.Errorf("the newest document leads to %q (%v, %v)", target, ok, err)
	}
}

func TestYearsAreANativeChart(t *testing.T) {
	ed := edition(t)
	ds := dossier.All(ed, nil)
	chart := parts(t, written(t, ed, false, ds[0]))["xl/charts/chart1.xml"]
	for _, want := range []string{"<barChart>", `<grouping val="stacked"`, "<lineChart>", "'データ'!$A$2:$A$6", "'データ'!$H$2:$H$6", "'データ'!$I$2:$I$6", "'データ'!$E$2:$E$6", "'データ'!$E$1"} {
		if !strings.Contains(chart, want) {
			t.Errorf("the chart does not hold %s", want)
		}
	}
	f := opened(t, written(t, ed, false, ds[0]))
	rows := must[[][]string](t)(f.GetRows("データ"))
	for i, y := range ed.Changes[0].Tally.Years {
		if got, want := rows[i+1][1], fmt.Sprint(y.Documents.Int()); got != want {
			t.Errorf("the data have %s documents in %s, want %s", got, rows[i+1][0], want)
		}
	}
	all := parts(t, written(t, ed, true, ds...))
	if all["xl/charts/chart2.xml"] == "" || all["xl/charts/chart3.xml"] != "" || !strings.Contains(all["xl/charts/chart2.xml"], "'Data'!$B$7:$B$") {
		t.Error("two changes of three have years, and a chart each of its own rows")
	}
}

func TestWithoutDocuments(t *testing.T) {
	ed := edition(t)
	book := written(t, ed, false, dossier.All(ed, nil)[2])
	text := shown(t, opened(t, book), "環境変化シート")
	for _, want := range []string{"日付のわかる公開文書はありません。", "公開できる文書は、まだありません。", "見通しは出せません（見積もれる推移がありません）。"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
	for _, heading := range []string{"反証と不明な点", "起こり得る脅威", "関係する分野", "要点"} {
		if strings.Contains(text, heading) {
			t.Errorf("a heading over nothing: %s", heading)
		}
	}
	if parts(t, book)["xl/charts/chart1.xml"] != "" {
		t.Error("a chart of nothing")
	}
}

func TestHostileTextStaysText(t *testing.T) {
	ed := edition(t)
	for _, english := range []bool{false, true} {
		f := opened(t, written(t, ed, english, dossier.All(ed, nil)[1]))
		page := f.GetSheetList()[0]
		text := shown(t, f, page)
		for _, want := range []string{`=HYPERLINK("http://x")`, "\t+1", "\t-1", "\t@SUM(A1)", "<b>x</b>", "_x000D_", "ab"} {
			if !strings.Contains(text, want) {
				t.Errorf("the page does not hold %q", want)
			}
		}
		if n := strings.Count(text, "長"); n < 20_000 {
			t.Errorf("of a text of 10,000 letters that stands twice %d are shown", n)
		}
		if strings.ContainsAny(text, "\u202e\x00") {
			t.Error("the page holds what turns the direction of writing, or no letter")
		}
		for r := range must[[][]string](t)(f.GetRows(page)) {
			if h := must[float64](t)(f.GetRowHeight(page, r+1)); h > 405 {
				t.Errorf("row %d is %v points high", r+1, h)
			}
		}
	}
}

func TestBooksOfManyAndOfNone(t *testing.T) {
	ed := edition(t)
	f := opened(t, written(t, ed, false, dossier.All(ed, nil)...))
	if got := f.GetSheetList(); len(got) != 5 || got[0] != "一覧" || got[1] != "1 クラウドの普及" || got[4] != "データ" {
		t.Errorf("sheets %q", got)
	}
	if text := shown(t, f, "一覧"); !strings.Contains(text, "IT利用\tクラウドの普及\t2009年は12件。") {
		t.Errorf("the list says %s", text)
	}
	if text := shown(t, opened(t, written(t, ed, true)), "All changes"); !strings.Contains(text, "No change has been published yet.") {
		t.Errorf("without changes the book says %s", text)
	}
}

func TestWriteRefusesAStranger(t *testing.T) {
	d := dossier.Dossier{}
	d.Identity.ID = "elsewhere"
	if err := Write(io.Discard, edition(t), false, d); err == nil || !strings.Contains(err.Error(), "elsewhere") {
		t.Errorf("of a change that the edition does not have: %v", err)
	}
}

func TestSameInputSameBytes(t *testing.T) {
	ed := edition(t)
	ds := dossier.All(ed, nil)
	for first, i := written(t, ed, false, ds...), 0; i < 3; i++ {
		if !bytes.Equal(first, written(t, ed, false, ds...)) {
			t.Fatal("the same edition made other bytes")
		}
	}
}

// TestCeiling looks for what is not CLEAR in every part of a workbook: it stands there
// where it was shared, and its label with it; a RED document is never told.
func TestCeiling(t *testing.T) {
	ed := edition(t)
	for ceiling, leaks := range map[horizon.TLP]bool{horizon.Clear: false, horizon.Amber: true, horizon.Red: false} {
		more := map[horizon.ChangeID]dossier.More{}
		if shared, err := document(60, ceiling).Share(ceiling); err == nil && ceiling != horizon.Clear {
			more["change-id"] = dossier.More{Shared: []horizon.SharedDocument{shared}}
		}
		book := written(t, ed, false, dossier.All(ed, more)[0])
		var all strings.Builder
		for _, part := range parts(t, book) {
			all.WriteString(part)
		}
		if got := strings.Contains(all.String(), secret); got != leaks {
			t.Errorf("under %s the secret stands in the book: %v", ceiling, got)
		}
		if text := shown(t, opened(t, book), "環境変化シート"); !strings.Contains(text, "時点　TLP:"+ceiling.String()) {
			t.Errorf("under %s the page is not labelled: %s", ceiling, text[:200])
		}
	}
}

// TestLibreOfficeReadsTheBook has another program read the data and print the page. It
// runs where KAZAMI_SOFFICE names LibreOffice's soffice.
func TestLibreOfficeReadsTheBook(t *testing.T) {
	soffice := os.Getenv("KAZAMI_SOFFICE")
	if soffice == "" {
		t.Skip("KAZAMI_SOFFICE does not name soffice")
	}
	ed, dir := edition(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sheet.xlsx"), written(t, ed, true, dossier.All(ed, nil)[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"pdf", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"} {
		out, err := exec.CommandContext(t.Context(), soffice, "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", to, "--outdir", dir, filepath.Join(dir, "sheet.xlsx")).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if pdf := must[[]byte](t)(os.ReadFile(filepath.Join(dir, "sheet.pdf"))); !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Error("the page is not printed")
	}
	for name, want := range map[string]string{"Change sheet": "=文書48", "Data": "2009,12,12,not detected,"} {
		if text := must[[]byte](t)(os.ReadFile(filepath.Join(dir, "sheet-"+name+".csv"))); !bytes.Contains(text, []byte(want)) {
			t.Errorf("LibreOffice reads on %s:\n%s\nwant %s", name, text, want)
		}
	}
}
