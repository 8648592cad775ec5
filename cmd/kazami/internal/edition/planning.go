package edition

import (
	"fmt"
	"slices"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

type guidelineFile struct {
	Pillar   string   `yaml:"pillar"`
	Text     string   `yaml:"text"`
	Level    string   `yaml:"level"`
	Target   string   `yaml:"target"`
	Evidence []string `yaml:"evidence"`
}

type degreeFile struct {
	Sector string `yaml:"sector"`
	Degree string `yaml:"degree"`
	Why    string `yaml:"why"`
}

type impactFile struct {
	Service string `yaml:"service"`
	Leak    string `yaml:"leak"`
	Life    string `yaml:"life"`
	Level   string `yaml:"level"`
}

type relationFile struct {
	Change string `yaml:"change"`
	Bond   string `yaml:"bond"`
	Why    string `yaml:"why"`
}

// plan puts what the file says for the planner into the change.
func (c *changeFile) plan(h *horizon.Change) {
	for _, x := range c.Guideline {
		p := horizon.Proposal{Pillar: x.Pillar, Text: x.Text, Level: horizon.Level(x.Level), Target: x.Target}
		for _, id := range x.Evidence {
			p.Evidence = append(p.Evidence, horizon.DocumentID(id))
		}
		h.Guideline = append(h.Guideline, p)
	}
	for _, x := range c.Also {
		h.Also = append(h.Also, horizon.Category(x))
	}
	for _, x := range c.Degrees {
		h.Degrees = append(h.Degrees, horizon.Degree{Sector: horizon.SectorID(x.Sector), Degree: horizon.Magnitude(x.Degree), Why: x.Why})
	}
	h.Impact, h.Sharing, h.Exercise = horizon.Impact(c.Impact), horizon.Sharing(c.Sharing), c.Exercise
	for _, x := range c.Related {
		h.Related = append(h.Related, horizon.Relation{Change: horizon.ChangeID(x.Change), Bond: horizon.Bond(x.Bond), Why: x.Why})
	}
}

// check names every word of the file that is none of the plan's, with its line.
func (j *judgementFile) check(f *yamlfile.File) error {
	var wrong yamlfile.Faults
	oneOf := func(what, value string, known []string, at ...any) {
		if value != "" && !slices.Contains(known, value) {
			wrong = append(wrong, f.Fault(fmt.Sprintf("%s %q is none of %q", what, value, known), at...))
		}
	}
	pillars := slices.Concat(horizon.Pillars(), horizon.Priorities())
	magnitudes := words([]horizon.Magnitude{horizon.Large, horizon.Medium, horizon.Small, horizon.Unclear})
	var changes []string
	for _, c := range j.Changes {
		changes = append(changes, c.ID)
	}
	wrong = append(wrong, j.slugs(f)...)
	for i, c := range j.Changes {
		oneOf("sharing class", c.Sharing, words(horizon.Sharings()), "changes", i, "sharing")
		for k, x := range c.Also {
			oneOf("category", x, words(horizon.Categories()), "changes", i, "also", k)
		}
		for k, x := range c.Degrees {
			oneOf("sector", x.Sector, c.Sectors, "changes", i, "degrees", k, "sector")
			oneOf("degree", x.Degree, magnitudes, "changes", i, "degrees", k, "degree")
		}
		for k, x := range c.Guideline {
			oneOf("pillar", x.Pillar, pillars, "changes", i, "guideline", k, "pillar")
			oneOf("level", x.Level, words([]horizon.Level{horizon.Considered, horizon.Reference}), "changes", i, "guideline", k, "level")
		}
		for k, x := range c.Related {
			oneOf("change", x.Change, changes, "changes", i, "related", k, "change")
			oneOf("bond", x.Bond, words([]horizon.Bond{horizon.BondCause, horizon.BondEffect, horizon.BondOverlap}), "changes", i, "related", k, "bond")
		}
	}
	return wrong.Err()
}

// words is the same list as plain strings.
func words[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, x := range list {
		all[i] = string(x)
	}
	return all
}
