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

// embeddedReports reads the embedded file once.
var embeddedReports = sync.OnceValues(func() ([]string, error) { return readReports("reports.yaml", reportsYAML) })

// readReports reads words of reporting; one that stands there twice is a fault.
func readReports(name string, data []byte) ([]string, error) {
	var in struct {
		Version int
		Words   []string
	}
	f, faults := open(name, data, &in)
	seen := map[string]bool{}
	for i, w := range in.Words {
		if in.Words[i] = script.Normalize(w); seen[in.Words[i]] || in.Words[i] == "" {
			faults = append(faults, f.Fault(fmt.Sprintf("%q stands there already", w), "words"))
		}
		seen[in.Words[i]] = true
	}
	return in.Words, faults.Err()
}

// Reports reports whether a term holds a word of reporting: of a disaster, an
// accident, a dispute. Japanese words count anywhere in it, English ones as whole
// words. It sorts what an analyst reads and has no part in counting.
func Reports(term string) bool {
	list, err := embeddedReports()
	if err != nil {
		panic(err) // of the embedded file, which a test reads
	}
	term = strings.ToLower(script.Normalize(term))
	words := strings.FieldsFunc(term, func(r rune) bool { return r == ' ' || r == '-' })
	return slices.ContainsFunc(list, func(w string) bool {
		if w[0] >= 0x80 {
			return strings.Contains(term, w)
		}
		return slices.ContainsFunc(words, func(x string) bool { return x == w || x == w+"s" })
	})
}
