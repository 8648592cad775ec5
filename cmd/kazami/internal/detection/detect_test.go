package detection

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/figures"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/forecast"
)

// vocabulary knows two themes; every text is a term.
func vocabulary() work.Vocabulary {
	same := func(s string) string { return strings.TrimSpace(s) }
	return work.Vocabulary{
		Themes: map[horizon.ThemeID]horizon.Theme{
			worktest.Theme: {ID: worktest.Theme, Name: "ビッグデータ"}, worktest.SecretTheme: {ID: worktest.SecretTheme, Name: "不正送金"}},
		Variants: func(id horizon.ThemeID) []string {
			return map[horizon.ThemeID][]string{worktest.Theme: {worktest.ThemeTerm}}[id]
		},
		Alias: same, Term: same, Own: func(string) map[string][]string { return nil },
	}
}

// rising is an archive in which three series rise in 2009, two of them in public, and
// whose documents are dated to the year.
func rising(t *testing.T) (*work.Work, *archive.Store) {
	t.Helper()
	w := worktest.New(t, worktest.Plain)
	return w, worktest.RisenByYear(t, w, 1)
}

func detect(t *testing.T, w *work.Work, store *archive.Store) *Result {
	t.Helper()
	d, err := Detect(t.Context(), w, store, vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// asOf is the work as of another day.
func asOf(w *work.Work, day time.Time) *work.Work {
	own := *w
	own.AsOf, own.Named = day, true
	return &own
}

// setRule stores a term rule, or that it is taken back, as of the cut-off.
func setRule(t *testing.T, w *work.Work, store *archive.Store, x horizon.TermRule, off bool) {
	t.Helper()
	x.Cut, x.When = w.At(), w.Now()
	if n, err := store.PutTermRules(t.Context(), []horizon.RuleChange{{TermRule: x, Off: off}}); err != nil || n != 1 {
		t.Fatalf("%s %s: %d rules changed, %v", x.Kind, x.Term, n, err)
	}
}

// flags are the names of signals, those of themes marked, in their order.
func names(all []horizon.Signal) (out []string) {
	for _, g := range all {
		if g.Theme != "" {
			g.Name += "*"
		}
		out = append(out, g.Name)
	}
	return out
}

func sorted(all []string) []string { return slices.Sorted(slices.Values(all)) }

// TestDetect flags what rises: of CLEAR documents in the public panel, of all in
// the full one; a week before the year's end nothing of it.
func TestDetect(t *testing.T) {
	w, store := rising(t)
	d := detect(t, w, store)
	public, whole := []string{"ビッグデータ*", worktest.ThemeTerm, worktest.Term}, []string{"ビッグデータ*", "不正送金*", worktest.SecretTerm, worktest.ThemeTerm, worktest.Term}
	for panel, want := range map[horizon.Panel][]string{horizon.PublicPanel: public, horizon.FullPanel: whole} {
		open := d.Open(panel)
		if got := names(open); !slices.Equal(sorted(got), sorted(want)) {
			t.Errorf("open in the %s panel: %v, want %v", panel, got, want)
		}
		for i, g := range open {
			if g.Panel != panel || g.Period.String() != "2009" || i > 0 && g.E/g.A > open[i-1].E/open[i-1].A {
				t.Errorf("the %s panel has %s of %s in panel %s at place %d", panel, g.Name, g.Period, g.Panel, i)
			}
		}
		if got := names(d.Panels[panel].Replays[0].Onsets); !slices.Equal(sorted(got), sorted(want)) {
			t.Errorf("onsets in the %s panel: %v, want %v", panel, got, want)
		}
		if got := d.Limits(panel); len(got) != 1 || got[0].Flags != len(want) {
			t.Errorf("the price of the %s panel is %+v, want that of %d flags", panel, got, len(want))
		}
	}
	if got := sorted(names(d.WorthKeeping())); len(got) != 2*(len(public)+len(whole)) {
		t.Errorf("worth keeping: %v, want each flag as an onset and as it stands", got)
	}
	for _, g := range d.Open(horizon.FullPanel) {
		p := d.Public(g)
		if known := slices.Contains(public, names([]horizon.Signal{g})[0]); (p != nil) != known || known && (p.Name != g.Name || p.Panel != horizon.PublicPanel) {
			t.Errorf("%s in public is %+v, want it there: %t", g.Name, p, known)
		}
	}
	if p := d.Public(horizon.Signal{Name: worktest.Term, Period: horizon.Period{Bin: horizon.Yearly, N: 1}}); p != nil {
		t.Errorf("of another period the public panel has %+v", p)
	}
	if got := detect(t, asOf(w, time.Date(2009, 12, 25, 0, 0, 0, 0, horizon.Tokyo)), store).Open(horizon.FullPanel); len(got) != 0 {
		t.Errorf("before the year's end %v are flagged", names(got))
	}
}

// TestPanelsThatHoldTheSame detects once where nothing is private, and answers for both
// panels; a private source makes the full panel another.
func TestPanelsThatHoldTheSame(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	docs := worktest.Dated(worktest.Rising(), horizon.ByYear)
	worktest.Fill(t, store, 1, slices.DeleteFunc(slices.Clone(docs), func(d worktest.Doc) bool { return d.TLP != horizon.Clear }))
	asked := map[Asked][]time.Time{
		{horizon.PublicPanel, horizon.Yearly, worktest.Term, ""}: nil, {horizon.FullPanel, horizon.Yearly, worktest.Term, ""}: nil,
		{horizon.FullPanel, horizon.Yearly, "どこにもない語", ""}: nil, {horizon.FullPanel, horizon.Monthly, worktest.Term, ""}: nil,
	}
	d, err := DetectAsked(t.Context(), w, store, vocabulary(), Asking{Series: asked})
	if err != nil {
		t.Fatal(err)
	}
	public, whole := d.Panels[horizon.PublicPanel].Replays[0], d.Panels[horizon.FullPanel].Replays[0]
	if public.Det != whole.Det || len(whole.Now) == 0 || len(whole.Now) != len(public.Now) {
		t.Fatalf("the panels hold the same, and were replayed apart: %d and %d signals", len(public.Now), len(whole.Now))
	}
	for i := range whole.Now {
		if whole.Now[i].Panel != horizon.FullPanel || public.Now[i].Panel != horizon.PublicPanel {
			t.Errorf("%s bears the panels %s and %s", whole.Now[i].Name, whole.Now[i].Panel, public.Now[i].Panel)
		}
	}
	end := horizon.Period{Bin: horizon.Yearly, N: whole.Last.N}.End()
	for k, want := range map[Asked]int{{horizon.PublicPanel, horizon.Yearly, worktest.Term, ""}: 1, {horizon.FullPanel, horizon.Yearly, worktest.Term, ""}: 1,
		{horizon.FullPanel, horizon.Yearly, "どこにもない語", ""}: 0, {horizon.FullPanel, horizon.Monthly, worktest.Term, ""}: 0} {
		if got := d.Asked[k]; len(got) != want || want == 1 && !got[0].Equal(end) {
			t.Errorf("%+v was in half of the sources at %v, want %d times, at %s", k, got, want, end)
		}
	}
	worktest.Fill(t, store, 1, docs)
	if d := detect(t, w, store); d.Panels[horizon.PublicPanel].Replays[0].Det == d.Panels[horizon.FullPanel].Replays[0].Det {
		t.Error("with private sources both panels share a detector")
	}
}

// TestEverySourceInBothPanels counts each document by every bin that its date fits,
// whatever else its source has, and whether it is silent by now.
func TestEverySourceInBothPanels(t *testing.T) {
	doc := func(source string, day time.Time, p horizon.Precision) worktest.Doc {
		return worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(fmt.Sprint(p, day.Unix())), Source: horizon.SourceID(source), TLP: horizon.Clear, Published: day, Precision: p}, Terms: []string{"検針"}}
	}
	day, month, year := doc("a", worktest.On(2009, 3, 4), horizon.ByDay), doc("a", worktest.On(2009, 5, 1), horizon.ByMonth), doc("a", worktest.On(2009, 1, 1), horizon.ByYear)
	var silent []worktest.Doc // for more than five years
	for i := range 30 {
		silent = append(silent, doc("b", worktest.On(2003, time.Month(1+i%12), 1+i/12), horizon.ByDay))
	}
	for what, c := range map[string]struct {
		docs    []worktest.Doc
		want    map[horizon.Bin]int // documents with the term
		sources map[horizon.Bin]int
	}{
		"to the day":              {[]worktest.Doc{day}, map[horizon.Bin]int{horizon.Monthly: 1, horizon.Yearly: 1}, map[horizon.Bin]int{horizon.Monthly: 1, horizon.Yearly: 1}},
		"to the month":            {[]worktest.Doc{month}, map[horizon.Bin]int{horizon.Monthly: 1, horizon.Yearly: 1}, map[horizon.Bin]int{horizon.Monthly: 1, horizon.Yearly: 1}},
		"to the year":             {[]worktest.Doc{year}, map[horizon.Bin]int{horizon.Yearly: 1}, map[horizon.Bin]int{horizon.Yearly: 1}},
		"all of one source":       {[]worktest.Doc{day, month, year}, map[horizon.Bin]int{horizon.Monthly: 2, horizon.Yearly: 3}, map[horizon.Bin]int{horizon.Monthly: 1, horizon.Yearly: 1}},
		"of one silent for years": {append(slices.Clone(silent), day), map[horizon.Bin]int{horizon.Monthly: 31, horizon.Yearly: 31}, map[horizon.Bin]int{horizon.Monthly: 2, horizon.Yearly: 2}},
		"of this year":            {[]worktest.Doc{doc("a", worktest.On(2010, 2, 1), horizon.ByDay)}, map[horizon.Bin]int{horizon.Monthly: 1}, map[horizon.Bin]int{horizon.Monthly: 1}},
		"none":                    {nil, map[horizon.Bin]int{}, map[horizon.Bin]int{}},
	} {
		w := worktest.New(t, worktest.Plain)
		store := worktest.Open(t, w)
		worktest.Fill(t, store, 1, c.docs)
		d := detect(t, w, store)
		got, sources := map[horizon.Bin]int{}, map[horizon.Bin]int{}
		for _, v := range d.ExplainOf(horizon.PublicPanel, horizon.Change{Name: "検針", Terms: []string{"検針"}}) {
			got[v.Period.Bin] = v.Documents
		}
		for _, p := range d.Limits(horizon.PublicPanel) {
			sources[p.Bin] = p.Sources
		}
		if !maps.Equal(got, c.want) || !maps.Equal(sources, c.sources) {
			t.Errorf("%s: %v documents of %v sources, want %v of %v", what, got, sources, c.want, c.sources)
		}
	}
}

