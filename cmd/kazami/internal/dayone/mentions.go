package dayone

import (
	"cmp"
	"slices"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
	"kazami/nlp"
)

const (
	leastMentions = 2  // documents
	formOf        = 10 // a source with so many documents of the week has a form
	nearlyAlways  = 0.8
)

// mentions counts the documents of a week by term.
type mentions struct {
	ignored map[string]bool
	docs    map[horizon.SourceID]int
	with    map[string]map[horizon.SourceID]int
}

// newMentions counts nothing yet; terms that analysts ignore are left out.
func newMentions(rules *detection.WordTable) *mentions {
	m := &mentions{map[string]bool{}, map[horizon.SourceID]int{}, map[string]map[horizon.SourceID]int{}}
	for _, x := range rules.All {
		if x.Kind == horizon.StopRule {
			m.ignored[x.Term] = true
		}
	}
	return m
}

// add counts a document of a source; a term counts once in it, however it is named.
func (m *mentions) add(source horizon.SourceID, terms []string) {
	m.docs[source]++
	terms = slices.Clone(terms)
	slices.Sort(terms)
	for _, t := range slices.Compact(terms) {
		if m.ignored[t] {
			continue
		}
		if m.with[t] == nil {
			m.with[t] = map[horizon.SourceID]int{}
		}
		m.with[t][source]++
	}
}

// most is the terms with the most documents. Two kinds are left out: what stands in more
// than half of a source's documents counts as its boilerplate there, and what lives in
// longer terms (see [nlp.CValues]), or nearly always in one, is not a term of its own.
func (m *mentions) most(n int) []horizon.Mention {
	var all []horizon.Mention
	wanted, docs := map[string]bool{}, map[string]int{}
	for term, by := range m.with {
		x := horizon.Mention{Term: term}
		for source, n := range by {
			if of := m.docs[source]; of >= formOf && 2*n > of {
				continue
			}
			x.Documents, x.Sources = x.Documents+n, x.Sources+1
		}
		if x.Documents >= leastMentions {
			all, wanted[term], docs[term] = append(all, x), true, x.Documents
		}
	}
	values := nlp.CValues(func(yield func(string, float64) bool) {
		for _, x := range all {
			if !yield(x.Term, float64(x.Documents)) {
				return
			}
		}
	}, wanted)
	all = slices.DeleteFunc(all, func(x horizon.Mention) bool {
		v := values[x.Term]
		return v.Containers > 0 && (v.Value <= 0 || float64(docs[v.Within]) >= nearlyAlways*float64(x.Documents))
	})
	slices.SortFunc(all, func(a, b horizon.Mention) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(b.Sources, a.Sources), cmp.Compare(a.Term, b.Term))
	})
	return all[:min(len(all), n)]
}
