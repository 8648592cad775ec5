package changes

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// steady is a hundred documents read in each year.
func steady(from, to int) map[int]int {
	read := map[int]int{}
	for y := from; y <= to; y++ {
		read[y] = 100
	}
	return read
}

// mentionsOf has n documents of wordings, separated by a space, in each of the years.
func mentionsOf(wordings string, n, from, to int) (all []Mention) {
	for y := from; y <= to; y++ {
		for range n {
			all = append(all, Mention{y, strings.Fields(wordings)})
		}
	}
	return all
}

func TestPartsOf(t *testing.T) {
	growing := steady(2000, 2014)
	for y := range growing {
		growing[y] = (y - 1999) * (y - 1999)
	}
	for _, c := range []struct {
		name                  string
		mentions              [][]Mention
		read                  map[int]int
		early, late           string
		earlyHalf, lateHalf   int
		earlyFound, lateFound int
		two                   bool
	}{
		{"one change replaces another", [][]Mention{mentionsOf("a", 4, 2000, 2005), mentionsOf("b", 4, 2009, 2014)}, steady(2000, 2014), "a", "b", 2002, 2011, 24, 24, true},
		{"the later one with words of both", [][]Mention{mentionsOf("a", 6, 2000, 2007), mentionsOf("b", 2, 2008, 2014), mentionsOf("a b", 3, 2012, 2014)}, steady(2000, 2014), "a", "b", 2004, 2012, 57, 23, true},
		{"words of one time", [][]Mention{mentionsOf("a", 5, 2003, 2012), mentionsOf("b", 3, 2003, 2012)}, steady(2000, 2014), "a b", "", 2007, 0, 80, 0, false},
		{"too few documents", [][]Mention{mentionsOf("a", 4, 2000, 2005), mentionsOf("b", 3, 2012, 2014)}, steady(2000, 2014), "a", "b", 2002, 2013, 24, 9, false},
		{"three years apart", [][]Mention{mentionsOf("a", 9, 2000, 2005), mentionsOf("b", 9, 2003, 2008)}, steady(2000, 2014), "a", "b", 2002, 2005, 54, 54, false},
		{"years apart, perhaps by chance", [][]Mention{mentionsOf("a", 1, 2000, 2010), mentionsOf("b", 1, 2004, 2014)}, steady(2000, 2014), "a", "b", 2005, 2009, 11, 11, false},
		{"more of it because more is read", [][]Mention{mentionsOf("a", 2, 2000, 2014), mentionsOf("b", 2, 2013, 2014)}, growing, "a", "b", 2000, 2013, 30, 4, false},
		{"a year of which nothing was read", [][]Mention{mentionsOf("a", 2, 2000, 2001), mentionsOf("b", 2, 1980, 1990)}, steady(2000, 2014), "a", "", 2000, 0, 4, 0, false},
		{"three wordings", [][]Mention{mentionsOf("a", 2, 2000, 2004), mentionsOf("b", 3, 2001, 2005), mentionsOf("c", 4, 2010, 2014)}, steady(2000, 2014), "a b", "c", 2003, 2012, 25, 20, true},
		{"nothing", nil, steady(2000, 2014), "", "", 0, 0, 0, 0, false},
	} {
		p := PartsOf(slices.Concat(c.mentions...), c.read)
		if got := strings.Join(p.Early.Wordings, " "); got != c.early || p.Early.Half != c.earlyHalf || p.Early.Documents != c.earlyFound {
			t.Errorf("%s: early %+v, want %q, half by %d, %d documents", c.name, p.Early, c.early, c.earlyHalf, c.earlyFound)
		}
		if got := strings.Join(p.Late.Wordings, " "); got != c.late || p.Late.Half != c.lateHalf || p.Late.Documents != c.lateFound {
			t.Errorf("%s: late %+v, want %q, half by %d, %d documents", c.name, p.Late, c.late, c.lateHalf, c.lateFound)
		}
		if p.Two() != c.two {
			t.Errorf("%s: Two() = %v of %+v", c.name, p.Two(), p)
		}
	}
}

// By hand: of 40 and 60 documents of two years 30 are of the first row, so that
// 12, 18, 28 and 42 are expected.
func TestHomogeneity(t *testing.T) {
	g2, freedom := homogeneity(map[int]int{2000: 10, 2001: 20}, map[int]int{2000: 30, 2001: 40})
	if want := 0.8044; math.Abs(g2-want) > 1e-4 || freedom != 1 {
		t.Errorf("homogeneity = %.4f with %d degrees, want %.4f with 1", g2, freedom, want)
	}
	if g2, freedom := homogeneity(map[int]int{2000: 3}, map[int]int{2001: 4}); g2 != 0 || freedom != 0 {
		t.Errorf("homogeneity of seven documents = %v with %d degrees, want nothing to test", g2, freedom)
	}
}

// The order of the documents and the names of the wordings change no figure.
func TestPartsOfAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		read := steady(2000, 2014)
		mentions := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Mention {
			words := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 1, 3, rapid.ID[string]).Draw(t, "words")
			return Mention{rapid.IntRange(1998, 2014).Draw(t, "year"), words}
		}), 0, 60).Draw(t, "mentions")
		p := PartsOf(mentions, read)
		q := PartsOf(rapid.Permutation(mentions).Draw(t, "order"), maps.Clone(read))
		if p.G2 != q.G2 || p.P != q.P || !slices.Equal(p.Early.Wordings, q.Early.Wordings) || p.Late.Half != q.Late.Half {
			t.Fatalf("%+v in one order, %+v in another", p, q)
		}
		if !(p.G2 >= 0 && p.P >= 0 && p.P <= 1) {
			t.Fatalf("G2 %v, P %v", p.G2, p.P)
		}
	})
}
