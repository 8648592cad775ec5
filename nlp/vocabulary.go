package nlp

import (
	"fmt"
	"maps"
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
type guard struct {
	Words  []string
	Near   []string // one of these within so many letters
	Before bool     // which must stand before the word
	Within int      // letters; 0 means 15
	Text   []string // or one of these anywhere in the document
	Digest bool     // not in a table of checksums
	Why    string
}

type drop struct {
	Words []string
	Why   string
}

// nearby is the distance of a neighbour in letters, where none is given.
const nearby = 15

type themeFile struct {
	Version    int
	Categories []string
	Themes     []themeEntry
}

type themeEntry struct {
	ID       string
	NameJA   string `yaml:"name_ja"`
	NameEN   string `yaml:"name_en"`
	Category string
	Era      string
	First    int `yaml:"first_named"`
	Evidence []string
	Lineage  []string // themes that it grew out of
	Sectors  []string
	Threats  []string
	Note     string
	wording  `yaml:",inline"`
}

type threatFile struct {
	Version int
	Threats []struct {
		ID      string
		NameJA  string `yaml:"name_ja"`
		Kind    string
		CIA     string
		wording `yaml:",inline"`
	}
}

type sectorFile struct {
	Version int
	Sectors []struct {
		ID         string
		NameJA     string `yaml:"name_ja"`
		Since      int
		Plan2      bool
		Ministries []string
		Later      map[string][]string `yaml:"ministries_from"` // from a day on, in place of those before
		CEPTOAR    string
		ISAC       []string
		CISA       []string `yaml:"cisa_map"`
		Note       string
		wording    `yaml:",inline"`
	}
}

// vocabulary is what the analyst's files say.
type vocabulary struct {
	themes  []horizon.Theme
	threats []horizon.Threat
	sectors []horizon.Sector
	entries []entry
}

// entry is a theme, threat or sector with its wording.
type entry struct {
	kind entryKind
	id   string
	wording
}

// entryKind is what an entry is.
type entryKind uint8

const (
	aTheme entryKind = iota
	aThreat
	aSector
	entryKinds
)

// readVocabulary reads the three files and checks that they fit together.
func readVocabulary(themes, threats, sectors []byte) (*vocabulary, error) {
	v := &vocabulary{}
	var faults yamlfile.Faults
	for _, read := range []func() error{
		func() error { return v.readSectors("sectors.yaml", sectors) },
		func() error { return v.readThreats("threats.yaml", threats) },
		func() error { return v.readThemes("themes.yaml", themes) },
	} {
		switch err := read().(type) {
		case nil:
		case yamlfile.Faults:
			faults = append(faults, err...)
		default:
			return nil, err
		}
	}
	return v, faults.Err()
}

func (v *vocabulary) readSectors(name string, data []byte) error {
	var in sectorFile
	f, faults := open(name, data, &in)
	for i, s := range in.Sectors {
		charge := []horizon.Charge{{Ministries: s.Ministries}}
		for _, day := range slices.Sorted(maps.Keys(s.Later)) {
			from, err := time.ParseInLocation(time.DateOnly, day, horizon.Tokyo)
			if err != nil {
				faults = append(faults, f.Fault(fmt.Sprintf("%q is no day such as 2024-04-01", day), "sectors", i, "ministries_from"))
			}
			charge = append(charge, horizon.Charge{From: from, Ministries: s.Later[day]})
		}
		v.sectors = append(v.sectors, horizon.Sector{ID: horizon.SectorID(s.ID), Name: s.NameJA, Charge: charge,
			CEPTOAR: s.CEPTOAR, CISA: s.CISA, Plan2: s.Plan2, Since: s.Since})
		if len(s.CISA) > 0 {
			s.Guarded = append(s.Guarded, guard{Words: s.CISA, Near: []string{"sector", "sectors"}, Within: 60, Why: "CISA's name of the sector"})
		}
		faults = v.add(f, faults, entry{aSector, s.ID, s.wording}, "sectors", i)
	}
	return faults.Err()
}

func (v *vocabulary) readThreats(name string, data []byte) error {
	var in threatFile
	f, faults := open(name, data, &in)
	for i, t := range in.Threats {
		v.threats = append(v.threats, horizon.Threat{ID: horizon.ThreatID(t.ID), Name: t.NameJA, Kind: t.Kind})
		faults = v.add(f, faults, entry{aThreat, t.ID, t.wording}, "threats", i)
	}
	return faults.Err()
}

func (v *vocabulary) readThemes(name string, data []byte) error {
	var in themeFile
	f, faults := open(name, data, &in)
	for i, t := range in.Themes {
		theme := horizon.Theme{ID: horizon.ThemeID(t.ID), Name: t.NameJA, NameEN: t.NameEN, Category: horizon.Category(t.Category)}
		if !slices.Contains(horizon.Categories(), theme.Category) {
			faults = append(faults, f.Fault(fmt.Sprintf("%q is no category", t.Category), "themes", i, "category"))
		}
		for _, s := range t.Sectors {
			theme.Sectors = append(theme.Sectors, horizon.SectorID(s))
			if !slices.ContainsFunc(v.sectors, func(x horizon.Sector) bool { return string(x.ID) == s }) {
				faults = append(faults, f.Fault(fmt.Sprintf("%q is no sector", s), "themes", i, "sectors"))
			}
		}
		for _, s := range t.Threats {
			theme.Threats = append(theme.Threats, horizon.ThreatID(s))
			if !slices.ContainsFunc(v.threats, func(x horizon.Threat) bool { return string(x.ID) == s }) {
				faults = append(faults, f.Fault(fmt.Sprintf("%q is no threat", s), "themes", i, "threats"))
			}
		}
		for _, s := range t.Lineage {
			if !slices.ContainsFunc(in.Themes, func(x themeEntry) bool { return x.ID == s }) {
				faults = append(faults, f.Fault(fmt.Sprintf("%q is no theme", s), "themes", i, "lineage"))
			}
		}
		v.themes = append(v.themes, theme)
		faults = v.add(f, faults, entry{aTheme, t.ID, t.wording}, "themes", i)
	}
	return faults.Err()
}

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
func (v *vocabulary) add(f *yamlfile.File, faults yamlfile.Faults, e entry, list string, i int) yamlfile.Faults {
	fault := func(message string, path ...any) {
		faults = append(faults, f.Fault(message, append([]any{list, i}, path...)...))
	}
	if e.id == "" {
		fault("entry without an id")
	}
	if slices.ContainsFunc(v.entries, func(x entry) bool { return x.kind == e.kind && x.id == e.id }) {
		fault(fmt.Sprintf("id %q stands there already", e.id), "id")
	}
	for k, g := range e.Guarded {
		switch {
		case len(g.Words) == 0:
			fault("guard without words", "guarded", k)
		case len(g.Near) == 0 && len(g.Text) == 0 && !g.Digest:
			fault("guard that asks for nothing (near, text or digest)", "guarded", k)
		case g.Why == "":
			fault("guard without a reason (why)", "guarded", k)
		}
	}
	for k, d := range e.Dropped {
		if d.Why == "" {
			fault("dropped words without a reason (why)", "dropped", k)
		}
	}
	v.entries = append(v.entries, e)
	return faults
}
