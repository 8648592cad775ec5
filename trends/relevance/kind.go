package relevance

// Kind is what a discovered term is made of. Only concepts go into the list
// that an analyst judges first; the others are listed apart, never hidden.
type Kind string

// The kinds.
const (
	Concept Kind = "concept" // a word or phrase for a thing
	Name    Kind = "name"    // of a product, vendor or person: written with capitals, or a version follows
	Version Kind = "version" // a version, an edition or an identifier: it holds a digit
	Piece   Kind = "piece"   // of a longer phrase: the same word nearly always stands beside it
)

// Name is the kind in Japanese.
func (k Kind) Name() string {
	switch k {
	case Name:
		return "製品などの名前"
	case Version:
		return "版や識別子"
	case Piece:
		return "長い句の一部"
	}
	return "ことがら"
}

// Form is how a term is written where it stands, as shares of its places.
type Form struct {
	Fixed   float64 // the same neighbour
	Named   float64 // a name's capitals, or a version behind it
	Digit   bool    // a digit in it
	Reports bool    // a word of reporting in it: of a disaster, an accident, a dispute
}

// The shares from which on a form decides the kind. They were set by looking at
// the flags of 2003 to 2008 alone: docs/method.md has what they did with the rest.
const (
	fixedFrom = 0.8
	namedFrom = 0.6
)

// Kind is the kind that a form shows. A piece is a piece whatever its letters.
func (f Form) Kind() Kind {
	switch {
	case f.Fixed >= fixedFrom:
		return Piece
	case f.Digit:
		return Version
	case f.Named >= namedFrom:
		return Name
	}
	return Concept
}
