package detection

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/trends"
	"kazami/trends/relevance"
)

// dated is a vocabulary with a theme named in 2007 and a threat named in 2008; 網 is
// a word of the theme.
func dated() work.Vocabulary {
	v := vocabulary()
	v.Themes = map[horizon.ThemeID]horizon.Theme{"grid": {ID: "grid", Name: "送電網", FirstNamed: 2007}}
	v.Threats = map[horizon.ThreatID]horizon.Threat{"worm": {ID: "worm", Name: "ワーム", FirstNamed: 2008}}
	v.Own = func(term string) map[string][]string {
		if strings.Contains(term, "網") {
			return map[string][]string{"theme": {"grid"}}
		}
		return nil
	}
	return v
}

// used is an archive of two sources in 2007 and 2008, and one of AMBER documents.
func used(t *testing.T) (*work.Work, *archive.Store) {
	w := worktest.New(t, worktest.Plain)
	var docs []worktest.Doc
	add := func(source string, tlp horizon.TLP, year, n int, terms []string, themes, threats []string) {
		id := fmt.Sprintf("%s-%d-%d", source, year, n)
		docs = append(docs, worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(id), Source: horizon.SourceID(source), TLP: tlp, URL: "https://x.example/" + id,
			Title: id, Body: strings.Join(terms, " ") + id, Published: worktest.On(year, 3, 1+n)}, Terms: terms, Themes: themes, Threats: threats})
	}
	for n := range 4 { // a, 2007: four documents, two with the theme
		var themes []string
		if n < 2 {
			themes = []string{"grid"}
		}
		add("a", horizon.Clear, 2007, n, []string{"検針", "網"}, themes, nil)
	}
	add("b", horizon.Clear, 2008, 0, []string{"検針"}, nil, []string{"worm"})
	add("b", horizon.Clear, 2008, 1, []string{"水道"}, nil, nil)
	add("secret", horizon.Amber, 2008, 0, []string{"検針"}, []string{"grid"}, nil)
	store := worktest.Open(t, w)
	worktest.Fill(t, store, 1, docs)
	return w, store
}

func usesOf(t *testing.T, store *archive.Store, v work.Vocabulary, panel horizon.Panel, year int) map[string]relevance.Use {
	t.Helper()
	terms, _, err := store.Numbers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := NewWeights(t.Context(), store, v, panel, terms).Of(year)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]relevance.Use{}
	for id, u := range all {
		out[terms[id].Text] = u
	}
	return out
}

