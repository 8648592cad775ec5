package desk

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kazami/internal/horizon"
)

// reasons are what a change is passed over or merged for; a free text may follow.
func reasons() []string {
	return []string{"環境変化ではない", "一時的な話題", "重複", "重要インフラに関係しない", "根拠が足りない", "語の読み取りの誤り"}
}

// How long words may be, in letters.
const (
	maxWhy        = 500
	maxName       = 60
	maxDefinition = 120
	maxLead       = 2000
)

// readAct reads an act from a form; its error is Japanese.
func readAct(form url.Values, who string) (Act, error) {
	text := func(key string) string { return strings.TrimSpace(strings.ToValidUTF8(form.Get(key), "")) }
	seen, _ := strconv.Atoi(form.Get("seen"))
	a := Act{Seen: seen, Judgement: horizon.Judgement{Change: horizon.ChangeID(text("c")), Action: horizon.Action(text("do")), Who: who, Into: horizon.ChangeID(text("into"))}}
	switch a.Action {
	case "lead":
		a.Change, a.Title, a.Lead = "", text("title"), text("lead")
		return a, longer(a.Title, maxName, "題名", a.Lead, maxLead, "リード文")
	case horizon.Approve:
		a.Why, a.Describe = text("public"), true
	case horizon.Hold:
		a.Why, a.Into = text("why"), ""
		if a.Why == "" {
			a.Why = "確認を続ける"
		}
	case horizon.Reject, horizon.Merge:
		a.Why = text("reason")
		if !slices.Contains(reasons(), a.Why) {
			return a, &RefusedError{"理由を6つの中から選んでください。"}
		}
		if more := text("why"); more != "" {
			a.Why += "：" + more
		}
	case horizon.Note:
		a.Why = text("why")
	case "describe":
		a.Action, a.Why, a.Describe = horizon.Note, "名称、分類、定義を直した", true
	case horizon.Undo:
		a.Why = "取り消し"
	default:
		return a, &RefusedError{"操作がわかりません。画面のボタンから選んでください。"}
	}
	if a.Action != horizon.Merge {
		a.Into = ""
	} else if a.Into == "" || a.Into == a.Change {
		return a, &RefusedError{"まとめる相手を選んでください。"}
	}
	if a.Change == "" {
		return a, &RefusedError{"変化を選んでから操作してください。"}
	}
	if a.Why == "" {
		return a, &RefusedError{"理由か注記を書いてください。"}
	}
	if list, told := form["sectors"]; told && a.Describe {
		a.Sectors = []horizon.SectorID{}
		for _, id := range list {
			if id != "" {
				a.Sectors = append(a.Sectors, horizon.SectorID(id))
			}
		}
	}
	if a.Describe {
		a.Name, a.Category, a.Definition = text("name"), horizon.Category(text("category")), text("definition")
		if a.Category != "" && !slices.Contains(horizon.Categories(), a.Category) {
			return a, &RefusedError{"分類を4つの中から選んでください。"}
		}
		if a.Action == horizon.Approve && a.Category == "" {
			return a, &RefusedError{"承認する前に、分類を選んでください。"}
		}
	}
	return a, errors.Join(longer(a.Why, maxWhy, "理由", a.Name, maxName, "名称"), longer(a.Definition, maxDefinition, "定義", "", 1, ""))
}

func longer(a string, most int, what, b string, most2 int, what2 string) error {
	if utf8.RuneCountInString(a) > most {
		return &RefusedError{fmt.Sprintf("%sは%d字以内で書いてください。", what, most)}
	}
	if utf8.RuneCountInString(b) > most2 {
		return &RefusedError{fmt.Sprintf("%sは%d字以内で書いてください。", what2, most2)}
	}
	return nil
}

// act does what a form asks and shows the next change that waits.
func (d *desk) act(w http.ResponseWriter, r *http.Request, v visit) {
	a, err := readAct(r.PostForm, v.user.Name)
	var before Week
	if err == nil {
		before, err = d.Views.Week(r.Context(), v.user.TLP)
	}
	next := a.Change
	if err == nil {
		i := slices.IndexFunc(before.Judge, func(it horizon.DigestItem) bool { return it.ID == a.Change })
		if i >= 0 && a.Action == horizon.Approve && thin(before.Judge[i]) != "" {
			err = &RefusedError{thin(before.Judge[i])}
		}
		if a.Action == horizon.Approve || a.Action == horizon.Reject || a.Action == horizon.Merge {
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
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	q := url.Values{"done": {string(a.Action)}}
	if next != "" {
		q.Set("c", string(next))
	}
	http.Redirect(w, r, "/?"+q.Encode(), http.StatusSeeOther)
}

// mayTouch refuses an act on a change that the person may not even see.
func (d *desk) mayTouch(r *http.Request, a Act, v visit) error {
	for _, id := range []horizon.ChangeID{a.Change, a.Into} {
		if id == "" {
			continue
		}
		if _, err := d.Views.Detail(r.Context(), id, v.user.TLP); err != nil {
			return err
		}
	}
	return nil
}

// refuse shows why something was not done. What went wrong inside is only logged.
func (d *desk) refuse(w http.ResponseWriter, v visit, err error) {
	if r, ok := errors.AsType[*RefusedError](err); ok {
		d.fail(w, v, http.StatusUnprocessableEntity, r.Why)
		return
	}
	d.Log.Error("desk request", "err", err)
	d.fail(w, v, http.StatusInternalServerError, "処理できませんでした。少し待って、もう一度試してください。")
}
