package collectors

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// These are the mandatory tests of section 6.1 of CSAF 2.0, for documents that
// fit its schema. Absent are 6.1.8, which the schema is, and 6.1.11, which needs a
// catalogue of the names of CWEs.

// rule is a test: what is wrong, or "".
type rule struct {
	section string
	fault   func(*csafForm) string
}

// testForm runs every test.
func testForm(doc any) (faults []string) {
	f := newForm(doc)
	for _, r := range slices.Concat(trackingRules, documentRules, productRules, scoreRules) {
		if fault := r.fault(f); fault != "" {
			faults = append(faults, fault+" (6.1."+r.section+")")
		}
	}
	return faults
}

// twoOf is the first value that comes twice.
func twoOf(all []string) string {
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s] {
			return s
		}
		seen[s] = true
	}
	return ""
}

// numbersOf is a version's major, minor and patch numbers; a plain number is a
// major one.
func numbersOf(version string) (n [3]int) {
	version, _, _ = strings.Cut(version, "+")
	version, _, _ = strings.Cut(version, "-")
	for i, part := range strings.SplitN(version, ".", 3) {
		n[i], _ = strconv.Atoi(part)
	}
	return n
}

func compareVersions(a, b string) int {
	x, y := numbersOf(a), numbersOf(b)
	return cmp.Or(slices.Compare(x[:], y[:]), -strings.Compare(preRelease(a), preRelease(b)))
}

// preRelease is a version's part after the hyphen, without its build metadata.
func preRelease(version string) string {
	version, _, _ = strings.Cut(version, "+")
	_, pre, _ := strings.Cut(version, "-")
	return pre
}

var trackingRules = []rule{
	{"14", func(f *csafForm) string {
		for i := 1; i < len(f.revisions); i++ {
			if a, b := f.revisions[i-1].number, f.revisions[i].number; compareVersions(a, b) > 0 {
				return "revision " + a + " is older than " + b
			}
		}
		return ""
	}},
	{"16", func(f *csafForm) string {
		last := f.revisions[len(f.revisions)-1].number
		if numbersOf(last) != numbersOf(f.version) || f.status != "draft" && preRelease(last) != preRelease(f.version) {
			return "version " + f.version + " is not that of the last revision, " + last
		}
		return ""
	}},
	{"17", func(f *csafForm) string {
		if f.status != "draft" && (numbersOf(f.version)[0] == 0 || preRelease(f.version) != "") {
			return "version " + f.version + " is a draft's, and the status " + f.status
		}
		return ""
	}},
	{"18", func(f *csafForm) string {
		for _, r := range f.revisions {
			if f.status != "draft" && numbersOf(r.number)[0] == 0 {
				return "revision " + r.number + " is a draft's, and the status " + f.status
			}
		}
		return ""
	}},
	{"19", func(f *csafForm) string {
		for _, r := range f.revisions {
			if preRelease(r.number) != "" {
				return "revision " + r.number + " is a pre-release"
			}
		}
		return ""
	}},
	{"21", func(f *csafForm) string {
		next := min(numbersOf(f.revisions[0].number)[0], 1)
		for _, r := range f.revisions {
			major := numbersOf(r.number)[0]
			if major > next {
				return "the revision history lacks version " + strconv.Itoa(next)
			}
			next = max(next, major+1)
		}
		return ""
	}},
	{"22", func(f *csafForm) string {
		var numbers []string
		for _, r := range f.revisions {
			numbers = append(numbers, r.number)
		}
		if s := twoOf(numbers); s != "" {
			return "two revisions have the number " + s
		}
		return ""
	}},
	{"30", func(f *csafForm) string {
		for _, r := range f.revisions {
			if strings.Contains(r.number, ".") != strings.Contains(f.version, ".") {
				return "integer and semantic versions are mixed"
			}
		}
		return ""
	}},
}

// The categories that have a profile of their own.
const (
	informational = "csaf_informational_advisory"
	incident      = "csaf_security_incident_response"
	security      = "csaf_security_advisory"
	vex           = "csaf_vex"
)

var documentRules = []rule{
	{"12", func(f *csafForm) string {
		for _, name := range []string{"lang", "source_lang"} {
			if tag := csafWord(f.document, name); tag != "" {
				if _, err := language.Parse(tag); err != nil {
					return name + " " + tag + " is no language"
				}
			}
		}
		return ""
	}},
	{"15", func(f *csafForm) string {
		if csafWord(member(f.document, "publisher"), "category") == "translator" && csafWord(f.document, "source_lang") == "" {
			return "a translator does not say from which language"
		}
		return ""
	}},
	{"26", func(f *csafForm) string {
		plain := func(s string) string {
			return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(s))
		}
		for _, known := range []string{"csaf_base", informational, incident, security, vex} {
			if p := plain(f.category); f.category != known && (p == plain(known) || "csaf"+p == plain(known)) {
				return "category " + f.category + " is all but " + known
			}
		}
		return ""
	}},
	{"27.1", func(f *csafForm) string {
		for _, n := range listOf(f.document, "notes") {
			if slices.Contains([]string{"description", "details", "general", "summary"}, csafWord(n, "category")) {
				return ""
			}
		}
		return f.unless("a note that describes it", false, informational, incident)
	}},
	{"27.2", func(f *csafForm) string {
		for _, r := range listOf(f.document, "references") {
			if csafWord(r, "category") != "self" {
				return ""
			}
		}
		return f.unless("an external reference", false, informational, incident)
	}},
	{"27.3", func(f *csafForm) string {
		if f.category == informational && f.vulnerabilities != nil {
			return f.category + " has vulnerabilities"
		}
		return ""
	}},
	{"27.4", func(f *csafForm) string { return f.unless("a product tree", f.tree != nil, security, vex) }},
	{"27.5", func(f *csafForm) string { return f.unless("notes", f.each("notes"), security, vex) }},
	{"27.6", func(f *csafForm) string { return f.unless("a product status", f.each("product_status"), security) }},
	{"27.7", func(f *csafForm) string {
		return f.unless("one of the product statuses of VEX", !slices.ContainsFunc(f.vulnerabilities, func(v any) bool {
			status, _ := member(v, "product_status").(map[string]any)
			return !slices.ContainsFunc(slices.Collect(maps.Keys(status)), func(s string) bool {
				return slices.Contains([]string{"fixed", "known_affected", "known_not_affected", "under_investigation"}, s)
			})
		}), vex)
	}},
	{"27.8", func(f *csafForm) string { return f.unless("a number", f.each("cve", "ids"), vex) }},
	{"27.11", func(f *csafForm) string { return f.unless("vulnerabilities", f.vulnerabilities != nil, security, vex) }},
	{"28", func(f *csafForm) string {
		if from := csafWord(f.document, "source_lang"); from != "" && from == csafWord(f.document, "lang") {
			return "it is translated from " + from + " into the same"
		}
		return ""
	}},
}

// unless says that a document of one of the categories lacks something that it
// must have.
func (f *csafForm) unless(what string, has bool, categories ...string) string {
	if has || !slices.Contains(categories, f.category) {
		return ""
	}
	return fmt.Sprintf("%s lacks %s", f.category, what)
}

// each reports whether every vulnerability has one of the members.
func (f *csafForm) each(names ...string) bool {
	return !slices.ContainsFunc(f.vulnerabilities, func(v any) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return member(v, name) != nil })
	})
}
