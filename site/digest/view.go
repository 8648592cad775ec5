package digest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// view is a digest in words.
type view struct {
	Secret   string // why it must not be published
	Week     string
	AsOf     string
	Deadline string
	Waiting  string
	Health   string
	Since    string
	Judge    []item
	Lines    []string // on the list: what was drawn, how far to read
	Lists    []side   // what is listed apart
	Changed  []item
	Quiet    []item
	Left     int
	Alerts   []string
	Sources  []source
	Cold     []waits  // sources in which nothing can be detected yet
	Note     string   // on when that will be
	Forms    []string // of the collection, not of the world
	Panels   []panel
}

// item is one thing to judge or to know.
type item struct {
	N          int
	Mark       string // what kind of flag it is
	Name       string
	ID         string
	Sentence   string
	Counts     string
	Limit      string
	Stage      string // in brackets, "" for none
	Sectors    string
	Confidence string
	Evidence   string // documents and publishers
	State      string
	Of         string // whose figures Full is
	Full       figures
	Public     *figures // where it differs
	Same       string   // how the public panel stands, where there is no second column
	Documents  []document
	Also       []string // the same series by its other counts
	Terms      []string
	Warnings   []string
	Relevance  []string // how near a discovered term is, and why it stands where it stands
}

// figures are one panel's numbers, in the order of their names.
type figures struct {
	Stage, Observed, Expected, Ratio, Evidence, Limit, Growth, Breadth, Sources, Onset string
}

// names of the figures, in order.
func names() []string {
	return []string{"段階", "観測", "期待", "期待との比", "増え方", "誤検知の上限", "伸び", "広がり", "情報源", "上がり始め"}
}

// Values are the figures in the order of their names.
func (f figures) Values() []string {
	return []string{f.Stage, f.Observed, f.Expected, f.Ratio, f.Evidence, f.Limit, f.Growth, f.Breadth, f.Sources, f.Onset}
}

// document is evidence as the analyst sees it.
type document struct {
	TLP, Date, Source, Title, URL, Quote, Copies string
}

// source is how one source fares.
type source struct {
	OK                                bool
	Name, State, Good, Due, Newest, N string
}

// panel is the false-alarm limits of one panel.
type panel struct {
	Name, Period, Sources, Terms, Watch, Flags string
}

func viewOf(d horizon.Digest) view {
	v := view{
		Secret: "公開できない文書と数字を含みます。転送や転載はできません。",
		Week:   phrase.Week(d.Week), AsOf: phrase.DayEra(d.AsOf), Deadline: phrase.Day(d.Deadline),
		Waiting: phrase.Int(len(d.Judge)+d.Left) + "件", Health: health(d.Sources), Since: since(d.Previous), Left: d.Left, Alerts: d.Alerts,
		Judge: items(d.Judge), Lines: lines(d), Lists: sides(d), Changed: items(d.Changed), Quiet: items(d.Quiet),
	}
	if d.Ceiling != horizon.Red {
		v.Secret, v.Since = "TLP:"+d.Ceiling.String()+"までの文書と、公開文書だけの数字です。判断の前なので、公開できません。", ""
	}
	for _, s := range ordered(d.Sources) {
		v.Sources = append(v.Sources, source{
			OK: s.OK, Name: cmp.Or(s.Source.Name, string(s.Source.ID)), State: state(s),
			Good: moment(s.LastGood), Due: moment(s.NextDue), Newest: phrase.Day(s.Newest), N: phrase.Int(s.Documents) + "件",
		})
	}
	v.Cold, v.Note = cold(d.Sources), phrase.ReadinessNote
	for _, c := range d.Forms {
		v.Forms = append(v.Forms, form(c, d.Sources))
	}
	for _, p := range d.Panels {
		v.Panels = append(v.Panels, panel{
			Name: phrase.Per(p.Bin) + "ごと", Period: phrase.Period(p.Period), Sources: phrase.Int(p.Sources),
			Terms: limit(p.M, p.F, false, p.Bin), Watch: limit(p.WatchM, p.WatchF, true, p.Bin), Flags: phrase.Int(p.Flags) + "件",
		})
	}
	return v
}

// waits is from when on a detection is possible in a source, and what makes it earlier.
type waits struct {
	Name, When string
	Way        phrase.Way
}

