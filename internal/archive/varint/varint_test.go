package varint

import (
	"encoding/binary"
	"testing"
)

func TestReader(t *testing.T) {
	row := binary.AppendVarint(binary.AppendUvarint(nil, 300), -7)
	r := Of(row)
	if a, b := r.Uvarint(), r.Varint(); a != 300 || b != -7 || !r.OK() || !r.Done() {
		t.Errorf("read %d and %d, ok %v, done %v; want 300 and -7, all of it", a, b, r.OK(), r.Done())
	}
	if n := r.Uvarint(); n != 0 || r.OK() || r.Done() {
		t.Errorf("beyond its end: %d, ok %v, want 0 and damaged", n, r.OK())
	}
	if r := Of(row); r.Uvarint() != 300 || r.Done() {
		t.Error("a row with more in it is done")
	}
	if r := Of(row[:1]); r.Uvarint() != 0 || r.OK() {
		t.Error("half a number was read")
	}
}