// TestUses holds what documents say of a term to what a hand counts: only what was
// named before the year counts, a term's own theme does not, and no private document
// moves a public weight.
func TestUses(t *testing.T) {
	_, store := used(t)
	for _, c := range []struct {
		name  string
		panel horizon.Panel
		year  int
		term  string
		want  relevance.Use
	}{
		{"theme and threat named before", horizon.PublicPanel, 2009, "検針",
			relevance.Use{Docs: 5, Sources: 2, Concerned: 3, ConcernedExpected: 4*0.5 + 0.5, Themed: 2, ThemedExpected: 2}},
		{"the threat not yet", horizon.PublicPanel, 2008, "検針", relevance.Use{Docs: 4, Sources: 1, Concerned: 2, ConcernedExpected: 2, Themed: 2, ThemedExpected: 2}},
		{"a word of the theme", horizon.PublicPanel, 2009, "網", relevance.Use{Docs: 4, Sources: 1, ConcernedExpected: 2, ThemedExpected: 2, Own: true}},
		{"of a document that names nothing", horizon.PublicPanel, 2009, "水道", relevance.Use{Docs: 1, Sources: 1, ConcernedExpected: 0.5}},
		{"a private document, in the full panel", horizon.FullPanel, 2009, "検針",
			relevance.Use{Docs: 6, Sources: 3, Concerned: 4, ConcernedExpected: 3.5, Themed: 3, ThemedExpected: 3}},
		{"two years later", horizon.PublicPanel, 2010, "検針", relevance.Use{Docs: 1, Sources: 1, Concerned: 1, ConcernedExpected: 0.5}},
		{"no document", horizon.PublicPanel, 2005, "検針", relevance.Use{}},
		{"before there were weights", horizon.PublicPanel, 1980, "検針", relevance.Use{}},
	} {
		if got := usesOf(t, store, dated(), c.panel, c.year)[c.term]; got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	// A theme that was named in 2007 counts from 2008 on; an emptied vocabulary concerns nobody.
	if got := usesOf(t, store, work.Vocabulary{Own: dated().Own}, horizon.PublicPanel, 2009)["検針"]; got.Concerned != 0 || got.ConcernedExpected != 0 || got.Docs != 5 {
		t.Errorf("with an empty vocabulary: %+v", got)
	}
}

// TestEvidenceIsNotWeighed holds that what a search found, which is never counted,
// moves no weight.
func TestEvidenceIsNotWeighed(t *testing.T) {
	_, store := used(t)
	if err := store.PutSource(t.Context(), horizon.Source{ID: "b", Name: "b", Kind: "kokkai", Class: "others", Lang: "ja", TLP: horizon.Clear, Archive: true, Evidence: true}); err != nil {
		t.Fatal(err)
	}
	if got := usesOf(t, store, dated(), horizon.PublicPanel, 2009)["検針"]; got.Docs != 4 || got.Sources != 1 {
		t.Errorf("with a source of evidence: %+v, want the four documents of the other", got)
	}
}

// TestUsesAreStored holds that the uses of a year are read as they were stored while
// their documents and their vocabulary stand, that a clock set back finds the same,
// and that what was altered is refused.
func TestUsesAreStored(t *testing.T) {
	w, store := used(t)
	first := usesOf(t, store, dated(), horizon.PublicPanel, 2009)
	basis, all, err := store.TermUses(t.Context(), horizon.PublicPanel, 2009)
	if uses, bad := relevance.UnpackUses(2009, all); err != nil || bad != nil || len(uses) != 3 || basis == "" {
		t.Fatalf("stored %d uses by %q, %v, %v; want 3", len(uses), basis, err, bad)
	}
	w.AsOf = w.AsOf.AddDate(-1, 0, 0) // as of an earlier day nothing else is known of these years
	if again := usesOf(t, store, dated(), horizon.PublicPanel, 2009); fmt.Sprint(again) != fmt.Sprint(first) {
		t.Errorf("read again: %v, first %v", again, first)
	}
	later := dated()
	later.Threats["worm"] = horizon.Threat{ID: "worm", FirstNamed: 2009}
	if got := usesOf(t, store, later, horizon.PublicPanel, 2009)["検針"]; got.Concerned != 2 {
		t.Errorf("the threat was named later: %+v, want 2 concerned", got)
	}
	if after, _, _ := store.TermUses(t.Context(), horizon.PublicPanel, 2009); after == basis {
		t.Error("another vocabulary has the same basis")
	}
	// Those of another year in its place.
	basis, _, _ = store.TermUses(t.Context(), horizon.PublicPanel, 2009)
	_ = usesOf(t, store, later, horizon.PublicPanel, 2008)
	_, other, _ := store.TermUses(t.Context(), horizon.PublicPanel, 2008)
	if err := store.PutTermUses(t.Context(), horizon.PublicPanel, 2009, basis, other); err != nil {
		t.Fatal(err)
	}
	terms, _, _ := store.Numbers(t.Context())
	_, err = NewWeights(t.Context(), store, later, horizon.PublicPanel, terms).Of(2009)
	var advice *work.Advice
	if !errors.As(err, &advice) || !strings.Contains(err.Error(), "2009") {
		t.Errorf("altered uses: %v, want advice that names the year", err)
	}
}

// TestUseCodec reads back what was written, and refuses every other byte.
func TestUseCodec(t *testing.T) {
	all := map[uint32]relevance.Use{3: {Docs: 5, Sources: 2, Concerned: 3, ConcernedExpected: 2.5, Themed: 2, ThemedExpected: 0.07}, 700: {Docs: 1, Sources: 1, Own: true}}
	b := relevance.PackUses(2009, all)
	if got, err := relevance.UnpackUses(2009, b); err != nil || !maps.Equal(got, all) {
		t.Errorf("read back %v, %v, want %v", got, err, all)
	}
	for i := range b {
		altered := slices.Clone(b)
		altered[i] ^= 1
		if got, err := relevance.UnpackUses(2009, altered); err == nil {
			t.Errorf("byte %d altered, and read: %v", i, got)
		}
	}
	for _, bad := range [][]byte{nil, b[:len(b)-1], b[:4], append(slices.Clone(b), 0)} {
		if _, err := relevance.UnpackUses(2009, bad); err == nil {
			t.Errorf("%d of %d bytes were read", len(bad), len(b))
		}
	}
	if _, err := relevance.UnpackUses(2010, b); err == nil {
		t.Error("the uses of another year were read")
	}
}

// TestWeighNeedsTerms holds that a year with few terms weighs all alike, and that one
// with many weighs a word of a theme far above others.
func TestWeighNeedsTerms(t *testing.T) {
	n := &Numbering{first: []uint32{1, 2}, more: map[horizon.TermID][]uint32{}}
	w := &Weights{years: map[int]map[uint32]relevance.Use{2009: {1: {Docs: 9, Sources: 1, Own: true}}}}
	if v, err := w.Weigh(n, 2009); v != nil || err != nil {
		t.Errorf("of one term: weights, %v; want none", err)
	}
	for id := range uint32(leastTerms) {
		w.years[2009][100+id] = relevance.Use{Docs: 1, Sources: 1}
	}
	v, err := w.Weigh(n, 2009)
	if err != nil || v == nil {
		t.Fatal("no weights of many terms", err)
	}
	own, other := v(trends.Series{ID: 0, Name: "網"}), v(trends.Series{ID: 1, Name: "水道"})
	if math.Abs(own/other-math.Exp(8.8)) > 1e-6*own || v(trends.Series{ID: trends.Unseen, Name: "x"}) != 1 {
		t.Errorf("a word of a theme weighs %g, another %g, one that nobody named %g; want exp(8.8) times and 1", own, other, v(trends.Series{ID: trends.Unseen, Name: "x"}))
	}
	// Names that are counted as one add up.
	n.more[1] = []uint32{100, 101}
	if u := n.use(w.years[2009], 1); u.Docs != 2 {
		t.Errorf("joined: %+v, want two documents", u)
	}
	if !slices.Equal(n.first, []uint32{1, 2}) {
		t.Error("numbers moved")
	}
}