func cold(list []horizon.SourceHealth) (all []waits) {
	for _, s := range list {
		if s.Documents > 0 && !s.Detectable() {
			all = append(all, waits{cmp.Or(s.Source.Name, string(s.Source.ID)), strings.Join(phrase.Ready(s.Readiness), ""), phrase.WayOf(s.Source.Kind, string(s.Source.ID))})
		}
	}
	return all
}

// form says that a source's documents read differently, and what follows.
func form(c horizon.CollectionChange, sources []horizon.SourceHealth) string {
	return fmt.Sprintf("%sの文書は、1件あたりの語の数が%sから%sに変わりました。この情報源だけの増減は、世の中の変化とは限りません。",
		named(c.Source, sources), phrase.Number(c.Before), phrase.Number(c.Terms))
}

// named is the name of a source.
func named(id horizon.SourceID, sources []horizon.SourceHealth) string {
	for _, s := range sources {
		if s.Source.ID == id {
			return cmp.Or(s.Source.Name, string(id))
		}
	}
	return string(id)
}

// limit is the false-alarm limit of a panel; m is how many series share it.
func limit(m int, f float64, watch bool, b horizon.Bin) string {
	if m == 0 {
		return "なし"
	}
	return phrase.LimitOf(f, watch, b)
}

// ordered puts sources that fail first, by how often in a row, then by id.
func ordered(list []horizon.SourceHealth) []horizon.SourceHealth {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b horizon.SourceHealth) int {
		rank := func(s horizon.SourceHealth) int {
			if s.OK {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Failures, a.Failures), cmp.Compare(a.Source.ID, b.Source.ID))
	})
	return out
}

// health is 正常 41/43（不調：…、…）: every source that fails by its name and the
// first sentence of its state; the table has the rest.
func health(list []horizon.SourceHealth) string {
	var bad []string
	for _, s := range ordered(list) {
		if !s.OK {
			first, _, _ := strings.Cut(state(s), "。")
			bad = append(bad, cmp.Or(s.Source.Name, string(s.Source.ID))+" "+first)
		}
	}
	out := fmt.Sprintf("正常 %d/%d", len(list)-len(bad), len(list))
	if len(bad) > 0 {
		out += "（不調：" + strings.Join(bad, "、") + "）"
	}
	return out
}

// state says how a source stands. Words that are Japanese already say all; the
// usual English ones are put into Japanese, with how often it failed in a row.
func state(s horizon.SourceHealth) string {
	out := s.State
	for _, w := range [][2]string{{"fresh", "新しい"}, {"failing", "失敗"}, {"stale", "古い"}, {"never read", "まだ読んでいない"}} {
		if rest, ok := strings.CutPrefix(out, w[0]); ok {
			out = w[1] + strings.Replace(rest, ": ", "：", 1)
			break
		}
	}
	if s.Failures > 1 && out != s.State {
		out += fmt.Sprintf("（%d回続けて）", s.Failures)
	}
	return out
}

func since(p *horizon.DigestDiff) string {
	if p == nil {
		return "最初の週です"
	}
	return fmt.Sprintf("審査待ち %+d件、判断 %+d件、文書 %+d件", p.Waiting, p.Judged, p.Documents)
}

// moment is a time to the minute.
func moment(t time.Time) string {
	if t.IsZero() {
		return "なし"
	}
	return t.In(horizon.Tokyo).Format("2006-01-02 15:04")
}

func items(list []horizon.DigestItem) (out []item) {
	for i, x := range list {
		out = append(out, itemOf(i+1, x))
	}
	return out
}

