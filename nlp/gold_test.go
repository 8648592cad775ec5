package nlp

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"kazami/internal/corpustest"
	"kazami/internal/horizon"
)

var showErrors = flag.Bool("errors", false, "print each term that the gold has and the program has not, and the reverse")

// goldSentence is a sentence of testdata/gold with its terms, as spans of its
// document.
type goldSentence struct {
	corpus, lang, doc, hash string
	span                    horizon.Span
	terms                   []horizon.Span
}

// score counts terms or tags found, missed and invented; near ones overlap.
type score struct {
	found, missed, invented, overlapping, overlappingGold int
}

func (s score) precision() float64 { return ratio(s.found, s.found+s.invented) }
func (s score) recall() float64    { return ratio(s.found, s.found+s.missed) }
func (s score) f1() float64        { return ratio(2*s.found, 2*s.found+s.missed+s.invented) }

// partial is F1 where a term counts as found if it overlaps one of the gold.
func (s score) partial() float64 {
	p, r := ratio(s.found+s.overlapping, s.found+s.invented), ratio(s.found+s.overlappingGold, s.found+s.missed)
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func (s *score) add(o score) {
	s.found += o.found
	s.missed += o.missed
	s.invented += o.invented
	s.overlapping += o.overlapping
	s.overlappingGold += o.overlappingGold
}

// floors are a little below what is reached (docs/terms-gold.md).
var floors = map[string]float64{"own ja": 0.96, "own en": 0.88, "corpora ja": 0.90, "corpora en": 0.89, "corpora": 0.90, "heldout": 0.82}

// TestGoldOwn measures the terms of the sentences that are kept here.
func TestGoldOwn(t *testing.T) {
	a := analyser(t)
	for _, lang := range []string{"ja", "en"} {
		archive, err := txtar.ParseFile("testdata/gold/" + lang + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		total := score{}
		for _, f := range archive.Files {
			sentence, list, _ := strings.Cut(string(f.Data), "\n")
			terms, at := []horizon.Span{}, 0
			for term := range strings.Lines(list) {
				term = strings.TrimSpace(term)
				i := strings.Index(sentence[at:], term)
				if term == "" || i < 0 {
					t.Fatalf("gold/%s.txtar, %s: %q does not follow in %q", lang, f.Name, term, sentence)
				}
				terms = append(terms, horizon.Span{Start: at + i + 1, End: at + i + len(term) + 1})
				at += i + len(term)
			}
			r := a.Analyse(&horizon.Document{Body: sentence, Lang: lang}, nil)
			total.add(compare(t, f.Name, "\n"+sentence, terms, longest(r.Terms, horizon.Span{End: len(sentence) + 1})))
		}
		report(t, "own "+lang, total)
	}
}

// TestGoldCorpora measures the terms of sentences whose text is not here.
func TestGoldCorpora(t *testing.T) { measureCorpora(t, "corpora") }

// TestGoldHeldOut measures sentences that nothing was tuned by.
func TestGoldHeldOut(t *testing.T) { measureCorpora(t, "heldout") }

func measureCorpora(t *testing.T, gold string) {
	a := analyser(t)
	perCorpus, perLang, all := map[string]score{}, map[string]score{}, score{}
	for corpus, sentences := range goldSentences(t, gold) {
		var ids []string
		for _, g := range sentences {
			ids = append(ids, g.doc)
		}
		docs := corpustest.Documents(t, corpus, ids)
		for _, g := range sentences {
			doc := docs[g.doc]
			text := doc.Title + "\n" + doc.Body
			if len(text) < g.span.End {
				t.Fatalf("%s %s ends before %v", corpus, g.doc, g.span)
			}
			if sum := sha256.Sum256([]byte(text[g.span.Start:g.span.End])); hex.EncodeToString(sum[:])[:12] != g.hash {
				t.Fatalf("%s %s: the bytes %v are not those that were labelled", corpus, g.doc, g.span)
			}
			s := compare(t, g.corpus, text, g.terms, longest(a.Analyse(doc, nil).Terms, g.span))
			all.add(s)
			sum := perCorpus[g.lang+" "+corpus]
			sum.add(s)
			perCorpus[g.lang+" "+corpus] = sum
			sum = perLang[g.lang]
			sum.add(s)
			perLang[g.lang] = sum
		}
	}
	for _, name := range slices.Sorted(maps.Keys(perCorpus)) {
		report(t, name, perCorpus[name])
	}
	for _, lang := range []string{"ja", "en"} {
		report(t, gold+" "+lang, perLang[lang])
	}
	report(t, gold, all)
}

func report(t *testing.T, name string, s score) {
	t.Helper()
	t.Logf("%-22s %4d gold: precision %.3f recall %.3f F1 %.3f, partial F1 %.3f", name, s.found+s.missed, s.precision(), s.recall(), s.f1(), s.partial())
	if floor := floors[name]; s.f1() < floor {
		t.Errorf("F1 of %s = %.3f, want at least %.3f", name, s.f1(), floor)
	}
}

// longest are the spans of terms in a sentence that are nested in no other.
func longest(terms []horizon.Term, in horizon.Span) []horizon.Span {
	var all []horizon.Span
	for _, x := range terms {
		for _, s := range x.Spans[:x.Own] {
			if s.Start >= in.Start && s.End <= in.End {
				all = append(all, s)
			}
		}
	}
	return all
}

func compare(t *testing.T, name, text string, want, got []horizon.Span) (s score) {
	t.Helper()
	overlaps := func(all []horizon.Span, x horizon.Span) bool {
		return slices.ContainsFunc(all, func(y horizon.Span) bool { return x.Start < y.End && y.Start < x.End })
	}
	var missed, invented []string
	for _, w := range want {
		if slices.Contains(got, w) {
			s.found++
			continue
		}
		s.missed++
		if overlaps(got, w) {
			s.overlappingGold++
		}
		missed = append(missed, text[w.Start:w.End])
	}
	for _, g := range got {
		if slices.Contains(want, g) {
			continue
		}
		s.invented++
		if overlaps(want, g) {
			s.overlapping++
		}
		invented = append(invented, text[g.Start:g.End])
	}
	if *showErrors && len(missed)+len(invented) > 0 {
		t.Logf("%s: missed [%s] invented [%s]", name, strings.Join(missed, "|"), strings.Join(invented, "|"))
	}
	return s
}

func goldSentences(t testing.TB, gold string) map[string][]goldSentence {
	all := map[string][]goldSentence{}
	for _, f := range rows(t, "gold/"+gold+".tsv", 6) {
		g := goldSentence{corpus: f[0], lang: f[1], doc: f[2], span: readSpan(t, f[3]), hash: f[4]}
		for s := range strings.FieldsSeq(f[5]) {
			g.terms = append(g.terms, readSpan(t, s))
		}
		all[g.corpus] = append(all[g.corpus], g)
	}
	return all
}

func readSpan(t testing.TB, s string) (span horizon.Span) {
	if _, err := fmt.Sscanf(s, "%d-%d", &span.Start, &span.End); err != nil {
		t.Fatalf("gold/corpora.tsv: span %q: %v", s, err)
	}
	return span
}

// rows are the lines of a file of testdata, but comments, each of n cells.
func rows(t testing.TB, name string, n int) (all [][]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != n {
			t.Fatalf("testdata/%s: %d cells, want %d: %q", name, len(cells), n, line)
		}
		all = append(all, cells)
	}
	return all
}
