package nlp

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// readingVersion is to be raised whenever the code of this package reads a
// document differently, or more of what it reads is kept.
const readingVersion = 7

// Version is a number that differs between analysers that read documents
// differently: by another dictionary, list of words or vocabulary, by other
// aliases or stop words, or by code that its authors said to differ. It is the
// same on every machine and never 0.
func (a *Analyser) Version() int { return a.version }

func newVersion(opts Options, d *dictionary) int {
	h := sha256.New()
	fmt.Fprintln(h, readingVersion, cmp.Or(opts.MaxTerms, maxTerms), opts.Search, d.sum())
	for _, f := range [][2][]byte{{opts.Themes, themesYAML}, {opts.Threats, threatsYAML}, {opts.Sectors, sectorsYAML}, {opts.Sharing, sharingYAML}, {opts.Aliases, aliasesYAML},
		{opts.Stop, stopYAML}, {nil, plainYAML}, {opts.Words, wordsYAML}, {nil, basesTSV}} {
		fmt.Fprintf(h, "%x\n", sha256.Sum256(either(f[0], f[1])))
	}
	for _, a := range opts.Add {
		fmt.Fprintf(h, "%x\n", sha256.Sum256(a.Data))
	}
	return int(binary.BigEndian.Uint32(h.Sum(nil))>>1 | 1)
}

// sum is a number of the dictionary's words and costs.
func (d *dictionary) sum() uint64 {
	h := uint64(len(d.words.cells))
	add := func(x uint64) { h = (h ^ x) * 0x100000001b3 }
	for i := range d.choices {
		add(uint64(uint16(d.choices[i].weight))<<16 | uint64(d.choices[i].context))
		add(uint64(uint32(d.meanings[i].id)))
	}
	for _, cost := range d.costs {
		add(uint64(uint16(cost)))
	}
	for i := range d.words.cells {
		add(uint64(d.words.cells[i].letter)<<32 | uint64(d.words.cells[i].choices))
	}
	return h
}
