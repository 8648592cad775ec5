package horizon

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
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
	Fields    Fields     // what else the source says of it
	Warnings  []string   // what was odd about it, in English, one line each
	Raw       []byte     // the bytes it was read from; nil where they are shared
	RawType   string     // media type of Raw
	Cited     bool       // where it stands is kept, and neither its text nor, as a rule, its title
}

// Hash identifies the document's content: what must differ for it to be a
// revision. Collection time, raw bytes and what was not kept are not content.
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
	for _, name := range slices.Sorted(maps.Keys(d.Fields)) {
		put(name)
		for _, v := range d.Fields[name] {
			put(v)
		}
	}
	return [32]byte(h.Sum(nil))
}

// Fields are facts that a source states of a document beside its text, such
// as identifiers and scores, by name, in the source's order and each once. The
// names that several kinds of source share are constants here.
type Fields map[string][]string

// The names of fields that more than one kind of source states.
const (
	FieldCVE        = "cve"      // CVE-YYYY-NNNN…
	FieldCWE        = "cwe"      // CWE-NNN
	FieldCVSS       = "cvss"     // version and base score: "3.1 9.8"
	FieldCPE        = "cpe"      // of an affected product
	FieldVendor     = "vendor"   // of an affected product
	FieldProduct    = "product"  // affected
	FieldAdvisory   = "advisory" // the publisher's own number, such as JVNDB-2022-000097 or ICSA-24-081-01
	FieldRelated    = "related"  // numbers of other publishers' advisories
	FieldIssued     = "issued"   // first publication, RFC 3339 or a day, where it is not the document's date
	FieldModified   = "modified" // last revision, likewise
	FieldSpeaker    = "speaker"
	FieldMeeting    = "meeting"
	FieldQuestion   = "question"
	FieldReference  = "reference"  // the document that was read, where this one reports it in other words
	FieldSize       = "size"       // of the linked file, in bytes
	FieldRespondent = "respondent" // pseudonym: the same for all answers of one respondent
	FieldList       = "list"       // mailing list
	FieldPublic     = "public"     // when the matter itself became public, likewise
)

// Add adds a value to a field, unless it is empty or there already.
func (f *Fields) Add(name, value string) {
	if value == "" || slices.Contains((*f)[name], value) {
		return
	}
	if *f == nil {
		*f = Fields{}
	}
	(*f)[name] = append((*f)[name], value)
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

// Capture is an answer of the network as it came, decompressed: what a document
// can be read from anew, without the network.
type Capture struct {
	Source SourceID
	URL    string // as it was asked for
	Final  string // after redirects
	At     time.Time
	Type   string // Content-Type
	Body   []byte
}

// Denominator is how many documents a source has in a window, whichever of them were
// collected: the denominator of what was searched for there.
type Denominator struct {
	Source    SourceID
	Term      string    // what was searched for; "" for all there is
	From      time.Time // first instant of the window
	Until     time.Time // first instant after it
	Documents int
	At        time.Time // when the source said so
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
