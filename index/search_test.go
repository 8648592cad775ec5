package index

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"kazami/internal/horizon"
)

// options reads the "> key=value" line of a query.
func options(t *testing.T, q *Query, line string) {
	t.Helper()
	for f := range strings.FieldsSeq(line) {
		k, v, _ := strings.Cut(f, "=")
		switch k {
		case "from":
			q.From = day(t, v)
		case "to":
			q.To = day(t, v)
		case "source":
			q.Source = horizon.SourceID(v)
		case "sector":
			q.Sector = horizon.SectorID(v)
		case "theme":
			q.Theme = horizon.ThemeID(v)
		case "category":
			q.Category = horizon.Category(v)
		case "class":
			q.Class = horizon.Class(v)
		case "lang":
			q.Lang = v
		case "tlp":
			tlp, ok := horizon.ParseTLP(v)
			if !ok {
				t.Fatalf("%q is not a label", v)
			}
			q.MaxTLP = tlp
		default:
			t.Fatalf("%q is no option", k)
		}
	}
}

func TestQuality(t *testing.T) {
	_, ix, a := quality(t)
	for i, f := range a.Files {
		if f.Name != "queries" {
			continue
		}
		var out bytes.Buffer
		for block := range strings.SplitSeq(strings.TrimSuffix(string(f.Data), "\n"), "\n\n") {
			var q Query
			var want string
			for line := range strings.Lines(block) {
				line = strings.TrimSuffix(line, "\n")
				switch {
				case strings.HasPrefix(line, "> "):
					options(t, &q, line[2:])
					fmt.Fprintln(&out, line)
				case strings.HasPrefix(line, "="):
					want = line
				default:
					q.Text = line
					fmt.Fprintln(&out, line)
				}
			}
			r, err := ix.Search(t.Context(), q)
			if err != nil {
				t.Fatalf("Search(%+v): %v", q, err)
			}
			found := []string{"="}
			for _, h := range r.Hits {
				found = append(found, key(h.Source, h.ID))
			}
			got := strings.Join(found, " ")
			if got != want && !*update {
				t.Errorf("Search(%+v):\n got %s\nwant %s", q, got, want)
			}
			if r.Total != len(r.Hits) {
				t.Errorf("Search(%+v): Total %d, %d hits", q, r.Total, len(r.Hits))
			}
			fmt.Fprintf(&out, "%s\n\n", got)
		}
		a.Files[i].Data = append(bytes.TrimSuffix(out.Bytes(), []byte("\n\n")), '\n')
	}
	if *update {
		if err := os.WriteFile("testdata/quality.txtar", txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSnippetOfHits(t *testing.T) {
	_, ix, _ := quality(t)
	for _, c := range []struct{ query, html, title string }{
		{"IPv6移行", "IPv4アドレスの在庫が枯渇する。事業者は<mark>IPv6移行</mark>の工程表を公表する。 ", "IPv6移行"},
		{"「移行の費用」", "IPv6への対応を進め、<mark>移行の費用</mark>を見積もる。旧設備も残す。 ", ""},
		{"risk platform", "Customers of cloud computing share one <mark>platform</mark>. A <mark>risk</mark> in the <mark>platform</mark> is a <mark>risk</mark> for all. ", ""},
		{"委託", "", ""},
	} {
		r, err := ix.Search(t.Context(), Query{Text: c.query})
		if err != nil {
			t.Fatalf("Search(%q): %v", c.query, err)
		}
		if c.html == "" {
			if len(r.Hits) > 0 {
				t.Errorf("Search(%q) found %v, want nothing", c.query, r.Hits)
			}
			continue
		}
		h := r.Hits[0]
		if h.HTML != c.html {
			t.Errorf("Search(%q):\n got %s\nwant %s", c.query, h.HTML, c.html)
		}
		var marked []string
		for _, m := range h.TitleMarks {
			marked = append(marked, h.Title[m.Start:m.End])
		}
		if got := strings.Join(marked, "|"); got != c.title {
			t.Errorf("Search(%q) marks %q in the title, want %q", c.query, got, c.title)
		}
	}
}

func TestFacetsAndPages(t *testing.T) {
	_, ix, _ := quality(t)
	all, err := ix.Search(t.Context(), Query{Facets: true})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(all.Facets)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"category":[{"value":"IT利用","documents":3},{"value":"IT技術","documents":2},{"value":"脅威","documents":2}],` +
		`"class":[{"value":"government","documents":6},{"value":"others","documents":3},{"value":"operators","documents":2}],"lang":[{"value":"ja","documents":8},{"value":"en","documents":3}],` +
		`"sector":[{"value":"telecom","documents":3},{"value":"finance","documents":2},{"value":"electricity","documents":1},{"value":"rail","documents":1},{"value":"water","documents":1}],"sharing":[],` +
		`"source":[{"value":"vendor","documents":3},{"value":"diet","documents":2},{"value":"hearing","documents":2},{"value":"meti","documents":2},{"value":"soumu","documents":2}],` +
		`"theme":[{"value":"cloud","documents":2},{"value":"ipv6","documents":2},{"value":"smartgrid","documents":1}],` +
		`"threat":[],"tlp":[{"value":"CLEAR","documents":9},{"value":"AMBER","documents":1},{"value":"RED","documents":1}],` +
		`"year":[{"value":"2007","documents":1},{"value":"2008","documents":2},{"value":"2009","documents":2},{"value":"2010","documents":5}]}`
	if string(got) != want {
		t.Errorf("facets of all documents:\n got %s\nwant %s", got, want)
	}
	var paged []Hit
	for at := 0; at < all.Total; at += 3 {
		r, err := ix.Search(t.Context(), Query{Limit: 3, Offset: at})
		if err != nil {
			t.Fatal(err)
		}
		paged = append(paged, r.Hits...)
	}
	same := func(a, b Hit) bool { return a.ID == b.ID && a.Source == b.Source }
	if !slices.EqualFunc(paged, all.Hits, same) {
		t.Errorf("pages of three list %d documents in another order than one page of %d", len(paged), len(all.Hits))
	}
}

// A label that was raised after indexing counts: the archive has the last word.
func TestLabelOfTheArchive(t *testing.T) {
	s, ix, _ := quality(t)
	for i := range s.entries {
		if s.entries[i].Document.ID == "smartgrid" {
			s.entries[i].Document.TLP = horizon.Amber
		}
	}
	r, err := ix.Search(t.Context(), Query{Text: "スマートグリッド", MaxTLP: horizon.Clear})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) != 0 {
		t.Errorf("asker of CLEAR was given %s", r.Hits[0].ID)
	}
}
