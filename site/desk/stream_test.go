package desk

import (
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

// TestStream lists what is new and what it names, and counts terms, which is no detection.
func TestStream(t *testing.T) {
	doc := func(id, title, url string, most horizon.TLP) horizon.NewDocument {
		return horizon.NewDocument{DigestDocument: horizon.DigestDocument{ID: horizon.DocumentID(id), Source: "ics", Title: title, URL: url, Published: on(2011, 12, 28), TLP: most}}
	}
	near, plain := doc("a", "制御装置の脆弱性", "https://ics.example/a", horizon.Amber), doc("b", "", "ftp://ics.example/b", horizon.Clear)
	near.Watched, near.Themes, near.Sectors = []string{"検針網"}, []string{"制御系システム"}, []string{"電力", "ガス", "水道", "鉄道", "航空", "物流"}
	views := &staged{stream: horizon.Stream{From: on(2011, 12, 25), To: on(2012, 1, 1).Add(-10 * 3600e9), Total: 55, Documents: []horizon.NewDocument{near, plain},
		Sources: []horizon.SourceCount{{Source: "ics", Name: "制御系の注意情報", N: 53}, {Source: "nvd", Name: "NVD", N: 2}}, Mentions: []horizon.Mention{{Term: "検針網", Documents: 7, Sources: 2}}}}
	v, _ := openStaged(t, views)
	_, page := v.read("/new")
	want := strings.TrimSpace(`
先週からの新着
12月25日から12月31日の55件です。注目語、テーマ、脅威、分野を多く挙げる文書から順に並べます。検知がまだなくても使えます。
新しい文書
TLP:AMBER
 12月28日　制御系の注意情報
制御装置の脆弱性
注目語
 検針網　
テーマ
 制御系システム　
分野
 電力、ガス、水道、鉄道、ほか2　
TLP:CLEAR
 12月28日　制御系の注意情報
b
ほか53件　内訳：制御系の注意情報 53、NVD 2（計55件）
今週よく出る言葉
件数が多い言葉です。検知ではありません。
一つの情報源の半数を超える文書に出る言葉は、定型文として除いています。
言葉
文書
情報源
検針網
7件
2`)
	shown, _, _ := strings.Cut(page, `<div id="toast" hidden>`)
	if got := strings.TrimSpace(read(shown)); got != want {
		t.Errorf("the page reads:\n%s\nwant:\n%s", got, want)
	}
	for _, link := range []string{`href="https://ics.example/a"`, `href="/search?from=2011-12-25&amp;q=%22%E6%A4%9C%E9%87%9D%E7%B6%B2%22&amp;to=2011-12-31"`, `<a href="/new" data-key="g n" aria-current="page">`} {
		if !strings.Contains(page, link) {
			t.Errorf("the page has no %s", link)
		}
	}
	if strings.Contains(page, "ftp:") {
		t.Error("an address that is not of the web became a link")
	}
	views.stream = horizon.Stream{From: on(2011, 12, 25), To: on(2012, 1, 1)}
	if _, page = v.read("/new"); !strings.Contains(page, "この7日間の日付の文書はありません。") || !strings.Contains(page, "二つ以上の文書に出る言葉はありません。") || strings.Contains(page, "内訳") {
		t.Error("a week without documents is not said to be one")
	}
}

// TestFirstWeek says what can be done before anything can be detected, and when it can.
func TestFirstWeek(t *testing.T) {
	later := horizon.Readiness{Bin: horizon.Monthly, Prospect: horizon.Later, History: 1, Needed: 21, From: on(2011, 9, 1)}
	unsaid := horizon.Readiness{Bin: horizon.Yearly, Prospect: horizon.Unsaid, Documents: 3, Days: 15}
	water := horizon.SourceHealth{Source: horizon.Source{ID: "water", Name: "水道局", Kind: "feed"}, OK: true, Documents: 18, Readiness: []horizon.Readiness{later, unsaid}}
	diet := horizon.SourceHealth{Source: horizon.Source{ID: "diet", Name: "会議録", Kind: "kokkai"}, OK: true, Documents: 2, Readiness: []horizon.Readiness{{Bin: horizon.Monthly, Prospect: horizon.Possible}}}
	views := &staged{week: view.Week{Digest: horizon.Digest{Sources: []horizon.SourceHealth{water}}}, sources: []Source{{SourceHealth: water}, {SourceHealth: diet}}}
	v, _ := openStaged(t, views)
	_, page := v.read("/")
	text := read(page)
	for _, want := range []string{"初めての週です\n検知には履歴が足りません。", "情報源を1件読めました。\n文書は18件です。", "注目語を決める。", "どの情報源でも、検知にはまだ履歴が足りません。",
		"水道局\n月ごと：判定できません（履歴が21か月未満）。いま1か月で、2011年9月1日から検知できます。\n年ごと：判定できません（2週間で3件）。いつからかは、まだ言えません。\nkazami import FILE.jsonl\n",
		"kazami pack import FILE.parquet\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the first week does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "判断が要るもの") || strings.Contains(text, "今週の検知はありません") {
		t.Error("the first week is said to be one without a detection")
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
