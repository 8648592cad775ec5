// Package kagome puts kagome itself behind [morph.Tokenizer]: morph is compared
// with it, and it can stand in its place.
package kagome

import (
	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"

	"kazami/nlp/morph"
)

type cutter struct {
	*tokenizer.Tokenizer
	mode tokenizer.TokenizeMode
	dict *dict.Dict
}

// New is [morph.New] with kagome in place of the lattice. It loads the whole of
// the IPA dictionary, with the base forms as kagome has them; spellings stay apart.
func New(o morph.Options) (morph.Tokenizer, error) {
	c := &cutter{mode: tokenizer.Normal, dict: ipa.Dict()}
	if o.Search {
		c.mode = tokenizer.Search
	}
	options := []tokenizer.Option{tokenizer.OmitBosEos()}
	if len(o.Words) > 0 {
		records := make(dict.UserDictRecords, len(o.Words))
		for i, w := range o.Words {
			records[i] = dict.UserDicRecord{Text: w, Tokens: []string{w}, Yomi: []string{w}}
		}
		user, err := records.NewUserDict()
		if err != nil {
			return nil, err
		}
		options = append(options, tokenizer.UserDict(user))
	}
	cut, err := tokenizer.New(c.dict, options...)
	if err != nil {
		return nil, err
	}
	c.Tokenizer = cut
	return c, nil
}

// Tokenize appends the morphemes of text to dst.
func (c *cutter) Tokenize(dst []morph.Morpheme, text string) []morph.Morpheme {
	for _, t := range c.Analyze(text, c.mode) {
		m := morph.Morpheme{Start: int32(t.Position), End: int32(t.Position + len(t.Surface)), POS: morph.CommonNoun,
			Unknown: t.Class == tokenizer.UNKNOWN}
		if t.Class != tokenizer.USER {
			m.POS, _ = morph.PartOfSpeech(t.POS())
			if base, ok := t.BaseForm(); ok && base != "*" && base != t.Surface {
				m.Base = base
			}
		}
		dst = append(dst, m)
	}
	return dst
}

// Version is a number over the words of the dictionary and their costs.
func (c *cutter) Version() uint64 {
	h := uint64(len(c.dict.Morphs))
	add := func(x uint64) { h = (h ^ x) * 0x100000001b3 }
	for _, m := range c.dict.Morphs {
		add(uint64(uint16(m.LeftID))<<32 | uint64(uint16(m.RightID))<<16 | uint64(uint16(m.Weight)))
	}
	for _, cost := range c.dict.Connection.Vec {
		add(uint64(uint16(cost)))
	}
	return h
}
