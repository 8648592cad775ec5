package desk

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// weekPage is the one screen.
type weekPage struct {
	frame
	Week, Deadline         string
	Health, Since, Waiting horizon.Words
	Cold                   *cold         // nil where every source can be judged
	New                    horizon.Words // documents since last week
	Alerts                 []string
	Kept                   string // that an earlier detection is shown; "": it is the newest
	Rows                   []card.Row
	Changed, Quiet         []card.Row
	Events, Folded         []card.Apart
	Reasons                []string    // for which what is folded away is rejected
	Incomplete             *incomplete // nil where nothing is
	Stop                   bool
	Below                  []horizon.Words // sentences under the table
	Left                   horizon.Words
	RestrictedThemes       []restrictedRow
	Judged                 []view.Judged
	Precision              horizon.Words
	Pane                   *card.Pane
	IssueTitle, Lead       string
	Leads                  []leadRow // earlier words, newest first
}

// mostJudged is how much the screen shows of what was judged.
const mostJudged = 12

func (d *desk) week(w http.ResponseWriter, r *http.Request, v visit) {
	d.showWeek(w, r, v, horizon.ChangeID(r.URL.Query().Get("c")), nil)
}

// showWeek shows the screen with a change chosen, the first that waits if that is
// "". What was typed into the form that approves it is nil unless that was refused.
func (d *desk) showWeek(w http.ResponseWriter, r *http.Request, v visit, chosen horizon.ChangeID, refused *card.Refused) {
	week, err := d.Views.Week(r.Context(), v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	waiting, since := len(week.Judge)+week.Left, phrase.Since(week.Scope, week.Previous)
	if week.Ceiling != horizon.Red {
		since = nil // what was counted then was of all documents
	}
	p := weekPage{frame: d.frame(v, "/", "今週の判断"), Week: phrase.Week(week.Week), Deadline: phrase.Day(week.Deadline), Health: health(week.Scope, week.Sources),
		Since: since, Waiting: phrase.Waiting(week.Scope, waiting), Left: phrase.MoreWait(week.Scope, week.Left), Judged: week.Judged[:min(len(week.Judged), mostJudged)], Alerts: week.Alerts,
		IssueTitle: week.Title, Lead: week.Lead, Precision: precision(week.Scope, week.Precision), RestrictedThemes: restrictedRows(week),
		Stop: week.Stop, Events: card.ApartOf(week, week.Events), Folded: card.ApartOf(week, week.Apart), Reasons: card.Reasons()}
	if week.Kept != nil {
		p.Kept = phrase.Kept(week.Kept.AsOf)
	}
	p.Incomplete = incompleteOf(p.frame, week.Incomplete, mostIncomplete)
	p.Said, p.Cold = done(r.URL.Query(), week.Scope, waiting), coldOf(week.Scope, week.Sources)
	p.Message = p.Said.String()
	if len(week.Judge) == 0 {
		s, err := d.Views.Stream(r.Context(), v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		p.New = phrase.NewDocs(s)
	}
	if chosen == "" && len(week.Judge) > 0 {
		chosen = week.Judge[0].ID
	}
	if chosen != "" {
		detail, err := d.Views.Detail(r.Context(), chosen, v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		p.Pane = card.PaneOf(week, detail, v.token)
		p.Pane.Keep(refused)
	}
	for i := len(week.Leads) - 2; i >= 0; i-- {
		l := week.Leads[i]
		p.Leads = append(p.Leads, leadRow{moment(l.When), l.Who, l.Title, l.Text})
	}
	p.Rows, p.Changed, p.Quiet = card.Rows(week, week.Judge, chosen), card.Rows(week, week.Changed, chosen), card.Rows(week, week.Quiet, chosen)
	p.Below = card.Below(week, p.Rows)
	status := http.StatusOK
	if refused != nil {
		status = http.StatusUnprocessableEntity
	}
	d.render(w, status, "week.html", p)
}

// mostIncomplete is how many incomplete changes the screen shows; the page of
// changes has all.
const mostIncomplete = 6

// incomplete is the public changes that lack parts: how many, and the first of them.
type incomplete struct {
	Count template.HTML
	More  int
	Rows  []incompleteRow
}

// incompleteRow is one of them, as a line.
type incompleteRow struct{ ID, Name, Missing, First string }

func incompleteOf(f frame, list []view.Incomplete, most int) *incomplete {
	if len(list) == 0 {
		return nil
	}
	out := &incomplete{Count: f.Items("incomplete", len(list)), More: max(len(list)-most, 0)}
	for _, x := range list[:len(list)-out.More] {
		out.Rows = append(out.Rows, incompleteRow{string(x.ID), x.Name, phrase.Parts(x.Missing), string(x.Missing[0])})
	}
	return out
}

// leadRow is words that were written for the issue.
type leadRow struct{ When, Who, Title, Text string }

// said is what each act did, in words.
var said = map[string]string{"draft": "下書きにしました。まだ公開されません。", "approve": "承認しました。", "hold": "保留にしました。", "reject": "採用しないと記録しました。", "merge": "まとめました。",
	"note": "書き込みました。", "describe": "直しました。", "undo": "取り消しました。", "lead": "号の言葉を保存しました。", "publish": "公開しました。"}

// done says what an act did, and how many changes wait; nil for one that is none.
func done(q url.Values, s horizon.Scope, left int) horizon.Words {
	act := q.Get("done")
	words := horizon.Plain(said[act])
	if n, err := strconv.Atoi(q.Get("n")); act == "fold" && err == nil && n > 0 {
		words = horizon.Sentence(s.Items("digest/folded", n).Shown(phrase.Int(n)), "件を、採用しないと記録しました。")
	}
	for _, k := range ruleKinds {
		if string(k.kind) == act {
			words = horizon.Plain(k.done)
		}
	}
	if words == nil {
		return nil
	}
	return horizon.Sentence(words, "残り", phrase.Waiting(s, left), "です。")
}

// named is how many sources in trouble stand on the screen by name; the page of
// sources has all.
const named = 4

// health is the good ones of all, and the first of the bad ones by name.
func health(scope horizon.Scope, list []horizon.SourceHealth) horizon.Words {
	bad := slices.DeleteFunc(slices.Clone(list), func(s horizon.SourceHealth) bool { return s.OK })
	slices.SortFunc(bad, func(a, b horizon.SourceHealth) int { return cmp.Compare(a.Source.Name, b.Source.Name) })
	return phrase.HealthOf(scope, len(list), bad, named)
}

// restrictedRow is a theme of documents that the figures leave out, as a line.
type restrictedRow struct {
	ID        horizon.ChangeID
	Name      string
	Documents horizon.Words
}

func restrictedRows(w view.Week) (all []restrictedRow) {
	for _, t := range w.RestrictedThemes {
		last := horizon.Days{From: w.Scope.AsOf.AddDate(-1, 0, 0), To: w.Scope.AsOf}
		all = append(all, restrictedRow{t.ID, t.Name, phrase.Docs(w.Scope.Figure("theme/"+string(t.ID), horizon.MeasureDocuments, last, "restricted", float64(t.Documents)))})
	}
	return all
}

// paneIn is the pane with the page that it stands in.
type paneIn struct {
	Page weekPage
	Pane *card.Pane
}
