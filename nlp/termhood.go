package nlp

import (
	"iter"
	"math"
	"strings"
	"unicode/utf8"

	"kazami/nlp/script"
)

// CValue says how much evidence a term has of its own.
type CValue struct {
	Value      float64 // log2(|a|+0.1) (f(a) - mean f of the terms that contain a); above 0: the term lives
	F          float64 // f(a)
	Containers int     // how many terms contain it
	Within     string  // the most frequent of them, "" if there is none
	withinF    float64
	sum        float64
}

// Mean is the mean f of the terms that contain it, 0 if none does.
func (v CValue) Mean() float64 {
	if v.Containers == 0 {
		return 0
	}
	return v.sum / float64(v.Containers)
}

// CValues is the C-value of the wanted terms among all (Frantzi, Ananiadou and
// Mima 2000, as METHOD section 5 has it), where |a| is in words of English or,
// for a term that holds Japanese, in pairs of letters. A term that no other
// contains has f(a) alone; a single word has the length 1. Terms must differ,
// and all is gone through once. A wanted term that is not among all has f 0.
func CValues(all iter.Seq2[string, float64], wanted map[string]bool) map[string]CValue {
	values := map[string]CValue{}
	longest, shortest := 0, math.MaxInt
	for t := range wanted {
		values[t] = CValue{}
		longest, shortest = max(longest, len(t)), min(shortest, len(t))
	}
	for term, f := range all {
		if v, ok := values[term]; ok {
			v.F = f
			values[term] = v
		}
		if f == 0 || len(term) <= shortest {
			continue
		}
		eachPart(term, shortest, longest, func(part string) {
			v, ok := values[part]
			if !ok {
				return
			}
			v.sum += f
			v.Containers++
			if f > v.withinF || f == v.withinF && term < v.Within {
				v.Within, v.withinF = term, f
			}
			values[part] = v
		})
	}
	for t, v := range values {
		v.Value = math.Log2(termLength(t)+0.1) * (v.F - v.Mean())
		values[t] = v
	}
	return values
}

// eachPart yields the proper parts of a term that could be a term and have a
// length in bytes between the two: runs of its words or, of Japanese, of its
// letters. A part that occurs twice is yielded once.
func eachPart(term string, shortest, longest int, yield func(string)) {
	for i := 0; i < len(term); i = nextBoundary(term, i) {
		if term[i] == ' ' {
			continue
		}
		for j := nextBoundary(term, i); j <= len(term) && j-i <= longest; j = nextBoundary(term, j) {
			if part := term[i:j]; j-i >= shortest && len(part) < len(term) && part[len(part)-1] != ' ' && strings.Index(term, part) == i {
				yield(part)
			}
			if j == len(term) {
				break
			}
		}
	}
}

// nextBoundary is the next offset at which a part of a term can begin or end:
// between words, and between letters where one of them is Japanese.
func nextBoundary(term string, i int) int {
	last, size := utf8.DecodeRuneInString(term[i:])
	for i += size; i < len(term); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(term[i:])
		if last == ' ' || r == ' ' || script.Letter(last) || script.Letter(r) {
			return i
		}
		last = r
	}
	return len(term)
}

// termLength is the length of a term in words, at least 1; two letters of
// Japanese are a word.
func termLength(term string) float64 {
	if termLang(term) != "ja" {
		return float64(1 + strings.Count(term, " "))
	}
	return max(1, float64(utf8.RuneCountInString(term))/2)
}

// FLR is the rank of compounds by their parts (Nakagawa and Mori 2003, as
// METHOD section 5 has it): f(a) times the geometric mean, over the L parts of
// a, of (LN+1)(RN+1), where LN and RN count the terms in which another part
// stands left or right of that part. Parts is how a term is cut, as by
// [Analyser.Parts]. The result is in the order of the terms.
func FLR(terms []string, f []float64, parts func(term string) []string) []float64 {
	cut := make([][]string, len(terms))
	left, right := map[string]float64{}, map[string]float64{}
	for i, t := range terms {
		cut[i] = parts(t)
		for k := 1; k < len(cut[i]); k++ {
			right[cut[i][k-1]]++
			left[cut[i][k]]++
		}
	}
	out := make([]float64, len(terms))
	for i, ps := range cut {
		if len(ps) == 0 {
			continue
		}
		logs := 0.0
		for _, p := range ps {
			logs += math.Log(left[p]+1) + math.Log(right[p]+1)
		}
		out[i] = f[i] * math.Exp(logs/float64(2*len(ps)))
	}
	return out
}

// Parts cuts a term into the words and morphemes that it is made of.
func (a *Analyser) Parts(term string) []string {
	tokens := a.Query(term)
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Base
	}
	return out
}
