package edition

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/evidence"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// cut is the end of the last day before the cut-off, in 2010-W13.
var cut = time.Date(2010, 3, 31, 23, 59, 59, 0, horizon.Tokyo)

// vocabulary knows two themes, a threat and a sector of the plan; every text is a term.
func vocabulary() work.Vocabulary {
	same := func(s string) string { return strings.TrimSpace(s) }
	return work.Vocabulary{
		Themes: map[horizon.ThemeID]horizon.Theme{
			worktest.Theme: {ID: worktest.Theme, Name: "ビッグデータ"}, worktest.SecretTheme: {ID: worktest.SecretTheme, Name: "不正送金"}},
		Threats: map[horizon.ThreatID]horizon.Threat{"leak": {ID: "leak", Name: "漏えい"}, "dos": {ID: "dos", Name: "妨害"}},
		Sectors: []horizon.Sector{{ID: "water", Name: "水道", Plan2: true}, {ID: "space", Name: "宇宙"}, {ID: "power", Name: "電力", Plan2: true}},
		Core:    func(horizon.ThemeID) []string { return nil },
		Variants: func(id horizon.ThemeID) []string {
			return map[horizon.ThemeID][]string{worktest.Theme: {worktest.ThemeTerm}}[id]
		},
		Alias: same, Term: same, Own: func(string) map[string][]string { return nil },
	}
}

// house is an archive with the documents of worktest.Rising, and what its
// detection says.
type house struct {
	*testing.T
	w      *work.Work
	store  *archive.Store
	stderr bytes.Buffer
}

func newHouse(t *testing.T, config string) *house {
	t.Helper()
	h := &house{T: t, w: worktest.New(t, config)}
	h.w.Stderr = &h.stderr
	h.store = worktest.Risen(t, h.w, 1)
	return h
}

func (h *house) detect() *detection.Result {
	h.Helper()
	d, err := detection.Detect(h.Context(), h.w, h.store, vocabulary())
	if err != nil {
		h.Fatal(err)
	}
	return d
}

// judge stores an act on a change, with the data up to a day.
func (h *house) judge(c horizon.Change, a horizon.Action, on time.Time) {
	h.Helper()
	if err := h.store.Judge(h.Context(), c, horizon.Judgement{Change: c.ID, Action: a, Who: "甲", Why: "乙", When: worktest.Now, Cut: on}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) gather() horizon.Edition {
	h.Helper()
	e, err := Gather(h.Context(), h.w, h.store, vocabulary(), h.detect(), nil)
	if err != nil {
		h.Fatal(err)
	}
	return e
}

var bigData = horizon.Change{ID: "big-data", Name: "大量のデータ", Category: horizon.Technology, Themes: []horizon.ThemeID{worktest.Theme}, Definition: "定義。",
	Threats: []horizon.InducedThreat{{ID: "leak", Text: "漏れる。"}, {ID: "unknown", Text: "知らない。"}}}

var meters = horizon.Change{ID: "meters", Name: "検針", Category: horizon.Use, Terms: []string{worktest.Term}}

// doc is a CLEAR document on a day with one term.
func doc(id string, on time.Time, term string) worktest.Doc {
	return worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(id), Source: "made0", TLP: horizon.Clear, Title: id, Body: term, URL: "https://made0.example/" + id, Published: on},
		Terms: []string{term}, Sectors: []string{"water", "space"}, Threats: []string{"dos", "unknown"}}
}

