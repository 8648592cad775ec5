package stories

import "math/bits"

// shortest is how many morphemes a text must have to be compared.
const shortest = 16

// farthest is the Hamming distance up to which two texts are one story.
const farthest = 3

// Similar reports whether two hashes of [horizon.Analysis] are of near-duplicates:
// Hamming distance at most 3 of 64 (METHOD section 1). A text too short to be
// hashed (0) is near nothing.
func Similar(a, b uint64) bool {
	return a != 0 && b != 0 && bits.OnesCount64(a^b) <= farthest
}

// SimHash sums the hashes of morpheme 3-grams bit by bit (Charikar 2002). The
// counts of the 64 bits stand in planes: bit i of plane k is bit k of the
// count of i.
type SimHash struct {
	planes [32]uint64
	n      int
	a, b   uint64 // hashes of the last two morphemes
	seen   int
}

// Reset forgets the morphemes.
func (h *SimHash) Reset() { *h = SimHash{} }

// Add takes the next morpheme.
func (h *SimHash) Add(morpheme string) {
	c := hashString(morpheme)
	if h.seen++; h.seen >= 3 {
		h.count(mix(h.a*0x9E3779B97F4A7C15 ^ bits.RotateLeft64(h.b, 21)*0xC2B2AE3D27D4EB4F ^ c))
	}
	h.a, h.b = h.b, c
}

func (h *SimHash) count(gram uint64) {
	h.n++
	for k := 0; gram != 0; k++ {
		h.planes[k], gram = h.planes[k]^gram, h.planes[k]&gram
	}
}

// Sum is the hash: the bits that more than half of the 3-grams have. It is 0
// for a text of fewer than 16 morphemes, and for no other.
func (h *SimHash) Sum() uint64 {
	if h.seen < shortest {
		return 0
	}
	var sum uint64
	for i := range 64 {
		count := 0
		for k, plane := range h.planes {
			count |= int(plane>>i&1) << k
		}
		if 2*count > h.n {
			sum |= 1 << i
		}
	}
	return max(sum, 1)
}

// hashString is FNV-1a with the bits mixed. It is the same on every machine.
func hashString(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return mix(h)
}

// mix is the finaliser of MurmurHash3.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
