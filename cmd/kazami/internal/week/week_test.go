package week

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// vocabulary knows two themes, a threat and two sectors; every text is a term.
func vocabulary() work.Vocabulary {
	same := func(s string) string { return s }
	return work.Vocabulary{
		Themes: map[horizon.ThemeID]horizon.Theme{
			worktest.Theme: {ID: worktest.Theme, Name: "ビッグデータ", Category: horizon.Technology}, worktest.SecretTheme: {ID: worktest.SecretTheme, Name: "不正送金", Category: horizon.Menace}},
		Threats: map[horizon.ThreatID]horizon.Threat{"leak": {ID: "leak", Name: "漏えい"}},
		Sectors: []horizon.Sector{{ID: "water", Name: "水道", Plan2: true}, {ID: "power", Name: "電力", Plan2: true}},
		Variants: func(id horizon.ThemeID) []string {
			return map[horizon.ThemeID][]string{worktest.Theme: {worktest.ThemeTerm}}[id]
		},
		Core:  func(horizon.ThemeID) []string { return nil },
		Alias: same, Term: same, Own: func(string) map[string][]string { return nil },
	}
}

// house is an archive with the documents of worktest.Rising.
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
	h.store = worktest.RisenByYear(t, h.w, 1)
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

func (h *house) digest(most horizon.TLP) (horizon.Digest, []string) {
	h.Helper()
	dig, files, err := WriteDigest(h.Context(), h.w, h.store, vocabulary(), h.detect(), most)
	if err != nil {
		h.Fatal(err)
	}
	return dig, files
}

// judge stores an act on a change, with the data up to a time.
func (h *house) judge(c horizon.Change, a horizon.Action, on time.Time) {
	h.Helper()
	if err := h.store.Judge(h.Context(), c, horizon.Judgement{Change: c.ID, Action: a, Who: "甲", Why: "乙", When: worktest.Now, Cut: on}); err != nil {
		h.Fatal(err)
	}
}

// later is the house some days on.
func (h *house) later(days int) *house {
	w := *h.w
	w.AsOf, w.Now = h.w.AsOf.AddDate(0, 0, days), func() time.Time { return worktest.Now.AddDate(0, 0, days) }
	return &house{T: h.T, w: &w, store: h.store}
}

var (
	cut     = time.Date(2010, 3, 31, 23, 59, 59, 0, horizon.Tokyo)
	bigData = horizon.Change{ID: "big-data", Name: "大量のデータ", Category: horizon.Technology, Themes: []horizon.ThemeID{worktest.Theme}}
	meters  = horizon.Change{ID: "meters", Name: "検針", Category: horizon.Use, Terms: []string{worktest.Term}}
)

// named is what is to be judged, in its order, with the terms of the same change.
func named(items []horizon.DigestItem) (all []string) {
	for _, it := range items {
		all = append(all, strings.Join(append([]string{it.Signal.Name}, it.Terms...), "+"))
	}
	return all
}

