package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// didOn is an act on a change, as the log has it.
func didOn(id horizon.ChangeID, did horizon.Action, more ...func(*view.Entry)) view.Entry {
	e := view.Entry{Judgement: horizon.Judgement{Change: id, Action: did, Who: "山田", Why: "重複", When: on(2010, 3, 29)}, Name: "名" + string(id), Seen: 1}
	for _, m := range more {
		m(&e)
	}
	return e
}

// TestUndo takes back the last act from whatever page, and shows its change.
func TestUndo(t *testing.T) {
	views := &staged{week: waiting("a", "b"), details: detailsOf("a", "b")}
	v, _ := openStaged(t, views)
	token := v.token()
	for _, path := range []string{"/", "/changes", "/search", "/sources", "/words", "/log", "/?c=b"} {
		if _, page := v.read(path); !strings.Contains(page, `<form id="undo" method="post" action="/undo"`) || !strings.Contains(page, `<button data-key="u">取り消す（u）</button>`) {
			t.Errorf("%s does not let take back", path)
		}
	}
	for _, c := range []struct {
		last view.Done
		to   string
	}{
		{view.Done{Entry: didOn("b", horizon.Undo), Changes: 1}, "/?c=b&done=undo"},
		{view.Done{Entry: didOn("b", horizon.Undo), Changes: 3}, "/?done=undo"},
		{view.Done{Entry: didOn("b", horizon.Undo, func(e *view.Entry) { e.Name = "" }), Changes: 1}, "/?done=undo"},
	} {
		views.last = c.last
		if a, _ := v.do(http.MethodPost, "/undo", url.Values{"token": {token}}); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != c.to {
			t.Errorf("undo: %s to %q, want %q", a.Status, a.Header.Get("Location"), c.to)
		}
	}
	if want := []string{"local RED", "local RED", "local RED"}; !slices.Equal(views.undid, want) {
		t.Errorf("it was taken back for %q", views.undid)
	}
	if a, _ := v.do(http.MethodPost, "/undo", url.Values{"token": {"other"}}); a.StatusCode != http.StatusForbidden || len(views.undid) != 3 {
		t.Errorf("with another token: %s", a.Status)
	}
	views.broken, views.working = &view.RefusedError{Why: "佐藤が先です。", Record: "b"}, "week"
	if a, page := v.do(http.MethodPost, "/undo", url.Values{"token": {token}}); a.StatusCode != http.StatusUnprocessableEntity || a.Header.Get("HX-Push-Url") != "false" || !strings.Contains(page, "佐藤が先です。") || !strings.Contains(page, `<a href="/log?c=b">操作の記録を読む</a>`) {
		t.Errorf("where somebody acted since: %s\n%.900s", a.Status, page)
	}
}

// TestToast says of acts what the log has, whatever the address says, and whether it can
// be taken back.
func TestToast(t *testing.T) {
	views := &staged{week: waiting("a", "b", "c"), details: detailsOf("a", "b", "c")}
	views.week.Judge[1].State = horizon.Hold
	v, _ := openStaged(t, views)
	const shown, hidden = `hx-sync="#main:drop"><input`, `hx-sync="#main:drop" hidden><input`
	for _, c := range []struct {
		last       view.Done
		path, said string
		form       string
	}{
		{view.Done{Entry: didOn("a", horizon.Reject), Changes: 1}, "/?done=approve", "「名a」を採用しませんでした（重複）。残り2件です。", shown},
		{view.Done{Entry: didOn("a", horizon.Merge, func(e *view.Entry) { e.Into, e.IntoName = "b", "名b" }), Changes: 1}, "/?done=merge", "「名a」を「名b」にまとめました。残り2件です。", shown},
		{view.Done{Entry: didOn("a", horizon.Note), Changes: 1}, "/?done=note", "「名a」にコメントを書きました。コメントは公開されません。残り2件です。", hidden},
		{view.Done{Entry: didOn("a", horizon.Undo, func(e *view.Entry) { e.Undoes = horizon.Hold }), Changes: 1}, "/?done=undo", "「名a」の「保留」を取り消しました。残り2件です。", hidden},
		{view.Done{}, "/?done=publish", "公開しました。残り2件です。", hidden},
	} {
		views.last = c.last
		if _, page := v.read(c.path); !strings.Contains(page, `aria-live="polite">`+c.said+`</p>`) || !strings.Contains(page, c.form) || strings.Contains(page, `<div id="toast" hidden>`) {
			t.Errorf("%s: the page does not say %q, or lets take back what cannot be", c.path, c.said)
		}
	}
	for _, path := range []string{"/", "/?done=hold", "/?done=" + url.QueryEscape(evil)} { // nothing was done
		if _, page := v.read(path); !strings.Contains(page, `<div id="toast" hidden>`) {
			t.Errorf("%s says that something was done", path)
		}
	}
	views.last = view.Done{Entry: didOn("a", horizon.Hold), Changes: 1}
	for i := range views.week.Judge {
		views.week.Judge[i].State = horizon.Hold
	}
	if _, page := v.read("/?done=hold"); !strings.Contains(page, "「名a」を保留にしました。判断を待つ変化は、もうありません。</p>") {
		t.Error("where none is left the page does not say so")
	}
}

