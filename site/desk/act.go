package desk

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// How long words may be, in letters.
const (
	maxWhy        = draft.MaxWhy
	maxName       = 60
	maxDefinition = 120
	maxNameEN     = 120
	maxLead       = 2000
	maxTerms      = 60 // of a change, not letters
)

// Unfilled refuses an act for a field of its form: the form is shown again with the
// focus there.
func Unfilled(field, why string) error { return &draft.Refusal{Field: field, Why: why} }

var errReason = &view.RefusedError{Why: "理由を6つの中から選んでください。"}

// readAct reads an act from a form; its error is Japanese.
func readAct(form url.Values, who string) (view.Act, error) {
	text := func(key string) string { return strings.TrimSpace(strings.ToValidUTF8(form.Get(key), "")) }
	seen, _ := strconv.Atoi(form.Get("seen"))
	a := view.Act{Seen: seen, Judgement: horizon.Judgement{Change: horizon.ChangeID(text("c")), Action: horizon.Action(text("do")), Who: who, Into: horizon.ChangeID(text("into"))}}
	a.NameEN, a.Slug = phrase.Clean(text("nameen")), phrase.Clean(text("slug"))
	switch a.Action {
	case "lead":
		a.Change, a.Title, a.Lead = "", text("title"), text("lead")
		return a, longer(a.Title, maxName, "題名", a.Lead, maxLead, "リード文")
	case horizon.Approve:
		a.Describe = true
	case horizon.Hold:
		a.Why, a.Into = text("why"), ""
		if a.Why == "" {
			a.Why = "確認を続ける"
		}
	case "fold":
		a.Change, a.Action, a.Into, a.Why = "", horizon.Reject, "", text("reason")
		if !slices.Contains(card.Reasons(), a.Why) {
			return a, errReason
		}
		var err error
		a.Folded, err = folded(form["ids"])
		return a, err
	case horizon.Reject, horizon.Merge:
		a.Why = text("reason")
		if !slices.Contains(card.Reasons(), a.Why) {
			return a, errReason
		}
		if more := text("why"); more != "" {
			a.Why += "：" + more
		}
	case horizon.Note:
		a.Why = text("why")
	case horizon.Draft:
		a.Why, a.Describe = "下書きにした", true
	case "describe":
		a.Action, a.Why, a.Describe = horizon.Describe, "名称、分類、定義を直した", true
	case horizon.Undo:
		a.Why = "取り消し"
	default:
		return a, &view.RefusedError{Why: "操作がわかりません。画面のボタンから選んでください。"}
	}
	if a.Action != horizon.Merge {
		a.Into = ""
	} else if a.Into == "" || a.Into == a.Change {
		return a, &view.RefusedError{Why: "まとめる相手を選んでください。"}
	}
	if a.Change == "" {
		return a, &view.RefusedError{Why: "変化を選んでから操作してください。"}
	}
	if a.Action != horizon.Approve && horizon.Blank(a.Why) {
		return a, &view.RefusedError{Why: "理由か注記を書いてください。"}
	}
	if list, given := form["sectors"]; given && a.Describe {
		a.Sectors = []horizon.SectorID{}
		for _, id := range list {
			if id != "" {
				a.Sectors = append(a.Sectors, horizon.SectorID(id))
			}
		}
	}
	if list, given := form["terms"]; given && a.Describe {
		a.Terms = []string{}
		for line := range strings.Lines(strings.Join(list, "\n")) {
			if line = strings.TrimSpace(strings.ToValidUTF8(line, "")); line != "" {
				a.Terms = append(a.Terms, line)
			}
		}
		if len(a.Terms) > maxTerms {
			return a, &view.RefusedError{Why: fmt.Sprintf("語は%d個以内で書いてください。", maxTerms)}
		}
	}
	if a.Describe && text("threats") != "" {
		if err := links(&a, form); err != nil {
			return a, err
		}
	}
	if a.Describe {
		a.Name, a.Category, a.Definition = text("name"), horizon.Category(text("category")), text("definition")
		if a.Category != "" && !slices.Contains(horizon.Categories(), a.Category) {
			return a, &view.RefusedError{Why: "分類を4つの中から選んでください。"}
		}
		d := draft.Read(form)
		if a.Written, a.Counter = d.Written, d.Counter; a.Action == horizon.Approve {
			a.Why = d.Why
		}
		if err := d.Check(a.Action == horizon.Approve); err != nil {
			return a, err
		}
	}
	return a, errors.Join(longer(a.Why, maxWhy, "理由", a.Name, maxName, "名称"), longer(a.Definition, maxDefinition, "定義", a.NameEN, maxNameEN, "英語の名称"))
}