// TestDigest is the week of an archive in which two themes and two terms of no theme rise.
func TestDigest(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	d, files := h.digest(horizon.Red)
	if got, want := named(d.Judge), []string{"ビッグデータ+" + worktest.ThemeTerm, "不正送金", worktest.Term, worktest.SecretTerm}; !slices.Equal(got, want) {
		t.Errorf("to judge: %v, want %v", got, want)
	}
	if d.Week.String() != "2010-W13" || !d.AsOf.Equal(cut) || !d.Deadline.Equal(time.Date(2010, 4, 9, 0, 0, 0, 0, horizon.Tokyo)) || d.Left != 0 || d.Previous != nil || len(d.Changed)+len(d.Quiet)+len(d.Apart)+len(d.Alerts) != 0 {
		t.Errorf("week %s as of %v until %v: %+v", d.Week, d.AsOf, d.Deadline, d)
	}
	it := d.Judge[0]
	if it.ID != "big-data" || it.Sentence.String() != "2009年は32件です。それまでの傾向なら1件未満でした。" || it.Public == nil || it.State != "" || it.Relevance != nil || it.Confidence != "中" || it.Support != "多い" || it.Reason.String() != "情報源4件、発行者4者。" || it.Thin != "" || it.Tally.Documents.Int() != 32 || it.Tally.Publishers.Int() != 4 {
		t.Errorf("first: %+v", it)
	}
	if len(it.Sectors) != 1 || it.Sectors[0].ID != "water" || len(it.Profile) != 1 || it.Profile[0].Share.Value != 1 {
		t.Errorf("its sectors: %v, %v", it.Sectors, it.Profile)
	}
	var docs []string
	for _, x := range it.Documents {
		docs = append(docs, fmt.Sprintf("%s/%s %s %s", x.Source, x.ID, x.TLP, x.Published.Format("01-02")))
		if !strings.Contains(x.Quote, worktest.ThemeTerm) || x.Copies != 0 || x.Title == "" || x.URL == "" {
			t.Errorf("document %+v", x)
		}
	}
	if got := strings.Join(docs, ", "); got != "made3/d2009-22 CLEAR 12-01, made2/d2009-22 CLEAR 12-01, made1/d2009-22 CLEAR 12-01" {
		t.Errorf("its documents: %s", got)
	}
	if it := d.Judge[1]; it.Public != nil || it.Documents[0].TLP != horizon.Amber {
		t.Errorf("of AMBER documents: %+v", it)
	}
	if r := d.Judge[2].Relevance; r == nil || r.Documents != 32 || r.Sources != 4 || r.Theme.Observed != 0 {
		t.Errorf("a term's relevance: %+v", r)
	}
	if len(d.Sources) != 8 || d.Sources[0].Documents != 240 || d.Sources[0].State != "取り込んだ資料です" || len(d.Panels) != 1 || d.Panels[0].Sources != 8 {
		t.Errorf("sources %+v, prices %+v", d.Sources, d.Panels)
	}
	for i, ext := range []string{".md", ".html"} {
		if want := filepath.Join(h.w.Data, "digest", "2010-W13"+ext); len(files) != 2 || files[i] != want {
			t.Fatalf("files %v, want %s", files, want)
		}
		if text, err := os.ReadFile(files[i]); err != nil || !strings.Contains(string(text), "口座照会") {
			t.Errorf("%s: %v, %d bytes", files[i], err, len(text))
		}
	}
}

// TestOneItem lists what is open by month and by year in the new year once, with the
// figures of both, in each panel and for machines.
func TestOneItem(t *testing.T) {
	h := &house{T: t, w: worktest.New(t, worktest.Plain)}
	h.store = worktest.Risen(t, h.w, 1)
	h.w.AsOf = time.Date(2010, 1, 11, 0, 0, 0, 0, horizon.Tokyo)
	const filling = "物流" // of few public terms, at one false alarm a month, a word of the filling rises by month
	for most, want := range map[horizon.TLP][]string{
		horizon.Red:   {"ビッグデータ+" + worktest.ThemeTerm, "不正送金", worktest.SecretTerm, worktest.Term},
		horizon.Clear: {"ビッグデータ", worktest.Term, filling},
	} {
		d, _ := h.digest(most)
		got := named(d.Judge)
		if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) || d.Left != 0 {
			t.Fatalf("to judge are %v and %d more, want %v", got, d.Left, want)
		}
		shape := ShapeOf(h.w, &d)
		for i, it := range d.Judge {
			if got[i] == filling {
				if len(it.Also) > 0 {
					t.Errorf("%s stands with %+v, want it by month alone", filling, it.Also)
				}
				continue
			}
			if it.Signal.Period.String() != "2009-12" || len(it.Also) != 1 || it.Also[0].Period.String() != "2009" || it.Also[0].Panel != it.Signal.Panel || it.Also[0].E == it.Signal.E {
				t.Errorf("%s stands by %+v, with %+v", it.Signal.Name, it.Signal, it.Also)
			}
			if also := shape.Judge[i].Signal.Also; len(also) != 1 || also[0].Week.String() != "2009" || also[0].E != it.Also[0].E {
				t.Errorf("for machines %s stands with %+v", it.Signal.Name, also)
			}
		}
	}
}

