package detection

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends/relevance"
)

var year2009 = horizon.PeriodOf(horizon.Yearly, worktest.On(2009, 6, 1))

func signal(name string, e float64, stage horizon.Stage, open bool) horizon.Signal {
	return horizon.Signal{Name: name, Period: year2009, E: e, A: 10, Stage: stage, Open: open, Observed: e, Expected: 2.5, Window: 3, Sources: []horizon.SourceID{"a", "b"}}
}

// stood is a result whose panel had these signals in the last period and before.
func stood(panel horizon.Panel, replays ...*Replay) *Result {
	d := &Result{Panels: map[horizon.Panel]*Panel{horizon.PublicPanel: {}, horizon.FullPanel: {}}}
	d.Panels[panel].Replays = replays
	return d
}

// TestStages gives the strongest series by evidence for its price, not by evidence alone.
func TestStages(t *testing.T) {
	dear, cheap := signal("検針", 100, horizon.Weak, true), signal("水道網", 40, horizon.Emerging, false)
	dear.A, cheap.A = 50, 10
	c := horizon.Change{Terms: []string{"検針", "水道網"}}
	for _, order := range [][]horizon.Signal{{dear, cheap}, {cheap, dear}} {
		d := stood(horizon.FullPanel, &Replay{Now: order, before: order})
		if now, before, closed := d.Stages(horizon.FullPanel, c); now.Name != "水道網" || before.Name != "水道網" || closed {
			t.Errorf("of %v the strongest is %s, before %s, closed: %t", names(order), now.Name, before.Name, closed)
		}
		apart := stood(horizon.FullPanel, &Replay{Now: order[:1], before: order[:1]}, &Replay{Now: order[1:], before: order[1:]}, &Replay{})
		if now, before, _ := apart.Stages(horizon.FullPanel, c); now.Name != "水道網" || before.Name != "水道網" {
			t.Errorf("of %v in two bins the strongest is %s, before %s", names(order), now.Name, before.Name)
		}
		byEvidence(order)
		if order[0].Name != "水道網" {
			t.Errorf("by evidence for its price, the first is %s", order[0].Name)
		}
	}
	ties := []horizon.Signal{signal("b", 5, horizon.Weak, true), signal("a", 5, horizon.Weak, true)}
	if byEvidence(ties); ties[0].Name != "a" {
		t.Error("of two that are as strong the first is not that of the first name")
	}
}

// TestStagesOfTwoBins speaks of a series by the flag that stands for it: the open one,
// of two the one that opened first, and else the one by month, whatever their evidence.
func TestStagesOfTwoBins(t *testing.T) {
	c := horizon.Change{Terms: []string{"検針"}}
	of := func(b horizon.Bin, e float64, open bool, opened int) horizon.Signal {
		g := signal("検針", e, horizon.Weak, open)
		g.Period = horizon.PeriodOf(b, worktest.On(2009, 12, 1))
		if open {
			g.Opened = horizon.PeriodOf(b, worktest.On(opened, 12, 1))
		}
		return g
	}
	month, year := func(e float64, open bool, opened int) horizon.Signal { return of(horizon.Monthly, e, open, opened) }, func(e float64, open bool, opened int) horizon.Signal { return of(horizon.Yearly, e, open, opened) }
	for what, x := range map[string]struct {
		month, year [2]horizon.Signal // now and before
		bin         horizon.Bin
		closed      bool
	}{
		"by year first":   {[2]horizon.Signal{month(90, true, 2009), month(80, true, 2009)}, [2]horizon.Signal{year(20, true, 2008), year(20, true, 2008)}, horizon.Yearly, false},
		"by month first":  {[2]horizon.Signal{month(20, true, 2008), month(20, true, 2008)}, [2]horizon.Signal{year(90, true, 2009), year(0, false, 0)}, horizon.Monthly, false},
		"at one time":     {[2]horizon.Signal{month(20, true, 2009), month(20, true, 2009)}, [2]horizon.Signal{year(90, true, 2009), year(90, true, 2009)}, horizon.Monthly, false},
		"by one alone":    {[2]horizon.Signal{month(9, false, 0), month(9, false, 0)}, [2]horizon.Signal{year(20, true, 2009), year(20, true, 2009)}, horizon.Yearly, false},
		"one closed":      {[2]horizon.Signal{month(9, false, 0), month(90, true, 2008)}, [2]horizon.Signal{year(20, true, 2009), year(20, true, 2009)}, horizon.Yearly, false},
		"the last closed": {[2]horizon.Signal{month(9, false, 0), month(9, false, 0)}, [2]horizon.Signal{year(2, false, 0), year(20, true, 2009)}, horizon.Yearly, true},
		"by none":         {[2]horizon.Signal{month(2, false, 0), month(2, false, 0)}, [2]horizon.Signal{year(9, false, 0), year(9, false, 0)}, horizon.Monthly, false},
	} {
		d := stood(horizon.FullPanel, &Replay{Bin: horizon.Monthly, Now: x.month[:1], before: x.month[1:]}, &Replay{Bin: horizon.Yearly, Now: x.year[:1], before: x.year[1:]})
		if now, before, closed := d.Stages(horizon.FullPanel, c); now.Period.Bin != x.bin || before.Period.Bin != x.bin || closed != x.closed {
			t.Errorf("%s: %s now and %s before, closed: %t, want them by %s, %t", what, now.Period, before.Period, closed, x.bin, x.closed)
		}
	}
}

