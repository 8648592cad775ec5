package nlp

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
)

// Query reads the words of a query as [Analyser.Analyse] reads a document, so
// that it finds them.
func (a *Analyser) Query(query string) []horizon.Token {
	sc := a.get()
	defer a.scratch.Put(sc)
	x := newText(query)
	sc.read(&x)
	tokens, _ := a.tokens(sc, query, "")
	return tokens
}

// Expand is a query's other names, in both languages: the aliases of the whole
// query, the query itself not among them. It is nil for a query without any.
func (a *Analyser) Expand(query string) []string {
	i, ok := a.aliases.of[aliasKey(query)]
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(a.aliases.groups[i].Words), func(w string) bool { return aliasKey(w) == aliasKey(query) })
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

// aliases are groups of names for one thing.
type aliases struct {
	groups []aliasGroup
	of     map[string]int
}

type aliasGroup struct {
	Words []string
	Since string // the day from which on they are counted as one
	Note  string
	since time.Time
}

func readAliases(name string, data []byte) (*aliases, error) {
	var in struct{ Aliases []aliasGroup }
	f, faults := open(name, data, &in)
	out := &aliases{groups: in.Aliases, of: map[string]int{}}
	for i := range out.groups {
		g := &out.groups[i]
		var err error
		if g.since, err = time.ParseInLocation(time.DateOnly, g.Since, horizon.Tokyo); err != nil {
			faults = append(faults, f.Fault(fmt.Sprintf("since %q is no day such as 2010-03-31", g.Since), "aliases", i, "since"))
		}
		if len(g.Words) < 2 {
			faults = append(faults, f.Fault("an alias needs two words or more", "aliases", i, "words"))
		}
		for k, w := range g.Words {
			key := aliasKey(w)
			if _, twice := out.of[key]; twice {
				faults = append(faults, f.Fault(fmt.Sprintf("%q stands in the table already", w), "aliases", i, "words", k))
			}
			out.of[key] = i
		}
	}
	return out, yamlfile.Faults(faults).Err()
}

func aliasKey(s string) string { return foldPattern(strings.TrimSpace(Normalize(s))) }