// TestDigestUpTo shows of CLEAR documents alone to who may see no more, and the
// same whatever else the archive holds; nothing is stored.
func TestDigestUpTo(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	d, files := h.digest(horizon.Clear)
	if got, want := named(d.Judge), []string{"ビッグデータ", worktest.Term}; !slices.Equal(got, want) {
		t.Errorf("to judge: %v, want %v", got, want)
	}
	if d.Ceiling != horizon.Clear || len(d.Sources) != 4 || d.Sources[3].Source.ID != "made3" || d.Sources[3].Documents != 240 || d.Panels[0].Sources != 4 || d.Judge[0].Profile != nil || d.Judge[1].Relevance != nil {
		t.Errorf("%+v", d)
	}
	if len(files) != 2 || filepath.Base(files[0]) != "2010-W13-CLEAR.md" {
		t.Errorf("files %v", files)
	}
	if text, err := os.ReadFile(files[0]); err != nil || strings.Contains(string(text), worktest.SecretTerm) {
		t.Errorf("what is AMBER is told: %v", err)
	}
	if _, found, err := h.store.DigestFigures(t.Context(), horizon.PublicPanel, h.w.Week()); found || err != nil {
		t.Errorf("figures are stored: %v", err)
	}
	if d, _ := h.digest(horizon.Amber); len(d.Judge) != 2 || len(d.Sources) != 8 {
		t.Errorf("up to AMBER: %v to judge of %d sources", named(d.Judge), len(d.Sources))
	}
}

// TestTwoDigests compares a week with the one before: of four that waited two were
// judged, two documents came, and two acts were made beside none.
func TestTwoDigests(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	h.digest(horizon.Red)
	if f, found, err := h.store.DigestFigures(t.Context(), horizon.FullPanel, h.w.Week()); err != nil || !found || f != (archive.DigestFigures{Waiting: 4, Documents: 1920}) {
		t.Errorf("of the first week %+v is kept, %v, %v", f, found, err)
	}
	if f, found, err := h.store.DigestFigures(t.Context(), horizon.PublicPanel, h.w.Week()); err != nil || !found || f != (archive.DigestFigures{Waiting: 2}) {
		t.Errorf("of the first week %+v is public, %v, %v", f, found, err)
	}
	next := h.later(7)
	worktest.Fill(t, h.store, 1, []worktest.Doc{
		{Document: horizon.Document{ID: "a", Source: "made0", TLP: horizon.Clear, Title: "一", Published: worktest.On(2010, 4, 1)}, Terms: []string{"水道"}},
		{Document: horizon.Document{ID: "b", Source: "few0", TLP: horizon.Amber, Title: "二", Published: worktest.On(2010, 4, 7)}, Terms: []string{"水道"}},
	})
	next.judge(bigData, horizon.Approve, worktest.On(2010, 4, 5))
	next.judge(meters, horizon.Reject, worktest.On(2010, 4, 7))
	d, _ := next.digest(horizon.Red)
	if got := named(d.Judge); !slices.Equal(got, []string{"不正送金", worktest.SecretTerm}) {
		t.Errorf("to judge: %v", got)
	}
	if d.Previous == nil || *d.Previous != (horizon.DigestDiff{Waiting: -2, Judged: 2, Documents: 2}) {
		t.Errorf("since the week before: %+v, want two fewer waiting, two judged, two documents", d.Previous)
	}
	x := ShapeOf(next.w, &d)
	if !maps.Equal(x.Previous, map[string]int{"waiting": -2, "judged": 2, "documents": 2}) {
		t.Errorf("as JSON: %v", x.Previous)
	}
	if d, _ := h.later(21).digest(horizon.Red); d.Previous != nil {
		t.Errorf("without a digest of the week before: %+v", d.Previous)
	}
}

// TestDraftWaits: what was put on hold waits still, and says so; what was judged is gone.
func TestDraftWaits(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	h.judge(bigData, horizon.Hold, cut)
	h.judge(bigData, horizon.Note, cut)
	h.judge(meters, horizon.Reject, cut)
	d, _ := h.digest(horizon.Red)
	if got := named(d.Judge); !slices.Equal(got, []string{"ビッグデータ+" + worktest.ThemeTerm, "不正送金", worktest.SecretTerm}) || d.Judge[0].State != horizon.Hold {
		t.Errorf("to judge: %v, the first is %q", got, d.Judge[0].State)
	}
	if f, _, err := h.store.DigestFigures(t.Context(), horizon.PublicPanel, h.w.Week()); err != nil || f.Waiting != 1 {
		t.Errorf("of the public panel %d wait, %v", f.Waiting, err)
	}
}

