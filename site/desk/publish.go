package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/desk/acting"
	"kazami/site/desk/card"
	"kazami/site/desk/draft"
	"kazami/site/desk/publishing"
	"kazami/site/desk/view"
)

// publishPage is what is on its way to the public site: the list, or one change.
type publishPage struct {
	Frame
	Flow       []publishing.Step
	Drafts     []publishing.Row
	Incomplete *incomplete
	Pane       *publishing.Pane   // nil: the list
	Second     *publishing.Second // nil: nobody else has to approve
	Preview    *view.Preview
	NotShown   string // why there is no preview
	Supposed   string // the act that the preview supposes
	Waits      bool   // the preview is of what was approved, and may be published
}

// Nothing reports whether there is nothing to publish: no change is approved, and none is
// taken from the site.
func (p publishPage) Nothing() bool {
	return p.Preview != nil && p.Preview.Changes == 0 && !slices.ContainsFunc(p.Preview.Kinds, func(k view.PageKind) bool { return k.Name == publishing.OfChanges })
}

// previewIn is a preview with the page that it stands in.
type previewIn struct {
	Page    publishPage
	Preview *view.Preview
}

// asked is what somebody asks of a change on its way.
type asked struct {
	form *draft.Form // what was typed; nil: what is written
	act  *view.Act   // what is supposed; nil: that it is approved
}

// prepared is the page of what is on its way, and of a change that is named.
func prepared(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		showPublish(d, w, r, v, horizon.ChangeID(r.URL.Query().Get("c")), asked{})
	}
}

// supposed is the page of a change, with what an act that is posted would change. It
// records nothing.
func supposed(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		a, err := acting.Read(draft.Supposed(r.PostForm), v.user.Name)
		a.Most = v.user.TLP
		if err == nil {
			err = d.mayTouch(r, a, v)
		}
		if refused, ok := errors.AsType[*draft.Refusal](err); ok {
			d.again(w, r, v, refused)
			return
		}
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		q := asked{act: &a}
		if a.Describe {
			q.form = draft.Again(r.PostForm, &draft.Refusal{})
		}
		showPublish(d, w, r, v, a.Change, q)
	}
}

// showPublish shows the page; without a change, the list.
func showPublish(d *desk, w http.ResponseWriter, r *http.Request, v visit, id horizon.ChangeID, q asked) {
	week, err := d.Views.Week(r.Context(), v.user.TLP)
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	p := publishPage{Frame: d.frame(v, "/publish", "公開の準備"), Drafts: publishing.Rows(week.Drafts)}
	p.Incomplete = incompleteOf(p.Frame, week.Incomplete, len(week.Incomplete))
	if p.Said, p.Undo, err = told(d, r, v, week); err != nil {
		d.refuse(w, v, err)
		return
	}
	p.Message = p.Said.String()
	if id != "" {
		detail, err := d.Views.Detail(r.Context(), id, v.user.TLP)
		if err != nil {
			d.refuse(w, v, err)
			return
		}
		p.fill(d, r, v, week, detail, q.form)
	}
	act, status := q.act, http.StatusOK
	switch {
	case q.form != nil && q.form.Wrong != "":
		p.NotShown, status = "直してから「変わるものを確かめる」を押すと、公開後のページを示します。", http.StatusUnprocessableEntity
	case act != nil:
		p.Supposed = card.State(act.Action)
	case p.Pane == nil || p.Pane.Drafted || p.Pane.Approved && !p.Pane.Rewritten:
		p.Waits = true
	default:
		if act, err = approvalOf(p.Pane, v); err != nil {
			p.NotShown = err.Error()
		} else {
			p.Supposed = card.State(horizon.Approve)
		}
	}
	if p.NotShown == "" {
		preview, err := d.Views.Preview(r.Context(), act)
		refused, mendable := refusedFor(err)
		switch {
		case err == nil:
			p.Preview = &preview
		case mendable && q.form != nil:
			d.again(w, r, v, asRefusal(err))
			return
		case mendable && p.Pane != nil:
			p.NotShown = refused
			if q.act != nil {
				status = http.StatusUnprocessableEntity
			}
		default:
			d.refuse(w, v, err)
			return
		}
	}
	d.render(w, status, "publish.html", p)
}

