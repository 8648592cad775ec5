package trends

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
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

// A record is 112 bytes and a pair 8; a state of many series is not much more
// than them and the counts of the last year.
func TestStateSize(t *testing.T) {
	if got := unsafe.Sizeof(record{}); got > 112 {
		t.Errorf("a record is %d bytes, want at most 112", got)
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
	got, want := len(state(t, d)), 92*series+6*pairs+8*counts+64<<10
	if got > want {
		t.Errorf("state of %d series, %d pairs, %d counts: %d bytes, want at most %d", series, pairs, counts, got, want)
	}
	if d.m != series {
		t.Errorf("m = %d, want %d", d.m, series)
	}
}

// TestStateWithAnotherHead alters what the head says, under a right checksum.
func TestStateWithAnotherHead(t *testing.T) {
	whole := state(t, play(t, Defaults(horizon.Weekly), 4, 40, quiet).det)
	n := binary.LittleEndian.Uint32(whole[len(mark):])
	body := whole[len(mark)+4+int(n) : len(whole)-4]
	bits := math.Float64bits
	for name, change := range map[string]func(h *head){
		"as it is": func(*head) {}, "rows below zero": func(h *head) { h.Rows = -1 }, "too many records": func(h *head) { h.Records = 1 << 30 },
		"a row more": func(h *head) { h.Rows++ }, "a record less": func(h *head) { h.Records-- }, "a followed series more": func(h *head) { h.Follow++ },
		"a bad configuration": func(h *head) { h.Config.F = 0 }, "groups in another order": func(h *head) { h.Groups[0], h.Groups[1] = h.Groups[1], h.Groups[0] },
		"a shape missing": func(h *head) { h.Groups[1].Shape = h.Groups[1].Shape[1:] }, "a shape too many": func(h *head) { h.Groups[1].Shape = append(h.Groups[1].Shape, bits(1)) },
		"a shape of zero": func(h *head) { h.Groups[2].Shape[3] = bits(0) }, "a shape that is not a number": func(h *head) { h.Groups[1].Shape[0] = bits(math.NaN()) },
		"a prior of zero": func(h *head) { h.Groups[0].B = bits(0) }, "psi below its floor": func(h *head) { h.Psi = bits(0.019) }, "psi that is not a number": func(h *head) { h.Psi = bits(math.NaN()) },
		"series below zero": func(h *head) { h.M = -1 }, "watched series below zero": func(h *head) { h.W = -1 }, "a stratum missing": func(h *head) { h.Strata = h.Strata[1:] },
	} {
		var h head
		if err := json.Unmarshal(whole[len(mark)+4:len(mark)+4+int(n)], &h); err != nil {
			t.Fatal(err)
		}
		change(&h)
		js, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		b := append(binary.LittleEndian.AppendUint32([]byte(mark), uint32(len(js))), js...)
		var d Detector
		if err := d.UnmarshalBinary(sealed(append(b, body...))); (err == nil) != (name == "as it is") {
			t.Errorf("%s: UnmarshalBinary = %v", name, err)
		}
	}
}
