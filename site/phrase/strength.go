package phrase

import "kazami/internal/horizon"

// leastThreshold is what the average series needs at least, as the method page says.
const leastThreshold = 20

// Strength says how clear the rise of a series is. Beyond a detection it is
// measured by what the average series needs, M/F, so that a weight never makes
// a rise look clearer.
func Strength(s horizon.Signal) string {
	return [...]string{"検知していません", "検知に近い", "検知", "明らか", "きわめて明らか"}[strength(s)]
}

// StrengthEN is [Strength] in English.
func StrengthEN(s horizon.Signal) string {
	return [...]string{"not detected", "close to detection", "detected", "clear", "very clear"}[strength(s)]
}

// strength is the place of a rise on the scale of Strength.
func strength(s horizon.Signal) int {
	average := max(float64(s.M)/s.F, leastThreshold)
	switch detected := s.Flagged || s.Open; {
	case detected && s.E >= 1000*average:
		return 4
	case detected && s.E >= 10*average:
		return 3
	case detected:
		return 2
	case Close(s):
		return 1
	}
	return 0
}

// Close reports whether a series that is not detected is close to it: a tenth of
// its threshold or more.
func Close(s horizon.Signal) bool { return s.A > 0 && s.E >= s.A/10 }

// Support is how many sources carry a rise.
type Support int

// The three words for support.
const (
	Narrow Support = iota
	Moderate
	Broad
)

// SupportOf is the support of documents by source: broad of three sources and more
// whose largest has at most 70 % of them, moderate of two whose largest has at most 90 %.
func SupportOf(documents []int) Support {
	sources, most, all := 0, 0, 0
	for _, n := range documents {
		if n > 0 {
			sources++
		}
		most, all = max(most, n), all+n
	}
	switch {
	case sources >= 3 && 10*most <= 7*all:
		return Broad
	case sources >= 2 && 10*most <= 9*all:
		return Moderate
	}
	return Narrow
}

// String is the support in Japanese.
func (s Support) String() string { return [...]string{"少ない", "中程度", "多い"}[s] }

// English is the support in English.
func (s Support) English() string { return [...]string{"narrow", "moderate", "broad"}[s] }

// likelihoods are the words of the IPCC scale, each from a probability on.
var likelihoods = []struct {
	from   float64
	ja, en string
}{
	{0.99, "ほぼ確実", "virtually certain"},
	{0.90, "可能性が非常に高い", "very likely"},
	{0.66, "可能性が高い", "likely"},
	{0.33, "どちらも同程度", "about as likely as not"},
	{0.10, "可能性が低い", "unlikely"},
	{0.01, "可能性が非常に低い", "very unlikely"},
	{0, "ほぼあり得ない", "exceptionally unlikely"},
}

// Likelihood is a probability in words, in Japanese.
func Likelihood(p float64) string {
	for _, l := range likelihoods {
		if p >= l.from {
			return l.ja
		}
	}
	return Unknown
}

// LikelihoodEN is [Likelihood] in English.
func LikelihoodEN(p float64) string {
	for _, l := range likelihoods {
		if p >= l.from {
			return l.en
		}
	}
	return "unknown"
}