// TestMoved: in the first week of January, what an analyst approved before is
// judged by the new year and moved.
func TestMoved(t *testing.T) {
	h := &house{T: t, w: worktest.New(t, worktest.Plain)}
	h.store = worktest.RisenByYear(t, h.w, 1)
	h.w.AsOf = time.Date(2010, 1, 7, 0, 0, 0, 0, horizon.Tokyo)
	h.judge(meters, horizon.Approve, worktest.On(2009, 12, 20))
	h.judge(bigData, horizon.Hold, worktest.On(2009, 12, 20))
	d, _ := h.digest(horizon.Red)
	if len(d.Changed) != 1 || d.Changed[0].ID != "meters" || d.Changed[0].Sentence.String() != "段階が「拡大中」になりました。判定には、この32件すべてを使います。それまでの傾向なら1件未満でした。" || len(d.Quiet) != 0 {
		t.Errorf("changed %+v, quiet %+v", d.Changed, d.Quiet)
	}
}

// TestLeft lists nine changes and one that is drawn from the others, and counts these.
func TestLeft(t *testing.T) {
	h := &house{T: t, w: worktest.New(t, worktest.Plain)}
	h.store = worktest.Open(t, h.w)
	docs := worktest.Dated(worktest.Rising(), horizon.ByYear)
	for i := range docs {
		if docs[i].Published.Year() == 2009 && docs[i].TLP == horizon.Clear {
			for k := range 12 {
				if _, n, _ := strings.Cut(string(docs[i].ID), "-"); n == fmt.Sprint(2*k) || n == fmt.Sprint(2*k+1) {
					docs[i].Terms = append(docs[i].Terms, fmt.Sprintf("新語%c", 'あ'+2*k))
				}
			}
		}
	}
	worktest.Fill(t, h.store, 1, docs)
	d, _ := h.digest(horizon.Red)
	if len(d.Judge) != 10 || d.Left != 6 { // two themes, two terms and twelve new ones
		t.Errorf("%d to judge and %d left: %v", len(d.Judge), d.Left, named(d.Judge))
	}
	chance := map[horizon.ChangeID]float64{}
	for i, it := range d.Judge {
		chance[it.ID] = 1
		if drawn := i == 9; drawn != (it.Drawn > 0) || drawn && it.Drawn != 1.0/7 {
			t.Errorf("%s stands in place %d with chance %v", it.Signal.Name, i+1, it.Drawn)
		}
	}
	chance[d.Judge[9].ID] = 1.0 / 7
	shown, err := h.store.Shown(t.Context(), h.w.AsOf.Add(time.Second))
	if err != nil || len(shown) != 14 { // the terms
		t.Errorf("%d are stored as shown, %v", len(shown), err)
	}
	for _, x := range shown {
		if x.Chance != chance[x.Change] {
			t.Errorf("%s is stored with chance %v, want %v", x.Change, x.Chance, chance[x.Change])
		}
	}
	first := d.Judge[2] // a term; once it is judged, the list moves up, and what it showed before stays
	h.judge(horizon.Change{ID: first.ID, Name: first.Signal.Name, Terms: []string{first.Signal.Name}}, horizon.Reject, h.w.At())
	if moved, _ := h.digest(horizon.Red); len(moved.Judge) != 10 || moved.Left != 5 {
		t.Errorf("after one was judged %d stand in the list, %d are left", len(moved.Judge), moved.Left)
	}
	if after, err := h.store.Shown(t.Context(), h.w.AsOf.Add(time.Second)); err != nil || !slices.EqualFunc(after, shown, func(a, b archive.Shown) bool { return a.Change == b.Change && a.Chance == b.Chance }) {
		t.Errorf("a second digest stores %+v, %v, the first had %+v", after, err, shown)
	}
	if taught, err := detection.Teach(t.Context(), h.later(1).w, h.store); err != nil || len(taught.Judged) != 1 || taught.Judged[0].Chance != 1 {
		t.Errorf("the verdict counts as %+v, %v", taught.Judged, err)
	}
	if err := h.store.Judge(t.Context(), horizon.Change{ID: first.ID, Name: first.Signal.Name, Terms: []string{first.Signal.Name}}, horizon.Judgement{Change: first.ID, Action: horizon.Undo, Who: "甲", Why: "乙", When: worktest.Now, Cut: h.w.At()}); err != nil {
		t.Fatal(err)
	}
	if again, _ := h.digest(horizon.Red); !slices.Equal(named(again.Judge), named(d.Judge)) {
		t.Errorf("another look draws %v, not %v", named(again.Judge), named(d.Judge))
	}
	if f, _, err := h.store.DigestFigures(t.Context(), horizon.FullPanel, h.w.Week()); err != nil || f.Waiting != 10+d.Left {
		t.Errorf("%d wait, %v", f.Waiting, err)
	}
	of, _ := h.digest(horizon.Clear)
	if len(of.Judge) != 10 || of.Left != 4 || slices.Contains(named(of.Judge), worktest.SecretTerm) {
		t.Errorf("of CLEAR documents %d to judge and %d left: %v", len(of.Judge), of.Left, named(of.Judge))
	}
}

