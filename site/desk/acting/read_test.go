package acting

import (
	"errors"
	"maps"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
)

// everyPart is a description with something in every part.
func everyPart() map[horizon.Part]string {
	all := map[horizon.Part]string{}
	for _, p := range horizon.Parts() {
		all[p] = "書きました：" + string(p)
	}
	return all
}

// filled is a form with a text in every part of the description.
func filled(form url.Values) url.Values {
	for p, text := range everyPart() {
		form.Set(string(p), text)
	}
	return form
}

// TestReadAct reads what the forms of the pane send.
func TestReadAct(t *testing.T) {
	act := func(do horizon.Action, why string, more func(*view.Act)) view.Act {
		a := view.Act{Seen: 3, Judgement: horizon.Judgement{Change: "a", Action: do, Who: "山田", Why: why}}
		if more != nil {
			more(&a)
		}
		return a
	}
	for what, c := range map[string]struct {
		form url.Values
		want view.Act
	}{
		"hold":             {url.Values{"do": {"hold"}, "into": {"b"}}, act(horizon.Hold, "確認を続ける", nil)},
		"hold, and why":    {url.Values{"do": {"hold"}, "why": {"待つ"}}, act(horizon.Hold, "待つ", nil)},
		"reject":           {url.Values{"do": {"reject"}, "reason": {"重複"}, "into": {"b"}}, act(horizon.Reject, "重複", nil)},
		"reject, and more": {url.Values{"do": {"reject"}, "reason": {"重複"}, "why": {" 去年の件 "}}, act(horizon.Reject, "重複：去年の件", nil)},
		"merge":            {url.Values{"do": {"merge"}, "reason": {"重複"}, "into": {"b"}}, act(horizon.Merge, "重複", func(a *view.Act) { a.Into = "b" })},
		"note":             {url.Values{"do": {"note"}, "why": {"読んだ"}, "name": {"よそ"}, "sectors": {"power"}}, act(horizon.Note, "読んだ", nil)},
		"undo":             {url.Values{"do": {"undo"}, "why": {"よそ"}}, act(horizon.Undo, "取り消し", nil)},
		"approve": {filled(url.Values{"do": {"approve"}, "public": {"読みました。"}, "category": {"脅威"}, "counter": {"反対の報告\n\n 　\n 別の報告 "}}),
			act(horizon.Approve, "読みました。", func(a *view.Act) {
				a.Describe, a.Category, a.Written, a.Counter = true, horizon.Menace, everyPart(), []string{"反対の報告", "別の報告"}
			})},
		"describe a part": {url.Values{"do": {"describe"}, "when": {" 2015年度です。"}, "counter": {""}},
			act(horizon.Describe, "名称、分類、定義を直した", func(a *view.Act) {
				a.Describe, a.Written, a.Counter = true, map[horizon.Part]string{horizon.PartWhen: "2015年度です。"}, []string{}
			})},
		"describe": {url.Values{"do": {"describe"}, "name": {"名"}, "definition": {"定義"}, "sectors": {"", "power", "water"}, "terms": {"検針\n\n 水道網 \n"}},
			act(horizon.Describe, "名称、分類、定義を直した", func(a *view.Act) {
				a.Describe, a.Name, a.Definition = true, "名", "定義"
				a.Sectors, a.Terms = []horizon.SectorID{"power", "water"}, []string{"検針", "水道網"}
			})},
		"describe, with nothing left": {url.Values{"do": {"describe"}, "sectors": {""}, "terms": {""}},
			act(horizon.Describe, "名称、分類、定義を直した", func(a *view.Act) {
				a.Describe, a.Sectors, a.Terms = true, []horizon.SectorID{}, []string{}
			})},
		"describe, with links": {url.Values{"do": {"describe"}, "threats": {"told"}, "threat": {"malware", "", "fraud"}, "threattext": {"読まれる", "よそ"},
			"pillar": {horizon.Pillars()[1], "", horizon.Priorities()[0]}, "level": {string(horizon.Reference), "", ""}, "proposal": {"計画を持つ", "", "続ける"}},
			act(horizon.Describe, "名称、分類、定義を直した", func(a *view.Act) {
				a.Describe = true
				a.Threats = []horizon.InducedThreat{{ID: "malware", Text: "読まれる"}, {ID: "fraud"}}
				a.Guideline = []horizon.Proposal{{Pillar: horizon.Pillars()[1], Level: horizon.Reference, Text: "計画を持つ"}, {Pillar: horizon.Priorities()[0], Text: "続ける"}}
			})},
	} {
		c.form.Set("c", "a")
		c.form.Set("seen", "3")
		got, err := Read(c.form, "山田")
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v, want %+v", what, got, err, c.want)
		}
	}
	lead := url.Values{"do": {"lead"}, "c": {"a"}, "title": {"題"}, "lead": {"本文"}}
	if got, err := Read(lead, "山田"); err != nil || got.Change != "" || got.Title != "題" || got.Lead != "本文" {
		t.Errorf("words of the issue: %+v, %v", got, err)
	}
}

