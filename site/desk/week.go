package desk

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// weekPage is the one screen.
type weekPage struct {
	Frame
	Tabs             []Tab
	Name, Days, AsOf string
	Deadline         string
	Kept             string // that a newer detection is being made, or ""
	Head             card.Head
	Health, Since    horizon.Words
	Cold             *card.Cold    // nil where every source can be judged
	Blank            bool          // no document was read yet
	New              horizon.Words // documents since last week
	News             []card.News   // the first of them, where nothing is to be judged
	Alerts           []string
	Before, After    []card.Card // after the chosen one
	Changed, Quiet   []card.Card
	Events, Folded   []card.Apart
	Reasons          []string    // for which what is folded away is rejected
	Incomplete       *incomplete // nil where nothing is
	Stop             bool
	Below            []horizon.Words // sentences under the cards
	Left             horizon.Words
	RestrictedThemes []restrictedRow
	Judged           []view.Judged
	Precision        horizon.Words
	Pane             *card.Pane
	IssueTitle, Lead string
	Leads            []leadRow // earlier words, newest first
}

// How much the screen shows of what was judged, and of what is new where nothing is to
// be judged.
const (
	mostJudged = 12
	mostNews   = 10
)

func (d *desk) week(w http.ResponseWriter, r *http.Request, v visit) {
	d.showWeek(w, r, v, horizon.ChangeID(r.URL.Query().Get("c")), nil)
}

// showWeek shows the screen with a change chosen, the first that waits if that is
// "". What was typed into the form that approves it is nil unless that was refused.
func (d *desk) showWeek(w http.ResponseWriter, r *http.Request, v visit, chosen horizon.ChangeID, refused *card.Refused) {
	l, err := listingOf(r.Context(), d.Views, v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	week := l.week
	if chosen == "" && len(week.Judge) > 0 {
		chosen = week.Judge[0].ID
	}
	p := weekOf(d.frame(v, "/", "今週の判断"), l, chosen)
	if p.Said, p.Undo, err = told(d, r, v, week); err != nil {
		d.refuse(w, v, err)
		return
	}
	p.Message = p.Said.String()
	if chosen != "" {
		detail, err := d.Views.Detail(r.Context(), chosen, v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		p.Pane = card.PaneOf(week, detail, v.token)
		p.Pane.Keep(refused)
	}
	status := http.StatusOK
	if refused != nil {
		status = http.StatusUnprocessableEntity
	}
	d.render(w, status, "week.html", p)
}

// weekOf is the screen without what is known of the chosen change.
func weekOf(f Frame, l listing, chosen horizon.ChangeID) weekPage {
	week := l.week
	p := weekPage{Frame: f, Tabs: l.tabs("/"), Name: phrase.Period(week.Week), Days: phrase.WeekDays(week.Week, week.Scope.AsOf), AsOf: phrase.Day(week.Scope.AsOf), Deadline: phrase.Day(week.Deadline), Head: card.HeadOf(week),
		Health: health(week.Scope, week.Sources), Since: phrase.Since(week.Scope, week.Previous), Cold: card.ColdOf(week.Scope, week.Sources), New: phrase.NewDocs(l.stream),
		Left: phrase.MoreWait(week.Scope, week.Left), Judged: week.Judged[:min(len(week.Judged), mostJudged)], Alerts: week.Alerts,
		IssueTitle: week.Title, Lead: week.Lead, Precision: precision(week.Scope, week.Precision), RestrictedThemes: restrictedRows(week),
		Stop: week.Stop, Events: card.ApartOf(week, week.Events), Folded: card.ApartOf(week, week.Apart), Reasons: card.Reasons()}
	if week.Ceiling != horizon.Red {
		p.Since = nil // what was counted then was of all documents
	}
	if week.Kept != nil {
		p.Kept = phrase.KeptDetection(week.Kept.AsOf)
	}
	if len(week.Judge) == 0 {
		p.News = card.NewsOf(l.stream, mostNews)
		p.Blank = l.stream.Total == 0 && !slices.ContainsFunc(week.Sources, func(s horizon.SourceHealth) bool { return s.Documents > 0 })
	}
	p.Incomplete = incompleteOf(p.Frame, week.Incomplete, mostIncomplete)
	cards := card.Cards(week, "judge", week.Judge, chosen)
	p.Below = card.Below(week, cards)
	p.Before, p.After = card.Around(cards)
	p.Changed, p.Quiet = card.Cards(week, "moved", week.Changed, chosen), card.Cards(week, "ended", week.Quiet, chosen)
	for i := len(week.Leads) - 2; i >= 0; i-- {
		x := week.Leads[i]
		p.Leads = append(p.Leads, leadRow{moment(x.When), x.Who, x.Title, x.Text})
	}
	return p
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

func incompleteOf(f Frame, list []view.Incomplete, most int) *incomplete {
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