// TestSettle takes for a week before what the last period said where a week is no period.
func TestSettle(t *testing.T) {
	for _, c := range []struct {
		asOf time.Time
		same bool
	}{{time.Date(2010, 1, 5, 0, 0, 0, 0, horizon.Tokyo), false}, {time.Date(2010, 1, 8, 0, 0, 0, 0, horizon.Tokyo), true}, {time.Date(2010, 4, 1, 0, 0, 0, 0, horizon.Tokyo), true}} {
		r := &Replay{Bin: horizon.Yearly, Last: year2009, Now: []horizon.Signal{signal("now", 1, horizon.Weak, true)}, before: []horizon.Signal{signal("before", 1, horizon.Weak, true)}}
		if r.settle(c.asOf); (r.before[0].Name == "now") != c.same {
			t.Errorf("as of %s, a week before it said %s", c.asOf.Format(time.DateOnly), r.before[0].Name)
		}
	}
}

// TestBelongs holds a change to its own series: those of its themes, else its terms.
func TestBelongs(t *testing.T) {
	theme := horizon.Change{Themes: []horizon.ThemeID{"cloud"}, Terms: []string{"雲"}}
	term := horizon.Change{Terms: []string{"雲"}}
	for _, c := range []struct {
		c     horizon.Change
		theme horizon.ThemeID
		name  string
		want  bool
	}{{theme, "cloud", "x", true}, {theme, "other", "雲", false}, {theme, "", "雲", false}, {term, "", "雲", true}, {term, "cloud", "雲", false}, {term, "", "x", false}} {
		if got := Belongs(c.c, c.theme, c.name); got != c.want {
			t.Errorf("%q of %+v: %t", c.name, c.c, got)
		}
	}
}

// TestInPublicPanel lets who may not see all meet what is public, themes, and what the
// public panel flagged.
func TestInPublicPanel(t *testing.T) {
	d := stood(horizon.PublicPanel, &Replay{Onsets: []horizon.Signal{{Name: "始まった", Flagged: true}, {Name: "主題", Theme: "x", Flagged: true}}, Now: []horizon.Signal{{Name: "開いた", Open: true}, {Name: "見るだけ", Watch: true}}})
	approved := []horizon.Judgement{{ID: 1, Change: "public", Action: horizon.Approve, Who: "a", Why: "b"}}
	for id, c := range map[horizon.ChangeID]struct {
		change horizon.Change
		want   bool
	}{
		"onset": {horizon.Change{Terms: []string{"始まった"}}, true}, "open": {horizon.Change{Terms: []string{"開いた", "始まった"}}, true}, "no terms": {horizon.Change{}, true},
		"more": {horizon.Change{Terms: []string{"開いた", "内密"}}, false}, "watched": {horizon.Change{Terms: []string{"見るだけ"}}, false}, "a theme's name": {horizon.Change{Terms: []string{"主題"}}, false},
		"theme": {horizon.Change{Terms: []string{"内密"}, Themes: []horizon.ThemeID{"x"}}, true}, "public": {horizon.Change{Name: "名", Category: horizon.Use, Terms: []string{"内密"}}, true},
	} {
		c.change.ID = id
		if got := len(InPublic([]horizon.Change{c.change}, approved, d)) == 1; got != c.want {
			t.Errorf("%s: %t, want %t", id, got, c.want)
		}
	}
	if PanelFor(horizon.Red) != horizon.FullPanel || PanelFor(horizon.AmberStrict) != horizon.PublicPanel || PanelFor(horizon.Clear) != horizon.PublicPanel {
		t.Error("a ceiling is shown the figures of the other panel")
	}
}

