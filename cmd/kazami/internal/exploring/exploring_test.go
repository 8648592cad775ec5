package exploring

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/deskdata"
	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/searching"
	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/collectors/fetch"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/desk/explore"
)

type server struct{ w *work.Work }

func (s server) Base() *work.Work                     { return s.w }
func (s server) Today() (*work.Work, error)           { own := *s.w; return &own, nil }
func (s server) Fetcher() *fetch.Fetcher              { return ingest.NewFetcher(s.w, nil) }
func (s server) Brought()                             {}
func (s server) Turn(context.Context) (func(), error) { return func() {}, nil }
func (s server) Use(ctx context.Context, f func(*archive.Store) error) error {
	store, err := archive.Open(ctx, s.w.Data, "test")
	if err != nil {
		return err
	}
	return errors.Join(f(store), store.Close())
}

const some = `version: 1
contact: https://kazami.example/contact
fetch: {timeout: 30s, max_bytes: 5242880, spacing: 1ms}
detect: {since: 1995-01-01, f: 1, watch_f: 0.1}
watch: []
site: {base: "", opinions: ""}
profiles:
  plan2: {as_of: 2010-03-31, horizon: +5y, data: data, out: public}
sources: []
`

// deskOf is an explorer on an archive in which a term and two themes rise in 2009, one of
// them in AMBER documents alone.
func deskOf(t *testing.T) (Desk, *work.Work) {
	t.Helper()
	w := worktest.New(t, some)
	a, err := w.Words()
	if err != nil {
		t.Fatal(err)
	}
	store := worktest.RisenByYear(t, w, a.Version())
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	v := &deskdata.Views{Server: func() deskdata.Server { return server{w} }, Searches: &searching.IndexCache{}}
	t.Cleanup(v.Close)
	return Desk{v}, w
}

func ask(t *testing.T, d Desk, query string, most horizon.TLP) explore.Answer {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Explore(t.Context(), explore.QueryOf(v), most)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func at(t *testing.T, a explore.Answer, line int, label string) (docs, of int) {
	t.Helper()
	i := slices.IndexFunc(a.Periods, func(p explore.Period) bool { return p.Label == label })
	if i < 0 || line >= len(a.Lines) {
		t.Fatalf("there is no line %d in %s: %+v", line, label, a)
	}
	return a.Lines[line].Docs[i], a.Lines[line].Of[i]
}

// TestCounts counts words and themes by year, in all documents and in some, and finds
// what the detector said of them.
func TestCounts(t *testing.T) {
	d, _ := deskOf(t)
	a := ask(t, d, "w="+worktest.Term+"&w="+string(worktest.Theme)+"&w=nothing&u=count", horizon.Clear)
	for line, want := range []int{32, 32, 0} {
		if docs, of := at(t, a, line, "2009"); docs != want || of != 96 {
			t.Errorf("line %d: %d of %d in 2009, want %d of 96", line, docs, of, want)
		}
		if docs, _ := at(t, a, line, "2008"); docs != 0 {
			t.Errorf("line %d: %d in 2008", line, docs)
		}
	}
	if l := a.Lines[0]; len(l.Detected) != 1 || l.Detected[0].Opened != "2009" || a.Range || a.NoRange != explore.NotFollowed || !a.Lines[1].Theme || !a.Lines[2].None {
		t.Errorf("%+v", a.Lines)
	}
	if docs, of := at(t, ask(t, d, "w="+worktest.Term+"&by=source:made1", horizon.Clear), 0, "2009"); docs != 8 || of != 24 {
		t.Errorf("in one source: %d of %d, want 8 of 24", docs, of)
	}
	if docs, of := at(t, ask(t, d, "w="+worktest.Term+"&by=sector:water", horizon.Clear), 0, "2009"); docs != 32 || of != 96 {
		t.Errorf("in one sector: %d of %d, want 32 of 96", docs, of)
	}
	if a := ask(t, d, "w="+worktest.Term+"&by=source:", horizon.Clear); len(a.Lines) != 5 {
		t.Errorf("parted by source: %d lines, want the whole and four", len(a.Lines))
	} else if docs, _ := at(t, a, 0, "2009"); docs != 32 {
		t.Errorf("parted, the whole is %d", docs)
	}
	if a := ask(t, d, "w="+worktest.Term+"&by=class:research", horizon.Clear); !a.Lines[0].None || a.NoRange != explore.NotNarrowed {
		t.Errorf("in a class without documents: %+v", a)
	}
}

// TestNothingLater asks as of earlier days: no period, detection or document of later.
func TestNothingLater(t *testing.T) {
	d, _ := deskOf(t)
	for asOf, last := range map[string]string{"2008-12-31": "2008", "2009-12-30": "2008", "2009-12-31": "2009", "2030-01-01": "2009"} {
		a := ask(t, d, "w="+worktest.Term+"&asof="+asOf+"&p=0/2009", horizon.Red)
		if got := a.Periods[len(a.Periods)-1].Label; got != last {
			t.Errorf("as of %s the last year is %s, want %s", asOf, got, last)
		}
		if later := last == "2008"; later && (len(a.Lines[0].Detected) > 0 || a.Point != nil) || !later && (len(a.Lines[0].Detected) != 1 || a.Point == nil) {
			t.Errorf("as of %s: %+v, %+v", asOf, a.Lines[0].Detected, a.Point)
		}
	}
}

// TestCeiling keeps what AMBER documents say from who may see CLEAR alone: the answer is
// that of an archive without them.
func TestCeiling(t *testing.T) {
	d, _ := deskOf(t)
	for _, word := range []string{worktest.SecretTerm, string(worktest.SecretTheme)} {
		low := ask(t, d, "w="+word+"&p=0/2009", horizon.Clear)
		if docs, of := at(t, low, 0, "2009"); docs != 0 || of != 96 || len(low.Lines[0].Detected) > 0 || low.Point.Total != 0 {
			t.Errorf("%s for CLEAR: %d of %d, %+v", word, docs, of, low.Point)
		}
		for _, c := range low.Choices["source"] {
			if strings.HasPrefix(c.ID, "few") {
				t.Errorf("%s: a source of AMBER documents is offered for CLEAR", word)
			}
		}
		high := ask(t, d, "w="+word+"&p=0/2009", horizon.Red)
		if docs, of := at(t, high, 0, "2009"); docs != 96 || of != 192 || high.Point.Total != 96 {
			t.Errorf("%s for RED: %d of %d, %d documents", word, docs, of, high.Point.Total)
		}
	}
}

// TestPoint lists the documents of a point: as many as are counted.
func TestPoint(t *testing.T) {
	d, _ := deskOf(t)
	for _, by := range []string{"", "&by=source:made1", "&by=lang:ja"} {
		a := ask(t, d, "w="+worktest.Term+"&p=0/2009"+by, horizon.Clear)
		docs, _ := at(t, a, 0, "2009")
		if a.Point == nil || a.Point.Total != docs || len(a.Point.Documents) != docs || !strings.HasPrefix(a.Point.Documents[0].URL, "https://made") {
			t.Errorf("%s: %d counted, %+v", by, docs, a.Point)
		}
	}
	for _, bad := range []string{"7/2009", "0/x", "0", "-1/2009", "0/99999"} {
		if a := ask(t, d, "w="+worktest.Term+"&p="+bad, horizon.Clear); a.Point != nil {
			t.Errorf("point %s is %+v", bad, a.Point)
		}
	}
}
