// Package spelling knows which spellings of Japanese are of one word: ソフトウエア and
// ソフトウェア, 申込み and 申し込み, 憲法九条 and 憲法9条. What it says holds for a text of any
// date: a spelling is no discovery.
//
// Its words are those of SudachiDict, its rules of kana what SudachiDict's own pairs of
// words agree on; README.md says how the tables are made and under which licence they
// stand. Words are in normal form ([kazami/nlp/script]), which has the old forms of
// characters and ヴ behind it already.
package spelling

import (
	_ "embed"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
)

var (
	//go:embed words.tsv
	wordsTSV string
	//go:embed kana.tsv
	kanaTSV string
)

// Table is words with their spellings, and rules of kana; its zero value has none. It
// does not change and is safe for concurrent use.
type Table struct {
	lines []string         // of the spellings of a word, by tabs, the usual one first
	of    map[string]int32 // spelling: its line
	rules []rule
}

// rule is what is written in two ways.
type rule struct{ written, usual string }

// Embedded is the table that the program brings.
var Embedded = sync.OnceValues(func() (*Table, error) { return Read(wordsTSV, kanaTSV) })

var errEmpty = errors.New("the table of spellings is empty: the program was built without it")

// Read reads words, the usual spelling and its others by tabs, a word a line; and rules
// of kana: what is written, what is usual, and how many pairs of words speak for and
// against it. The first line that is none is the error.
func Read(words, kana string) (*Table, error) {
	if words == "" || kana == "" {
		return nil, errEmpty
	}
	t := &Table{lines: strings.Split(strings.TrimSuffix(words, "\n"), "\n"), of: make(map[string]int32, 3*strings.Count(words, "\n"))}
	for i, line := range t.lines {
		n := len(t.of)
		for w := range strings.SplitSeq(line, "\t") {
			t.of[w] = int32(i)
		}
		if of := strings.Count(line, "\t") + 1; of < 2 || len(t.of) != n+of {
			return nil, fmt.Errorf("words.tsv:%d: %q is not two spellings or more, by tabs, each once in the table", i+1, line)
		}
	}
	for i, line := range strings.Split(strings.TrimSuffix(kana, "\n"), "\n") {
		c := strings.Split(line, "\t")
		if len(c) != 4 {
			return nil, fmt.Errorf("kana.tsv:%d: %q is not a rule in four columns", i+1, line)
		}
		t.rules = append(t.rules, rule{c[0], c[1]})
	}
	return t, nil
}

// With is the table with more words, each with its spellings, the usual one first. One
// that has a spelling in the table joins its others.
func (t *Table) With(words [][]string) *Table {
	if len(words) == 0 {
		return t
	}
	out := &Table{slices.Clone(t.lines), make(map[string]int32, len(t.of)+2*len(words)), t.rules}
	maps.Copy(out.of, t.of)
	for _, all := range words {
		line := int32(len(out.lines))
		joined := slices.Clone(all)
		for _, w := range all {
			joined = append(joined, out.Of(w)...)
		}
		var once []string
		for _, w := range joined {
			if !slices.Contains(once, w) {
				once = append(once, w)
			}
			out.of[w] = line
		}
		out.lines = append(out.lines, strings.Join(once, "\t"))
	}
	return out
}

// Usual is the spelling of a word that the vocabulary or most texts have; a word of one
// spelling is its own.
func (t *Table) Usual(word string) string {
	i, ok := t.of[word]
	if !ok {
		return word
	}
	usual, _, _ := strings.Cut(t.lines[i], "\t")
	return usual
}

// Of is the spellings of a word, the usual one first; nil if it has one alone.
func (t *Table) Of(word string) []string {
	i, ok := t.of[word]
	if !ok {
		return nil
	}
	return strings.Split(t.lines[i], "\t")
}

// All yields the spellings of each word that has several, the usual one first.
func (t *Table) All() iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for i, line := range t.lines {
			all := strings.Split(line, "\t")
			if t.of[all[0]] == int32(i) && !yield(all) {
				return
			}
		}
	}
}

// Version is a number that differs between tables.
func (t *Table) Version() uint64 {
	h := fnv.New64a()
	for _, line := range t.lines {
		fmt.Fprintln(h, line)
	}
	fmt.Fprintln(h, t.rules)
	return h.Sum64()
}

// Kana is a word of katakana that no dictionary has, written as such words usually are.
func (t *Table) Kana(word string) string {
	for _, r := range t.rules {
		if strings.Contains(word, r.written) {
			word = strings.ReplaceAll(word, r.written, r.usual)
		}
	}
	return word
}