// TestPrivateDocumentsMoveNothingPublic adds private documents of old and new sources:
// what the public panel says stays, bit for bit, and the full panel counts them, by
// the bins that their dates fit alone.
func TestPrivateDocumentsMoveNothingPublic(t *testing.T) {
	public := slices.DeleteFunc(worktest.Rising(), func(d worktest.Doc) bool { return d.TLP != horizon.Clear })
	result := func(docs []worktest.Doc) *Result {
		w := asOf(worktest.New(t, worktest.Plain), worktest.On(2010, 1, 10))
		store := worktest.Open(t, w)
		worktest.Fill(t, store, 1, docs)
		return detect(t, w, store)
	}
	figures := func(d *Result, name horizon.Panel, b horizon.Bin) string {
		r := d.Panels[name].By(b)
		all := append(slices.Clone(r.Onsets), r.Now...)
		for i := range all {
			all[i].Panel = ""
		}
		return fmt.Sprintf("%+v %+v", all, r.Det.Limits())
	}
	alone := result(slices.Clone(public))
	for what, c := range map[string]struct {
		source    horizon.SourceID
		precision horizon.Precision
		same      map[horizon.Bin]bool // in both panels
	}{
		"of a source that is public as well": {"made0", horizon.ByDay, map[horizon.Bin]bool{}},
		"of a source of its own":             {"secret", horizon.ByMonth, map[horizon.Bin]bool{}},
		"dated to the year":                  {"secret", horizon.ByYear, map[horizon.Bin]bool{horizon.Monthly: true}},
		"undated":                            {"secret", horizon.Undated, map[horizon.Bin]bool{horizon.Monthly: true, horizon.Yearly: true}},
	} {
		docs := slices.Clone(public)
		for i := range 40 {
			x := worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(fmt.Sprint("secret", i)), Source: c.source, TLP: horizon.Amber, Precision: c.precision}, Terms: []string{worktest.Term}}
			if c.precision != horizon.Undated {
				x.Published = worktest.On(2009, time.Month(1+i%12), 1+i/12)
			}
			docs = append(docs, x)
		}
		d := result(docs)
		for _, b := range Bins() {
			want := figures(alone, horizon.PublicPanel, b)
			if figures(d, horizon.PublicPanel, b) != want {
				t.Errorf("%s: the public panel by %s is another with private documents", what, b)
			}
			if got := figures(d, horizon.FullPanel, b) == want; got != c.same[b] {
				t.Errorf("%s: the full panel by %s says what the public one does: %t, want %t", what, b, got, c.same[b])
			}
			if shared := d.Panels[horizon.PublicPanel].By(b).Det == d.Panels[horizon.FullPanel].By(b).Det; shared != c.same[b] {
				t.Errorf("%s: the panels by %s share a replay: %t, want %t", what, b, shared, c.same[b])
			}
		}
	}
}

