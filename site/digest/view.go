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
	Waiting  horizon.Words
	Health   horizon.Words
	Since    horizon.Words
	Judge    []item
	Lines    []horizon.Words // on the list: what was drawn, how far to read
	Lists    []side          // what is listed apart
	Changed  []item
	Quiet    []item
	Left     horizon.Words // that are not listed; nil: all are
	Alerts   []string
	Sources  []source
	Cold     []waits  // sources in which nothing can be detected yet
	Note     string   // on when that will be
	Forms    []string // of the collection, not of the world
	Panels   []panel
	scope    horizon.Scope
}

// item is one thing to judge or to know.
type item struct {
	N         int
	Mark      string // what kind of flag it is
	Name      string
	ID        string
	Sentence  horizon.Words
	Strength  horizon.Words
	Stage     string // in brackets, "" for none
	Sectors   string
	Support   horizon.Words
	Evidence  horizon.Words // documents and publishers of the change
	State     string
	Of        string // whose figures Full is
	Full      figures
	Public    *figures // where it differs
	Same      string   // how the public panel stands, where there is no second column
	Documents []document
	Also      []horizon.Words // the same series by its other counts
	Terms     []string
	Warnings  []string
	Relevance []line // how near a discovered term is, and why it stands where it stands
}

// line is a sentence, and what documents are called behind it.
type line struct {
	Words horizon.Words
	Said  string
}

func (l line) String() string { return l.Words.String() + l.Said }

// plain is sentences with nothing behind them.
func plain(all []horizon.Words) (lines []line) {
	for _, w := range all {
		lines = append(lines, line{Words: w})
	}
	return lines
}

// figures are one panel's numbers, in the order of their names.
type figures struct {
	Stage, Documents, Expected, Times, Strength, Limit, Growth, Breadth, Sources, Onset horizon.Words
}

// names of the figures, in order.
func names() []string {
	return []string{"段階", "件数", "従来の水準", "従来の水準との比", "増え方", "誤検知の上限", "伸び", "広がり", "情報源", "増え始め"}
}

// Values are the figures in the order of their names.
func (f figures) Values() []horizon.Words {
	return []horizon.Words{f.Stage, f.Documents, f.Expected, f.Times, f.Strength, f.Limit, f.Growth, f.Breadth, f.Sources, f.Onset}
}

// same reports whether two panels read the same.
func (f figures) same(g figures) bool {
	return slices.EqualFunc(f.Values(), g.Values(), func(a, b horizon.Words) bool { return a.String() == b.String() })
}

// document is evidence as the analyst sees it.
type document struct {
	TLP, Date, Source, Title, URL, Quote string
	Copies                               horizon.Words
}

// source is how one source fares.
type source struct {
	OK                             bool
	Name, State, Good, Due, Newest string
	N                              horizon.Words
}

// panel is the false-alarm limits of one panel.
type panel struct {
	Name, Period                 string
	Sources, Terms, Watch, Flags horizon.Words
}

func viewOf(d horizon.Digest) view {
	v := view{scope: d.Scope,
		Secret: "公開できない文書と数字を含みます。転送や転載はできません。",
		Week:   phrase.Week(d.Week), AsOf: phrase.DayEra(d.AsOf), Deadline: phrase.Day(d.Deadline),
		Waiting: phrase.Waiting(d.Scope, len(d.Judge)+d.Left), Health: phrase.Health(d.Scope, ordered(d.Sources), state), Since: phrase.Since(d.Scope, d.Previous), Left: phrase.MoreWait(d.Scope, d.Left), Alerts: d.Alerts,
		Judge: items(d, d.Judge), Lines: lines(d), Lists: sides(d), Changed: items(d, d.Changed), Quiet: items(d, d.Quiet),
	}
	if d.Ceiling != horizon.Red {
		v.Secret, v.Since = "TLP:"+d.Ceiling.String()+"までの文書と、公開文書だけの数字です。判断の前なので、公開できません。", nil
	}
	for _, s := range ordered(d.Sources) {
		v.Sources = append(v.Sources, source{
			OK: s.OK, Name: cmp.Or(s.Source.Name, string(s.Source.ID)), State: state(s),
			Good: moment(s.LastGood), Due: moment(s.NextDue), Newest: phrase.Day(s.Newest), N: phrase.Stored(d.Scope, s.Source.ID, s.Documents),
		})
	}
	v.Cold, v.Note = cold(d.Sources), phrase.ReadinessNote
	for _, c := range d.Forms {
		v.Forms = append(v.Forms, form(c, d.Sources))
	}
	for _, p := range d.Panels {
		v.Panels = append(v.Panels, panelOf(d, p))
	}
	return v
}

