package lexicon

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
	"kazami/nlp/script"
	"kazami/nlp/spelling"
)

// Aliases are groups of names for one thing.
type Aliases struct {
	groups []aliasGroup
	of     map[string]int // by [aliasKey]
	terms  map[string]int // by the term that an analysis makes of the word

	spelled *spelling.Table
}

type aliasGroup struct {
	Words []string
	Since string // the day from which on they are counted as one
	Note  string
	since time.Time
	lang  string // that all its words are exposed to: "any" where they differ
}

func readAliases(name string, data []byte, more []Addition, spelled *spelling.Table) (*Aliases, error) {
	var in struct{ Aliases []aliasGroup }
	f, faults := open(name, data, &in)
	out := &Aliases{of: map[string]int{}, spelled: spelled}
	faults = out.add(f, faults, in.Aliases)
	for _, m := range more {
		var in additionFile
		f, unread := open(m.Name, m.Data, &in)
		if len(unread) == 0 { // what is wrong with the file is said where its entries are read
			faults = out.add(f, faults, in.Aliases)
		}
	}
	return out, faults.Err()
}

// add takes the groups of one file.
func (a *Aliases) add(f *yamlfile.File, faults yamlfile.Faults, groups []aliasGroup) yamlfile.Faults {
	for i := range groups {
		g := groups[i]
		var err error
		if g.since, err = time.ParseInLocation(time.DateOnly, g.Since, horizon.Tokyo); err != nil {
			faults = append(faults, f.Fault(fmt.Sprintf("since %q is not a date such as 2010-03-31", g.Since), "aliases", i, "since"))
		}
		if len(g.Words) < 2 {
			faults = append(faults, f.Fault("an alias needs two words or more", "aliases", i, "words"))
		}
		for k, w := range g.Words {
			key := a.key(w)
			if of, there := a.of[key]; there && of != len(a.groups) || slices.ContainsFunc(g.Words[:k], func(x string) bool { return aliasKey(x) == aliasKey(w) }) {
				faults = append(faults, f.Fault(fmt.Sprintf("%q stands in the table already", w), "aliases", i, "words", k))
			}
			a.of[key] = len(a.groups)
		}
		a.groups = append(a.groups, g)
	}
	return faults
}

// key is what all spellings of a name share.
func (a *Aliases) key(s string) string { return a.spelled.Phrase(aliasKey(s)) }

func aliasKey(s string) string { return foldPattern(strings.TrimSpace(script.Normalize(s))) }

// Alias is the name under which a term is counted together with its other
// names: the first of its group in the alias table, if the group is valid on
// that day. Of a term without aliases it is the term itself.
func (a *Aliases) Alias(term string, on time.Time) string {
	i, ok := a.of[a.key(term)]
	if !ok || on.Before(a.groups[i].since) {
		return term
	}
	return a.groups[i].Words[0]
}

// Series is the term of an analysis as it is counted in a document published on
// that day: under the first name of its group once the group is valid. The
// group's first name is exposed to all languages of the group at all times, so
// that its history does not break when the others join.
func (a *Aliases) Series(t horizon.Term, on time.Time) (name, lang string) {
	i, ok := a.terms[t.Text]
	if !ok {
		return t.Text, t.Lang
	}
	g := &a.groups[i]
	if t.Text != g.Words[0] && on.Before(g.since) {
		return t.Text, t.Lang
	}
	return g.Words[0], g.lang
}

// Learn learns as what terms an analysis has the words of the table: IPv6
// migrations as IPv6 migration. Terms are those that a word is read as, lang the
// language whose text a term is exposed to.
func (a *Aliases) Learn(terms func(word string) []string, lang func(term string) string) {
	a.terms = map[string]int{}
	for i := range a.groups {
		g := &a.groups[i]
		g.lang = lang(script.Normalize(g.Words[0]))
		for _, w := range g.Words {
			if lang(script.Normalize(w)) != g.lang {
				g.lang = "any"
			}
			for _, t := range append(terms(w), script.Normalize(w)) {
				a.terms[t] = i
			}
		}
	}
}

// Names gives what else the thing that a text names is called, for a search:
// the other words of its group in the alias table, whatever their date, and the
// themes, of all, whose name in one of the two languages is the text or one of
// those. Both are nil for a text that names nothing. It is safe for concurrent
// use.
func (a *Aliases) Names(all []horizon.Theme) func(text string) (other []string, themes []horizon.ThemeID) {
	named := map[string][]horizon.ThemeID{}
	for _, t := range all {
		keys := []string{a.key(t.Name), a.key(t.NameEN)}
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			if key != "" {
				named[key] = append(named[key], t.ID)
			}
		}
	}
	return func(text string) (other []string, themes []horizon.ThemeID) {
		key := a.key(text)
		themes = slices.Clone(named[key])
		i, ok := a.of[key]
		if !ok {
			return nil, themes
		}
		for _, w := range a.groups[i].Words {
			k := a.key(w)
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
