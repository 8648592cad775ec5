package relevance

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"kazami/internal/horizon"
)

// What the two lines of a list promise.
const (
	recall     = 0.8 // of what is right in the list, the stopping line has so much above it
	confidence = 0.9 // with so much of it
	dull       = 0.5 // of what the quality line has above it, at most so much is wrong on average
	fewest     = 20  // verdicts below which the stopping line is not drawn
	fewestAll  = 100 // ... and the quality line
	fewestSort = 5   // right ones with the odds of the quality line, below which it is not drawn
	surplus    = 1.5 // that many times more of these are right than wrong
)

// Stop reports whether one may stop reading a list of n items in which these were
// read, in their order: the chance that less than 80 % of what is right was read is
// below 10 %. It is the stopping rule of Callaghan and Müller-Hansen (Systematic
// Reviews 9:273, 2020): for each number i of the last read, as if these had been
// drawn at random, the hypergeometric chance to find as few right among them if what
// is left held enough to miss the target; the least of these chances decides. With
// fewer than 20 read it never stops.
func Stop(n int, read []bool) bool {
	if len(read) < fewest || n < len(read) {
		return false
	}
	right := 0
	for _, y := range read {
		right += int(yes(y))
	}
	least, of := 1.0, 0
	for i := 1; i <= len(read); i++ {
		of += int(yes(read[len(read)-i]))
		missed := int(math.Floor(float64(right)/recall + 1 - float64(right-of)))
		least = min(least, atMost(of, n-len(read)+i, missed, i))
	}
	return least < 1-confidence
}

// atMost is the chance of at most x marked ones among drawn of all, of which marked
// are marked; 0 where there cannot be so many.
func atMost(x, all, marked, drawn int) (p float64) {
	if marked > all {
		return 0
	}
	for k := max(0, drawn-(all-marked)); k <= min(x, marked, drawn); k++ {
		p += math.Exp(choose(marked, k) + choose(all-marked, drawn-k) - choose(all, drawn))
	}
	return min(p, 1)
}

// choose is the logarithm of the binomial coefficient.
func choose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// Draw is which of some ids is drawn, and with what chance: each alike. The same seed
// and ids draw the same, in whatever order they come.
func Draw(seed string, ids []string) (i int, chance float64) {
	least := [sha256.Size]byte{}
	for k, id := range ids {
		if sum := sha256.Sum256([]byte(seed + "\x00" + id)); k == 0 || bytes.Compare(sum[:], least[:]) < 0 {
			i, least = k, sum
		}
	}
	return i, 1 / float64(len(ids))
}

// Scored is a verdict, the odds that the order gave before it was known, and how it
// came to be read.
type Scored struct {
	Odds   float64 // logarithm
	Right  bool
	Chance float64 // of being listed: 1 for what stood there by its rank, less for what was drawn
}

// Quality is how many items of a list, by falling odds, stand above the quality line:
// of them at most half are wrong on average. It is conformal selection (Jin and Candès,
// Journal of Machine Learning Research 24, 2023), with weights since the judged were
// not drawn alike (Tibshirani and others 2019). A weight is 1 over the chance of being
// listed: 1 for the first top items, and for the others their number, of which one is
// drawn. For an item of odds s the p-value is its weight and those of the judged wrong
// ones with odds of s or more over its weight and all others; then the procedure of
// Benjamini and Hochberg. That holds averaged over all lists; a line that few verdicts
// draw is drawn by luck, so at least 100 are asked for, and 5 right ones with such
// odds, 1.5 times as many as wrong ones. 0 where there is no line.
func Quality(odds []float64, top int, judged []Scored) (above int) {
	if len(judged) < fewestAll {
		return 0
	}
	total := 0.0
	for _, j := range judged {
		total += 1 / j.Chance
	}
	falling := slices.SortedFunc(slices.Values(odds), func(a, b float64) int { return cmp.Compare(b, a) })
	for k, s := range falling {
		own := 1.0
		if k >= top {
			own = float64(len(falling) - top)
		}
		right, wrong, weighed := 0, 1, own
		for _, j := range judged {
			switch {
			case j.Odds < s:
			case j.Right:
				right++
			default:
				wrong++
				weighed += 1 / j.Chance
			}
		}
		if right >= fewestSort && float64(right) >= surplus*float64(wrong) && weighed/(total+own) <= dull*float64(k+1)/float64(len(falling)) {
			above = k + 1
		}
	}
	return above
}

// Estimate is the share of right ones in all that was listed, from those that were
// judged, each weighed by 1 over its chance of being listed (Hájek 1971), with the
// 90 % interval of as many verdicts as these weights are worth (Kish 1965).
func Estimate(judged []Scored) horizon.Estimate {
	all, right, squares := 0.0, 0.0, 0.0
	for _, j := range judged {
		w := 1 / j.Chance
		all += w
		right += w * yes(j.Right)
		squares += w * w
	}
	if all == 0 {
		return horizon.Estimate{Lo: 0, Hi: 1}
	}
	worth := all * all / squares
	a, b := right/all*worth+0.5, (1-right/all)*worth+0.5
	return horizon.Estimate{Value: right / all, Lo: mathext.InvRegIncBeta(a, b, 0.05), Hi: mathext.InvRegIncBeta(a, b, 0.95)}
}
