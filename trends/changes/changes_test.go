package changes

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// byChance is a Pair over n documents without strata.
func byChance(n int) Pair {
	return func(a, b []int) (int, float64) {
		shared := 0
		for _, i := range a {
			if _, ok := slices.BinarySearch(b, i); ok {
				shared++
			}
		}
		return shared, float64(len(a)) * float64(len(b)) / float64(n)
	}
}

// strength is a plain ratio drawn towards 1.
func strength(observed, expected float64) float64 { return (observed + 2) / (expected + 2) / 1.3 }

// worldOf has k changes of m terms each, in n documents: a document of a change
// holds each of its terms with 60 %, and any term of others with 1 %.
func worldOf(k, m, n int, seed uint64) (all []Series, of map[string]int) {
	rng := rand.New(rand.NewPCG(seed, 7))
	all, of = make([]Series, k*m), map[string]int{}
	for i := range all {
		all[i].Name = fmt.Sprintf("t%d-%d", i%k, i/k)
		of[all[i].Name] = i % k
	}
	for d := range n {
		about := rng.IntN(4 * k) // three quarters are about something else
		for i := range all {
			p := 0.01
			if i%k == about {
				p = 0.6
			}
			if rng.Float64() < p {
				all[i].Docs = append(all[i].Docs, d)
			}
		}
	}
	return all, of
}

func TestClustersArePure(t *testing.T) {
	all, of := worldOf(12, 6, 2000, 1)
	clusters := Clusters(all, byChance(2000), strength)
	pure := 0
	for _, c := range clusters {
		count := map[int]int{}
		most := 0
		for _, i := range c {
			count[of[all[i].Name]]++
			most = max(most, count[of[all[i].Name]])
		}
		pure += most
	}
	if purity := float64(pure) / float64(len(all)); purity < 0.97 || len(clusters) > 24 {
		t.Errorf("%d clusters of purity %.2f, want about 12 of 0.99", len(clusters), purity)
	}
}

func TestClustersDoNotDependOnOrder(t *testing.T) {
	all, _ := worldOf(8, 5, 800, 2)
	names := func(all []Series) (out [][]string) {
		for _, c := range Clusters(all, byChance(800), strength) {
			var of []string
			for _, i := range c {
				of = append(of, all[i].Name)
			}
			out = append(out, of)
		}
		return out
	}
	want := fmt.Sprint(names(all))
	rapid.Check(t, func(t *rapid.T) {
		if got := fmt.Sprint(names(rapid.Permutation(all).Draw(t, "order"))); got != want {
			t.Fatalf("another order gives\n%s, want\n%s", got, want)
		}
	})
}

func TestNestedTermsAreOne(t *testing.T) {
	docs := []int{1, 2, 3, 4, 5, 6}
	all := []Series{
		{Name: "集団的自衛権", Docs: docs}, {Name: "集団", Docs: append(slices.Clone(docs), 7, 8, 9)}, {Name: "自衛", Docs: []int{20, 21}},
		{Name: "XSS", Docs: docs}, {Name: "XSS vulnerability", Docs: docs[:3]}, {Name: "XSSER", Docs: []int{40}},
	}
	got := clustersOf(all)
	want := []string{"XSS XSS vulnerability ", "XSSER ", "自衛 ", "集団 集団的自衛権 "}
	if !slices.Equal(got, want) {
		t.Errorf("clusters %q, want %q", got, want)
	}
}

func TestWhatIsNamedStaysApart(t *testing.T) {
	d := []int{1, 2, 3, 4, 5, 6, 7, 8}
	all := []Series{{Name: "a", Docs: d, Of: "a"}, {Name: "b", Docs: d, Of: "b"}, {Name: "of a", Docs: d}, {Name: "of b", Docs: d[:6]}}
	tie := func(x, y []int) (int, float64) { // "of b" is bound to b more
		n := float64(len(x)+len(y)) / 50
		if len(x)+len(y) == 14 {
			n /= 4
		}
		return 6, n
	}
	for _, c := range Clusters(all, tie, strength) {
		named := 0
		for _, i := range c {
			if all[i].Of != "" {
				named++
			}
		}
		if named > 1 {
			t.Errorf("%v holds two that an analyst named", c)
		}
	}
	if got := Clusters(nil, tie, strength); len(got) != 0 {
		t.Errorf("clusters of nothing: %v", got)
	}
}

