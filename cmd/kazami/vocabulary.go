package main

import (
	"cmp"
	"kazami/cmd/kazami/internal/config"
	"kazami/internal/horizon"
	"kazami/nlp"
	"strings"
	"sync"
	"time"
)

// vocabulary is the entries of the lexicon that pages need, by id.
type vocabulary struct {
	themes  map[horizon.ThemeID]horizon.Theme
	threats map[horizon.ThreatID]horizon.Threat
	sectors []horizon.Sector // in the order of the plan

	variants func(horizon.ThemeID) []string        // the words by which a theme is recognised
	alias    func(term string) string              // the name under which a term is counted
	term     func(words string) string             // the same of words as somebody writes them
	own      func(term string) map[string][]string // entries whose own words a term is, by kind of tag
}

// analyser loads the dictionary once, when it is first needed. Its version
// changes whenever a document would be read differently: then the whole archive
// is read again.
var analyser = sync.OnceValues(func() (*nlp.Analyser, error) { return nlp.New(nlp.Options{}) })

// sectors are those that the vocabulary knows; what they are asks for no dictionary.
var sectors = sync.OnceValues(nlp.Sectors)

func sectorIDs() (ids []string, err error) {
	all, err := sectors()
	for i := range all {
		ids = append(ids, string(all[i].ID))
	}
	return ids, err
}

// vocabulary is the lexicon's entries, as pages need them.
func vocabularyOf(s *work) (vocabulary, error) {
	a, err := s.words()
	if err != nil {
		return vocabulary{}, err
	}
	v := vocabulary{themes: map[horizon.ThemeID]horizon.Theme{}, threats: map[horizon.ThreatID]horizon.Threat{}, sectors: a.Sectors(), variants: a.VariantsOf,
		alias: func(term string) string { return a.Alias(nlp.Normalize(term), s.asOf) }}
	v.own = namedBy(a)
	v.term = func(words string) string { return cmp.Or(termOf(a, words, s.asOf), v.alias(words)) }
	for _, t := range a.Themes() {
		v.themes[t.ID] = t
	}
	for _, t := range a.Threats() {
		v.threats[t.ID] = t
	}
	return v, nil
}

// termOf is the term that words are read as when they stand in a document:
// サーバー証明書 as サーバ証明書, Buffer Overflows as buffer overflow; "" if they are
// not one term.
func termOf(a *nlp.Analyser, words string, on time.Time) string {
	words = strings.TrimSpace(words)
	found := a.Analyse(&horizon.Document{Title: words, Published: on}, nil)
	for _, t := range found.Terms {
		for _, s := range t.Spans[:t.Own] {
			if s.Start == 0 && s.End == len(words) {
				return t.Text
			}
		}
	}
	return ""
}

// namedBy is the entries of the vocabulary whose own words a term is, by the
// kind of their tags.
func namedBy(a *nlp.Analyser) func(term string) map[string][]string {
	return func(term string) map[string][]string {
		found := a.Analyse(&horizon.Document{Title: term, Published: time.Unix(0, 0)}, nil)
		all := map[string][]string{}
		for kind, tags := range map[string][]horizon.Tag{"sector": found.Sectors, "threat": found.Threats, "theme": found.Themes} {
			for _, t := range tags {
				all[kind] = append(all[kind], t.ID)
			}
		}
		return all
	}
}

// dictionary gives the dictionary with the vocabulary, which is loaded once.
type dictionary func() (*nlp.Analyser, error)

// loadAnalyser loads the dictionary with the vocabulary of a config, once, when
// it is first needed.
func loadAnalyser(c *config.Config) dictionary {
	if len(c.Added) == 0 {
		return analyser
	}
	return sync.OnceValues(func() (*nlp.Analyser, error) { return nlp.New(nlp.Options{Add: additions(c.Added)}) })
}

func additions(all []config.Addition) (out []nlp.Addition) {
	for _, a := range all {
		out = append(out, nlp.Addition(a))
	}
	return out
}
