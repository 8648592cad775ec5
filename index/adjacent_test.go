package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
	"pgregory.net/rapid"

	"kazami/internal/horizon"
)

// TestAdjacent finds what bleve's own phrases find, from the first on and from
// any document on.
func TestAdjacent(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("red green blue red green red") // some more often
	var docs []horizon.Document
	for i := range 400 {
		var text []string
		for range 1 + random.IntN(12) {
			text = append(text, words[random.IntN(len(words))])
		}
		docs = append(docs, horizon.Document{Source: "made", ID: horizon.DocumentID(fmt.Sprintf("%03d", i)), Title: "t", Body: strings.Join(text, " "), TLP: horizon.Clear})
	}
	s := newStore(docs...)
	ix := open(t, s.options(filepath.Join(t.TempDir(), "index")))
	if err := fill(t.Context(), ix, s, 2000); err != nil {
		t.Fatal(err)
	}
	a, err := ix.b.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	found := func(q query.Query, from uint64) (ids []uint64) {
		s, err := q.Searcher(context.Background(), r, ix.b.Mapping(), search.SearcherOptions{Score: "none"})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		sc := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: r}
		m, err := s.Advance(sc, bleveindex.NewIndexInternalID(nil, from))
		for ; m != nil && err == nil; m, err = s.Next(sc) {
			ids = append(ids, m.IndexInternalID.Value())
			sc.DocumentMatchPool.Put(m)
		}
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	matched := 0
	rapid.Check(t, func(rt *rapid.T) {
		bases := trimmed(rapid.SliceOfN(rapid.SampledFrom([]string{"red", "green", "blue", "", "none"}), 1, 5).Draw(rt, "phrase"))
		if len(bases) == 0 {
			return
		}
		from := rapid.Uint64Range(0, 420).Draw(rt, "from")
		got, want := found(&adjacent{fieldBody, bases}, from), found(query.NewPhraseQuery(bases, fieldBody), from)
		if !slices.Equal(got, want) {
			rt.Errorf("%q from %d:\n got %v\nwant %v", bases, from, got, want)
		}
		matched += len(got)
	})
	if matched == 0 {
		t.Error("no phrase was found at all: the test proves nothing")
	}
}