// TestGather publishes two approved changes of four; every figure is reckoned from
// the documents: 24 a quarter from 2000 to 2009, in 2009 with the theme those of
// n = 1, 4, 7, … 22 (8 of each of 4 sources), dated day 5+15n of the year.
func TestGather(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	h.judge(bigData, horizon.Approve, cut)
	h.judge(meters, horizon.Approve, cut.AddDate(0, 0, -14))
	secret := horizon.Change{ID: "secret", Name: "内密", Category: horizon.Menace, Themes: []horizon.ThemeID{worktest.SecretTheme}}
	h.judge(secret, horizon.Approve, cut)
	h.judge(horizon.Change{ID: "held", Name: "保留", Category: horizon.Use, Terms: []string{worktest.ThemeTerm}}, horizon.Hold, cut)
	e := h.gather()

	r := e.Reading
	if r.Documents != 960 || r.Undated != 0 || !r.First.Equal(worktest.On(2000, 1, 5)) || !r.Latest.Equal(worktest.On(2009, 12, 16)) || len(r.Sources) != 4 {
		t.Errorf("read %d documents (%d undated) of %d sources from %v to %v, want 960 of 4 from 2000-01-05 to 2009-12-16", r.Documents, r.Undated, len(r.Sources), r.First, r.Latest)
	}
	for i, s := range r.Sources {
		if want := horizon.SourceID(fmt.Sprint("made", i)); s.Source.ID != want || s.Documents != 240 || !s.Latest.Equal(worktest.On(2009, 12, 16)) {
			t.Errorf("source %d is %+v, want %s with 240 documents", i, s, want)
		}
	}
	if e.Sample || len(e.Panels) == 0 || e.AsOf != cut || len(e.Sectors) != 2 || e.Sectors[1].ID != "power" {
		t.Errorf("sample %v, %d prices, as of %v, sectors %v", e.Sample, len(e.Panels), e.AsOf, e.Sectors)
	}
	if len(e.Changes) != 2 || e.Changes[0].Change().ID != "meters" || e.Changes[1].Change().ID != "big-data" {
		t.Fatalf("%d changes are public, want meters before big-data", len(e.Changes))
	}
	if said := h.stderr.String(); !strings.Contains(said, "change secret is approved but not published: 0 public documents carry its themes or terms, and a page needs 2") || strings.Count(said, "\n") != 1 {
		t.Errorf("said: %s", said)
	}
	b := e.Changes[1]
	if len(b.Evidence) != 32 || !b.First.Equal(worktest.On(2009, 1, 20)) || !b.Latest.Equal(worktest.On(2009, 12, 1)) {
		t.Errorf("%d documents from %v to %v, want 32 from 2009-01-20 to 2009-12-01", len(b.Evidence), b.First, b.Latest)
	}
	if !b.Evidence[0].Published().Equal(b.Latest) || !b.Evidence[31].Published().Equal(b.First) {
		t.Error("the evidence is not listed newest first")
	}
	checkQuarters(t, b.Quarters, []quarter{
		{"2009-01", 8, 24, 24 * .5 / 864, 0, true}, // after 36 quarters without one
		{"2009-04", 8, 24, 24 * 8.5 / 888, 1, true},
		{"2009-07", 8, 24, 24 * 16.5 / 912, 2, true},
		{"2009-10", 8, 24, 24 * 24.5 / 936, 2, true},
		{"2010-01", 0, 0, 0, 0, false},
	})
	if b.Growth != (horizon.Growth{}) {
		t.Errorf("five quarters grow by %+v", b.Growth)
	}
	if got := sectorCounts(b.Sectors); got != "water 32" || len(b.Threats) != 0 {
		t.Errorf("sectors %v, threats %v", b.Sectors, b.Threats)
	}
	if len(b.Verdicts) != 1 || b.Verdicts[0].Signal().Period.String() != "2010-03" || b.NoVerdict != "" || len(b.Versions) != 1 || !b.Versions[0].Since.Equal(cut) {
		t.Errorf("verdicts %v, %q, versions %v", b.Verdicts, b.NoVerdict, b.Versions)
	}
	if len(e.Threats) != 1 || e.Threats[0].ID != "leak" {
		t.Errorf("threats that are named: %v", e.Threats)
	}
	c := e.Crossings
	if !c.From.Equal(time.Date(2007, 4, 1, 0, 0, 0, 0, horizon.Tokyo)) || c.Documents != 72+96+96 || c.Count.Int() != 264 || sectorCounts(c.Sectors) != "water 264, power 0" || c.Sectors[0].Count.Int() != 264 {
		t.Errorf("crossings from %v of %d documents, %v", c.From, c.Documents, c.Sectors)
	}
	if len(e.Issues) != 1 || !slices.Equal(e.Issues[0].New, []horizon.ChangeID{"big-data"}) || e.Issues[0].Number != 13 || e.Issues[0].Title != "「大量のデータ」を公開しました" {
		t.Errorf("issues: %+v", e.Issues)
	}
	named := e.Issues[0].Named
	if len(named) == 0 || named[len(named)-1].Change != "big-data" || named[len(named)-1].Documents != 32 || named[len(named)-1].Publishers != e.Changes[len(e.Changes)-1].Tally.Publishers.Int() || named[len(named)-1].Lines != nil {
		t.Errorf("the issue names %+v", named)
	}
	n, err := PublishedUnconfirmed(t.Context(), h.w, h.store, h.detect())
	if err != nil || n != 1 { // secret: its flag is of the full panel
		t.Errorf("approved without an open flag: %d, %v", n, err)
	}
}

