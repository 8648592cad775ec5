package morph

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome/v2/tokenizer"
	"pgregory.net/rapid"

	"kazami/internal/corpustest"
	"kazami/internal/fulltest"
	"kazami/nlp/script"
)

// everyDocument is of how many documents of the corpora one is compared with
// kagome: 0 asks for one of 400, of 40 at full size. The whole comparison is
//
//	go test ./nlp/morph -run AsKagome -every 1
var everyDocument = flag.Int("every", 0, "compare every n-th document of the corpora with kagome")

var loaded = sync.OnceValues(func() (*dictionary, error) { return newDictionary(Options{}) })

func loadedDictionary(t testing.TB) *dictionary {
	t.Helper()
	d, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// vocabulary is the words that the lexicon gives the tokenizer.
func vocabulary(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("../lexicon/vocab/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(data), "words: [")
	list, _, found := strings.Cut(list, "]")
	if !found {
		t.Fatal("words.yaml has no list of words")
	}
	return strings.Split(list, ", ")
}

// reference is kagome with the same dictionary and words.
type reference struct {
	*tokenizer.Tokenizer
	mode tokenizer.TokenizeMode
}

func newReference(t testing.TB, words []string, search bool) reference {
	t.Helper()
	r := reference{mode: tokenizer.Normal}
	if search {
		r.mode = tokenizer.Search
	}
	options := []tokenizer.Option{tokenizer.OmitBosEos()}
	if len(words) > 0 {
		records := make(dict.UserDictRecords, len(words))
		for i, w := range words {
			records[i] = dict.UserDicRecord{Text: w, Tokens: []string{w}, Yomi: []string{w}}
		}
		user, err := records.NewUserDict()
		if err != nil {
			t.Fatal(err)
		}
		options = append(options, tokenizer.UserDict(user))
	}
	var err error
	if r.Tokenizer, err = tokenizer.New(loadedDictionary(t).Dict, options...); err != nil {
		t.Fatal(err)
	}
	return r
}

// token is a morpheme as both know it.
type token struct {
	start, end int32
	meaning    // without its base form
}

func (r reference) segment(s string) (out []token) {
	for _, t := range r.Analyze(s, r.mode) {
		m := token{int32(t.Position), int32(t.Position + len(t.Surface)), meaning{id: int32(t.ID), unknown: t.Class == tokenizer.UNKNOWN}}
		if t.Class == tokenizer.USER {
			m.pos, m.id = CommonNoun, 0
		} else {
			var ok bool
			if m.pos, ok = PartOfSpeech(t.POS()); !ok {
				panic(fmt.Sprintf("kagome's part of speech %q is not of IPA", t.POS()))
			}
		}
		out = append(out, m)
	}
	return out
}

// comparison is the segmenter and kagome, in one mode and with the same words.
// It is for one goroutine.
type comparison struct {
	name      string
	reference reference
	segmenter *segmenter
	lattice   lattice
	got       []token
}

func comparisons(t testing.TB) (all []*comparison) {
	t.Helper()
	for name, words := range map[string][]string{"dictionary": nil, "with words": vocabulary(t)} {
		for mode, search := range map[string]bool{"normal": false, "search": true} {
			all = append(all, &comparison{name: name + ", " + mode, reference: newReference(t, words, search),
				segmenter: newSegmenter(loadedDictionary(t), words, search)})
		}
	}
	slices.SortFunc(all, func(a, b *comparison) int { return strings.Compare(a.name, b.name) })
	return all
}

// check is an error if the morphemes of s differ in place, number, part of speech or origin.
func (c *comparison) check(s string) error {
	want := c.reference.segment(s)
	c.segmenter.solve(&c.lattice, s)
	c.got = c.got[:0]
	start, at := int32(0), 0
	for _, i := range slices.Backward(c.lattice.path) {
		x := &c.lattice.nodes[i]
		at += int(x.length)
		m := token{start, c.lattice.letters[at].start, c.segmenter.dict.meanings[x.choice]}
		m.base = textRange{}
		c.got = append(c.got, m)
		start = m.end
	}
	if !slices.Equal(c.got, want) {
		return fmt.Errorf("%s: %q\n got %q %v\nwant %q %v", c.name, s, cut(s, c.got), c.got, cut(s, want), want)
	}
	return nil
}

func cut(s string, ms []token) (out []string) {
	for _, m := range ms {
		out = append(out, s[m.start:m.end])
	}
	return out
}

// The morphemes are kagome's, one by one, in both modes, with and without the
// vocabulary's words.
func TestSegmentAsKagome(t *testing.T) {
	letters := []rune("のはがを行った情報通信暗号化関西国際空港クラウドサービステレワーク12AZa-・、。( ー々𠮷é\ufffd\x00…α")
	for _, c := range comparisons(t) {
		t.Run(c.name, func(t *testing.T) {
			for _, s := range []string{"", "あ", "すもももももももものうち", "IPv6移行", "クラウドコンピューティング", "\x00漢字\x00", "年1,000円",
				strings.Repeat("ア", 1100) + "の", strings.Repeat("漢", 1100), strings.Repeat("a", 3000), "関西国際空港限定トートバッグ",
				"\xff\xfe漢\xe3\x81字", "ab\ufffd\ufffd", "…\ufffd", "\ufffd" + strings.Repeat("\u0e01", 1100), strings.Repeat("\ufffd", 1100)} {
				if err := c.check(s); err != nil {
					t.Fatal(err)
				}
			}
			rapid.Check(t, func(t *rapid.T) {
				var s string
				switch rapid.IntRange(0, 2).Draw(t, "kind") {
				case 0:
					s = string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(t, "letters"))
				case 1:
					s = rapid.String().Draw(t, "text")
				case 2:
					s = string(rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes"))
				}
				if err := c.check(s); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

const longest = 3000 // bytes of a line that is compared

// FuzzSegment holds the segmenter to kagome's morphemes of any bytes.
func FuzzSegment(f *testing.F) {
	f.Add("関西国際空港でｸﾗｳﾄﾞ\ufffd\x00")
	f.Add("\xe3\x81すもももも…\ufffd々〆ー")
	all := comparisons(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range all {
			if len(s) > longest {
				return
			}
			if err := c.check(s); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// The same over the Japanese documents of the corpora, line by line.
func TestSegmentAsKagomeCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	// Another part each day, so that all documents are compared within as many days.
	every := *everyDocument
	if every == 0 {
		every = fulltest.Size(400, 40)
	}
	part := int(time.Now().Unix() / (24 * 60 * 60) % int64(every))
	t.Logf("documents %d of each %d", part, every)
	lines := make(chan []string, 64)
	var wg sync.WaitGroup
	for range 2 {
		all := comparisons(t)
		wg.Go(func() { compareLines(t, all, lines) })
	}
	documents, size := 0, 0
	for i, doc := range corpustest.All(t) {
		if (i+part)%every != 0 || doc.Lang != "ja" {
			continue
		}
		documents++
		text := doc.Title + "\n" + doc.Body
		size += len(text)
		lines <- slices.Collect(strings.Lines(text))
		lines <- slices.Collect(strings.Lines(script.Normalize(text)))
	}
	close(lines)
	wg.Wait()
	t.Logf("%d Japanese documents, %d MB, as written and normalised, each compared in %d ways", documents, size>>20, len(comparisons(t)))
}

func compareLines(t *testing.T, all []*comparison, documents <-chan []string) {
	for lines := range documents {
		for _, s := range lines {
			for _, c := range all {
				if err := c.check(s); err != nil && !t.Failed() {
					t.Error(err)
				}
			}
		}
	}
}

// The same over what else lies beside the checkout: pages, feeds, vocabularies
// and whatever bytes they hold. By default it reads every fifth file.
func TestSegmentAsKagomeElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	all := comparisons(t)
	dir := filepath.Join(filepath.Dir(corpustest.Dir(t)))
	files, every := 0, fulltest.Size(5, 1)
	for _, part := range []string{"samples", "seed", "vocab", "feeds_conformance"} {
		err := filepath.WalkDir(filepath.Join(dir, part), func(name string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			if files++; files%every != 0 {
				return nil
			}
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(data[:min(len(data), 100_000)])) {
				for _, c := range all {
					if err := c.check(line[:min(len(line), longest)]); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
