package lexicon

import (
	"fmt"

	"kazami/internal/yamlfile"
)

// naming is when an entry was first named.
type naming struct {
	First    int      `yaml:"first_named"` // year of the first public document that names it
	Evidence []string // that document; "memory" where nobody has looked it up
	Since    string   // of an addition: from when on it stands in the analyst's vocabulary, a year or a day
}

// The years that first_named may be.
const firstYear, lastYear = 1950, 2100

// dated adds the faults of an embedded entry, which has a year and its evidence.
func (n *naming) dated(f *yamlfile.File, faults yamlfile.Faults, list string, i int) yamlfile.Faults {
	switch {
	case n.First == 0:
		faults = append(faults, f.Fault("entry without the year in which it was first named (first_named)", list, i))
	case len(n.Evidence) == 0:
		faults = append(faults, f.Fault("first_named without its evidence", list, i, "first_named"))
	}
	if n.Since != "" {
		faults = append(faults, f.Fault("since is for the entries of an added file", list, i, "since"))
	}
	return faults
}

// year is the year of the naming: that of since where first_named is left out, so
// that an analyst's own entry is unknown to the years before it; 0 where neither
// is given.
func (n *naming) year(f *yamlfile.File, faults yamlfile.Faults, list string, i int) (int, yamlfile.Faults) {
	day, err := since(n.Since)
	if err != nil {
		faults = append(faults, f.Fault(err.Error(), list, i, "since"))
	}
	switch {
	case n.First != 0 && (n.First < firstYear || n.First > lastYear):
		faults = append(faults, f.Fault(fmt.Sprintf("first_named %d is not a year from %d to %d", n.First, firstYear, lastYear), list, i, "first_named"))
	case n.First == 0 && !day.IsZero():
		return day.Year(), faults
	}
	return n.First, faults
}

func (n *naming) given() bool { return n.First != 0 || n.Since != "" || len(n.Evidence) > 0 }
