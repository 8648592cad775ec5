package lexicon

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kazami/internal/yamlfile"
	"kazami/nlp/script"
	"kazami/nlp/spelling"
)

// spelled is a word with the ways to write it, the usual one first.
type spelled struct {
	Words []string
	Why   string
}

// spellings is the table of the files: that which is given or embedded, with what the
// analyst's own files add. Their faults are all named at once.
func spellings(in Files) (*spelling.Table, error) {
	table := in.Spellings
	if table == nil {
		var err error
		if table, err = spelling.Embedded(); err != nil {
			return nil, err
		}
	}
	var faults yamlfile.Faults
	var own [][]string
	for _, a := range in.Add {
		var add additionFile
		f, unread := open(a.Name, a.Data, &add)
		if len(unread) > 0 { // what is wrong with the file is said where its entries are read
			continue
		}
		for i, s := range add.Spellings {
			var words []string
			for _, w := range s.Words {
				if w = strings.TrimSpace(script.Normalize(w)); w != "" && !slices.Contains(words, w) {
					words = append(words, w)
				}
			}
			switch {
			case len(words) < 2:
				faults = append(faults, f.Fault("a word needs two spellings or more", "spellings", i, "words"))
			case s.Why == "":
				faults = append(faults, f.Fault("spellings without a reason (why)", "spellings", i))
			default:
				own = append(own, words)
			}
		}
	}
	return table.With(own), faults.Err()
}

// apart names the themes that the spelling of a word would join: one has a word in one
// spelling, one in another. A word that two themes have as it stands counts for both.
func (v *Vocabulary) apart(table *spelling.Table, added []Addition) error {
	type saying struct{ theme, word string }
	said := map[string]saying{}
	var faults []error
	for _, e := range v.entries {
		if e.Kind != Theme {
			continue
		}
		for _, w := range slices.Concat(e.JA, e.EN) {
			word := aliasKey(w)
			key := table.Phrase(word)
			before, there := said[key]
			if !there {
				said[key] = saying{e.ID, word}
			}
			if there && before.theme != e.ID && before.word != word {
				faults = append(faults, fmt.Errorf("%s: %q of theme %s and %q of theme %s are spellings of one word, which would join the two: leave one out",
					filesOf(added), before.word, before.theme, word, e.ID))
			}
		}
	}
	return errors.Join(faults...)
}

// filesOf is the names of the analyst's own files, or of the one that the program brings.
func filesOf(added []Addition) string {
	names := make([]string, 0, len(added))
	for _, a := range added {
		names = append(names, a.Name)
	}
	if len(names) == 0 {
		return "themes.yaml"
	}
	return strings.Join(names, ", ")
}
