package letter

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Week is what a notice says to analysts of a digest. It has counts, and the
// names of sources that fail, of what is CLEAR alone; of terms, changes and documents
// it says nothing, since mail leaves the building.
type Week struct {
	Week     horizon.Period
	Deadline time.Time
	Waiting  int
	Sources  int
	Failing  []string // names
	Alerts   []string // sentences
	Desk     string   // address of the desk, or ""
}

//go:embed notice.html
var noticePage string

var noticeHTML = template.Must(template.New("notice").Parse(noticePage))

// Notice says that a digest is there.
func Notice(w Week) (Mail, error) {
	lines := []string{fmt.Sprintf("判断を待つもの：%d件", w.Waiting), "期限：" + phrase.Day(w.Deadline), fmt.Sprintf("収集：正常 %d/%d", w.Sources-len(w.Failing), w.Sources)}
	if len(w.Failing) > 0 {
		lines = append(lines, "失敗した情報源："+strings.Join(w.Failing, "、"))
	}
	lines = append(lines, w.Alerts...)
	deadline := w.Deadline.In(horizon.Tokyo)
	m := Mail{Subject: fmt.Sprintf("【環境変化】%s：判断%d件、期限%d月%d日", phrase.Period(w.Week), w.Waiting, deadline.Month(), deadline.Day())}
	var text strings.Builder
	for _, s := range append([]string{phrase.Period(w.Week) + "のダイジェストができました。"}, lines...) {
		text.WriteString(Wrap(oneLine(s), Columns) + "\n")
	}
	if w.Desk != "" {
		text.WriteString("\n" + w.Desk + "\n")
	}
	text.WriteString("\n" + Wrap("用語や文書の中身は、メールには書きません。", Columns) + "\n")
	m.Text = phrase.Clean(text.String())
	var b bytes.Buffer
	if err := noticeHTML.Execute(&b, struct {
		Period, Desk string
		Lines        []string
	}{phrase.Period(w.Week), w.Desk, lines}); err != nil {
		return m, fmt.Errorf("notice of %s: %w", w.Week, err)
	}
	m.HTML = phrase.Clean(b.String())
	return m, nil
}
