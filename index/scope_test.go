package index

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kazami/internal/horizon"
)

// filled is an index of the documents, and their store.
func filled(t testing.TB, names func(string) Names, docs ...horizon.Document) (*store, *Index) {
	t.Helper()
	s := newStore(docs...)
	o := s.options(filepath.Join(t.TempDir(), "index"))
	o.Names = names
	o.Stricter = func(_ context.Context, least horizon.TLP) (all []Ref, err error) {
		for _, e := range s.entries {
			if e.Document.TLP < least {
				all = append(all, Ref{e.Document.Source, e.Document.ID})
			}
		}
		return all, nil
	}
	ix := open(t, o)
	if err := fill(t.Context(), ix, s, 7); err != nil {
		t.Fatal(err)
	}
	return s, ix
}

// What is hidden leaves no trace: with and without the hidden documents, an
// asker of CLEAR gets the same total, hits, scores, facets and histogram.
func TestHiddenDocumentsLeaveNoTrace(t *testing.T) {
	var open, hidden []horizon.Document
	for i := range 30 {
		d := horizon.Document{Source: "made", ID: horizon.DocumentID(fmt.Sprintf("%02d", i)), TLP: horizon.Clear, Lang: "ja", Class: horizon.Government,
			Title: "暗号の移行", Body: "暗号 cloud storage 移行 " + strings.Repeat("クラウド ", i%4), Published: day(t, "2010-01-01").AddDate(0, 0, i), Warnings: []string{"theme=ipv6"}}
		open = append(open, d)
		d.ID, d.TLP, d.Body, d.Warnings = "h"+d.ID, horizon.TLP(i%4), "クラウド 秘密 移行 移行", []string{"theme=secret"}
		d.Published = d.Published.AddDate(-3, 0, 0)
		hidden = append(hidden, d)
	}
	_, alone := filled(t, nil, open...)
	s, merged := filled(t, nil, append(slices.Clone(open), hidden...)...)
	for _, text := range []string{"暗号", "クラウド 移行", "+移行 -秘密", `"暗号の移行"`, "クラ* 秘密", "秘密", "/.*/", "", "year:2000..2009"} {
		q := Query{Text: text, MaxTLP: horizon.Clear, Facets: true, Limit: 100}
		want, err := alone.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got, err := merged.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if g, w := asJSON(t, got), asJSON(t, want); g != w {
			t.Errorf("Search(%q) for CLEAR among hidden documents\n got %s\nwant %s", text, g, w)
		}
	}

	// A label that was raised after indexing hides the document at once.
	s.mu.Lock()
	s.entries[3].Document.TLP = horizon.Red
	s.mu.Unlock()
	r, err := merged.Search(t.Context(), Query{Text: "暗号", MaxTLP: horizon.Clear, Facets: true, Limit: 100})
	if err != nil || r.Total != 29 || len(r.Hits) != 29 || r.Facets["theme"][0].Documents != 29 {
		t.Errorf("after a label was raised: Total %d, %d hits, facet %v, %v; want 29 each", r.Total, len(r.Hits), r.Facets["theme"], err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Pages of any size, one after the other, are the whole list: nothing is lost
// or doubled, though most scores and dates are equal.
func TestPages(t *testing.T) {
	var docs []horizon.Document
	for i := range 90 {
		docs = append(docs, horizon.Document{Source: horizon.SourceID(fmt.Sprint("s", i%3)), ID: horizon.DocumentID(fmt.Sprint(i)), TLP: horizon.Clear, Lang: "en",
			Title: "same title", Body: []string{"one body", "one other body", "two"}[i%3], Published: day(t, "2010-01-01").AddDate(0, 0, i%5)})
	}
	_, ix := filled(t, nil, docs...)
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.SampledFrom([]string{"", "same", "one", "body two", "title -other", "o*"}).Draw(rt, "text")
		size := rapid.IntRange(1, 40).Draw(rt, "size")
		q := Query{Text: text, Limit: 1000}
		if rapid.Bool().Draw(rt, "recent") {
			q.Recent, q.Now = 48*time.Hour, day(t, "2010-01-05")
		}
		all, err := ix.Search(t.Context(), q)
		if err != nil {
			rt.Fatal(err)
		}
		var paged []Hit
		q.Limit = size
		for ; q.Offset < all.Total; q.Offset += size {
			r, err := ix.Search(t.Context(), q)
			if err != nil {
				rt.Fatal(err)
			}
			paged = append(paged, r.Hits...)
		}
		if len(all.Hits) != all.Total || !slices.EqualFunc(paged, all.Hits, func(a, b Hit) bool { return a.Source == b.Source && a.ID == b.ID && a.Score == b.Score }) {
			rt.Errorf("Search(%q): Total %d, one page of %d, pages of %d list %d in another order", text, all.Total, len(all.Hits), size, len(paged))
		}
	})
}

func TestRecent(t *testing.T) {
	text := horizon.Document{Source: "made", TLP: horizon.Clear, Lang: "en", Body: "cloud"}
	old, fresh, never := text, text, text
	old.ID, old.Title, old.Published = "old", "cloud cloud", day(t, "2005-01-01")
	fresh.ID, fresh.Published = "new", day(t, "2010-01-01")
	never.ID = "undated"
	_, ix := filled(t, nil, old, fresh, never)
	for _, c := range []struct {
		half time.Duration
		want string
	}{{0, "[old new undated]"}, {365 * 24 * time.Hour, "[new old undated]"}} {
		r, err := ix.Search(t.Context(), Query{Text: "cloud", Recent: c.half, Now: day(t, "2010-03-31")})
		var got []horizon.DocumentID
		for _, h := range r.Hits {
			got = append(got, h.ID)
		}
		if fmt.Sprint(got) != c.want || err != nil {
			t.Errorf("Search with half-life %s = %v, %v; want %s", c.half, got, err, c.want)
		}
	}
}

// TestAheadOfNow asks on two days for the same documents: what is dated 2062
// leads no list before that.
func TestAheadOfNow(t *testing.T) {
	text := horizon.Document{Source: "made", TLP: horizon.Clear, Lang: "en", Title: "cloud"}
	old, fresh, ahead := text, text, text
	old.ID, old.Published = "old", day(t, "2005-01-01")
	fresh.ID, fresh.Published = "new", day(t, "2010-01-01")
	ahead.ID, ahead.Published = "ahead", day(t, "2062-06-01")
	_, ix := filled(t, nil, old, fresh, ahead)
	for _, c := range []struct {
		q    Query
		want string
	}{
		{Query{Text: "cloud", Now: day(t, "2010-03-31")}, "[new old ahead]"},
		{Query{Now: day(t, "2010-03-31")}, "[new old ahead]"},
		{Query{Text: "cloud", Recent: 365 * 24 * time.Hour, Now: day(t, "2010-03-31")}, "[new old ahead]"},
		{Query{Text: "cloud", Now: day(t, "2062-06-02")}, "[ahead new old]"},
		{Query{Text: "cloud"}, "[ahead new old]"},
	} {
		r, err := ix.Search(t.Context(), c.q)
		var got []horizon.DocumentID
		for _, h := range r.Hits {
			got = append(got, h.ID)
		}
		if fmt.Sprint(got) != c.want || err != nil {
			t.Errorf("Search %+v = %v, %v; want %s", c.q, got, err, c.want)
		}
	}
}

func TestHistogram(t *testing.T) {
	docs := func(dates ...string) (all []horizon.Document) {
		for i, d := range dates {
			all = append(all, horizon.Document{Source: "made", ID: horizon.DocumentID(fmt.Sprint(i)), Title: "x", TLP: horizon.Clear, Published: day(t, d)})
		}
		return all
	}
	for _, c := range []struct {
		name string
		docs []horizon.Document
		want string
	}{
		{"weeks", docs("2009-12-30", "2010-01-03", "2010-01-20", ""), `{"by":"week","bins":[{"start":"2009-W53","documents":2},{"start":"2010-W01","documents":0},{"start":"2010-W02","documents":0},{"start":"2010-W03","documents":1}],"undated":1}`},
		{"months", docs("2009-01-31", "2009-02-01", "2010-03-31"), `{"by":"month","bins":[{"start":"2009-01","documents":1},{"start":"2009-02","documents":1},{"start":"2009-03","documents":0},{"start":"2009-04","documents":0},{"start":"2009-05","documents":0},{"start":"2009-06","documents":0},{"start":"2009-07","documents":0},{"start":"2009-08","documents":0},{"start":"2009-09","documents":0},{"start":"2009-10","documents":0},{"start":"2009-11","documents":0},{"start":"2009-12","documents":0},{"start":"2010-01","documents":0},{"start":"2010-02","documents":0},{"start":"2010-03","documents":1}],"undated":0}`},
		{"years", docs("1997-06-01", "1999-12-31", "2010-01-01", "2010-06-01"), `{"by":"year","bins":[{"start":"1997","documents":1},{"start":"1998","documents":0},{"start":"1999","documents":1},{"start":"2000","documents":0},{"start":"2001","documents":0},{"start":"2002","documents":0},{"start":"2003","documents":0},{"start":"2004","documents":0},{"start":"2005","documents":0},{"start":"2006","documents":0},{"start":"2007","documents":0},{"start":"2008","documents":0},{"start":"2009","documents":0},{"start":"2010","documents":2}],"undated":0}`},
		{"none", docs(""), `{"by":"year","bins":[],"undated":1}`},
	} {
		_, ix := filled(t, nil, c.docs...)
		r, err := ix.Search(t.Context(), Query{Facets: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := asJSON(t, r.Histogram); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Other names are found after the one that was asked for, and not at all by
// what is quoted, demanded in one field, or asked for exactly.
func TestNames(t *testing.T) {
	var docs []horizon.Document
	for id, body := range map[string]string{"ja": "スマートグリッドの実証", "en": "a smart grid trial", "theme": "送電の新しい仕組み", "apart": "a grid of smart cards", "none": "無関係"} {
		docs = append(docs, horizon.Document{Source: "made", ID: horizon.DocumentID(id), Body: body, TLP: horizon.Clear, Warnings: map[string][]string{"theme": {"theme=smartgrid"}}[id]})
	}
	names := func(text string) Names {
		switch text {
		case "スマートグリッド":
			return Names{Other: []string{"smart grid"}, Themes: []string{"smartgrid"}}
		case "smart grid":
			return Names{Other: []string{"スマートグリッド"}, Themes: []string{"smartgrid"}}
		}
		return Names{}
	}
	_, ix := filled(t, names, docs...)
	for _, c := range []struct {
		q    Query
		want string
	}{
		{Query{Text: "スマートグリッド"}, "[ja en theme]"},
		{Query{Text: "smart grid"}, "[en apart ja theme]"},
		{Query{Text: "+smart +grid trial"}, "[en apart ja theme]"},
		{Query{Text: "スマートグリッド 実証"}, "[ja en theme]"},
		{Query{Text: "「スマートグリッド」"}, "[ja]"},
		{Query{Text: "body:スマートグリッド"}, "[ja]"},
		{Query{Text: "スマートグリッド", Exact: true}, "[ja]"},
		{Query{Text: "-スマートグリッド", Exact: true}, "[apart en none theme]"},
	} {
		r, err := ix.Search(t.Context(), c.q)
		var got []horizon.DocumentID
		for _, h := range r.Hits {
			got = append(got, h.ID)
		}
		if fmt.Sprint(got) != c.want || err != nil {
			t.Errorf("Search(%+v) = %v, %v; want %s", c.q, got, err, c.want)
		}
	}
}

// finds fails where a search finds other documents; want is their ids, sorted.
func finds(t *testing.T, ix *Index, text, want string) {
	t.Helper()
	r, err := ix.Search(t.Context(), Query{Text: text})
	got := []string{}
	for _, h := range r.Hits {
		got = append(got, string(h.ID))
	}
	slices.Sort(got)
	if fmt.Sprint(got) != want || err != nil {
		t.Errorf("Search(%q) = %v, %v; want %s", text, got, err, want)
	}
}

func TestPatterns(t *testing.T) {
	var docs []horizon.Document
	for id, body := range map[string]string{"a": "クラウドの利用", "b": "暗号化", "c": "暗号は古い", "d": "cloudy migration", "e": "cloud storage", "f": "暗号 移行"} {
		docs = append(docs, horizon.Document{Source: "made", ID: horizon.DocumentID(id), Body: body, TLP: horizon.Clear})
	}
	_, ix := filled(t, nil, docs...)
	for _, c := range []struct{ text, want string }{
		{"クラウ*", "[a]"},
		{"暗号*", "[b c f]"},
		{"暗号?", "[b]"}, // は in c is a word of grammar
		{"*号?", "[b]"},
		{"暗号は?い", "[c]"},
		{"*用", "[a]"},
		{"暗号*移行", "[f]"},
		{"cloud?", "[d]"},
		{"c*d*", "[d e]"},
		{"Cloud*", "[d e]"},
		{"/clou(d|t)y?/", "[d e]"},
		{"stirage~1", "[e]"},
		{"stirbge~1", "[]"},
		{"stirbge~2", "[e]"},
		{`cloud\*`, "[e]"},
		{"source:m*e", "[a b c d e f]"},
		{"source:x*", "[]"},
		{"-cloud* -暗号*", "[a]"},
		{"+zzz* cloud", "[]"},
	} {
		finds(t, ix, c.text, c.want)
	}
}