// TestGrouping makes changes of the flags: one item a change, with the identity that
// it had a week before, in each panel of what that may rest on.
func TestGrouping(t *testing.T) {
	w, store := rising(t)
	d := detect(t, w, store)
	v := vocabulary()
	whole, err := GroupFlags(t.Context(), w, store, v, d, horizon.FullPanel)
	if err != nil {
		t.Fatal(err)
	}
	heads := func(g *Grouping) (all []string) {
		for _, f := range g.All() {
			all = append(all, fmt.Sprint(names([]horizon.Signal{f.Signal})[0], f.Within))
		}
		return sorted(all)
	}
	if got, want := heads(whole), sorted([]string{"ビッグデータ*[" + worktest.ThemeTerm + "]", "不正送金*[]", worktest.SecretTerm + "[]", worktest.Term + "[]"}); !slices.Equal(got, want) {
		t.Errorf("the changes are %v, want %v", got, want)
	}
	id := whole.Ids[worktest.Term]
	if len(whole.Clusters) != 3 || id == "" || id == whole.Ids[worktest.SecretTerm] || !slices.IsSortedFunc(whole.Clusters, func(a, b archive.Cluster) int { return cmp.Compare(a.ID, b.ID) }) {
		t.Fatalf("clusters %+v, want a theme with its term and two terms, by their ids", whole.Clusters)
	}
	if c, ok := whole.ClusterOf(horizon.ChangeID(worktest.Theme)); !ok || !slices.Contains(c.Members, worktest.ThemeTerm) || whole.Ids[worktest.ThemeTerm] != horizon.ChangeID(worktest.Theme) {
		t.Errorf("the cluster of the theme is %+v: it does not hold its term", c)
	}
	for _, c := range whole.Clusters {
		if _, theme := vocabulary().Themes[horizon.ThemeID(c.ID)]; !c.Cut.Equal(w.AsOf.Add(-time.Second)) || !theme && !slices.Equal(c.Members, []string{c.Label}) {
			t.Errorf("a change that nobody judged is %+v", c)
		}
	}
	if c, ok := whole.ClusterOf(id); !ok || c.ID != id || c.Label != worktest.Term {
		t.Errorf("the cluster of %s is %+v, %t", id, c, ok)
	}
	if _, ok := whole.ClusterOf("no-such"); ok {
		t.Error("there is a cluster of an id that none has")
	}
	var term, theme Flag
	for _, f := range whole.All() {
		if f.Name == worktest.Term {
			term = f
		} else if f.Theme == worktest.SecretTheme {
			theme = f
		}
	}
	if r, docs := whole.DocsOfHead(term); len(docs) != 32 || len(r.Seqs) < 32 {
		t.Errorf("%s has %d documents, want 32", term.Name, len(docs))
	}
	if _, docs := whole.DocsOfHead(theme); len(docs) != 96 {
		t.Errorf("%s has %d documents, want the 96 of its theme and term once", theme.Name, len(docs))
	}
	if n, ok := whole.Rankings.Of(term.Signal); !ok || n.Documents != 32 || n.Sources != 4 {
		t.Errorf("%s is found in %d documents of %d sources, %t", term.Name, n.Documents, n.Sources, ok)
	}
	if _, ok := whole.Rankings.Of(theme.Signal); ok {
		t.Error("how near a theme is is asked: an analyst named it")
	}
	if len(whole.Shown) != 2 || !slices.ContainsFunc(whole.Shown, func(x archive.Shown) bool { return x.Change == id }) || !whole.Shown[0].Cut.Equal(w.At()) {
		t.Errorf("shown was %+v", whole.Shown)
	}
	if _, known := whole.Links[At(term.Signal)]; !known {
		t.Error("the threats beside a change were not looked for")
	}

	// A week later it is the same change, whatever else has come about.
	if err := store.PutClusters(t.Context(), w.AsOf.Add(-time.Second), whole.Clusters); err != nil {
		t.Fatal(err)
	}
	for term, want := range map[string]horizon.ChangeID{worktest.ThemeTerm: horizon.ChangeID(worktest.Theme), worktest.Term: id} {
		if c, err := ChangeFor(t.Context(), asOf(w, w.AsOf.AddDate(0, 0, 1)), store, whole.Names.Change(term)); err != nil || c.ID != want {
			t.Errorf("the id of %s leads to %s, %v, want %s", term, c.ID, err, want)
		}
	}
	later := asOf(w, w.AsOf.AddDate(0, 0, 7))
	again, err := GroupFlags(t.Context(), later, store, v, detect(t, later, store), horizon.FullPanel)
	if err != nil || len(again.Clusters) != 3 || again.Ids[worktest.Term] != id {
		t.Errorf("a week later the change is %+v, %v, want %s", again.Clusters, err, id)
	}
	described := []horizon.Change{{ID: "meters", Terms: []string{worktest.Term}}, {ID: "data", Themes: []horizon.ThemeID{worktest.Theme}}}
	for _, c := range []struct {
		g         horizon.Signal
		described []horizon.Change
		want      horizon.ChangeID
	}{{term.Signal, nil, id}, {term.Signal, described, "meters"}, {horizon.Signal{Name: "x", Theme: worktest.Theme}, described, "data"}, {theme.Signal, described, horizon.ChangeID(worktest.SecretTheme)}, {horizon.Signal{Name: "別の語"}, described, whole.Names.Change("別の語")}} {
		if got := whole.ChangeOf(c.described, c.g); got != c.want {
			t.Errorf("%s is of change %s, want %s", c.g.Name, got, c.want)
		}
	}

	public, err := GroupFlags(t.Context(), w, store, v, d, horizon.PublicPanel)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := heads(public), sorted([]string{"ビッグデータ*[" + worktest.ThemeTerm + "]", worktest.Term + "[]"}); !slices.Equal(got, want) {
		t.Errorf("the changes in public are %v, want %v", got, want)
	}
	if public.Readers != nil || len(public.Links) > 0 || len(public.Shown) > 0 || len(public.Clusters) != 2 || slices.ContainsFunc(public.Clusters, func(c archive.Cluster) bool { return c.ID == id }) {
		t.Errorf("the public panel holds what it read, or gives the id of the full one: %+v", public.Clusters)
	}
	if err := store.Judge(t.Context(), described[0], horizon.Judgement{Change: "meters", Action: horizon.Hold, Who: "a", Why: "b", When: w.Now(), Cut: w.At()}); err != nil {
		t.Fatal(err)
	}
	judged, err := GroupFlags(t.Context(), w, store, v, d, horizon.FullPanel)
	if err != nil || len(judged.Clusters) != 2 || judged.Clusters[1].Label != worktest.SecretTerm {
		t.Errorf("once it is described, nobody judged %+v, %v", judged.Clusters, err)
	}
}

