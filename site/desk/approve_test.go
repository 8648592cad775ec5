package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
	"kazami/site/phrase"
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

// An approval is public with its reason: nobody else writes one, and one that
// shows nothing is refused, with the form as it was filled in.
func TestApprovalAsksForAReason(t *testing.T) {
	s := open(t, false)
	v := s.visit(t)
	for _, c := range []struct {
		what, category, reason string
		said                   string
	}{
		{"no reason", "脅威", "", "承認の理由を書いてください。"},
		{"a space", "脅威", " ", "承認の理由を書いてください。"},
		{"wide spaces", "脅威", "　　", "承認の理由を書いてください。"},
		{"letters without a shape", "脅威", "\u200b\u200b", "承認の理由を書いてください。"},
		{"a long reason", "脅威", strings.Repeat("長", maxWhy+1), "承認の理由は500字以内で書いてください。"},
		{"neither", "", "", "分類を選んでください。"},
		{"no category", "", "総務省の文書を読んだ。", "分類を選んでください。"},
	} {
		a, page := v.do("POST", "/act", filled(url.Values{"token": {v.token()}, "c": {"a"}, "seen": {"1"}, "do": {"approve"}, "category": {c.category}, "public": {c.reason}}))
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `role="alert">`) || !strings.Contains(page, c.said) {
			t.Errorf("%s: %s, want 422 and %q", c.what, a.Status, c.said)
		}
	}
	for _, f := range []url.Values{{"c": {"a"}, "do": {"approve"}, "category": {"脅威"}}, {"c": {"hidden"}, "do": {"approve"}, "category": {"脅威"}}} {
		f.Set("token", v.token())
		if a, _ := v.do("POST", "/act", f); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("without the field: %s, want 422", a.Status)
		}
	}
	if n := s.views.acts(); n != 0 {
		t.Fatalf("%d acts were done without a reason", n)
	}
	if a, page := v.do("POST", "/preview", url.Values{"token": {v.token()}, "c": {"a"}, "do": {"approve"}, "category": {"脅威"}}); a.StatusCode != http.StatusOK || s.views.acts() != 0 || strings.Contains(page, draft.Unwritten) {
		t.Errorf("looking at what an approval would change, before its reason is written: %s, want 200 and nothing done", a.Status)
	}
	const reason = "総務省の文書を読んだ。"
	a, _ := v.do("POST", "/act", filled(url.Values{"token": {v.token()}, "c": {"a"}, "seen": {"1"}, "do": {"approve"}, "category": {"脅威"}, "public": {"　" + reason + " "}}))
	if a.StatusCode != http.StatusSeeOther || s.views.acts() != 1 || s.views.did[0].Why != reason {
		t.Errorf("with a reason: %s, %+v, want the act with %q", a.Status, s.views.did, reason)
	}
}

// Nothing unwritten is published: an approval without a part of the description is
// refused, with the part named, the focus in it, and everything else as it was typed.
func TestApprovalAsksForEveryPart(t *testing.T) {
	views := &staged{week: waiting("a", "b"), details: detailsOf("a", "b")}
	views.details["a"] = view.Detail{Change: horizon.Change{ID: "a", Name: "a", Sectors: []horizon.SectorID{"water"}, What: "前の記述です。"},
		Sectors: []horizon.Sector{{ID: "power", Name: "電力"}, {ID: "water", Name: "水道"}}, Offered: []horizon.SectorID{"power"}}
	v, _ := openStaged(t, views)
	for _, p := range horizon.Parts() {
		for _, nothing := range []string{"", " ", "　\n", "\u200b"} {
			form := filled(url.Values{"token": {v.token()}, "c": {"a"}, "do": {"approve"}, "category": {"脅威"}, "public": {"読みました。"}, "counter": {"逆の報告があります。"}, "sectors": {"", "power"}})
			form.Set(string(p), nothing)
			a, page := v.do(http.MethodPost, "/act", form)
			if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "承認する前に、「"+phrase.Part(p)+"」を書いてください。") {
				t.Errorf("%q as %s: %s, want 422 with the part named", nothing, p, a.Status)
			}
		}
	}
	if len(views.did) != 0 {
		t.Fatalf("%d acts were done without a part", len(views.did))
	}
	form := url.Values{"token": {v.token()}, "c": {"a"}, "do": {"approve"}, "category": {"脅威"}, "what": {"書きかけ"}}
	if a, page := v.do(http.MethodPost, "/preview", form); a.StatusCode != http.StatusOK || strings.Contains(page, draft.Unwritten) || len(views.previews) != 1 || views.previews[0].Written[horizon.PartWhat] != "書きかけ" {
		t.Errorf("looking at what an approval would change, before it is written: %s, %+v", a.Status, views.previews)
	}
	form.Del("category")
	if a, page := v.do(http.MethodPost, "/preview", form); a.StatusCode != http.StatusUnprocessableEntity || strings.Contains(page, draft.Unwritten) {
		t.Errorf("looking without a category: %s, want the form as it was typed", a.Status)
	}
	form = url.Values{"token": {v.token()}, "c": {"a"}, "do": {"describe"}, "category": {"脅威"}, "what": {"書きかけ"}, "when": {""}, "sectors": {""}}
	if a, _ := v.do(http.MethodPost, "/act", form); a.StatusCode != http.StatusSeeOther || len(views.did) != 1 || views.did[0].Action != horizon.Describe {
		t.Errorf("saving a draft: %s, %+v", a.Status, views.did)
	}
}

// TestIncompleteIsListed shows what is public and lacks parts, with what to write.
func TestIncompleteIsListed(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a", "old")}
	v, _ := openStaged(t, views)
	if _, page := v.read("/"); strings.Contains(page, "未記入の項目がある変化") {
		t.Error("without one, the screen lists incomplete changes")
	}
	views.week.Judged = []view.Judged{{ID: "old", Name: "前の", State: horizon.Approve}}
	views.week.Incomplete = []view.Incomplete{{ID: "old", Name: "前の", Missing: []horizon.Part{horizon.PartWhen, horizon.PartSearched}}}
	_, page := v.read("/")
	for _, want := range []string{"公開中で、未記入の項目がある変化（1件）", `<a href="/?c=old#when">前の</a>　未記入：いつ頃か、反証を探した範囲</li>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the screen has no %q", want)
		}
	}
	for i := range mostIncomplete {
		views.week.Incomplete = append(views.week.Incomplete, view.Incomplete{ID: "a", Name: fmt.Sprint("次の", i), Missing: horizon.Parts()})
	}
	last := fmt.Sprint("次の", mostIncomplete-1)
	if _, page := v.read("/"); !strings.Contains(page, "ある変化（7件）") || !strings.Contains(page, `ほかに1件あります。<a href="/changes#incomplete">`) || strings.Contains(page, last) {
		t.Error("of many, the screen does not show the first and how many more there are")
	}
	if _, page := v.read("/changes"); !strings.Contains(page, last) || strings.Contains(page, "ほかに") {
		t.Error("the page of changes does not list all that are incomplete")
	}
	if _, page := v.read("/?c=old"); !strings.Contains(page, `data-key="a" href="/publish?c=old" hx-boost="false">書き直す`) || strings.Contains(page, `id="f-draft"`) {
		t.Error("the pane of a public change does not lead to where it is written anew")
	}
}
