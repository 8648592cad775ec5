package nlp

import (
	"slices"
	"time"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// Query reads the words of a query as [Analyser.Analyse] reads a document, so
// that it finds them.
func (a *Analyser) Query(query string) []horizon.Token {
	sc := a.get()
	defer a.scratch.Put(sc)
	x := script.NewText(query)
	sc.read(&x)
	tokens, _ := a.tokens(sc, query, "")
	return tokens
}

// Alias is the name under which a term is counted together with its other
// names: the first of its group in the alias table, if the group is valid on
// that day. Of a term without aliases it is the term itself.
func (a *Analyser) Alias(term string, on time.Time) string {
	i, ok := a.aliases.of[aliasKey(term)]
	if !ok || on.Before(a.aliases.groups[i].since) {
		return term
	}
	return a.aliases.groups[i].Words[0]
}

// Themes lists the themes in the order of the vocabulary.
func (a *Analyser) Themes() []horizon.Theme { return slices.Clone(a.vocab.themes) }

// Threats lists the threats in the order of the vocabulary.
func (a *Analyser) Threats() []horizon.Threat { return slices.Clone(a.vocab.threats) }

// Sectors lists the sectors, those of the plan first and in its order.
func (a *Analyser) Sectors() []horizon.Sector { return slices.Clone(a.vocab.sectors) }

// Sectors lists the sectors as [Analyser.Sectors] does, without loading
// anything else: no addition has a sector of its own.
func Sectors() ([]horizon.Sector, error) {
	v := &vocabulary{}
	if err := v.readSectors("sectors.yaml", sectorsYAML); err != nil {
		return nil, err
	}
	return v.sectors, nil
}

// Theme finds a theme by its id.
func (a *Analyser) Theme(id horizon.ThemeID) (horizon.Theme, bool) {
	for i := range a.vocab.themes {
		if a.vocab.themes[i].ID == id {
			return a.vocab.themes[i], true
		}
	}
	return horizon.Theme{}, false
}

// VariantsOf lists the words by which a theme is recognised, Japanese before
// English, guarded ones last; nil for a theme that is not in the vocabulary.
func (a *Analyser) VariantsOf(id horizon.ThemeID) (words []string) {
	for _, e := range a.vocab.entries {
		if e.kind != aTheme || e.id != string(id) {
			continue
		}
		words = append(append(words, e.JA...), e.EN...)
		for _, g := range e.Guarded {
			words = append(words, g.Words...)
		}
	}
	return words
}

// Series is the term of an analysis as it is counted in a document published on
// that day: under the first name of its group once the group is valid. The
// group's first name is exposed to all languages of the group at all times, so
// that its history does not break when the others join.
func (a *Analyser) Series(t horizon.Term, on time.Time) (name, lang string) {
	i, ok := a.aliases.terms[t.Text]
	if !ok {
		return t.Text, t.Lang
	}
	g := &a.aliases.groups[i]
	if t.Text != g.Words[0] && on.Before(g.since) {
		return t.Text, t.Lang
	}
	return g.Words[0], g.lang
}

// nameAliases learns which terms stand in an analysis for the words of the
// alias table: IPv6 migrations as IPv6 migration.
func (a *Analyser) nameAliases() {
	a.aliases.terms = map[string]int{}
	for i := range a.aliases.groups {
		g := &a.aliases.groups[i]
		g.lang = termLang(script.Normalize(g.Words[0]))
		for _, w := range g.Words {
			if termLang(script.Normalize(w)) != g.lang {
				g.lang = "any"
			}
			a.aliases.terms[script.Normalize(w)] = i
			r := a.Analyse(&horizon.Document{Body: w}, nil)
			for _, t := range r.Terms {
				if t.Spans[0] == (horizon.Span{Start: 1, End: 1 + len(w)}) {
					a.aliases.terms[t.Text] = i
				}
			}
		}
	}
}
