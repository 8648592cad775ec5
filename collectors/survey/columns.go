package survey

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"regexp"
	"strings"

	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

var (
	naming   = regexp.MustCompile(`(?i)氏名|名前|社名|会社|企業|法人|組織|団体|機関|事業者|所属|部署|担当|役職|記入者|回答者|連絡先|電話|住所|メール|mail|name|company|respondent`)
	sectoral = regexp.MustCompile(`(?i)分野|業種|業界|sector|industry`)
	dated    = regexp.MustCompile(`(?i)日付|日時|回答日|記入日|年月日|タイムスタンプ|timestamp|date`)
	asking   = regexp.MustCompile(`(?i)[?？]|ください|下さい|自由|意見|理由|具体的|について|記述|要望|感想|懸念|課題|^ *(?:問|設問|質問|Q)[ .]*[0-9０-９]`)
)

// columnsOf recognises columns by the words of a table's first row. What asks is
// an answer; what names is a respondent.
func columnsOf(name string, data []byte) (c Columns, err error) {
	t, err := readAnswers(name, data, c)
	if err != nil {
		return c, err
	}
	for i, h := range t.heading {
		switch letter := columnLetter(i); {
		case asking.MatchString(h):
			c.Answers = append(c.Answers, letter)
		case c.Date == "" && dated.MatchString(h):
			c.Date = letter
		case c.Sector == "" && sectoral.MatchString(h):
			c.Sector = letter
		case naming.MatchString(h):
			c.Respondent = append(c.Respondent, letter)
		}
	}
	if len(c.Answers) == 0 {
		return c, errors.New("no heading looks like a question: name the columns under survey in config.yaml")
	}
	return c, nil
}

func columnLetter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnLetter(i/26-1) + string(rune('A'+i%26))
}

// Read reads the bytes of a table of answers. Where no columns are named, they
// are found by the words of its headings, and named in a remark.
func (s *Survey) Read(_ context.Context, name string, data []byte) (string, iter.Seq2[horizon.Document, error], error) {
	var remarks []error
	if len(s.Columns.Answers) == 0 {
		columns, err := columnsOf(name, data)
		if err != nil {
			return "", nil, err
		}
		named := *s
		named.Columns, s = columns, &named
		remarks = append(remarks, fmt.Errorf("columns by their headings: respondent %q, sector %q, date %q, answers %q", columns.Respondent, columns.Sector, columns.Date, columns.Answers))
	}
	docs, err := s.read(name, data)
	return strings.TrimSuffix(path.Base(name), path.Ext(name)), stream.Of(docs, remarks), err
}
