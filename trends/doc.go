// Package trends says which series rise above their own background, and at
// what price.
//
// The promise: over all series together at most F false flags a period are to be
// expected. A series has a share w of F by its weight, and a flag needs evidence E
// of at least A = 1/w; the sum of 1/A is F at most, whatever the dependence between
// series. Weights may change from period to period if they follow from what was
// known before ([Detector.Weigh]). The promise rests on the background; the method
// page says how it is kept on real text, by month and year.
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
