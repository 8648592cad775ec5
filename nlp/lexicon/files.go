// Package lexicon is the vocabulary: the themes, threats, sectors and sharing
// classes with the words that name them, what else a thing is called, the words
// that are no terms, and the automaton that finds them in a text. It is YAML
// files under vocab, embedded, each entry with its reason, and what an analyst
// adds to them.
package lexicon

import (
	"crypto/sha256"
	_ "embed"
	"fmt"
	"io"

	"kazami/nlp/spelling"
)

var (
	//go:embed vocab/themes.yaml
	themesYAML []byte
	//go:embed vocab/threats.yaml
	threatsYAML []byte
	//go:embed vocab/sectors.yaml
	sectorsYAML []byte
	//go:embed vocab/sharing.yaml
	sharingYAML []byte
	//go:embed vocab/aliases.yaml
	aliasesYAML []byte
	//go:embed vocab/stop.yaml
	stopYAML []byte
	//go:embed vocab/plain.yaml
	plainYAML []byte
	//go:embed vocab/words.yaml
	wordsYAML []byte
)

// Files are what is read instead of the files in vocab; nil means the embedded
// file.
type Files struct {
	Themes, Threats, Sectors, Sharing, Aliases, Stop, Words []byte
	Add                                                     []Addition // in order, to the vocabulary
	Spellings                                               *spelling.Table
}

// Lexicon is what the files say.
type Lexicon struct {
	Vocabulary *Vocabulary
	Aliases    *Aliases
	Finder     *Finder
	Stop       *StopWords
	Words      []string // morphemes for the tokenizer, in normal form
	Spellings  *spelling.Table
}

// Read reads the files. Faults of the vocabulary are all named at once, with
// file and line.
func Read(in Files) (out Lexicon, err error) {
	in = in.embedded()
	if out.Spellings, err = spellings(in); err != nil {
		return out, err
	}
	if out.Stop, err = readStop("stop.yaml", in.Stop, out.Spellings); err != nil {
		return out, err
	}
	if err = out.Stop.readPlain("plain.yaml", plainYAML, out.Spellings); err != nil {
		return out, err
	}
	if out.Vocabulary, err = readVocabulary(in); err != nil {
		return out, err
	}
	if err = out.Vocabulary.apart(out.Spellings, in.Add); err != nil {
		return out, err
	}
	if out.Aliases, err = readAliases("aliases.yaml", in.Aliases, in.Add, out.Spellings); err != nil {
		return out, err
	}
	out.Vocabulary.join(out.Aliases)
	if out.Finder, err = newFinder(out.Vocabulary, out.Spellings); err != nil {
		return out, err
	}
	out.Words, err = readWords("words.yaml", in.Words)
	return out, err
}

// embedded is the files with the embedded ones for those that are nil.
func (f Files) embedded() Files {
	for _, x := range []struct {
		given    *[]byte
		embedded []byte
	}{{&f.Themes, themesYAML}, {&f.Threats, threatsYAML}, {&f.Sectors, sectorsYAML}, {&f.Sharing, sharingYAML},
		{&f.Aliases, aliasesYAML}, {&f.Stop, stopYAML}, {&f.Words, wordsYAML}} {
		if *x.given == nil {
			*x.given = x.embedded
		}
	}
	return f
}

// WriteSums writes a sum of each file, for who asks whether one has changed.
func (f Files) WriteSums(to io.Writer) {
	f = f.embedded()
	all := [][]byte{f.Themes, f.Threats, f.Sectors, f.Sharing, f.Aliases, f.Stop, plainYAML, f.Words}
	for _, a := range f.Add {
		all = append(all, a.Data)
	}
	for _, data := range all {
		fmt.Fprintf(to, "%x\n", sha256.Sum256(data))
	}
}
