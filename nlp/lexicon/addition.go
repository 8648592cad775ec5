package lexicon

import (
	"fmt"
	"slices"

	"kazami/internal/yamlfile"
)

// Addition is a file of the analyst's own that adds to the vocabulary. It may
// hold the lists themes, threats, sectors, sharing and aliases, written as in the
// files of vocab, and spellings: words with the ways to write them, the usual one first. A new id is a new theme or threat, whose first_named may be left
// out: then it counts as named in the year of its since, or at an unknown time. An
// id that is there already gets the words, guards and exceptions on top of its own.
type Addition struct {
	Name string // how faults call the file
	Data []byte
}

// additionFile is an Addition. Sectors and sharing classes are those of the
// plan: they get words, but no company.
type additionFile struct {
	Version int
	Themes  []themeEntry
	Threats []threatEntry
	Sectors []sharingEntry
	Sharing []sharingEntry
	Aliases []aliasGroup // read with the table of aliases

	Spellings []spelled // read before all else
}

func (v *Vocabulary) readAddition(a Addition) error {
	var in additionFile
	f, faults := open(a.Name, a.Data, &in)
	for i, t := range in.Threats {
		if e := v.entry(Threat, t.ID); e != nil {
			faults = v.extend(f, faults, e, t.wording, t.NameJA != "" || t.Kind != "" || t.CIA != "" || t.given(), "threats", i)
		} else {
			faults = v.addThreat(f, faults, t, i)
		}
	}
	for i, t := range in.Themes {
		if e := v.entry(Theme, t.ID); e != nil {
			faults = v.extend(f, faults, e, t.wording, t.NameJA != "" || t.Category != "" || len(t.Lineage) > 0 || t.given(), "themes", i)
		} else {
			faults = v.addTheme(f, faults, t, i)
		}
	}
	for _, list := range []struct {
		kind    Kind
		name    string
		entries []sharingEntry
	}{{Sector, "sectors", in.Sectors}, {Sharing, "sharing", in.Sharing}} {
		for i, s := range list.entries {
			if e := v.entry(list.kind, s.ID); e != nil {
				faults = v.extend(f, faults, e, s.wording, s.NameJA != "", list.name, i)
			} else {
				faults = append(faults, f.Fault(fmt.Sprintf("%q is not there: an added file gives words to what the plan has", s.ID), list.name, i, "id"))
			}
		}
	}
	return append(faults, v.lineage(f, in.Themes)...).Err()
}

// entry is nil where there is none.
func (v *Vocabulary) entry(kind Kind, id string) *Entry {
	i := slices.IndexFunc(v.entries, func(e Entry) bool { return e.Kind == kind && e.ID == id })
	if i < 0 {
		return nil
	}
	return &v.entries[i]
}

// extend adds the words of an entry of the same id, which may say no more.
func (v *Vocabulary) extend(f *yamlfile.File, faults yamlfile.Faults, e *Entry, w wording, more bool, list string, i int) yamlfile.Faults {
	if more {
		faults = append(faults, f.Fault(fmt.Sprintf("%q stands in the vocabulary already: only words can be added to it", e.ID), list, i, "id"))
	}
	faults = w.check(f, faults, list, i)
	e.JA = slices.Concat(e.JA, w.JA)
	e.EN = slices.Concat(e.EN, w.EN)
	e.Guarded = slices.Concat(e.Guarded, w.Guarded)
	e.Except = slices.Concat(e.Except, w.Except)
	return faults
}

// Check names all that is wrong with files of the analyst's own, without loading
// more than the vocabulary.
func Check(all []Addition) error {
	in := Files{Add: all}.embedded()
	table, err := spellings(in)
	if err != nil {
		return err
	}
	v, err := readVocabulary(in)
	if err != nil {
		return err
	}
	if err := v.apart(table, in.Add); err != nil {
		return err
	}
	_, err = readAliases("aliases.yaml", in.Aliases, all, table)
	return err
}
