package lexicon

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kazami/nlp/script"
)

//go:embed vocab/says.yaml
var saysYAML []byte

// sayings are the words by which a term says of what kind a change is.
type sayings struct {
	institution, threat sayingWords
}

type sayingWords struct {
	Words, Suffixes, Except []string
}

// embeddedSayings reads the embedded file once.
var embeddedSayings = sync.OnceValues(func() (*sayings, error) { return readSayings("says.yaml", saysYAML) })

func readSayings(name string, data []byte) (*sayings, error) {
	var in struct {
		Version             int
		Institution, Threat sayingWords
	}
	f, faults := open(name, data, &in)
	seen := map[string]bool{}
	for _, part := range []struct {
		key string
		of  *sayingWords
	}{{"institution", &in.Institution}, {"threat", &in.Threat}} {
		for _, list := range [][]string{part.of.Words, part.of.Suffixes} {
			for i, w := range list {
				if list[i] = script.Normalize(w); seen[list[i]] || list[i] == "" {
					faults = append(faults, f.Fault(fmt.Sprintf("%q stands there already", w), part.key))
				}
				seen[list[i]] = true
			}
		}
	}
	return &sayings{in.Institution, in.Threat}, faults.Err()
}

// Says is the kind of change that a term names by a word of its own:
// "institution", "threat", or "" for neither. It orders what an analyst reads
// and has no part in counting.
func Says(term string) string {
	s, err := embeddedSayings()
	if err != nil {
		panic(err) // of the embedded file, which a test reads
	}
	term = strings.ToLower(script.Normalize(term))
	switch {
	case s.institution.in(term):
		return "institution"
	case s.threat.in(term):
		return "threat"
	}
	return ""
}

func (s *sayingWords) in(term string) bool {
	words := strings.FieldsFunc(term, func(r rune) bool { return r == ' ' || r == '-' })
	for _, w := range s.Words {
		if w[0] < 0x80 && slices.ContainsFunc(words, func(x string) bool { return x == w || x == w+"s" }) || w[0] >= 0x80 && strings.Contains(term, w) {
			return true
		}
	}
	ends := func(w string) bool { return strings.HasSuffix(term, w) }
	return slices.ContainsFunc(s.Suffixes, ends) && !slices.ContainsFunc(s.Except, ends)
}
