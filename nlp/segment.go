package nlp

import (
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// morph is a morpheme of the dictionary at [start, end) of a text.
type morph struct {
	start, end int32
	id         int32
	unknown    bool
}

// segmenter cuts Japanese into morphemes.
type segmenter struct {
	kagome *tokenizer.Tokenizer
}

func newSegmenter(d *dictionary) (*segmenter, error) {
	t, err := tokenizer.New(d.Dict, tokenizer.OmitBosEos())
	return &segmenter{t}, err
}

// segment appends the morphemes of s to dst.
func (g *segmenter) segment(s string, dst []morph) []morph {
	for _, t := range g.kagome.Analyze(s, tokenizer.Normal) {
		dst = append(dst, morph{int32(t.Position), int32(t.Position + len(t.Surface)), int32(t.ID), t.Class == tokenizer.UNKNOWN})
	}
	return dst
}
