package collectors

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// statusGroups are the statuses of which a product can have one group's only.
var statusGroups = [][]string{
	{"first_affected", "known_affected", "last_affected"}, {"known_not_affected"}, {"first_fixed", "fixed"}, {"under_investigation"},
}

var (
	packageURL   = regexp.MustCompile(`^pkg:[A-Za-z.+-][A-Za-z0-9.+-]*/+([^@?#]*[^@?#/])/*(@[^?#]+)?(\?[^#]*)?(#.*)?$`)
	versionRange = regexp.MustCompile(`(?i)[<>]|(^|\s)(after|all|before|earlier|later|prior|versions)($|\s)`)
)

var productRules = []rule{
	{"1", func(f *csafForm) string {
		var named []string
		for _, ids := range f.groups {
			named = append(named, ids...)
		}
		for _, ids := range f.related {
			named = append(named, ids...)
		}
		for _, v := range f.vulnerabilities {
			for _, g := range statusGroups {
				named = append(named, inStatus(v, g...)...)
			}
			named = append(named, inStatus(v, "recommended")...)
			for _, item := range itemsOf(v, "remediations", "threats", "flags", "involvements") {
				named = append(named, words(item, "product_ids")...)
			}
			for _, s := range listOf(v, "scores") {
				named = append(named, words(s, "products")...)
			}
		}
		slices.Sort(named)
		return undefined("product", f.defined, named)
	}},
	{"2", func(f *csafForm) string { return repeated("the product ", f.defined) }},
	{"3", func(f *csafForm) string {
		if id := f.circular(); id != "" {
			return "the product " + id + " is defined by itself"
		}
		return ""
	}},
	{"4", func(f *csafForm) string {
		var known, named []string
		for id := range f.groups {
			known = append(known, id)
		}
		for _, v := range f.vulnerabilities {
			for _, item := range itemsOf(v, "remediations", "threats", "flags", "involvements") {
				named = append(named, words(item, "group_ids")...)
			}
		}
		return undefined("product group", known, named)
	}},
	{"5", func(f *csafForm) string {
		var ids []string
		for _, g := range listOf(f.tree, "product_groups") {
			ids = append(ids, csafWord(g, "group_id"))
		}
		return repeated("the product group ", ids)
	}},
	{"6", func(f *csafForm) string {
		for _, v := range f.vulnerabilities {
			has := map[string]int{}
			for i, group := range statusGroups {
				for _, id := range inStatus(v, group...) {
					if had, ok := has[id]; ok && had != i {
						return "the product " + id + " has statuses that contradict each other"
					}
					has[id] = i
				}
			}
		}
		return ""
	}},
	{"13", func(f *csafForm) (fault string) {
		f.products(func(p any) {
			if purl := csafWord(member(p, "product_identification_helper"), "purl"); purl != "" && !packageURL.MatchString(purl) {
				fault = "purl " + purl + " is none"
			}
		})
		return fault
	}},
	{"23", func(f *csafForm) string {
		var numbers []string
		for _, v := range f.vulnerabilities {
			if cve := csafWord(v, "cve"); cve != "" {
				numbers = append(numbers, cve)
			}
		}
		return repeated("", numbers)
	}},
	{"24", func(f *csafForm) string {
		for _, v := range f.vulnerabilities {
			var parties []string
			for _, i := range listOf(v, "involvements") {
				parties = append(parties, csafWord(i, "party")+" at "+csafWord(i, "date"))
			}
			if s := repeated("the involvement of ", parties); s != "" {
				return s
			}
		}
		return ""
	}},
	{"25", func(f *csafForm) (fault string) {
		f.products(func(p any) {
			for _, h := range listOf(member(p, "product_identification_helper"), "hashes") {
				var algorithms []string
				for _, one := range listOf(h, "file_hashes") {
					algorithms = append(algorithms, csafWord(one, "algorithm"))
				}
				if s := repeated("a hash by ", algorithms); s != "" {
					fault = s
				}
			}
		})
		return fault
	}},
	{"27.9", func(f *csafForm) string {
		return f.stated("known_not_affected", "no impact", func(v any) []any {
			impacts := slices.DeleteFunc(listOf(v, "threats"), func(t any) bool { return csafWord(t, "category") != "impact" })
			return append(impacts, listOf(v, "flags")...)
		})
	}},
	{"27.10", func(f *csafForm) string {
		return f.stated("known_affected", "no action", func(v any) []any { return listOf(v, "remediations") })
	}},
	{"29", func(f *csafForm) string { return f.aimless("remediations", "a remediation") }},
	{"31", func(f *csafForm) (fault string) {
		f.branches(func(b any) {
			if name := csafWord(b, "name"); csafWord(b, "category") == "product_version" && versionRange.MatchString(name) {
				fault = "the product version " + name + " is a range"
			}
		})
		return fault
	}},
	{"32", func(f *csafForm) string { return f.aimless("flags", "a flag") }},
	{"33", func(f *csafForm) string {
		for _, v := range f.vulnerabilities {
			var flagged []string
			for _, flag := range listOf(v, "flags") {
				ids := f.about(flag)
				slices.Sort(ids)
				flagged = append(flagged, slices.Compact(ids)...)
			}
			if s := repeated("a flag for ", flagged); s != "" {
				return s
			}
		}
		return ""
	}},
}

// circular is a product that is made of itself: one that is left when, again
// and again, those are taken away that nothing is made of.
func (f *csafForm) circular() string {
	uses := map[string]int{}
	for _, parts := range f.related {
		for _, part := range parts {
			uses[part]++
		}
	}
	var free []string
	for id := range f.related {
		if uses[id] == 0 {
			free = append(free, id)
		}
	}
	left := maps.Clone(f.related)
	for ; len(free) > 0; free = free[1:] {
		for _, part := range left[free[0]] {
			if uses[part]--; uses[part] == 0 {
				free = append(free, part)
			}
		}
		delete(left, free[0])
	}
	if len(left) == 0 {
		return ""
	}
	return slices.Min(slices.Collect(maps.Keys(left)))
}

func setOf(all []string) map[string]bool {
	set := make(map[string]bool, len(all))
	for _, s := range all {
		set[s] = true
	}
	return set
}

func undefined(what string, known, named []string) string {
	set := setOf(known)
	for _, id := range named {
		if !set[id] {
			return "the " + what + " " + id + " is not defined"
		}
	}
	return ""
}

func repeated(what string, all []string) string {
	if s := twoOf(all); s != "" {
		return what + s + " stands there twice"
	}
	return ""
}

// aimless says that an item is about no product.
func (f *csafForm) aimless(name, what string) string {
	for _, v := range f.vulnerabilities {
		for _, item := range listOf(v, name) {
			if member(item, "product_ids") == nil && member(item, "group_ids") == nil {
				return what + " names no product"
			}
		}
	}
	return ""
}

// stated says that a VEX document leaves a product of a status without a
// statement.
func (f *csafForm) stated(status, lacks string, statements func(any) []any) string {
	if f.category != vex {
		return ""
	}
	for _, v := range f.vulnerabilities {
		var said []string
		for _, s := range statements(v) {
			said = append(said, f.about(s)...)
		}
		known := setOf(said)
		for _, id := range inStatus(v, status) {
			if !known[id] {
				return strings.ReplaceAll(status, "_", " ") + " product " + id + " has " + lacks + " statement"
			}
		}
	}
	return ""
}
