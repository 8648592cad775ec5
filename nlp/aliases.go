package nlp

import (
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
	"kazami/nlp/script"
)

// aliases are groups of names for one thing.
type aliases struct {
	groups []aliasGroup
	of     map[string]int // by [aliasKey]
	terms  map[string]int // by the term that an analysis makes of the word
}

type aliasGroup struct {
	Words []string
	Since string // the day from which on they are counted as one
	Note  string
	since time.Time
	lang  string // that all its words are exposed to: "any" where they differ
}

func readAliases(name string, data []byte, more []Addition) (*aliases, error) {
	var in struct{ Aliases []aliasGroup }
	f, faults := open(name, data, &in)
	out := &aliases{of: map[string]int{}}
	faults = out.add(f, faults, in.Aliases)
	for _, m := range more {
		var in additionFile
		f, unread := open(m.Name, m.Data, &in)
		if len(unread) == 0 { // what is wrong with the file is said where its entries are read
			faults = out.add(f, faults, in.Aliases)
		}
	}
	return out, faults.Err()
}

// add takes the groups of one file.
func (a *aliases) add(f *yamlfile.File, faults yamlfile.Faults, groups []aliasGroup) yamlfile.Faults {
	for i := range groups {
		g := groups[i]
		var err error
		if g.since, err = time.ParseInLocation(time.DateOnly, g.Since, horizon.Tokyo); err != nil {
			faults = append(faults, f.Fault(fmt.Sprintf("since %q is not a date such as 2010-03-31", g.Since), "aliases", i, "since"))
		}
		if len(g.Words) < 2 {
			faults = append(faults, f.Fault("an alias needs two words or more", "aliases", i, "words"))
		}
		for k, w := range g.Words {
			key := aliasKey(w)
			if _, twice := a.of[key]; twice {
				faults = append(faults, f.Fault(fmt.Sprintf("%q stands in the table already", w), "aliases", i, "words", k))
			}
			a.of[key] = len(a.groups)
		}
		a.groups = append(a.groups, g)
	}
	return faults
}

func aliasKey(s string) string { return foldPattern(strings.TrimSpace(script.Normalize(s))) }
