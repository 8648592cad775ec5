package csaf

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// facts puts an advisory's numbers, scores and products into fields.
func (a *document) facts(f *horizon.Fields) (warnings []string) {
	w := &factWriter{f, 0, nil}
	w.add(horizon.FieldAdvisory, a.Document.Tracking.ID)
	for _, alias := range a.Document.Tracking.Aliases {
		w.add(horizon.FieldRelated, alias)
	}
	if n := len(a.Vulnerabilities); n > maxVulnerabilities {
		w.warn("%d vulnerabilities: the first %d are read", n, maxVulnerabilities)
		a.Vulnerabilities = a.Vulnerabilities[:maxVulnerabilities]
	}
	for _, v := range a.Vulnerabilities {
		w.number(horizon.FieldCVE, v.CVE, text.CVE)
		for _, one := range append([]weakness{v.CWE}, v.CWEs...) {
			w.number(horizon.FieldCWE, one.ID, text.CWE)
		}
		for _, id := range v.IDs {
			w.add(horizon.FieldRelated, id.Text)
		}
		for _, s := range v.scores() {
			value, ok := s.value()
			if !ok {
				w.warn("a CVSS score that is none: left out")
			}
			w.add(horizon.FieldCVSS, value)
		}
	}
	a.products(w)
	if w.left > 0 {
		w.warn("%d values of fields left out: of each field %d are kept", w.left, maxFacts)
	}
	return w.warnings
}

const maxWarnings = 20 // about the facts of one advisory

// factWriter adds values to fields, of each at most maxFacts.
type factWriter struct {
	*horizon.Fields
	left     int
	warnings []string
}

func (w *factWriter) warn(format string, args ...any) {
	if len(w.warnings) < maxWarnings {
		w.warnings = append(w.warnings, fmt.Sprintf(format, args...))
	}
}

func (w *factWriter) add(name, value string) {
	if value = fact(value); value == "" {
		return
	}
	if len((*w.Fields)[name]) >= maxFacts {
		w.left++
		return
	}
	w.Add(name, value)
}

// number adds a number that must look like one.
func (w *factWriter) number(name, value string, csafForm *regexp.Regexp) {
	if value = text.Line(value); value != "" && !csafForm.MatchString(value) {
		w.warn("%s %s is not such a number: left out", name, text.Quote(value))
		return
	}
	w.add(name, value)
}

// fact is a field's value as it is kept.
func fact(s string) string {
	s, _ = text.Cut(text.Line(s), maxFact)
	return s
}

// scored is a score, and the version it has where it names none itself.
type scored struct {
	*advisoryScore
	version string
}

// scores lists a vulnerability's scores.
func (v *vulnerability) scores() (all []scored) {
	sets := v.Scores
	for _, m := range v.Metrics {
		sets = append(sets, m.Content)
	}
	for _, s := range sets {
		for _, one := range []scored{{s.V2, "2.0"}, {s.V3, "3"}, {s.V4, "4.0"}} {
			if one.advisoryScore != nil {
				all = append(all, one)
			}
		}
	}
	return all
}

var csafScoreVersion = regexp.MustCompile(`^[1-9]\.[0-9]$`)

// value is version and base score, such as "3.1 9.8".
func (s scored) value() (string, bool) {
	version := cmp.Or(s.Version, s.version)
	if s.Base == nil || *s.Base < 0 || *s.Base > 10 || !csafScoreVersion.MatchString(version) {
		return "", false
	}
	return version + " " + strconv.FormatFloat(*s.Base, 'f', 1, 64), true
}

// products names the affected products with their vendors and CPEs; all
// products where no vulnerability says which are affected.
func (a *document) products(w *factWriter) {
	affected := a.affected()
	leaf := func(p advisoryProduct, vendor, product string) {
		if affected != nil && !affected[p.ID] {
			return
		}
		w.add(horizon.FieldVendor, vendor)
		w.add(horizon.FieldProduct, cmp.Or(product, p.Name))
		w.add(horizon.FieldCPE, p.Helper.CPE)
	}
	for _, p := range a.Tree.Names {
		leaf(p, "", "")
	}
	var walk func(branches []advisoryBranch, vendor, product string)
	walk = func(branches []advisoryBranch, vendor, product string) {
		for _, b := range branches {
			vendor, product := vendor, product
			switch b.Category {
			case "vendor":
				vendor = b.Name
			case "product_name":
				product = b.Name
			}
			if b.Product != nil {
				leaf(*b.Product, vendor, product)
			}
			walk(b.Branches, vendor, product)
		}
	}
	walk(a.Tree.Branches, "", "")
}

// affected is the products that some vulnerability affects, and what they are
// made of; nil where none says.
func (a *document) affected() map[string]bool {
	var ids map[string]bool
	for _, v := range a.Vulnerabilities {
		for _, status := range []string{"known_affected", "first_affected", "last_affected"} {
			for _, id := range v.Status[status] {
				if ids == nil {
					ids = map[string]bool{}
				}
				ids[id] = true
			}
		}
	}
	for range maxRelations {
		known := len(ids)
		for _, r := range a.Tree.Relationships {
			if ids[r.Product.ID] {
				ids[r.Of], ids[r.RelatesTo] = true, true
			}
		}
		if len(ids) == known {
			break
		}
	}
	return ids
}

// sectorsOf finds the sectors that notes titled "Critical infrastructure
// sectors" name, such as "Energy, and Water and Wastewater Systems": the
// longest name at each word. A name that no sector of ours has is passed over.
func sectorsOf(notes []advisoryNote, names map[string][]horizon.SectorID) (ids []horizon.SectorID) {
	byWords, longest := map[string][]horizon.SectorID{}, 0
	for name, of := range names {
		words := sectorWords(name)
		byWords[strings.Join(words, " ")] = of
		longest = max(longest, len(words))
	}
	for _, note := range notes {
		if !strings.Contains(strings.ToLower(note.Title), "critical infrastructure sector") {
			continue
		}
		text, _ := text.Cut(note.Text, 4<<10)
		for words := sectorWords(text); len(words) > 0; {
			step := 1
			for n := min(longest, len(words)); n > 0; n-- {
				of := byWords[strings.Join(words[:n], " ")]
				for _, id := range of {
					if !slices.Contains(ids, id) {
						ids = append(ids, id)
					}
				}
				if of != nil {
					step = n
					break
				}
			}
			words = words[step:]
		}
	}
	return ids
}

func sectorWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
