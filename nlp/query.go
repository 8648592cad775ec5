package nlp

import (
	"time"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/nlp/script"
)

// Query reads the words of a query as [Analyser.Analyse] reads a document, so
// that it finds them. What ends in Japanese is read as words are that something is said
// of: 割当て is an allotment then, and no verb that goes on.
func (a *Analyser) Query(query string) []horizon.Token {
	sc := a.get()
	defer a.scratch.Put(sc)
	text := query
	if last, _ := utf8.DecodeLastRuneInString(query); script.Letter(last) {
		text += "の"
	}
	x := script.NewText(text)
	sc.read(&x)
	tokens, _ := a.tokens(sc, text, "")
	if n := len(tokens); n > 0 && tokens[n-1].End > len(query) {
		if tokens[n-1].Start < len(query) { // the letter became part of a word
			x = script.NewText(query)
			sc.read(&x)
			tokens, _ = a.tokens(sc, query, "")
			return tokens
		}
		tokens = tokens[:n-1]
	}
	return tokens
}

// Series is the term of an analysis as it is counted in a document published on
// that day ([lexicon.Aliases.Series]).
func (a *Analyser) Series(t horizon.Term, on time.Time) (name, lang string) {
	return a.aliases.Series(t, on)
}

// Alias is the name under which a term is counted on that day together with its
// other names ([lexicon.Aliases.Alias]).
func (a *Analyser) Alias(term string, on time.Time) string { return a.aliases.Alias(term, on) }

// Names gives what else the thing that a text names is called, and the themes of
// that name ([lexicon.Aliases.Names]). It is safe for concurrent use.
func (a *Analyser) Names() func(text string) (other []string, themes []horizon.ThemeID) {
	return a.aliases.Names(a.Themes())
}

// readAs is the terms as which an analysis has a word that stands alone.
func (a *Analyser) readAs(word string) (terms []string) {
	for _, t := range a.Analyse(&horizon.Document{Body: word}, nil).Terms {
		if t.Spans[0] == (horizon.Span{Start: 1, End: 1 + len(word)}) {
			terms = append(terms, t.Text)
		}
	}
	return terms
}