// TestOneItem has what rose in 2009 open by month and by year in the new year: each
// is one item, by month, which opened first, and the year's own figures stand beside it.
func TestOneItem(t *testing.T) {
	w := asOf(worktest.New(t, worktest.Plain), worktest.On(2010, 1, 10))
	store := worktest.Risen(t, w, 1)
	d := detect(t, w, store)
	open := map[horizon.Bin]map[string]horizon.Signal{horizon.Monthly: {}, horizon.Yearly: {}}
	for _, g := range d.Open(horizon.PublicPanel) {
		open[g.Period.Bin][names([]horizon.Signal{g})[0]] = g
	}
	items := map[string]Flag{}
	for _, f := range Items(d.Open(horizon.PublicPanel)) {
		name := names([]horizon.Signal{f.Signal})[0]
		if _, twice := items[name]; twice {
			t.Errorf("%s is two items", name)
		}
		items[name] = f
	}
	for _, name := range []string{"ビッグデータ*", worktest.ThemeTerm, worktest.Term} {
		f, month, year := items[name], open[horizon.Monthly][name], open[horizon.Yearly][name]
		if month.Opened.String() >= "2009-12" || year.Opened.String() != "2009" {
			t.Fatalf("%s opened in %s by month, and in %s by year", name, month.Opened, year.Opened)
		}
		if fmt.Sprint(f.Signal) != fmt.Sprint(month) || len(f.Also) != 1 || fmt.Sprint(f.Also[0]) != fmt.Sprint(year) {
			t.Errorf("%s stands by %+v with %+v, want %+v with %+v", name, f.Signal, f.Also, month, year)
		}
	}
	g, err := GroupFlags(t.Context(), w, store, vocabulary(), d, horizon.PublicPanel)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, f := range slices.Concat(g.Judge, g.Apart) {
		for _, name := range append(f.Within, names([]horizon.Signal{f.Signal})...) {
			seen[name]++
		}
	}
	if want := map[string]int{"ビッグデータ*": 1, worktest.ThemeTerm: 1, worktest.Term: 1}; seen["ビッグデータ*"] != 1 || seen[worktest.ThemeTerm] != 1 || seen[worktest.Term] != 1 {
		t.Errorf("grouped, each stands %v times, want %v", seen, want)
	}
	verdicts, _, err := d.PublicVerdicts(horizon.Change{Name: "x", Terms: []string{"水道", "電力"}})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, v := range verdicts {
		order = append(order, fmt.Sprint(v.Signal().Name, " ", v.Signal().Period))
	}
	if want := []string{"水道 2009-12", "水道 2009", "電力 2009-12", "電力 2009"}; !slices.Equal(order, want) && !slices.Equal(order, append(want[2:], want[:2]...)) {
		t.Errorf("the verdicts are %v, want %v", order, want)
	}
	if all := (horizon.PublishedChange{Verdicts: verdicts}).Standing(); len(all) != 2 || all[0].Signal().Period.Bin != horizon.Monthly || all[1].Signal().Period.Bin != horizon.Monthly {
		t.Errorf("the verdicts that stand for the change are %+v", all)
	}
}

