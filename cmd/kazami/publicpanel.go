package main

import (
	"kazami/internal/horizon"
	"slices"
)

// inPublic is those of the described changes that who may not see all can meet: what
// is public, themes, and what was made of terms that the public panel flagged, and of
// no other. A judgement of a change that holds more was made by somebody who saw more.
func inPublic(described []horizon.Change, standing []horizon.Judgement, d *detection) []horizon.Change {
	flagged := map[string]bool{}
	for _, r := range d.panels[horizon.PublicPanel].replays {
		for _, g := range slices.Concat(r.onsets, r.now) {
			flagged[g.Name] = flagged[g.Name] || g.Theme == "" && (g.Open || g.Flagged)
		}
	}
	return slices.DeleteFunc(slices.Clone(described), func(c horizon.Change) bool {
		hidden := slices.ContainsFunc(c.Terms, func(t string) bool { return !flagged[t] })
		return hidden && len(c.Themes) == 0 && !isPublic(c, standing)
	})
}

// isPublic reports whether a change is approved: then its words are public.
func isPublic(c horizon.Change, standing []horizon.Judgement) bool {
	_, err := c.Release(standing)
	return err == nil
}

// panelFor is the panel whose figures somebody with a ceiling is shown: who may not
// see every document sees what CLEAR ones say, and nothing that others weigh in.
func panelFor(most horizon.TLP) horizon.Panel {
	if most == horizon.Red {
		return horizon.FullPanel
	}
	return horizon.PublicPanel
}
