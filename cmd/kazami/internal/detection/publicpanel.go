package detection

import (
	"slices"

	"kazami/internal/horizon"
)

// InPublic is those of the described changes that who may not see all can meet: what
// is public, themes, and what was made of terms that the public panel flagged, and of
// no other. A judgement of a change that holds more was made by somebody who saw more.
func InPublic(described []horizon.Change, standing []horizon.Judgement, d *Result) []horizon.Change {
	flagged := map[string]bool{}
	for _, r := range d.Panels[horizon.PublicPanel].Replays {
		for _, g := range slices.Concat(r.Onsets, r.Now) {
			flagged[g.Name] = flagged[g.Name] || g.Theme == "" && (g.Open || g.Flagged)
		}
	}
	return slices.DeleteFunc(slices.Clone(described), func(c horizon.Change) bool {
		hidden := slices.ContainsFunc(c.Terms, func(t string) bool { return !flagged[t] })
		return hidden && len(c.Themes) == 0 && !IsPublic(c, standing)
	})
}

// IsPublic reports whether a change is approved: then its words are public.
func IsPublic(c horizon.Change, standing []horizon.Judgement) bool {
	_, err := c.Release(standing)
	return err == nil
}

// PanelFor is the panel whose figures somebody with a ceiling is shown: who may not
// see every document sees what CLEAR ones say, and nothing that others weigh in.
func PanelFor(most horizon.TLP) horizon.Panel {
	if most == horizon.Red {
		return horizon.FullPanel
	}
	return horizon.PublicPanel
}