func itemOf(n int, x horizon.DigestItem) item {
	s := x.Signal
	it := item{
		N: n, Mark: kind(s) + alsoBy(x.Also) + drawn(x.Drawn), Name: cmp.Or(s.Name, string(x.ID)), ID: string(x.ID), Sentence: x.Sentence,
		Counts: phrase.Counted(s), Limit: "増え方：" + phrase.Strength(s) + "。" + phrase.Limit(s), Stage: inBrackets(s.Stage.Name()),
		Sectors: sectors(x.Sectors), Confidence: cmp.Or(x.Confidence, "わからない"),
		Evidence: documents(x.Documents), State: cmp.Or(phrase.Action(x.State), "未審査"),
		Of: "すべての文書", Full: figuresOf(s), Terms: x.Terms,
	}
	for _, g := range x.Also {
		it.Also = append(it.Also, fmt.Sprintf("%sごとの数え方でも検知しています。上がり始めは%s、段階は「%s」です。%s上の数字には足していません。",
			phrase.Per(g.Period.Bin), phrase.Period(g.Onset), g.Stage.Name(), phrase.VerdictLine(g)))
	}
	for _, w := range s.Warnings {
		it.Warnings = append(it.Warnings, phrase.Caution(w))
	}
	it.Relevance = slices.Concat(forecast(x.Forecast), relevanceLines(x.Relevance), together(x))
	if x.Reason != "" {
		it.Confidence += "（" + x.Reason + "）"
	}
	if s.Gated != "" {
		it.Warnings = append([]string{"条件を満たしません：" + phrase.Caution(s.Gated)}, it.Warnings...)
	}
	switch p := x.Public; {
	case s.Panel == horizon.PublicPanel:
		it.Of = "公開文書だけ"
	case p == nil:
		it.Same = "公開文書だけでは判定していません。"
	case figuresOf(*p) == it.Full:
		it.Same = "公開文書だけでも、同じ数字です。"
	default:
		f := figuresOf(*p)
		it.Public = &f
	}
	for _, d := range x.Documents {
		it.Documents = append(it.Documents, documentOf(d))
	}
	return it
}

// inBrackets is a stage behind a name; "" for none.
func inBrackets(stage string) string {
	if stage == "" {
		return ""
	}
	return "（" + stage + "）"
}

// kind says what raised the item.
func kind(s horizon.Signal) string {
	k := "用語"
	if s.Theme != "" {
		k = "テーマ"
	}
	switch {
	case s.Flagged:
		return k + "、新しい検知"
	case s.Open:
		return k + "、増加が続く"
	case s.Gated != "":
		return k + "、条件で保留"
	}
	return k
}

// drawn marks what was drawn at random.
func drawn(chance float64) string {
	if chance == 0 {
		return ""
	}
	return "、無作為に選んだ1件"
}

// alsoBy names the other counts by which the same series has an open flag.
func alsoBy(also []horizon.Signal) (text string) {
	for _, g := range also {
		text += "、" + phrase.Per(g.Period.Bin) + "ごとにも"
	}
	return text
}

func figuresOf(s horizon.Signal) figures {
	f := figures{
		Stage: cmp.Or(s.Stage.Name(), "なし"), Observed: phrase.Number(s.Observed) + "件", Expected: phrase.Number(s.Expected) + "件",
		Ratio: phrase.Times(s.Ratio), Evidence: phrase.Strength(s), Limit: phrase.Limit(s), Onset: "なし",
		Growth: cmp.Or(phrase.Growth(s), phrase.Unknown), Breadth: cmp.Or(phrase.Breadth(s), phrase.Unknown),
		Sources: fmt.Sprintf("%d件（実質 %s件分）", len(s.Sources), phrase.Number(s.Effective)),
	}
	if len(s.Sources) > 0 {
		ids := make([]string, len(s.Sources))
		for i, id := range s.Sources {
			ids[i] = string(id)
		}
		f.Sources += "：" + strings.Join(ids, "、")
	}
	if s.Onset.N != 0 {
		f.Onset = phrase.Period(s.Onset)
	}
	return f
}

func sectors(list []horizon.Sector) string {
	if len(list) == 0 {
		return "不明"
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.Name
	}
	return strings.Join(names, "、")
}

// documents counts the evidence and where it comes from.
func documents(list []horizon.DigestDocument) string {
	seen := map[horizon.SourceID]bool{}
	for _, d := range list {
		seen[d.Source] = true
	}
	return fmt.Sprintf("%d件、情報源 %d", len(list), len(seen))
}

func documentOf(d horizon.DigestDocument) document {
	out := document{
		TLP: "TLP:" + d.TLP.String(), Date: phrase.Day(d.Published), Source: cmp.Or(d.Publisher, string(d.Source)),
		Title: phrase.Title(d.Title, d.Cited), URL: phrase.Web(d.URL), Quote: phrase.Cut(d.Quote, 80),
	}
	if d.Copies > 0 {
		out.Copies = fmt.Sprintf("写し %d件", d.Copies)
	}
	return out
}
