package index

import (
	"iter"
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"kazami/internal/horizon"
)

// The fields of a document in the index.
const (
	fieldTitle    = "title"
	fieldBody     = "body"
	fieldSource   = "source"
	fieldClass    = "class"
	fieldTLP      = "tlp"
	fieldLang     = "lang"
	fieldTheme    = "theme"
	fieldCategory = "category"
	fieldThreat   = "threat"
	fieldSector   = "sector"
	fieldSharing  = "sharing"
	fieldEntity   = "entity"
	fieldYear     = "year"
	fieldDate     = "date"
	fieldWhen     = "when" // the date as letters, which order as dates do
)

// Words have their places, for phrases and snippets. Keywords are neither
// scored nor stored; those that facets count have a column as well.
const (
	words   = bleveindex.IndexField | bleveindex.IncludeTermVectors
	keyword = bleveindex.IndexField | bleveindex.SkipFreqNorm
	counted = keyword | bleveindex.DocValues
)

// entry lays out a document for bleve. Nothing in it is stored but its key.
func entry(d *horizon.Document, a *horizon.Analysis) *document.Document {
	e := document.NewDocument(key(d.Source, d.ID))
	e.AddField(document.NewTextFieldCustom(fieldTitle, nil, nil, words, &ready{d.Title, a.Title}))
	e.AddField(document.NewTextFieldCustom(fieldBody, nil, nil, words, &ready{d.Body, a.Body}))
	put := func(field string, o bleveindex.FieldIndexingOptions, values ...string) {
		for _, v := range distinct(values) {
			e.AddField(document.NewTextFieldCustom(field, nil, []byte(v), o, nil))
		}
	}
	put(fieldSource, counted, string(d.Source))
	put(fieldClass, keyword, string(d.Class))
	put(fieldTLP, keyword, d.TLP.String())
	put(fieldLang, keyword, a.Lang)
	put(fieldTheme, counted, ids(a.Themes)...)
	put(fieldThreat, keyword, ids(a.Threats)...)
	put(fieldSharing, keyword, ids(a.Sharing)...)
	put(fieldSector, counted, append(ids(a.Sectors), strs(d.Sectors)...)...)
	put(fieldCategory, counted, strs(a.Categories)...)
	put(fieldEntity, keyword, names(a.Entities)...)
	if d.Published.IsZero() {
		return e
	}
	put(fieldYear, counted, d.Published.In(horizon.Tokyo).Format("2006"))
	put(fieldWhen, counted, d.Published.UTC().Format("20060102150405"))
	date, err := document.NewDateTimeFieldWithIndexingOptions(fieldDate, nil, d.Published, "", bleveindex.IndexField)
	if err == nil { // a date that bleve cannot hold is no date
		e.AddField(date)
	}
	return e
}

// ready is an analyzer that analyses nothing: it hands over the tokens of one
// text that were made before.
type ready struct {
	text   string
	tokens []horizon.Token
}

// Analyze returns the tokens, whatever it is given.
func (r *ready) Analyze([]byte) analysis.TokenStream {
	size := 0
	for i := range r.tokens {
		size += len(r.tokens[i].Base)
	}
	letters := make([]byte, 0, size)
	all := make([]analysis.Token, 0, len(r.tokens))
	stream := make(analysis.TokenStream, 0, len(r.tokens))
	for t, position := range places(r.text, r.tokens) {
		letters = append(letters, t.Base...)
		all = append(all, analysis.Token{
			Start: t.Start, End: t.End, Position: position,
			Term: letters[len(letters)-len(t.Base):],
		})
		stream = append(stream, &all[len(all)-1])
	}
	return stream
}

// places yields the words among the tokens and the place of each, from 1. The
// end of a sentence takes a place of its own, so no phrase reaches across it.
func places(text string, tokens []horizon.Token) iter.Seq2[horizon.Token, int] {
	return func(yield func(horizon.Token, int) bool) {
		place, end := 0, 0
		for _, t := range tokens {
			if !isWord(t.Base) {
				continue
			}
			place++
			if place > 1 && 0 <= end && end <= t.Start && t.Start <= len(text) && endsSentence(text[end:t.Start]) {
				place++
			}
			if !yield(t, place) {
				return
			}
			end = t.End
		}
	}
}

func isWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

func endsSentence(between string) bool {
	return strings.ContainsAny(between, "。．！？!?") || strings.Contains(between, ". ") || strings.Contains(between, "\n\n")
}

// distinct sorts the values and drops empty and repeated ones.
func distinct(values []string) []string {
	slices.Sort(values)
	return slices.Compact(slices.DeleteFunc(values, func(s string) bool { return s == "" }))
}

func ids(tags []horizon.Tag) []string {
	var all []string
	for _, t := range tags {
		all = append(all, t.ID)
	}
	return all
}

func names(entities []horizon.Entity) []string {
	var all []string
	for _, e := range entities {
		all = append(all, e.Text)
	}
	return all
}

func strs[S ~string](values []S) []string {
	var all []string
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}
