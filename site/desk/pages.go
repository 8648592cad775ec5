package desk

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/chart"
	"kazami/site/phrase"
)

// frame is what every page has.
type frame struct {
	Title   string
	User    User
	Token   string
	Open    bool // a desk without login
	Message string
	Acts    bool // the person may act
	Sends   bool // the person may publish
}

func (d *desk) frame(v visit, title string) frame {
	return frame{Title: title, User: v.user, Token: v.token, Open: v.open,
		Acts: v.user.Role.rank() >= Analyst.rank(), Sends: v.user.Role.rank() >= Publisher.rank()}
}

// render writes a page whole or not at all.
func (d *desk) render(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := d.pages.ExecuteTemplate(&b, name, data); err != nil {
		d.Log.Error("desk page", "page", name, "err", err)
		http.Error(w, "頁を作れませんでした。", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // who does not listen any more is told nothing
}

func (d *desk) fail(w http.ResponseWriter, v visit, status int, why string) {
	f := d.frame(v, "できませんでした")
	f.Message = why
	d.render(w, status, "fail.html", f)
}

// weekPage is the one screen.
type weekPage struct {
	frame
	Week, Deadline, Health, Since string
	Waiting                       string
	Rows                          []row
	Changed, Quiet                []row
	Left                          int
	Judged                        []Judged
	Precision                     string
	Pane                          *pane
	IssueTitle, Lead              string
}

type row struct {
	ID, Name, Mark, Sentence, Counts, Price, Sectors, Confidence, Evidence, State string
	Selected                                                                      bool
}

// pane is what is known of the selected change.
type pane struct {
	row
	Detail
	Documents  []document
	Spark      template.HTML
	Categories []horizon.Category
	Reasons    []string
	Others     []Similar // that it can be merged into
	Thin       bool
	Seen       int // acts so far
	Entries    []entry
	Next, Prev string
}

type document struct{ TLP, Date, Source, Title, URL, Quote, Copies, Lang string }

type entry struct{ When, Who, Action, Why, Before, After string }

func actionName(a horizon.Action) string { return cmp.Or(phrase.Action(a), "未審査") }

// done says what an act did.
func done(act string, left int) string {
	if act == "" {
		return ""
	}
	said := map[string]string{"approve": "承認しました。", "hold": "保留にしました。", "reject": "見送りました。", "merge": "まとめました。",
		"note": "書き込みました。", "undo": "取り消しました。", "lead": "リード文を保存しました。", "publish": "公開しました。"}[act]
	if said == "" {
		return ""
	}
	return fmt.Sprintf("%s残り%d件です。", said, left)
}

func (d *desk) week(w http.ResponseWriter, r *http.Request, v visit) {
	week, err := d.Views.Week(r.Context(), v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	p := weekPage{frame: d.frame(v, "今週の判断"), Week: phrase.Week(week.Week), Deadline: phrase.Day(week.Deadline), Health: health(week.Sources),
		Since: since(week.Previous), Waiting: phrase.Int(len(week.Judge) + week.Left), Left: week.Left, Judged: week.Judged,
		IssueTitle: week.Title, Lead: week.Lead, Precision: precision(week.Precision)}
	p.Message = done(r.URL.Query().Get("done"), len(week.Judge)+week.Left)
	chosen := horizon.ChangeID(r.URL.Query().Get("c"))
	if chosen == "" && len(week.Judge) > 0 {
		chosen = week.Judge[0].ID
	}
	if chosen != "" {
		detail, err := d.Views.Detail(r.Context(), chosen, v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		p.Pane = paneOf(week, detail)
	}
	p.Rows, p.Changed, p.Quiet = rows(week, week.Judge, chosen), rows(week, week.Changed, chosen), rows(week, week.Quiet, chosen)
	d.render(w, http.StatusOK, "week.html", p)
}

// precision says how the flags that analysts judged fared.
func precision(p Precision) string {
	n := p.Approved + p.Merged + p.Rejected
	if n == 0 {
		return "まだ判断がありません"
	}
	return fmt.Sprintf("判断した%d件のうち、承認か統合が%d件（%s）", n, n-p.Rejected, phrase.Percent(float64(n-p.Rejected)/float64(n)))
}

func rows(w Week, items []horizon.DigestItem, chosen horizon.ChangeID) (all []row) {
	for _, it := range items {
		all = append(all, rowOf(w, it, chosen))
	}
	return all
}

func rowOf(w Week, it horizon.DigestItem, chosen horizon.ChangeID) row {
	publishers := map[horizon.SourceID]bool{}
	for _, x := range it.Documents {
		publishers[x.Source] = true
	}
	var sectors []string
	for _, s := range it.Sectors {
		sectors = append(sectors, s.Name)
	}
	mark := "続く旗"
	if it.Signal.Flagged {
		mark = "新しい旗"
	}
	return row{ID: string(it.ID), Name: cmp.Or(w.Names[it.ID], it.Signal.Name, string(it.ID)), Mark: mark, Sentence: it.Sentence, Counts: phrase.Counted(it.Signal),
		Price: phrase.Price(it.Signal), Sectors: cmp.Or(strings.Join(sectors, "、"), "不明"), Confidence: it.Confidence + "（" + it.Reason + "）",
		Evidence: fmt.Sprintf("%d件、情報源 %d", len(it.Documents), len(publishers)), State: actionName(it.State), Selected: it.ID == chosen}
}

func paneOf(w Week, detail Detail) *pane {
	c := detail.Change
	p := &pane{Detail: detail, Categories: horizon.Categories(), Reasons: reasons(), row: row{ID: string(c.ID), Name: c.Name}}
	for _, list := range [][]horizon.DigestItem{w.Judge, w.Changed, w.Quiet} {
		for _, it := range list {
			if it.ID != c.ID || p.Sentence != "" {
				continue
			}
			p.row, p.Thin = rowOf(w, it, c.ID), thin(it)
			for _, x := range it.Documents {
				p.Documents = append(p.Documents, documentOf(x))
			}
		}
	}
	p.Name, p.Seen = c.Name, len(detail.Log)
	if i := slices.IndexFunc(w.Judge, func(it horizon.DigestItem) bool { return it.ID == c.ID }); i >= 0 {
		if i > 0 {
			p.Prev = string(w.Judge[i-1].ID)
		}
		if i+1 < len(w.Judge) {
			p.Next = string(w.Judge[i+1].ID)
		}
	}
	top := 0
	for _, q := range detail.Quarters {
		top = max(top, q.Docs)
	}
	if len(detail.Quarters) > 0 {
		p.Spark = chart.Trend{ID: "spark", Name: c.Name, Category: c.Category, AsOf: w.AsOf, Quarters: detail.Quarters}.Spark(top)
	}
	listed := map[horizon.ChangeID]bool{c.ID: true}
	other := func(id horizon.ChangeID, name string) {
		if !listed[id] {
			p.Others = append(p.Others, Similar{ID: id, Name: name})
		}
		listed[id] = true
	}
	for _, s := range detail.Similar {
		other(s.ID, s.Name)
	}
	for _, it := range w.Judge {
		other(it.ID, cmp.Or(w.Names[it.ID], it.Signal.Name))
	}
	for _, j := range w.Judged {
		other(j.ID, j.Name)
	}
	for _, e := range slices.Backward(detail.Log) {
		p.Entries = append(p.Entries, entryOf(e))
	}
	return p
}

func entryOf(e Entry) entry {
	return entry{When: e.When.In(horizon.Tokyo).Format("2006-01-02 15:04:05"), Who: e.Who, Action: actionName(e.Action), Why: e.Why, Before: e.Before, After: e.After}
}

func documentOf(x horizon.DigestDocument) document {
	out := document{TLP: "TLP:" + x.TLP.String(), Date: phrase.Day(x.Published), Source: string(x.Source), Title: cmp.Or(strings.TrimSpace(x.Title), "題名のない文書"),
		URL: phrase.Web(x.URL), Quote: phrase.Cut(x.Quote, 82)}
	if x.Copies > 0 {
		out.Copies = fmt.Sprintf("写し %d件", x.Copies)
	}
	return out
}

// health is the good ones of all, and every bad one by its name.
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
	if len(bad) > 0 {
		out += "（不調：" + strings.Join(bad, "、") + "）"
	}
	return out
}

func since(p *horizon.DigestDiff) string {
	if p == nil {
		return "最初の週です"
	}
	return fmt.Sprintf("審査待ち %+d件、判断 %+d件、文書 %+d件", p.Waiting, p.Judged, p.Documents)
}

// log is every act on one change.
func (d *desk) log(w http.ResponseWriter, r *http.Request, v visit) {
	detail, err := d.Views.Detail(r.Context(), horizon.ChangeID(r.URL.Query().Get("c")), v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	var all []entry
	for _, e := range detail.Log {
		all = append(all, entryOf(e))
	}
	d.render(w, http.StatusOK, "log.html", struct {
		frame
		Name    string
		Entries []entry
	}{d.frame(v, "操作の記録"), detail.Change.Name, all})
}

// preview shows what publishing now would change, and with ?c= and ?do= what it
// would change after that act as well. It changes nothing.
func (d *desk) preview(w http.ResponseWriter, r *http.Request, v visit) {
	var supposed *Act
	if r.URL.Query().Get("do") != "" {
		a, err := readAct(r.URL.Query(), v.user.Name)
		if err == nil {
			err = d.mayTouch(r, a, v)
		}
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		supposed = &a
	}
	pages, err := d.Views.Preview(r.Context(), supposed)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	d.render(w, http.StatusOK, "preview.html", struct {
		frame
		Pages    []Page
		Supposed string
	}{d.frame(v, "公開するとどう変わるか"), pages, actOf(supposed)})
}

func actOf(a *Act) string {
	if a == nil {
		return ""
	}
	return actionName(a.Action)
}

func (d *desk) publish(w http.ResponseWriter, r *http.Request, v visit) {
	if _, err := d.Views.Publish(r.Context()); err != nil {
		d.refuse(w, v, err)
		return
	}
	d.Log.Info("published", "who", v.user.Name)
	http.Redirect(w, r, "/?done=publish", http.StatusSeeOther)
}
