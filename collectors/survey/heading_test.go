package survey

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"kazami/internal/horizon"
)

// TestHeadingBelowATitle reads the tables of people who write a title above theirs.
func TestHeadingBelowATitle(t *testing.T) {
	const heading, row = "タイムスタンプ,会社名,氏名,分野,自由記述\n", "2026/11/29 午後 3:05:12 GMT+9,見本電力,見本 太郎,電力,見本電力の更新が課題。\n"
	named := Columns{Respondent: []string{"会社名", "氏名"}, Sector: "分野", Date: "タイムスタンプ", Answers: []string{"自由記述"}}
	letters := Columns{Respondent: []string{"B", "C"}, Date: "A", Answers: []string{"E"}}
	said := letters
	said.Heading = 3
	for name, c := range map[string]struct {
		text    string
		columns Columns
		date    string
	}{
		"a title and a blank row":   {"\"重要インフラ調査 回答一覧\",,,,\n,,,,\n" + heading + row, named, "2026-11-29"},
		"the same by letters":       {"\"重要インフラ調査 回答一覧\",,,,\n,,,,\n" + heading + row, letters, "2026-11-29"},
		"a title of several cells":  {"調査,,2026年,,\n作成,総務課,,,\n" + heading + row, said, "2026-11-29"},
		"no title":                  {heading + row, named, "2026-11-29"},
		"headings in other letters": {"回答一覧\nタイムスタンプ,会社名,氏名,分野,自由記述 \n" + row, named, "2026-11-29"},
		"a serial number":           {heading + strings.Replace(row, "2026/11/29 午後 3:05:12 GMT+9", "46355", 1), named, "2026-11-29"},
	} {
		docs, bad := collectSurvey(t, &Survey{Source: horizon.Source{ID: "s"}, Folder: fstest.MapFS{"s.csv": {Data: []byte(c.text)}}, Columns: c.columns})
		if len(docs) != 1 || len(bad) > 0 {
			t.Errorf("%s: %d answers, bad %v", name, len(docs), bad)
			continue
		}
		if d := docs[0]; d.Body != "【回答者】の更新が課題。" || d.Published.Format("2006-01-02") != c.date {
			t.Errorf("%s: %q of %s", name, d.Body, d.Published)
		}
	}
}

// TestManyColumns reads a survey of 200 columns, and names the first five that it lacks.
func TestManyColumns(t *testing.T) {
	var heading, row []string
	columns := Columns{Respondent: []string{"会社名"}}
	for i := range 200 {
		heading, row = append(heading, fmt.Sprintf("問%d", i+1)), append(row, fmt.Sprintf("答え%d。", i+1))
		columns.Answers = append(columns.Answers, fmt.Sprintf("問%d", i+1))
	}
	collect := func(head string) ([]horizon.Document, []error) {
		text := "会社名," + head + "\n見本電力," + strings.Join(row, ",") + "\n"
		return collectSurvey(t, &Survey{Source: horizon.Source{ID: "s"}, Folder: fstest.MapFS{"s.csv": {Data: []byte(text)}}, Columns: columns})
	}
	if docs, bad := collect(strings.Join(heading, ",")); len(docs) != 200 || len(bad) > 0 {
		t.Errorf("%d answers, bad %v", len(docs), bad)
	}
	docs, bad := collect(strings.ReplaceAll(strings.Join(heading, ","), "問", "設問"))
	if want := `no column "問1", "問2", "問3", "問4", "問5", and 195 more: `; len(docs) != 0 || len(bad) != 1 || !strings.Contains(bad[0].Error(), want) {
		t.Errorf("%d answers, bad %v, want %s", len(docs), bad, want)
	}
}
