package packing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/cmd/kazami/internal/worktest"
	"kazami/internal/archive"
	"kazami/internal/archive/packs"
	"kazami/internal/countpack"
	"kazami/internal/horizon"
)

// TestFaultyRows names the row and what is wrong with it.
func TestFaultyRows(t *testing.T) {
	total := countpack.Row{Part: countpack.Totals, Bin: "year", Period: "2009", Source: "a", Lang: "ja", Documents: 4}
	count := countpack.Row{Part: countpack.Counts, Bin: "year", Period: "2009", Source: "a", Lang: "ja", Kind: "term", Term: "電力", TermLang: "ja", Documents: 3}
	with := func(r countpack.Row, change func(*countpack.Row)) countpack.Row {
		change(&r)
		return r
	}
	for name, test := range map[string]struct {
		rows []countpack.Row
		want string
	}{
		"totals below counts": {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.Documents = 5 })}, `row 2 counts 5 documents with "電力" in 2009, and a has a total of 4 there`},
		"no total":            {[]countpack.Row{count}, "has a total of 0 there"},
		"a row twice":         {[]countpack.Row{total, count, count}, `row 3 says the same as the one before it: "count a ja 2009 電力"`},
		"another's column":    {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.ID = "b" })}, "row 2 has what no row of its part has"},
		"an unknown kind":     {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.Kind = "word" })}, "row 2 has what no row of its part has"},
		"a name of ours":      {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.Term = "theme:cloud" })}, "row 2 has what no row of its part has"},
		"a group of two kinds": {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.Term, r.Unnamed, r.Alike, r.Documents = "", 1, 2, 1 }),
			with(count, func(r *countpack.Row) {
				r.Term, r.Unnamed, r.Alike, r.Documents, r.Lang = "", 1, 3, 1, "ja"
				r.TermLang = "ja2"
			})}, "the terms of group 1 are not alike"},
		"more by what is named": {[]countpack.Row{total, {Part: countpack.Documents, Bin: "month", Period: "2009-05", Source: "a", Lang: "ja", Exact: "day", Documents: 5}}, "a has 4 documents in 2009 (ja), and 5 by what they name"},
		"rows in disorder":      {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.Term = "電話" }), count}, "row 3 is not in order"},
		"a stranger":            {[]countpack.Row{with(total, func(r *countpack.Row) { r.Source = "b" })}, `the source "b", which the header does not name`},
		"before its span":       {[]countpack.Row{with(total, func(r *countpack.Row) { r.Period = "2007" })}, "the period 2007 is outside"},
		"a week":                {[]countpack.Row{with(total, func(r *countpack.Row) { r.Bin, r.Period = "week", "2009-W10" })}, `is not a week`},
		"a month as a year":     {[]countpack.Row{with(total, func(r *countpack.Row) { r.Period = "2009-03" })}, "is not a year"},
		"fewer than nothing":    {[]countpack.Row{with(total, func(r *countpack.Row) { r.Documents = -1 })}, "counts -1 documents"},
		"more themes than all":  {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.Concerned1 = 4 })}, "has fewer documents than name something"},
		"no term":               {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.Term = "" })}, "row 2 has no term"},
		"too many alike":        {[]countpack.Row{total, with(count, func(r *countpack.Row) { r.Term, r.Unnamed, r.Alike = "", 1, 1<<30 })}, "stands for"},
		"an unknown part":       {[]countpack.Row{with(total, func(r *countpack.Row) { r.Part = "texts" })}, `the part "texts"`},
		"too many documents":    {[]countpack.Row{total, {Part: countpack.Documents, Bin: "month", Period: "2009-05", Source: "a", Lang: "ja", Exact: "day", Copies: 1 << 30}}, "than a pack may be"},
		"a citation of later":   {[]countpack.Row{{Part: countpack.Citations, Source: "a", ID: "1", Date: "2011-01-01T00:00:00+09:00", Documents: 1}}, "outside of what the header says"},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := newLoader(countpack.Header{Made: worktest.Now, Sources: []countpack.Source{{ID: "a", Since: "2008-01-01", Until: "2010-01-01"}}}, worktest.Now)
			for i := 0; err == nil && i < len(test.rows); i++ {
				err = l.take(&test.rows[i])
			}
			if err == nil {
				err = l.end()
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}

