// Package nlp reads Japanese and English: one pass over a document yields the
// tokens that the index stores, the terms that are counted, the themes,
// threats and sectors that it names, and a hash to find its copies by.
//
// All offsets are bytes of the text as it was written; what is compared is its
// normal form ([script.Normalize]). Japanese is cut into morphemes by a
// [morph.Tokenizer], which takes half a second to load; English is words and
// stems. The vocabulary is that of package lexicon. Nothing is read from or written
// to disk, and no result depends on a clock, on chance or on other documents:
// what a source repeats is given to [Analyser.Analyse] by its caller, who may
// learn it with [stories.Boilerplate], and copies are found by [stories.Stories].
package nlp

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"kazami/internal/horizon"
	"kazami/nlp/lexicon"
	"kazami/nlp/morph"
	"kazami/nlp/script"
	"kazami/nlp/spelling"
	"kazami/nlp/stories"
)

// Options are what an analyser is made of.
type Options struct {
	Tokenizer morph.Loader  // what cuts Japanese; nil means morph.New
	Files     lexicon.Files // in place of the embedded vocabulary, and of the spellings
	MaxTerms  int           // distinct terms of a document, the first to occur; 0 means 400
	Search    bool          // cut Japanese as kagome's search mode: 関西 国際 空港, where the dictionary has one word
}

// maxTerms is the default of Options.MaxTerms: of 17,470 documents of eleven
// corpora, 20 have as many.
const maxTerms = 400

// Analyser reads documents, and knows what its vocabulary lists. It does not
// change once it is made and is safe for concurrent use.
type Analyser struct {
	*lexicon.Vocabulary
	aliases  *lexicon.Aliases
	finder   *lexicon.Finder
	stop     *lexicon.StopWords
	cut      morph.Tokenizer
	spelled  *spelling.Table
	maxTerms int
	version  int
	cutting  int
	scratch  sync.Pool
}

// New loads the dictionary and the vocabulary. Faults of the vocabulary are
// all named at once, with file and line.
func New(opts Options) (*Analyser, error) {
	lex, err := lexicon.Read(opts.Files)
	if err != nil {
		return nil, err
	}
	load := opts.Tokenizer
	if load == nil {
		load = morph.New
	}
	cut, err := load(morph.Options{Words: lex.Words, Spellings: lex.Spellings, Search: opts.Search})
	if err != nil {
		return nil, err
	}
	out := &Analyser{Vocabulary: lex.Vocabulary, aliases: lex.Aliases, finder: lex.Finder, stop: lex.Stop, cut: cut, spelled: lex.Spellings,
		maxTerms: cmp.Or(opts.MaxTerms, maxTerms)}
	out.version, out.cutting = newVersions(opts, cut, lex.Spellings)
	out.aliases.Learn(out.readAs, termLang)
	return out, nil
}

// scratch is the memory of one analysis.
type scratch struct {
	reader
	matcher    lexicon.Matcher
	simHash    stories.SimHash
	words      stories.Sketch
	skipped    []horizon.Span // of the normal form, in order: no terms, tags, hash
	framed     []horizon.Span // the same: no terms
	turns      []horizon.Span // the same: no story
	candidates []candidate
	numbers    map[string]int32 // of terms
	counted    []countedTerm
	of         []int32 // candidate: number of its term, or -1
}

type countedTerm struct {
	text  string
	spans int
}

func (a *Analyser) get() *scratch {
	if sc, ok := a.scratch.Get().(*scratch); ok {
		return sc
	}
	return &scratch{
		reader:  reader{cut: a.cut, stop: a.stop, spelled: a.spelled, cache: map[string]*word{}},
		numbers: map[string]int32{},
	}
}

// Analyse reads a document. What its source repeats is not counted; nil stands
// for nothing. The document is not changed, and its own sectors are among those
// of the result, without spans where the text does not name them.
func (a *Analyser) Analyse(doc *horizon.Document, rep *stories.Repeats) horizon.Analysis {
	sc := a.get()
	defer a.scratch.Put(sc)
	x := script.NewText(doc.Title + "\n" + doc.Body)
	out := a.tokenize(sc, &x, doc)
	sc.mark(rep)
	sc.partTitle(len(doc.Title))
	out.SimHash = sc.hash()
	out.Sketch = sc.sketch(&x, doc)
	sc.matcher.Published = doc.Published
	a.tags(sc, &x, &out)
	addSectors(&out, doc.Sectors)
	out.Categories = a.Categories(out.Themes)
	out.Terms = a.terms(sc, &x)
	return out
}

// Tokenize is what [Analyser.Analyse] reads in a document whatever its source
// repeats: language, tokens and entities. Nothing else is set.
func (a *Analyser) Tokenize(doc *horizon.Document) horizon.Analysis {
	sc := a.get()
	defer a.scratch.Put(sc)
	x := script.NewText(doc.Title + "\n" + doc.Body)
	return a.tokenize(sc, &x, doc)
}

// tokenize reads x, the text of doc, into sc.
func (a *Analyser) tokenize(sc *scratch, x *script.Text, doc *horizon.Document) horizon.Analysis {
	sc.read(x)
	out := horizon.Analysis{Lang: language(x.Norm, doc.Lang)}
	out.Title, out.Body = a.tokens(sc, doc.Title, doc.Body)
	slices.SortStableFunc(sc.entities, func(a, b found) int { return cmp.Compare(a.start, b.start) })
	for _, e := range sc.entities {
		from, to := x.Span(int(e.start), int(e.end))
		out.Entities = append(out.Entities, horizon.Entity{Kind: e.kind, Text: entityText(e.kind, x.Norm[e.start:e.end]), Span: horizon.Span{Start: from, End: to}})
	}
	return out
}

// entityText is how an entity is named, whatever its case in the text.
func entityText(kind, s string) string {
	if kind == lawKind {
		return s
	}
	return strings.ToUpper(s)
}

// partTitle keeps terms from going on from the title, which ends at that byte
// of the original, to the body.
func (sc *scratch) partTitle(end int) {
	i, _ := slices.BinarySearchFunc(sc.units, int32(end), func(u unit, at int32) int { return cmp.Compare(u.from, at) })
	if i < len(sc.units) {
		sc.units[i].apart = true
	}
}

// tokens are the units as the index takes them, of title and body.
func (a *Analyser) tokens(sc *scratch, title, body string) (inTitle, inBody []horizon.Token) {
	tokens := make([]horizon.Token, 0, len(sc.units))
	split := 0
	for i := range sc.units {
		u := &sc.units[i]
		if u.kind == symbol {
			continue
		}
		from, to := int(u.from), int(u.to)
		t := horizon.Token{Base: u.base, POS: wordClasses[u.class].name}
		if from <= len(title) {
			to = min(to, len(title))
			t.Surface, t.Span = title[from:to], horizon.Span{Start: from, End: to}
			split++
		} else {
			from, to = from-len(title)-1, to-len(title)-1
			t.Surface, t.Span = body[from:to], horizon.Span{Start: from, End: to}
		}
		tokens = append(tokens, t)
	}
	return tokens[:split:split], tokens[split:]
}

func (sc *scratch) hash() uint64 {
	sc.simHash.Reset()
	for i := range sc.units {
		if u := &sc.units[i]; u.kind != symbol && !sc.skips(u.start, u.end) {
			sc.simHash.Add(u.base)
		}
	}
	return sc.simHash.Sum()
}