// TestTraced keeps the steps of the series that are asked for.
func TestTraced(t *testing.T) {
	w, store := rising(t)
	d, err := DetectAsked(t.Context(), w, store, vocabulary(), Asking{Traced: func(name string, theme horizon.ThemeID) bool { return name == worktest.Term && theme == "" }})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{worktest.Term: true, worktest.ThemeTerm: false} {
		all := d.ExplainOf(horizon.PublicPanel, horizon.Change{Name: name, Terms: []string{name}})
		if len(all) != 1 || (len(all[0].Steps) > 0) != want {
			t.Errorf("%s has %d verdicts, want one, with its steps: %t", name, len(all), want)
		}
	}
}

// TestStop shows no flag of a stopped term from its cut-off on; what is as of
// earlier days stays, and so does the price.
func TestStop(t *testing.T) {
	w, store := rising(t)
	set := func(day time.Time, kind horizon.RuleKind, term, other string, off bool) {
		t.Helper()
		setRule(t, asOf(w, day), store, horizon.TermRule{Kind: kind, Term: term, Other: other, Who: "山田", Why: "製品の名"}, off)
	}
	before := detect(t, w, store)
	early, late := worktest.On(2010, 2, 1), worktest.On(2010, 3, 1)
	set(early, horizon.StopRule, worktest.Term, "", false)
	set(early, horizon.StopRule, "ビッグデータ", "", false) // the name of a theme is no term
	d := detect(t, w, store)
	if got := sorted(names(d.Open(horizon.PublicPanel))); slices.Contains(got, worktest.Term) || !slices.Contains(got, "ビッグデータ*") || slices.Contains(names(d.Panels[horizon.PublicPanel].Replays[0].Onsets), worktest.Term) {
		t.Errorf("stopped, the flags are %v", got)
	}
	if got, want := d.Limits(horizon.PublicPanel)[0].M, before.Limits(horizon.PublicPanel)[0].M; got != want {
		t.Errorf("stopped, %d series are under test, and %d before", got, want)
	}
	why := d.ExplainOf(horizon.PublicPanel, horizon.Change{Name: worktest.Term, Terms: []string{worktest.Term}})
	if len(why) != 1 || !slices.Contains(why[0].Reasons, "ignored as of 2010-02-01 by 山田: its detections are not shown (kazami words list)") {
		t.Errorf("why it is stopped: %+v", why)
	}
	if got := names(detect(t, asOf(w, early.Add(-24*time.Hour)), store).Open(horizon.PublicPanel)); !slices.Contains(got, worktest.Term) {
		t.Errorf("as of the day before, the flags are %v", got)
	}
	set(late, horizon.StopRule, worktest.Term, "", true)
	if got := names(detect(t, w, store).Open(horizon.PublicPanel)); !slices.Contains(got, worktest.Term) {
		t.Errorf("taken back, the flags are %v", got)
	}
}

