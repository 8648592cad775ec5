package morph

import (
	"bufio"
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/ipa"

	"kazami/nlp/script"
)

var (
	sudachi = flag.String("sudachi", "", "entries of SudachiDict: surface, normalized form, dictionary form, reading and part of speech, by tabs")
	kyujipy = flag.String("kyujipy", "", "folder of kyujipy's data")
)

// TestSpellings writes words.tsv and kana.tsv from SudachiDict, and nlp/script/old.tsv from
// kyujipy, where their data are given. README.md of nlp/spelling says how they are had.
func TestSpellings(t *testing.T) {
	if *sudachi == "" || *kyujipy == "" {
		t.Skip("no -sudachi and -kyujipy: see nlp/spelling/README.md")
	}
	write(t, "../script/old.tsv", oldCharacters(t, *kyujipy))
	g := &generator{norms: map[string]map[string]bool{}, words: map[string]bool{}, readings: map[string]map[string]bool{}, weights: ipaWeights(), own: ownWords(t)}
	g.read(t, *sudachi)
	rules := g.kanaRules()
	var b bytes.Buffer
	for _, r := range rules {
		fmt.Fprintf(&b, "%s\t%s\t%d\t%d\n", r.written, r.usual, r.same, r.other)
	}
	write(t, "../spelling/kana.tsv", b.Bytes())
	write(t, "../spelling/words.tsv", g.table(rules))
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// oldCharacters are the lines "old<tab>new" of the characters that the reforms of 1946 to
// 2010 replaced. One that is itself the new form of another stays.
func oldCharacters(t *testing.T, dir string) []byte {
	pair := regexp.MustCompile(`(?m)^\s*\["(.)",\s*"(.)"\]`)
	of, current := map[string]string{}, map[string]bool{}
	for _, name := range []string{"kyujitai_simplified.cson", "kyujitai_variants.cson"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pair.FindAllSubmatch(data, -1) {
			current[string(m[1])] = true
			if _, there := of[string(m[2])]; !there {
				of[string(m[2])] = string(m[1])
			}
		}
	}
	var b bytes.Buffer
	for _, old := range slices.Sorted(maps.Keys(of)) {
		if !current[old] {
			fmt.Fprintf(&b, "%s\t%s\n", old, of[old])
		}
	}
	return b.Bytes()
}

// generator holds what SudachiDict says of words.
type generator struct {
	norms    map[string]map[string]bool // surface: normalized forms
	words    map[string]bool            // surfaces that are no names alone
	readings map[string]map[string]bool
	entries  []sudachiEntry
	katakana []string
	weights  map[string]int16 // of the surfaces of the dictionary that cuts
	own      string           // the files of the vocabulary
}

// ownWords is the text of the files of the vocabulary.
func ownWords(t *testing.T) string {
	names, err := filepath.Glob("../lexicon/vocab/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var b strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(script.Normalize(string(data)))
	}
	return b.String()
}

type sudachiEntry struct{ surface, norm, reading string }

// read keeps nouns, names of things and places, and verbs and adjectives in their
// dictionary form; the spellings of persons' names are no spellings of one word.
func (g *generator) read(t *testing.T, name string) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		pos := c[4]
		noun := strings.HasPrefix(pos, "名詞-普通名詞") || strings.HasPrefix(pos, "形状詞")
		name := strings.HasPrefix(pos, "名詞-固有名詞-一般") || strings.HasPrefix(pos, "名詞-固有名詞-地名") && katakana(c[0])
		verb := (strings.HasPrefix(pos, "動詞") || strings.HasPrefix(pos, "形容詞")) && c[0] == c[2]
		if !noun && !name && !verb {
			continue
		}
		surface, norm := script.Normalize(c[0]), script.Normalize(c[1])
		if g.norms[surface] == nil {
			g.norms[surface], g.readings[surface] = map[string]bool{}, map[string]bool{}
			if katakana(surface) {
				g.katakana = append(g.katakana, surface)
			}
		}
		if name && g.words[surface] { // メーン is the main, and a place in America
			continue
		}
		if !name && !g.words[surface] {
			g.words[surface] = true
			clear(g.norms[surface])
		}
		g.norms[surface][norm] = true
		g.readings[surface][c[3]] = true
		g.entries = append(g.entries, sudachiEntry{surface, norm, c[3]})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(g.katakana)
}

// kanaRule is a pair of letters written two ways, and of how many pairs of words that
// differ in it alone the dictionary says that they are one word, or two.
type kanaRule struct {
	written, usual string
	same, other    int
}

// A rule of kana holds where at least so many pairs of words speak for it, and not more
// than one in ten against it.
const leastPairs, mostOthers = 30, 0.1

const (
	large = "アイウエオヤユヨワ"
	small = "ァィゥェォャュョヮ"
)