// TestRelevanceOrder reads the documents of a term, of a label or opener, and as analysts joined it.
func TestRelevanceOrder(t *testing.T) {
	w, store := rising(t)
	g := horizon.Signal{Name: worktest.SecretTerm, Period: year2009, E: 100, A: 10}
	for most, want := range map[horizon.TLP]int{horizon.Red: 96, horizon.Amber: 96, horizon.Green: 0, horizon.Clear: 0} {
		ranked, err := RankTerms(t.Context(), w, store, vocabulary(), nil, relevance.Prior(), []horizon.Signal{g, {Name: "x", Theme: worktest.Theme, Period: year2009}, {Name: "y", Watch: true, Period: year2009}}, most)
		if n, ok := ranked.Of(g); err != nil || !ok || n.Documents != want || len(ranked) != 1 {
			t.Errorf("up to %s: %d documents of %d terms, %v, want %d", most, n.Documents, len(ranked), err, want)
		}
	}
	weak := g
	weak.E, weak.Name = 0.001, worktest.SecretTerm
	strong, err := RankTerms(t.Context(), w, store, vocabulary(), nil, relevance.Prior(), []horizon.Signal{g}, horizon.Red)
	if err != nil {
		t.Fatal(err)
	}
	little, err := RankTerms(t.Context(), w, store, vocabulary(), nil, relevance.Prior(), []horizon.Signal{weak}, horizon.Red)
	if err != nil {
		t.Fatal(err)
	}
	at := At(g)
	if strong[at].Odds != little[at].Odds {
		t.Errorf("with more evidence it ranks %g, with less %g: no judgement said so", strong[at].Odds, little[at].Odds)
	}
	if v := strong[at]; v.Sector.Observed == 0 || v.Kind == "" || v.KindName == "" || len(v.Reasons) == 0 || v.Share <= 0 || v.Share >= 1 {
		t.Errorf("how near it is: %+v", v.Relevance)
	}
}