// TestPackOfTheFuture refuses a span that was not over when the pack was made.
func TestPackOfTheFuture(t *testing.T) {
	h := countpack.Header{Made: worktest.Now, Sources: []countpack.Source{{ID: "a", Since: "2008-01-01", Until: "9999-12-31"}}}
	if _, err := newLoader(h, worktest.Now); err == nil || !strings.Contains(err.Error(), "later than 2010-04-01, when it was made") {
		t.Errorf("%v, want it refused", err)
	}
}

// room is an archive of its own, with documents of a source.
func room(t *testing.T, docs []worktest.Doc) (*work.Work, *archive.Store) {
	t.Helper()
	w := worktest.New(t, worktest.Plain)
	store := worktest.Open(t, w)
	if len(docs) > 0 {
		worktest.Fill(t, store, 1, docs)
	}
	return w, store
}

// yearly is documents of a source: so many with 検針 in each year.
func yearly(source string, tlp horizon.TLP, n map[int]int) (docs []worktest.Doc) {
	for year, many := range n {
		for i := range many {
			id := fmt.Sprintf("%s-%d-%d", source, year, i)
			docs = append(docs, worktest.Doc{Document: horizon.Document{ID: horizon.DocumentID(id), Source: horizon.SourceID(source), TLP: tlp, URL: "https://x.example/" + id, Title: id,
				Body: "検針 " + id, Published: worktest.On(year, time.Month(1+i%12), 1+i), Precision: horizon.ByDay}, Terms: []string{"検針"}})
		}
	}
	return docs
}