// TestVerdicts publishes what the detector says of a term that is always there.
func TestVerdicts(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	h.judge(horizon.Change{ID: "supply", Name: "水道", Category: horizon.Use, Terms: []string{"水道"}}, horizon.Approve, cut)
	docs, last := 0, 0
	for _, d := range worktest.Rising() {
		if d.TLP == horizon.Clear && slices.Contains(d.Terms, "水道") {
			docs++
			last += work.Btoi(d.Published.Year() == 2009)
		}
	}
	p := h.gather().Changes[0]
	if len(p.Evidence) != docs || len(p.Verdicts) != 2 || p.Verdicts[0].Signal().Period.String() != "2010-03" || p.Verdicts[1].Signal().Observed != float64(last) || p.NoVerdict != "" {
		t.Errorf("%d documents and %d verdicts, want %d documents, by month and by year, %d of them in the year judged: %+v", len(p.Evidence), len(p.Verdicts), docs, last, p.Verdicts)
	}
	if q := len(p.Quarters); q != 41 || p.Growth.Quarters != 8 || p.Growth.TotalOld == 0 {
		t.Errorf("%d quarters, growth %+v", q, p.Growth)
	}
}

// TestTally counts the documents of a change once, by year, beside what detection used.
func TestTally(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	h.judge(bigData, horizon.Approve, cut)
	e := h.gather()
	tally := e.Changes[0].Tally
	var got []string
	sum := 0
	for _, y := range tally.Years {
		lo, hi, _ := y.Expected.Range()
		got = append(got, fmt.Sprintf("%d: %d of which %d with a month, used %d, expected %.2f (%g to %g), %s", y.Year, y.Documents.Int(), y.Dated.Int(), y.Used.Int(), y.Expected.Value(), lo, hi, y.State))
		sum += y.Documents.Int()
	}
	if want := []string{"2009: 32 of which 32 with a month, used 32, expected 0.00 (0 to 0), detected", "2010: 0 of which 0 with a month, used 0, expected 0.00 (0 to 0), "}; !slices.Equal(got, want) {
		t.Errorf("years:\n%s", strings.Join(got, "\n"))
	}
	if sum != tally.Documents.Int() || sum != len(e.Changes[0].Evidence) || tally.Publishers.Int() != 4 || tally.Sources.Int() != 4 || tally.Used.Int() != 32 {
		t.Errorf("%d documents in years, %d in all, %d listed, %d publishers, %d sources, %d used", sum, tally.Documents.Int(), len(e.Changes[0].Evidence), tally.Publishers.Int(), tally.Sources.Int(), tally.Used.Int())
	}
	if key := tally.Years[1].Documents.Key(); key != "change/big-data documents 2010-01/2010-03 public all 2010-03-31" {
		t.Errorf("the year under way is %q", key)
	}
	if clashes := e.Figures.Clashes(); len(clashes) > 0 || len(e.Figures.All()) == 0 {
		t.Errorf("%d figures, clashes %v", len(e.Figures.All()), clashes)
	}
}

