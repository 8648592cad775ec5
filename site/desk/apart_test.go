package desk

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/acting"
	"kazami/site/desk/view"
)

// apartOf is a detection that stands apart from the cards.
func apartOf(id horizon.ChangeID, name string, share float64, terms ...string) horizon.DigestApart {
	g := horizon.Signal{Name: name, Observed: 3, Window: 1, Period: horizon.Period{Bin: horizon.Yearly, N: 39}, Expected: 1}
	return horizon.DigestApart{ID: id, Terms: terms, Relevance: horizon.Relevance{Share: share, KindName: "版や識別子"}, Signal: g, Counted: (*horizon.Book)(nil).Reckon(g, on(2010, 3, 31))}
}

// TestEvents lists what is an event below the changes, and nothing where there is none.
func TestEvents(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a", "quake")}
	v, _ := openStaged(t, views)
	if _, page := v.read("/"); strings.Contains(page, "<h2>出来事") {
		t.Error("a week without an event has a section of them")
	}
	views.week.Events = []horizon.DigestApart{apartOf("quake", "震<b>災", 0.5, "津波", "避難", "余震", "停電", "断水"), apartOf("war", "紛争", 0.5)}
	views.week.Names = map[horizon.ChangeID]string{"war": "隣国の紛争"}
	_, page := v.read("/")
	for _, want := range []string{"<h2>出来事（2件）</h2>", "災害や争いを伝える言葉です。環境変化の一覧には入れません。", `<a href="/?c=quake#chosen">震&lt;b&gt;災</a></h3>
<p class="say">2009年は3件です。`, `<span class="mark">津波、避難、余震、ほか2</span></p></li>`, `<a href="/?c=war#chosen">隣国の紛争</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the screen has no %q", want)
		}
	}
	if card, events := strings.Index(page, `id="card"`), strings.Index(page, "出来事（"); card < 0 || events < card {
		t.Error("events stand above the changes")
	}
}

// foldedOf is what the page would send to reject all that is folded away.
func foldedOf(page string) (ids []string) {
	for _, m := range regexp.MustCompile(`name="ids" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		ids = append(ids, html.UnescapeString(m[1]))
	}
	return ids
}

