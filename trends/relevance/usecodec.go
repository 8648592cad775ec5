package relevance

import (
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"slices"
)

// ErrUses is the error of stored uses that do not add up.
var ErrUses = errors.New("the stored uses of terms do not add up")

// PackUses writes the uses of terms before a year: the year, how many terms there
// are, the sum of all these numbers, and the terms by number. Expected documents are
// in hundredths, so a use has to be rounded before it is used: see [Hundredths].
func PackUses(year int, all map[uint32]Use) []byte {
	var body []byte
	var last uint32
	sum := uint64(0)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		body = binary.AppendUvarint(body, uint64(id-last))
		last = id
		sum += uint64(id)
		for _, n := range numbers(all[id]) {
			body = binary.AppendUvarint(body, n)
			sum += n
		}
	}
	var b []byte
	for _, n := range []uint64{uint64(year), uint64(len(all)), sum} {
		b = binary.AppendUvarint(b, n)
	}
	return append(b, body...)
}

// numbers is a use as it is stored.
func numbers(u Use) [7]uint64 {
	own := uint64(0)
	if u.Own {
		own = 1
	}
	return [...]uint64{uint64(u.Docs), uint64(u.Sources), uint64(u.Concerned), uint64(100*u.ConcernedExpected + 0.5), uint64(u.Themed), uint64(100*u.ThemedExpected + 0.5), own}
}

// UnpackUses reads what PackUses wrote for a year. Anything else is ErrUses.
func UnpackUses(year int, b []byte) (map[uint32]Use, error) {
	ok := true
	next := func() uint64 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			ok = false
			return 0
		}
		b = b[size:]
		return n
	}
	of, terms, sum := next(), next(), next()
	all := map[uint32]Use{}
	last := uint64(0)
	for ok && len(b) > 0 {
		last += next()
		sum -= last
		var n [7]uint64
		for i := range n {
			n[i] = next()
			sum -= n[i]
		}
		all[uint32(last)] = Use{Docs: int(n[0]), Sources: int(n[1]), Concerned: int(n[2]), ConcernedExpected: float64(n[3]) / 100,
			Themed: int(n[4]), ThemedExpected: float64(n[5]) / 100, Own: n[6] == 1}
	}
	if !ok || of != uint64(year) || uint64(len(all)) != terms || sum != 0 {
		return nil, ErrUses
	}
	return all, nil
}

// Hundredths is a number of expected documents as it is stored.
func Hundredths(x float64) float64 { return math.Round(100*x) / 100 }