// folded reads which changes are rejected at once: each with how many acts on it the
// screen showed.
func folded(ids []string) (all []view.Folded, err error) {
	for _, x := range ids {
		i := strings.LastIndexByte(x, ':')
		seen, err := strconv.Atoi(x[i+1:])
		if i < 1 || err != nil || seen < 0 {
			return nil, &view.RefusedError{Why: "送られた一覧を読み取れません。画面を開き直してください。"}
		}
		all = append(all, view.Folded{ID: horizon.ChangeID(x[:i]), Seen: seen})
	}
	slices.SortFunc(all, func(x, y view.Folded) int { return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Seen, y.Seen)) })
	if all = slices.Compact(all); len(all) == 0 {
		return nil, &view.RefusedError{Why: "採用しない検知がありません。"}
	}
	return all, nil
}

func longer(a string, most int, what, b string, most2 int, what2 string) error {
	if utf8.RuneCountInString(a) > most {
		return &view.RefusedError{Why: fmt.Sprintf("%sは%d字以内で書いてください。", what, most)}
	}
	if utf8.RuneCountInString(b) > most2 {
		return &view.RefusedError{Why: fmt.Sprintf("%sは%d字以内で書いてください。", what2, most2)}
	}
	return nil
}

// act does what a form asks and shows the next change that waits.
func (d *desk) act(w http.ResponseWriter, r *http.Request, v visit) {
	a, err := readAct(r.PostForm, v.user.Name)
	a.Most = v.user.TLP
	var before view.Week
	if err == nil {
		before, err = d.Views.Week(r.Context(), v.user.TLP)
	}
	next := a.Change
	if err == nil {
		i := slices.IndexFunc(before.Judge, func(it horizon.DigestItem) bool { return it.ID == a.Change })
		if i >= 0 && a.Action == horizon.Approve && card.Thin(before.Judge[i]) != "" {
			err = &view.RefusedError{Why: card.Thin(before.Judge[i])}
		}
		if a.Action.Decides() {
			if rest := before.Judge; i >= 0 && len(rest) > 1 {
				next = rest[(i+1)%len(rest)].ID
			}
		}
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
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	if back {
		http.Redirect(w, r, "/publish?"+url.Values{"done": {string(a.Action)}, "c": {string(a.Change)}}.Encode(), http.StatusSeeOther)
		return
	}
	q := url.Values{"done": {string(a.Action)}}
	if n := len(a.Folded); n > 0 {
		q = url.Values{"done": {"fold"}, "n": {strconv.Itoa(n)}}
	}
	if next != "" {
		q.Set("c", string(next))
	}
	http.Redirect(w, r, "/?"+q.Encode(), http.StatusSeeOther)
}

// again shows the screen once more, with what was typed into the form that approves
// and what is wrong with it.
func (d *desk) again(w http.ResponseWriter, r *http.Request, v visit, e *draft.Refusal) {
	if r.PostForm.Get("form") != "words" {
		showPublish(d, w, r, v, horizon.ChangeID(strings.TrimSpace(r.PostForm.Get("c"))), asked{form: draft.Again(r.PostForm, e)})
		return
	}
	a, _ := readAct(r.PostForm, v.user.Name) // as far as it can be read
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
		d.fail(w, v, http.StatusUnprocessableEntity, r.Why)
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

// mostLinks is how many threats, and how many proposals, a change may have.
const mostLinks = 12

// links reads the threats that a change brings and what is proposed for the
// guideline: rows of fields of the same name. Rows that say nothing are left out.
func links(a *view.Act, form url.Values) error {
	at := func(key string, i int) string {
		if list := form[key]; i < len(list) {
			return strings.TrimSpace(phrase.Clean(list[i]))
		}
		return ""
	}
	a.Threats, a.Guideline = []horizon.InducedThreat{}, []horizon.Proposal{}
	for i := range form["threat"] {
		if id := at("threat", i); id != "" {
			a.Threats = append(a.Threats, horizon.InducedThreat{ID: horizon.ThreatID(id), Text: at("threattext", i)})
		}
	}
	pillars := slices.Concat(horizon.Pillars(), horizon.Priorities())
	for i := range form["proposal"] {
		x := horizon.Proposal{Pillar: at("pillar", i), Level: horizon.Level(at("level", i)), Text: at("proposal", i)}
		switch {
		case x.Pillar == "" && x.Text == "":
			continue
		case x.Text == "" || !slices.Contains(pillars, x.Pillar):
			return &view.RefusedError{Why: "指針への提案には、柱と、何を求めるかの両方を書いてください。"}
		case x.Level != "" && x.Level != horizon.Considered && x.Level != horizon.Reference:
			return &view.RefusedError{Why: "提案の水準を、示した中から選んでください。"}
		}
		a.Guideline = append(a.Guideline, x)
	}
	if len(a.Threats) > mostLinks || len(a.Guideline) > mostLinks {
		return &view.RefusedError{Why: fmt.Sprintf("脅威と提案は、それぞれ%d件までです。", mostLinks)}
	}
	for _, x := range a.Threats {
		if err := longer(x.Text, 200, "脅威の説明", "", 1, ""); err != nil {
			return err
		}
	}
	for _, x := range a.Guideline {
		if err := longer(x.Text, 200, "提案", "", 1, ""); err != nil {
			return err
		}
	}
	return nil
}