func sectorCounts(all []horizon.SectorCount) string {
	var s []string
	for _, x := range all {
		s = append(s, fmt.Sprint(x.Sector, " ", x.Count.Int()))
	}
	return strings.Join(s, ", ")
}

// TestFewestEvidence publishes a change of two documents, and not one of one; the
// threats and sectors of its documents are counted, those that nobody knows left out.
func TestFewestEvidence(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	worktest.Fill(t, h.store, 1, []worktest.Doc{doc("a", worktest.On(2010, 3, 31), "二件"), doc("b", worktest.On(2008, 12, 31), "二件"), doc("c", worktest.On(2010, 1, 1), "一件")})
	h.judge(horizon.Change{ID: "two", Name: "二", Category: horizon.Use, Terms: []string{"二件"}}, horizon.Approve, cut)
	h.judge(horizon.Change{ID: "one", Name: "一", Category: horizon.Use, Terms: []string{"一件"}}, horizon.Approve, cut)
	e := h.gather()
	if len(e.Changes) != 1 || e.Changes[0].Change().ID != "two" || !strings.Contains(h.stderr.String(), "change one is approved but not published: 1 public documents") {
		t.Fatalf("%d changes, said %s", len(e.Changes), h.stderr.String())
	}
	p := e.Changes[0]
	if !p.First.Equal(worktest.On(2008, 12, 31)) || !p.Latest.Equal(worktest.On(2010, 3, 31)) || len(p.Quarters) != 6 {
		t.Errorf("from %v to %v in %d quarters", p.First, p.Latest, len(p.Quarters))
	}
	if got := sectorCounts(p.Sectors); got != "space 2, water 2" || len(p.Threats) != 1 || p.Threats[0].Docs != 2 || p.Threats[0].Threat.Name != "妨害" {
		t.Errorf("sectors %v, threats %v", p.Sectors, p.Threats)
	}
	if said := e.Issues[0].Named[0]; len(p.Verdicts) != 2 || said.Text.Heading.String() != "二：2009年は0件" || said.Publishers != p.Tally.Publishers.Int() {
		t.Errorf("verdicts %v, %q, told %v", p.Verdicts, p.NoVerdict, e.Issues[0].Named)
	}
	if got := e.Crossings.Threats; len(got) != 1 || got[0].Docs != 3 || got[0].Threat.ID != "dos" {
		t.Errorf("threats of all documents: %v", got)
	}
	var cells []string
	for _, x := range e.Crossings.Cells {
		cells = append(cells, fmt.Sprintf("%s %s %d %s", x.Threat, x.Sector, x.Docs, x.Count.Key()))
	}
	if want := []string{"dos water 3 crossing/dos/water documents 2007-04/2010-03 public all 2010-03-31", "dos power 0 crossing/dos/power documents 2007-04/2010-03 public all 2010-03-31"}; !slices.Equal(cells, want) {
		t.Errorf("threats by sector: %q, want %q", cells, want)
	}
	if clashes := e.Figures.Clashes(); len(clashes) > 0 {
		t.Errorf("two numbers of one key: %v", clashes)
	}
	docs, err := evidence.DocumentsOf(t.Context(), h.w, h.store, nil, horizon.Change{Terms: []string{"一件", "二件"}})
	if err != nil || len(docs) != 3 || docs[0].ID != "b" || docs[1].ID != "c" || docs[2].ID != "a" {
		t.Errorf("documents in order of date: %v, %v", docs, err)
	}
}

type quarter struct {
	start       string
	docs, total int
	expected    float64
	hi          float64
	outside     bool
}

