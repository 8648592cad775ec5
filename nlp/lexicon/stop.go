package lexicon

import (
	"fmt"
	"strings"

	"kazami/internal/yamlfile"
	"kazami/nlp/script"
	"kazami/nlp/spelling"
)

// StopWords are words that are no terms, each with a reason in the file.
type StopWords struct {
	English  map[string]struct{} // end a noun phrase
	Alone    map[string]struct{} // English, no term by themselves
	Japanese map[string]struct{} // Japanese, no term by themselves
	Ends     map[string]struct{} // end a compound
	Keep     map[string]struct{} // katakana words whose ー stays
	Verbs    map[string]struct{} // English nouns that are verbs as well
	Nouns    map[string]struct{} // English words in -ed and -ly that begin or end a phrase
	Named    map[string]struct{} // English nouns that follow a name: id parameter

	Tails   map[string]struct{} // Japanese adverbial nouns that end a compound
	InNames map[string]struct{} // words of en that can be part of a proper name
	Plain   map[string]struct{} // terms that any text has
	Fields  map[string]struct{} // Japanese words of two letters that are terms of a field

	Bridged map[string][]Bridge // names that go across a preposition, by their first word
}

// Bridge is the rest of a name such as denial of service.
type Bridge struct{ Link, Last string }

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

func readStop(name string, data []byte, spelled *spelling.Table) (*StopWords, error) {
	f, err := yamlfile.Parse(name, data)
	if err != nil {
		return nil, err
	}
	var in stopFile
	if err := f.Decode(&in); err != nil {
		return nil, err
	}
	s := &StopWords{Bridged: map[string][]Bridge{}, InNames: map[string]struct{}{}}
	var names map[string]struct{}
	var faults yamlfile.Faults
	for _, part := range []struct {
		key  string
		from []stopLine
		to   *map[string]struct{}
	}{{"english", in.English, &s.English}, {"alone", in.Alone, &s.Alone}, {"japanese", in.Japanese, &s.Japanese}, {"ends", in.Ends, &s.Ends}, {"keep_long", in.KeepLong, &s.Keep},
		{"verbs", in.Verbs, &s.Verbs}, {"nouns", in.Nouns, &s.Nouns}, {"named", in.Named, &s.Named}, {"bridged", in.Bridged, &names}, {"tails", in.Tails, &s.Tails}} {
		*part.to = map[string]struct{}{}
		for i, line := range part.from {
			if line.Why == "" {
				faults = append(faults, f.Fault("stop words without a reason (why)", part.key, i))
			}
			for _, w := range line.Words {
				w = strings.ToLower(script.Normalize(w))
				(*part.to)[w] = struct{}{}
				(*part.to)[spelled.Phrase(w)] = struct{}{}
				if line.Names {
					s.InNames[w] = struct{}{}
				}
			}
		}
	}
	for name := range names {
		if w := strings.Fields(name); len(w) == 3 {
			s.Bridged[w[0]] = append(s.Bridged[w[0]], Bridge{w[1], w[2]})
		} else {
			faults = append(faults, f.Fault(fmt.Sprintf("%q is not a name of three words", name), "bridged"))
		}
	}
	return s, faults.Err()
}

// readPlain reads plain.yaml into s.
func (s *StopWords) readPlain(name string, data []byte, spelled *spelling.Table) error {
	var in struct{ Plain, Fields []stopLine }
	f, faults := open(name, data, &in)
	for _, part := range []struct {
		key  string
		from []stopLine
		to   *map[string]struct{}
	}{{"plain", in.Plain, &s.Plain}, {"fields", in.Fields, &s.Fields}} {
		*part.to = map[string]struct{}{}
		for i, line := range part.from {
			if line.Why == "" {
				faults = append(faults, f.Fault("words without a reason (why)", part.key, i))
			}
			for _, w := range line.Words {
				w = script.Normalize(w)
				(*part.to)[w] = struct{}{}
				(*part.to)[spelled.Phrase(w)] = struct{}{}
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
