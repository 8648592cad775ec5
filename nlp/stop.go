package nlp

import (
	"fmt"
	"strings"

	"kazami/internal/yamlfile"
)

// stopWords are words that are no terms, each with a reason in the file.
type stopWords struct {
	en    map[string]struct{} // end a noun phrase
	alone map[string]struct{} // English, no term by themselves
	ja    map[string]struct{} // Japanese, no term by themselves
	ends  map[string]struct{} // end a compound
	keep  map[string]struct{} // katakana words whose ー stays
}

// stopFile is the form of stop.yaml.
type stopFile struct {
	English  []stopLine
	Alone    []stopLine
	Japanese []stopLine
	Ends     []stopLine
	KeepLong []stopLine `yaml:"keep_long"`
}

type stopLine struct {
	Why   string
	Words []string
}

func readStopWords(name string, data []byte) (*stopWords, error) {
	f, err := yamlfile.Parse(name, data)
	if err != nil {
		return nil, err
	}
	var in stopFile
	if err := f.Decode(&in); err != nil {
		return nil, err
	}
	s := &stopWords{}
	var faults yamlfile.Faults
	for _, part := range []struct {
		key  string
		from []stopLine
		to   *map[string]struct{}
	}{{"english", in.English, &s.en}, {"alone", in.Alone, &s.alone}, {"japanese", in.Japanese, &s.ja}, {"ends", in.Ends, &s.ends}, {"keep_long", in.KeepLong, &s.keep}} {
		*part.to = map[string]struct{}{}
		for i, line := range part.from {
			if line.Why == "" {
				faults = append(faults, f.Fault("stop words without a reason (why)", part.key, i))
			}
			for _, w := range line.Words {
				(*part.to)[strings.ToLower(Normalize(w))] = struct{}{}
			}
		}
	}
	return s, faults.Err()
}

// readWords reads words.yaml, in normal form.
func readWords(name string, data []byte) ([]string, error) {
	var in struct {
		Version int
		Words   []string
	}
	f, faults := open(name, data, &in)
	seen := map[string]bool{}
	for i, w := range in.Words {
		w = Normalize(w)
		in.Words[i] = w
		if seen[w] || w == "" {
			faults = append(faults, f.Fault(fmt.Sprintf("%q stands there already", w), "words", i))
		}
		seen[w] = true
	}
	return in.Words, faults.Err()
}
