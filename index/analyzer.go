package index

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"kazami/internal/horizon"
)

// The fields that a query may name.
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
)

// fields are the names as help lists them.
func fields() []string {
	return append(tagged(), fieldTitle, fieldBody, fieldEntity, fieldDate, fieldYear)
}

// tagged are the fields whose values are counted in facets.
func tagged() []string {
	return []string{fieldSource, fieldClass, fieldSector, fieldTheme, fieldCategory, fieldThreat, fieldSharing, fieldLang, fieldTLP}
}

// In bleve the values of tagged fields are words of one field, "theme:cloud", so
// that a document's facets are one look-up. Its mark is the date as letters, which
// order as dates do, and the archive's number of the revision that was indexed.
const (
	fieldTag  = "tag"
	fieldMark = "mark"
)

// undated is the date in the mark of a document without one.
const undated = "00000000000000"

// Words have their places, for phrases and snippets. Keywords are neither
// scored nor stored; those that are counted or sorted by have a column as well.
const (
	words   = bleveindex.IndexField | bleveindex.IncludeTermVectors
	keyword = bleveindex.IndexField | bleveindex.SkipFreqNorm
	column  = keyword | bleveindex.DocValues
)

// entry lays out a revision for bleve. Nothing in it is stored but its key.
func entry(r *Read) *document.Document {
	d, a := &r.Document, &r.Analysis
	e := document.NewDocument(key(d.Source, d.ID))
	e.AddField(document.NewTextFieldCustom(fieldTitle, nil, nil, words, &ready{d.Title, a.Title, true}))
	e.AddField(document.NewTextFieldCustom(fieldBody, nil, nil, words, &ready{d.Body, a.Body, false}))
	put := func(field string, o bleveindex.FieldIndexingOptions, values ...string) {
		for _, v := range values {
			e.AddField(document.NewTextFieldCustom(field, nil, []byte(v), o, nil))
		}
	}
	put(fieldTag, column, tags(d, a)...)
	put(fieldEntity, keyword, distinct(names(a.Entities))...)
	put(fieldMark, column, mark(r))
	if !d.Published.IsZero() {
		day := d.Published.In(horizon.Tokyo).Format("20060102")
		put(fieldDate, keyword, day[:6], day)
		put(fieldYear, keyword, day[:4])
	}
	return e
}

// mark is a revision's date and number; see [markOf].
func mark(r *Read) string { return dateMark(r.Document.Published) + strconv.FormatInt(r.Seq, 10) }

// dateMark is a date as marks have it.
func dateMark(t time.Time) string {
	if t.IsZero() {
		return undated
	}
	return t.In(horizon.Tokyo).Format("20060102150405")
}

// markOf reads the date and the number of a mark; the date is zero if there is none.
func markOf(mark []byte) (when time.Time, seq int64) {
	if len(mark) < len(undated) {
		return when, 0
	}
	seq, _ = strconv.ParseInt(string(mark[len(undated):]), 10, 64) // written by mark
	if string(mark[:len(undated)]) != undated {
		when, _ = time.ParseInLocation("20060102150405", string(mark[:len(undated)]), horizon.Tokyo)
	}
	return when, seq
}

func tags(d *horizon.Document, a *horizon.Analysis) []string {
	var all []string
	put := func(field string, values ...string) {
		for _, v := range values {
			if v != "" {
				all = append(all, field+":"+v)
			}
		}
	}
	put(fieldSource, string(d.Source))
	put(fieldClass, string(d.Class))
	put(fieldTLP, d.TLP.String())
	put(fieldLang, a.Lang)
	put(fieldTheme, ids(a.Themes)...)
	put(fieldThreat, ids(a.Threats)...)
	put(fieldSharing, ids(a.Sharing)...)
	put(fieldSector, append(ids(a.Sectors), strs(d.Sectors)...)...)
	put(fieldCategory, strs(a.Categories)...)
	return distinct(all)
}

// ready is an analyzer that analyses nothing: it hands over the tokens of one
// text that were made before.
type ready struct {
	text   string
	tokens []horizon.Token
	all    bool // words of grammar as well
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
		if !r.all && grammar(t.Base, t.POS) {
			continue
		}
		letters = append(letters, t.Base...)
		all = append(all, analysis.Token{
			Start: t.Start, End: t.End, Position: position,
			Term: letters[len(letters)-len(t.Base):],
		})
		stream = append(stream, &all[len(all)-1])
	}
	return stream
}

// sentenceEnd is the places that the end of a sentence takes: more than the
// words of grammar that stand in a row, so no phrase reaches across it.
const sentenceEnd = 16

// places yields the words among the tokens and the place of each, from 1.
func places(text string, tokens []horizon.Token) iter.Seq2[horizon.Token, int] {
	return func(yield func(horizon.Token, int) bool) {
		place, end := 0, 0
		for _, t := range tokens {
			if !isWord(t.Base) {
				continue
			}
			place++
			if place > 1 && 0 <= end && end <= t.Start && t.Start <= len(text) && endsSentence(text[end:t.Start]) {
				place += sentenceEnd
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
