package nlp

import (
	"slices"

	"kazami/internal/horizon"
)

// Names tells what else the thing that a text names is called, for a search:
// the other words of its group in the alias table, whatever their date, and the
// themes whose name, in one of the two languages, is the text or one of those.
// Both are nil for a text that names nothing. It is safe for concurrent use.
func (a *Analyser) Names() func(text string) (other []string, themes []horizon.ThemeID) {
	named := map[string][]horizon.ThemeID{}
	for _, t := range a.vocab.themes {
		keys := []string{aliasKey(t.Name), aliasKey(t.NameEN)}
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			if key != "" {
				named[key] = append(named[key], t.ID)
			}
		}
	}
	return func(text string) (other []string, themes []horizon.ThemeID) {
		key := aliasKey(text)
		themes = slices.Clone(named[key])
		i, ok := a.aliases.of[key]
		if !ok {
			return nil, themes
		}
		for _, w := range a.aliases.groups[i].Words {
			k := aliasKey(w)
			if k != key {
				other = append(other, w)
			}
			for _, id := range named[k] {
				if !slices.Contains(themes, id) {
					themes = append(themes, id)
				}
			}
		}
		return other, themes
	}
}
