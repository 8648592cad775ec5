package horizon

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"
)

// Precision says how exactly a document's date is known.
type Precision string

// The precisions. Approximate and inferred dates are exact to the year.
const (
	ByTime      Precision = "time"
	ByDay       Precision = "day"
	ByMonth     Precision = "month"
	ByYear      Precision = "year"
	Approximate Precision = "approx"
	Inferred    Precision = "inferred"
	Undated     Precision = "" // Published is zero
)

// Fits reports whether a date of this precision says which period of bin b it
// falls in.
func (p Precision) Fits(b Bin) bool {
	switch p {
	case ByTime, ByDay:
		return true
	case ByMonth:
		return b >= Monthly
	case ByYear, Approximate, Inferred:
		return b == Yearly
	}
	return false
}

// Document is one dated text of one source.
type Document struct {
	ID        DocumentID
	Source    SourceID
	URL       string
	Title     string
	Body      string
	Lang      string    // "ja", "en", or "" for the reader to decide
	Published time.Time // zero: the source gave no date that could be read
	Precision Precision
	Collected time.Time
	TLP       TLP
	Publisher string // who speaks, where it is not the source itself
	Class     Class
	Excerpt   Excerpt
	Sectors   []SectorID // as the source itself says
	Warnings  []string   // what was odd about it, in English, one line each
	Raw       []byte     // the bytes it was read from; nil where they are shared
	RawType   string     // media type of Raw
}

// Hash identifies the document's content: what must differ for it to be a
// revision. Collection time and raw bytes are not content.
func (d *Document) Hash() [32]byte {
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	put(d.URL)
	put(d.Title)
	put(d.Body)
	put(d.Lang)
	put(d.Published.UTC().Format(time.RFC3339))
	put(string(d.Precision))
	put(d.TLP.String())
	put(d.Publisher)
	put(string(d.Class))
	put(string(d.Excerpt))
	for _, s := range slices.Sorted(slices.Values(d.Sectors)) {
		put(string(s))
	}
	return [32]byte(h.Sum(nil))
}

// Position is what a collector remembers between two runs of a source: the
// validators of conditional requests and how far it has read. It is saved
// after the documents, never before.
type Position struct {
	ETag         string            `json:"etag,omitempty"`
	LastModified string            `json:"last_modified,omitempty"`
	Offset       int64             `json:"offset,omitempty"`
	Digest       string            `json:"digest,omitempty"` // of the last body that was read whole
	NotBefore    time.Time         `json:"not_before,omitzero"`
	More         map[string]string `json:"more,omitempty"`
}

// Stored counts what happened to documents that were put into the archive.
type Stored struct {
	Read      int `json:"read"`
	Added     int `json:"added"`
	Revised   int `json:"revised"`
	Unchanged int `json:"unchanged"`
	Failed    int `json:"failed"`
}

// Add adds the counts of t.
func (s *Stored) Add(t Stored) {
	s.Read += t.Read
	s.Added += t.Added
	s.Revised += t.Revised
	s.Unchanged += t.Unchanged
	s.Failed += t.Failed
}