// kanaRules are those that hold.
func (g *generator) kanaRules() (rules []kanaRule) {
	found := map[[2]string]*kanaRule{}
	count := func(word, written, usual string, at int) {
		other, ok := g.norms[word[:at]+usual+word[at+len(written):]]
		if !ok {
			return
		}
		r := found[[2]string{written, usual}]
		if r == nil {
			r = &kanaRule{written: written, usual: usual}
			found[[2]string{written, usual}] = r
		}
		for n := range g.norms[word] {
			if other[n] {
				r.same++
				return
			}
		}
		r.other++
	}
	const size = len("ァ")
	for _, word := range g.katakana {
		for at := 0; at < len(word); at += size {
			if at+2*size > len(word) {
				continue
			}
			if i := strings.Index(large, word[at+size:at+2*size]); i >= 0 {
				count(word, word[at:at+2*size], word[at:at+size]+small[i:i+size], at)
			}
		}
	}
	for _, r := range found {
		if r.same >= leastPairs && float64(r.other) <= mostOthers*float64(r.same+r.other) {
			rules = append(rules, *r)
		}
	}
	slices.SortFunc(rules, func(a, b kanaRule) int { return cmp.Compare(a.written, b.written) })
	return rules
}

// table is the lines of words.tsv: the usual spelling of a word, then its others. Usual is
// the one that the vocabulary writes most, else that of SudachiDict for a word in katakana,
// else the one that costs the least.
func (g *generator) table(rules []kanaRule) []byte {
	one := oneWord{}
	for _, e := range g.entries {
		if len(g.norms[e.surface]) == 1 && g.norms[e.surface][e.norm] && utf8.RuneCountInString(e.surface) > 1 && g.alike(e) {
			one.join(e.norm, e.surface)
		}
	}
	for _, w := range slices.Sorted(maps.Keys(g.weights)) { // what nobody has written down yet: クラウドウオッチャー
		if !katakana(w) || utf8.RuneCountInString(w) < 4 {
			continue
		}
		for _, r := range rules {
			for at := 0; ; at += len(r.usual) {
				i := strings.Index(w[at:], r.usual)
				if i < 0 {
					break
				}
				at += i
				v := w[:at] + r.written + w[at+len(r.usual):]
				if _, cut := g.weights[v]; g.norms[v] == nil && !cut {
					one.join(w, v)
				}
			}
		}
	}
	for _, w := range slices.Sorted(maps.Keys(g.weights)) { // キヤツシユ, as old texts have it
		if v := enlarged(w); v != w && katakana(w) && utf8.RuneCountInString(w) >= 4 && g.norms[v] == nil && g.weights[v] == 0 {
			one.join(w, v)
		}
	}
	for w := range g.weights {
		if v := withDigit(w); v != w { // 第3者
			one.join(w, v)
		}
	}
	groups := map[string][]string{}
	for w := range one {
		groups[one.head(w)] = append(groups[one.head(w)], w)
	}
	var lines []string
	for _, words := range groups {
		words = slices.DeleteFunc(words, func(w string) bool { return isCutShort(w, words) })
		if len(words) < 2 {
			continue
		}
		slices.SortFunc(words, func(a, b string) int {
			return cmp.Or(-cmp.Compare(g.ours(a), g.ours(b)), compareBool(g.normal(b), g.normal(a)),
				cmp.Compare(g.weight(a), g.weight(b)), cmp.Compare(a, b))
		})
		if slices.ContainsFunc(words, func(w string) bool { _, cut := g.weights[w]; return cut }) || katakana(words[0]) {
			slices.Sort(words[1:])
			lines = append(lines, strings.Join(words, "\t")+"\n")
		}
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, ""))
}

// normal reports whether SudachiDict writes a word of katakana so.
func (g *generator) normal(word string) bool { return katakana(word) && g.norms[word][word] }

// oneWord is the spellings of words, each with another of its word, up to one that has itself.
type oneWord map[string]string

func (o oneWord) head(w string) string {
	for o[w] != w {
		w = o[w]
	}
	return w
}

func (o oneWord) join(a, b string) {
	for _, w := range []string{a, b} {
		if _, there := o[w]; !there {
			o[w] = w
		}
	}
	if a, b = o.head(a), o.head(b); a != b {
		o[max(a, b)] = min(a, b)
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// ours is how often the vocabulary has a spelling: as a whole where it is of katakana.
func (g *generator) ours(word string) int {
	n := 0
	for rest := g.own; ; n++ {
		i := strings.Index(rest, word)
		if i < 0 {
			return n
		}
		before, _ := utf8.DecodeLastRuneInString(rest[:i])
		rest = rest[i+len(word):]
		after, _ := utf8.DecodeRuneInString(rest)
		if katakana(word) && (katakana(string(before)) || katakana(string(after))) {
			n--
		}
	}
}

// weight is what a word costs the dictionary that cuts: of two spellings, the more
// frequent costs less.
func (g *generator) weight(word string) int {
	if w, ok := g.weights[word]; ok {
		return int(w)
	}
	return math.MaxInt16 + 1
}

// ipaWeights is what each surface of the dictionary that cuts costs at least.
func ipaWeights() map[string]int16 {
	d := ipa.DictShrink()
	weights := map[string]int16{}
	list := surfaces(d.Index.Da)
	for k, word := range list.words {
		word, id := script.Normalize(word), list.ids[k]
		for i := id; i <= id+d.Index.Dup[id]; i++ {
			if w, ok := weights[word]; !ok || d.Morphs[i].Weight < w {
				weights[word] = d.Morphs[i].Weight
			}
		}
	}
	return weights
}
