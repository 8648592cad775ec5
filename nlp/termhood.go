package nlp

import (
	"math"
	"strings"
	"unicode/utf8"
)

// CValues is the C-value of terms (Frantzi, Ananiadou and Mima 2000, as METHOD
// section 5 has it): log2(|a|+0.1) (f(a) - mean f of the terms that contain a),
// with |a| in words of English or, for a term that holds Japanese, in pairs of
// letters, and f the number of documents. A term that no other contains has
// f(a) alone. A nested term lives only if its value is above 0; a single word
// has a value of its own here, of length 1. The result is in the order of the
// terms; terms must differ.
func CValues(terms []string, f []float64) []float64 {
	index := make(map[string]int32, len(terms))
	for i, t := range terms {
		index[t] = int32(i)
	}
	sum, n := make([]float64, len(terms)), make([]float64, len(terms))
	for i, t := range terms {
		nestedIn(t, func(part string) {
			if k, ok := index[part]; ok && int(k) != i {
				sum[k] += f[i]
				n[k]++
			}
		})
	}
	out := make([]float64, len(terms))
	for i, t := range terms {
		free := f[i]
		if n[i] > 0 {
			free -= sum[i] / n[i]
		}
		out[i] = math.Log2(termLength(t)+0.1) * free
	}
	return out
}

// nestedIn yields each distinct proper part of a term that could be a term: a
// run of its words or, of Japanese, a run of two letters or more.
func nestedIn(term string, yield func(string)) {
	cut := boundaries(term)
	seen := map[string]bool{}
	for i := range cut {
		for j := i + 1; j < len(cut); j++ {
			part := strings.TrimSpace(term[cut[i]:cut[j]])
			if len(part) < 2 || len(part) == len(term) || seen[part] {
				continue
			}
			seen[part] = true
			yield(part)
		}
	}
}

// boundaries are the offsets at which a part of a term can begin or end:
// between words, and between letters where one of them is Japanese.
func boundaries(term string) []int {
	out := []int{0}
	last := rune(0)
	for i, r := range term {
		if i > 0 && (last == ' ' || r == ' ' || letter(last) || letter(r)) {
			out = append(out, i)
		}
		last = r
	}
	return append(out, len(term))
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
