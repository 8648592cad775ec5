package work

import (
	"cmp"
	"strings"
	"sync"
	"time"
	"unicode"

	"kazami/cmd/kazami/internal/config"
	"kazami/internal/horizon"
	"kazami/nlp"
	"kazami/nlp/lexicon"
	"kazami/nlp/morph"
	"kazami/nlp/script"
)

// Vocabulary is the entries of the lexicon that pages need, by id.
type Vocabulary struct {
	Themes  map[horizon.ThemeID]horizon.Theme
	Threats map[horizon.ThreatID]horizon.Threat
	Sectors []horizon.Sector // in the order of the plan

	Analysis int // the version by which documents are read

	Variants func(horizon.ThemeID) []string        // the words by which a theme is recognised
	Core     func(horizon.ThemeID) []string        // those of them that mean it wherever they stand
	Alias    func(term string) string              // the name under which a term is counted
	Term     func(words string) string             // the same of words as somebody writes them
	Own      func(term string) map[string][]string // entries whose own words a term is, by kind of tag
}

// Tokenizer is what cuts Japanese; nil is morph.New. Package main sets it before
// anything is read.
var Tokenizer morph.Loader

// Analyser loads the dictionary once, when it is first needed. Its version
// changes whenever a document would be read differently: then the whole archive
// is read again.
var Analyser = sync.OnceValues(func() (*nlp.Analyser, error) { return nlp.New(nlp.Options{Tokenizer: Tokenizer}) })

// Sectors are those that the vocabulary knows; what they are asks for no dictionary.
var Sectors = sync.OnceValues(lexicon.Sectors)

// SectorIDs is the sectors of the vocabulary, in its order.
func SectorIDs() (ids []string, err error) {
	all, err := Sectors()
	for i := range all {
		ids = append(ids, string(all[i].ID))
	}
	return ids, err
}

// VocabularyOf is the lexicon's entries, as pages need them.
func VocabularyOf(s *Work) (Vocabulary, error) {
	a, err := s.Words()
	if err != nil {
		return Vocabulary{}, err
	}
	v := Vocabulary{Themes: map[horizon.ThemeID]horizon.Theme{}, Threats: map[horizon.ThreatID]horizon.Threat{}, Sectors: a.Sectors(), Analysis: a.Version(), Variants: a.VariantsOf, Core: a.CoreOf,
		Alias: func(term string) string { return a.Alias(script.Normalize(term), s.AsOf) }}
	v.Own = namedBy(a)
	v.Term = func(words string) string { return cmp.Or(termOf(a, words, s.AsOf), v.Alias(words)) }
	for _, t := range a.Themes() {
		v.Themes[t.ID] = t
	}
	for _, t := range a.Threats() {
		v.Threats[t.ID] = t
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

// CloseUp is a text as words are looked for in it: in its normal form, without blanks,
// so that Web サイト and Webサイト are one.
func CloseUp(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '・' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(script.Normalize(text)))
}

// dictionary gives the dictionary with the vocabulary, which is loaded once.
type dictionary func() (*nlp.Analyser, error)

// LoadAnalyser loads the dictionary with the vocabulary of a config, once, when
// it is first needed.
func LoadAnalyser(c *config.Config) dictionary {
	if len(c.Added) == 0 {
		return Analyser
	}
	return loader(c, false)
}

// LoadSearchAnalyser is [LoadAnalyser] with long words parted, as search mode does.
func LoadSearchAnalyser(c *config.Config) dictionary { return loader(c, true) }

func loader(c *config.Config, search bool) dictionary {
	return sync.OnceValues(func() (*nlp.Analyser, error) {
		return nlp.New(nlp.Options{Tokenizer: Tokenizer, Files: lexicon.Files{Add: additions(c.Added)}, Search: search})
	})
}

// CheckAdditions names all that is wrong with the terms of a config.
func CheckAdditions(all []config.Addition) error { return lexicon.Check(additions(all)) }

// additions is the terms of the config as the lexicon takes them.
func additions(all []config.Addition) (out []lexicon.Addition) {
	for _, a := range all {
		out = append(out, lexicon.Addition(a))
	}
	return out
}
