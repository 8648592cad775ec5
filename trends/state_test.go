package trends

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"unsafe"

	"kazami/internal/horizon"
)

func TestStateIsRefused(t *testing.T) {
	b := state(t, play(t, Defaults(horizon.Weekly), 4, 40, quiet).det)
	var d Detector
	if err := d.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	before := state(t, &d)
	for i := range b {
		damaged := slices.Clone(b)
		damaged[i] ^= 0x10
		if err := d.UnmarshalBinary(damaged); !errors.Is(err, errState) {
			t.Fatalf("UnmarshalBinary with byte %d changed: %v, want %v", i, err, errState)
		}
	}
	for _, n := range []int{0, 1, len(mark), len(mark) + 7, len(b) / 2, len(b) - 1} {
		if err := d.UnmarshalBinary(b[:n]); !errors.Is(err, errState) {
			t.Errorf("UnmarshalBinary of the first %d bytes: %v, want %v", n, err, errState)
		}
	}
	if !bytes.Equal(state(t, &d), before) {
		t.Error("a refused state changed the detector")
	}
}

// Bytes with a right checksum are read without a panic or refused, and what is
// read can be gone on with.
func FuzzUnmarshal(f *testing.F) {
	d, err := New(Defaults(horizon.Monthly), sources(2))
	if err != nil {
		f.Fatal(err)
	}
	for w := range 12 {
		d.Week(horizon.Period{Bin: horizon.Monthly, N: int32(w)}, []horizon.Total{total(0, 20), total(1, 20)}, []horizon.Count{docs(0, 1), docs(1, 2)}, ja)
	}
	b := state(f, d)
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, b []byte) {
		var d Detector
		if d.UnmarshalBinary(sealed(b)) != nil {
			return
		}
		d.Explain(ja(0))
		state(t, &d)
	})
}

// A record is 104 bytes and a pair 8; a state of many series is not much more
// than them and the counts of the last year.
func TestStateSize(t *testing.T) {
	if got := unsafe.Sizeof(record{}); got > 104 {
		t.Errorf("a record is %d bytes, want at most 104", got)
	}
	if got := unsafe.Sizeof(pair{}); got != 8 {
		t.Errorf("a pair is %d bytes, want 8", got)
	}
	const series = 50_000
	d := newDetector(t, Defaults(horizon.Weekly), sources(10))
	for w := range 60 {
		var in input
		for s := range horizon.StratumID(10) {
			in.totals = append(in.totals, total(s, 40))
		}
		for i := range 2000 {
			in.counts = append(in.counts, horizon.Count{Term: horizon.TermID((w*2000 + i) % series), Stratum: horizon.StratumID(i % 10), Docs: 1})
		}
		d.Week(weekly(w), in.totals, in.counts, ja)
	}
	pairs, counts := 0, 0
	for i := range d.records {
		pairs += len(d.records[i].pairs)
	}
	for _, p := range d.ring {
		counts += len(p.timely) + len(p.late)
	}
	got, want := len(state(t, d)), 86*series+6*pairs+8*counts+64<<10
	if got > want {
		t.Errorf("state of %d series, %d pairs, %d counts: %d bytes, want at most %d", series, pairs, counts, got, want)
	}
	if d.m != series {
		t.Errorf("m = %d, want %d", d.m, series)
	}
}
