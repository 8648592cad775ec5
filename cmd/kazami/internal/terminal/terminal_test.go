package terminal

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/detection"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/week"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/screen"
)

// vocabulary knows two themes; every text is a term.
func vocabulary() work.Vocabulary {
	same := func(s string) string { return s }
	return work.Vocabulary{
		Themes: map[horizon.ThemeID]horizon.Theme{
			worktest.Theme:       {ID: worktest.Theme, Name: "ビッグデータ", NameEN: "Big data", Category: horizon.Technology},
			worktest.SecretTheme: {ID: worktest.SecretTheme, Name: "不正送金", NameEN: "Online banking fraud", Category: horizon.Menace}},
		Core: func(horizon.ThemeID) []string { return nil },
		Variants: func(id horizon.ThemeID) []string {
			return map[horizon.ThemeID][]string{worktest.Theme: {worktest.ThemeTerm}}[id]
		},
		Alias: same, Term: same, Own: func(string) map[string][]string { return nil },
	}
}

// risen is an archive in which a term and two themes rise in 2009, and one of the
// themes is a judged change.
func risen(t *testing.T) (*work.Work, *archive.Store) {
	t.Helper()
	w := worktest.New(t, worktest.Plain)
	store := worktest.RisenByYear(t, w, 1)
	c := horizon.Change{ID: "big-data", Name: "ビッグデータの普及", NameEN: "Spread of big data", Category: horizon.Technology, Themes: []horizon.ThemeID{worktest.Theme}}
	j := horizon.Judgement{Change: c.ID, Action: horizon.Approve, Who: "甲", Why: "乙", When: worktest.Now, Cut: w.AsOf.Add(-time.Second)}
	if err := store.Judge(t.Context(), c, j); err != nil {
		t.Fatal(err)
	}
	return w, store
}

