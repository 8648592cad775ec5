package myjvn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"kazami/collectors/feed"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// noValue is a member without a value, as official samples have it.
var noValue = regexp.MustCompile(`("[A-Za-z]{1,40}"\s*:)(\s*[,}])`)

// node is a value of JSON. Its methods give nothing for what is not there, and
// look through the prefixes and spellings that the drafts of the format have.
type node struct{ v any }

// at is the first member that has a value, of the given names.
func (n node) at(names ...string) node {
	m, _ := n.v.(map[string]any)
	for _, name := range names {
		for _, key := range []string{name, "sec:" + name, "status:" + name, "marking:" + name} {
			if v, ok := m[key]; ok && v != nil && v != "" {
				return node{v}
			}
		}
	}
	return node{}
}

// list is a list's values, or the one value that stands in its place.
func (n node) list() []node {
	switch v := n.v.(type) {
	case nil:
		return nil
	case []any:
		out := make([]node, min(len(v), feed.MaxItems))
		for i := range out {
			out[i] = node{v[i]}
		}
		return out
	}
	return []node{n}
}

// text is a text or a number as it stands there, or a value object's.
func (n node) text() string {
	switch v := n.v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case map[string]any:
		s, _ := v["value"].(string)
		return s
	}
	return ""
}

// json reads the format oka, and the alerts that hnd gives as JSON.
func (r *myjvnReader) json(content []byte) error {
	if !text.Shallow(content) {
		return fmt.Errorf("JSON is nested deeper than %d", text.MaxDepth)
	}
	if !json.Valid(content) {
		if content = noValue.ReplaceAll(content, []byte("${1}null${2}")); json.Valid(content) {
			r.warn("the JSON is malformed: members without a value are read as null")
		}
	}
	var top map[string]any
	d := json.NewDecoder(bytes.NewReader(content))
	d.UseNumber()
	if err := d.Decode(&top); err != nil {
		return fmt.Errorf("read JSON of MyJVN: %w", err)
	}
	n := node{top}
	status := n.at("status", "Status")
	if status.v == nil {
		status = n.at("feed").at("Status", "status")
	}
	if status.v != nil {
		r.setStatus(func(name string) string { return status.at(name).text() })
	}
	if r.status.failure != nil {
		return nil
	}
	return r.records(n, content)
}

// rawList is the list under the given names, each value as it stands in text.
func rawList(text []byte, names ...string) (list []json.RawMessage) {
	for _, name := range names {
		members := map[string]json.RawMessage{}
		if json.Unmarshal(text, &members) != nil {
			return nil
		}
		text = members[name]
	}
	if json.Unmarshal(text, &list) != nil && len(text) > 0 {
		return []json.RawMessage{text}
	}
	return list
}

// nth is a value of a list, nil where it has none.
func nth(list []json.RawMessage, i int) []byte {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// records reads the records that an answer holds, in whichever form.
func (r *myjvnReader) records(n node, content []byte) error {
	switch method := n.at("status").at("method").text(); {
	case n.at("feed").v != nil:
		r.entries(n.at("feed"), rawList(content, "feed", "entry"))
	case n.at("document").v != nil:
		r.title = text.PlainLine(n.at("jvn_extension").at("title").text())
		r.csaf(n, content)
	case n.at("objects").v != nil:
		raws := rawList(content, "objects")
		for i, object := range n.at("objects").list() {
			if object.at("document").v != nil {
				r.csaf(object, nth(raws, i))
			}
			inner := rawList(nth(raws, i), "VULDEF-Document")
			for k, doc := range object.at("VULDEF-Document").list() {
				r.csaf(doc, nth(inner, k))
			}
		}
	case method == "getStatistics":
		return errors.New("a list of statistics: it holds no documents")
	case method == "getVendorList", method == "getProductList":
		return errors.New("a list of vendors and products: it holds no documents")
	case r.status.given && r.status.total == 0:
	default:
		return errNoMyJVN
	}
	return nil
}

// entries reads overviews and alerts.
func (r *myjvnReader) entries(thefeed node, raws []json.RawMessage) {
	r.title = text.PlainLine(thefeed.at("title").text())
	label := thefeed.at("distribution").at("tlp").at("label").text()
	if label == "" {
		label = thefeed.at("handling").at("Marking").at("Marking_Structure").at("color").text()
	}
	if n := len(raws); n > feed.MaxItems {
		r.bad = append(r.bad, fmt.Errorf("the answer has %d records: the first %d are read", n, feed.MaxItems))
	}
	for i, e := range thefeed.at("entry").list() {
		if _, ok := e.v.(map[string]any); !ok {
			r.bad = append(r.bad, fmt.Errorf("record %d is not an object: left out", i+1))
			continue
		}
		a := advisory{
			id: e.at("id").text(), title: e.at("title").text(), text: e.at("summary").text(), link: e.at("link").text(),
			issued: e.at("created", "published").text(), modified: e.at("modified", "updated", "update").text(), public: e.at("public").text(),
			label: stricter(label, e.at("distribution").at("tlp").at("label").text()), lang: thefeed.at("lang").text(), raw: nth(raws, i), kind: "application/json",
		}
		var lines []string
		a.fields, lines = entryFields(e)
		a.text = bodyOf(a.text, lines)
		r.add(a)
	}
}

// entryFields are the facts that an entry states, and the lines of the notices
// within it.
func entryFields(e node) (f horizon.Fields, lines []string) {
	for _, ref := range e.at("references").list() {
		feed.AddReference(&f, ref.at("summary", "id").text())
	}
	addProducts(&f, e)
	for _, metric := range e.at("metrics").list() {
		addMetrics(&f, metric.at("content"))
	}
	for _, cwe := range e.at("cwes").list() {
		feed.AddReference(&f, cwe.at("id").text())
	}
	for _, notice := range e.at("items").list() {
		if inner := notice.at("item"); inner.v != nil {
			notice = inner
		}
		lines = append(lines, notice.at("title").text(), notice.at("summary").text())
		addProducts(&f, notice)
		for _, cpe := range notice.at("cpe").list() {
			feed.AddProduct(&f, "", "", cpe.text())
		}
	}
	return f, lines
}

func addProducts(f *horizon.Fields, e node) {
	for _, p := range e.at("products").list() {
		feed.AddProduct(f, p.at("vname", "vendor").text(), p.at("pname", "product").text(), "")
		for _, ids := range p.at("product_ids").list() {
			feed.AddProduct(f, "", "", ids.at("cpe").text())
		}
	}
}

func addMetrics(f *horizon.Fields, content node) {
	for _, name := range []string{"cvss_v2", "cvss_v3", "cvss_v4"} {
		score := content.at(name)
		feed.AddCVSS(f, score.at("version").text(), score.at("baseScore").text())
	}
}
