package index

import (
	"cmp"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
)

// facetFields are what a query counts when it is asked to, with how many
// values of each at most.
func facetFields() map[string]int {
	return map[string]int{fieldSource: 100, fieldSector: 50, fieldTheme: 200, fieldCategory: 10, fieldYear: 200}
}

func addFacets(r *bleve.SearchRequest) {
	for field, size := range facetFields() {
		r.AddFacet(field, bleve.NewFacetRequest(field, size))
	}
}

// facets lists the values by number of documents, years by year.
func facets(found search.FacetResults) map[string][]Facet {
	all := map[string][]Facet{}
	for field, f := range found {
		for _, t := range f.Terms.Terms() {
			all[field] = append(all[field], Facet{t.Term, t.Count})
		}
		slices.SortFunc(all[field], func(a, b Facet) int {
			if field == fieldYear {
				return cmp.Compare(a.Value, b.Value)
			}
			return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Value, b.Value))
		})
	}
	return all
}
