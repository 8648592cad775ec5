package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kazami/cmd/kazami/internal/ingest"
	"kazami/cmd/kazami/internal/work"
	"kazami/index"
	"kazami/internal/corpustest"
	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// everyNth is how much of each corpus the judged queries are asked of: one
// document in so many, from the first on. All of it is 139,760 documents, which
// three searches would take minutes to index.
var everyNth = map[string]int{
	"ict_whitepaper": 3, "ms_security_ja": 10, "jpcert_alerts": 1, "rubima": 12, "mozilla_advisories_ja": 2, "nvd_cve": 20,
	"certcc_vulnotes": 4, "ietf_rfc": 24, "ics_advisories": 1, "debian_advisories": 8, "diet_speeches": 20, "diet_titles": 6,
}

// corpusDocuments reads one document in every n(name) of each corpus beside the
// repository, by name; it skips the test where they are missing.
func corpusDocuments(t testing.TB, nth func(name string) int) []horizon.Document {
	t.Helper()
	var docs []horizon.Document
	for _, name := range corpustest.Names(t) {
		i := 0
		for l := range corpustest.Lines(t, name) {
			if i%nth(name) == 0 {
				d := l.Document()
				d.Source = horizon.SourceID(name)
				docs = append(docs, *d)
			}
			i++
		}
	}
	return docs
}

func docKey(d *horizon.Document) string { return string(d.Source) + "/" + string(d.ID) }

// searcher finds the keys of the best documents for a query.
type searcher func(query string, n int) ([]string, error)