// TestWordsHaveALength takes words as long as they may be and refuses a letter more,
// saying which.
func TestWordsHaveALength(t *testing.T) {
	links := url.Values{"do": {"describe"}, "threats": {"told"}, "threat": {"x"}, "pillar": {horizon.Pillars()[0]}, "proposal": {"x"}}
	for _, c := range []struct {
		field string
		most  int
		base  url.Values
		said  string
	}{
		{"why", MaxWhy, url.Values{"do": {"note"}}, "理由は500字以内"},
		{"public", MaxWhy, filled(url.Values{"do": {"approve"}, "category": {"脅威"}}), "承認の理由は500字以内"},
		{"what", draft.MaxPart, url.Values{"do": {"describe"}}, "「何が変わるか」は300字以内"},
		{"searched", draft.MaxPart, filled(url.Values{"do": {"approve"}, "category": {"脅威"}, "public": {"x"}}), "「反証を探した範囲」は300字以内"},
		{"counter", draft.MaxDoubt, url.Values{"do": {"describe"}}, "反証は、1件200字以内"},
		{"name", MaxName, url.Values{"do": {"describe"}}, "名称は60字以内"},
		{"definition", MaxDefinition, url.Values{"do": {"describe"}}, "定義は120字以内"},
		{"title", MaxName, url.Values{"do": {"lead"}}, "題名は60字以内"},
		{"lead", MaxLead, url.Values{"do": {"lead"}}, "リード文は2000字以内"},
		{"threattext", 200, links, "脅威の説明は200字以内"},
		{"proposal", 200, links, "提案は200字以内"},
	} {
		form := url.Values{"c": {"a"}}
		maps.Copy(form, c.base)
		form.Set(c.field, strings.Repeat("長", c.most))
		if _, err := Read(form, "x"); err != nil {
			t.Errorf("%s of %d letters: %v", c.field, c.most, err)
		}
		form.Set(c.field, strings.Repeat("長", c.most+1))
		if _, err := Read(form, "x"); err == nil || !strings.Contains(err.Error(), c.said) {
			t.Errorf("%s of %d letters: %v, want %q", c.field, c.most+1, err, c.said)
		}
	}
	for n, ok := range map[int]bool{draft.MostDoubts: true, draft.MostDoubts + 1: false} {
		if _, err := Read(url.Values{"c": {"a"}, "do": {"describe"}, "counter": {strings.Repeat("反証\n", n)}}, "x"); (err == nil) != ok {
			t.Errorf("%d pieces of counter-evidence: %v, want %d at most", n, err, draft.MostDoubts)
		}
	}
	for n, ok := range map[int]bool{MaxTerms: true, MaxTerms + 1: false} {
		if _, err := Read(url.Values{"c": {"a"}, "do": {"describe"}, "terms": {strings.Repeat("語\n", n)}}, "x"); (err == nil) != ok {
			t.Errorf("%d terms: %v, want %d at most", n, err, MaxTerms)
		}
	}
}

// TestLinksAreRefused looks at rows of threats and proposals that say half of
// something, or too much.
func TestLinksAreRefused(t *testing.T) {
	pillar := horizon.Pillars()[0]
	many := func(n int, value string) (all []string) {
		for range n {
			all = append(all, value)
		}
		return all
	}
	for _, c := range []struct {
		what string
		form url.Values
		said string // "" for none
	}{
		{"no pillar", url.Values{"proposal": {"計画を持つ"}}, "柱と、何を求めるか"},
		{"no words", url.Values{"pillar": {pillar}, "proposal": {""}}, "柱と、何を求めるか"},
		{"an unknown pillar", url.Values{"pillar": {"勝手な柱"}, "proposal": {"x"}}, "柱と、何を求めるか"},
		{"an unknown level", url.Values{"pillar": {pillar}, "level": {"必須"}, "proposal": {"x"}}, "水準を"},
		{"a level of the guideline", url.Values{"pillar": {pillar}, "level": {string(horizon.Considered)}, "proposal": {"x"}}, ""},
		{"the most proposals", url.Values{"pillar": many(mostLinks, pillar), "proposal": many(mostLinks, "x")}, ""},
		{"too many proposals", url.Values{"pillar": many(mostLinks+1, pillar), "proposal": many(mostLinks+1, "x")}, "12件まで"},
		{"the most threats", url.Values{"threat": many(mostLinks, "x")}, ""},
		{"too many threats", url.Values{"threat": many(mostLinks+1, "x")}, "12件まで"},
	} {
		c.form.Set("c", "a")
		c.form.Set("do", "describe")
		c.form.Set("threats", "told")
		_, err := Read(c.form, "x")
		if _, refused := errors.AsType[*view.RefusedError](err); refused != (c.said != "") || refused && !strings.Contains(err.Error(), c.said) {
			t.Errorf("%s: %v, want %q", c.what, err, c.said)
		}
		delete(c.form, "threats")
		if a, err := Read(c.form, "x"); err != nil || a.Threats != nil || a.Guideline != nil {
			t.Errorf("%s, on a form without links: %+v, %v", c.what, a, err)
		}
	}
}