// TestJoin counts two terms that are one once a document, and each apart before.
func TestJoin(t *testing.T) {
	w, store := rising(t)
	extra := worktest.Doc{Document: horizon.Document{ID: "both", Source: "made0", TLP: horizon.Clear, Published: worktest.On(2009, 6, 1), Precision: horizon.ByYear}, Terms: []string{worktest.Term, worktest.ThemeTerm}}
	worktest.Fill(t, store, 1, []worktest.Doc{extra})
	of := func(d *Result, term string) trends.Verdict {
		t.Helper()
		all := d.ExplainOf(horizon.PublicPanel, horizon.Change{Name: term, Terms: []string{term}})
		if len(all) != 1 {
			t.Fatalf("%d verdicts on %s", len(all), term)
		}
		return all[0]
	}
	before := detect(t, w, store)
	m, n := before.Limits(horizon.PublicPanel)[0].M, of(before, worktest.Term).Documents
	if n != 33 || of(before, worktest.ThemeTerm).Documents != 33 {
		t.Fatalf("%d documents have the one and %d the other, want 33 each", n, of(before, worktest.ThemeTerm).Documents)
	}
	rule := horizon.TermRule{Kind: horizon.JoinRule, Term: worktest.Term, Other: worktest.ThemeTerm, Who: "山田", Why: "同じ"}
	setRule(t, asOf(w, worktest.On(2010, 2, 1)), store, rule, false)
	d := detect(t, w, store)
	joined := of(d, worktest.Term)
	if joined.Documents != 65 || joined.Observed != 65 || !slices.Contains(joined.Reasons, "counted with it: "+worktest.ThemeTerm) {
		t.Errorf("joined: %d documents, %g observed, %q, want 65 of 33 and 33 with one in common", joined.Documents, joined.Observed, joined.Reasons)
	}
	if got := d.Limits(horizon.PublicPanel)[0].M; got != m-1 {
		t.Errorf("%d series are under test, want one less than %d", got, m)
	}
	if got := of(d, worktest.ThemeTerm); got.Documents != 0 || got.Flagged {
		t.Errorf("the other name has a series still: %+v", got)
	}
	if got := d.Rules.Name(worktest.ThemeTerm); got != worktest.Term || !slices.Equal(d.Rules.With[worktest.Term], []string{worktest.ThemeTerm}) {
		t.Errorf("%s is counted as %s, with %v", worktest.ThemeTerm, got, d.Rules.With)
	}
	overlap, err := Overlap(t.Context(), w, store, d.Rules, horizon.PublicPanel)
	if err != nil || len(overlap[horizon.Yearly]) != 1 || len(overlap[horizon.Monthly]) != 0 {
		t.Errorf("documents with both: %v, %v, want one, by its year alone", overlap, err)
	}
	if got := of(detect(t, asOf(w, worktest.On(2010, 1, 20)), store), worktest.ThemeTerm).Documents; got != 33 {
		t.Errorf("as of a day before, the other name has %d documents, want 33", got)
	}
}

