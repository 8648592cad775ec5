package survey

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/encoding/japanese"
	"pgregory.net/rapid"

	"kazami/collectors/intake"
	"kazami/collectors/office"
	"kazami/collectors/sourcetest"
	"kazami/internal/horizon"
)

var surveyColumns = Columns{Respondent: []string{"会社名", "氏名"}, Sector: "分野", Date: "回答日", Answers: []string{"懸念する脅威は何ですか。", "F"}, On: "2010-02"}

const surveyTable = `会社名,氏名,分野,回答日,懸念する脅威は何ですか。,ご意見,規模
ミライ電力株式会社,山田 太郎,電力,2010/2/3,"USBメモリです。
ﾐﾗｲ電力では禁止しました(担当: 山田)。",特になし,大
㈱みなも水道,鈴木花子,水道,,なし,（株）みなも水道の鈴木 花子です。ＭＩＲＡＩ Ｐｏｗｅｒ社と同じ意見。,中
"Mirai Power Co., Ltd.",Sato Ken,電力,いつか,Mirai powerplants and MIRAI POWER differ,,小
Aoi Co., Ltd.,Abe Jun,電力,,Aoi Co. と Abe Jun の課題,x,大
`

func collectSurvey(t *testing.T, s *Survey) (docs []horizon.Document, bad []error) {
	t.Helper()
	for doc, err := range s.Collect(t.Context(), &horizon.Position{}) {
		if err != nil {
			bad = append(bad, err)
			continue
		}
		docs = append(docs, doc)
	}
	return docs, bad
}

func TestSurvey(t *testing.T) {
	sjis, err := japanese.ShiftJIS.NewEncoder().Bytes([]byte(surveyTable))
	if err != nil {
		t.Fatal(err)
	}
	s := &Survey{Source: horizon.Source{ID: "s"}, Folder: fstest.MapFS{"ミライ電力.csv": {Data: sjis}}, Columns: surveyColumns, Salt: []byte("0123456789abcdef"), Sectors: sourcetest.SectorNames}
	docs, bad := collectSurvey(t, s)
	if len(docs) != 3 || len(bad) > 0 {
		t.Fatalf("%d answers, bad %v, want 3: %+v", len(docs), bad, docs)
	}
	for i, want := range []struct {
		body, date string
		sector     horizon.SectorID
	}{
		{"USBメモリです。\n【回答者】では禁止しました(担当: 【回答者】)。", "2010-02-03", "electricity"},
		{"【回答者】の【回答者】です。【回答者】社と同じ意見。", "2010-02-01", "water"},
		{"Mirai powerplants and 【回答者】 differ", "", "electricity"},
	} {
		d := docs[i]
		date := ""
		if !d.Published.IsZero() {
			date = d.Published.Format(time.DateOnly)
		}
		if d.Body != want.body || date != want.date || !slices.Equal(d.Sectors, []horizon.SectorID{want.sector}) || d.TLP != horizon.Red || string(d.Raw) != d.Body {
			t.Errorf("answer %d: %q, %s %s, %v, %s, want %q, %s, %s", i, d.Body, date, d.Precision, d.Sectors, d.TLP, want.body, want.date, want.sector)
		}
	}
	if d := docs[0]; d.Title != "アンケート: 懸念する脅威は何ですか。" || !slices.Equal(d.Fields[horizon.FieldQuestion], []string{"懸念する脅威は何ですか。"}) {
		t.Errorf("title %q, fields %v", d.Title, d.Fields)
	}
	if !slices.ContainsFunc(docs[0].Warnings, sourcetest.Contains("1 of 3")) || !slices.ContainsFunc(docs[1].Warnings, sourcetest.Contains("2 of 3")) {
		t.Errorf("warnings %q, %q: what was left out is not counted", docs[0].Warnings, docs[1].Warnings)
	}
	if !slices.ContainsFunc(docs[0].Warnings, sourcetest.Contains("1 rows")) {
		t.Errorf("warnings %q: the row that is out of step is not named", docs[0].Warnings)
	}
	for _, d := range docs {
		noNameIn(t, d, "Abe", "ミライ電力", "山田", "みなも", "鈴木", "Mirai Power", "Sato")
	}
}

// noNameIn looks for names in every byte of a document.
func noNameIn(t interface{ Errorf(string, ...any) }, d horizon.Document, names ...string) {
	d.Collected = time.Time{}
	all := fmt.Sprintf("%+v %s", d, d.Raw)
	for _, name := range names {
		if strings.Contains(all, name) {
			t.Errorf("document %s names %q: %s", d.ID, name, all)
		}
	}
}

func TestSurveyPseudonyms(t *testing.T) {
	const text = "会社名,Q1 課題,Q2 要望\nA社,遠隔保守,予算\nＢ社,人材,なし\nA 社,別の答え,\n,無記名の答え,"
	columns := Columns{Respondent: []string{"会社名"}, Answers: []string{"Q1 課題", "Q2 要望"}}
	who := func(salt string, files ...string) (all []string, ids map[horizon.DocumentID]bool) {
		folder := fstest.MapFS{}
		for _, f := range files {
			folder[f] = &fstest.MapFile{Data: []byte(text)}
		}
		docs, bad := collectSurvey(t, &Survey{Source: horizon.Source{ID: "s"}, Folder: folder, Columns: columns, Salt: []byte(salt)})
		if len(bad) > 0 {
			t.Error(bad)
		}
		ids = map[horizon.DocumentID]bool{}
		for _, d := range docs {
			all = append(all, d.Fields[horizon.FieldRespondent]...)
			ids[d.ID] = true
		}
		return all, ids
	}
	if got, ids := who("", "a.csv"); !slices.Equal(got, []string{"r-0001", "r-0001", "r-0002", "r-0001", "r-0003"}) || len(ids) != 5 {
		t.Errorf("without a salt: %v, %d identities", got, len(ids))
	}
	one, ids := who("a salt of sixteen", "a.csv", "b.csv")
	if one[0] != one[1] || one[0] == one[2] || one[0] != one[3] || one[0] != one[5] || len(ids) != 10 {
		t.Errorf("with a salt: %v, %d identities, want each respondent's own and all ids apart", one, len(ids))
	}
	if two, _ := who("another salt of x", "a.csv"); two[0] == one[0] {
		t.Error("the pseudonym does not depend on the salt")
	}
}

