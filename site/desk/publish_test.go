package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// draftedBy is a change that somebody drafted, with every part but what to prepare for.
func draftedBy(who string) view.Detail {
	c := horizon.Change{ID: "a", Name: "甲", Category: horizon.Menace}
	c.Write(map[horizon.Part]string{horizon.PartWhat: "変わります。", horizon.PartWhen: "2014年度です。", horizon.PartSearched: "12件を読みました。"})
	return view.Detail{Change: c, Log: []view.Entry{{Judgement: horizon.Judgement{Change: "a", Action: horizon.Draft, Who: who, Why: "x"}}}}
}

// TestPrepared lists what is on its way, shows one change with what is missing, and
// publishes from there.
func TestPrepared(t *testing.T) {
	views := &staged{week: waiting("a"), details: map[horizon.ChangeID]view.Detail{"a": draftedBy("local")}, preview: previewOf("/ja/changes/a/", "甲", "変わります。")}
	v, _ := openStaged(t, views)
	_, page := v.read("/publish")
	for _, want := range []string{"下書きはありません。", `action="/publish"`, "公開中の変化は1件になり、1ページが変わります。", "1回の操作で取り下げられます。"} {
		if !strings.Contains(page, want) {
			t.Errorf("the list has no %q", want)
		}
	}
	views.week.Drafts = []view.Drafted{{Judged: view.Judged{ID: "a", Name: "甲"}, Change: views.details["a"].Change}, {Judged: view.Judged{ID: "b", Name: "乙"}, Hidden: true}}
	_, page = v.read("/publish")
	for _, want := range []string{`<a href="/publish?c=a">甲</a>　必須6項目のうち4項目を記入`, "乙</a>　下書きの中身は、あなたの閲覧の範囲にありません。"} {
		if !strings.Contains(page, want) {
			t.Errorf("the list has no %q", want)
		}
	}
	_, page = v.read("/publish?c=a")
	for _, want := range []string{`<li aria-current="step">必須項目</li>`, "あと2項目：何に備えるか、公開する理由", "「承認」をした場合です。まだ何も記録していません。", "<ins>変わります。</ins>", "まだありません。", `href="/?c=a"`, `name="back" value="publish"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of a draft has no %q", want)
		}
	}
	if strings.Contains(page, `action="/publish"`) || strings.Contains(page, "別の人の承認") {
		t.Error("a draft may be published, or asks for a second person where none is needed")
	}
	last := views.previews[len(views.previews)-1]
	if last == nil || last.Action != horizon.Approve || last.Written[horizon.PartWhat] != "変わります。" || len(views.did) != 0 {
		t.Errorf("the page looked at %+v and did %v", last, views.did)
	}
	views.preview = view.Preview{}
	if _, page = v.read("/publish"); !strings.Contains(page, "公開中のページは変わりません。<a href=\"/\">") {
		t.Error("where nothing changes, the page leads nowhere")
	}
	if !strings.Contains(page, "承認した変化がないので、公開するものはありません。") || strings.Contains(page, `action="/publish"`) {
		t.Error("with no approved change a site can be published")
	}
	views.preview = view.Preview{Changes: 1}
	approved := views.details["a"]
	approved.Log = append(approved.Log, view.Entry{Judgement: horizon.Judgement{Change: "a", Action: horizon.Approve, Who: "local", Why: "x"}})
	views.details["a"] = approved
	if _, page = v.read("/publish?c=a"); !strings.Contains(page, `value="undo">`) || !strings.Contains(page, `value="hold">`) || !strings.Contains(page, `action="/publish"`) || !strings.Contains(page, `value="describe">`) {
		t.Error("an approved change cannot be published, taken back or described from its page")
	}
	a, _ := v.do(http.MethodPost, "/publish", url.Values{"token": {v.token()}, "c": {"a"}})
	if a.Header.Get("Location") != "/publish?c=a&done=publish" || views.sent != 1 {
		t.Errorf("publishing leads to %q, sent %d times", a.Header.Get("Location"), views.sent)
	}
}

// TestBackToPublish: an act of the page leads back to it; no form leads anywhere else.
func TestBackToPublish(t *testing.T) {
	views := &staged{week: waiting("a", "b"), details: detailsOf("a", "b")}
	v, _ := openStaged(t, views)
	token := v.token()
	for _, c := range []struct{ back, want string }{
		{"publish", "/publish?c=a&done=draft"}, {"", "/?c=b&done=draft"}, {"https://evil.example/", "/?c=b&done=draft"}, {"//evil.example", "/?c=b&done=draft"},
	} {
		a, _ := v.do(http.MethodPost, "/act", url.Values{"token": {token}, "c": {"a"}, "do": {"draft"}, "what": {"書きかけ"}, "back": {c.back}})
		if got := a.Header.Get("Location"); got != c.want {
			t.Errorf("back %q leads to %q, want %q", c.back, got, c.want)
		}
	}
	views.broken, views.working = &view.RefusedError{Why: "ほかの操作が先に記録されました。"}, "week"
	a, _ := v.do(http.MethodPost, "/act", url.Values{"token": {token}, "c": {"a"}, "do": {"hold"}, "back": {"publish"}})
	if a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a refused act: %s", a.Status)
	}
}

// TestRefusedApprovalKeepsTheForm: what was typed stays where somebody else was first,
// and pressing again is refused again.
func TestRefusedApprovalKeepsTheForm(t *testing.T) {
	views := &staged{week: waiting("a"), details: map[horizon.ChangeID]view.Detail{"a": draftedBy("local")}}
	v, _ := openStaged(t, views)
	token := v.token()
	views.broken = &view.RefusedError{Why: "ほかの操作が先に記録されました。"}
	views.passes = []string{"week", "detail", "preview"}
	a, page := v.do(http.MethodPost, "/act", filled(url.Values{"token": {token}, "c": {"a"}, "seen": {"0"}, "do": {"approve"}, "back": {"publish"}, "category": {"脅威"}, "public": {"自分の理由です。"}}))
	if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "ほかの操作が先に記録されました。") || written(page, "public") != "自分の理由です。" || !strings.Contains(page, `name="seen" value="0"`) || !strings.Contains(page, `<a href="/publish?c=a">この変化を開き直す</a>`) {
		t.Errorf("a refused approval: %s\n%.1500s", a.Status, page)
	}
	if a, _ := v.do(http.MethodPost, "/act", url.Values{"token": {token}, "c": {"a"}, "do": {"draft"}, "back": {"publish"}, "what": {strings.Repeat("長", 100_000)}}); a.StatusCode != http.StatusRequestEntityTooLarge && a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("100,000 letters: %s", a.Status)
	}
	views.broken = nil
	a, page = v.do(http.MethodPost, "/act", url.Values{"token": {token}, "c": {"a"}, "do": {"draft"}, "back": {"publish"}, "what": {strings.Repeat("長", 3_000)}})
	if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "300字以内") || len(written(page, "what")) != 3*3_000 {
		t.Errorf("3,000 letters: %s, want the form as it was typed", a.Status)
	}
}

// TestSecondPersonOnThePage says who wrote and who may approve, also where that person
// was removed.
func TestSecondPersonOnThePage(t *testing.T) {
	views := &staged{week: waiting("a"), details: map[horizon.ChangeID]view.Detail{"a": draftedBy("analyst")}}
	s := open(t, true, func(o *Options) { o.Views, o.Office, o.Second = views, views, func() bool { return true } })
	for i := range s.users {
		s.users[i].TLP = horizon.Red
	}
	see := func(who string) string {
		t.Helper()
		_, page := s.visit(t).login(who).read("/publish?c=a")
		return page
	}
	const button = `value="approve">承認する</button>`
	if page := see("analyst"); !strings.Contains(page, "最後に書いた人は、<b>analyst</b>です。") || !strings.Contains(page, "承認できる人：<span>publisher</span>") || strings.Contains(page, button) {
		t.Error("the writer may approve, or is not told who may")
	}
	if page := see("publisher"); !strings.Contains(page, button) || strings.Contains(page, "ほかに、承認できる人がいません。") {
		t.Error("the second person may not approve")
	}
	s.users[2].TLP = horizon.Amber
	if page := see("analyst"); strings.Contains(page, "承認できる人：") {
		t.Error("who may not see drafts is named")
	}
	s.users = s.users[:2]
	if page := see("analyst"); !strings.Contains(page, "ほかに、承認できる人がいません。") || !strings.Contains(page, "kazami user add 名前 --role analyst --tlp RED") {
		t.Error("where the second person was removed, the page does not say what to type")
	}
	drafted := draftedBy("analyst")
	drafted.Drafted, drafted.Change = true, horizon.Change{ID: "a", Name: "甲"}
	views.details["a"] = drafted
	if page := see("analyst"); strings.Contains(page, `id="f-approve"`) || strings.Contains(page, "最後に書いた人") || !strings.Contains(page, "TLP:REDまで見られる人だけに示します。") {
		t.Error("a draft that may not be seen is shown")
	}
}
