package collectors

import (
	"cmp"
	"slices"
	"time"
)

// csafForm is a document as its tests look at it: JSON, and what several ask of it.
type csafForm struct {
	document, tracking any
	category           string
	version, status    string
	revisions          []revision // by date, and by number where that is the same
	tree               any
	vulnerabilities    []any
	defined            []string            // products, in the document's order
	groups             map[string][]string // products of product groups
	related            map[string][]string // products that a product is made of
}

type revision struct {
	number string
	at     time.Time
}

func newForm(doc any) *csafForm {
	f := &csafForm{document: member(doc, "document"), tree: member(doc, "product_tree"), vulnerabilities: listOf(doc, "vulnerabilities"),
		groups: map[string][]string{}, related: map[string][]string{}}
	f.tracking = member(f.document, "tracking")
	f.category, f.version, f.status = csafWord(f.document, "category"), csafWord(f.tracking, "version"), csafWord(f.tracking, "status")
	for _, r := range listOf(f.tracking, "revision_history") {
		at, _ := time.Parse(time.RFC3339, csafWord(r, "date"))
		f.revisions = append(f.revisions, revision{csafWord(r, "number"), at})
	}
	slices.SortStableFunc(f.revisions, func(a, b revision) int {
		return cmp.Or(a.at.Compare(b.at), compareVersions(a.number, b.number))
	})
	f.defineProducts()
	return f
}

// member is a member of an object; nil where there is none.
func member(v any, name string) any {
	m, _ := v.(map[string]any)
	return m[name]
}

func listOf(v any, name string) []any {
	list, _ := member(v, name).([]any)
	return list
}

func csafWord(v any, name string) string {
	s, _ := member(v, name).(string)
	return s
}

func words(v any, name string) (all []string) {
	for _, item := range listOf(v, name) {
		if s, ok := item.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// defineProducts finds the products, groups and relationships.
func (f *csafForm) defineProducts() {
	define := func(product any) {
		if product != nil {
			f.defined = append(f.defined, csafWord(product, "product_id"))
		}
	}
	for _, p := range listOf(f.tree, "full_product_names") {
		define(p)
	}
	f.branches(func(b any) { define(member(b, "product")) })
	for _, r := range listOf(f.tree, "relationships") {
		product := member(r, "full_product_name")
		define(product)
		id := csafWord(product, "product_id")
		f.related[id] = append(f.related[id], csafWord(r, "product_reference"), csafWord(r, "relates_to_product_reference"))
	}
	for _, g := range listOf(f.tree, "product_groups") {
		f.groups[csafWord(g, "group_id")] = words(g, "product_ids")
	}
}

// branches visits every branch of the tree.
func (f *csafForm) branches(visit func(any)) {
	var walk func(v any)
	walk = func(v any) {
		for _, b := range listOf(v, "branches") {
			visit(b)
			walk(b)
		}
	}
	walk(f.tree)
}

// products visits every product, wherever it is defined.
func (f *csafForm) products(visit func(any)) {
	for _, p := range listOf(f.tree, "full_product_names") {
		visit(p)
	}
	f.branches(func(b any) { visit(member(b, "product")) })
	for _, r := range listOf(f.tree, "relationships") {
		visit(member(r, "full_product_name"))
	}
}

// about is the products that an item of a vulnerability is about, by
// themselves and by their groups.
func (f *csafForm) about(item any) []string {
	ids := words(item, "product_ids")
	for _, g := range words(item, "group_ids") {
		ids = append(ids, f.groups[g]...)
	}
	return ids
}

// itemsOf is what a vulnerability lists under the names.
func itemsOf(v any, names ...string) (all []any) {
	for _, name := range names {
		all = append(all, listOf(v, name)...)
	}
	return all
}

// inStatus is the products that a vulnerability has under the statuses.
func inStatus(v any, statuses ...string) (ids []string) {
	for _, s := range statuses {
		ids = append(ids, words(member(v, "product_status"), s)...)
	}
	return ids
}
