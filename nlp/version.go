package nlp

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"kazami/nlp/morph"
	"kazami/nlp/spelling"
)

// readingVersion is to be raised whenever the code of this package reads a
// document differently, or more of what it reads is kept.
const readingVersion = 9

// Version is a number that differs between analysers that read documents
// differently: by another tokenizer or dictionary, list of words or vocabulary, by other
// spellings, aliases or stop words, or by code that its authors said to differ. It is the
// same on every machine and never 0.
func (a *Analyser) Version() int { return a.version }

// Cutting is a number as [Analyser.Version] that is the same for analysers which
// differ in their vocabulary alone: their terms can be counted together, their themes
// may be others.
func (a *Analyser) Cutting() int { return a.cutting }

// newVersions is the version of an analyser, and what is the same without its vocabulary.
func newVersions(opts Options, tokenizer morph.Tokenizer, spelled *spelling.Table) (version, cutting int) {
	h := sha256.New()
	number := func() int { return int(binary.BigEndian.Uint32(h.Sum(nil))>>1 | 1) }
	fmt.Fprintln(h, readingVersion, cmp.Or(opts.MaxTerms, maxTerms), opts.Search, tokenizer.Version(), spelled.Version())
	cutting = number()
	opts.Files.WriteSums(h)
	return number(), cutting
}