// TestFolded lists all that is folded away in one fold, with what it would take to
// reject it at once, for who may.
func TestFolded(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a")}
	v, _ := openStaged(t, views)
	if _, page := v.read("/"); strings.Contains(page, "定型文") || strings.Contains(page, `value="fold"`) {
		t.Error("a week in which nothing is folded away has a fold")
	}
	for i := range 20 {
		views.week.Digest.Apart = append(views.week.Digest.Apart, apartOf(horizon.ChangeID(fmt.Sprint("x:", i)), fmt.Sprintf("版<%d>", i), float64(i)/200))
	}
	views.week.Acts = map[horizon.ChangeID]int{"x:3": 2}
	_, page := v.read("/")
	for _, want := range []string{"<summary>定型文、製品名と見られる検知 20件（まとめて採用しない）</summary>", "版&lt;0&gt;</a>　1%未満　版や識別子", "版&lt;19&gt;</a>　10%　版や識別子", "その判断から、並べ方を学びます。",
		`<select id="foldreason" name="reason"><option>環境変化ではない</option>`, `<button name="do" value="fold">20件をまとめて採用しない</button>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the screen has no %q", want)
		}
	}
	ids := foldedOf(page)
	if len(ids) != 20 || ids[0] != "x:0:0" || ids[3] != "x:3:2" {
		t.Errorf("the form names %q", ids)
	}
	token := v.token()
	a, _ := v.do(http.MethodPost, "/act", url.Values{"token": {token}, "do": {"fold"}, "ids": {ids[3], ids[0], ids[0]}, "reason": {"環境変化ではない"}, "c": {"a"}, "into": {"b"}})
	want := view.Act{Most: horizon.Red, Judgement: horizon.Judgement{Action: horizon.Reject, Who: Local.Name, Why: "環境変化ではない"}, Folded: []view.Folded{{ID: "x:0"}, {ID: "x:3", Seen: 2}}}
	if a.Header.Get("Location") != "/?c=a&done=reject" || len(views.did) != 1 || !reflect.DeepEqual(views.did[0], want) {
		t.Errorf("rejecting two at once: %s to %q, %+v, want %+v", a.Status, a.Header.Get("Location"), views.did, want)
	}
	views.last = view.Done{Entry: view.Entry{Judgement: horizon.Judgement{Change: "x:0", Action: horizon.Reject, Why: "環境変化ではない"}, Name: "版<0>"}, Changes: 2}
	if _, page := v.read("/?done=reject"); !strings.Contains(page, `aria-live="polite">2件を採用しませんでした（環境変化ではない）。残り1件です。</p>`) {
		t.Errorf("after it the page does not say so")
	}
	for what, form := range map[string]url.Values{
		"no change": {"reason": {"重複"}}, "no reason": {"ids": ids}, "another reason": {"ids": ids, "reason": {"勝手な理由"}},
		"no number": {"ids": {"x"}, "reason": {"重複"}}, "no id": {"ids": {":0"}, "reason": {"重複"}}, "below none": {"ids": {"x:-1"}, "reason": {"重複"}}, "letters": {"ids": {"x:0", "x:y"}, "reason": {"重複"}},
	} {
		form.Set("do", "fold")
		if _, err := acting.Read(form, "山田"); !errors.As(err, new(*view.RefusedError)) {
			t.Errorf("%s: %v, want it refused", what, err)
		}
		form.Set("token", token)
		if a, _ := v.do(http.MethodPost, "/act", form); a.StatusCode != http.StatusUnprocessableEntity || len(views.did) != 1 {
			t.Errorf("%s: %s, %d acts", what, a.Status, len(views.did))
		}
	}
}

// TestWhoMayFold lets those reject many at once who may reject one.
func TestWhoMayFold(t *testing.T) {
	s := open(t, true)
	for _, role := range []Role{Reader, Analyst, Publisher} {
		v, may := s.visit(t).login(string(role)), role != Reader
		_, page := v.read("/")
		if ids := foldedOf(page); !strings.Contains(page, "定型文、製品名と見られる検知 1件") || len(ids) > 0 != may || strings.Contains(page, `value="fold"`) != may {
			t.Errorf("a %s is offered to reject %q", role, ids)
		}
		before := s.views.acts()
		a, _ := v.do(http.MethodPost, "/act", url.Values{"token": {v.token()}, "do": {"fold"}, "ids": {"x:0"}, "reason": {"重複"}})
		if done := s.views.acts() > before; done != may || !may && a.StatusCode != http.StatusForbidden {
			t.Errorf("a %s rejects many: %s, done: %t", role, a.Status, done)
		}
	}
}

// TestLinesOfTheList draws the lines of a list of a theme that is watched and three
// discovered terms, the last of them drawn at random.
func TestLinesOfTheList(t *testing.T) {
	const line, all, random = "ここまでは、半分以上が環境変化と見込まれます。", "カードの言葉は、半分以上が環境変化と見込まれます。", "最後のものは、残りの4件から無作為に選びました。"
	for what, c := range map[string]struct {
		quality, discovered int
		drawn               bool
		after               string // the card below which the line stands
		want                []string
	}{
		"none": {0, 3, false, "", nil}, "after the first": {1, 3, false, "b", nil}, "after the second": {2, 3, false, "c", nil},
		"all": {3, 3, false, "", []string{all}}, "more than all": {40, 3, false, "", []string{all}}, "nothing discovered": {2, 0, false, "", nil},
		"drawn": {0, 3, true, "", []string{random}}, "drawn, below the line": {2, 3, true, "c", []string{random}}, "drawn, all": {3, 3, true, "c", []string{random}},
	} {
		w := waiting("a", "b", "c", "d")
		for i := range c.discovered {
			w.Judge[i+1].Relevance = &horizon.Relevance{}
		}
		if w.Quality = c.quality; c.drawn {
			w.Judge[3].Drawn = 0.25
		}
		views := &staged{week: w, details: detailsOf("a", "b", "c", "d")}
		v, _ := openStaged(t, views)
		_, page := v.read("/")
		after := ""
		if before, _, found := strings.Cut(page, `<li class="line">`+line+`</li>`); found {
			after = string(before[strings.LastIndex(before, "/?c=")+4])
		}
		var got []string
		for _, s := range []string{random, all} {
			if strings.Contains(page, `<p class="note">`+s) {
				got = append(got, s)
			}
		}
		if after != c.after || !slices.Equal(got, c.want) || strings.Contains(page, line) != (c.after != "") {
			t.Errorf("%s: the line stands below %q, want %q; said is %q, want %q", what, after, c.after, got, c.want)
		}
		if n := strings.Count(page, "%、無作為に選んだもの") + strings.Count(page, "未満、無作為に選んだもの"); n != len(slices.DeleteFunc(c.want, func(s string) bool { return s != random })) {
			t.Errorf("%s: %d cards are marked as drawn", what, n)
		}
		if _, page := v.read("/changes"); strings.Contains(page, line) {
			t.Errorf("%s: the line stands in the list of all changes", what)
		}
	}
}

// TestStop says above the cards that most was found, and only then.
func TestStop(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a")}
	v, _ := openStaged(t, views)
	for _, stop := range []bool{false, true} {
		views.week.Stop = stop
		_, page := v.read("/")
		before, _, _ := strings.Cut(page, `id="card"`)
		if got := strings.Contains(before, `<p class="note">ここまでの判断で、一覧にある環境変化の8割以上を見つけたと見込まれます（確からしさ9割）。</p>`); got != stop {
			t.Errorf("stop %t: said %t", stop, got)
		}
	}
}

// TestMembersOfACard names up to three, and how many more there are; the card's own name
// is not said again.
func TestMembersOfACard(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a")}
	v, _ := openStaged(t, views)
	for want, terms := range map[string][]string{
		"<span>増加が続く</span></p>": {"a"}, "<span>ほかの言葉：一&lt;i&gt;</span></p>": {"一<i>"},
		"：一、二、三</span>": {"a", "一", "二", "三"}, "：一、二、三、ほか2</span>": {"一", "二", "三", "四", "五"},
	} {
		views.week.Judge[0].Terms = terms
		if _, page := v.read("/"); !strings.Contains(page, want) {
			t.Errorf("with %q the card has no %q", terms, want)
		}
	}
}

// TestPrecision says how many of the judged were right, and what that says of all that
// was listed.
func TestPrecision(t *testing.T) {
	p := view.Precision{Approved: 2, Merged: 1, Rejected: 1}
	const judged = "判断した4件のうち、承認か統合が3件（75%）"
	if got := precision(horizon.Scope{}, p).String(); got != judged {
		t.Errorf("precision = %q, want %q", got, judged)
	}
	for want, e := range map[string]horizon.Estimate{
		"。一覧全体では約23%（90%区間 12%から38%、無作為に選んだ8件を含む40件の判断から）": {Value: 0.2349, Lo: 0.1151, Hi: 0.3849},
		"。一覧全体では1%未満（90%区間 1%未満から6%、無作為に選んだ8件を含む40件の判断から）": {Value: 0, Lo: 0.00004, Hi: 0.06},
	} {
		p.Listed = &view.Listed{Estimate: e, Judged: 40, Drawn: 8}
		if got := precision(horizon.Scope{}, p).String(); got != judged+want {
			t.Errorf("precision = %q, want %q", got, judged+want)
		}
	}
	if got := precision(horizon.Scope{}, view.Precision{Listed: p.Listed}).String(); got != "まだ判断がありません" {
		t.Errorf("where nothing was judged: %q", got)
	}
}
