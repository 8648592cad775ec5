// Package trends says which series rise above their own background, and at
// what price.
//
// The promise: among the M series under test at most F false flags a period
// are to be expected. A flag needs evidence E of at least A = M/F, and under
// the background one such false flag of one series comes in A periods or more,
// whatever the dependence between series. The promise rests on the background;
// the method page says how it is kept on real text, by week, month and year.
//
// A [Detector] is fed one period after the other and holds all that it needs
// of the past. It does no I/O, reads no clock and starts no goroutine; its
// state is written by MarshalBinary and goes on bit for bit the same after
// UnmarshalBinary on the same kind of machine. No verdict depends on a later
// period, on the order of counts within a period, or on how often the state
// was written and restored. A Detector is not safe for concurrent use.
//
// The method is that of e-detectors (Shin, Ramdas, Rinaldo) with a negative
// binomial CUSUM (Höhle, Paul) over a stratified Gamma-Poisson background
// (DuMouchel's GPS).
package trends
