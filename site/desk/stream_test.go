package desk

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"kazami/internal/horizon"
	"kazami/site/desk/view"
)

// read is the text of a page's main part, a line for each piece.
func read(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	page = regexp.MustCompile(`(?s)<[^>]*>|^[^>]*>`).ReplaceAllString(page, "\n")
	return strings.Join(strings.FieldsFunc(page, func(r rune) bool { return r == '\n' }), "\n")
}

// TestFirstWeek says what can be done before anything can be detected, and when it can.
func TestFirstWeek(t *testing.T) {
	later := horizon.Readiness{Bin: horizon.Monthly, Prospect: horizon.Later, History: 1, Needed: 21, From: on(2011, 9, 1)}
	unsaid := horizon.Readiness{Bin: horizon.Yearly, Prospect: horizon.Unsaid, Documents: 3, Days: 15}
	water := horizon.SourceHealth{Source: horizon.Source{ID: "water", Name: "水道局", Kind: "feed"}, OK: true, Documents: 18, Readiness: []horizon.Readiness{later, unsaid}}
	diet := horizon.SourceHealth{Source: horizon.Source{ID: "diet", Name: "会議録", Kind: "kokkai"}, OK: true, Documents: 2, Readiness: []horizon.Readiness{{Bin: horizon.Monthly, Prospect: horizon.Possible}}}
	views := &staged{week: view.Week{Digest: horizon.Digest{Scope: horizon.Scope{AsOf: on(2010, 3, 31)}, Sources: []horizon.SourceHealth{water}}}, sources: []Source{{SourceHealth: water}, {SourceHealth: diet}}}
	views.stream.Total = 12
	for i := range 12 {
		views.stream.Documents = append(views.stream.Documents, horizon.NewDocument{DigestDocument: horizon.DigestDocument{ID: horizon.DocumentID(fmt.Sprintf("文書%02d", i+1)), Source: "water", Published: on(2010, 3, 30)}})
	}
	v, _ := openStaged(t, views)
	_, page := v.read("/")
	text := read(page)
	for _, want := range []string{"初めての週です\n検知にはまだ資料が足りません。\n今日できること\nを上から順に示します。", "情報源を1件読めました\n文書は18件です。", "注目語を決める\n", "どの情報源でも、検知にはまだ履歴が足りません。",
		"月ごとの検知\n2011年9月1日から\n年ごとの検知\nまだ言えません\n過去の21か月分を取り込むと\n今日から\n", "灰色は資料をためる期間、色は検知できる期間です。",
		"水道局\n月ごと：判定できません（履歴が21か月未満）。いま1か月で、2011年9月1日から検知できます。\n年ごと：判定できません（2週間で3件）。いつからかは、まだ言えません。\nkazami import FILE.jsonl\n",
		"kazami pack import FILE.parquet\n", "文書01\n", "文書10\n", "新着12件をすべて見る\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the first week does not say %q:\n%s", want, text)
		}
	}
	for _, not := range []string{"判断が要るもの", "今週の検知はありません", "文書11", "期限"} {
		if strings.Contains(text, not) {
			t.Errorf("the first week says %q", not)
		}
	}
	if !strings.Contains(page, `<div id="ways">`) || !strings.Contains(page, `<a class="btn main" href="#ways">`) {
		t.Error("no button leads to the ways to read the past")
	}
	if _, page = v.read("/sources"); !strings.Contains(page, "文書のある2件の情報源のうち1件で、増加を検知できます。") || strings.Contains(page, "kazami collect diet") {
		t.Error("the page of sources does not say which of them can be judged")
	}
	views.week.Sources, views.sources = []horizon.SourceHealth{diet}, []Source{{SourceHealth: diet}}
	for _, path := range []string{"/", "/sources"} {
		if _, page = v.read(path); strings.Contains(page, "いつから検知できるか") {
			t.Errorf("%s: where all can be judged it is said when", path)
		}
	}
}

// TestBlank says what to do where nothing was read yet.
func TestBlank(t *testing.T) {
	views := &staged{}
	v, _ := openStaged(t, views)
	if _, page := v.read("/"); !strings.Contains(page, "まだ文書を読んでいません。") || !strings.Contains(page, `<a class="btn" href="/sources">`) || strings.Contains(page, "今週の検知はありません") || strings.Contains(page, "残り") {
		t.Errorf("an empty archive: %.900s", page)
	}
}

// TestNear lists what is close to detection, and asks for nothing.
func TestNear(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a")}
	v, _ := openStaged(t, views)
	if _, page := v.read("/near"); !strings.Contains(page, "検知に近いものはありません。") {
		t.Error("where nothing is near that is not said")
	}
	near := waiting("n").Judge[0]
	near.Support, near.Tally = "少ない", tallyOf(2009, 3)
	views.week.Near = []horizon.DigestItem{near}
	_, page := v.read("/near")
	for _, want := range []string{`<a href="/near" data-key="3" aria-current="page">検知に近い <span class="n">1件</span></a>`, `<a href="/?c=n#chosen">n</a>`, "裏付け <b>少ない</b>", `<svg class="fig"`, "判断は要りません。"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	for _, not := range []string{`action="/act"`, "判断待ち", `href="/?c=a`, "分野"} {
		if _, list, _ := strings.Cut(page, "<main"); strings.Contains(list, not) {
			t.Errorf("the page has %q", not)
		}
	}
}

// TestKept says that what is shown is of a detection that was kept.
func TestKept(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a")}
	v, _ := openStaged(t, views)
	const kept = "前に検知した結果です（時点 2010年3月31日）。新しい検知を計算しています。"
	for _, k := range []*view.Kept{nil, {AsOf: on(2010, 3, 31)}} {
		views.week.Kept = k
		if _, page := v.read("/"); strings.Contains(page, kept) != (k != nil) {
			t.Errorf("of %+v the page says so: %t", k, k == nil)
		}
	}
}

// TestPaneFollowsItsCard has what is known of the chosen change stand directly behind its
// card, and before the next one.
func TestPaneFollowsItsCard(t *testing.T) {
	views := &staged{week: waiting("a", "b", "c"), details: detailsOf("a", "b", "c", "old")}
	v, _ := openStaged(t, views)
	for path, want := range map[string]string{"/": "a pane b c", "/?c=b": "a b pane c", "/?c=c": "a b c pane", "/?c=old": "a b c pane"} {
		_, page := v.read(path)
		var got []string
		for _, m := range regexp.MustCompile(`href="/\?c=(\w)#card"|<h2 id="chosen"`).FindAllStringSubmatch(page, -1) {
			got = append(got, cmp.Or(m[1], "pane"))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: the order is %q, want %q", path, s, want)
		}
	}
}

// TestOldChangeInAQuietWeek shows a change that is asked for where nothing waits, and says
// that nothing does.
func TestOldChangeInAQuietWeek(t *testing.T) {
	views := &staged{details: detailsOf("old"), stream: horizon.Stream{Total: 55}}
	v, _ := openStaged(t, views)
	if _, page := v.read("/?c=old"); !strings.Contains(page, `<h2 id="chosen"`) || strings.Count(page, "今週の検知はありません。") != 1 {
		t.Errorf("the page says %.2000s", page)
	}
}
