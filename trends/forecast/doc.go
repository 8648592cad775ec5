// Package forecast says how often series like one became mainstream before a
// horizon, and what that lets expect of it: a regression on past series whose
// horizon has elapsed, beside their base rate. It never extrapolates a growth
// curve: METHOD.md, section 6, says why. It is pure; the same history in the
// same order gives the same bits.
package forecast
