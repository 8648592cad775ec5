package archive

import (
	"encoding/binary"
	"errors"
	"slices"

	"kazami/internal/horizon"
)

// A count row holds, for one period, day of availability and visibility:
//
//	uvarint number of strata, then for each: uvarint stratum, varint documents
//	uvarint number of pairs, then for each: uvarint term (delta), uvarint stratum, varint documents
//
// sorted by stratum, and by term and stratum. Numbers may be negative: a
// revision takes back what its forerunner had, on the day it was collected.

// pair is a term in a stratum, ordered by term first.
type pair uint64

func pairOf(t horizon.TermID, s horizon.StratumID) pair { return pair(t)<<16 | pair(s) }
func (p pair) term() horizon.TermID                     { return horizon.TermID(p >> 16) }
func (p pair) stratum() horizon.StratumID               { return horizon.StratumID(p & 0xffff) }

// tally collects one row: a pair stands in plus or minus once a document.
type tally struct {
	totals      map[horizon.StratumID]int
	plus, minus []pair
}

func (t *tally) encode() []byte {
	slices.Sort(t.plus)
	slices.Sort(t.minus)
	strata := make([]horizon.StratumID, 0, len(t.totals))
	for s := range t.totals {
		strata = append(strata, s)
	}
	slices.Sort(strata)
	b := binary.AppendUvarint(nil, uint64(len(strata)))
	for _, s := range strata {
		b = binary.AppendUvarint(b, uint64(s))
		b = binary.AppendVarint(b, int64(t.totals[s]))
	}
	var body []byte
	var n uint64
	var last horizon.TermID
	for len(t.plus) > 0 || len(t.minus) > 0 {
		p, docs := t.next()
		if docs == 0 {
			continue
		}
		body = binary.AppendUvarint(body, uint64(p.term()-last))
		body = binary.AppendUvarint(body, uint64(p.stratum()))
		body = binary.AppendVarint(body, int64(docs))
		last = p.term()
		n++
	}
	return append(binary.AppendUvarint(b, n), body...)
}

// next takes the smallest pair off both lists, with its count.
func (t *tally) next() (p pair, docs int) {
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

var errDamagedRow = errors.New("damaged row of counts: run kazami reindex")

// decode calls total and count for what encode wrote.
func decode(b []byte, total func(horizon.StratumID, int), count func(pair, int)) error {
	r := varints{b: b}
	for range r.uvarint() {
		if s, n := r.uvarint(), r.varint(); r.ok() {
			total(horizon.StratumID(s), int(n))
		}
		if !r.ok() {
			return errDamagedRow
		}
	}
	var term uint64
	for range r.uvarint() {
		term += r.uvarint()
		s, n := r.uvarint(), r.varint()
		if !r.ok() {
			return errDamagedRow
		}
		count(pairOf(horizon.TermID(term), horizon.StratumID(s)), int(n))
	}
	if !r.ok() || len(r.b) > 0 {
		return errDamagedRow
	}
	return nil
}

// varints reads numbers and remembers whether all of them were there.
type varints struct {
	b   []byte
	bad bool
}

func (v *varints) ok() bool { return !v.bad }

func (v *varints) uvarint() uint64 {
	x, n := binary.Uvarint(v.b)
	return take(v, x, n)
}

func (v *varints) varint() int64 {
	x, n := binary.Varint(v.b)
	return take(v, x, n)
}

func take[T int64 | uint64](v *varints, x T, n int) T {
	if n <= 0 {
		v.bad, v.b = true, nil
		return 0
	}
	v.b = v.b[n:]
	return x
}