// TestHolders finds the documents of many terms in one pass, those with several once,
// and looks for none again.
func TestHolders(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	store := worktest.Risen(t, w, 1)
	f := &figures.Figures{}
	if err := figures.FindHolders(t.Context(), w, store, f, SeriesNames([]string{worktest.Term, worktest.SecretTerm})); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		terms []string
		want  int
	}{{[]string{worktest.Term}, 32}, {[]string{worktest.Term, worktest.SecretTerm}, 128}, {[]string{worktest.Term, worktest.Term}, 32}, {[]string{worktest.ThemeTerm}, 32}, {[]string{"どこにもない語"}, 0}, {nil, 0}} {
		got, err := figures.HoldersOf(t.Context(), w, store, f, SeriesNames(c.terms))
		if err != nil || len(got) != c.want || !slices.IsSorted(got) {
			t.Errorf("%v: %d documents, %v, want %d", c.terms, len(got), err, c.want)
		}
	}
	quarters, err := figures.QuartersOf(t.Context(), w, store, f)
	if err != nil || len(quarters) == 0 {
		t.Fatalf("quarters %v, %v", quarters, err)
	}
	readings, err := figures.ReadingsOf(t.Context(), w, store, f)
	if err != nil || len(readings) != 4 {
		t.Errorf("%d sources are read in public, %v, want 4", len(readings), err)
	}
	crossings, err := figures.CrossingsOf(t.Context(), w, store, f, worktest.On(2009, 1, 1))
	if err != nil || crossings.Documents == 0 {
		t.Errorf("crossings %+v, %v", crossings, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := figures.HoldersOf(t.Context(), w, store, f, SeriesNames([]string{worktest.Term})); err != nil || len(got) != 32 {
		t.Errorf("what was found is looked for again: %v", err)
	}
	for what, again := range map[string]func() (int, error){
		"quarters": func() (int, error) {
			x, err := figures.QuartersOf(t.Context(), w, store, f)
			return len(x) - len(quarters), err
		},
		"readings": func() (int, error) { x, err := figures.ReadingsOf(t.Context(), w, store, f); return len(x) - 4, err },
		"crossings": func() (int, error) {
			x, err := figures.CrossingsOf(t.Context(), w, store, f, worktest.On(2009, 1, 1))
			return x.Documents - crossings.Documents, err
		},
	} {
		if differ, err := again(); err != nil || differ != 0 {
			t.Errorf("%s are counted again: %v", what, err)
		}
	}
	f.Forget()
	if _, err := figures.HoldersOf(t.Context(), w, store, f, SeriesNames([]string{worktest.Term})); err == nil {
		t.Error("what was forgotten is known still")
	}
	for what, err := range map[string]error{
		"quarters": func() error { _, err := figures.QuartersOf(t.Context(), w, store, f); return err }(), "readings": func() error { _, err := figures.ReadingsOf(t.Context(), w, store, f); return err }(),
		"crossings": func() error { _, err := figures.CrossingsOf(t.Context(), w, store, f, worktest.Now); return err }(),
	} {
		if err == nil {
			t.Errorf("%s are known of an archive that is closed", what)
		}
	}
	if _, err := Detect(t.Context(), w, store, vocabulary()); err == nil {
		t.Error("an archive that is closed is detected")
	}
}

// TestSilentQuarters holds that a quarter is a quarter also where no source had a
// document in its last month: forecasts count by quarters.
func TestSilentQuarters(t *testing.T) {
	w := asOf(worktest.New(t, worktest.Plain), time.Date(2011, 1, 1, 0, 0, 0, 0, horizon.Tokyo))
	store := worktest.Open(t, w)
	var docs []worktest.Doc
	for month := range 60 {
		for src := range 3 {
			for i := range 31 {
				if month%3 != 2 {
					docs = append(docs, worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(fmt.Sprint(month, "-", i)), Source: horizon.SourceID(fmt.Sprint("s", src)), TLP: horizon.Clear,
						Published: worktest.On(2006, time.Month(1+month), 1+i*27/31)}, Terms: []string{"点検"}})
				}
			}
		}
	}
	worktest.Fill(t, store, 1, docs)
	r := detect(t, w, store).Panels[horizon.PublicPanel].Replays[0]
	if r.Bin != horizon.Monthly || r.Det.Last().String() != "2010-12" || r.Seen.Now() != 20 {
		t.Errorf("the panel is by %s, ends in %s, and observed %d quarters; want months up to 2010-12, and 20", r.Bin, r.Det.Last(), r.Seen.Now())
	}
}

