package trends

import (
	"encoding/binary"
	"math"
)

// codec writes or reads the same fields in the same order.
type codec struct {
	b    []byte
	read bool
	bad  bool
}

func (c *codec) record(r *record) {
	for i := range r.c {
		float32s(c, &r.c[i])
		float32s(c, &r.fiscal[i])
	}
	float32s(c, &r.scatter)
	float32s(c, &r.weight)
	float32s(c, &r.v)
	float32s(c, &r.budget)
	list(c, &r.pairs, 6, (*codec).pair)
	for _, v := range []*uint32{&r.docs, &r.season, &r.years} {
		four(c, v)
	}
	for _, v := range []*int32{&r.at, &r.rise, &r.first, &r.frozen, &r.closed} {
		four(c, v)
	}
	two(c, &r.flat)
	packed := uint16(r.group) | uint16(r.marks&^tracing)<<8
	two(c, &packed)
	r.group, r.marks = uint8(packed), uint8(packed>>8)
}

func (c *codec) pair(v *pair) {
	float32s(c, &v.docs)
	two(c, &v.stratum)
}

func (c *codec) cell(v *cell) {
	four(c, &v.term)
	two(c, &v.stratum)
	two(c, &v.docs)
}

// list is a slice with its length before it; size is the least bytes of one
// element, so that no length can ask for more memory than the state has bytes.
func list[T any](c *codec, v *[]T, size int, one func(*codec, *T)) {
	n := uint32(len(*v))
	four(c, &n)
	if c.read {
		if uint64(n)*uint64(size) > uint64(len(c.b)) {
			c.bad = true
			n = 0
		}
		*v = make([]T, n)
	}
	for i := range *v {
		one(c, &(*v)[i])
	}
}

// take is the next n bytes; zeros once they run out.
func (c *codec) take(n int) []byte {
	if len(c.b) < n {
		c.bad, c.b = true, nil
		return make([]byte, n)
	}
	b := c.b[:n]
	c.b = c.b[n:]
	return b
}

func (c *codec) u64(v *uint64) {
	if c.read {
		*v = binary.LittleEndian.Uint64(c.take(8))
		return
	}
	c.b = binary.LittleEndian.AppendUint64(c.b, *v)
}

func four[T ~uint32 | ~int32](c *codec, v *T) {
	if c.read {
		*v = T(binary.LittleEndian.Uint32(c.take(4)))
		return
	}
	c.b = binary.LittleEndian.AppendUint32(c.b, uint32(*v))
}

func two[T ~uint16](c *codec, v *T) {
	if c.read {
		*v = T(binary.LittleEndian.Uint16(c.take(2)))
		return
	}
	c.b = binary.LittleEndian.AppendUint16(c.b, uint16(*v))
}

func float64s(c *codec, v *float64) {
	bits := math.Float64bits(*v)
	c.u64(&bits)
	*v = math.Float64frombits(bits)
}

func float32s(c *codec, v *float32) {
	bits := math.Float32bits(*v)
	four(c, &bits)
	*v = math.Float32frombits(bits)
}