// TestConfidence is low where it rests on one document or one publisher, whatever
// the evidence.
func TestConfidence(t *testing.T) {
	strong := horizon.Signal{E: 200, A: 20, Sources: make([]horizon.SourceID, 5), Ratio: horizon.Estimate{Lo: 2}}
	with := func(f func(*horizon.Signal)) horizon.Signal {
		g := strong
		f(&g)
		return g
	}
	for _, c := range []struct {
		name             string
		g                horizon.Signal
		docs, publishers int
		level, thin      string
	}{
		{"strong", strong, 2, 2, "高", ""},
		{"one document", strong, 1, 2, "低", "根拠が1件以下です。"},
		{"one publisher", strong, 2, 1, "低", "発行者が1者だけです。"},
		{"gated", with(func(g *horizon.Signal) { g.Gated = "x" }), 2, 2, "低", ""},
		{"less evidence", with(func(g *horizon.Signal) { g.E = 199 }), 2, 3, "中", ""},
		{"four sources", with(func(g *horizon.Signal) { g.Sources = g.Sources[:4] }), 2, 2, "中", ""},
		{"small rise", with(func(g *horizon.Signal) { g.Ratio.Lo = 1.9 }), 2, 2, "中", ""},
	} {
		if level, thin := phrase.Confidence(c.g, c.docs, c.publishers), phrase.Thin(c.g, c.docs, c.publishers); level != c.level || thin != c.thin {
			t.Errorf("%s: %s, %s; want %s, %s", c.name, level, thin, c.level, c.thin)
		}
	}
}

// TestWindowDocuments lists the newest documents of a verdict's window: of sources that
// were counted, and CLEAR ones alone in the public panel.
func TestWindowDocuments(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	d := h.detect()
	for panel, want := range map[horizon.Panel]string{
		horizon.FullPanel:   "few3 few2 few1 few0 made3",
		horizon.PublicPanel: "made3 made2 made1 made0 made3",
	} {
		for _, v := range d.ExplainOf(panel, horizon.Change{Terms: []string{"水道"}}) {
			all, err := WindowDocuments(t.Context(), h.w, h.store, vocabulary(), d, v)
			var got []string
			for _, e := range all {
				got = append(got, string(e.Source))
				if panel == horizon.PublicPanel && e.TLP != "CLEAR" || !strings.HasPrefix(e.Published, "2009-") {
					t.Errorf("%s: %+v", panel, e)
				}
			}
			if err != nil || len(got) != mostDocuments {
				t.Errorf("%s: %v, %v, want %s", panel, got, err, want)
			}
			v.Parts = v.Parts[:1]
			if all, err := WindowDocuments(t.Context(), h.w, h.store, vocabulary(), d, v); err != nil || len(all) == 0 || slices.ContainsFunc(all, func(e EvidenceShape) bool { return e.Source != v.Parts[0].Source }) {
				t.Errorf("of one source: %v, %v", all, err)
			}
		}
	}
}

