package nlp

import (
	"fmt"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome/v2/tokenizer"

	"kazami/internal/yamlfile"
)

// morph is a morpheme at [start, end) of a text.
type morph struct {
	start, end int32
	id         int32
	class      uint8 // of the dictionary's classes
	known      bool  // id is a morpheme of the dictionary
}

// segmenter cuts Japanese into morphemes. It is safe for concurrent use.
type segmenter struct {
	dict   *dictionary
	kagome *tokenizer.Tokenizer
}

// newSegmenter takes the words as morphemes besides those of the dictionary.
func newSegmenter(d *dictionary, words []string) (*segmenter, error) {
	records := make(dict.UserDictRecords, len(words))
	for i, w := range words {
		records[i] = dict.UserDicRecord{Text: w, Tokens: []string{w}, Yomi: []string{w}}
	}
	user, err := records.NewUserDict()
	if err != nil {
		return nil, fmt.Errorf("add the vocabulary's words to the dictionary: %w", err)
	}
	t, err := tokenizer.New(d.Dict, tokenizer.OmitBosEos(), tokenizer.UserDict(user))
	return &segmenter{d, t}, err
}

// segment appends the morphemes of s to dst.
func (g *segmenter) segment(s string, dst []morph) []morph {
	for _, t := range g.kagome.Analyze(s, tokenizer.Normal) {
		m := morph{start: int32(t.Position), end: int32(t.Position + len(t.Surface)), id: int32(t.ID)}
		switch t.Class {
		case tokenizer.KNOWN:
			m.class, m.known = g.dict.known[t.ID], true
		case tokenizer.UNKNOWN:
			m.class = g.dict.unknown[t.ID]
		case tokenizer.USER:
			m.class = classUser
		}
		dst = append(dst, m)
	}
	return dst
}

// readWords reads words.yaml, in normal form.
func readWords(name string, data []byte) ([]string, error) {
	var in struct {
		Version int
		Words   []string
	}
	f, faults := open(name, data, &in)
	seen := map[string]bool{}
	for i, w := range in.Words {
		w = Normalize(w)
		in.Words[i] = w
		if seen[w] || w == "" {
			faults = append(faults, f.Fault(fmt.Sprintf("%q stands there already", w), "words", i))
		}
		seen[w] = true
	}
	return in.Words, yamlfile.Faults(faults).Err()
}
