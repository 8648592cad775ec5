package nlp

import (
	"fmt"
	"strings"

	"kazami/internal/yamlfile"
	"kazami/nlp/script"
)

// stopWords are words that are no terms, each with a reason in the file.
type stopWords struct {
	en    map[string]struct{} // end a noun phrase
	alone map[string]struct{} // English, no term by themselves
	ja    map[string]struct{} // Japanese, no term by themselves
	ends  map[string]struct{} // end a compound
	keep  map[string]struct{} // katakana words whose ー stays
	verbs map[string]struct{} // English nouns that are verbs as well
	nouns map[string]struct{} // English words in -ed and -ly that begin or end a phrase
	named map[string]struct{} // English nouns that follow a name: id parameter

	tails   map[string]struct{} // Japanese adverbial nouns that end a compound
	inNames map[string]struct{} // words of en that can be part of a proper name
	plain   map[string]struct{} // terms that any text has
	fields  map[string]struct{} // Japanese words of two letters that are terms of a field

	bridged map[string][]bridge // names that go across a preposition, by their first word
}

// bridge is the rest of a name such as denial of service.
type bridge struct{ link, last string }

// stopFile is the form of stop.yaml.
type stopFile struct {
	English  []stopLine
	Alone    []stopLine
	Japanese []stopLine
	Ends     []stopLine
	Verbs    []stopLine
	Nouns    []stopLine
	Named    []stopLine
	Bridged  []stopLine
	Tails    []stopLine
	KeepLong []stopLine `yaml:"keep_long"`
}

type stopLine struct {
	Why   string
	Names bool // the words can be part of a proper name: Service Pack
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
	s := &stopWords{bridged: map[string][]bridge{}, inNames: map[string]struct{}{}}
	var names map[string]struct{}
	var faults yamlfile.Faults
	for _, part := range []struct {
		key  string
		from []stopLine
		to   *map[string]struct{}
	}{{"english", in.English, &s.en}, {"alone", in.Alone, &s.alone}, {"japanese", in.Japanese, &s.ja}, {"ends", in.Ends, &s.ends}, {"keep_long", in.KeepLong, &s.keep},
		{"verbs", in.Verbs, &s.verbs}, {"nouns", in.Nouns, &s.nouns}, {"named", in.Named, &s.named}, {"bridged", in.Bridged, &names}, {"tails", in.Tails, &s.tails}} {
		*part.to = map[string]struct{}{}
		for i, line := range part.from {
			if line.Why == "" {
				faults = append(faults, f.Fault("stop words without a reason (why)", part.key, i))
			}
			for _, w := range line.Words {
				w = strings.ToLower(script.Normalize(w))
				(*part.to)[w] = struct{}{}
				if line.Names {
					s.inNames[w] = struct{}{}
				}
			}
		}
	}
	for name := range names {
		if w := strings.Fields(name); len(w) == 3 {
			s.bridged[w[0]] = append(s.bridged[w[0]], bridge{w[1], w[2]})
		} else {
			faults = append(faults, f.Fault(fmt.Sprintf("%q is no name of three words", name), "bridged"))
		}
	}
	return s, faults.Err()
}

// readPlain reads plain.yaml into s.
func (s *stopWords) readPlain(name string, data []byte) error {
	var in struct{ Plain, Fields []stopLine }
	f, faults := open(name, data, &in)
	for _, part := range []struct {
		key  string
		from []stopLine
		to   *map[string]struct{}
	}{{"plain", in.Plain, &s.plain}, {"fields", in.Fields, &s.fields}} {
		*part.to = map[string]struct{}{}
		for i, line := range part.from {
			if line.Why == "" {
				faults = append(faults, f.Fault("words without a reason (why)", part.key, i))
			}
			for _, w := range line.Words {
				(*part.to)[script.Normalize(w)] = struct{}{}
			}
		}
	}
	return faults.Err()
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
		w = script.Normalize(w)
		in.Words[i] = w
		if seen[w] || w == "" {
			faults = append(faults, f.Fault(fmt.Sprintf("%q stands there already", w), "words", i))
		}
		seen[w] = true
	}
	return in.Words, faults.Err()
}
