// Package morph cuts Japanese into morphemes, by a lattice of its own over the
// IPA dictionary that kagome brings. Whatever satisfies [Tokenizer] can stand in
// its place, as kagome itself does in kazami/nlp/morph/kagome.
package morph

// Morpheme is a morpheme at [Start, End) of a text, in bytes.
type Morpheme struct {
	Start, End int32
	POS        POS
	Base       string // the base form; "" where it is what stands in the text
}

// Tokenizer cuts Japanese.
type Tokenizer interface {
	// Tokenize appends the morphemes of text to dst, in order and without gaps.
	// It is safe for concurrent use.
	Tokenize(dst []Morpheme, text string) []Morpheme

	// Version is a number that differs between tokenizers that cut differently.
	Version() uint64
}

// Loader loads a tokenizer, as [New] does. The words are morphemes besides those
// of its dictionary; search parts long ones.
type Loader func(words []string, search bool) (Tokenizer, error)