// TestAlerts are raised at their bounds: room on the disk, runs that end badly in
// a row, sources that are silent.
func TestAlerts(t *testing.T) {
	h := newHouse(t, strings.Replace(worktest.Plain, "watch: []", "watch: []\nupkeep: {floor: 100MB}", 1))
	free := int64(300_000_000)
	h.w.Disk = func(string) int64 { return free }
	alerts := func(most horizon.TLP, sources ...ingest.SourceState) string {
		t.Helper()
		all, err := AlertsUpTo(t.Context(), h.w, h.store, sources, most)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(all, "\n")
	}
	if got := alerts(horizon.Red); got != "" {
		t.Errorf("with room enough: %s", got)
	}
	floor := h.w.Cfg.Upkeep.FloorBytes()
	for n, want := range map[int64]bool{2 * floor: false, 2*floor - 1: true, 0: true, -1: false} {
		free = n
		if got := alerts(horizon.Red); strings.HasPrefix(got, "保管先の空き容量が残り") != want {
			t.Errorf("with %d bytes of %d: %q", n, floor, got)
		}
	}
	free = 2 * floor
	for n := range 3 {
		id, err := h.store.StartRun(t.Context(), "run", "甲", worktest.Now, h.w.AsOf)
		if err == nil {
			err = h.store.EndRun(t.Context(), id, worktest.Now, "broken")
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, want := alerts(horizon.Red), map[bool]string{true: "直近の実行が3回続けて失敗しています。「kazami run --history 20」で理由を確かめてください。"}[n == 2]; got != want {
			t.Errorf("after %d bad runs: %q, want %q", n+1, got, want)
		}
	}
	silent := ingest.SourceState{SourceHealth: horizon.SourceHealth{Source: horizon.Source{ID: "a", URL: "https://a.example/"}, LastTry: worktest.Now, LastGood: worktest.Now.Add(-SilentFor)}}
	named := silent
	named.Source.Name = "名"
	if got := alerts(horizon.Clear, silent, named); got != "2件の情報源が2週間以上、一度も正常に読めていません（a、名）。" {
		t.Errorf("silent sources: %s", got)
	}
	if got := alerts(horizon.Red, silent); !strings.Contains(got, "直近の実行") || !strings.Contains(got, "1件の情報源が2週間") {
		t.Errorf("all: %s", got)
	}
	for name, c := range map[string]struct {
		change func(*ingest.SourceState)
		want   bool
	}{
		"silent": {func(*ingest.SourceState) {}, true}, "gone": {func(f *ingest.SourceState) { f.Gone = true }, false}, "never tried": {func(f *ingest.SourceState) { f.LastTry = time.Time{} }, false},
		"no address": {func(f *ingest.SourceState) { f.Source.URL = "" }, false}, "a second less": {func(f *ingest.SourceState) { f.LastGood = f.LastGood.Add(time.Second) }, false},
		"never read":        {func(f *ingest.SourceState) { f.LastGood, f.Failures = time.Time{}, FailedRuns }, true},
		"never read by now": {func(f *ingest.SourceState) { f.LastGood, f.Failures = time.Time{}, FailedRuns-1 }, false},
	} {
		f := silent
		c.change(&f)
		if got := SilentSource(h.w, f); got != c.want {
			t.Errorf("%s: silent is %v", name, got)
		}
	}
}

// TestAlertsOfTheMorning names sources that were missed, that were never read, that have
// moved, and certificates that end, each with what to do; who may not see all is told of
// the first two.
func TestAlertsOfTheMorning(t *testing.T) {
	h := newHouse(t, strings.Replace(worktest.Plain, "watch: []", "watch: []\nserve: {cert: desk.pem, key: desk.key}", 1))
	source := func(id string, change func(*ingest.SourceState)) ingest.SourceState {
		f := ingest.SourceState{SourceHealth: horizon.SourceHealth{Source: horizon.Source{ID: horizon.SourceID(id), URL: "https://a.example/"}, LastTry: worktest.Now, LastGood: worktest.Now}}
		change(&f)
		return f
	}
	all := []ingest.SourceState{
		source("late", func(f *ingest.SourceState) { f.Missed = worktest.Now.Add(-3 * time.Hour) }),
		source("fine", func(*ingest.SourceState) {}),
		source("moved", func(f *ingest.SourceState) { f.MovedTo, f.Place = "https://b.example/f", "config.yaml:7" }),
		source("cert", func(f *ingest.SourceState) { f.Source.Name, f.CertUntil = "証", worktest.Now.Add(48*time.Hour) }),
		source("over", func(f *ingest.SourceState) { f.CertUntil = worktest.Now.Add(-time.Hour) }), // it cannot be read, and that is said
	}
	for _, id := range []string{"n1", "n2", "n3", "n4", "n5", "n6", "n7"} {
		all = append(all, source(id, func(f *ingest.SourceState) { f.Never = true }))
	}
	missed := "1件の情報源を、予定の時刻を過ぎても読んでいません（late）。「kazami serve」が動いているか確かめてください。すぐに読むには「kazami collect」を実行します。"
	never := "7件の情報源を、まだ一度も読んでいません（n1、n2、n3、n4、n5、ほか2件）。「kazami collect」で読むか、要らなければ設定から外してください。"
	moved := "「moved」のアドレスが https://b.example/f に移りました。いまは移った先を読んでいます。config.yaml:7 のurlを書き換えてください。"
	cert := "1件の情報源で、サーバの証明書が30日以内に切れます（証は" + phrase.DayOf(worktest.Now.Add(48*time.Hour)) + "）。過ぎると読めません。サーバの管理者に知らせてください。"
	for name, c := range map[string]struct {
		ends time.Duration // of the desk's certificate; 0: it cannot be read
		most horizon.TLP
		want []string
	}{
		"all": {0, horizon.Red, []string{missed, never, moved, cert}}, "who may not see all": {time.Hour, horizon.Clear, []string{missed, never}},
		"the desk's certificate ends": {30 * 24 * time.Hour, horizon.Red, []string{"分析画面の証明書（serve.cert）が" + phrase.DayOf(worktest.Now.Add(30*24*time.Hour)) + "に切れます。新しい証明書に替え、「kazami serve」を始め直してください。", missed, never, moved, cert}},
		"it has ended":                {-time.Hour, horizon.Red, []string{"分析画面の証明書（serve.cert）が" + phrase.DayOf(worktest.Now.Add(-time.Hour)) + "に切れました。新しい証明書に替え、「kazami serve」を始め直してください。", missed, never, moved, cert}},
		"it ends later":               {30*24*time.Hour + time.Second, horizon.Red, []string{missed, never, moved, cert}},
	} {
		file := filepath.Join(h.w.Cfg.Dir, "desk.pem")
		if c.ends == 0 {
			_ = os.Remove(file)
		} else {
			certificate(t, file, worktest.Now.Add(c.ends))
		}
		got, err := AlertsUpTo(t.Context(), h.w, h.store, all, c.most)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
		}
	}
}

