package digest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"kazami/internal/horizon"
	"kazami/site/marked"
	"kazami/site/phrase"
)

var update = flag.Bool("update", false, "write the golden files")

func day(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", s, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

// sample is a week with everything in it. Names and figures are made up.
func sample() horizon.Digest {
	week := horizon.WeekOf(day("2010-02-03"))
	full := horizon.Signal{
		Panel: horizon.FullPanel, Name: "スマートグリッド", Theme: "green-smartgrid", Period: week, Stage: horizon.Emerging, Flagged: true, Open: true, Watch: true,
		E: 812, A: 470, M: 47, F: 0.1, Window: 13, Observed: 14, Expected: 3.2, Ratio: horizon.Estimate{Value: 4.375, Lo: 2.6, Hi: 6.9},
		Growth: horizon.Estimate{Value: math.Ln2, Lo: 0.1, Hi: 1.3}, Breadth: horizon.Estimate{Value: .3, Lo: .1, Hi: .55}, Effective: 2.3,
		Sources: []horizon.SourceID{"notes", "enecho", "ipa"}, Onset: week.Add(-6), First: week.Add(-80), Warnings: []string{"情報源の1つが、根拠の55%を占めています。"},
	}
	yearly := full
	yearly.Period, yearly.Onset, yearly.Opened, yearly.Flagged = horizon.PeriodOf(horizon.Yearly, day("2009-06-01")), horizon.PeriodOf(horizon.Yearly, day("2007-06-01")), horizon.PeriodOf(horizon.Yearly, day("2009-06-01")), false
	yearly.Window, yearly.Observed, yearly.Expected, yearly.E, yearly.A = 1, 21, 6.4, 9.1e5, 500
	public := full
	public.Panel, public.Observed, public.E, public.Flagged, public.Open, public.Stage = horizon.PublicPanel, 5, 12, false, false, horizon.Weak
	public.Ratio = horizon.Estimate{Value: 1.56, Lo: .7, Hi: 2.9}
	term := full
	term.Name, term.Theme, term.Flagged, term.Open, term.Gated, term.Watch, term.M, term.F, term.A = "検針", "", false, false, "最近13週に3つ以上の情報源", false, 41230, 1, 41230
	relevance := horizon.Relevance{Kind: "concept", KindName: "ことがら", Share: 0.617, Taught: 41, Documents: 14, Sources: 3,
		Sector:  horizon.Nearness{Observed: 9, Expected: 3.4, Lift: horizon.Estimate{Value: 2.04, Lo: 1.1, Hi: 3.2}},
		Threat:  horizon.Nearness{Lift: horizon.Estimate{Value: 1, Lo: 0.18, Hi: 2.4}},
		Theme:   horizon.Nearness{Observed: 2, Expected: 1.8, Lift: horizon.Estimate{Value: 1.05, Lo: 0.36, Hi: 2}},
		Concern: horizon.Estimate{Value: 0.3, Lo: 0.1, Hi: 0.5},
		Reasons: []horizon.Reason{{Name: "テーマや脅威の語", Value: 1.07}, {Name: "情報源：脅威を述べる割合", Value: -1}, {Name: "前の2年の文書での重み", Value: 0.4}, {Name: "増え方の強さ", Value: 0.1}}}
	piece := term
	piece.Name, piece.Open, piece.Gated = "検針|員", true, ""
	event := term
	event.Name, event.Open, event.Gated = "地震", true, ""
	quiet := public
	quiet.Name, quiet.Theme, quiet.Stage, quiet.Panel = "ユビキタス", "ubiquitous", horizon.Fading, horizon.FullPanel
	docs := []horizon.DigestDocument{
		{ID: "n1", Source: "notes", Title: "水道事業者の聞き取り", Published: day("2010-02-02"), Quote: "検針用の通信網を、制御系の網とつなぐ設計を検討している。", TLP: horizon.Amber},
		{ID: "d1", Source: "enecho", Title: "次世代送配電の報告", URL: "https://example.jp/report?id=1&x=<2>", Published: day("2010-02-01"), TLP: horizon.Clear, Copies: 3},
	}
	d := horizon.Digest{
		Week: week, AsOf: day("2010-02-07"), Deadline: day("2010-02-12"), Left: 7,
		Judge: []horizon.DigestItem{
			{ID: "green-smartgrid", Signal: full, Also: []horizon.Signal{yearly}, Public: &public, Sectors: []horizon.Sector{{ID: "power", Name: "電力"}, {ID: "gas", Name: "ガス"}},
				Confidence: "中", Support: "中程度", Reason: horizon.Plain("発行者を3者確かめました。"), Documents: docs, Terms: []string{"スマートメーター", "検針"},
				Forecast: &horizon.Forecast{Name: "スマートグリッド", Horizon: day("2015-03-31"), P: 0.21, Base: 0.21, N: 41, Refused: "比べられる用語が60に届きません。"}},
			{ID: "term-kenshin", Signal: term, Drawn: 0.125, Confidence: "低", Support: "少ない", Reason: horizon.Plain("一つの情報源です。"), State: horizon.Hold, Relevance: &relevance,
				Threats:    []horizon.LinkedThreat{{Threat: horizon.Threat{ID: "unauthorized-access", Name: "不正アクセス"}, Nearness: relevance.Sector, EB05: 2.1, G2: 14, Tested: 12, Sources: 2, Documents: docs}},
				Profile:    []horizon.SectorShare{{Sector: horizon.Sector{ID: "water", Name: "水道"}, Share: horizon.Estimate{Value: 0.64, Lo: 0.4, Hi: 0.84}}},
				Categories: []horizon.CategoryShare{{Category: horizon.Technology, Share: horizon.Estimate{Value: 0.5, Lo: 0.3, Hi: 0.7}}},
				Before:     horizon.Before{Merged: []horizon.ChangeID{"term-a"}, From: "term-b"},
				Forecast:   &horizon.Forecast{Name: "検針", Horizon: day("2015-03-31"), P: 0.621, Base: 0.48, N: 120, Events: 58, Early: day("2011-09-30"), Middle: day("2013-03-31"), Late: day("2014-12-31")},
				Aliases:    []horizon.AliasProposal{{Term: "検針", Other: "メーター`読み`", Places: 4, Seen: 7, Line: `- {words: ["検針", "メーター読み"], since: 2009-12-21}`}}},
		},
		Stop: true, Quality: 1,
		Events: []horizon.DigestApart{{ID: "term-jishin", Signal: event, Relevance: horizon.Relevance{Kind: "concept", KindName: "ことがら", Share: 0.02}, Terms: []string{"津波"}}},
		Apart:  []horizon.DigestApart{{ID: "term-yubin", Signal: piece, Relevance: horizon.Relevance{Kind: "piece", KindName: "長い句の一部", Longer: "検針<員>", Share: 0.034}, Terms: []string{"検針*"}}},
		Quiet:  []horizon.DigestItem{{ID: "ubiquitous", Signal: quiet, Public: &quiet, Sentence: horizon.Plain("検知が終わりました。"), State: horizon.Approve}},
		Sources: []horizon.SourceHealth{
			{Source: horizon.Source{ID: "ipa", Name: "IPA"}, OK: true, State: "fresh", LastGood: day("2010-02-07"), NextDue: day("2010-02-08"), Newest: day("2010-02-05"), Documents: 1210,
				Readiness: []horizon.Readiness{{Bin: horizon.Monthly, Prospect: horizon.Possible}, {Bin: horizon.Yearly, Prospect: horizon.Later, History: 2, Needed: 4, From: day("2012-01-01")}}},
			{Source: horizon.Source{ID: "enecho", Name: "資源エネルギー庁"}, State: "failing: HTTP 503", LastGood: day("2010-01-30"), Documents: 88, Failures: 4,
				Readiness: []horizon.Readiness{{Bin: horizon.Monthly, Prospect: horizon.Later, History: 5, Needed: 21, From: day("2011-06-01")}, {Bin: horizon.Yearly, Prospect: horizon.Unsaid, Documents: 3, Days: 15}}},
		},
		Forms:    []horizon.CollectionChange{{Source: "enecho", Lang: "ja", Period: week, Terms: 41.2, Before: 19.6}},
		Panels:   []horizon.PanelLimits{{Bin: horizon.Weekly, Period: week, M: 41230, F: 1, A: 41230, WatchM: 47, WatchF: .1, WatchA: 470, Sources: 24, Flags: 9}},
		Previous: &horizon.DigestDiff{Waiting: 2, Judged: -1, Documents: 418},
	}
	return reckoned(d)
}

// reckoned makes the figures of a digest.
func reckoned(d horizon.Digest) horizon.Digest {
	d.Scope = horizon.Scope{Book: &horizon.Book{}, Most: d.Ceiling, AsOf: d.AsOf}
	for _, list := range [][]horizon.DigestItem{d.Judge, d.Changed, d.Quiet} {
		for i := range list {
			it := &list[i]
			it.Counted, it.CountedBy = d.Scope.Book.Reckon(it.Signal, d.AsOf), nil
			for _, g := range it.Also {
				it.CountedBy = append(it.CountedBy, d.Scope.Book.Reckon(g, d.AsOf))
			}
			if it.Public != nil {
				it.CountedOpen = d.Scope.Book.Reckon(*it.Public, d.AsOf)
			}
			if it.Sentence == nil {
				it.Sentence = phrase.RiseWords(it.Signal, it.Counted)
			}
			of := func(m horizon.Measure, n float64) horizon.Figure {
				return d.Scope.Figure("change/"+string(it.ID), m, horizon.Days{}, horizon.AllSources, n)
			}
			it.Tally = horizon.Tally{Documents: of(horizon.MeasureDocuments, 17), Publishers: of(horizon.MeasurePublishers, 4)}
		}
	}
	for _, list := range [][]horizon.DigestApart{d.Events, d.Apart} {
		for i := range list {
			list[i].Counted = d.Scope.Book.Reckon(list[i].Signal, d.AsOf)
		}
	}
	return d
}

func render(t testing.TB, d horizon.Digest) (md, page string) {
	t.Helper()
	var a, b bytes.Buffer
	if err := Markdown(&a, d); err != nil {
		t.Fatalf("Markdown: %v", err)
	}
	if err := HTML(&b, d); err != nil {
		t.Fatalf("HTML: %v", err)
	}
	return a.String(), b.String()
}

func TestGolden(t *testing.T) {
	md, page := render(t, sample())
	for name, got := range map[string]string{"week.md": md, "week.html": page} {
		p := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(p, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs; got\n%s", p, got)
		}
	}
}

func TestFormsSayTheSame(t *testing.T) {
	md, page := render(t, sample())
	for _, want := range []string{
		"内部資料 / 公開禁止", "2010年第5週（2月1日から2月7日）", "2010年2月12日", "9件", "正常 1/2（不調：資源エネルギー庁 失敗：HTTP 503（4回続けて））",
		"判断待ち +2件、判断 -1件、文書 +418件", "13週は14件です。それまでの傾向なら3件ほどでした。", "増え方：検知。すべての注目語を合わせて、誤検知は10週に平均1件まで",
		"すべての用語を合わせて、誤検知は1週に平均1件まで", "5件", "約4倍", "電力、ガス", "中程度（発行者を3者確かめました。）", "文書17件、発行者4者",
		"年ごとの件数（判定に使う文書すべて）：2009年は21件です。それまでの傾向なら6件ほどでした。",
		"TLP:AMBER", "TLP:CLEAR", "同じ内容の文書 3件", "スマートメーター", "情報源の1つが、根拠の55%を占めています。", "ほかに7件", "最近13週に3つ以上の情報源",
		"公開文書だけでは判定していません。", "公開文書だけでも、同じ数字です。", "前の半年の約2倍", "情報源の30%",
	} {
		for form, s := range map[string]string{"Markdown": md, "HTML": page} {
			if !strings.Contains(unmarked.ReplaceAllString(strings.NewReplacer(`\`, "", "&#43;", "+").Replace(s), ""), want) {
				t.Errorf("%s does not say %s", form, want)
			}
		}
	}
	if bad, good := strings.Index(md, "**不調**"), strings.Index(md, "正常　新しい"); bad < 0 || good < bad {
		t.Errorf("failing sources do not come first: %d, %d", bad, good)
	}
}

// unmarked is the marks of figures, whose text stays.
var unmarked = regexp.MustCompile(`</?data[^>]*>`)

// TestFiguresAreMarked holds that every number of the page that counts something has
// its key, that no key has two numbers, and that all are those of the digest's book.
func TestFiguresAreMarked(t *testing.T) {
	d := sample()
	_, page := render(t, d)
	if rest := marked.Unmarked([]byte(page)); len(rest) > 0 {
		t.Errorf("these read as figures: %q", rest)
	}
	if marks := marked.Of([]byte(page)); len(marks) < 60 || len(marked.Differ(d.Scope.Book, marks)) > 0 {
		t.Errorf("%d figures, of which differ %v", len(marks), marked.Differ(d.Scope.Book, marks))
	}
	if c := d.Scope.Book.Clashes(); len(c) > 0 {
		t.Errorf("made twice: %v", c)
	}
}

// TestHealthInJapanese keeps Japanese states as they are, and the line at the
// top short.
func TestHealthInJapanese(t *testing.T) {
	frozen := horizon.SourceHealth{Source: horizon.Source{ID: "meti", Name: "経済産業省"}, State: "更新が止まっています。最新の項目は2026年6月19日です", Failures: 5}
	good := horizon.SourceHealth{Source: horizon.Source{ID: "ipa", Name: "IPA"}, OK: true, State: "読めています。4日ぶりに読めるようになりました"}
	md, page := render(t, horizon.Digest{Week: horizon.WeekOf(day("2010-02-03")), Sources: []horizon.SourceHealth{good, frozen}})
	for form, s := range map[string]string{"Markdown": md, "HTML": page} {
		for _, want := range []string{"正常 1/2（不調：経済産業省 更新が止まっています）", "更新が止まっています。最新の項目は2026年6月19日です", "読めています。4日ぶりに読めるようになりました"} {
			if !strings.Contains(unmarked.ReplaceAllString(s, ""), want) {
				t.Errorf("%s does not say %s", form, want)
			}
		}
		if strings.Contains(s, "5回続けて") {
			t.Errorf("%s adds to a state that says all", form)
		}
	}
}

func TestQuietWeek(t *testing.T) {
	week := horizon.WeekOf(day("2010-02-03"))
	md, page := render(t, horizon.Digest{Week: week})
	for _, s := range []string{md, page} {
		for _, want := range []string{"新しく判断するものはありません", "最初の週です", "正常 0/0", "公開禁止"} {
			if !strings.Contains(unmarked.ReplaceAllString(s, ""), want) {
				t.Errorf("a quiet week does not say %s", want)
			}
		}
	}
}

// TestPage holds the HTML to its promises: one file, no script, headings in
// order, every fragment there.
func TestPage(t *testing.T) {
	for name, d := range map[string]horizon.Digest{"sample": sample(), "hostile": hostile()} {
		_, page := render(t, d)
		dec := xml.NewDecoder(strings.NewReader(page))
		dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
		ids, fragments, last, ones, policy := map[string]bool{}, []string{}, 0, 0, ""
		for {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			e, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			tag := e.Name.Local
			switch tag {
			case "script", "img", "iframe", "link", "object", "form", "base":
				t.Errorf("%s: element %s", name, tag)
			case "h1", "h2", "h3", "h4":
				level := int(tag[1] - '0')
				if level == 1 {
					ones++
				}
				if level > last+1 {
					t.Errorf("%s: %s after h%d", name, tag, last)
				}
				last = level
			}
			equiv := ""
			for _, a := range e.Attr {
				switch {
				case a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on"):
					t.Errorf("%s: attribute %s=%q", name, a.Name.Local, a.Value)
				case a.Name.Local == "id":
					if ids[a.Value] {
						t.Errorf("%s: id %s twice", name, a.Value)
					}
					ids[a.Value] = true
				case a.Name.Local == "href" && strings.HasPrefix(a.Value, "#"):
					fragments = append(fragments, a.Value[1:])
				case a.Name.Local == "href" && !strings.HasPrefix(a.Value, "http"):
					t.Errorf("%s: address %q", name, a.Value)
				case a.Name.Local == "http-equiv":
					equiv = a.Value
				case a.Name.Local == "content" && equiv == "Content-Security-Policy":
					policy = a.Value
				}
			}
		}
		for _, f := range fragments {
			if !ids[f] {
				t.Errorf("%s: nothing at #%s", name, f)
			}
		}
		if ones != 1 {
			t.Errorf("%s: %d headings of level 1", name, ones)
		}
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", name, policy)
		}
	}
}

var poison = []string{"<script>alert(1)</script>", "a|b\n| --- |\n# c", "[x](javascript:alert(1))", "![x](http://evil.example/p.png)", "`code` **bold** ~~x~~", "a\x00\x1b[2J\u202eb", "</td></table>"}

// hostile is a week of text that does harm where it is taken for markup.
func hostile() horizon.Digest {
	d := sample()
	for i := range d.Judge {
		p := func(n int) string { return poison[(i+n)%len(poison)] }
		it := &d.Judge[i]
		it.ID, it.Signal.Name, it.Sentence, it.Support, it.Reason = horizon.ChangeID(p(0)), p(1), horizon.Plain(p(2)), p(3), horizon.Plain(p(4))
		it.Terms, it.Signal.Warnings, it.Signal.Gated = []string{p(5), p(6)}, []string{p(0)}, p(1)
		it.Signal.Sources = []horizon.SourceID{horizon.SourceID(p(2))}
		it.Sectors = []horizon.Sector{{Name: p(1)}}
		it.Documents = nil
		for n := range poison {
			it.Documents = append(it.Documents, horizon.DigestDocument{Source: horizon.SourceID(p(n)), Title: p(n + 1), Quote: p(n + 2), URL: "javascript:alert(1)"})
		}
	}
	d.Sources[0].Source.Name, d.Sources[0].State = poison[1], poison[0]
	d.Sources[1].Source.Name, d.Sources[1].State = poison[3], poison[2]
	return d
}

func TestHostileTextIsHarmless(t *testing.T) {
	md, page := render(t, hostile())
	for form, s := range map[string]string{"Markdown": md, "HTML": page} {
		for _, r := range s {
			if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%s: letter %U", form, r)
			}
		}
		if strings.Contains(escaped.ReplaceAllString(s, ""), "<script") {
			t.Errorf("%s holds a script", form)
		}
	}
	for line := range strings.SplitSeq(md, "\n") {
		if strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "# 環境変化") {
			t.Errorf("a heading of others: %s", line)
		}
		for _, bad := range []string{"](", "![", "<", "`", "~~"} {
			plain := strings.ReplaceAll(escaped.ReplaceAllString(line, ""), "`kazami review list`", "")
			if strings.Contains(plain, bad) {
				t.Errorf("%s in %s", bad, line)
			}
		}
		if strings.HasPrefix(line, "| 1 |") {
			if got := strings.Count(escaped.ReplaceAllString(line, ""), "|"); got != 10 {
				t.Errorf("a row of %d borders, want 10: %s", got, line)
			}
		}
	}
}

// escaped is a letter that Markdown takes as it is.
var escaped = regexp.MustCompile(`\\.`)

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteErrors(t *testing.T) {
	for name, f := range map[string]func(io.Writer, horizon.Digest) error{"Markdown": Markdown, "HTML": HTML} {
		if err := f(full{}, sample()); err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%s to a full disk: %v", name, err)
		}
	}
}
