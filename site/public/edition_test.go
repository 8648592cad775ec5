package public

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kazami/internal/figuretest"
	"kazami/internal/horizon"
	"kazami/site/dossier"
	"kazami/site/folder"
)

var (
	update = flag.Bool("update", false, "write the golden files")
	look   = flag.String("look", "", "write the realistic edition into this folder, to look at it")
)

func day(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", s, horizon.Tokyo)
	if err != nil {
		panic(err)
	}
	return t
}

// release passes through the gate or stops the test.
func release[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("gate: %v", err)
		}
		return v
	}
}

// testMethod stands in for docs/method.md.
const testMethod = `# 調べ方と誤検知の上限

この文章は試験用です。文書を数え、期待と比べます。

## 数えるもの

文書は1件に1回だけ数えます。

| 期間 | 使いどころ |
|:--|--:|
| 週 | 日付が日まで分かる情報源 |
| 月 | 日付が月まで分かる情報源 |

### 写し

よく似た写しは1件と数えます。

## 判定

~~~
E >= A = m / F
~~~

- 手本は[e-detectors](https://example.org/e-detectors)です。
- 社内の[覚え書き](../notes.md)は公開しません。

# 限界

<script>alert(1)</script>
`

// plan is the test's list of changes. Names are the seed's; every other word
// and figure is made up for the test.
var plan = []struct {
	id, name, yomi, en string
	category           horizon.Category
	sectors            int // how many of the plan's
	first              string
	docs               int
	stage              horizon.Stage
}{
	{"ifrs", "国際会計基準の適用", "こくさいかいけいきじゅんのてきよう", "Adoption of international accounting standards", horizon.Policy, 2, "2007-08-08", 9, ""},
	{"green-smartgrid", "グリーンIT・スマートグリッドの普及", "ぐりーんあいてぃー", "Spread of green IT and smart grids", horizon.Use, 3, "2007-12-06", 12, horizon.Weak},
	{"cloud-computing", "クラウドコンピューティングの台頭", "くらうど", "Rise of cloud computing", horizon.Use, 10, "2008-06-12", 17, horizon.Emerging},
	{"telework-remote-maintenance", "テレワーキング・リモートメンテナンスの普及", "てれわーきんぐ", "Telework and remote maintenance", horizon.Use, 10, "2005-11-01", 11, horizon.Noise},
	{"ubiquitous", "ユビキタスの普及", "ゆびきたす", "Spread of ubiquitous computing", horizon.Use, 4, "2004-01-16", 14, horizon.Fading},
	{"ics-openness", "制御系システムのオープン化", "せいぎょけい", "Opening-up of control systems", horizon.Technology, 6, "2004-05-20", 10, horizon.Noise},
	{"ipv6-migration", "IPv6への移行", "あいぴーぶいろく", "Transition to IPv6", horizon.Technology, 1, "2005-03-10", 13, horizon.Settled},
	{"website-defacement", "企業HPの改ざん多発", "きぎょうほーむぺーじ", "Frequent defacement of corporate websites", horizon.Menace, 6, "2005-05-16", 16, horizon.Event},
	{"crypto-compromise", "暗号の危殆化", "あんごうのきたいか", "Cryptographic compromise", horizon.Menace, 10, "2004-08-17", 18, horizon.Weak},
}

func testSectors() (out []horizon.Sector) {
	for _, s := range [][3]string{
		{"ict", "情報通信", "総務省"}, {"finance", "金融", "金融庁"}, {"aviation", "航空", "国土交通省"}, {"railway", "鉄道", "国土交通省"},
		{"power", "電力", "経済産業省"}, {"gas", "ガス", "経済産業省"}, {"government", "政府・行政サービス", "総務省"},
		{"medical", "医療", "厚生労働省"}, {"water", "水道", "厚生労働省"}, {"logistics", "物流", "国土交通省"},
	} {
		out = append(out, horizon.Sector{ID: horizon.SectorID(s[0]), Name: s[1], Charge: []horizon.Charge{{Ministries: []string{s[2]}}}, CEPTOAR: s[1] + "CEPTOAR", Plan2: true})
	}
	return out
}