// ours indexes documents as kazami does.
func ours(t testing.TB, docs []horizon.Document) (*index.Index, searcher) {
	t.Helper()
	a, err := work.Analyser()
	if err != nil {
		t.Fatal(err)
	}
	byKey := map[string]*horizon.Document{}
	for i := range docs {
		byKey[docKey(&docs[i])] = &docs[i]
	}
	ix, err := index.Open(index.Options{Dir: filepath.Join(t.TempDir(), "index"), Version: a.Version(), Tokens: a.Query, Names: ingest.IndexNames(a),
		Document: func(_ context.Context, source horizon.SourceID, id horizon.DocumentID) (horizon.Document, bool, error) {
			d, ok := byKey[string(source)+"/"+string(id)]
			return *d, ok, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	var batch []index.Read
	for i := range docs {
		batch = append(batch, index.Read{Entry: index.Entry{Seq: int64(i + 1), Document: docs[i]}, Analysis: a.Analyse(&docs[i], nil)})
		if len(batch) == 2000 || i == len(docs)-1 {
			if err := ix.Put(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
			batch = nil
		}
	}
	return ix, func(query string, n int) ([]string, error) {
		r, err := ix.Search(t.Context(), index.Query{Text: query, Limit: n})
		var keys []string
		for _, h := range r.Hits {
			keys = append(keys, string(h.Source)+"/"+string(h.ID))
		}
		return keys, err
	}
}

// judged is a query with the grades of documents.
type judged struct {
	query  string
	grades map[string]int
}

func judgedQueries(t testing.TB) []judged {
	t.Helper()
	b, err := os.ReadFile("testdata/search/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []judged
	for n, line := range strings.Split(string(b), "\n") {
		grade, key, _ := strings.Cut(line, " ")
		switch {
		case line == "" || grade == "#":
		case grade == "?":
			all = append(all, judged{key, map[string]int{}})
		case len(all) > 0 && slices.Contains([]string{"0", "1", "2"}, grade) && all[len(all)-1].known(key) < 0:
			all[len(all)-1].grades[key], _ = strconv.Atoi(grade)
		default:
			t.Fatalf("queries.txt:%d: %q is neither a query nor a new grade 0, 1 or 2", n+1, line)
		}
	}
	return all
}

// known is a document's grade, -1 without one.
func (j judged) known(key string) int {
	if g, ok := j.grades[key]; ok {
		return g
	}
	return -1
}

// ndcg is the normalised discounted cumulative gain of the first ten, with
// gains 2^grade - 1 (Burges et al. 2005), and how many of them have no grade.
func (j judged) ndcg(found []string) (gain float64, unjudged int) {
	for i, key := range found[:min(len(found), 10)] {
		g := j.known(key)
		if g < 0 {
			unjudged++
		}
		gain += discounted(max(g, 0), i)
	}
	var grades []int
	for _, g := range j.grades {
		grades = append(grades, g)
	}
	slices.Sort(grades)
	slices.Reverse(grades)
	ideal := 0.0
	for i, g := range grades[:min(len(grades), 10)] {
		ideal += discounted(g, i)
	}
	if ideal == 0 {
		return 0, unjudged
	}
	return gain / ideal, unjudged
}

func discounted(grade, rank int) float64 {
	return (math.Exp2(float64(grade)) - 1) / math.Log2(float64(rank+2))
}

// leastQuality is what this search must keep of its nDCG@10.
const leastQuality = 0.81

// TestSearchQuality asks the judged queries of this search and of two peers:
// it must be better than both. With KAZAMI_POOL=FILE, what the three find that
// has no grade yet is written there, to be read and graded.
func TestSearchQuality(t *testing.T) {
	docs := corpusDocuments(t, func(name string) int { return everyNth[name] })
	_, own := ours(t, docs)
	systems := []struct {
		name   string
		search searcher
	}{{"kazami", own}, {"FTS5 trigram", ftsOf(t, docs, "")}, {"bleve cjk", cjkOf(t, docs)}}
	var pool pool
	mean := make([]float64, len(systems))
	queries := judgedQueries(t)
	for _, q := range queries {
		var line strings.Builder
		for i, s := range systems {
			found, err := s.search(q.query, 10)
			if err != nil {
				t.Fatalf("%s: search %q: %v", s.name, q.query, err)
			}
			gain, unjudged := q.ndcg(found)
			mean[i] += gain / float64(len(queries))
			line.WriteString(fmt.Sprintf("  %.3f (%2d)", gain, unjudged))
			pool.add(q, found)
		}
		t.Logf("%s  %s", line.String(), q.query)
	}
	for i, s := range systems {
		t.Logf("nDCG@10 of %s: %.3f", s.name, mean[i])
		if i == 0 && mean[i] < leastQuality {
			t.Errorf("nDCG@10 is %.3f, and was 0.830: want at least %.2f", mean[i], leastQuality)
		}
		if i > 0 && mean[i] >= mean[0] {
			t.Errorf("nDCG@10 of %s is %.3f, of this search %.3f: want more", s.name, mean[i], mean[0])
		}
	}
	if file := os.Getenv("KAZAMI_POOL"); file != "" {
		if err := os.WriteFile(file, pool.text(docs), 0o600); err != nil && !errors.Is(err, fs.ErrExist) {
			t.Fatal(err)
		}
	}
}

// pool is what is to be graded, by query.
type pool []pooled

type pooled struct {
	query string
	keys  []string
}

func (p *pool) add(q judged, found []string) {
	if n := len(*p); n == 0 || (*p)[n-1].query != q.query {
		*p = append(*p, pooled{query: q.query})
	}
	last := &(*p)[len(*p)-1]
	for _, key := range found {
		if q.known(key) < 0 && !slices.Contains(last.keys, key) {
			last.keys = append(last.keys, key)
		}
	}
}

// text is what the reader sees: by key, which says nothing of who found it.
func (p pool) text(docs []horizon.Document) []byte {
	byKey := map[string]*horizon.Document{}
	for i := range docs {
		byKey[docKey(&docs[i])] = &docs[i]
	}
	var b bytes.Buffer
	for _, q := range p {
		fmt.Fprintf(&b, "? %s\n", q.query)
		slices.Sort(q.keys)
		for _, key := range q.keys {
			d := byKey[key]
			fmt.Fprintf(&b, "%s | %s | %s\n", key, d.Title, passage(d.Body, q.query))
		}
	}
	return b.Bytes()
}

// passage is the part of a text with the most pairs of letters of the query.
func passage(text, query string) string {
	const width = 50
	letters := []rune(strings.Join(strings.Fields(script.Normalize(text)), " "))
	pairs := map[[2]rune]bool{}
	q := []rune(strings.ToLower(script.Normalize(query)))
	for i := range len(q) - 1 {
		pairs[[2]rune{q[i], q[i+1]}] = true
	}
	lower := []rune(strings.ToLower(string(letters)))
	top, at, n := -1, 0, 0
	for i := range max(len(lower)-1, 0) {
		if pairs[[2]rune{lower[i], lower[i+1]}] {
			n++
		}
		if i >= width && pairs[[2]rune{lower[i-width], lower[i-width+1]}] {
			n--
		}
		if n > top {
			top, at = n, i
		}
	}
	return string(letters[max(0, at-width):min(len(letters), at+width/2)])
}
