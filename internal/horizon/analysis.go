package horizon

// Span is a range of bytes [Start, End) of the original text.
type Span struct {
	Start, End int
}

// Token is one morpheme of Japanese or word of English. Start and End are
// bytes of the original text; Base is what the index stores and a query finds.
type Token struct {
	Surface string
	Base    string
	POS     string
	Span
}

// Term is a candidate for a series, as it occurs in one document: normalised
// text, and where it stands (bytes of the title, or of the body plus the
// length of the title plus one).
type Term struct {
	Text  string
	Lang  string // "ja": exposed to Japanese text; "en": to English; "any": to both
	Spans []Span // where the term is the longest of its place first, then where it is nested in a longer one
	Own   int    // how many of Spans are of the first kind
}

// Tag is an entry of the vocabulary that was found in a document, with the
// words that say so. Spans are as in [Term].
type Tag struct {
	ID    string
	Spans []Span
}

// SharingClass is what shared information is good for, in the words of the
// Second Action Plan: A against recurrence; B, before it happens, of (a) rules,
// institutions and changes around, (b) single cases, (c) omens and warnings; C
// to contain and restore.
type SharingClass struct {
	ID   string // "A", "B-a", "B-b", "B-c" or "C"
	Name string
}

// Entity is a typed name: CVE, CWE, RFC, JVN.
type Entity struct {
	Kind string
	Text string
	Span
}

// Analysis is what was read in one document. It is made once and serves the
// index and the counts alike. Slices are in text order, terms and tags by
// their text or id. Title and Body carry the tokens with spans of their own
// field.
type Analysis struct {
	Lang       string
	Title      []Token
	Body       []Token
	Terms      []Term
	Themes     []Tag
	Threats    []Tag
	Sectors    []Tag
	Categories []Category
	Sharing    []Tag // classes of shared information, by their words
	Entities   []Entity
	SimHash    uint64 // over morpheme 3-grams; 0 for a text too short to compare
	Sketch     []byte // a short text as a template with slots; nil for one with nothing to compare
}
