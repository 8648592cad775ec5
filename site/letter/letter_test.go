package letter

import (
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
)

func sample() horizon.Issue {
	week := horizon.WeekOf(time.Date(2010, 3, 31, 0, 0, 0, 0, horizon.Tokyo))
	return horizon.Issue{Number: 13, Week: week, Published: week.End(), Title: "年度末の\r\n動き", Lead: "一つ目の段落です。これは七十二桁で折り返すために、少し長めに書いた文です。もう少し続けます。終わりです。\n\n二つ目の段落です。",
		New: []horizon.ChangeID{"crypto"}, Moved: []horizon.Movement{{Change: "power-only", Why: "段階が予兆に変わりました。"}}, Withdrawn: []horizon.Movement{{Change: "gone", Name: "取り下げた変化", Why: "環境変化ではないと判断しました。"}},
		Named: []horizon.IssueChange{
			{Change: "crypto", Name: "暗号の<b>危殆化</b>", Definition: "定義です。", Stage: "予兆", Lines: []string{"観測 3件、期待 1件。"}, Documents: 11, Publishers: 10},
			{Change: "power-only", Name: "電力だけの変化", Sectors: []horizon.SectorID{"power"}, Stage: "予兆", Documents: 2, Publishers: 2},
		},
		Corrections: []horizon.Correction{{When: week.End(), Who: "a", Text: "件数を改めます。"}}}
}

func width(s string) (n int) {
	for _, r := range s {
		n += cells(r)
	}
	return n
}

// TestIssue holds both forms to the same content, the text to its columns.
func TestIssue(t *testing.T) {
	meetings := []horizon.Meeting{{Title: "催し", Place: "会場", Start: sample().Published.AddDate(0, 0, 7), Announced: sample().Published.AddDate(0, 0, -7)}}
	m, err := Issue(sample(), meetings, "https://example.jp/", nil, []string{"mailto:leave@example.jp"}, false)
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "【環境変化】2010年第13号：年度末の 動き" {
		t.Errorf("subject %q", m.Subject)
	}
	for line := range strings.SplitSeq(m.Text, "\n") {
		if width(line) > Columns+2 && !strings.HasPrefix(line, "https://") { // a closing mark may hang over
			t.Errorf("a line of %d columns: %q", width(line), line)
		}
	}
	plain := strings.ReplaceAll(m.Text, "\n", "")
	for _, want := range []string{"二つ目の段落です。", "【1】新しい変化", "【3】取り下げ：取り下げた変化", "観測 3件、期待 1件。", "根拠 11件、発行者 10", "催し", "件数を改めます。", "https://example.jp/ja/news/2010/13/", "mailto:leave@example.jp", "電力だけの変化"} {
		if !strings.Contains(plain, want) {
			t.Errorf("the text does not say %q", want)
		}
		if !strings.Contains(m.HTML, strings.ReplaceAll(want, "】新", "】新")) {
			t.Errorf("the HTML does not say %q", want)
		}
	}
	if strings.Contains(m.HTML, "<b>危殆化") || strings.Contains(m.HTML, "<img") || strings.Contains(m.HTML, "<script") || strings.Contains(m.HTML, "src=") {
		t.Error("the HTML holds a name's markup, or loads something")
	}
	if !strings.Contains(m.Text, "\nhttps://example.jp/ja/changes/crypto/\n") {
		t.Error("an address does not begin its line")
	}
	water, err := Issue(sample(), nil, "", []horizon.SectorID{"water"}, nil, true)
	if err != nil || strings.Contains(water.Text, "電力だけの変化") || !strings.Contains(water.Text, "取り下げた変化") || !strings.Contains(water.Text, "見本を含みます。") || strings.Contains(water.Text, "https://") {
		t.Errorf("for the water sector: %v\n%s", err, water.Text)
	}
	none, err := Issue(horizon.Issue{Week: sample().Week, Published: sample().Published, Number: 13, Title: "静か"}, nil, "", nil, nil, false)
	if err != nil || !strings.Contains(none.Text, "動きはありませんでした") || !strings.Contains(none.HTML, "動きはありませんでした") {
		t.Errorf("a quiet week: %v\n%s", err, none.Text)
	}
}

// TestIssueWithFigures: the letter says what the page says, and a quiet week is in short.
func TestIssueWithFigures(t *testing.T) {
	is := sample()
	is.New, is.Moved, is.Withdrawn = nil, nil, nil
	is.Named = []horizon.IssueChange{{Change: "cloud", Name: "クラウド", Kind: horizon.IssueDetected, Documents: 102,
		Text: horizon.IssueText{Heading: horizon.Plain("クラウド：2011年は41件"), Said: []horizon.Words{horizon.Plain("2011年に判定に使った37件（4情報源）は、従来の水準（1件ほど）を大きく超えました。")}, Note: horizon.Plain("全102件")}}}
	m, err := Issue(is, nil, "", nil, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"【1】新しい検知：クラウド：2011年は41件", "2011年に判定に使った37件", "全102件"} {
		if !strings.Contains(strings.ReplaceAll(m.Text, "\n", ""), want) || !strings.Contains(m.HTML, want) {
			t.Errorf("a form does not say %q", want)
		}
	}
	if strings.Contains(m.Text, "根拠 102件") || strings.Contains(m.Text, "動きはありませんでした") {
		t.Errorf("it says a number twice, or that nothing moved:\n%s", m.Text)
	}
	is.Named[0].Kind = horizon.IssueOpen
	if m, err = Issue(is, nil, "", nil, nil, false); err != nil || !strings.Contains(m.Text, "動きはありませんでした") || !strings.Contains(m.Text, "続く：クラウド") || strings.Contains(m.Text, "全102件") {
		t.Errorf("a quiet week: %v\n%s", err, m.Text)
	}
}

// TestNotice says counts, deadline and failing sources in both forms.
func TestNotice(t *testing.T) {
	m, err := Notice(Week{Week: sample().Week, Deadline: time.Date(2010, 2, 12, 0, 0, 0, 0, horizon.Tokyo), Waiting: 9, Sources: 43, Failing: []string{"見本<庁>", "二つ目"}, Alerts: []string{"3件の情報源が2週間静かです。"}, Desk: "https://desk.example.jp/"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "判断9件、期限2月12日"; !strings.Contains(m.Subject, want) {
		t.Errorf("subject %q", m.Subject)
	}
	for _, want := range []string{"判断を待つもの：9件", "正常 41/43", "二つ目", "2週間静か", "https://desk.example.jp/"} {
		if !strings.Contains(m.Text, want) || !strings.Contains(m.HTML, want) {
			t.Errorf("a form does not say %q", want)
		}
	}
	if strings.Contains(m.HTML, "見本<庁>") {
		t.Error("the HTML holds a name's markup")
	}
}