func TestFollow(t *testing.T) {
	before := []Change{
		{ID: "quake", Members: []string{"事故", "原発", "東日本大震災"}},
		{ID: "power", Members: []string{"再生可能エネルギー", "電力"}},
		{ID: "old", Members: []string{"定額給付"}},
		{ID: "wide", Members: []string{"a", "b", "c", "d", "e", "f"}},
	}
	fresh := func(m []string) string { return "new-" + m[0] }
	got := Follow([][]string{
		{"電力", "原発", "事故", "東日本大震災", "再生可能エネルギー"}, // 3/5 of quake, 2/5 of power: quake goes on
		{"f", "e"},      // 2/6 is enough
		{"a", "b", "c"}, // 3/6 is more
		{"スマートフォン"},
	}, before, fresh)
	for i, want := range []Change{
		{ID: "quake", Merged: []string{"power"}}, {ID: "new-e", From: "wide"}, {ID: "wide"}, {ID: "new-スマートフォン"},
	} {
		if got[i].ID != want.ID || !slices.Equal(got[i].Merged, want.Merged) || got[i].From != want.From {
			t.Errorf("%v: %+v, want %+v", got[i].Members, got[i], want)
		}
	}
}

func TestFollowKeepsIdentities(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g"}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) (out [][]string) {
			of := map[int][]string{}
			for _, n := range names {
				k := rapid.IntRange(0, 3).Draw(t, label+n)
				of[k] = append(of[k], n)
			}
			for k := range 4 {
				if len(of[k]) > 0 {
					out = append(out, of[k])
				}
			}
			return out
		}
		first := Follow(draw("then"), nil, func(m []string) string { return "id-" + m[0] })
		next := draw("now")
		second := Follow(next, first, func(m []string) string { return fmt.Sprint("later-", m) })
		seen := map[string]bool{}
		for i, c := range second {
			if c.ID == "" || seen[c.ID] {
				t.Fatalf("identity %q twice or missing", c.ID)
			}
			seen[c.ID] = true
			for _, b := range first {
				if b.ID == c.ID && jaccard(c.Members, b.Members) < sameFrom-1e-9 {
					t.Fatalf("%v is said to be %v", next[i], b.Members)
				}
			}
		}
	})
	if j := jaccard([]string{"a"}, []string{"a"}); math.Abs(j-1) > 0 {
		t.Error("a set is not itself")
	}
}

// TestWordsOfOneThemeAreOne: of one theme they are one item whatever their
// documents, of two they never are.
func TestWordsOfOneThemeAreOne(t *testing.T) {
	d := []int{1, 2, 3, 4, 5, 6}
	got := clustersOf([]Series{{Name: "SCADA", Docs: d, Of: "control"}, {Name: "SCADA system", Docs: []int{40, 41}, Of: "control"}, {Name: "cloud", Docs: d, Of: "cloud"}})
	if want := []string{"SCADA SCADA system ", "cloud "}; !slices.Equal(got, want) {
		t.Errorf("clusters %q, want %q", got, want)
	}
}

// TestWordsOfOneEventAreOne: words of an event that share three documents of ten are
// one; other words that do stay apart.
func TestWordsOfOneEventAreOne(t *testing.T) {
	a, b := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, []int{8, 9, 10, 11, 12, 13, 14, 15, 16, 17}
	got := clustersOf([]Series{{Name: "地震", Docs: a, Event: true}, {Name: "津波", Docs: b, Event: true}, {Name: "電力", Docs: b}, {Name: "選挙", Docs: []int{1, 30, 31, 32}, Event: true}})
	if want := []string{"地震 津波 ", "選挙 ", "電力 "}; !slices.Equal(got, want) {
		t.Errorf("clusters %q, want %q", got, want)
	}
}

// clustersOf is the names of each cluster of series that nothing binds but what they are.
func clustersOf(all []Series) (out []string) {
	never := func(float64, float64) float64 { return 0.5 }
	for _, c := range Clusters(all, byChance(100), never) {
		var s strings.Builder
		for _, i := range c {
			s.WriteString(all[i].Name + " ")
		}
		out = append(out, s.String())
	}
	return out
}