// exported is a pack of an archive, in a file.
func exported(t *testing.T, w *work.Work, store *archive.Store, o Options) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "counts.parquet")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Export(t.Context(), w, store, o, f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

// counted is how many documents with 検針 each year has, by a panel.
func counted(t *testing.T, store *archive.Store, panel horizon.Panel) string {
	t.Helper()
	if _, err := store.Recount(t.Context(), func() archive.Stories { return func(archive.StoryDocument) (int64, bool) { return 0, false } }); err != nil {
		t.Fatal(err)
	}
	terms, _, err := store.Numbers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for pc, err := range store.Counts(t.Context(), horizon.Yearly, panel, worktest.On(2000, 1, 1), worktest.On(2012, 1, 2)) {
		if err != nil {
			t.Fatal(err)
		}
		n, all := uint32(0), uint32(0)
		for _, c := range pc.Counts {
			if terms[c.Term].Text == "検針" {
				n += c.Docs
			}
		}
		for _, c := range pc.Totals {
			all += c.Docs
		}
		text.WriteString(fmt.Sprintf("%s: %d of %d; ", pc.Period, n, all))
	}
	return text.String()
}

func imported(ctx context.Context, t *testing.T, w *work.Work, store *archive.Store, file string) Imported {
	t.Helper()
	n, err := Import(ctx, w, store, file)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestPackBesideDocuments holds that nothing is counted twice: CLEAR documents of what a
// pack holds are found, and counted in the pack alone, whichever came first; those of
// other years and sources, and those that are not CLEAR, are counted as before.
func TestPackBesideDocuments(t *testing.T) {
	from, donor := room(t, yearly("a", horizon.Clear, map[int]int{2007: 3, 2008: 5}))
	from.AsOf = time.Date(2009, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	file := exported(t, from, donor, Options{})
	docs := append(yearly("a", horizon.Clear, map[int]int{2008: 2, 2009: 4}), yearly("b", horizon.Clear, map[int]int{2008: 1})...)
	for i := range docs {
		docs[i].ID += "-own"
	}
	docs = append(docs, yearly("a", horizon.Amber, map[int]int{2008: 7})...)
	w, store := room(t, docs)
	imported(t.Context(), t, w, store, file)
	want := map[horizon.Panel]string{horizon.PublicPanel: "2007: 3 of 3; 2008: 6 of 6; 2009: 4 of 4; ", horizon.FullPanel: "2007: 3 of 3; 2008: 13 of 13; 2009: 4 of 4; "}
	for panel, text := range want {
		if got := counted(t, store, panel); got != text {
			t.Errorf("%s panel, pack after documents: %s, want %s", panel, got, text)
		}
	}
	w, store = room(t, nil)
	imported(t.Context(), t, w, store, file)
	worktest.Fill(t, store, 1, docs)
	for panel, text := range want {
		if got := counted(t, store, panel); got != text {
			t.Errorf("%s panel, documents after pack: %s, want %s", panel, got, text)
		}
	}
	if d, found, err := store.Document(t.Context(), "a", "a-2008-1-own"); err != nil || !found || d.Body == "" {
		t.Errorf("a document of what the pack holds: %+v, %v, %v, want it found", d, found, err)
	}
}

// TestEditions holds that a later edition replaces an older one whole, that an earlier
// one and one that holds only a part are refused and change nothing, that the next
// years stand beside it, and that all of it can be done again.
func TestEditions(t *testing.T) {
	make := func(made time.Time, until int, n map[int]int, o Options) string {
		w, store := room(t, yearly("a", horizon.Clear, n))
		w.Now, w.AsOf = func() time.Time { return made }, time.Date(until, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
		return exported(t, w, store, o)
	}
	first := make(worktest.Now, 2009, map[int]int{2007: 3, 2008: 5}, Options{})
	second := make(worktest.Now.AddDate(0, 1, 0), 2010, map[int]int{2007: 3, 2008: 6, 2009: 4}, Options{})
	part := make(worktest.Now.AddDate(0, 2, 0), 2010, map[int]int{2008: 9, 2009: 9}, Options{Since: time.Date(2008, 1, 1, 0, 0, 0, 0, horizon.Tokyo)})
	next := make(worktest.Now.AddDate(1, 0, 0), 2011, map[int]int{2010: 8}, Options{Since: time.Date(2010, 1, 1, 0, 0, 0, 0, horizon.Tokyo)})
	w, store := room(t, nil)
	imported(t.Context(), t, w, store, first)
	if n := imported(t.Context(), t, w, store, second); n.Replaced != 1 || n.Unchanged {
		t.Errorf("the second edition: %+v, want one source replaced", n)
	}
	newest := "2007: 3 of 3; 2008: 6 of 6; 2009: 4 of 4; "
	if got := counted(t, store, horizon.PublicPanel); got != newest {
		t.Errorf("after the second edition %s, want %s", got, newest)
	}
	for name, file := range map[string]string{"an earlier edition": first, "a part of it": part} {
		if _, err := Import(t.Context(), w, store, file); !errors.As(err, new(*work.Advice)) || !strings.Contains(err.Error(), "held") {
			t.Errorf("%s: %v, want it refused with an advice", name, err)
		}
	}
	imported(t.Context(), t, w, store, next)
	if n := imported(t.Context(), t, w, store, second); !n.Unchanged {
		t.Errorf("the second edition again: %+v, want unchanged", n)
	}
	newest += "2010: 8 of 8; "
	if got := counted(t, store, horizon.PublicPanel); got != newest {
		t.Errorf("with the next year %s, want %s", got, newest)
	}
}

// TestUnnamedTermsAreReused holds that a new edition takes the numbers of terms
// without a name that nothing counts any more.
func TestUnnamedTermsAreReused(t *testing.T) {
	rare := func(n, made int) string {
		var docs []worktest.Doc
		for i := range n {
			d := yearly("a", horizon.Clear, map[int]int{2008: 1})[0]
			d.ID, d.Terms = horizon.DocumentID(fmt.Sprint(i)), []string{fmt.Sprintf("まれ%d", i)}
			docs = append(docs, d)
		}
		w, store := room(t, docs)
		w.Now, w.AsOf = func() time.Time { return worktest.Now.AddDate(0, made, 0) }, time.Date(2009, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
		return exported(t, w, store, Options{})
	}
	w, store := room(t, nil)
	for made, n := range []int{5, 3, 6} {
		imported(t.Context(), t, w, store, rare(n, made))
	}
	terms, _, err := store.Numbers(t.Context())
	if err != nil || len(terms)-1 != 6 {
		t.Errorf("%d terms and %v after editions of 5, 3 and 6 rare terms, want 6", len(terms)-1, err)
	}
}

// TestForeignAnalysis refuses terms that were cut otherwise.
func TestForeignAnalysis(t *testing.T) {
	var version *countpack.VersionError
	if err := readable(countpack.Header{Analysis: 7}, 8); !errors.As(err, &version) || version.What != "analysis" {
		t.Errorf("a pack of another analysis: %v, want a VersionError", err)
	}
	if err := readable(countpack.Header{Analysis: 7}, 7); err != nil {
		t.Error(err)
	}
}

// TestPackKeepsTexts holds that a document which the archive has with its text, or under
// a stricter label, is not replaced by its citation, and that it counts once.
func TestPackKeepsTexts(t *testing.T) {
	named := func(tlp horizon.TLP, body string) []worktest.Doc {
		docs := yearly("a", tlp, map[int]int{2008: 4})
		for i := range docs {
			docs[i].Themes = []string{"cloud-computing"}
			docs[i].Body = body + docs[i].Body
		}
		return docs
	}
	from, donor := room(t, named(horizon.Clear, ""))
	from.AsOf = time.Date(2009, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	file := exported(t, from, donor, Options{})
	own := named(horizon.Clear, "手元の本文 ")[:1]
	own = append(own, named(horizon.Amber, "内部の本文 ")[1])
	w, store := room(t, own)
	if n := imported(t.Context(), t, w, store, file); n.Citations != 4 {
		t.Fatalf("%d citations, want 4", n.Citations)
	}
	for i, want := range []struct {
		text string
		tlp  horizon.TLP
	}{{"手元の本文", horizon.Clear}, {"内部の本文", horizon.Amber}, {"", horizon.Clear}, {"", horizon.Clear}} {
		d, found, err := store.Document(t.Context(), "a", own[0].ID[:len(own[0].ID)-1]+horizon.DocumentID(fmt.Sprint(i)))
		if err != nil || !found || d.TLP != want.tlp || d.Cited != (want.text == "") || !strings.HasPrefix(d.Body, want.text) {
			t.Errorf("document %d: %+v, %v, want %+v", i, d, err, want)
		}
	}
	for panel, text := range map[horizon.Panel]string{horizon.PublicPanel: "2008: 4 of 4; ", horizon.FullPanel: "2008: 5 of 5; "} {
		if got := counted(t, store, panel); got != text {
			t.Errorf("%s panel: %s, want %s", panel, got, text)
		}
	}
	placed := 0
	if err := packs.Read(t.Context(), store, time.Time{}, w.AsOf, func(p packs.Placed) error {
		placed += p.Counted
		return nil
	}); err != nil || placed != 4 {
		t.Errorf("%d documents of the pack by what they name, %v, want 4", placed, err)
	}
}

// TestShippedPack holds that the pack of a profile is left alone where newer editions
// of its sources were imported.
func TestShippedPack(t *testing.T) {
	edition := func(made time.Time, n int) string {
		w, store := room(t, yearly("a", horizon.Clear, map[int]int{2008: n}))
		w.Now, w.AsOf = func() time.Time { return made }, time.Date(2009, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
		return exported(t, w, store, Options{})
	}
	shipped, newer := edition(worktest.Now, 3), edition(worktest.Now.AddDate(0, 1, 0), 5)
	w, store := room(t, nil)
	imported(t.Context(), t, w, store, shipped)
	imported(t.Context(), t, w, store, newer)
	n, err := ImportShipped(t.Context(), w, store, shipped)
	if err != nil || !n.Older {
		t.Errorf("the shipped pack after a newer one: %+v, %v, want it left alone", n, err)
	}
	if got := counted(t, store, horizon.PublicPanel); got != "2008: 5 of 5; " {
		t.Errorf("%s, want the newer counts", got)
	}
}

// TestDuplicatesStay holds that a cited duplicate is one still when documents of its
// year are counted again.
func TestDuplicatesStay(t *testing.T) {
	w, store := room(t, nil)
	cited := horizon.Document{ID: "1", Source: "a", URL: "https://a.example/1", Published: worktest.On(2008, 5, 1), Precision: horizon.ByDay, Collected: worktest.Now, TLP: horizon.Clear}
	since, until := time.Date(2008, 1, 1, 0, 0, 0, 0, horizon.Tokyo), time.Date(2009, 1, 1, 0, 0, 0, 0, horizon.Tokyo)
	_, err := packs.Put(t.Context(), store, &packs.Pack{Sum: "x", Made: worktest.Now, Header: "{}", Slices: []packs.Slice{{Source: horizon.Source{ID: "a", TLP: horizon.Clear, Archive: true},
		Since: since, Until: until, Citations: []packs.Citation{{Citation: archive.Citation{Document: cited, Read: "ja", Copy: true}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	worktest.Fill(t, store, 1, yearly("b", horizon.Clear, map[int]int{2008: 2}))
	counted(t, store, horizon.PublicPanel)
	all, copies := 0, 0
	if err := packs.Read(t.Context(), store, since, w.AsOf, func(p packs.Placed) error {
		all, copies = all+p.Counted, copies+p.Copies
		return nil
	}); err != nil || all != 0 || copies != 1 {
		t.Errorf("%d documents and %d duplicates after counting again, %v, want 0 and 1", all, copies, err)
	}
}
