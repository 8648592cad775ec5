package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/desk/wordlist"
	"kazami/site/phrase"
)

// ruleKinds in the order of the page, with what setting one does.
var ruleKinds = []struct {
	kind       horizon.RuleKind
	name, done string
}{
	{horizon.StopRule, "数えない語", "数えない語にしました。"},
	{horizon.JoinRule, "同じ語として数える語", "同じ語として数えます。"},
	{horizon.ApartRule, "別の語", "別の語と記録しました。もう提案しません。"},
	{horizon.WatchRule, "注目語", "注目語に加えました。"},
}

// doneOf is what setting a rule of a kind does, in words; "" for a kind that is none.
func doneOf(kind horizon.RuleKind) string {
	for _, k := range ruleKinds {
		if k.kind == kind {
			return k.done
		}
	}
	return ""
}

// wordRules is the pages of term rules.
type wordRules struct{ *desk }

// wordsPage is the term rules.
type wordsPage struct {
	Frame
	Kinds []ruleKind
	None  bool // no rule is there that the person may see
	Set   *ruleSetPart
}

type ruleKind struct {
	Kind, Name string
	Rows       []ruleRow
}

type ruleRow struct{ Term, Other, Since, Who, Why string }

// ruleSetPart is what a rule that was just set, or taken back, does and when.
type ruleSetPart struct {
	Done, Kind string
	Rule       *ruleRow // nil where it does not hold, or may not be seen
	Holds      []view.Similar
	Back       string
}

// show lists the term rules that the person may see.
func (d wordRules) show(w http.ResponseWriter, r *http.Request, v visit) {
	all, err := d.Office.TermRules(r.Context())
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	all = wordlist.Visible(all, v.user.Name, v.user.TLP)
	p := wordsPage{Frame: d.frame(v, "/words", "数え方の指定"), None: len(all) == 0}
	if n, err := strconv.Atoi(r.URL.Query().Get("n")); r.URL.Query().Get("done") == "list" && err == nil && n >= 0 {
		p.Said = horizon.Sentence("一覧のとおりに指定しました。変わった指定は", p.scope.Items("words/list", n).Shown(phrase.Int(n)), "件です。次の検知から効きます。")
		p.Message = p.Said.String()
	}
	if p.Set, err = d.setPart(r, v, all); err != nil {
		d.refuse(w, v, err)
		return
	}
	if p.Set != nil {
		p.Message = p.Set.Done
	}
	for _, k := range ruleKinds {
		of := ruleKind{Kind: string(k.kind), Name: k.name}
		for _, x := range all {
			if x.Kind == k.kind {
				of.Rows = append(of.Rows, rowOf(x))
			}
		}
		p.Kinds = append(p.Kinds, of)
	}
	d.render(w, http.StatusOK, "words.html", p)
}

func rowOf(x horizon.TermRule) ruleRow {
	return ruleRow{x.Term, x.Other, phrase.Day(x.Cut), x.Who, x.Why}
}

// setPart is what the rule does that an address says was set; nil if it says none.
func (d wordRules) setPart(r *http.Request, v visit, all []horizon.TermRule) (*ruleSetPart, error) {
	q := r.URL.Query()
	kind, term, other := horizon.RuleKind(q.Get("done")), phrase.Clean(q.Get("words")), phrase.Clean(q.Get("other"))
	off := kind == "off"
	p := &ruleSetPart{Done: doneOf(kind), Kind: string(kind), Back: "/"}
	if off {
		p.Done = "指定を取り消しました。"
	}
	if p.Done == "" || longer(term, maxName, "", other, maxName, "") != nil {
		return nil, nil
	}
	if c := q.Get("c"); c != "" {
		p.Back += "?" + url.Values{"c": {c}}.Encode()
	}
	if i := slices.IndexFunc(all, func(x horizon.TermRule) bool {
		return x.Kind == kind && strings.EqualFold(phrase.Clean(x.Term), term) && strings.EqualFold(phrase.Clean(x.Other), other)
	}); i >= 0 {
		row := rowOf(all[i])
		p.Rule = &row
	}
	if term == "" {
		return p, nil
	}
	terms := []string{term}
	if other != "" {
		terms = append(terms, other)
	}
	var err error
	p.Holds, err = d.Office.Holding(r.Context(), terms, v.user.TLP)
	return p, err
}

// set keeps a term rule, or takes it back, and shows what that does.
func (d wordRules) set(w http.ResponseWriter, r *http.Request, v visit) {
	get := func(key string) string { return strings.TrimSpace(phrase.Clean(r.PostForm.Get(key))) }
	x := horizon.TermRule{Kind: horizon.RuleKind(get("do")), Term: get("words"), Other: get("other"), Why: get("why"), Who: v.user.Name}
	off := get("off") == "yes"
	if off {
		x.Why = cmp.Or(x.Why, "取り消し")
	}
	err := longer(x.Term, maxName, "言葉", x.Why, maxWhy, "理由")
	if err == nil {
		err = longer(x.Other, maxName, "別の言葉", "", 1, "")
	}
	switch {
	case err != nil:
	case doneOf(x.Kind) == "":
		err = &view.RefusedError{Why: "操作がわかりません。画面のボタンから選んでください。"}
	case x.Term == "" || x.Why == "":
		err = &view.RefusedError{Why: "言葉と、その理由を書いてください。"}
	default:
		err = d.Office.SetTermRule(r.Context(), x, off)
	}
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	q := url.Values{"done": {string(x.Kind)}, "words": {x.Term}}
	if off {
		q.Set("done", "off")
	}
	for _, key := range []string{"other", "c"} {
		if s := get(key); s != "" {
			q.Set(key, s)
		}
	}
	http.Redirect(w, r, "/words?"+q.Encode(), http.StatusSeeOther)
}