// realistic is an edition of the size and the kinds that the default run makes.
func realistic(t testing.TB) horizon.Edition {
	asOf := day("2010-03-31").Add(24*time.Hour - time.Second)
	ed := horizon.Edition{
		AsOf: asOf, Horizon: day("2015-03-31"), Sample: true, Contact: "iken@example.jp", Sectors: testSectors(),
		Reading: horizon.Reading{Documents: 132, First: day("2004-01-16"), Latest: day("2010-03-30"), Undated: 2},
		Panels: []horizon.PanelLimits{
			{Bin: horizon.Weekly, Period: horizon.WeekOf(asOf), M: 412, F: 1, A: 412, WatchM: 47, WatchF: 0.1, WatchA: 470, Sources: 4, Flags: 2},
			{Bin: horizon.Yearly, Period: horizon.PeriodOf(horizon.Yearly, asOf).Add(-1), M: 96, F: 1, A: 96, Sources: 2},
		},
	}
	for _, s := range []struct {
		id, name string
		class    horizon.Class
	}{
		{"chronology-government", "年表（政府機関）", horizon.Government}, {"chronology-operators", "年表（重要インフラ事業者等）", horizon.Operators},
		{"chronology-others", "年表（その他）", horizon.Others}, {"chronology-research", "年表（関係機関・研究機関）", horizon.Research},
	} {
		ed.Reading.Sources = append(ed.Reading.Sources, horizon.SourceReading{
			Source:    horizon.Source{ID: horizon.SourceID(s.id), Name: s.name, Kind: "archive", Class: s.class, Lang: "ja", TLP: horizon.Clear, Sample: true},
			Documents: 33, Latest: day("2010-03-30"),
		})
	}
	ed.Threats = []horizon.Threat{{ID: "info-leak", Name: "情報漏えい", Kind: "障害"}, {ID: "outage", Name: "切替え時の停止", Kind: "障害"}}
	for i := range plan {
		ed.Changes = append(ed.Changes, publishedChange(t, ed, i))
	}
	for n := 3; n >= 1; n-- {
		ed.Issues = append(ed.Issues, testIssue(asOf, n))
	}
	ed.Crossings, ed.Meetings, ed.Opinions = testCrossings(ed), testMeetings(), testOpinions()
	ed.Past = testPast(t, ed.AsOf)
	figuretest.Fill(&ed)
	placeSigns(&ed)
	return ed
}

// placeSigns makes the figures of the maps of signs.
func placeSigns(ed *horizon.Edition) {
	all, _ := dossier.Signs(ed.Changes)
	for i := range ed.Changes {
		p := &ed.Changes[i]
		p.Signs = nil
		for _, x := range all[p.Change().ID] {
			of := horizon.Counted{Subject: fmt.Sprintf("change/%s/%s", p.Change().ID, x.View), Measure: horizon.MeasureMean, Panel: horizon.PublicPanel, Sources: horizon.DatedSources, AsOf: ed.AsOf}
			s := horizon.SignFigures{View: x.View, Value: ed.Figures.Put(of, x.Value)}
			of.Measure = horizon.MeasureRatio
			s.Increase = ed.Figures.Put(of, math.Exp(x.Increase))
			p.Signs = append(p.Signs, s)
		}
	}
}

// testCrossings has more threats than a picture holds.
func testCrossings(ed horizon.Edition) horizon.Crossings {
	x := horizon.Crossings{From: ed.AsOf.AddDate(-3, 0, 0), Until: ed.AsOf, Documents: 132}
	for i := range 12 {
		t := horizon.Threat{ID: horizon.ThreatID(fmt.Sprintf("threat-%d", i)), Name: fmt.Sprintf("試験用の脅威%d", i)}
		if i < len(ed.Threats) {
			t = ed.Threats[i]
		}
		x.Threats = append(x.Threats, horizon.ThreatTotal{Threat: t, Docs: 40 - 3*i})
		for k, s := range ed.Sectors {
			x.Cells = append(x.Cells, horizon.Crossing{Threat: t.ID, Sector: s.ID, Docs: (i*7 + k*5) % 13})
		}
	}
	for k, s := range ed.Sectors {
		x.Sectors = append(x.Sectors, horizon.SectorCount{Sector: s.ID, Docs: 60 - k})
	}
	return x
}

