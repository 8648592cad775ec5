package phrase

import (
	"math"
	"strconv"
	"strings"

	"kazami/internal/horizon"
)

// Unknown is what stands in place of a number that could not be computed.
const Unknown = "不明"

// Int writes n with a comma at the thousands.
func Int(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Number writes x for reading: whole numbers whole, others with one decimal
// from 1 up, two below, and two significant digits below 0.01. Infinite and
// undefined numbers are [Unknown].
func Number(x float64) string {
	switch a := math.Abs(x); {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return Unknown
	case a >= 1e15:
		return strconv.FormatFloat(x, 'e', 1, 64)
	case x == math.Trunc(x) || a >= 100:
		return Int(int(math.Round(x)))
	case a >= 1:
		return fixed(x, 1)
	case a >= 0.01:
		return fixed(x, 2)
	default:
		return strconv.FormatFloat(x, 'g', 2, 64)
	}
}

func fixed(x float64, digits int) string {
	s := strconv.FormatFloat(x, 'f', digits, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// Percent writes a share: 62%.
func Percent(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Unknown
	}
	return Number(math.Round(x*1000)/10) + "%"
}

// Share writes a share without decimals: 62%, and 1%未満 below one.
func Share(x float64) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return Unknown
	case x < 0.01:
		return "1%未満"
	}
	return Number(math.Round(100*x)) + "%"
}

// Times writes an estimated ratio with its 90 % interval:
// 4.4倍（90%区間 2.6倍から6.9倍）.
func Times(e horizon.Estimate) string {
	if math.IsNaN(e.Value) || math.IsInf(e.Value, 0) {
		return Unknown
	}
	return Number(e.Value) + "倍（90%区間 " + Number(e.Lo) + "倍から" + Number(e.Hi) + "倍）"
}
