package lexicon

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

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
	Lineage  []string // themes that it grew out of
	Sectors  []string
	Threats  []string
	Note     string
	naming   `yaml:",inline"`
	wording  `yaml:",inline"`
}

type threatFile struct {
	Version int
	Threats []threatEntry
}

type threatEntry struct {
	ID      string
	NameJA  string `yaml:"name_ja"`
	Kind    string
	CIA     string
	naming  `yaml:",inline"`
	wording `yaml:",inline"`
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

type sharingFile struct {
	Version int
	Sharing []sharingEntry
}

type sharingEntry struct {
	ID      string
	NameJA  string `yaml:"name_ja"`
	Note    string
	wording `yaml:",inline"`
}

// Vocabulary is what the analyst's files say.
type Vocabulary struct {
	themes  []horizon.Theme
	threats []horizon.Threat
	sectors []horizon.Sector
	sharing []horizon.SharingClass
	entries []Entry
}

// Entry is a theme, threat, sector or sharing class with its wording.
type Entry struct {
	Kind Kind
	ID   string
	wording
}

// Kind is what an entry is.
type Kind uint8

const (
	Theme Kind = iota
	Threat
	Sector
	Sharing
	kinds
)

// readVocabulary reads the files, checks that they fit together, and adds what
// an analyst's own files say.
func readVocabulary(in Files) (*Vocabulary, error) {
	v := &Vocabulary{}
	reads := []func() error{
		func() error { return v.readSectors("sectors.yaml", in.Sectors) },
		func() error { return v.readThreats("threats.yaml", in.Threats) },
		func() error { return v.readThemes("themes.yaml", in.Themes) },
		func() error { return v.readSharing("sharing.yaml", in.Sharing) },
	}
	if bytes.Equal(in.Themes, themesYAML) { // the embedded file is of the embedded themes
		reads = append(reads, func() error { return v.readRecognised("recognised.yaml", recognisedYAML) })
	}
	for _, m := range in.Add {
		reads = append(reads, func() error { return v.readAddition(m) })
	}
	var faults yamlfile.Faults
	for _, read := range reads {
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

func (v *Vocabulary) readSectors(name string, data []byte) error {
	var in sectorFile
	f, faults := open(name, data, &in)
	for i, s := range in.Sectors {
		charge := []horizon.Charge{{Ministries: s.Ministries}}
		for _, day := range slices.Sorted(maps.Keys(s.Later)) {
			from, err := time.ParseInLocation(time.DateOnly, day, horizon.Tokyo)
			if err != nil {
				faults = append(faults, f.Fault(fmt.Sprintf("%q is not a date such as 2024-04-01", day), "sectors", i, "ministries_from"))
			}
			charge = append(charge, horizon.Charge{From: from, Ministries: s.Later[day]})
		}
		v.sectors = append(v.sectors, horizon.Sector{ID: horizon.SectorID(s.ID), Name: s.NameJA, Charge: charge,
			CEPTOAR: s.CEPTOAR, CISA: s.CISA, Plan2: s.Plan2, Since: s.Since})
		if len(s.CISA) > 0 {
			s.Guarded = append(s.Guarded, guard{Words: s.CISA, Context: []string{"sector", "sectors"}, Before: true, Within: maxWithin, Why: "CISA's name of the sector"})
		}
		faults = v.add(f, faults, Entry{Sector, s.ID, s.wording}, "sectors", i)
	}
	return faults.Err()
}

func (v *Vocabulary) readThreats(name string, data []byte) error {
	var in threatFile
	f, faults := open(name, data, &in)
	for i, t := range in.Threats {
		faults = t.dated(f, faults, "threats", i)
		faults = v.addThreat(f, faults, t, i)
	}
	return faults.Err()
}

func (v *Vocabulary) addThreat(f *yamlfile.File, faults yamlfile.Faults, t threatEntry, i int) yamlfile.Faults {
	named, faults := t.year(f, faults, "threats", i)
	v.threats = append(v.threats, horizon.Threat{ID: horizon.ThreatID(t.ID), Name: t.NameJA, Kind: t.Kind, FirstNamed: named})
	return v.add(f, faults, Entry{Threat, t.ID, t.wording}, "threats", i)
}

func (v *Vocabulary) readSharing(name string, data []byte) error {
	var in sharingFile
	f, faults := open(name, data, &in)
	for i, c := range in.Sharing {
		v.sharing = append(v.sharing, horizon.SharingClass{ID: c.ID, Name: c.NameJA})
		faults = v.add(f, faults, Entry{Sharing, c.ID, c.wording}, "sharing", i)
	}
	return faults.Err()
}

func (v *Vocabulary) readThemes(name string, data []byte) error {
	var in themeFile
	f, faults := open(name, data, &in)
	for i, t := range in.Themes {
		faults = t.dated(f, faults, "themes", i)
		faults = v.addTheme(f, faults, t, i)
	}
	return append(faults, v.lineage(f, in.Themes)...).Err()
}

func (v *Vocabulary) addTheme(f *yamlfile.File, faults yamlfile.Faults, t themeEntry, i int) yamlfile.Faults {
	named, faults := t.year(f, faults, "themes", i)
	theme := horizon.Theme{ID: horizon.ThemeID(t.ID), Name: t.NameJA, NameEN: t.NameEN, Category: horizon.Category(t.Category), FirstNamed: named}
	want := func(ok bool, value, what, key string) {
		if !ok {
			faults = append(faults, f.Fault(fmt.Sprintf("%q is not a %s", value, what), "themes", i, key))
		}
	}
	want(slices.Contains(horizon.Categories(), theme.Category), t.Category, "category", "category")
	for _, s := range t.Sectors {
		theme.Sectors = append(theme.Sectors, horizon.SectorID(s))
		want(slices.ContainsFunc(v.sectors, func(x horizon.Sector) bool { return string(x.ID) == s }), s, "sector", "sectors")
	}
	for _, s := range t.Threats {
		theme.Threats = append(theme.Threats, horizon.ThreatID(s))
		want(slices.ContainsFunc(v.threats, func(x horizon.Threat) bool { return string(x.ID) == s }), s, "threat", "threats")
	}
	for _, s := range t.Lineage {
		theme.Lineage = append(theme.Lineage, horizon.ThemeID(s))
	}
	v.themes = append(v.themes, theme)
	return v.add(f, faults, Entry{Theme, t.ID, t.wording}, "themes", i)
}

// lineage names the ancestors that are no themes, and the themes that are
// ancestors of their own.
func (v *Vocabulary) lineage(f *yamlfile.File, in []themeEntry) (faults yamlfile.Faults) {
	of := map[horizon.ThemeID][]horizon.ThemeID{}
	for _, t := range v.themes {
		of[t.ID] = t.Lineage
	}
	for i, t := range in {
		for _, s := range t.Lineage {
			if _, known := of[horizon.ThemeID(s)]; !known {
				faults = append(faults, f.Fault(fmt.Sprintf("%q is not a theme", s), "themes", i, "lineage"))
			}
		}
		above := slices.Clone(of[horizon.ThemeID(t.ID)])
		for k := 0; k < len(above) && len(above) <= len(v.themes)*len(v.themes); k++ {
			above = append(above, of[above[k]]...)
		}
		if slices.Contains(above, horizon.ThemeID(t.ID)) {
			faults = append(faults, f.Fault(fmt.Sprintf("%q grew out of itself", t.ID), "themes", i, "lineage"))
		}
	}
	return faults
}
