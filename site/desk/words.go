package desk

import (
	"net/http"
	"strings"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// ruleKinds in the order of the page, with their names.
var ruleKinds = []struct {
	kind       horizon.RuleKind
	name, done string
}{
	{horizon.StopRule, "数えない語", "その語を数えないようにしました。次の検知から効きます。"},
	{horizon.JoinRule, "同じ語として数える語", "同じ語として数えます。次の検知から効きます。"},
	{horizon.ApartRule, "別の語とわかった語", "別の語として覚えました。もう提案しません。"},
	{horizon.WatchRule, "注目語", "注目語に加えました。次の検知から数えます。"},
}

// wordsPage is the term rules.
type wordsPage struct {
	frame
	Kinds []ruleKind
}

type ruleKind struct {
	Kind, Name string
	Rows       []ruleRow
}

type ruleRow struct{ Term, Other, Since, Who, Why string }

// words lists the term rules. A term may stand in a hearing alone, so only who
// may see everything sees the terms of others.
func (d *desk) words(w http.ResponseWriter, r *http.Request, v visit) {
	all, err := d.Office.TermRules(r.Context())
	if err != nil {
		d.refuse(w, v, err)
		return
	}
	p := wordsPage{frame: d.frame(v, "/words", "語の扱い")}
	p.Message = map[string]string{"off": "取り消しました。次の検知から効きます。"}[r.URL.Query().Get("done")]
	for _, k := range ruleKinds {
		of := ruleKind{Kind: string(k.kind), Name: k.name}
		for _, x := range all {
			if x.Kind == k.kind && (v.user.TLP == horizon.Red || x.Who == v.user.Name) {
				of.Rows = append(of.Rows, ruleRow{x.Term, x.Other, phrase.Day(x.Cut), x.Who, x.Why})
			}
		}
		p.Kinds = append(p.Kinds, of)
	}
	d.render(w, http.StatusOK, "words.html", p)
}

// setTermRule keeps a term rule.
func (d *desk) setTermRule(w http.ResponseWriter, r *http.Request, v visit) {
	get := func(key string) string { return strings.TrimSpace(phrase.Clean(r.PostForm.Get(key))) }
	x := horizon.TermRule{Kind: horizon.RuleKind(get("do")), Term: get("words"), Other: get("other"), Why: get("why"), Who: v.user.Name}
	off := get("off") == "yes"
	done := ""
	for _, k := range ruleKinds {
		if k.kind == x.Kind {
			done = string(k.kind)
		}
	}
	err := longer(x.Term, maxName, "言葉", x.Why, maxWhy, "理由")
	if err == nil {
		err = longer(x.Other, maxName, "別の言葉", "", 1, "")
	}
	switch {
	case err != nil:
	case done == "":
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
	if off {
		http.Redirect(w, r, "/words?done=off", http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, "/?done="+done, http.StatusSeeOther)
}
