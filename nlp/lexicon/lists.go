package lexicon

import (
	"slices"

	"kazami/internal/horizon"
)

// Themes lists the themes in the order of the vocabulary.
func (v *Vocabulary) Themes() []horizon.Theme { return slices.Clone(v.themes) }

// Threats lists the threats in the order of the vocabulary.
func (v *Vocabulary) Threats() []horizon.Threat { return slices.Clone(v.threats) }

// Sectors lists the sectors, those of the plan first and in its order.
func (v *Vocabulary) Sectors() []horizon.Sector { return slices.Clone(v.sectors) }

// Sectors lists the sectors as [Vocabulary.Sectors] does, without loading
// anything else: no addition has a sector of its own.
func Sectors() ([]horizon.Sector, error) {
	v := &Vocabulary{}
	if err := v.readSectors("sectors.yaml", sectorsYAML); err != nil {
		return nil, err
	}
	return v.sectors, nil
}

// Theme finds a theme by its id.
func (v *Vocabulary) Theme(id horizon.ThemeID) (horizon.Theme, bool) {
	if t := v.theme(id); t != nil {
		return *t, true
	}
	return horizon.Theme{}, false
}

// VariantsOf lists the words by which a theme is recognised, Japanese before
// English, guarded ones last; nil for a theme that is not in the vocabulary.
func (v *Vocabulary) VariantsOf(id horizon.ThemeID) (words []string) {
	for _, e := range v.entries {
		if e.Kind != Theme || e.ID != string(id) {
			continue
		}
		words = append(append(words, e.JA...), e.EN...)
		for _, g := range e.Guarded {
			words = append(words, g.Words...)
		}
	}
	return words
}

// CoreOf lists the words that mean a theme wherever they stand, without a guard,
// Japanese before English; nil for a theme that is not in the vocabulary.
func (v *Vocabulary) CoreOf(id horizon.ThemeID) []string {
	for _, e := range v.entries {
		if e.Kind == Theme && e.ID == string(id) {
			return slices.Concat(e.JA, e.EN)
		}
	}
	return nil
}

// SharingClasses lists the classes of shared information in their order.
func (v *Vocabulary) SharingClasses() []horizon.SharingClass { return slices.Clone(v.sharing) }

// Entries lists all that has words, in the order of the files. They are not to be
// changed.
func (v *Vocabulary) Entries() []Entry { return v.entries }

// Categories are those of the themes, in page order.
func (v *Vocabulary) Categories(themes []horizon.Tag) (out []horizon.Category) {
	for _, c := range horizon.Categories() {
		if slices.ContainsFunc(themes, func(t horizon.Tag) bool {
			theme, ok := v.Theme(horizon.ThemeID(t.ID))
			return ok && theme.Category == c
		}) {
			out = append(out, c)
		}
	}
	return out
}