// countdown is a context that is over once it was asked so many times.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestDetectionLooksAtItsContext goes on through years without documents only as
// long as nobody asked to stop.
func TestDetectionLooksAtItsContext(t *testing.T) {
	w, store := rising(t)
	d := detect(t, w, store)
	terms, strata, err := store.Numbers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	like := d.Panels[horizon.PublicPanel].Replays[0]
	far := &Replay{Bin: like.Bin, Last: horizon.PeriodOf(like.Bin, worktest.On(9999, 1, 1)), Series: NewNumbering(terms, strata, vocabulary(), nil, d.Rules), opened: map[horizon.TermID]horizon.Period{}}
	far.Series.Overlap, far.Series.From = like.Series.Overlap, like.Series.From
	if far.Det, err = trends.New(DetectorConfig(w, like.Bin, horizon.PublicPanel, vocabulary()), nil); err != nil {
		t.Fatal(err)
	}
	far.Seen = forecast.Observe(far.Det)
	ctx := &countdown{Context: t.Context()}
	ctx.left.Store(200)
	if _, err := runReplay(ctx, w, store, Asking{}, horizon.PublicPanel, far); !errors.Is(err, context.Canceled) {
		t.Errorf("a replay that is stopped ends with %v", err)
	}
	if year := far.Det.Last().Start().Year(); year < 2010 || year > 2500 {
		t.Errorf("it went on to the year %d", year)
	}
}