func testMeetings() []horizon.Meeting {
	return []horizon.Meeting{
		{ID: "2010-04-21", Kind: horizon.Seminar, Title: "試験用のこれからの催し", Start: day("2010-04-21").Add(13 * time.Hour), End: day("2010-04-21").Add(15 * time.Hour),
			Place: "試験用の会場、3階; 奥", Announced: day("2010-03-15"), Apply: "https://example.jp/apply?a=1&b=2", Changes: []horizon.ChangeID{"cloud-computing"}},
		{ID: "2010-02-24", Kind: horizon.Session, Title: "試験用の会議", Start: day("2010-02-24"), Announced: day("2010-02-01"), Summary: "- 要約の一つ目です。\n- 要約の二つ目です。<script>alert(1)</script>",
			Materials: []horizon.Material{{Name: "資料1", File: "shiryo-1.pdf", Data: []byte("%PDF-1.7 試験")}, {Name: "なくなった資料", File: "gone.pdf"}}, Changes: []horizon.ChangeID{"ifrs"}},
	}
}

func testOpinions() []horizon.Opinion {
	return []horizon.Opinion{
		{Received: day("2010-03-20"), About: "検討中の意見"},
		{Received: day("2009-12-20"), About: "答えた意見", Summary: "試験用の要旨です。", Done: "用語集に説明を加えました。", Answered: day("2010-01-08"), Change: "crypto-compromise"},
	}
}

func testIssue(asOf time.Time, n int) horizon.Issue {
	week := horizon.WeekOf(asOf).Add(n - 4)
	i := horizon.Issue{
		Number: n, Week: week, Published: week.End().Add(9 * time.Hour), Title: fmt.Sprintf("試験用の第%d号", n),
		Lead: "第2次行動計画の初年度が終わりました。例に挙げた九つの変化を、公開された文書で確かめました。\n\n来年度は、暗号の移行とIPv4アドレスの在庫の動きを続けて見ます。",
	}
	if n == 3 {
		i.New = []horizon.ChangeID{"cloud-computing", "ics-openness"}
		i.Moved = []horizon.Movement{{Change: "crypto-compromise", Why: "移行の指針を出した組織が増えたため、段階を予兆に改めました。"}}
		i.Quiet = []horizon.ChangeID{"ubiquitous"}
		i.Withdrawn = []horizon.Movement{{Change: "dtv", Why: "根拠が1件だけで、情報セキュリティへの影響を示せないためです。"}}
	}
	return i
}

