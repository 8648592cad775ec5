package index

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	"github.com/blevesearch/bleve/v2/search/searcher"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// maxWords bounds the words of the index that one part of a pattern of several
// words stands for, and those that are marked in a text: the ones in the most
// documents are taken. A pattern of one word has no bound.
const maxWords = 2000

// wild finds words by a pattern, a regular expression or a few letters' difference.
func (b *builder) wild(c clause) query.Query {
	var any [][]string // each alternative is regular expressions of words side by side
	switch c.kind {
	case regex:
		any = [][]string{{c.text}}
	case pattern:
		any = b.patterns(c.text)
	case fuzzy:
		return b.fuzzy(c)
	}
	return titleAndBody(c.field, func(f string, weight float64) query.Query {
		var parts []query.Query
		for _, words := range any {
			parts = append(parts, constant(&expressions{f, words}, flatScore*weight*c.boost))
		}
		if len(parts) == 0 {
			return query.NewMatchNoneQuery()
		}
		return &blend{parts, best}
	})
}

// fuzzy finds each word of a clause with some letters other, more or fewer.
func (b *builder) fuzzy(c clause) query.Query {
	var all []query.Query
	for _, t := range contentWords(b.ix.terms(c.text)) {
		all = append(all, titleAndBody(c.field, func(f string, weight float64) query.Query {
			q := query.NewFuzzyQuery(t.base)
			q.SetField(f)
			q.SetFuzziness(c.edits)
			return constant(q, flatScore*weight*c.boost)
		}))
	}
	if len(all) == 0 {
		return nil
	}
	return query.NewConjunctionQuery(all)
}

// wildKeyword finds the values of a field by a pattern or a regular expression,
// in any case.
func (b *builder) wildKeyword(c clause) query.Query {
	expr := c.text
	if c.kind == pattern {
		expr = anyLetters(regexp.QuoteMeta(c.text))
	}
	if c.field == fieldEntity {
		return &expressions{fieldEntity, []string{"(?i:" + expr + ")"}}
	}
	return &expressions{fieldTag, []string{c.field + ":(?i:" + expr + ")"}}
}

func anyLetters(s string) string {
	return strings.NewReplacer(string(star), ".*", string(single), ".").Replace(s)
}

// patterns are the ways in which a pattern may stand in a text: within one word,
// or, in Japanese, over several. Words are indexed without their endings, so
// clouds*, too, asks for what begins with cloud.
func (b *builder) patterns(text string) [][]string {
	var one strings.Builder
	var seq []string
	literal := true
	last := 0
	put := func(s string) {
		if s == "" {
			return
		}
		var base strings.Builder
		terms := b.ix.terms(s)
		for i, t := range terms {
			base.WriteString(t.base)
			w := regexp.QuoteMeta(t.base)
			switch {
			case grammar(t.base, t.pos) || shortHiragana(t.base):
				w = "" // any word
			case i == 0 && !literal:
				w = ".*" + w
			}
			seq = append(seq, w)
		}
		if isASCII(s) {
			base.Reset()
			base.WriteString(strings.ToLower(s))
		}
		one.WriteString(regexp.QuoteMeta(base.String()))
	}
	for i, r := range text {
		if r != star && r != single {
			continue
		}
		put(text[last:i])
		last = i + utf8.RuneLen(r)
		one.WriteString(anyLetters(string(r)))
		switch {
		case r == single:
			seq = append(seq, ".")
			literal = true
		case len(seq) > 0 && literal && seq[len(seq)-1] != "":
			seq[len(seq)-1] += ".*"
			literal = false
		default:
			literal = false
		}
	}
	put(text[last:])
	all := [][]string{{one.String()}}
	if isASCII(strings.Trim(text, string(star)+string(single))) {
		return slices.Concat(all, b.endings(text))
	}
	if len(seq) > 1 {
		if seq = trimmed(seq); seq != nil {
			all = append(all, seq)
		}
	}
	return all
}

// endings are the stems of the words that begin as word* does: vulnerabilit* is
// vulner in the index.
func (b *builder) endings(text string) (all [][]string) {
	prefix, ok := strings.CutSuffix(text, string(star))
	if !ok || len(prefix) < 4 || strings.ContainsRune(prefix, star) || strings.ContainsRune(prefix, single) {
		return nil
	}
	var stems []string
	for _, end := range []string{"", "s", "es", "e", "ed", "ing", "ion", "ions", "y", "ies", "al", "ity", "able", "ment", "ness", "er", "ers", "or"} {
		if terms := b.ix.terms(prefix + end); len(terms) == 1 && !strings.HasPrefix(terms[0].base, prefix) {
			stems = append(stems, regexp.QuoteMeta(terms[0].base))
		}
	}
	for _, s := range distinct(stems) {
		all = append(all, []string{s})
	}
	return all
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// expressions finds words side by side that match a regular expression each;
// any word matches the empty one.
type expressions struct {
	field string
	words []string
}

// Searcher finds the documents that hold them.
func (e *expressions) Searcher(ctx context.Context, r bleveindex.IndexReader, _ mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	dict, ok := r.(bleveindex.IndexReaderRegexp)
	if !ok {
		return nil, fmt.Errorf("the index cannot match /%s/", strings.Join(e.words, " "))
	}
	all := make([][]string, len(e.words))
	for i, expr := range e.words {
		if expr == "" {
			all[i] = []string{""}
			continue
		}
		var err error
		if all[i], err = matching(dict, e.field, expr); err != nil {
			return nil, fmt.Errorf("%w: /%s/: %w; ask for less, or put it in quotation marks", ErrQuery, expr, err)
		}
		if len(e.words) > 1 || o.IncludeTermVectors {
			all[i] = all[i][:min(len(all[i]), maxWords)]
		}
		if len(all[i]) == 0 {
			return searcher.NewMatchNoneSearcher(r)
		}
	}
	if len(all) == 1 {
		return searcher.NewMultiTermSearcher(ctx, r, all[0], e.field, 1, o, false)
	}
	return searcher.NewMultiPhraseSearcher(ctx, r, all, 0, false, e.field, 1, o)
}

// matching are the words of a field that match, those of the most documents first.
func matching(r bleveindex.IndexReaderRegexp, field, expr string) (words []string, err error) {
	dict, err := r.FieldDictRegexp(field, expr)
	if err != nil {
		return nil, err
	}
	defer func() { err = firstError(err, dict.Close()) }()
	var found []bleveindex.DictEntry
	for {
		d, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if d == nil {
			break
		}
		found = append(found, *d)
	}
	slices.SortStableFunc(found, func(a, b bleveindex.DictEntry) int { return cmp.Compare(b.Count, a.Count) })
	for _, d := range found {
		words = append(words, d.Term)
	}
	return words, nil
}
