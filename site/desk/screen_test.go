package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/internal/horizon"
	"kazami/site/desk/card"
	"kazami/site/desk/view"
)

func on(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 9, 30, 0, 0, horizon.Tokyo) }

// rowSaid is a row as it reads.
func rowSaid(r card.Row) string {
	return fmt.Sprint(r.ID, "|", r.Name, "|", r.Mark, "|", r.Sentence, "|", r.Strength, "|", r.Sectors, "|", r.Forecast, "|", r.Support, r.Reason, "|", r.Evidence, "|", r.State)
}

// tallyOf is a tally of one year, all of whose documents have a month.
func tallyOf(year, n int) horizon.Tally {
	s := horizon.Scope{Most: horizon.Red, AsOf: on(year, 12, 31)}
	of := func(m horizon.Measure, span horizon.Days, sources string, n int) horizon.Figure {
		return s.Figure("change/a", m, span, sources, float64(n))
	}
	all, y := horizon.Days{}, horizon.DaysOfYear(year)
	return horizon.Tally{Documents: of(horizon.MeasureDocuments, all, horizon.AllSources, n), Dated: of(horizon.MeasureDocuments, all, horizon.DatedSources, n), ByYear: of(horizon.MeasureDocuments, all, horizon.YearSources, 0),
		Publishers: of(horizon.MeasurePublishers, all, horizon.AllSources, 2),
		Years: []horizon.TallyYear{{Year: year, State: horizon.YearDetected, Documents: of(horizon.MeasureDocuments, y, horizon.AllSources, n), Dated: of(horizon.MeasureDocuments, y, horizon.DatedSources, n), ByYear: of(horizon.MeasureDocuments, y, horizon.YearSources, 0),
			Used: of(horizon.MeasureDocuments, y, horizon.UsedSources, n-1), Expected: of(horizon.MeasureExpected, y, horizon.UsedSources, 1)}}}
}

