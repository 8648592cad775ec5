package myjvn

import (
	"strings"

	"kazami/collectors/feed"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// csaf reads details: the project's own shape of CSAF 2.1.
func (r *myjvnReader) csaf(n node, raw []byte) {
	doc, tracking := n.at("document"), n.at("document").at("tracking")
	id, lang := tracking.at("id").text(), doc.at("lang").text()
	a := advisory{
		id: id, title: doc.at("title").text(), link: jvndbLink(id, lang), lang: lang, label: doc.at("distribution").at("tlp").at("label").text(),
		issued: tracking.at("initial_release_date").text(), modified: tracking.at("current_release_date").text(), public: tracking.at("public_date").text(),
		raw: raw, kind: "application/json",
	}
	lines := texts(doc.at("notes"), "text")
	for _, ref := range doc.at("references").list() {
		feed.AddReference(&a.fields, ref.at("summary").text())
	}
	addBranches(&a.fields, n.at("product_tree").at("branches"), "", text.MaxDepth)
	for _, v := range n.at("vulnerabilities").list() {
		feed.AddReference(&a.fields, v.at("cve").text())
		for _, cwe := range v.at("cwes").list() {
			feed.AddReference(&a.fields, cwe.at("id").text())
		}
		for _, metric := range v.at("metrics").list() {
			addMetrics(&a.fields, metric.at("content"))
		}
		lines = append(lines, texts(v.at("notes"), "text")...)
		lines = append(lines, texts(v.at("threats"), "details")...)
		lines = append(lines, texts(v.at("remediations"), "details")...)
	}
	a.text = strings.Join(unrepeated(lines), "\n")
	r.add(a)
}

func texts(list node, name string) (out []string) {
	for _, n := range list.list() {
		out = append(out, n.at(name).text())
	}
	return out
}

// unrepeated is the lines without those that have stood before.
func unrepeated(lines []string) (out []string) {
	seen := map[string]bool{}
	for _, line := range lines {
		if !seen[line] {
			seen[line] = true
			out = append(out, line)
		}
	}
	return out
}

// addBranches adds the products of a tree. Versions are not products.
func addBranches(f *horizon.Fields, branches node, vendor string, depth int) {
	if depth == 0 {
		return
	}
	for _, b := range branches.list() {
		name := b.at("name").text()
		switch b.at("category").text() {
		case "vendor":
			vendor = name
			if product := b.at("product"); product.v != nil { // an older draft has no further branch
				feed.AddProduct(f, name, product.at("name").text(), "")
			}
		case "product_name":
			feed.AddProduct(f, vendor, name, "")
		}
		feed.AddProduct(f, "", "", b.at("product").at("product_identification_helper").at("cpe").text())
		addBranches(f, b.at("branches"), vendor, depth-1)
	}
}
