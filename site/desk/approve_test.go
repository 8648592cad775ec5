package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/draft"
	"kazami/site/desk/view"
	"kazami/site/phrase"
)

// written is what stands in a field of several lines.
func written(page, id string) string {
	m := regexp.MustCompile(`<textarea id="` + id + `"[^>]*>\n([^<]*)</textarea>`).FindStringSubmatch(page)
	if m == nil {
		return "no field"
	}
	return m[1]
}

// previewOf is one new page with a text.
func previewOf(path, title, text string) view.Preview {
	page := view.PageDiff{Path: path, Title: title, How: phrase.PageNew, Passages: []*view.Passage{{Then: []view.Line{{Text: text, Changed: true}}}}}
	return view.Preview{Changes: 1, Pages: 1, Kinds: []view.PageKind{{Name: "変化のページ", Count: 1, Pages: []view.PageDiff{page}}}}
}

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
	_, page := v.do("GET", "/publish?c=a", nil)
	if text := written(page, "public"); text != "" || strings.Contains(page, "autofocus") {
		t.Fatalf("the field of the public reason is %q, want it empty", text)
	}
	const chosen = `<option value="脅威" selected>`
	for _, c := range []struct {
		what, category, reason string
		said, field            string
	}{
		{"no reason", "脅威", "", "承認の理由を書いてください。", "public"},
		{"a space", "脅威", " ", "承認の理由を書いてください。", "public"},
		{"wide spaces", "脅威", "　　", "承認の理由を書いてください。", "public"},
		{"letters without a shape", "脅威", "\u200b\u200b", "承認の理由を書いてください。", "public"},
		{"a long reason", "脅威", strings.Repeat("長", maxWhy+1), "承認の理由は500字以内で書いてください。", "public"},
		{"neither", "", "", "分類を選んでください。", "category"},
		{"no category", "", "総務省の文書を読んだ。", "分類を選んでください。", "category"},
	} {
		a, page := v.do("POST", "/act", filled(url.Values{"token": {v.token()}, "c": {"a"}, "seen": {"1"}, "do": {"approve"}, "category": {c.category}, "public": {c.reason}}))
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `role="alert">`) || !strings.Contains(page, c.said) {
			t.Errorf("%s: %s, want 422 and %q", c.what, a.Status, c.said)
		}
		if text := written(page, "public"); text == "no field" || strings.TrimSpace(c.reason) != "" && text != c.reason {
			t.Errorf("%s: the form keeps the reason %q, want %q", c.what, text, c.reason)
		}
		if c.category != "" && !strings.Contains(page, chosen) {
			t.Errorf("%s: the form loses the category", c.what)
		}
		if n := strings.Count(page, "autofocus"); n != 1 || !regexp.MustCompile(`id="`+c.field+`"[^>]* aria-invalid="true" aria-describedby="refused" autofocus`).MatchString(page) {
			t.Errorf("%s: the focus does not go to %s", c.what, c.field)
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
	_, page := v.read("/publish?c=a")
	for _, want := range []string{`必須6項目のうち1項目を記入`, `あと5項目：分類、いつ頃か、何に備えるか、反証を探した範囲、公開する理由`, `何が変わるか <span class="filled">記入済み`, `いつ頃か <span class="bad">未記入`, ">\n前の記述です。</textarea>", "テーマの分野は、電力です。どれも選ばなければ「分野は未定」と出ます。",
		`value="water" checked>`, `value="power"> 電力`, `name="do" value="draft">下書きを保存<`} {
		if !strings.Contains(page, want) {
			t.Errorf("the form has no %q", want)
		}
	}
	for _, p := range horizon.Parts() {
		for _, nothing := range []string{"", " ", "　\n", "\u200b"} {
			form := filled(url.Values{"token": {v.token()}, "c": {"a"}, "do": {"approve"}, "category": {"脅威"}, "public": {"読みました。"}, "counter": {"逆の報告があります。"}, "sectors": {"", "power"}})
			form.Set(string(p), nothing)
			a, page := v.do(http.MethodPost, "/act", form)
			if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "承認する前に、「"+phrase.Part(p)+"」を書いてください。") {
				t.Errorf("%q as %s: %s, want 422 with the part named", nothing, p, a.Status)
			}
			if n := strings.Count(page, "autofocus"); n != 1 || !regexp.MustCompile(`id="`+string(p)+`"[^>]* aria-invalid="true" aria-describedby="refused" autofocus`).MatchString(page) {
				t.Errorf("%q as %s: the focus does not go there", nothing, p)
			}
			for other, text := range everyPart() {
				if other != p && !strings.Contains(page, ">\n"+text+"</textarea>") {
					t.Errorf("%q as %s: what was typed as %s is lost", nothing, p, other)
				}
			}
			for _, kept := range []string{">\n逆の報告があります。</textarea>", ">\n読みました。</textarea>", `<option value="脅威" selected>`, `value="power" checked>`, `value="water"> 水道`} {
				if !strings.Contains(page, kept) {
					t.Errorf("%q as %s: the form loses %s", nothing, p, kept)
				}
			}
		}
	}
	if len(views.did) != 0 {
		t.Fatalf("%d acts were done without a part", len(views.did))
	}
	form := url.Values{"token": {v.token()}, "c": {"a"}, "do": {"approve"}, "category": {"脅威"}, "what": {"書きかけ"}}
	if a, _ := v.do(http.MethodPost, "/preview", form); a.StatusCode != http.StatusOK || len(views.previews) != 1 || views.previews[0].Written[horizon.PartWhat] != "書きかけ" {
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
	old := views.details["old"]
	old.Log = []view.Entry{{Judgement: horizon.Judgement{Change: "old", Action: horizon.Approve}}}
	views.details["old"] = old
	if _, page := v.read("/publish"); !strings.Contains(page, "公開中で、未記入の項目がある変化（7件）") {
		t.Error("the page that prepares does not list what is incomplete")
	}
	if _, page := v.read("/publish?c=old"); !strings.Contains(page, `name="do" value="describe">書いたことを保存<`) {
		t.Error("the pane of a public change does not let save what is written")
	}
}