// TestRow says what a change is in one line.
func TestRow(t *testing.T) {
	item := horizon.DigestItem{ID: "a", Support: "中程度", Reason: horizon.Plain("三つの源。"), Sentence: horizon.Plain("多くなりました。"), State: horizon.Hold, Tally: tallyOf(2009, 12),
		Sectors: []horizon.Sector{{Name: "電力"}, {Name: "水道"}},
		Signal: horizon.Signal{Name: "検針網", Flagged: true, Period: horizon.Period{Bin: horizon.Monthly, N: 480}, Observed: 12, M: 1234, F: 0.1,
			Ratio: horizon.Estimate{Value: 3, Lo: 2, Hi: 4.5}, Sources: []horizon.SourceID{"x", "y"}},
		Forecast: &horizon.Forecast{P: 0.62, Base: 0.1, N: 70}}
	const id, rest = "a|検針網|", "|電力、水道|どちらも同程度（62%。同じ段階の言葉では10%）|中程度三つの源。|文書12件、発行者2者|保留"
	want := id + "新しい検知|多くなりました。|検知" + rest
	for what, c := range map[string]struct {
		change    func(*horizon.DigestItem, *view.Week)
		old, want string
	}{
		"as it is": {func(*horizon.DigestItem, *view.Week) {}, "", ""},
		"named by analysts": {func(_ *horizon.DigestItem, w *view.Week) {
			w.Names = map[horizon.ChangeID]string{"a": "検針の遠隔化"}
		}, "検針網", "検針の遠隔化"},
		"without a name":         {func(it *horizon.DigestItem, _ *view.Week) { it.Signal.Name = "" }, "検針網", "a"},
		"an old flag of a theme": {func(it *horizon.DigestItem, _ *view.Week) { it.Signal.Flagged, it.Signal.Watch = false, true }, "新しい検知|多くなりました。|検知|", "増加が続く、テーマ|多くなりました。|検知していません|"},
		"by year as well": {func(it *horizon.DigestItem, _ *view.Week) {
			it.Also = []horizon.Signal{{Name: "検針網", Period: horizon.Period{Bin: horizon.Yearly, N: 39}, Observed: 99}}
		}, "新しい検知", "新しい検知、年ごとにも"},
		"four sectors":  {func(it *horizon.DigestItem, _ *view.Week) { it.Sectors = append(it.Sectors, it.Sectors...) }, "水道", "水道、ほか2"},
		"three sectors": {func(it *horizon.DigestItem, _ *view.Week) { it.Sectors = append(it.Sectors, it.Sectors[0]) }, "水道", "水道、ほか1"},
		"no sector":     {func(it *horizon.DigestItem, _ *view.Week) { it.Sectors = nil }, "電力、水道", ""},
		"no forecast":   {func(it *horizon.DigestItem, _ *view.Week) { it.Forecast = nil }, "どちらも同程度（62%。同じ段階の言葉では10%）", "出せません"},
		"a forecast that is refused": {func(it *horizon.DigestItem, _ *view.Week) {
			it.Forecast = &horizon.Forecast{P: 0.5, Refused: "少ない"}
		}, "どちらも同程度（62%。同じ段階の言葉では10%）", "出せません"},
		"not judged": {func(it *horizon.DigestItem, _ *view.Week) { it.State = "" }, "保留", "判断待ち"},
		"drawn, and ranked": {func(it *horizon.DigestItem, _ *view.Week) {
			it.Drawn, it.Relevance = 0.1, &horizon.Relevance{Share: 0.617}
		}, "新しい検知", "新しい検知、環境変化と見られる割合62%、無作為に選んだもの"},
	} {
		it, w, want := item, view.Week{}, want
		it.Sectors = slices.Clone(item.Sectors)
		c.change(&it, &w)
		if c.old != "" {
			want = strings.Replace(want, c.old, c.want, 1)
		}
		if got := rowSaid(card.RowOf(w, it, "b")); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	if got := card.RowOf(view.Week{}, item, "a"); !got.Selected {
		t.Error("the change that is chosen is not marked")
	}
}

// TestPaneLeadsOn leads from the selected change to those before and after it in
// the list, and from one that is not in it to the first.
func TestPaneLeadsOn(t *testing.T) {
	w := waiting("a", "b", "c")
	for id, want := range map[horizon.ChangeID][2]string{"a": {"", "b"}, "b": {"a", "c"}, "c": {"b", ""}, "old": {"", "a"}} {
		if p := card.PaneOf(w, view.Detail{Change: horizon.Change{ID: id}}, ""); [2]string{p.Prev, p.Next} != want {
			t.Errorf("around %s: %q and %q, want %q", id, p.Prev, p.Next, want)
		}
	}
	if p := card.PaneOf(view.Week{}, view.Detail{Change: horizon.Change{ID: "old"}}, ""); p.Prev != "" || p.Next != "" {
		t.Errorf("where nothing waits: %q and %q", p.Prev, p.Next)
	}
}

// TestPane puts together what the week and the archive say of a change.
func TestPane(t *testing.T) {
	w := waiting("a", "b")
	w.Judge[0] = horizon.DigestItem{ID: "a", Sentence: horizon.Plain("多くなりました。三つの源です。"), Confidence: "高", Also: []horizon.Signal{{Period: horizon.Period{Bin: horizon.Monthly, N: 480}, Window: 12}}, CountedBy: make([]horizon.Reckoned, 1), Tally: tallyOf(2009, 17), Terms: []string{"検針", "水道"}, Aliases: []horizon.AliasProposal{{Term: "検針"}},
		Signal:    horizon.Signal{Name: "検針網", Period: horizon.Period{Bin: horizon.Yearly, N: 40}, M: 50, F: 0.1, A: 500, E: 1000},
		Forecast:  &horizon.Forecast{P: 0.5, Base: 0.1, N: 30, Horizon: on(2015, 3, 31)},
		Documents: []horizon.DigestDocument{{Source: "soumu", Title: " 報告 ", URL: "https://example.go.jp/1", Quote: "引用", Published: on(2010, 3, 1), TLP: horizon.Green, Copies: 2}, {Source: "x", URL: "javascript:x", TLP: horizon.Clear}}}
	w.Changed = []horizon.DigestItem{{ID: "a", Sentence: horizon.Plain("二度は示しません。"), Documents: []horizon.DigestDocument{{Title: "二度目"}}}, {ID: "moved", Sentence: horizon.Plain("動きました。")}}
	w.Quiet = []horizon.DigestItem{{ID: "quiet", Sentence: horizon.Plain("静かです。")}}
	w.Judged = []view.Judged{{ID: "old", Name: "前の", State: horizon.Approve}, {ID: "held", Name: "保留の", State: horizon.Hold}, {ID: "gone", Name: "統合した", State: horizon.Merge}, {ID: "no", Name: "見送った", State: horizon.Reject}, {ID: "b", Name: "二度"}}
	detail := view.Detail{Change: horizon.Change{ID: "a", Name: "検針の遠隔化", Definition: "遠くから読む。", Category: horizon.Use, Sectors: []horizon.SectorID{"water"}, Threats: []horizon.InducedThreat{{ID: "malware"}}, Guideline: []horizon.Proposal{{Text: "計画"}}},
		Tally:   tallyOf(2009, 17),
		Similar: []view.Similar{{ID: "b", Name: "似たもの"}, {ID: "a", Name: "自分"}}, Sectors: []horizon.Sector{{ID: "power", Name: "電力"}, {ID: "water", Name: "水道"}},
		Telling: []view.Told{{DigestDocument: horizon.DigestDocument{Source: "soumu", Title: " 報告 ", URL: "https://example.go.jp/1", Quote: "検針の引用", Published: on(2010, 3, 1), TLP: horizon.Green, Copies: 2, Publisher: "総務省 水道課"}, Precision: horizon.ByYear, From: "総務省", Mark: "検針"},
			{DigestDocument: horizon.DigestDocument{Source: "x", URL: "javascript:x", TLP: horizon.Clear}}},
		Refutes: []horizon.Words{horizon.Plain("戻れば終わりです。")}, Named: []view.Named{{Name: "水道"}},
		Log: []view.Entry{{Judgement: horizon.Judgement{ID: 1, Change: "a", Action: horizon.Note}}}}
	p := card.PaneOf(w, detail, "t")
	if p.Name != "検針の遠隔化" || p.Sentence.String() != "多くなりました。三つの源です。" || p.Definition != "遠くから読む。" || p.Within != "検針、水道" || p.Stoppable != "検針網" || len(p.Aliases) != 1 || p.Thin != "" || p.Seen != 1 || p.Token != "t" {
		t.Errorf("the pane is %+v", p)
	}
	if len(p.Forecasts) != 3 || p.Forecasts[1].String() != "同じ段階にあった過去の用語30件では、10%がそこまで広がりました。" {
		t.Errorf("the forecast is %q", p.Forecasts)
	}
	want := []string{"{TLP:GREEN 2010年（年だけ判明） 総務省（総務省 水道課） 報告 https://example.go.jp/1  検針 の引用 同じ内容の文書 2件}", "{TLP:CLEAR 日付なし x 題名のない文書     }"}
	y := p.Why
	if got := fmt.Sprint(y.Told); got != fmt.Sprint(want) || y.All.String() != "17件" || y.Voices.String() != "発行者の異なる2件" {
		t.Errorf("the documents are %+v of %s, %s, want %+v", y.Told, y.All, y.Voices, want)
	}
	if y.Category != horizon.Use || y.Colour != "riyo" || y.Rising != "" || y.NobodyLooked == "" || len(y.Refutes) != 1 || len(y.Sectors) != 1 || y.Threats != nil || y.Through != "2009年" || y.Over.String() != "2010年：増加の証拠は、検知の基準の約2倍です。" {
		t.Errorf("why it is there: %+v", y)
	}
	if want := "2009年の17件のうち、年ごとの検知に使ったのは16件です。"; y.Key.String() != want {
		t.Errorf("the key is %q, want %q", y.Key, want)
	}
	if p.Picture == nil || p.Picture.Finding.String() != "2009年は17件。この年に増加を検知しました" || p.Picture.Base.String() != "この変化を述べた文書（TLP:REDまで）、年ごと、2009年から2009年。17件すべてを数えています" || !strings.Contains(string(p.Picture.Narrow), "<svg") {
		t.Errorf("the picture is %+v", p.Picture)
	}
	if want := "2009年の17件のうち、判定に使うのは16件です。それまでの傾向なら1件ほどでした。"; y.Reckoned.String() != want {
		t.Errorf("what was used is %q, want %q", y.Reckoned, want)
	}

	if want := []view.Similar{{ID: "b", Name: "似たもの"}, {ID: "old", Name: "前の"}, {ID: "held", Name: "保留の"}}; !slices.Equal(p.Others, want) {
		t.Errorf("it can be merged into %+v, want %+v", p.Others, want)
	}
	if len(p.Choices) != 2 || p.Choices[0].On || !p.Choices[1].On || len(p.Induced) != 3 || len(p.Proposals) != 2 || len(p.Pillars) != 9 {
		t.Errorf("to be chosen from: %+v, %+v, %+v, %d pillars", p.Choices, p.Induced, p.Proposals, len(p.Pillars))
	}
	if p.Typed.Category != horizon.Use || p.Typed.Public != "" || p.Typed.Written[horizon.PartWhat] != detail.Change.What {
		t.Errorf("the form of approval holds %+v, want what is written of the change, and no reason", p.Typed)
	}
	for id, sentence := range map[horizon.ChangeID]string{"moved": "動きました。", "quiet": "静かです。", "old": ""} {
		p := card.PaneOf(w, view.Detail{Change: horizon.Change{ID: id}}, "")
		if p.Sentence.String() != sentence || len(p.Why.Told) != 0 || p.Picture != nil || p.Why.Key != nil || p.Why.Through != "" {
			t.Errorf("of %s: %q, %+v", id, p.Sentence, p.Why)
		}
	}
	looked := card.PaneOf(view.Week{}, view.Detail{Change: horizon.Change{ID: "old", Searched: "18件を読みました。"}, Tally: tallyOf(2009, 17)}, "")
	if looked.Why.NobodyLooked != "" || looked.Why.Searched == "" || looked.Sentence.String() != "2009年は17件。この年に増加を検知しました。" {
		t.Errorf("where counter-evidence was looked for: %q, %+v", looked.Sentence, looked.Why)
	}
	w.Judge[0].Signal.Theme, w.Judge[0].Forecast = "meters", nil
	if p := card.PaneOf(w, detail, ""); p.Stoppable != "" || p.Forecasts != nil {
		t.Errorf("a theme can be stopped as the term %q, or has the forecast %q", p.Stoppable, p.Forecasts)
	}
}

// TestUndoable takes back what stands of a change, and no note.
func TestUndoable(t *testing.T) {
	entry := func(id int64, a horizon.Action) view.Entry {
		return view.Entry{Judgement: horizon.Judgement{ID: id, Change: "a", Action: a, When: on(2010, 3, int(id))}}
	}
	for what, c := range map[string]struct {
		log  []view.Entry
		want bool
	}{
		"nothing": {nil, false}, "a note": {[]view.Entry{entry(1, horizon.Note)}, false}, "an approval": {[]view.Entry{entry(1, horizon.Approve)}, true},
		"an approval and a note": {[]view.Entry{entry(1, horizon.Approve), entry(2, horizon.Note)}, true}, "what was undone": {[]view.Entry{entry(1, horizon.Hold), entry(2, horizon.Undo)}, false},
	} {
		if got := card.PaneOf(view.Week{}, view.Detail{Change: horizon.Change{ID: "a"}, Log: c.log}, "").Undoable; got != c.want {
			t.Errorf("%s: undoable = %t, want %t", what, got, c.want)
		}
	}
}

// TestScreen reads the week's page as a person does.
func TestScreen(t *testing.T) {
	views := &staged{week: waiting("a", "b"), details: detailsOf("a", "b", "old")}
	w := &views.week
	w.Week, w.Deadline, w.Left, w.Ceiling = horizon.WeekOf(on(2010, 3, 31)), on(2010, 4, 9), 3, horizon.Red
	w.Previous = &horizon.DigestDiff{Waiting: 2, Judged: -1, Documents: 40}
	w.Precision = view.Precision{Approved: 2, Merged: 1, Rejected: 1}
	w.Title, w.Lead = "今の題名", "今の文"
	w.Leads = []view.Lead{{Who: "一", When: on(2010, 3, 29), Title: "題一", Text: "文一"}, {Who: "二", When: on(2010, 3, 30), Title: "題二", Text: "文二"}, {Who: "三", When: on(2010, 3, 31), Title: "題三", Text: "文三"}}
	for i := range 6 {
		w.Digest.Apart = append(w.Digest.Apart, horizon.DigestApart{ID: horizon.ChangeID(fmt.Sprint("x", i)), Signal: horizon.Signal{Name: fmt.Sprintf("版数%d", i), Observed: 3, Window: 1, Period: horizon.Period{Bin: horizon.Yearly, N: 39}}})
	}
	for i := range mostJudged + 1 {
		w.Judged = append(w.Judged, view.Judged{ID: "old", Name: fmt.Sprintf("済%02d", i), State: horizon.Approve, Who: "佐藤"})
	}
	w.Alerts = []string{"保管先の空き容量が残り5MBです。"}
	w.Names = map[horizon.ChangeID]string{"x1": "名のある版"}
	w.Sources = []horizon.SourceHealth{{OK: true}}
	for i := range named + 2 {
		w.Sources = append(w.Sources, horizon.SourceHealth{Source: horizon.Source{ID: horizon.SourceID(fmt.Sprint("s", i))}, State: "読めません。詳しくは表で。"})
	}
	views.last = view.Done{Entry: didOn("a", horizon.Hold), Changes: 1}
	v, _ := openStaged(t, views)
	_, page := v.read("/?done=hold")
	for _, want := range []string{"2010年第13週の判断</h1>", "3月29日から4月4日　<b>検知 2件をカード2枚にまとめました（ほかに3件）</b>　<b id=\"left\">残り5件</b>　期限 2010年4月9日", `判断する <span class="n">5件</span>`, "<summary>収集と判断の状態（注意1件）</summary>", "ほかに3件が待っています。", "判断待ち +2件、判断 -1件、文書 +40件", "「名a」を保留にしました。残り5件です。",
		"判断した4件のうち、承認か統合が3件（75%）", "定型文、製品名と見られる検知 6件（まとめて採用しない）</summary>", "名のある版", "版数5", "済11", "承認（佐藤）", `value="今の題名"`, ">今の文</textarea>", "前に書いた言葉（2件）",
		"正常 1/7（不調：s0 読めません、s1 読めません、s2 読めません、s3 読めません、ほか2件）", `<a href="/?c=a#card" aria-current="true">a</a> <span class="state wait">判断待ち</span></h3>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the screen has no %q", want)
		}
	}
	for _, not := range []string{"版数1<", "出来事（", "無作為に選", "見込まれます", "一覧全体では", "済12", "文三", "公開していない文書にあるテーマ", "動いた変化", "検知が終わった変化"} {
		if strings.Contains(page, not) {
			t.Errorf("the screen has %q", not)
		}
	}
	if one, two := strings.Index(page, "「題一」文一"), strings.Index(page, "「題二」文二"); two < 0 || one < two {
		t.Error("the words of before do not stand newest first")
	}
	w.Ceiling, w.Left, w.Leads, w.Digest.Apart, w.Precision, w.Alerts = horizon.Green, 0, w.Leads[:1], nil, view.Precision{}, nil
	w.RestrictedThemes, w.Changed, w.Quiet = []view.RestrictedTheme{{ID: "h", Name: "内々の主題", Documents: 4}}, w.Judge[:1], w.Judge[1:]
	_, page = v.read("/")
	for _, want := range []string{"残り2件", "<summary>収集と判断の状態</summary>", "まだ判断がありません", "内々の主題</a>　4件", "動いた変化", "検知が終わった変化"} {
		if !strings.Contains(page, want) {
			t.Errorf("below RED the screen has no %q", want)
		}
	}
	for _, not := range []string{"前週との差", "待っています。", "定型文", "まとめて見送る", "前に書いた言葉", "検知した結果です"} {
		if strings.Contains(page, not) {
			t.Errorf("below RED the screen has %q", not)
		}
	}
	if _, page = v.read("/?c=b"); !strings.Contains(page, `<a href="/?c=b#card" aria-current="true">`) || !strings.Contains(page, `<h2 id="chosen" tabindex="-1">b</h2>`) {
		t.Error("the change that was asked for is not the one that is chosen")
	}
	views.week, views.stream = view.Week{}, horizon.Stream{Total: 55}
	if _, page = v.read("/"); !strings.Contains(page, `今週の検知はありません。<a href="/new">新着55件</a>を、近い順に見られます。`) || strings.Contains(page, `id="chosen"`) || !strings.Contains(page, "正常 0/0") {
		t.Error("where nothing waits something is chosen")
	}
}

// TestChangesAndRuns lists every change, and every run.
func TestChangesAndRuns(t *testing.T) {
	views := &staged{week: waiting("a"), details: detailsOf("a")}
	views.week.Judged = []view.Judged{{ID: "old", Name: "前の", State: horizon.Reject, Who: "佐藤", When: on(2010, 3, 30)}}
	v, _ := openStaged(t, views)
	if _, page := v.read("/changes"); !strings.Contains(page, "判断を待つもの（1件）") || !strings.Contains(page, `<td>採用しない</td><td>佐藤</td><td>2010-03-30 09:30</td>`) {
		t.Errorf("the changes:\n%.900s", page)
	}
	views.runs = []Run{{Run: horizon.Run{ID: 7, Command: "run", Started: on(2010, 3, 29), Ended: on(2010, 3, 29).Add(time.Minute)}}}
	if _, page := v.read("/runs"); views.listed != runsShown || strings.Contains(page, `class="on"`) || !strings.Contains(page, "<td>60秒</td>") {
		t.Errorf("%d runs were asked for, or a good one is marked", views.listed)
	}
}

// TestPagesOfASearch leads to the pages before and after, and to none beyond.
func TestPagesOfASearch(t *testing.T) {
	for _, c := range []struct {
		page, total string
		n           int
		prev, next  string
	}{
		{"", "1", 1, "", ""}, {"1", "20", 20, "", ""}, {"1", "21", 21, "", "q=a&page=2"}, {"2", "40", 40, "q=a", ""}, {"2", "41", 41, "q=a", "q=a&page=3"},
		{"500", "20,000", 20000, "q=a&page=499", ""}, {"500", "1,000,000", 1000000, "q=a&page=499", ""}, {"501", "21", 21, "", "q=a&page=2"}, {"0", "21", 21, "", "q=a&page=2"}, {"x", "21", 21, "", "q=a&page=2"},
	} {
		q := queryOf(url.Values{"q": {"a"}, "page": {c.page}})
		p := &searchPage{Query: q}
		p.show(Found{Total: c.n}, Names{})
		address := func(s string) string {
			if s == "" {
				return ""
			}
			v, _ := url.ParseQuery(s)
			return "/search?" + v.Encode()
		}
		if p.Prev != address(c.prev) || p.Next != address(c.next) || p.Total.String() != c.total+"件" {
			t.Errorf("page %q of %d: %s found, %q before and %q after, want %q and %q", c.page, c.n, p.Total, p.Prev, p.Next, c.prev, c.next)
		}
	}
}

// TestSearchIsNarrowed sets one field of a query and keeps the others.
func TestSearchIsNarrowed(t *testing.T) {
	q := Query{Text: "a", Source: "s", Sector: "c", Theme: "t", Lang: "ja", From: "2009-01-01", To: "2009-02-01", Page: 3}
	for field, want := range map[string]Query{
		"source": {"a", "2009-01-01", "2009-02-01", "v", "c", "t", "ja", 1}, "sector": {"a", "2009-01-01", "2009-02-01", "s", "v", "t", "ja", 1},
		"theme": {"a", "2009-01-01", "2009-02-01", "s", "c", "v", "ja", 1}, "lang": {"a", "2009-01-01", "2009-02-01", "s", "c", "t", "v", 1},
		"year": {"a", "v-01-01", "v-12-31", "s", "c", "t", "ja", 1},
	} {
		at, err := url.Parse(q.narrowed(field, "v"))
		if err != nil || queryOf(at.Query()) != want || at.Path != "/search" {
			t.Errorf("narrowed by %s it is %v, %v, want %+v", field, at, err, want)
		}
	}
	if got := q.narrowed("tlp", "v"); got != "" {
		t.Errorf("narrowed by a label it is %q, want that it cannot be", got)
	}
}

// TestSearchPage shows what was found, what is kept, and why something is not.
func TestSearchPage(t *testing.T) {
	views := &staged{saved: []horizon.SavedSearch{{Name: "毎週の", Query: "q=%E6%A4%9C%E9%87%9D&page=4"}},
		found: Found{Total: 21, Hits: []Hit{{Title: "報告", URL: "https://example.go.jp/1", Source: "soumu", Published: on(2010, 3, 1), TLP: horizon.Amber, Snippet: []Piece{{"前の", false}, {"検針", true}}}},
			Facets: []Facet{{"year", []Count{{"2009", 20}, {"2010", 0}}}, {"lang", []Count{{"ja", 21}}}, {"tlp", []Count{{"AMBER", 21}}}, {"other", []Count{{"x", 1}}}, {"theme", nil}}, By: "month", Bins: []Count{{"2010-02", 4}, {"2010-03", 9}}}}
	v, _ := openStaged(t, views)
	_, page := v.read("/search?q=%E6%A4%9C%E9%87%9D&lang=ja&page=2")
	for _, want := range []string{"見つかった文書（21件）", "TLP:AMBER</span> 2010年3月1日　総務省<br>", `<a class="source" href="https://example.go.jp/1" rel="noreferrer">報告</a>`, "前の<mark>検針</mark>",
		`<a href="/search?page=4&amp;q=%E6%A4%9C%E9%87%9D">毎週の</a>`, "月ごとの件数", `max="9" value="4"`, "<li>AMBER　21件</li>", "<li>2010　0件</li>", ">2009</a>　20件", ">日本語</a>　21件", `<input type="hidden" name="lang" value="ja">`, "前のページ"} {
		if !strings.Contains(page, want) {
			t.Errorf("the search has no %q", want)
		}
	}
	for _, not := range []string{"次のページ", "までに公表された", "<h3>テーマ</h3>", "x　1件"} {
		if strings.Contains(page, not) {
			t.Errorf("the search has %q", not)
		}
	}
	if year, lang := strings.Index(page, "<h3>年</h3>"), strings.Index(page, "<h3>言語</h3>"); lang < 0 || year < lang {
		t.Error("the fields are not in their order")
	}
	if len(views.asked) != 1 || views.asked[0] != (Query{Text: "検針", Lang: "ja", Page: 2}) {
		t.Errorf("the index was asked %+v", views.asked)
	}
	if _, page := v.read("/search"); len(views.asked) != 1 || strings.Contains(page, "見つかった文書") {
		t.Error("an empty form is searched for")
	}
	views.broken, views.working = &view.RefusedError{Why: "括弧が閉じていません。"}, "names"
	if a, page := v.read("/search?q=x"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "括弧が閉じていません。") {
		t.Errorf("saved searches that are refused: %s", a.Status)
	}
	views.broken = nil
	save := func(name, q string) string {
		a, _ := v.do(http.MethodPost, "/save", url.Values{"token": {v.token()}, "name": {name}, "q": {q}, "page": {"3"}})
		return fmt.Sprint(a.StatusCode, " ", a.Header.Get("Location"))
	}
	for _, c := range [][3]string{{"名", "a", "303 /search?q=a"}, {"", "a", "422 "}, {"名", "", "422 "}} {
		if got := save(c[0], c[1]); got != c[2] {
			t.Errorf("saving %q as %q: %s, want %s", c[1], c[0], got, c[2])
		}
	}
	if want := (horizon.SavedSearch{Who: Local.Name, Name: "名", Query: "q=a"}); len(views.kept) != 1 || views.kept[0] != want {
		t.Errorf("kept %+v, want %+v", views.kept, want)
	}
}

// TestOpinionsOfAllPlaces takes so many within an hour from all places together.
func TestOpinionsOfAllPlaces(t *testing.T) {
	clock := &clock{at: on(2010, 4, 5)}
	l := &inlet{now: clock.now}
	for i := range opinionsInAll {
		if !l.take(fmt.Sprint("p", i/opinionsPerPlace)) {
			t.Fatalf("opinion %d is refused", i+1)
		}
	}
	if l.take("elsewhere") {
		t.Errorf("opinion %d of the hour is taken", opinionsInAll+1)
	}
	clock.move(opinionsWithin)
	if l.take("elsewhere") {
		t.Error("at the end of the hour one more is taken")
	}
	clock.move(1)
	if !l.take("elsewhere") {
		t.Error("after the hour it is still refused")
	}
}

// TestOpinionHasALength takes the longest that may be.
func TestOpinionHasALength(t *testing.T) {
	v, _ := openStaged(t, &staged{})
	for n, want := range map[int]int{mostOpinion: http.StatusOK, mostOpinion + 1: http.StatusUnprocessableEntity} {
		if a, page := v.do(http.MethodPost, "/opinions", url.Values{"text": {strings.Repeat("長", n)}}); a.StatusCode != want || strings.Count(page, "<!DOCTYPE") != 1 {
			t.Errorf("an opinion of %d letters: %s, want %d", n, a.Status, want)
		}
	}
}

// TestFaultsOfPeopleAreNumbered says which of the people of a file is wrong.
func TestFaultsOfPeopleAreNumbered(t *testing.T) {
	h, err := hash()
	if err != nil {
		t.Fatal(err)
	}
	_, err = ParseUsers([]byte(`[{"name":"a","role":"reader","tlp":"RED","hash":"` + h + `"},{"name":"b","role":"root","tlp":"RED","hash":"` + h + `"},{"name":"a","role":"reader","hash":"` + h + `"}]`))
	for _, want := range []string{`user 2: role "root"`, "user 3: no TLP label", `user 3: "a" stands there twice`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseUsers = %v, want %q", err, want)
		}
	}
}
