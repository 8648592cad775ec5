// Package fulltest says how much the slow tests try. By default each is small,
// but goes through every door once; where KAZAMI_FULL is set, as the checks in
// .ci/more set it, it is of full size.
package fulltest

import (
	"os"
	"strconv"
)

// Variable is the one environment variable that makes tests longer: 1 asks for
// the full size, a greater number for as many times the trials.
const Variable = "KAZAMI_FULL"

// Set reports whether tests are to be of full size.
func Set() bool { return times() > 0 }

// Trials is how often a test tries something: few times by default, many times
// at full size, and n times many where KAZAMI_FULL is n.
func Trials(few, many int) int {
	if n := times(); n > 0 {
		return n * many
	}
	return few
}

// Size is how large a test makes something: few by default, many at full size.
func Size(few, many int) int {
	if Set() {
		return many
	}
	return few
}

// times is the number in the variable: 0 where it is unset, empty or 0, and 1
// where it is no number.
func times() int {
	text := os.Getenv(Variable)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 1
	}
	return max(n, 0)
}