// fill puts a change into the page.
func (p *publishPage) fill(d *desk, r *http.Request, v visit, week view.Week, detail view.Detail, typed *draft.Form) {
	second := d.Second != nil && d.Second()
	p.Pane = publishing.PaneOf(detail, typed, second)
	if i := slices.IndexFunc(week.Judge, func(it horizon.DigestItem) bool { return it.ID == detail.Change.ID }); i >= 0 {
		p.Pane.Thin = card.Thin(week.Judge[i])
	}
	if second && !detail.Drafted {
		p.Second = publishing.SecondOf(publishing.Acts(detail), detail.Change.ID, v.user.Name, mayApprove(peopleOf(r).users), d.SSO != nil, v.open)
		p.Pane.May = p.Second.May
	}
	if seen, err := strconv.Atoi(r.PostForm.Get("seen")); err == nil { // what was done since the form was opened stays unknown to it
		p.Pane.Seen = min(max(seen, 0), p.Pane.Seen)
	}
	p.Flow = publishing.Flow(p.Pane.State, p.Pane.Rewritten, len(p.Pane.Typed.Missing())-1, second)
}

// mayApprove is the people who may see a draft and approve it.
func mayApprove(users []User) (names []string) {
	for _, u := range users {
		if u.Role.rank() >= Analyst.rank() && u.TLP == horizon.Red {
			names = append(names, u.Name)
		}
	}
	return names
}

// errCategory is why a change without a category cannot be looked at as a page.
var errCategory = errors.New("分類を選び、「変わるものを確かめる」を押すと、公開後のページを示します。")

// approvalOf is the approval of a change as it is written by now.
func approvalOf(p *publishing.Pane, v visit) (*view.Act, error) {
	if p.Typed.Category == "" {
		return nil, errCategory
	}
	form := url.Values{"do": {string(horizon.Approve)}, "c": {p.ID}, "category": {string(p.Typed.Category)}}
	for _, part := range p.Typed.Parts() {
		form.Set(part.ID, part.Text)
	}
	if p.Typed.Named {
		form.Set("nameen", p.Typed.NameEN)
		form.Set("slug", p.Typed.Slug)
	}
	a, err := acting.Read(draft.Supposed(form), v.user.Name)
	a.Most = v.user.TLP
	return &a, err
}

// refusedFor is why something is refused, where a person can mend it.
func refusedFor(err error) (why string, mendable bool) {
	if r := asRefusal(err); r != nil {
		return r.Why, true
	}
	return "", false
}

// asRefusal is a refusal as one of the form; nil where it is none.
func asRefusal(err error) *draft.Refusal {
	if r, ok := errors.AsType[*draft.Refusal](err); ok {
		return r
	}
	if r, ok := errors.AsType[*view.RefusedError](err); ok {
		return &draft.Refusal{Why: r.Why}
	}
	return nil
}

// publish publishes what was approved, and comes back to the page.
func publish(d *desk) func(http.ResponseWriter, *http.Request, visit) {
	return func(w http.ResponseWriter, r *http.Request, v visit) {
		if _, err := d.Views.Publish(r.Context(), v.user.Name); err != nil {
			d.refuse(w, v, err)
			return
		}
		d.Log.Info("published", "who", v.user.Name)
		q := url.Values{"done": {"publish"}}
		if id := strings.TrimSpace(r.PostForm.Get("c")); id != "" {
			q.Set("c", id)
		}
		http.Redirect(w, r, "/publish?"+q.Encode(), http.StatusSeeOther)
	}
}