// TestWatched gives the terms of the config and of analysts the price of the watch list.
func TestWatched(t *testing.T) {
	w := worktest.New(t, strings.Replace(worktest.Plain, "watch: []", "watch: [水道]", 1))
	store := worktest.RisenByYear(t, w, 1)
	setRule(t, asOf(w, worktest.On(2010, 2, 1)), store, horizon.TermRule{Kind: horizon.WatchRule, Term: worktest.Term, Who: "山田", Why: "見たい"}, false)
	d := detect(t, w, store)
	watched := map[string]bool{"水道": true, worktest.Term: true, "ビッグデータ": true, "不正送金": true}
	for _, g := range d.Panels[horizon.FullPanel].Replays[0].Now {
		if g.Watch != watched[g.Name] {
			t.Errorf("%s is on the watch list: %t, want %t", g.Name, g.Watch, watched[g.Name])
		}
	}
	kept := names(d.WorthKeeping())
	if !slices.Contains(kept, "水道") || slices.Contains(kept, "電力") {
		t.Errorf("worth keeping are %v, want what is watched among them, and nothing else that is not open", kept)
	}
	for n, want := range map[int]int{1: 50, 60: 60} {
		own := *w
		cfg := *w.Cfg
		cfg.Watch = slices.Repeat([]string{"x"}, n-len(vocabulary().Themes)+1)[:max(n-len(vocabulary().Themes), 0)]
		own.Cfg = &cfg
		if got := DetectorConfig(&own, horizon.Yearly, horizon.PublicPanel, vocabulary()); got.WatchM != want || got.F != 1 || got.WatchF != 0.1 || got.Panel != horizon.PublicPanel {
			t.Errorf("with %d on the watch list the detector has %+v, want room for %d", n, got, want)
		}
	}
}

// TestPublisher holds that sources of one person are one publisher to the detector.
func TestPublisher(t *testing.T) {
	w := worktest.New(t, worktest.Plain)
	ministry := w.Cfg.Sources[0]
	blog, podcast := ministry, ministry
	blog.ID, blog.Publisher, podcast.ID, podcast.Publisher = "blog", "山田", "podcast", "山田"
	w.Cfg.Sources = append(w.Cfg.Sources, blog, podcast)
	got := DetectorConfig(w, horizon.Monthly, horizon.PublicPanel, vocabulary()).Publisher
	if len(got) != 2 || got["blog"] != "山田" || got["podcast"] != "山田" {
		t.Errorf("publishers are %v, want 山田 of blog and podcast", got)
	}
}