// TestAlias proposes another name that stands in brackets after a term, often enough.
func TestAlias(t *testing.T) {
	for what, c := range map[string]struct {
		with, without int
		want          string
	}{"three of ten": {3, 7, "AMI"}, "two of two": {2, 0, ""}, "three of eleven": {3, 8, ""}, "none": {0, 9, ""}} {
		u := newUsage("検針網")
		for range c.with {
			read([]usage{u}, "新しい検針網（AMI）を試した。")
		}
		for range c.without {
			read([]usage{u}, "新しい検針網を試した。")
		}
		name, places := u.Alias()
		if name != c.want || c.want != "" && places != c.with {
			t.Errorf("%s: %q at %d places, want %q", what, name, places, c.want)
		}
	}
	u := newUsage("検針網2")
	for range usageDocuments + 5 {
		read([]usage{u}, "検針網2を試した。")
	}
	if u.Seen != usageDocuments || !u.hasDigit() || newUsage("検針").hasDigit() {
		t.Errorf("%d documents were read for a term, want %d", u.Seen, usageDocuments)
	}
}

// TestChangeFor finds a change by its id wherever it is known from.
func TestChangeFor(t *testing.T) {
	w, store := rising(t)
	d := detect(t, w, store)
	if _, err := ChangeFor(t.Context(), w, store, "no-such"); err == nil || !strings.Contains(err.Error(), "Type: kazami detect") {
		t.Errorf("before a detection: %v", err)
	}
	if err := work.Record(t.Context(), w, store, work.Entry{Command: "detect", Good: archive.Detected}, func(run int64) error { return store.SaveSignals(t.Context(), run, 7, d.WorthKeeping()) }); err != nil {
		t.Fatal(err)
	}
	naming, err := NamingOf(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	for i, label := range []string{"古い名", "新しい名"} {
		if err := store.PutClusters(t.Context(), w.AsOf.AddDate(0, 0, -9+i), []archive.Cluster{{ID: "c-1", Label: label, Members: []string{label}}}); err != nil {
			t.Fatal(err)
		}
	}
	judge := func(id horizon.ChangeID, name string) {
		t.Helper()
		if err := store.Judge(t.Context(), horizon.Change{ID: id, Name: name}, horizon.Judgement{Change: id, Action: horizon.Hold, Who: "a", Why: "b", When: w.Now(), Cut: w.At()}); err != nil {
			t.Fatal(err)
		}
	}
	judge("first", "書かれた名")
	judge(horizon.ChangeID(worktest.Theme), "書き換えた主題")
	for id, want := range map[horizon.ChangeID]string{"first": "書かれた名", horizon.ChangeID(worktest.Theme): "書き換えた主題", horizon.ChangeID(worktest.SecretTheme): "ネットバンキング不正送金", "c-1": "新しい名", naming.Change(worktest.Term): worktest.Term, naming.Open().Change(worktest.Term): worktest.Term} {
		c, err := ChangeFor(t.Context(), w, store, id)
		if err != nil || c.ID != id || c.Name != want {
			t.Errorf("change %s is %q of %s, %v, want %q", id, c.Name, c.ID, err, want)
		}
	}
	if c, err := Undescribed(t.Context(), w, store, horizon.ChangeID(worktest.Theme)); err != nil || c.Name == "書き換えた主題" || !slices.Equal(c.Themes, []horizon.ThemeID{worktest.Theme}) {
		t.Errorf("before it was described it is %+v, %v", c, err)
	}
	for _, id := range []horizon.ChangeID{"no-such", naming.Change("ビッグデータ"), naming.Change("水道")} {
		if _, err := ChangeFor(t.Context(), w, store, id); err == nil || !strings.Contains(err.Error(), "There is no change") {
			t.Errorf("change %s: %v, want that there is none", id, err)
		}
	}
	w.Words = nil // what is described asks for no vocabulary
	if _, err := ChangeFor(t.Context(), w, store, "first"); err != nil {
		t.Error(err)
	}
}

// TestForecasts expects of an emerging term what became of others like it: of
// one that two of eight sources have, and of none that half of them have.
func TestForecasts(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	docs := worktest.Dated(worktest.Rising(), horizon.ByYear)
	for i, d := range docs {
		if d.Source == "made2" || d.Source == "made3" {
			docs[i].Terms = slices.DeleteFunc(slices.Clone(d.Terms), func(term string) bool { return term == worktest.Term })
		}
	}
	worktest.Fill(t, store, 1, docs)
	r := detect(t, w, store).Panels[horizon.FullPanel].Replays[0]
	all := ForecastsOf(w, r, r.Now)
	if len(all) != 1 || all[0].Name != worktest.Term {
		t.Fatalf("%d forecasts, want one, of %s: %+v", len(all), worktest.Term, all)
	}
	if f := all[0]; f.Stage != horizon.Emerging || f.Span != 5 || !f.Horizon.Equal(w.Horizon) || !f.Made.Equal(w.AsOf.Add(-time.Second)) || f.Refused == "" || f.N != 0 {
		t.Errorf("%s is forecast as %+v", f.Name, f)
	}
}

// TestSpans counts the quarters, or years, between the last period and the horizon.
func TestSpans(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, horizon.Tokyo) }
	yearly, monthly := &Replay{Bin: horizon.Yearly, Last: year2009}, &Replay{Bin: horizon.Monthly, Last: horizon.PeriodOf(horizon.Monthly, day(2010, 3, 5))}
	for _, c := range []struct {
		r     *Replay
		until time.Time
		want  int
	}{{yearly, day(2015, 1, 1), 5}, {yearly, day(2014, 12, 31), 4}, {yearly, day(2010, 6, 1), 0}, {yearly, day(2000, 1, 1), 0}, {monthly, day(2015, 4, 1), 20}, {monthly, day(2015, 3, 31), 19}, {monthly, day(2010, 7, 1), 1}} {
		if got := c.r.horizonSpan(c.until); got != c.want {
			t.Errorf("by %s until %s: %d, want %d", c.r.Bin, c.until.Format(time.DateOnly), got, c.want)
		}
	}
	for _, c := range []struct {
		r    *Replay
		n    int
		want string
	}{{yearly, 2, "2011-12-31"}, {monthly, 2, "2010-09-30"}} {
		if got := c.r.ahead(c.n).Format(time.DateOnly); got != c.want {
			t.Errorf("%d ahead by %s is %s, want %s", c.n, c.r.Bin, got, c.want)
		}
	}
	if !yearly.ahead(0).IsZero() || ForecastsOf(&work.Work{Horizon: day(2015, 1, 1)}, yearly, nil) != nil || ForecastsOf(&work.Work{Horizon: day(2000, 1, 1)}, yearly, []horizon.Signal{signal("x", 1, horizon.Weak, true)}) != nil {
		t.Error("a time that is not known is one, or something is forecast of the past")
	}
	if got := ForecastOf(&work.Work{}, stood(horizon.PublicPanel, yearly), horizon.Signal{Panel: horizon.PublicPanel, Period: horizon.Period{Bin: horizon.Weekly}}); got != nil {
		t.Errorf("of a bin that is not counted %+v is forecast", got)
	}
}

