// Package packs keeps count packs in the archive: counts that came without their texts,
// beside those of the archive's own documents. Its tables are part of the archive's schema.
package packs

import (
	"time"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Pack is counts that came without their texts. What it holds of a source and a span
// is not counted a second time: CLEAR documents that the archive has of it are found
// by search, and counted in the pack alone.
type Pack struct {
	Sum      string // SHA-256 of its rows
	Made     time.Time
	Imported time.Time
	Analysis int    // version that cut its terms
	Header   string // as the file has it

	Terms  []archive.Term // by the number that counts and uses have; of [archive.Unnamed] ones the text is a mark for each of their words
	Slices []Slice
	Forms  []Form
}

// Slice is what a pack holds of a source: its CLEAR documents published in [Since, Until).
type Slice struct {
	Source       horizon.Source
	Since, Until time.Time
	Counts       map[horizon.Period]*Counts
	Uses         map[int][]Use // by year
	Documents    []Documents
	Citations    []Citation
}

// Counts is the counts of a period.
type Counts struct {
	Totals map[string]int // documents by language
	Counts []Count
}

// Count is the documents of one language with a term.
type Count struct {
	Term, Docs int32
	Lang       string
}

// Use is how the documents of a year used a term, as it bears on the weights of the
// next year, and of the year after.
type Use struct {
	Term, Docs        int32
	Concerned, Themed [2]int32
	Own               [2]bool
}

// Documents is documents that share where they are and what they name.
type Documents struct {
	Lang      string
	Month     horizon.Period
	Precision horizon.Precision
	Tags      map[string][]string
	Counted   int
	Copies    int
}

// Form is how a term is written where it stands.
type Form struct {
	Term         string
	Places       int
	Fixed, Named float64
}

// Citation is a cited document; its terms are numbers of the pack.
type Citation struct {
	archive.Citation
	Held []int32
}
