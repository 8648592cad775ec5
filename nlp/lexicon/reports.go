package lexicon

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kazami/nlp/script"
)

//go:embed vocab/reports.yaml
var reportsYAML []byte

// reporting is words of reporting: in a term, or all of it.
type reporting struct{ Words, Whole []string }

// embeddedReports reads the embedded file once.
var embeddedReports = sync.OnceValues(func() (reporting, error) { return readReports("reports.yaml", reportsYAML) })

// readReports reads words of reporting; one that stands there twice is a fault.
func readReports(name string, data []byte) (reporting, error) {
	var in struct {
		Version   int
		reporting `yaml:",inline"`
	}
	f, faults := open(name, data, &in)
	seen := map[string]bool{}
	for key, list := range map[string][]string{"words": in.Words, "whole": in.Whole} {
		for i, w := range list {
			if list[i] = script.Normalize(w); seen[list[i]] || list[i] == "" {
				faults = append(faults, f.Fault(fmt.Sprintf("%q stands there already", w), key))
			}
			seen[list[i]] = true
		}
	}
	return in.reporting, faults.Err()
}

// Reports reports whether a term is, or holds, a word of reporting: of a disaster, an
// accident, a dispute. It sorts what an analyst reads and has no part in counting.
func Reports(term string) bool {
	list, err := embeddedReports()
	if err != nil {
		panic(err) // of the embedded file, which a test reads
	}
	term = strings.ToLower(script.Normalize(term))
	words := strings.FieldsFunc(term, func(r rune) bool { return r == ' ' || r == '-' })
	return slices.Contains(list.Whole, term) || slices.ContainsFunc(list.Words, func(w string) bool {
		if w[0] >= 0x80 {
			return strings.Contains(term, w)
		}
		return slices.ContainsFunc(words, func(x string) bool { return x == w || x == w+"s" })
	})
}
