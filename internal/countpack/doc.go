// Package countpack reads and writes count packs: one Parquet file (zstd) that holds
// how many documents of each source name each term, by month and by year, without the
// texts. docs/count-pack.md describes its columns for readers in other languages.
//
// A pack can be made from CLEAR documents alone: [Builder] takes nothing but
// [horizon.ClearTermList], which the gate makes. A term in fewer than [LeastDocuments]
// documents has no name in a pack: it could not be detected, and it is a fragment of
// somebody's text. It travels as a number, so that whoever reads the pack tests as
// many terms, against the same prior, as who made it.
package countpack

import "kazami/internal/horizon"

// LeastDocuments is in how many documents a term must be to have its name in a pack.
const LeastDocuments = 3

// Format is the version of the file format that this program writes, and the newest
// that it reads.
const Format = 1

// Bins are the bins by which a pack counts.
func Bins() []horizon.Bin { return []horizon.Bin{horizon.Yearly, horizon.Monthly} }