// TestLogInWords reads the log of one change and that of all.
func TestLogInWords(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a")}
	d := views.details["a"]
	merged := didOn("a", horizon.Merge, func(e *view.Entry) {
		e.Into, e.IntoName, e.Last, e.Seen = "b", "相手", true, 2
		e.Changed = []view.Difference{{Part: "名称", Before: "前の名", After: "後の名"}, {Part: "定義", Before: "前の定義"}}
	})
	d.Log = []view.Entry{didOn("a", horizon.Draft, func(e *view.Entry) { e.Undone = true }), merged}
	views.details["a"] = d
	v, _ := openStaged(t, views)
	_, page := v.read("/log?c=a")
	for _, want := range []string{"「a」の操作の記録", `<time datetime="2010-03-29 09:30">`, "<b>山田が「相手」にまとめました</b>", "<p>理由：重複</p>", "<p>名称：<del>前の名</del> <ins>後の名</ins></p>", "<p>定義：<del>前の定義</del> （空欄）</p>",
		`<b>山田が下書きにしました</b>　<span class="mark">取り消し済み</span>`, `name="c" value="a"><input type="hidden" name="seen" value="2"><button name="do" value="undo">この操作を取り消す</button>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the log has no %q", want)
		}
	}
	if strings.Index(page, "まとめました") > strings.Index(page, "下書きにしました") || strings.Count(page, "この操作を取り消す") != 1 {
		t.Error("the log is not newest first, or lets more than the last act be taken back")
	}
	d.Drafted = true
	views.details["a"] = d
	if _, page := v.read("/log?c=a"); strings.Contains(page, "この操作を取り消す") {
		t.Error("a draft that one may not see can be taken back")
	}

	views.record = view.Record{Entries: []view.Entry{merged, didOn("b", horizon.Hold)}, More: true}
	for path, want := range map[string]int{"/log": 1, "/log?page=2": 2, "/log?page=0": 1, "/log?page=x": 1, "/log?page=99999999": 1} {
		_, page := v.read(path)
		if views.paged != want || !strings.Contains(page, `<a href="/?c=b">名b</a>　<b>山田が保留にしました</b>`) || strings.Contains(page, "この操作を取り消す") {
			t.Errorf("%s asks for page %d, want %d", path, views.paged, want)
		}
		if next := fmt.Sprintf(`<a href="/log?page=%d">前の操作</a>`, want+1); !strings.Contains(page, next) || strings.Contains(page, "新しい操作</a>") != (want > 1) {
			t.Errorf("%s does not lead on, or back", path)
		}
	}
	views.record = view.Record{}
	if _, page := v.read("/log"); !strings.Contains(page, "まだ操作はありません。") || strings.Contains(page, "前の操作") {
		t.Error("the log of nothing")
	}
}

// TestActBar has the buttons of what can be done, with questions for those that ask.
func TestActBar(t *testing.T) {
	views := &staged{week: waiting("a", "b"), details: detailsOf("a", "b")}
	v, _ := openStaged(t, views)
	_, page := v.read("/?c=a")
	for key, what := range map[string]string{"a": "下書きにする", "h": "保留", "x": "採用しない", "m": "まとめる", "n": "コメント"} {
		if !strings.Contains(page, `data-key="`+key+`">`+what+` <kbd>`+key+`</kbd>`) {
			t.Errorf("there is no %s", what)
		}
	}
	if n := strings.Count(page, `<button name="reason"`); n != 10 || strings.Count(page, "<button disabled hidden></button>") != 2 || !strings.Contains(page, `value="出来事で、変化ではない">`) || !strings.Contains(page, `<option value="b">1 b</option>`) {
		t.Errorf("rejecting and merging have %d reasons together, want 10, none of them pressed by Enter in a field", n)
	}
	if !strings.Contains(page, `href="/publish?c=a"`) || strings.Contains(page, `value="approve"`) {
		t.Error("one key makes something public")
	}
	d := views.details["a"]
	d.Became, d.Drafted = []view.Similar{{ID: "x", Name: "片方"}, {ID: "y", Name: "もう片方"}}, true
	views.details["a"] = d
	if _, page := v.read("/?c=a"); !strings.Contains(page, `いまは「<a href="/?c=x">片方</a>」と「<a href="/?c=y">もう片方</a>」にあります。`) || strings.Contains(page, `id="f-draft"`) {
		t.Error("it does not say what became of a change that was parted, or lets write over a draft of others")
	}
}

// TestLongReason refuses in words what is far too long, and reads nothing that is longer.
func TestLongReason(t *testing.T) {
	v := open(t, false).visit(t)
	token := v.token()
	for _, do := range []string{"note", "reject"} {
		form := url.Values{"token": {token}, "c": {"a"}, "do": {do}, "reason": {"重複"}, "why": {strings.Repeat("長", 100_000)}}
		if a, page := v.do(http.MethodPost, "/act", form); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "理由は500字以内で書いてください。") {
			t.Errorf("%s for a reason of 100,000 letters: %s", do, a.Status)
		}
	}
	if n := v.views.acts(); n != 0 {
		t.Errorf("%d acts were done", n)
	}
}
