package index

import (
	"strings"

	"github.com/blevesearch/bleve/v2/search/query"
)

// Names is what else a thing that was asked for is called.
type Names struct {
	Other  []string // other names, in both languages
	Themes []string // ids of themes that it names
}

// run is how many of the first clauses are plain words of one sign, which may
// make a name together.
func (b *builder) run(clauses []clause) int {
	for i, c := range clauses {
		if c.kind != plainWords || c.field != "" || c.occur == mustNot || c.occur != clauses[0].occur || c.boost != clauses[0].boost {
			return i
		}
	}
	return len(clauses)
}

// chunk is terms that were written as one, or make a name: units, each of which
// is a word or a name.
type chunk struct {
	units []unit
	terms []term // of all units, and particles between them
}

type unit struct {
	terms []term
	names *Names // nil: a word
}

// words builds a run of plain words.
func (b *builder) words(clauses []clause, expand bool) {
	var texts []string
	starts := map[int]bool{} // of clauses, but the first
	at := 0
	for _, c := range clauses {
		starts[at] = at > 0
		texts = append(texts, c.text)
		at += len(c.text) + 1
	}
	text := strings.Join(texts, " ")
	chunks := b.chunks(text, b.ix.terms(text), starts, expand)
	for i, ch := range chunks {
		c := clauses[0]
		if c.occur == must && len(ch.units) == 0 {
			c.occur = should // bodies have no words of grammar
		}
		b.add(c, b.chunkQuery(ch, c.boost))
		if i > 0 && len(chunks) > 2 {
			a := chunks[i-1]
			b.bonus = append(b.bonus, b.sideBySide("", []term{a.terms[len(a.terms)-1], ch.terms[0]}, pairWeight))
		}
	}
	if len(chunks) > 1 {
		var all []term
		for _, ch := range chunks {
			all = append(all, ch.terms...)
		}
		b.bonus = append(b.bonus, b.sideBySide("", all, manyWeight))
	}
}

// chunks cuts a run of words where its clauses begin, but not within a name.
func (b *builder) chunks(text string, terms []term, starts map[int]bool, expand bool) []chunk {
	var all []chunk
	next := -1 // where the clause at hand ends
	for i := 0; i < len(terms); {
		n, names := 1, (*Names)(nil)
		if expand {
			n, names = b.name(text, terms[i:])
		}
		begins := len(all) == 0
		for s := range starts {
			begins = begins || starts[s] && next < s && s <= terms[i].start
		}
		if begins {
			all = append(all, chunk{})
		}
		next = terms[i+n-1].start
		ch := &all[len(all)-1]
		ch.terms = append(ch.terms, terms[i:i+n]...)
		if names != nil || !grammar(terms[i].base, terms[i].pos) {
			ch.units = append(ch.units, unit{terms[i : i+n], names})
		}
		i += n
	}
	return all
}

// longestName is how many words a name of the vocabulary has at most.
const longestName = 8

// name is the longest name that begins the terms, and its length; one word
// without a name if there is none.
func (b *builder) name(text string, terms []term) (int, *Names) {
	if b.ix.o.Names == nil {
		return 1, nil
	}
	for n := min(len(terms), longestName); n > 0; n-- {
		if names := b.ix.o.Names(text[terms[0].start:terms[n-1].end]); len(names.Other)+len(names.Themes) > 0 {
			return n, &names
		}
	}
	return 1, nil
}

// chunkQuery finds the units of a chunk: all of a few, three of four of many.
func (b *builder) chunkQuery(ch chunk, boost float64) query.Query {
	if len(ch.units) == 0 { // words of grammar alone
		for _, t := range ch.terms {
			ch.units = append(ch.units, unit{terms: []term{t}})
		}
	}
	var parts []query.Query
	for _, u := range ch.units {
		parts = append(parts, b.unit(u, boost))
	}
	if len(parts) == 1 && len(ch.terms) == 1 || len(parts) == 1 && ch.units[0].names != nil {
		return parts[0]
	}
	n := len(parts)
	if len(ch.terms) > 1 {
		parts = append(parts, b.sideBySide("", ch.terms, oneWeight*boost))
	}
	return &blend{parts, most(n, enough(n))}
}

func enough(n int) int {
	if n <= 3 {
		return n
	}
	return (3*n + 3) / 4
}

// unit finds a word, or a thing by any of its names: best by the one that was
// asked for.
func (b *builder) unit(u unit, boost float64) query.Query {
	if u.names == nil {
		return b.word("", u.terms[0], boost)
	}
	any := []query.Query{b.chunk("", u.terms, boost)}
	own := len(contentWords(u.terms))
	for _, other := range u.names.Other {
		if terms := b.ix.terms(other); len(terms) > 0 { // a name of more words is worth no more
			weight := otherWeight * min(1, float64(own)/float64(len(contentWords(terms))))
			any = append(any, b.exact("", terms, weight*boost))
		}
	}
	for _, id := range u.names.Themes {
		any = append(any, constant(tagQuery(fieldTheme, id), themeScore*boost))
	}
	return &blend{any, best}
}

// chunk finds words that were written as one.
func (b *builder) chunk(field string, terms []term, boost float64) query.Query {
	if len(terms) == 1 {
		return b.word(field, terms[0], boost)
	}
	var parts []query.Query
	for _, t := range contentWords(terms) {
		parts = append(parts, b.word(field, t, boost))
	}
	n := len(parts)
	parts = append(parts, b.sideBySide(field, terms, oneWeight*boost))
	return &blend{parts, most(n, enough(n))}
}