// panelOf is the row of a panel.
func panelOf(d horizon.Digest, p horizon.PanelLimits) panel {
	name := horizon.FullPanel
	if d.Ceiling != horizon.Red {
		name = horizon.PublicPanel
	}
	of := func(m horizon.Measure, n int) horizon.Piece {
		return d.Scope.OfPanel(name, p, m, false, float64(n)).Shown(phrase.Int(n))
	}
	limit := func(m int, f float64, watched bool) horizon.Words {
		if m == 0 {
			return horizon.Plain("なし")
		}
		return phrase.LimitWords(d.Scope.OfPanel(name, p, horizon.MeasureFalse, watched, f), watched, p.Bin)
	}
	return panel{Name: phrase.Per(p.Bin) + "ごと", Period: phrase.Period(p.Period), Sources: horizon.Sentence(of(horizon.MeasureSources, p.Sources)),
		Terms: limit(p.M, p.F, false), Watch: limit(p.WatchM, p.WatchF, true), Flags: horizon.Sentence(of(horizon.MeasureDetections, p.Flags), "件")}
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

// moment is a time to the minute.
func moment(t time.Time) string {
	if t.IsZero() {
		return "なし"
	}
	return t.In(horizon.Tokyo).Format("2006-01-02 15:04")
}

func items(d horizon.Digest, list []horizon.DigestItem) (out []item) {
	for i, x := range list {
		out = append(out, itemOf(d, i+1, x))
	}
	return out
}

func itemOf(d horizon.Digest, n int, x horizon.DigestItem) item {
	s := x.Signal
	it := item{
		N: n, Mark: kind(s) + alsoBy(x.Also) + drawn(x.Drawn), Name: cmp.Or(s.Name, string(x.ID)), ID: string(x.ID), Sentence: x.Sentence,
		Strength: horizon.Sentence("増え方："+phrase.Strength(s)+"。", phrase.LimitIn(s, x.Counted), "。"), Stage: inBrackets(s.Stage.Name()),
		Sectors: sectors(x.Sectors), Support: horizon.Plain(cmp.Or(x.Support, phrase.Unknown)),
		Evidence: phrase.EvidenceWords(x.Tally), State: cmp.Or(phrase.Decision(x.State), "判断待ち"),
		Of: "すべての文書", Full: figuresOf(s, x.Counted), Terms: x.Terms,
	}
	if len(x.Also) > 0 {
		it.Also = phrase.Counts(s, x.Counted, x.Also, x.CountedBy)
	}
	for _, w := range s.Warnings {
		it.Warnings = append(it.Warnings, phrase.Caution(w))
	}
	it.Relevance = slices.Concat(plain(forecast(d, x.Forecast)), plain(relevanceLines(d, s, x.Relevance)), together(d, x))
	if x.Reason != nil {
		it.Support = horizon.Sentence(it.Support, "（", x.Reason, "）")
	}
	if s.Gated != "" {
		it.Warnings = append([]string{"条件を満たしません：" + phrase.Caution(s.Gated)}, it.Warnings...)
	}
	switch p := x.Public; {
	case s.Panel == horizon.PublicPanel:
		it.Of = "公開文書だけ"
	case p == nil:
		it.Same = "公開文書だけでは判定していません。"
	default:
		if f := figuresOf(*p, x.CountedOpen); f.same(it.Full) {
			it.Same = "公開文書だけでも、同じ数字です。"
		} else {
			it.Public = &f
		}
	}
	for _, doc := range x.Documents {
		it.Documents = append(it.Documents, documentOf(d, doc))
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
	return "、無作為に選んだもの"
}

// alsoBy names the other counts by which the same series has an open flag.
func alsoBy(also []horizon.Signal) (text string) {
	for _, g := range also {
		text += "、" + phrase.Per(g.Period.Bin) + "ごとにも"
	}
	return text
}

func figuresOf(s horizon.Signal, r horizon.Reckoned) figures {
	said := func(w horizon.Words) horizon.Words {
		if w == nil {
			return horizon.Plain("—")
		}
		return w
	}
	f := figures{
		Stage: said(horizon.Plain(s.Stage.Name())), Documents: phrase.Docs(r.Documents), Expected: phrase.ExpectedDocs(r.Expected),
		Times: said(phrase.TimesWords(r)), Strength: horizon.Plain(phrase.Strength(s)), Limit: phrase.LimitIn(s, r), Onset: said(nil),
		Growth: said(phrase.GrowthWords(s, r)), Breadth: said(phrase.BreadthWords(r)), Sources: horizon.Sentence(r.Sources.Shown(phrase.Int(r.Sources.Int())), "件"),
	}
	if len(s.Sources) > 0 {
		ids := make([]string, len(s.Sources))
		for i, id := range s.Sources {
			ids[i] = string(id)
		}
		f.Sources = horizon.Sentence(f.Sources, "："+strings.Join(ids, "、"))
	}
	if s.Onset.N != 0 {
		f.Onset = horizon.Plain(phrase.Period(s.Onset))
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

func documentOf(of horizon.Digest, d horizon.DigestDocument) document {
	out := document{
		TLP: "TLP:" + d.TLP.String(), Date: phrase.Day(d.Published), Source: cmp.Or(d.Publisher, string(d.Source)),
		Title: phrase.Title(d.Title, d.Cited), URL: phrase.Web(d.URL), Quote: phrase.Cut(d.Quote, 80),
	}
	if d.Copies > 0 {
		out.Copies = phrase.Copies(of.Scope, d)
	}
	return out
}
