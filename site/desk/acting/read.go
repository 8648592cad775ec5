// Package acting reads what somebody does at the desk from a form, and says in words what
// was done. It keeps nothing.
package acting

import (
	"cmp"
	"errors"
	"fmt"
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
	MaxWhy        = draft.MaxWhy
	MaxName       = 60
	MaxDefinition = 120
	maxNameEN     = 120
	MaxLead       = 2000
	MaxTerms      = 60 // of a change, not letters
)

var errReason = &view.RefusedError{Why: "理由を、示した中から選んでください。"}

// What is written where an act has a reason that nobody typed.
const (
	heldWhy      = "確認を続ける"
	draftWhy     = "下書きにした"
	describedWhy = "名称、分類、定義を直した"
)

// Read reads an act from a form; its error is Japanese.
func Read(form url.Values, who string) (view.Act, error) {
	text := func(key string) string { return strings.TrimSpace(strings.ToValidUTF8(form.Get(key), "")) }
	seen, _ := strconv.Atoi(form.Get("seen"))
	a := view.Act{Seen: seen, Judgement: horizon.Judgement{Change: horizon.ChangeID(text("c")), Action: horizon.Action(text("do")), Who: who, Into: horizon.ChangeID(text("into"))}}
	a.NameEN, a.Slug = phrase.Clean(text("nameen")), phrase.Clean(text("slug"))
	switch a.Action {
	case "lead":
		a.Change, a.Title, a.Lead = "", text("title"), text("lead")
		return a, Longer(a.Title, MaxName, "題名", a.Lead, MaxLead, "リード文")
	case horizon.Approve:
		a.Describe = true
	case horizon.Hold:
		a.Why, a.Into = text("why"), ""
		if a.Why == "" {
			a.Why = heldWhy
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
		reasons := card.Reasons()
		if a.Action == horizon.Merge {
			reasons = card.MergeReasons()
		}
		if !slices.Contains(reasons, a.Why) {
			return a, errReason
		}
		if more := text("why"); more != "" {
			a.Why += "：" + more
		}
	case horizon.Note:
		a.Why = text("why")
	case horizon.Draft:
		a.Why, a.Describe = draftWhy, true
	case "describe":
		a.Action, a.Why, a.Describe = horizon.Describe, describedWhy, true
	case horizon.Undo:
		a.Why = phrase.TakenBack
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
		if len(a.Terms) > MaxTerms {
			return a, &view.RefusedError{Why: fmt.Sprintf("語は%d個以内で書いてください。", MaxTerms)}
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
	return a, errors.Join(Longer(a.Why, MaxWhy, "理由", a.Name, MaxName, "名称"), Longer(a.Definition, MaxDefinition, "定義", a.NameEN, maxNameEN, "英語の名称"))
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

// Longer refuses the first of two texts that has more letters than it may.
func Longer(a string, most int, what, b string, most2 int, what2 string) error {
	if utf8.RuneCountInString(a) > most {
		return &view.RefusedError{Why: fmt.Sprintf("%sは%d字以内で書いてください。", what, most)}
	}
	if utf8.RuneCountInString(b) > most2 {
		return &view.RefusedError{Why: fmt.Sprintf("%sは%d字以内で書いてください。", what2, most2)}
	}
	return nil
}
