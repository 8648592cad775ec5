package nlp

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"kazami/internal/corpustest"
	"kazami/internal/fulltest"
	"kazami/internal/horizon"
	"kazami/nlp/lexicon"
	"kazami/nlp/morph"
	"kazami/nlp/morph/kagome"
	"kazami/nlp/script"
	"kazami/nlp/spelling"
)

var withKagome = sync.OnceValues(func() (*Analyser, error) { return New(Options{Tokenizer: kagome.New, Files: apart}) })

// apart joins no spellings: kagome cannot.
var apart = lexicon.Files{Spellings: &spelling.Table{}}

// agreement counts what is the same of both tokenizers.
type agreement struct{ same, all int }

func (a *agreement) add(same bool) {
	if a.all++; same {
		a.same++
	}
}

func (a agreement) share() float64 { return float64(a.same) / float64(max(a.all, 1)) }

// leastAgreement is the share of sentences, of morphemes and of analyses that
// have to be the same with kagome in place of the lattice: all of them
// (docs/decisions/0007-our-own-lattice.md).
const leastAgreement = 1.0

// TestTokenizersAgree cuts the Japanese of the corpora, sentence by sentence, by
// the lattice and by kagome, in both modes, with the words of the vocabulary.
// Morphemes are the same in place, part of speech and base form.
func TestTokenizersAgree(t *testing.T) {
	docs, _ := corpustest.Sample(t, fulltest.Size(400, 40))
	lex, err := lexicon.Read(lexicon.Files{})
	if err != nil {
		t.Fatal(err)
	}
	for mode, search := range map[string]bool{"normal": false, "search": true} {
		ours, err := morph.New(morph.Options{Words: lex.Words, Search: search})
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := kagome.New(morph.Options{Words: lex.Words, Search: search})
		if err != nil {
			t.Fatal(err)
		}
		var sentences, morphemes agreement
		var a, b []morph.Morpheme
		for _, d := range docs {
			if d.Lang != "ja" {
				continue
			}
			for s := range strings.SplitAfterSeq(script.Normalize(d.Title+"\n"+d.Body), "。") {
				for line := range strings.Lines(s) {
					a, b = ours.Tokenize(a[:0], line), theirs.Tokenize(b[:0], line)
					same := slices.Equal(a, b)
					sentences.add(same)
					for _, m := range b {
						morphemes.add(same || slices.Contains(a, m))
					}
					if !same && sentences.all-sentences.same < 10 {
						t.Logf("%s: %q\n lattice %v\n kagome  %v", mode, line, a, b)
					}
				}
			}
		}
		t.Logf("%s mode: %d of %d sentences and %d of %d morphemes are kagome's", mode, sentences.same, sentences.all, morphemes.same, morphemes.all)
		if sentences.all < 1000 || sentences.share() < leastAgreement || morphemes.share() < leastAgreement {
			t.Errorf("%s mode: %.5f of the sentences and %.5f of the morphemes are kagome's, want %g of a thousand or more", mode, sentences.share(), morphemes.share(), leastAgreement)
		}
	}
}

// TestAnalysesAgree reads a sample of the corpora with kagome in place of the
// lattice: tokens, terms, tags, hashes and sketches.
func TestAnalysesAgree(t *testing.T) {
	docs, _ := corpustest.Sample(t, fulltest.Size(400, 40))
	ours, err := New(Options{Files: apart})
	if err != nil {
		t.Fatal(err)
	}
	theirs := kagomeAnalyser(t)
	if ours.Version() == theirs.Version() {
		t.Error("both have one version: an archive would not be read again")
	}
	var analyses, terms agreement
	for _, d := range docs {
		a, b := ours.Analyse(d, nil), theirs.Analyse(d, nil)
		analyses.add(reflect.DeepEqual(a, b))
		for _, x := range b.Terms {
			terms.add(slices.ContainsFunc(a.Terms, func(y horizon.Term) bool { return reflect.DeepEqual(x, y) }))
		}
	}
	t.Logf("%d of %d analyses and %d of %d terms are the same with kagome", analyses.same, analyses.all, terms.same, terms.all)
	if analyses.share() < leastAgreement || terms.share() < leastAgreement {
		t.Errorf("%.5f of the analyses and %.5f of the terms are the same with kagome, want %g", analyses.share(), terms.share(), leastAgreement)
	}
}

func kagomeAnalyser(t testing.TB) *Analyser {
	t.Helper()
	a, err := withKagome()
	if err != nil {
		t.Fatal(err)
	}
	return a
}
