package horizon

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"math"
)

// figureHead is the bytes of a figure before its key: number, interval, and whether it
// has one.
const figureHead = 3*8 + 1

// MarshalBinary writes a figure as it is, infinite numbers too.
func (f Figure) MarshalBinary() ([]byte, error) {
	out := make([]byte, 0, figureHead+len(f.key))
	for _, x := range []float64{f.value, f.lo, f.hi} {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(x))
	}
	ranged := byte(0)
	if f.ranged {
		ranged = 1
	}
	return append(append(out, ranged), f.key...), nil
}

// UnmarshalBinary reads what [Figure.MarshalBinary] wrote.
func (f *Figure) UnmarshalBinary(b []byte) error {
	if len(b) < figureHead {
		return errors.New("figure: too short")
	}
	at := func(i int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:])) }
	*f = Figure{key: string(b[figureHead:]), value: at(0), lo: at(1), hi: at(2), ranged: b[figureHead-1] == 1}
	return nil
}

// MarshalBinary writes the figures of a book, and not what clashed with them.
func (b *Book) MarshalBinary() ([]byte, error) {
	var out bytes.Buffer
	err := gob.NewEncoder(&out).Encode(b.All())
	return out.Bytes(), err
}

// UnmarshalBinary reads what [Book.MarshalBinary] wrote into an empty book.
func (b *Book) UnmarshalBinary(data []byte) error {
	var all []Figure
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&all); err != nil {
		return err
	}
	for _, f := range all {
		b.put(f)
	}
	return nil
}
