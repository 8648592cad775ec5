package stories

import "slices"

// align is a longest common subsequence of two lists of tokens (Myers 1986),
// as pairs of places; false if they are more than mostEdits apart.
func align(a, b []uint16) (pairs [][2]int, ok bool) {
	const width = 2*mostEdits + 3
	var trace [mostEdits + 1][width]int16
	at := func(k int) int { return k + mostEdits + 1 }
	var v [width]int16
	for d := 0; d <= mostEdits; d++ {
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && v[at(k-1)] < v[at(k+1)] {
				x = int(v[at(k+1)])
			} else {
				x = int(v[at(k-1)]) + 1
			}
			for x < len(a) && x-k < len(b) && a[x]>>flagBits == b[x-k]>>flagBits {
				x++
			}
			v[at(k)] = int16(x)
			if x >= len(a) && x-k >= len(b) {
				return walk(a, b, trace[:d+1]), true
			}
		}
		copy(trace[d][at(-d):at(d)+1], v[at(-d):at(d)+1])
	}
	return nil, false
}

// walk goes back over what align found.
func walk(a, b []uint16, trace [][2*mostEdits + 3]int16) [][2]int {
	pairs := make([][2]int, 0, min(len(a), len(b))+1)
	at := func(k int) int { return k + mostEdits + 1 }
	x, y := len(a), len(b)
	for d := len(trace) - 1; d >= 0; d-- {
		k := x - y
		px, py := 0, 0
		if d > 0 {
			v := &trace[d-1]
			pk := k - 1
			if k == -d || k != d && v[at(k-1)] < v[at(k+1)] {
				pk = k + 1
			}
			px = int(v[at(pk)])
			py = px - pk
		}
		for x > px && y > py {
			x, y = x-1, y-1
			pairs = append(pairs, [2]int{x, y})
		}
		if d > 0 {
			x, y = px, py
		}
	}
	slices.Reverse(pairs)
	return pairs
}
