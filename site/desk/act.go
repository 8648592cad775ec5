package desk

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/desk/acting"
	"kazami/site/desk/card"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
)

// How long words may be, in letters.
const (
	maxWhy  = acting.MaxWhy
	maxName = acting.MaxName
)

// longer refuses words that are too long.
func longer(a string, most int, what, b string, most2 int, what2 string) error {
	return acting.Longer(a, most, what, b, most2, what2)
}

// Unfilled refuses an act for a field of its form: the form is shown again with the
// focus there.
func Unfilled(field, why string) error { return &draft.Refusal{Field: field, Why: why} }

// act does what a form asks and shows the next change that nobody decided on.
func (d *desk) act(w http.ResponseWriter, r *http.Request, v visit) {
	a, err := acting.Read(r.PostForm, v.user.Name)
	a.Most = v.user.TLP
	var week view.Week
	if err == nil {
		week, err = d.Views.Week(r.Context(), v.user.TLP)
	}
	if err == nil && a.Action == horizon.Approve {
		err = thin(week, a.Change)
	}
	if err == nil {
		err = d.mayTouch(r, a, v)
	}
	if err == nil {
		err = d.Views.Do(r.Context(), a)
	}
	if refused, ok := errors.AsType[*draft.Refusal](err); ok {
		d.again(w, r, v, refused)
		return
	}
	back := r.PostForm.Get("back") == "publish"
	if refused, ok := errors.AsType[*view.RefusedError](err); ok && back && a.Describe {
		d.again(w, r, v, &draft.Refusal{Why: refused.Why})
		return
	}
	if refused, ok := errors.AsType[*view.RefusedError](err); ok {
		err = &view.RefusedError{Why: refused.Why, Record: cmp.Or(refused.Record, a.Change)} // the one that is given may be everybody's
	}
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	if back {
		http.Redirect(w, r, "/publish?"+url.Values{"done": {string(a.Action)}, "c": {string(a.Change)}}.Encode(), http.StatusSeeOther)
		return
	}
	q := url.Values{"done": {string(a.Action)}}
	if next := after(week, a); next != "" {
		q.Set("c", string(next))
	}
	http.Redirect(w, r, "/?"+q.Encode(), http.StatusSeeOther)
}

// thin refuses to approve what rests on too little.
func thin(week view.Week, id horizon.ChangeID) error {
	i := slices.IndexFunc(week.Judge, func(it horizon.DigestItem) bool { return it.ID == id })
	if i < 0 || card.Thin(week.Judge[i]) == "" {
		return nil
	}
	return &view.RefusedError{Why: card.Thin(week.Judge[i])}
}

// after is the change to show after an act: after one that decides the next that nobody
// decided on, from the end of the list on to its top, and otherwise the same.
func after(week view.Week, a view.Act) horizon.ChangeID {
	if !a.Action.Decides() {
		return a.Change
	}
	at := slices.IndexFunc(week.Judge, func(it horizon.DigestItem) bool { return it.ID == a.Change })
	for i := range week.Judge {
		it := week.Judge[(at+1+i)%len(week.Judge)]
		folded := slices.ContainsFunc(a.Folded, func(f view.Folded) bool { return f.ID == it.ID })
		if it.State == "" && it.ID != a.Change && !folded {
			return it.ID
		}
	}
	return a.Change
}

// again shows the screen once more, with what was typed into the form that describes the
// change and what is wrong with it; of any other form it says what is wrong.
func (d *desk) again(w http.ResponseWriter, r *http.Request, v visit, e *draft.Refusal) {
	if r.PostForm.Get("form") != "words" {
		showPublish(d, w, r, v, horizon.ChangeID(strings.TrimSpace(r.PostForm.Get("c"))), asked{form: draft.Again(r.PostForm, e)})
		return
	}
	a, _ := acting.Read(r.PostForm, v.user.Name) // as far as it can be read
	d.showWeek(w, r, v, horizon.ChangeID(strings.TrimSpace(r.PostForm.Get("c"))), &card.Refused{Form: draft.Again(r.PostForm, e), Act: &a, Words: true})
}

// mayTouch refuses an act on a change that the person may not even see.
func (d *desk) mayTouch(r *http.Request, a view.Act, v visit) error {
	for _, id := range []horizon.ChangeID{a.Change, a.Into} {
		if id == "" {
			continue
		}
		detail, err := d.Views.Detail(r.Context(), id, v.user.TLP)
		if err != nil {
			return err
		}
		if detail.Drafted && (a.Describe || a.Action == horizon.Approve || a.Action == horizon.Undo) {
			return &view.RefusedError{Why: "この変化の下書きは、あなたの閲覧の範囲にありません。書き直しと承認は、TLP:REDまで見られる人に頼んでください。"}
		}
	}
	return nil
}

// refuse shows why something was not done. What went wrong inside is only logged.
func (d *desk) refuse(w http.ResponseWriter, v visit, err error) {
	if r, ok := errors.AsType[*view.RefusedError](err); ok {
		failed(d, w, v, http.StatusUnprocessableEntity, r.Why, r.Record)
		return
	}
	if errors.Is(err, view.ErrPreparing) {
		w.Header().Set("Retry-After", "10")
		w.Header().Set("Refresh", "10") // for who waits at a page
		d.fail(w, v, http.StatusServiceUnavailable, "今週の検知を準備しています。30秒ほどかかります。このまま待つと表示されます。")
		return
	}
	d.Log.Error("desk request", "err", err)
	d.fail(w, v, http.StatusInternalServerError, "処理できませんでした。少し待って、もう一度試してください。")
}
