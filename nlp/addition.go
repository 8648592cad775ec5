package nlp

import (
	"fmt"
	"slices"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// Addition is a file of the analyst's own that adds to the vocabulary. It may
// hold the lists themes, threats, sectors, sharing and aliases, written as in the
// files of vocab. A new id is a new theme or threat; an id that is there already gets
// the words, guards and exceptions on top of its own.
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
}

func (v *vocabulary) readAddition(a Addition) error {
	var in additionFile
	f, faults := open(a.Name, a.Data, &in)
	for i, t := range in.Threats {
		if e := v.entry(aThreat, t.ID); e != nil {
			faults = v.extend(f, faults, e, t.wording, t.NameJA != "" || t.Kind != "" || t.CIA != "", "threats", i)
		} else {
			faults = v.addThreat(f, faults, t, i)
		}
	}
	for i, t := range in.Themes {
		if e := v.entry(aTheme, t.ID); e != nil {
			faults = v.extend(f, faults, e, t.wording, t.NameJA != "" || t.Category != "" || len(t.Lineage) > 0, "themes", i)
		} else {
			faults = v.addTheme(f, faults, t, i)
		}
	}
	for _, list := range []struct {
		kind    entryKind
		name    string
		entries []sharingEntry
	}{{aSector, "sectors", in.Sectors}, {aSharing, "sharing", in.Sharing}} {
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
func (v *vocabulary) entry(kind entryKind, id string) *entry {
	i := slices.IndexFunc(v.entries, func(e entry) bool { return e.kind == kind && e.id == id })
	if i < 0 {
		return nil
	}
	return &v.entries[i]
}

// extend adds the words of an entry of the same id, which may say no more.
func (v *vocabulary) extend(f *yamlfile.File, faults yamlfile.Faults, e *entry, w wording, more bool, list string, i int) yamlfile.Faults {
	if more {
		faults = append(faults, f.Fault(fmt.Sprintf("%q stands in the vocabulary already: only words can be added to it", e.id), list, i, "id"))
	}
	faults = w.check(f, faults, list, i)
	e.JA = slices.Concat(e.JA, w.JA)
	e.EN = slices.Concat(e.EN, w.EN)
	e.Guarded = slices.Concat(e.Guarded, w.Guarded)
	e.Except = slices.Concat(e.Except, w.Except)
	return faults
}

// CheckAdditions names all that is wrong with the files, without loading more
// than the vocabulary.
func CheckAdditions(all []Addition) error {
	if _, err := readVocabulary(themesYAML, threatsYAML, sectorsYAML, sharingYAML, all); err != nil {
		return err
	}
	_, err := readAliases("aliases.yaml", aliasesYAML, all)
	return err
}

// SharingClasses lists the classes of shared information in their order.
func (a *Analyser) SharingClasses() []horizon.SharingClass { return slices.Clone(a.vocab.sharing) }