func publishedChange(t testing.TB, ed horizon.Edition, i int) horizon.PublishedChange {
	p := plan[i]
	c := horizon.Change{
		ID: horizon.ChangeID(p.id), Name: p.name, Yomi: p.yomi, NameEN: p.en, Category: p.category, Sample: true,
		Themes:     []horizon.ThemeID{horizon.ThemeID(p.id)},
		Definition: p.name + "により、重要インフラの情報システムの使い方と弱点が変わります。これは試験用の定義です。",
		What:       "これまで別々だったものがつながり、影響の及ぶ範囲が広がります。試験用の文です。",
		When:       "公的な計画では2010年度から2014年度が目安です。予測ではありません。",
		Prepare:    "どこで使っているかの一覧を作り、機器の更新の時期に合わせて備えます。",
		Threats:    []horizon.InducedThreat{{ID: "info-leak", Text: "外に置いた情報が、契約の相手の不備で漏れることがあります。"}, {ID: "outage", Text: "切替えの日に、古い機器が接続できなくなることがあります。"}},
		Counter:    []string{"2009年12月の調査では、導入を見送る事業者もありました。"},
		Searched:   "根拠の公開文書をすべて読みました。",
		Unknowns:   []string{"中小の事業者の状況は、読んだ文書からは分かりません。", "費用の見通しは示されていません。"},
		Guideline:  []horizon.Proposal{{Pillar: "要検討事項", Text: "使用箇所の一覧を年に一度見直すこと。"}, {Pillar: "参考事項", Text: "契約の前に、障害のときの連絡の手順を決めておくこと。"}},
	}
	for k, s := range ed.Sectors {
		if k < p.sectors {
			c.Sectors = append(c.Sectors, s.ID)
		}
	}
	publishers := []string{"試験庁", "試験研究所", "試験電力株式会社", "試験新聞"}
	classes := []horizon.Class{horizon.Government, horizon.Research, horizon.Operators, horizon.Others}
	from := day(p.first)
	var docs []horizon.Document
	for n := range p.docs {
		k := (n + i) % 4
		when := from.AddDate(0, 0, int(float64(n)/float64(p.docs-1)*(ed.AsOf.Sub(from).Hours()/24-float64(7+31*i))))
		precision := horizon.ByDay
		if n%5 == 4 {
			precision = horizon.ByMonth
		}
		docs = append(docs, horizon.Document{
			ID: horizon.DocumentID(fmt.Sprintf("%s-%02d", p.id, n)), Source: ed.Reading.Sources[k].Source.ID,
			URL: fmt.Sprintf("https://example.org/%s/%d", p.id, n), Title: fmt.Sprintf("%sに関する試験用の文書その%d", p.name, n+1),
			Lang: "ja", Published: when, Precision: precision, TLP: horizon.Clear, Publisher: publishers[k], Class: classes[k], Excerpt: horizon.ExcerptTitle,
		})
	}
	docs[1].Title, docs[1].Lang = "A test report in English", "en"
	slices.Reverse(docs)
	c.Happened = []horizon.Happening{
		{Text: "試験庁が、移行の指針を決めました。", Evidence: docs[len(docs)-1].ID},
		{Text: "試験研究所が2009年7月に、影響の調査を公表しました。", Evidence: docs[3].ID},
	}
	js := []horizon.Judgement{
		{Change: c.ID, Action: horizon.Hold, Who: "sample analyst", When: day("2010-02-26"), Why: "根拠の発行者が1つだったため、待ちました。", Cut: day("2010-02-26")},
		{Change: c.ID, Action: horizon.Approve, Who: "sample analyst", When: day("2010-03-31"), Why: "発行者の違う文書で、同じ動きを確かめました。", Cut: day("2010-03-31")},
	}
	out := horizon.PublishedChange{
		JudgedChange: release[horizon.JudgedChange](t)(c.Release(js)),
		First:        docs[len(docs)-1].Published, Latest: docs[0].Published, Quarters: quartersOf(docs, ed.AsOf),
		Sectors: []horizon.SectorCount{{Sector: "ict", Docs: 5}, {Sector: "finance", Docs: 3}},
		Threats: []horizon.ThreatCount{
			{Threat: horizon.Threat{ID: "info-leak", Name: "情報漏えい", Kind: "障害"}, Docs: 4},
			{Threat: horizon.Threat{ID: "outage", Name: "切替え時の停止", Kind: "障害"}, Docs: 2}},
	}
	was := c
	was.Name, was.Definition = p.name+"（前の名称）", "前の版の定義です。試験用です。"
	early := []horizon.Judgement{{Change: c.ID, Action: horizon.Approve, Who: "sample analyst", When: day("2009-11-30"), Why: "試験用です。", Cut: day("2009-11-30")}}
	if i%3 == 0 {
		out.Versions = append(out.Versions, horizon.Version{JudgedChange: release[horizon.JudgedChange](t)(was.Release(early)), Since: day("2009-11-30")})
	}
	out.Versions = append(out.Versions, horizon.Version{JudgedChange: out.JudgedChange, Since: day("2010-03-31")})
	for _, d := range docs {
		out.Evidence = append(out.Evidence, release[horizon.ClearDocument](t)(d.Release()))
	}
	if p.stage == "" {
		out.NoVerdict = "資料が足りません。年表の情報源は、判定に要る13週分の文書に届きません。"
		return out
	}
	if p.stage == horizon.Weak {
		f := horizon.Forecast{Panel: horizon.PublicPanel, Bin: horizon.Weekly, Name: p.name, Stage: p.stage, Made: ed.AsOf, Horizon: ed.Horizon, P: .43, Base: .25, N: 89, Events: 22}
		out.Forecasts = []horizon.PublicForecast{release[horizon.PublicForecast](t)(f.Release())}
	}
	out.Verdicts = []horizon.PublicSignal{release[horizon.PublicSignal](t)(testSignal(ed, i).Release())}
	return out
}

