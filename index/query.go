package index

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"kazami/internal/horizon"
)

// Query asks for documents. Text is written as for bleve's query string, in
// Japanese and English alike:
//
//	cloud 移行            either word; documents with both come first
//	+cloud -storage      must occur, must not (also AND and NOT)
//	"smart grid" 「…」    words side by side
//	title:クラウド         in the title; body:, and source:, class:, sector:, theme:,
//	                     category:, threat:, lang:, tlp:, entity: with a value
//	date:>=2010-01-01    ranges, also date:2009..2010-06 and year:2009..2012
//	クラウド* 暗号? /re/    beginnings, one letter, a regular expression of one word
//	grid~1               one letter (at most two) other, more or fewer
//	cloud^3              counts three times; \ before a sign makes it a letter
//
// Words that are written as one, such as IPv6移行, are all asked for (of four or
// more, three of four), and come first where they stand side by side. Values of
// fields and ranges restrict what is found and do not score; several values of
// one field are alternatives. A name of the vocabulary finds what carries its
// other names too, after what carries the one that was asked for.
//
// Without text, every document that passes the filters is found, newest first.
type Query struct {
	Text     string
	From, To time.Time // of publication, as days in Tokyo: From <= day < To; zero is open
	Cut      time.Time // what is dated on this day in Tokyo or later is not found; what is undated is; zero cuts nothing
	Source   horizon.SourceID
	Sector   horizon.SectorID
	Theme    horizon.ThemeID
	Category horizon.Category
	Threat   horizon.ThreatID
	Class    horizon.Class
	Lang     string
	MaxTLP   horizon.TLP   // most restricted label that the asker may see; RED, the zero value, sees all
	Exact    bool          // by the words that were asked for alone, not by other names
	Recent   time.Duration // halves a score for each such time before Now; 0 does not
	Now      time.Time     // of Recent; what is dated later comes last, as the undated does; zero: nothing is later
	Limit    int           // hits to return; 0 stands for 20, less for none
	Offset   int           // hits to skip
	Facets   bool          // count what was found: see [Results]
}

// ErrQuery is the error of a text that is no query. Its message names every
// fault and says what to write instead.
var ErrQuery = errors.New("the query cannot be read")

// Faults says what of a query's text is not what it seems; nil for a query.
func Faults(text string) []error {
	_, faults := parse(text)
	return faults
}

func queryError(faults []error) error {
	if len(faults) == 0 {
		return nil
	}
	all := make([]string, len(faults))
	for i, f := range faults {
		all[i] = f.Error()
	}
	return fmt.Errorf("%w: %s", ErrQuery, strings.Join(all, "; "))
}
