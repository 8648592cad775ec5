package nlp

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"kazami/nlp/morph"
)

// readingVersion is to be raised whenever the code of this package reads a
// document differently, or more of what it reads is kept.
const readingVersion = 8

// Version is a number that differs between analysers that read documents
// differently: by another tokenizer or dictionary, list of words or vocabulary, by other
// aliases or stop words, or by code that its authors said to differ. It is the
// same on every machine and never 0.
func (a *Analyser) Version() int { return a.version }

func newVersion(opts Options, tokenizer morph.Tokenizer) int {
	h := sha256.New()
	fmt.Fprintln(h, readingVersion, cmp.Or(opts.MaxTerms, maxTerms), opts.Search, tokenizer.Version())
	opts.Files.WriteSums(h)
	return int(binary.BigEndian.Uint32(h.Sum(nil))>>1 | 1)
}