func TestSurveyWorkbook(t *testing.T) {
	f := sourcetest.BookOf(t, []any{"タイムスタンプ", "会社名", "業種", "課題についてお書きください"}, []any{time.Date(2010, 2, 3, 9, 30, 0, 0, time.UTC), "ミライ電力", "電力", "ミライ電力の課題は人材"})
	got := checkSurvey(t.Context(), "a.xlsx", sourcetest.Saved(t, f), sourcetest.SectorNames)
	if got.Error != "" || len(got.Items) != 1 {
		t.Fatalf("Check = %+v", got)
	}
	item := got.Items[0]
	if item.Published != "2010-02-03T09:30:00+09:00" || item.Body != "【回答者】の課題は人材" || !slices.Equal(item.Sectors, []string{"electricity"}) || item.TLP != "RED" {
		t.Errorf("item %+v", item)
	}
	if strings.Contains(fmt.Sprint(got), "ミライ") {
		t.Errorf("the result names the respondent: %+v", got)
	}
}

func TestSurveyRefused(t *testing.T) {
	columns := Columns{Respondent: []string{"会社名"}, Answers: []string{"課題"}}
	for _, c := range []struct{ name, text, want string }{
		{"no such column", "会社名,意見\nA社,人材", `no column "課題"`},
		{"no rows", "会社名,課題\n", "no rows"},
		{"nothing said", "会社名,課題\nA社,なし\nB社,", "no answer"},
		{"too many rows", "会社名,課題\n" + strings.Repeat("A社,x\n", office.MaxSheetRows), "part it"},
		{"a workbook that is none", "PK\x03\x04xxxx", "damaged"},
	} {
		docs, bad := collectSurvey(t, &Survey{Source: horizon.Source{ID: "s"}, Folder: fstest.MapFS{"s.csv": {Data: []byte(c.text)}}, Columns: columns})
		if len(docs) > 0 || len(bad) != 1 || !strings.Contains(bad[0].Error(), c.want) || !strings.Contains(bad[0].Error(), "s.csv") {
			t.Errorf("%s: %d answers, %v, want an error with %q", c.name, len(docs), bad, c.want)
		}
		if len(bad) > 0 && strings.Contains(bad[0].Error(), "A社") {
			t.Errorf("%s: the error names a respondent: %v", c.name, bad[0])
		}
	}
}

func TestSaysNothing(t *testing.T) {
	for _, s := range []string{"", " ", "なし", "特になし", "特になし。", "特に なし", "ありません", "特にございません。", "N/A", "ー", "－", "None", "該当なし", "「なし」", "無し。", "無"} {
		if !saysNothing(s) {
			t.Errorf("saysNothing(%q) = false", s)
		}
	}
	for _, s := range []string{"人材なし", "なしのつぶて", "ない袖は振れない", "無線LAN", "5", "特に電力", "NoSQL"} {
		if saysNothing(s) {
			t.Errorf("saysNothing(%q) = true", s)
		}
	}
}

// TestNoRespondentNamed writes names into every column and each answer, as
// they are and in other spellings, and looks for them in every byte.
func TestNoRespondentNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// A name that is part of the heading every answer has (アン of アンケート)
		// is found in each document, and says nothing.
		name := rapid.StringMatching(`[ァ-ヂマ-ヴ一-三東京西南北山川田]{2,6}(電気|水道|ガス)?`).
			Filter(func(s string) bool { return !strings.Contains("アンケート: 課題, ご意見", s) })
		words := rapid.SampledFrom([]string{"更改を", "検討中。", " ", "\n", "では、", "「", "」", "OS", "人材"})
		var names []string
		rows := [][]string{{"会社名", "氏名", "分野", "回答日", "課題", "ご意見"}}
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			company, who := name.Draw(t, "company"), name.Draw(t, "person")
			names = append(names, company, who)
			rows = append(rows, []string{rapid.SampledFrom([]string{"", "株式会社", "㈱"}).Draw(t, "form") + company, who, company, who, "", ""})
		}
		for _, row := range rows[1:] {
			for c := 4; c < 6; c++ {
				for range rapid.IntRange(1, 5).Draw(t, "words") {
					row[c] += words.Draw(t, "word") + rapid.SampledFrom(names).Draw(t, "named") + words.Draw(t, "word")
				}
			}
		}
		var b bytes.Buffer
		if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		s := &Survey{Source: horizon.Source{ID: "s"}, Columns: Columns{Respondent: []string{"会社名", "氏名"}, Sector: "分野", Date: "回答日", Answers: []string{"課題", "ご意見"}}}
		docs, err := s.read("s.csv", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			noNameIn(t, d, names...)
		}
	})
}

// checkSurvey shows what bytes yield as this kind.
func checkSurvey(ctx context.Context, name string, data []byte, sectors map[string]horizon.SectorID) intake.Result {
	return intake.Render(ctx, "survey", name, data, &Survey{Source: horizon.Source{TLP: horizon.Red}, Sectors: sectors})
}
