// Package countrow is how the archive writes the counts of one period:
//
//	uvarint number of strata, then for each: uvarint stratum, varint documents
//	uvarint number of pairs, then for each: uvarint term (delta), uvarint stratum, varint documents
//
// sorted by stratum, and by term and stratum. Numbers may be negative: a revision
// takes back what its forerunner had, on the day it was collected.
package countrow

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"kazami/internal/archive/varint"
	"kazami/internal/horizon"
)

// Pair is a term in a stratum, ordered by term first.
type Pair uint64

// PairOf is the pair of a term and a stratum.
func PairOf(t horizon.TermID, s horizon.StratumID) Pair { return Pair(t)<<16 | Pair(s) }

// Term is the term of the pair.
func (p Pair) Term() horizon.TermID { return horizon.TermID(p >> 16) }

// Stratum is the stratum of the pair.
func (p Pair) Stratum() horizon.StratumID { return horizon.StratumID(p & 0xffff) }

// Tally collects one row: a pair stands in plus or minus once a document.
type Tally struct {
	totals      map[horizon.StratumID]int
	plus, minus []Pair
}

// NewTally is a row without documents.
func NewTally() *Tally { return &Tally{totals: map[horizon.StratumID]int{}} }

// Add counts docs documents more, and the terms that came and went with them: both
// lists are ascending.
func (t *Tally) Add(st horizon.StratumID, before, terms []uint32, docs int) {
	if docs != 0 {
		t.totals[st] += docs
	}
	for _, id := range terms {
		if _, had := slices.BinarySearch(before, id); !had {
			t.plus = append(t.plus, PairOf(horizon.TermID(id), st))
		}
	}
	for _, id := range before {
		if _, has := slices.BinarySearch(terms, id); !has {
			t.minus = append(t.minus, PairOf(horizon.TermID(id), st))
		}
	}
}

// Encode writes the row. The tally is empty afterwards.
func (t *Tally) Encode() []byte {
	slices.Sort(t.plus)
	slices.Sort(t.minus)
	w := NewWriter(t.totals)
	for len(t.plus) > 0 || len(t.minus) > 0 {
		if p, docs := t.next(); docs != 0 {
			w.Add(p, docs)
		}
	}
	return w.Row()
}

// next takes the smallest pair off both lists, with its count.
func (t *Tally) next() (p Pair, docs int) {
	switch {
	case len(t.minus) == 0 || len(t.plus) > 0 && t.plus[0] <= t.minus[0]:
		p = t.plus[0]
	default:
		p = t.minus[0]
	}
	for len(t.plus) > 0 && t.plus[0] == p {
		t.plus = t.plus[1:]
		docs++
	}
	for len(t.minus) > 0 && t.minus[0] == p {
		t.minus = t.minus[1:]
		docs--
	}
	return p, docs
}

// Writer writes a row pair by pair.
type Writer struct {
	head, body []byte
	n          uint64
	last       horizon.TermID
}

// NewWriter begins a row with its totals.
func NewWriter(totals map[horizon.StratumID]int) *Writer {
	b := binary.AppendUvarint(nil, uint64(len(totals)))
	for _, s := range slices.Sorted(maps.Keys(totals)) {
		b = binary.AppendUvarint(b, uint64(s))
		b = binary.AppendVarint(b, int64(totals[s]))
	}
	return &Writer{head: b}
}

// Add appends a pair, which is greater than the one before it.
func (w *Writer) Add(p Pair, docs int) {
	w.body = binary.AppendUvarint(w.body, uint64(p.Term()-w.last))
	w.body = binary.AppendUvarint(w.body, uint64(p.Stratum()))
	w.body = binary.AppendVarint(w.body, int64(docs))
	w.last = p.Term()
	w.n++
}

// Row is what was written.
func (w *Writer) Row() []byte { return append(binary.AppendUvarint(w.head, w.n), w.body...) }

// ErrDamaged is the error of a row that does not hold what it says.
var ErrDamaged = errors.New("damaged row of counts: run kazami reindex")

// Decode calls total and count for what was encoded.
func Decode(b []byte, total func(horizon.StratumID, int), count func(Pair, int)) error {
	r := varint.Of(b)
	for range r.Uvarint() {
		if s, n := r.Uvarint(), r.Varint(); r.OK() {
			total(horizon.StratumID(s), int(n))
		}
		if !r.OK() {
			return ErrDamaged
		}
	}
	var term uint64
	for range r.Uvarint() {
		term += r.Uvarint()
		s, n := r.Uvarint(), r.Varint()
		if !r.OK() {
			return ErrDamaged
		}
		count(PairOf(horizon.TermID(term), horizon.StratumID(s)), int(n))
	}
	if !r.Done() {
		return ErrDamaged
	}
	return nil
}