// reported is the report of a run over what is in an archive.
func reported(t *testing.T, w *work.Work, store *archive.Store, lang screen.Lang) string {
	t.Helper()
	r := NewReport(lang, false, time.Now())
	ask, err := r.Ask(t.Context(), w, store, vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	d, err := detection.DetectAsked(t.Context(), w, store, vocabulary(), ask)
	if err != nil {
		t.Fatal(err)
	}
	id, err := store.StartRun(t.Context(), "run", "test", worktest.Now, w.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SaveSignals(t.Context(), id, 7, d.WorthKeeping()); err != nil {
		t.Fatal(err)
	}
	if err := store.EndRun(t.Context(), id, worktest.Now, archive.Detected); err != nil {
		t.Fatal(err)
	}
	dig, _, err := week.WriteDigest(t.Context(), w, store, vocabulary(), d, horizon.Red)
	if err != nil {
		t.Fatal(err)
	}
	r.Take(d, dig)
	var out bytes.Buffer
	if err := r.Write(t.Context(), &out, w, store, []ingest.Collected{{Source: "made0", Error: "gone"}}, "public/index.html"); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func contains(t *testing.T, what, got string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(got, want) {
			t.Errorf("%s has no %q:\n%s", what, want, got)
		}
	}
}

// TestReport lists what rises and is not judged, what the counts say of what is, and
// the source that failed; and says the same again.
func TestReport(t *testing.T) {
	w, store := risen(t)
	got := reported(t, w, store, screen.English)
	contains(t, "the report", got, "Kazami, as of 31 March 2010\n", "960 public documents of 4 sources (no network); could not be read:\n             made0\n",
		"96 documents in 2009; under 1 was expected.", "Rising     1 judged, 3 to judge\n", "Big data              32 documents in 2009; under 1 was expected.", "Site public/index.html")
	if strings.Contains(got, "Since then") {
		t.Errorf("a run at the profile's own cut-off looks back:\n%s", got)
	}
	if again := reported(t, w, store, screen.English); again != got {
		t.Errorf("a second run says\n%s\nand the first said\n%s", again, got)
	}
	var nobody *Report
	if ask, err := nobody.Ask(t.Context(), w, store, vocabulary()); err != nil || ask.Traced != nil || ask.Series != nil {
		t.Errorf("nobody's report asks for %v, %v", ask, err)
	}
	nobody.Take(nil, horizon.Digest{})
}

// TestReportOfLater looks back from a year and more after the profile's cut-off: by
// outlooks that are made now, of what was known then.
func TestReportOfLater(t *testing.T) {
	w, store := risen(t)
	w.AsOf = w.AsOf.AddDate(1, 9, 0)
	w.Now = func() time.Time { return w.AsOf.AddDate(0, 0, 1) }
	contains(t, "the report", reported(t, w, store, screen.English), "Kazami, as of 31 December 2011\n", "Since then Outlooks of 31 March 2010, computed now from documents up to then")
	contains(t, "the report", reported(t, w, store, screen.Japanese), "その後         2010年3月31日の見通し（その日までの文書だけで、今回計算）")
}

// TestPastIsStored takes stored outlooks whose date has passed before any that it would
// have to make.
func TestPastIsStored(t *testing.T) {
	w, store := risen(t)
	made := w.AsOf.Add(-time.Second)
	f := horizon.Forecast{Panel: horizon.PublicPanel, Bin: horizon.Yearly, Name: "ビッグデータ", Theme: worktest.Theme, Stage: horizon.Emerging, Made: made, Horizon: made.AddDate(1, 0, 0), Span: 1, P: 0.7}
	if err := store.PutForecasts(t.Context(), []horizon.Forecast{f}); err != nil {
		t.Fatal(err)
	}
	w.AsOf = w.AsOf.AddDate(1, 1, 0)
	p, err := pastOf(t.Context(), w, store, vocabulary(), nil)
	if err != nil || p == nil || p.replayed || len(p.said) != 1 {
		t.Fatalf("the past is %+v, %v, want the stored outlook", p, err)
	}
	d := &detection.Result{Panels: map[horizon.Panel]*detection.Panel{horizon.PublicPanel: {}}, Asked: map[detection.Asked][]time.Time{detection.AskedOf(f): {made.AddDate(0, 6, 0)}}}
	got := p.outcome(w, d, vocabulary())
	if got.Came != 1 || got.Not != 0 || got.Open != 0 || got.Likely != (screen.Part{Came: 1, Of: 1}) || len(got.Themes) != 1 || got.Themes[0].NameEN != "Big data" || !got.Made.Equal(made.Add(time.Second).AddDate(0, 0, -1)) {
		t.Errorf("the outcome is %+v", got)
	}
	if p := (*past)(nil); p.outcome(w, d, vocabulary()) != nil || p.outlooks() != nil {
		t.Error("nothing has an outcome")
	}
}

// TestExplain is a page of a theme, of a term, and of what no document mentions.
func TestExplain(t *testing.T) {
	w, store := risen(t)
	page := func(words string) string {
		t.Helper()
		x, err := NewExplainer(t.Context(), w, store, vocabulary(), words, true)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := x.Page(t.Context(), &out, screen.English); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	contains(t, "the theme", page("big data"), "Big data  IT technology", "detected since 2009\n", "documents in 2009; under 1 was expected.", "documents used for detection\n", "Support    Broad: 4 sources", "Documents (3 of 32 that mean it)", "Next: kazami explain \"big data\" --numbers")
	contains(t, "the term", page(worktest.Term), worktest.Term, "Strength   ")
	contains(t, "a secret theme", page("online-banking-fraud"), "detected since 2009", "Public     0 documents")
	contains(t, "a usual term", page("水道"), "not detected\n", "Missing    ")
	contains(t, "nothing", page("ビッグデーク"), "No document mentions “ビッグデーク”.", "Did you mean: ビッグデータ")
	x, err := NewExplainer(t.Context(), w, store, vocabulary(), "Big data", true)
	if err != nil {
		t.Fatal(err)
	}
	var numbers bytes.Buffer
	n := 0
	if err := x.Each(t.Context(), func(e Explained) error { n++; return nil }); err != nil || n != 2 {
		t.Errorf("%d verdicts as JSON, %v, want one a panel", n, err)
	}
	if err := x.Numbers(t.Context(), &numbers); err != nil {
		t.Fatal(err)
	}
	contains(t, "the numbers", numbers.String(), "public panel, by year up to 2009: DETECTED", "step by step", "evidence E = ")
}

// TestList has what waits first, and what was judged as a count unless all is wanted.
func TestList(t *testing.T) {
	w, store := risen(t)
	reported(t, w, store, screen.English)
	list := func(all bool) string {
		t.Helper()
		var out bytes.Buffer
		if err := List(t.Context(), &out, screen.English, all, w, store, vocabulary()); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	contains(t, "the list", list(false), "To judge: ", ", by Friday 9 April 2010\n", "  1  Online banking fraud ", "support broad", "Judged: 1 change, 1 public with parts not written (--all)", "Next: kazami explain \"Online banking fraud\"")
	contains(t, "all", list(true), "Spread of big data  big-data\n      approve by 甲: 乙")
	reviews, err := week.Reviews(t.Context(), w, store)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	ListNumbers(&out, reviews, false)
	contains(t, "the numbers", out.String(), "big-data ", "approve by 甲: 乙", "; waits\n", ", E ")
}