// TestSupposed reads acts that are only thought through as if the archive held them.
func TestSupposed(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	judge := func(cut time.Time, name string) SupposedAct {
		return SupposedAct{horizon.Change{ID: "a", Name: name}, horizon.Judgement{Change: "a", Action: horizon.Approve, Who: "山田", Why: "読んだ", When: w.Now(), Cut: cut}}
	}
	for i, name := range []string{"一", "三"} {
		x := judge(w.AsOf.AddDate(0, 0, -9+4*i), name)
		if err := store.Judge(t.Context(), x.Change, x.Act); err != nil {
			t.Fatal(err)
		}
	}
	between, late, over := judge(w.AsOf.AddDate(0, 0, -7), "二"), judge(w.AsOf.Add(-time.Second), "四"), judge(w.AsOf, "五")
	for what, c := range map[string]struct {
		acts  []SupposedAct
		words string
		n     int
	}{"none": {nil, "一三", 2}, "between": {[]SupposedAct{between}, "一二三", 3}, "late": {[]SupposedAct{late}, "一三四", 3}, "beyond the cut-off": {[]SupposedAct{over}, "一三", 2}} {
		asIf := &Supposed{Acts: c.acts}
		if c.acts == nil {
			asIf = nil
		}
		standing, err := JudgementsOf(t.Context(), w, store, asIf)
		words, err2 := DescribedBy(t.Context(), w, store, asIf)
		var got strings.Builder
		for _, x := range words["a"] {
			got.WriteString(x.Change.Name)
		}
		if err := errors.Join(err, err2); err != nil || len(standing) != c.n || got.String() != c.words {
			t.Errorf("%s: %d judgements and the words %s, %v, want %d and %s", what, len(standing), &got, err, c.n, c.words)
		}
		last := []rune(c.words)
		if all := ChangesOf(words); len(all) != 1 || all[0].Name != string(last[len(last)-1]) {
			t.Errorf("%s: the changes are %+v, want the last words", what, all)
		}
	}
	if all := ChangesOf(map[horizon.ChangeID][]archive.Wording{"b": {{Change: horizon.Change{ID: "b"}}}, "a": {{Change: horizon.Change{ID: "a"}}}}); all[0].ID != "a" {
		t.Error("changes are not by their ids")
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := DescribedBy(t.Context(), w, store, nil); err == nil || errors.Is(err, io.EOF) {
		t.Error("an archive that is closed is read")
	}
}

// TestVerdicts asks for the series of a change, also for one that no document has.
func TestVerdicts(t *testing.T) {
	w, store := rising(t)
	d := detect(t, w, store)
	theme := horizon.Change{Name: "ビッグデータ", Themes: []horizon.ThemeID{worktest.Theme}}
	all := d.ExplainOf(horizon.PublicPanel, theme)
	if len(all) != 1 || all[0].Theme != worktest.Theme || !all[0].Open || all[0].Panel != horizon.PublicPanel || all[0].Enough {
		t.Errorf("of the theme: %+v", all)
	}
	missing := d.ExplainOf(horizon.FullPanel, horizon.Change{Name: "無人機", Themes: []horizon.ThemeID{"drone"}})
	if len(missing) != 1 || missing[0].Theme != "drone" || !missing[0].Watch || missing[0].Documents != 0 || missing[0].Panel != horizon.FullPanel {
		t.Errorf("of a theme that no document has: %+v", missing)
	}
	if none := d.ExplainOf(horizon.FullPanel, horizon.Change{Name: "どこにもない語", Terms: []string{"どこにもない語"}}); len(none) != 1 || none[0].Theme != "" || none[0].Watch {
		t.Errorf("of a term that no document has: %+v", none)
	}
	if signals, why, err := d.PublicVerdicts(horizon.Change{Name: "水道", Terms: []string{"水道"}}); err != nil || why != "" || len(signals) != 1 {
		t.Errorf("in public: %+v, %q, %v", signals, why, err)
	}
	if signals, why, err := d.PublicVerdicts(theme); err != nil || len(signals) > 0 || why != "資料が足りません。数えた公開文書は32件で、検出器が判定に要る期間に届きません。" {
		t.Errorf("of what is seen for the first year: %+v, %q, %v", signals, why, err)
	}
	if _, why, err := stood(horizon.FullPanel).PublicVerdicts(theme); err != nil || !strings.Contains(why, "数えられる情報源がまだない") {
		t.Errorf("without sources: %q, %v", why, err)
	}
}

// TestOneTheme ranks by a vocabulary of one theme, and by one without any.
func TestOneTheme(t *testing.T) {
	w, store := rising(t)
	one := vocabulary()
	maps.DeleteFunc(one.Themes, func(id horizon.ThemeID, _ horizon.Theme) bool { return id != worktest.Theme })
	none := vocabulary()
	clear(none.Themes)
	signals := []horizon.Signal{{Name: worktest.Term, Period: year2009, E: 100, A: 10}, {Name: worktest.SecretTerm, Period: year2009, E: 50, A: 10}}
	for name, v := range map[string]work.Vocabulary{"one": one, "none": none} {
		all, err := RankTerms(t.Context(), w, store, v, nil, relevance.Prior(), signals, horizon.Red)
		if err != nil || len(all) != len(signals) {
			t.Fatalf("with %s: %d ranks, %v", name, len(all), err)
		}
		for at, n := range all {
			if !(n.Share > 0 && n.Share < 1) {
				t.Errorf("with %s: %s has the probability %v", name, at.Name, n.Share)
			}
		}
	}
}
