package morph

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/ipa"
)

var update = flag.Bool("update", false, "write the golden files anew")

// bases.tsv is what kagome's features say of every word of the dictionary.
func TestBasesAsKagome(t *testing.T) {
	d := ipa.Dict()
	list := surfaces(d.Index.Da)
	each := func(yield func(word, base string, context int16)) {
		for i, first := range list.ids {
			for id := first; id <= first+d.Index.Dup[first]; id++ {
				base := list.words[i]
				if c := d.Contents[id]; len(c) > 2 && c[2] != "*" { // after type and form of inflection
					base = c[2]
				}
				yield(list.words[i], base, d.Morphs[id].LeftID)
			}
		}
	}
	if *update {
		contexts := map[ending]map[int16]bool{}
		note := func(word, base string, n int, context int16) {
			e := ending{word[n:], base[n:]}
			if contexts[e] == nil {
				contexts[e] = map[int16]bool{}
			}
			contexts[e][context] = true
		}
		each(func(word, base string, context int16) {
			if word != base {
				note(word, base, sharedRunes(base, word), context)
			}
		})
		writeBases(t, contexts)
		for range 2 { // a longer ending where one misleads, and where that one does
			b, err := newBases(int(d.Connection.Row), nil)
			if err != nil {
				t.Fatal(err)
			}
			each(func(word, base string, context int16) {
				if stem, ending := b.base(word, context); stem+ending != base {
					note(word, base, 0, context)
				}
			})
			writeBases(t, contexts)
		}
	}
	b, err := newBases(int(d.Connection.Row), nil)
	if err != nil {
		t.Fatal(err)
	}
	n, wrong := 0, 0
	each(func(word, base string, context int16) {
		n++
		stem, ending := b.base(word, context)
		if stem+ending != base {
			if wrong++; wrong < 10 {
				t.Errorf("base(%q, %d) = %q + %q, want %q", word, context, stem, ending, base)
			}
		}
	})
	if n < 390_000 || wrong > 0 {
		t.Errorf("%d of %d base forms are wrong (go test ./nlp/morph -run BasesAsKagome -update derives them anew)", wrong, n)
	}
}

func writeBases(t *testing.T, contexts map[ending]map[int16]bool) {
	t.Helper()
	endings := slices.SortedFunc(maps.Keys(contexts), func(a, b ending) int {
		return cmp.Or(cmp.Compare(utf8.RuneCountInString(b.written), utf8.RuneCountInString(a.written)), cmp.Compare(a.written, b.written), cmp.Compare(a.base, b.base))
	})
	var out strings.Builder
	for _, e := range endings {
		numbers := slices.Sorted(maps.Keys(contexts[e]))
		fmt.Fprintf(&out, "%s\t%s\t%s\n", e.written, e.base, strings.Trim(fmt.Sprint(numbers), "[]"))
	}
	basesTSV = []byte(out.String())
	if err := os.WriteFile("bases.tsv", basesTSV, 0o644); err != nil {
		t.Fatal(err)
	}
}

// sharedRunes is how many bytes of whole runes two words begin with alike.
func sharedRunes(a, b string) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	for i > 0 && (i < len(a) && !utf8.RuneStart(a[i]) || i < len(b) && !utf8.RuneStart(b[i])) {
		i--
	}
	return i
}
