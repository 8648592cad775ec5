// Package morph cuts Japanese into morphemes, by a lattice of its own over the
// IPA dictionary that kagome brings. Whatever satisfies [Tokenizer] can stand in
// its place, as kagome itself does in kazami/nlp/morph/kagome.
package morph

import "kazami/nlp/spelling"

// Morpheme is a morpheme at [Start, End) of a text, in bytes.
type Morpheme struct {
	Start, End int32
	POS        POS
	Base       string // the base form in its usual spelling; "" where it is what stands in the text
	Unknown    bool   // no dictionary has it
}

// Tokenizer cuts Japanese.
type Tokenizer interface {
	// Tokenize appends the morphemes of text to dst, in order and without gaps.
	// It is safe for concurrent use.
	Tokenize(dst []Morpheme, text string) []Morpheme

	// Version is a number that differs between tokenizers that cut differently.
	Version() uint64
}

// Loader loads a tokenizer, as [New] does.
type Loader func(Options) (Tokenizer, error)

// Options are what a tokenizer knows besides its dictionary.
type Options struct {
	Words     []string        // morphemes besides those of the dictionary
	Spellings *spelling.Table // which words are written in several ways; nil stands for none
	Search    bool            // part long words
}