func checkQuarters(t *testing.T, got []horizon.Quarter, want []quarter) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d quarters, want %d: %+v", len(got), len(want), got)
		return
	}
	for i, q := range got {
		w := want[i]
		if s := q.Start.In(horizon.Tokyo).Format("2006-01"); s != w.start || q.Docs != w.docs || q.Total != w.total || math.Abs(q.Expected-w.expected) > 1e-9 || q.Hi != w.hi || q.Outside != w.outside {
			t.Errorf("quarter %d is %s: %+v, want %+v", i, s, q, w)
		}
	}
}

// TestQuartersOfEvidence counts by hand: what the quarters before let one expect,
// the interval, and whether the count is above it. A document that is exact to the
// year is in no quarter.
func TestQuartersOfEvidence(t *testing.T) {
	start := func(month time.Month) time.Time { return time.Date(2009, month, 1, 0, 0, 0, 0, horizon.Tokyo) }
	totals := map[time.Time]int{start(1): 60, start(4): 40, start(7): 50, start(10): 100}
	evidence := func(p horizon.Precision, days ...time.Time) (all []horizon.ClearDocument) {
		for i, d := range days {
			c := horizon.Document{ID: horizon.DocumentID(fmt.Sprint(i)), Source: "s", TLP: horizon.Clear, Published: d, Precision: p}
			r, err := c.Release()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, r)
		}
		return all
	}
	w := &work.Work{AsOf: time.Date(2010, 1, 1, 0, 0, 0, 0, horizon.Tokyo)}
	for _, c := range []struct {
		name string
		of   []horizon.ClearDocument
		want []quarter
	}{
		{"nothing", nil, nil},
		{"exact to the year", evidence(horizon.ByYear, worktest.On(2009, 1, 1)), nil},
		// Nothing was read before. Then 1 of 60: 40*1.5/60 = 1 is expected. Then 4 of
		// 100: 50*4.5/100. Then 4 of 150: 100*4.5/150 = 3 is expected.
		{"from the first on", evidence(horizon.ByDay, worktest.On(2009, 3, 31), worktest.On(2009, 4, 1), worktest.On(2009, 5, 1), worktest.On(2009, 6, 30)), []quarter{
			{"2009-01", 1, 60, 0, 0, false}, {"2009-04", 3, 40, 1, 4, false}, {"2009-07", 0, 50, 2.25, 6, false}, {"2009-10", 0, 100, 3, 7, false}}},
		// 0 of 150 before: 100*.5/150 = 1/3.
		{"in the last", evidence(horizon.ByMonth, worktest.On(2009, 10, 1), worktest.On(2009, 12, 31), worktest.On(2009, 12, 31)), []quarter{{"2009-10", 3, 100, 1.0 / 3, 2, false}}}, // three quarters are too few to be above anything
	} {
		got, err := QuartersOfEvidence(t.Context(), w, c.of, totals)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(c.name, func(t *testing.T) { checkQuarters(t, got, c.want) })
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := QuartersOfEvidence(stopped, w, evidence(horizon.ByDay, worktest.On(2009, 3, 31)), totals); err == nil {
		t.Error("it goes on though it was stopped")
	}
}

// TestGrowth sets 8 quarters beside the 8 before: 16 of 160 documents beside 8 of 80 are no growth.
func TestGrowth(t *testing.T) {
	var q []horizon.Quarter
	for i := range 17 {
		x := horizon.Quarter{Start: time.Date(2006, time.Month(1+3*i), 1, 0, 0, 0, 0, horizon.Tokyo), Docs: 1, Total: 10}
		if i == 0 {
			x.Docs, x.Total = 1000, 1000 // too long ago
		}
		if i > 8 {
			x.Docs, x.Total = 2, 20
		}
		q = append(q, x)
	}
	g := growth(q)
	if g.Quarters != 8 || g.Docs != 16 || g.Total != 160 || g.DocsOld != 8 || g.TotalOld != 80 || g.Ratio.Value != 1 {
		t.Errorf("growth = %+v", g)
	}
	if from, until := g.From.Format("2006-01"), g.Until.Format("2006-01"); from != "2008-04" || until != "2010-04" {
		t.Errorf("from %s until %s, want 2008-04 until 2010-04", from, until)
	}
	if got := growth(q[1:]); got != g {
		t.Errorf("of the last 16 quarters alone: %+v", got)
	}
	if got := growth(q[2:]); got != (horizon.Growth{}) {
		t.Errorf("of 15 quarters: %+v", got)
	}
}