// certificate writes one that ends at a time.
func certificate(t *testing.T, file string, ends time.Time) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: ends.Add(-time.Hour), NotAfter: ends}
	der, err := x509.CreateCertificate(nil, made, made, public, private)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestBadRuns counts the newest runs that ended badly in a row.
func TestBadRuns(t *testing.T) {
	run := func(command, result string) horizon.Run {
		return horizon.Run{Command: command, Result: result, Ended: worktest.Now}
	}
	bad, good, atWork := run("run", "broken"), run("run", archive.Detected), horizon.Run{Command: "run"}
	for name, c := range map[string]struct {
		runs []horizon.Run
		want int
	}{
		"none": {nil, 0}, "two, then a good one": {[]horizon.Run{bad, bad, good, bad}, 2}, "published": {[]horizon.Run{run("serve publish", work.ResultPublished), bad}, 0},
		"one at work": {[]horizon.Run{atWork, bad, good}, 1}, "one that was killed": {[]horizon.Run{bad, atWork, good}, 2}, "two at work": {[]horizon.Run{atWork, atWork}, 1},
		"judgements beside": {[]horizon.Run{run("review approve", "broken"), bad, good}, 1}, "a judgement at work": {[]horizon.Run{{Command: "review approve"}, atWork, bad}, 1},
		"a source beside": {[]horizon.Run{run("serve made0", "broken"), bad, good}, 1}, "collected": {[]horizon.Run{run("run", work.ResultCollected), bad, good}, 1},
		"jobs": {[]horizon.Run{run("serve "+work.WeeklyJob, "broken"), run("serve "+work.PublishJob, "broken"), run("serve "+work.LineJob, "broken")}, 3},
	} {
		if got := BadRuns(c.runs); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// TestUpTo shows sources up to a ceiling, those that do not go well first.
func TestUpTo(t *testing.T) {
	h := newHouse(t, worktest.Plain)
	source := func(id string, tlp horizon.TLP, failures int, gone bool) ingest.SourceState {
		return ingest.SourceState{SourceHealth: horizon.SourceHealth{Source: horizon.Source{ID: horizon.SourceID(id), TLP: tlp}, Failures: failures, Documents: 9}, Gone: gone, Paced: true}
	}
	all := []ingest.SourceState{source("made1", horizon.Clear, 0, false), source("few0", horizon.Amber, 0, false), source("made2", horizon.Clear, 1, false), source("made3", horizon.Clear, 2, false),
		source("made0", horizon.Clear, 0, true), source("nothing", horizon.Clear, 0, false)}
	got, err := UpTo(t.Context(), h.w, h.store, all, horizon.Red)
	for i := range got {
		if possible := got[i].Detectable(); possible != (got[i].Source.ID != "nothing") {
			t.Errorf("up to RED a detection is possible in %s: %v", got[i].Source.ID, possible)
		}
		got[i].Readiness = nil
	}
	if err != nil || !reflect.DeepEqual(got, all) {
		t.Errorf("up to RED: %v, %v", got, err)
	}
	h.w.Profile.Sources = append(h.w.Profile.Sources, "empty")
	all = append(all, source("empty", horizon.Clear, 0, false))
	for most, want := range map[horizon.TLP]string{
		horizon.Clear: "made3 240 false, made2 240 false, empty 0 false, made1 240 true, made0 240 true",
		horizon.Amber: "made3 240 false, made2 240 false, empty 0 false, few0 240 true, made1 240 true, made0 240 true",
	} {
		of, err := UpTo(t.Context(), h.w, h.store, all, most)
		var got []string
		for _, f := range of {
			got = append(got, fmt.Sprintf("%s %d %v", f.Source.ID, f.Documents, f.OK))
			if f.Paced || f.Findings != nil {
				t.Errorf("%s: what was found of all documents is told", f.Source.ID)
			}
			if possible := f.Detectable(); possible != strings.HasPrefix(string(f.Source.ID), "made") {
				t.Errorf("up to %s a detection is possible in %s: %v; that is said by public documents alone", most, f.Source.ID, possible)
			}
		}
		if err != nil || strings.Join(got, ", ") != want {
			t.Errorf("up to %s: %v, %v\nwant %s", most, got, err, want)
		}
	}
}

// TestWaitingOnce: a change that stands among those to judge stands in no other list.
func TestWaitingOnce(t *testing.T) {
	p := horizon.PeriodOf(horizon.Monthly, cut)
	flag := func(name string) detection.Flag { return detection.Flag{Signal: horizon.Signal{Name: name, Period: p}} }
	b := &digester{Grouping: &detection.Grouping{}, changes: []horizon.Change{{ID: "both", Terms: []string{"甲", "乙"}}}, last: map[horizon.ChangeID]horizon.Action{"both": horizon.Hold}}
	listed := map[horizon.ChangeID]bool{}
	if got := b.waiting([]detection.Flag{flag("甲"), flag("丙")}, listed); len(got) != 2 {
		t.Errorf("%d wait, want both", len(got))
	}
	if got := b.waiting([]detection.Flag{flag("乙"), flag("丁")}, listed); len(got) != 1 || got[0].Name != "丁" {
		t.Errorf("beside them %+v stands, want the other change alone", got)
	}
}
