package lexicon

import (
	"fmt"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// wording is how an entry of the vocabulary is recognised in a text.
type wording struct {
	JA      []string `yaml:"variants_ja"` // count wherever they stand
	EN      []string `yaml:"variants_en"`
	Guarded []guard  // count only beside their neighbours
	Except  []string // longer words that hold a variant and mean something else
	Dropped []drop   // considered and left out
}

// guard is a rule for variants that are short or mean other things as well.
// All that it asks for must hold.
type guard struct {
	Words   []string
	Context []string `yaml:"near"` // one of these within so many letters
	Before  bool     // which must stand before the word
	Not     []string // none of these within so many letters
	Within  int      // letters; 0 means 15
	Text    []string // or, in place of near, one of these anywhere in the document
	Digest  bool     // not in a table of checksums
	Exact   bool     // with capitals as they are written here: PaaS is no PAAs
	Since   string   // in no document that was published earlier: a year or a day
	Why     string

	since time.Time
}

type drop struct {
	Words []string
	Why   string
}

// nearby is the distance of a neighbour in letters, where none is given.
const nearby = 15

// open parses and decodes; the file is nil only where it is no YAML.
func open(name string, data []byte, into any) (*yamlfile.File, yamlfile.Faults) {
	f, err := yamlfile.Parse(name, data)
	if err == nil {
		err = f.Decode(into)
	}
	faults, _ := err.(yamlfile.Faults)
	return f, faults
}

// add appends an entry, with the faults of its wording.
func (v *Vocabulary) add(f *yamlfile.File, faults yamlfile.Faults, e Entry, list string, i int) yamlfile.Faults {
	if e.ID == "" {
		faults = append(faults, f.Fault("entry without an id", list, i))
	}
	if slices.ContainsFunc(v.entries, func(x Entry) bool { return x.Kind == e.Kind && x.ID == e.ID }) {
		faults = append(faults, f.Fault(fmt.Sprintf("id %q stands there already", e.ID), list, i, "id"))
	}
	faults = e.check(f, faults, list, i)
	v.entries = append(v.entries, e)
	return faults
}

// check reads the dates of the guards and adds the faults of the i-th entry.
func (w *wording) check(f *yamlfile.File, faults yamlfile.Faults, list string, i int) yamlfile.Faults {
	fault := func(message string, path ...any) {
		faults = append(faults, f.Fault(message, append([]any{list, i}, path...)...))
	}
	for k := range w.Guarded {
		g := &w.Guarded[k]
		var err error
		if g.since, err = since(g.Since); err != nil {
			fault(err.Error(), "guarded", k, "since")
		}
		switch {
		case len(g.Words) == 0:
			fault("guard without words", "guarded", k)
		case len(g.Context) == 0 && len(g.Not) == 0 && len(g.Text) == 0 && !g.Digest && !g.Exact && g.Since == "":
			fault("guard that asks for nothing (near, not, text, digest, exact or since)", "guarded", k)
		case g.Within < 0 || g.Within > maxWithin:
			fault(fmt.Sprintf("within %d must be 1 to %d letters", g.Within, maxWithin), "guarded", k, "within")
		case g.Why == "":
			fault("guard without a reason (why)", "guarded", k)
		}
	}
	for k, d := range w.Dropped {
		if d.Why == "" {
			fault("dropped words without a reason (why)", "dropped", k)
		}
	}
	for k, word := range slices.Concat(w.JA, w.EN, w.Except) {
		if aliasKey(word) == "" {
			fault(fmt.Sprintf("word %d is empty", k+1))
		}
	}
	return faults
}

// maxWithin is the widest neighbourhood that a guard may ask for, in letters.
const maxWithin = 200

// since is the first moment of a year or a day in Tokyo; zero for "".
func since(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, horizon.Tokyo); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("since %q is neither a year nor a day such as 2006-08-09", s)
}