// TestVersions keeps a wording for each day on which the public read another one.
func TestVersions(t *testing.T) {
	day := func(n int) time.Time { return cut.AddDate(0, 0, n-10) }
	wording := func(n int, definition string) archive.Wording {
		return archive.Wording{Cut: day(n), Change: horizon.Change{ID: "c", Name: "名", Category: horizon.Use, Definition: definition}}
	}
	act := func(n int, a horizon.Action) horizon.Judgement {
		return horizon.Judgement{Change: "c", Action: a, Who: "甲", Why: "乙", When: day(n), Cut: day(n)}
	}
	for _, c := range []struct {
		name      string
		described []archive.Wording
		judged    []horizon.Judgement
		want      string
	}{
		{"never public", []archive.Wording{wording(1, "a")}, []horizon.Judgement{act(1, horizon.Hold)}, ""},
		{"approved before it was described", []archive.Wording{wording(2, "a")}, []horizon.Judgement{act(1, horizon.Approve)}, "a@2"},
		{"described anew before it was public", []archive.Wording{wording(1, "a"), wording(2, "b")}, []horizon.Judgement{act(1, horizon.Hold), act(3, horizon.Approve)}, "b@3"},
		{"two on one day", []archive.Wording{wording(1, "a"), wording(1, "b")}, []horizon.Judgement{act(1, horizon.Approve)}, "b@1"},
		{"the same words again", []archive.Wording{wording(1, "a"), wording(2, "a"), wording(3, "b")}, []horizon.Judgement{act(1, horizon.Approve), act(2, horizon.Approve)}, "a@1 b@3"},
		{"withdrawn between", []archive.Wording{wording(1, "a"), wording(3, "b")}, []horizon.Judgement{act(1, horizon.Approve), act(2, horizon.Hold), act(4, horizon.Approve)}, "a@1 b@4"},
	} {
		var got []string
		for _, v := range versions(c.described, c.judged) {
			got = append(got, fmt.Sprintf("%s@%d", v.Change().Definition, 10+int(v.Since.Sub(cut).Hours()/24)))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

// TestOrders holds the orders in which pages list things.
func TestOrders(t *testing.T) {
	if got := evidence.MostFirst(map[string]int{"b": 2, "a": 2, "c": 3, "d": 1}); !slices.Equal(got, []string{"c", "a", "b", "d"}) {
		t.Errorf("most first: %v", got)
	}
	released := func(id horizon.ChangeID, c horizon.Category, first int) horizon.PublishedChange {
		j, err := horizon.Change{ID: id, Name: string(id), Category: c}.Release([]horizon.Judgement{{Change: id, Action: horizon.Approve, Who: "甲", Why: "乙", When: cut}})
		if err != nil {
			t.Fatal(err)
		}
		return horizon.PublishedChange{JudgedChange: j, First: worktest.On(2000+first, 1, 1)}
	}
	all := []horizon.PublishedChange{released("d", horizon.Menace, 1), released("c", horizon.Policy, 3), released("b", horizon.Policy, 2), released("a", horizon.Policy, 3)}
	sortChanges(all)
	var ids []string
	for _, p := range all {
		ids = append(ids, string(p.Change().ID))
	}
	if strings.Join(ids, "") != "bacd" {
		t.Errorf("changes in the order %v, want by category, first evidence and id", ids)
	}
}
