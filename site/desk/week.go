package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// weekPage is the one screen.
type weekPage struct {
	frame
	Week, Deadline, Health, Since string
	Waiting                       string
	Alerts                        []string
	Rows                          []row
	Changed, Quiet                []row
	Apart                         []row
	ApartAll                      int
	Left                          int
	RestrictedThemes              []RestrictedTheme
	Judged                        []Judged
	Precision                     string
	Pane                          *pane
	IssueTitle, Lead              string
	Leads                         []leadRow // earlier words, newest first
}

// What the screen shows at most of what was judged, and of what the machine
// would pass over.
const (
	mostJudged = 12
	mostApart  = 5
)

func (d *desk) week(w http.ResponseWriter, r *http.Request, v visit) {
	d.showWeek(w, r, v, horizon.ChangeID(r.URL.Query().Get("c")), nil)
}

// showWeek shows the screen with a change chosen, the first that waits if that is
// "". What was typed into the form that approves it is nil unless that was refused.
func (d *desk) showWeek(w http.ResponseWriter, r *http.Request, v visit, chosen horizon.ChangeID, refused *typed) {
	week, err := d.Views.Week(r.Context(), v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	waiting, since := len(week.Judge)+week.Left, since(week.Previous)
	if week.Ceiling != horizon.Red {
		since = "" // what was counted then was of all documents
	}
	p := weekPage{frame: d.frame(v, "/", "今週の判断"), Week: phrase.Week(week.Week), Deadline: phrase.Day(week.Deadline), Health: health(week.Sources),
		Since: since, Waiting: phrase.Int(waiting), Left: week.Left, Judged: week.Judged[:min(len(week.Judged), mostJudged)], Alerts: week.Alerts,
		IssueTitle: week.Title, Lead: week.Lead, Precision: precision(week.Precision), RestrictedThemes: week.RestrictedThemes, ApartAll: len(week.Digest.Apart)}
	p.Message = done(r.URL.Query().Get("done"), waiting)
	if chosen == "" && len(week.Judge) > 0 {
		chosen = week.Judge[0].ID
	}
	if chosen != "" {
		detail, err := d.Views.Detail(r.Context(), chosen, v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		p.Pane = paneOf(week, detail, v.token)
		p.Pane.keep(refused)
	}
	for i := len(week.Leads) - 2; i >= 0; i-- {
		l := week.Leads[i]
		p.Leads = append(p.Leads, leadRow{moment(l.When), l.Who, l.Title, l.Text})
	}
	p.Rows, p.Changed, p.Quiet = rows(week, week.Judge, chosen), rows(week, week.Changed, chosen), rows(week, week.Quiet, chosen)
	for _, a := range week.Digest.Apart[:min(len(week.Digest.Apart), mostApart)] {
		p.Apart = append(p.Apart, row{ID: string(a.ID), Name: cmp.Or(week.Names[a.ID], a.Signal.Name), Sentence: phrase.Counted(a.Signal) + "。"})
	}
	status := http.StatusOK
	if refused != nil {
		status = http.StatusUnprocessableEntity
	}
	d.render(w, status, "week.html", p)
}

// leadRow is words that were written for the issue.
type leadRow struct{ When, Who, Title, Text string }

// said is what each act did, in words.
var said = map[string]string{"approve": "承認しました。", "hold": "保留にしました。", "reject": "見送りました。", "merge": "まとめました。",
	"note": "書き込みました。", "describe": "直しました。", "undo": "取り消しました。", "lead": "号の言葉を保存しました。", "publish": "公開しました。"}

// done says what an act did; "" for one that is none.
func done(act string, left int) string {
	words := said[act]
	for _, k := range ruleKinds {
		if string(k.kind) == act {
			words = k.done
		}
	}
	if words == "" {
		return ""
	}
	return fmt.Sprintf("%s残り%d件です。", words, left)
}

// precision says how the detections were judged.
func precision(p Precision) string {
	n := p.Approved + p.Merged + p.Rejected
	if n == 0 {
		return "まだ判断がありません"
	}
	return fmt.Sprintf("判断した%d件のうち、承認か統合が%d件（%s）", n, n-p.Rejected, phrase.Percent(float64(n-p.Rejected)/float64(n)))
}

// named is how many sources in trouble stand on the screen by name; the page of
// sources has all.
const named = 4

// health is the good ones of all, and the bad ones by name.
func health(list []horizon.SourceHealth) string {
	var bad []string
	for _, s := range list {
		if !s.OK {
			first, _, _ := strings.Cut(s.State, "。")
			bad = append(bad, cmp.Or(s.Source.Name, string(s.Source.ID))+" "+first)
		}
	}
	slices.Sort(bad)
	out := fmt.Sprintf("正常 %d/%d", len(list)-len(bad), len(list))
	if len(bad) == 0 {
		return out
	}
	out += "（不調：" + strings.Join(bad[:min(len(bad), named)], "、")
	if more := len(bad) - named; more > 0 {
		out += fmt.Sprintf("、ほか%d件", more)
	}
	return out + "）"
}

func since(p *horizon.DigestDiff) string {
	if p == nil {
		return "最初の週です"
	}
	return fmt.Sprintf("審査待ち %+d件、判断 %+d件、文書 %+d件", p.Waiting, p.Judged, p.Documents)
}
