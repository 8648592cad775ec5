package nlp

import (
	"slices"
	"strings"
	"testing"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome/v2/tokenizer"
	"pgregory.net/rapid"

	"kazami/internal/horizon"
)

// reference is kagome with the same dictionary and words.
type reference struct {
	kagome *tokenizer.Tokenizer
	dict   *dictionary
}

func newReference(t testing.TB, words []string) reference {
	t.Helper()
	a := analyser(t)
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
	k, err := tokenizer.New(a.dict.Dict, options...)
	if err != nil {
		t.Fatal(err)
	}
	return reference{k, a.dict}
}

func (r reference) segment(s string) (out []morph) {
	for _, t := range r.kagome.Analyze(s, tokenizer.Normal) {
		m := morph{start: int32(t.Position), end: int32(t.Position + len(t.Surface)), id: int32(t.ID)}
		switch t.Class {
		case tokenizer.KNOWN:
			m.class, m.known = r.dict.known[t.ID], true
		case tokenizer.UNKNOWN:
			m.class = r.dict.unknown[t.ID]
		case tokenizer.USER:
			m.class, m.id = classUser, 0
		}
		out = append(out, m)
	}
	return out
}

// The morphemes are kagome's, one by one, with and without the vocabulary's words.
func TestSegmentAsKagome(t *testing.T) {
	d := analyser(t).dict
	words, err := readWords("words.yaml", wordsYAML)
	if err != nil {
		t.Fatal(err)
	}
	for name, words := range map[string][]string{"dictionary": nil, "with words": words} {
		ref := newReference(t, words)
		g, err := newSegmenter(d, words)
		if err != nil {
			t.Fatal(err)
		}
		var la lattice
		check := func(t interface{ Fatalf(string, ...any) }, s string) {
			if got, want := g.segment(&la, s, nil), ref.segment(s); !slices.Equal(got, want) {
				t.Fatalf("segment(%q)\n got %v\nwant %v", s, cut(s, got), cut(s, want))
			}
		}
		t.Run(name, func(t *testing.T) {
			for _, s := range []string{"", "あ", "すもももももももものうち", "IPv6移行", "クラウドコンピューティング", "\x00漢字\x00", "年1,000円", strings.Repeat("ア", 1100) + "の"} {
				check(t, s)
			}
			letters := []rune("のはがを行った情報通信暗号化クラウドサービステレワーク12AZa-・、。( ー々𠮷é")
			rapid.Check(t, func(t *rapid.T) {
				check(t, string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(t, "text")))
			})
		})
		t.Run(name+" corpora", func(t *testing.T) {
			if testing.Short() {
				t.Skip("-short")
			}
			eachDocument(t, func(i int, doc *horizon.Document) {
				if i%40 != 0 || doc.Lang != "ja" {
					return
				}
				for line := range strings.Lines(Normalize(doc.Body)) {
					check(t, line)
				}
			})
		})
	}
}

func cut(s string, ms []morph) (out []string) {
	for _, m := range ms {
		out = append(out, s[m.start:m.end])
	}
	return out
}