func testSignal(ed horizon.Edition, i int) horizon.Signal {
	p := plan[i]
	week := horizon.WeekOf(ed.AsOf)
	g := horizon.Signal{
		Panel: horizon.PublicPanel, Name: p.name, Theme: horizon.ThemeID(p.id), Period: week, Stage: p.stage, Watch: true,
		E: math.Pow(7, float64(i)/2), A: 470, M: 47, F: 0.1, Window: 13, Observed: float64(3 + i), Expected: 1.37,
		Ratio: horizon.Estimate{Value: float64(3+i) / 1.37, Lo: float64(1+i) / 1.37, Hi: float64(6+2*i) / 1.37}, Effective: 2.4,
		Sources: []horizon.SourceID{"chronology-government", "chronology-research"}, Onset: week.Add(-9), First: week.Add(-200),
		Warnings: []string{"情報源の1つが、根拠の55%を占めています。"},
	}
	g.Flagged = p.stage == horizon.Emerging
	if p.stage == horizon.Event {
		g.Gated = "最近13週に3つ以上の情報源があること"
	}
	return g
}

// quartersOf counts documents by quarter against the rate of all earlier ones.
func quartersOf(docs []horizon.Document, asOf time.Time) (out []horizon.Quarter) {
	seen, total := 0, 0
	for q := day("2004-01-01"); !q.After(asOf); q = q.AddDate(0, 3, 0) {
		x := horizon.Quarter{Start: q, Total: 3 + len(out)/4}
		for _, d := range docs {
			if !d.Published.Before(q) && d.Published.Before(q.AddDate(0, 3, 0)) {
				x.Docs++
			}
		}
		if len(out) == 22 {
			x.Docs += 4 // a burst to draw
		}
		if total > 0 {
			x.Expected = (float64(seen) + 0.5) / float64(total+1) * float64(x.Total)
			x.Lo, x.Hi = math.Floor(max(0, x.Expected-1.6*math.Sqrt(x.Expected))), math.Ceil(x.Expected+1.6*math.Sqrt(x.Expected))
			x.Outside = float64(x.Docs) > x.Hi
		}
		seen, total = seen+x.Docs, total+x.Total
		out = append(out, x)
	}
	return out
}

// build builds into a new folder and returns it.
func build(t testing.TB, ed horizon.Edition) string {
	t.Helper()
	dir := t.TempDir()
	buildInto(t, dir, ed)
	return dir
}

func buildInto(t testing.TB, dir string, ed horizon.Edition) {
	t.Helper()
	if _, err := Build(dir, ed, Options{Method: []byte(testMethod)}); err != nil {
		t.Fatalf("Build: %v", err)
	}
}

// read returns every file below a folder by its path, but for the one that
// says how it was built.
func read(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == folder.Mark {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		out[filepath.ToSlash(rel)] = string(b)
		if err == nil && strings.HasSuffix(p, ".xlsx") {
			unpack(t, filepath.ToSlash(rel), b, out)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// unpack puts the parts of a workbook beside it, as name!part.
func unpack(t testing.TB, name string, data []byte, out map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, f := range z.File {
		r := release[io.ReadCloser](t)(f.Open())
		out[name+"!"+f.Name] = string(release[[]byte](t)(io.ReadAll(r)))
	}
}

func TestLook(t *testing.T) {
	if *look == "" {
		t.Skip("no folder named: -look DIR")
	}
	if err := os.MkdirAll(*look, 0o755); err != nil {
		t.Fatal(err)
	}
	buildInto(t, *look, realistic(t))
}

var builtSites sync.Map // of *builtSite by the kind of edition

type builtSite struct {
	once  sync.Once
	files map[string]string
}

// built is the files of the realistic edition.
func built(t testing.TB) map[string]string {
	t.Helper()
	return builtAs(t, "realistic", realistic(t))
}

// builtAs is the files of an edition, which is built once for all tests that call
// it by one name; they only read them.
func builtAs(t testing.TB, kind string, ed horizon.Edition) map[string]string {
	t.Helper()
	kept, _ := builtSites.LoadOrStore(kind, &builtSite{})
	site := kept.(*builtSite)
	site.once.Do(func() { site.files = read(t, build(t, ed)) })
	if site.files == nil {
		t.Fatalf("the edition %q was not built", kind)
	}
	return site.files
}
