package countpack

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"slices"
	"strings"
)

// Part says what a row of a pack is.
type Part string

// The parts, in the order in which they stand in a file.
const (
	Totals    Part = "total"    // counted documents of a source, language and period
	Counts    Part = "count"    // of them, those with a term; with the part unnamed set, with each of a number of terms
	Documents Part = "document" // documents by source, month and what they name: a number each, duplicates too
	Terms     Part = "term"     // a series: its kind and, of a detected term, how it is written
	Pairs     Part = "pair"     // documents of a year with two detected terms
	Citations Part = "citation" // a document behind a theme or a detection
)

func parts() []Part { return []Part{Totals, Counts, Documents, Terms, Pairs, Citations} }

// Row is one row. Which columns a part has, and what they mean, is in
// docs/count-pack.md; what a part does not have is null in the file.
type Row struct {
	Part     Part   `parquet:"part,dict"`
	Bin      string `parquet:"bin,dict,optional"`       // year or month
	Period   string `parquet:"period,dict,optional"`    // 2010 or 2010-03
	Source   string `parquet:"source,dict,optional"`    //
	Lang     string `parquet:"lang,dict,optional"`      // of the documents
	Term     string `parquet:"term,dict,optional"`      // or the id of a theme; null in unnamed rows
	TermLang string `parquet:"term_lang,dict,optional"` // of the series: ja, en or any
	Kind     string `parquet:"kind,dict,optional"`      // term or theme

	Documents int32 `parquet:"documents,optional"` // counted once a story; in a citation 1, or 0 of a duplicate
	Copies    int32 `parquet:"duplicates,optional"`

	// Of the documents of a year, how many name a theme, a threat, a sector.
	Themed     int32 `parquet:"naming_theme,optional"`
	Threatened int32 `parquet:"naming_threat,optional"`
	Sectored   int32 `parquet:"naming_sector,optional"`

	// What the weights of the next year, and of the year after it, follow from: documents
	// that name a theme or a threat, or a theme, first named before that year, other than
	// by the term itself; and whether the term is a word of such a theme or threat.
	Concerned1 int32 `parquet:"concerned_next,optional"`
	Themed1    int32 `parquet:"themed_next,optional"`
	Own1       bool  `parquet:"own_next,optional"`
	Concerned2 int32 `parquet:"concerned_after,optional"`
	Themed2    int32 `parquet:"themed_after,optional"`
	Own2       bool  `parquet:"own_after,optional"`

	// Terms without a name: a number for those that have the same rows, how many they
	// are, and of how many words each is.
	Unnamed int32 `parquet:"unnamed,optional"`
	Alike   int32 `parquet:"terms,optional"`
	Words   int32 `parquet:"words,optional"`

	Other  string  `parquet:"other,dict,optional"`     // of a pair
	Places int32   `parquet:"places,optional"`         // at which a detected term was looked at
	Fixed  float64 `parquet:"fixed_share,optional"`    // of them with the same neighbour
	Named  float64 `parquet:"name_share,optional"`     // written as a name is
	ID     string  `parquet:"id,optional"`             // of a cited document within its source
	URL    string  `parquet:"url,optional"`            //
	Title  string  `parquet:"title,optional"`          // where it may travel
	Who    string  `parquet:"publisher,dict,optional"` //
	Date   string  `parquet:"date,optional"`           // RFC 3339
	Exact  string  `parquet:"precision,dict,optional"` // of the date
	Class  string  `parquet:"class,dict,optional"`     //

	Themes  []string `parquet:"theme_ids,list"`
	Threats []string `parquet:"threat_ids,list"`
	Sectors []string `parquet:"sector_ids,list"`
	Held    []string `parquet:"terms_held,list"` // detected terms that a cited document holds, as lang:term
}

// String is what a row is about.
func (r *Row) String() string {
	about := []string{string(r.Part)}
	for _, v := range []string{r.Source, r.Lang, r.Period, r.Term, r.Other, r.ID} {
		if v != "" {
			about = append(about, v)
		}
	}
	return fmt.Sprintf("%q", strings.Join(about, " ")) // a file of others may hold anything
}

// Compare orders rows as they stand in a file; two that are equal say the same thing
// twice.
func (r *Row) Compare(o *Row) int {
	return cmp.Or(cmp.Compare(rank(r.Part), rank(o.Part)), cmp.Compare(r.Unnamed, o.Unnamed), cmp.Compare(r.Bin, o.Bin),
		cmp.Compare(r.Kind, o.Kind), cmp.Compare(r.Term, o.Term), cmp.Compare(r.TermLang, o.TermLang), cmp.Compare(r.Other, o.Other),
		cmp.Compare(r.Source, o.Source), cmp.Compare(r.Lang, o.Lang), cmp.Compare(r.Period, o.Period), cmp.Compare(r.Exact, o.Exact),
		cmp.Compare(r.ID, o.ID),
		slices.Compare(r.Themes, o.Themes), slices.Compare(r.Threats, o.Threats), slices.Compare(r.Sectors, o.Sectors))
}

func rank(p Part) int { return slices.Index(parts(), p) }

// sum adds a row to a checksum: every column by its number and length, those that are
// null left out.
func (r *Row) sum(h hash.Hash, b []byte) []byte {
	b = b[:0]
	text := func(column byte, v string) {
		if v != "" {
			b = append(binary.AppendUvarint(append(b, column), uint64(len(v))), v...)
		}
	}
	number := func(column byte, v uint64) {
		if v != 0 {
			b = binary.AppendUvarint(append(b, column), v)
		}
	}
	flag := func(column byte, v bool) {
		if v {
			b = append(b, column)
		}
	}
	for i, v := range []string{string(r.Part), r.Bin, r.Period, r.Source, r.Lang, r.Term, r.TermLang, r.Kind, r.Other, r.ID, r.URL, r.Title, r.Who, r.Date, r.Exact, r.Class} {
		text(byte(1+i), v)
	}
	for i, v := range []int32{r.Documents, r.Copies, r.Themed, r.Threatened, r.Sectored, r.Concerned1, r.Themed1, r.Concerned2, r.Themed2, r.Unnamed, r.Alike, r.Words, r.Places} {
		number(byte(32+i), uint64(uint32(v)))
	}
	flag(64, r.Own1)
	flag(65, r.Own2)
	number(66, math.Float64bits(r.Fixed))
	number(67, math.Float64bits(r.Named))
	for i, list := range [][]string{r.Themes, r.Threats, r.Sectors, r.Held} {
		for _, v := range list {
			b = append(binary.AppendUvarint(append(b, byte(96+i)), uint64(len(v))), v...)
		}
	}
	b = append(b, 0)
	h.Write(b)
	return b
}
