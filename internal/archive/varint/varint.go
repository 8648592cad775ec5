// Package varint reads rows of variable-length numbers that may be damaged.
package varint

import "encoding/binary"

// Reader reads numbers one after the other and remembers whether all of them were
// there; what is not there is 0.
type Reader struct {
	b   []byte
	bad bool
}

// Of is a reader of a row.
func Of(b []byte) *Reader { return &Reader{b: b} }

// OK reports whether all that was asked for was there.
func (r *Reader) OK() bool { return !r.bad }

// Done reports whether it was, and nothing is left.
func (r *Reader) Done() bool { return !r.bad && len(r.b) == 0 }

// Uvarint is the next number, from 0 on.
func (r *Reader) Uvarint() uint64 {
	x, n := binary.Uvarint(r.b)
	return take(r, x, n)
}

// Varint is the next number, which may be negative.
func (r *Reader) Varint() int64 {
	x, n := binary.Varint(r.b)
	return take(r, x, n)
}

func take[T int64 | uint64](r *Reader, x T, n int) T {
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return x
}
